/* test-administration.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture-member.h"
#include "passkeys-action-signer.h"
#include "passkeys-api-response.h"
#include "passkeys-application.h"
#include "passkeys-busy-button.h"
#include "passkeys-new-user-dialog.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-permission-dialog.h"
#include "passkeys-permission.h"
#include "passkeys-permission-page.h"
#include "passkeys-permissions-api.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-user-page.h"
#include "passkeys-user-permission-dialog.h"
#include "passkeys-users-api.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* What administrators sign, from the widgets to the real server and back. */

typedef struct
{
  FixtureMember        member;
  PasskeysApplication *application;
  GtkWindow           *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture_member_set_up_joined (&fixture->member, data);
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  fixture_member_tear_down (&fixture->member, data);
}

static AdwDialog *
get_dialog (Fixture *fixture)
{
  return adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
}

static gboolean
can_type_pin (gpointer data)
{
  AdwDialog *dialog = get_dialog (data);

  return PASSKEYS_IS_SIGNING_DIALOG (dialog) && ui_fixture_shows (dialog, "PIN of This Computer");
}

static gboolean
can_confirm (gpointer data)
{
  return gtk_widget_is_sensitive (ui_fixture_find (get_dialog (data), PASSKEYS_TYPE_BUSY_BUTTON,
                                                   "C_onfirm"));
}

static gboolean
is_signed (gpointer data)
{
  return !PASSKEYS_IS_SIGNING_DIALOG (get_dialog (data));
}

static void
sign (Fixture *fixture)
{
  GtkWidget *button;

  passkeys_test_run_until (can_type_pin, fixture);
  ui_fixture_type (get_dialog (fixture), "_PIN of This Computer", FIXTURE_PIN);
  passkeys_test_run_until (can_confirm, fixture);
  button = ui_fixture_find (get_dialog (fixture), PASSKEYS_TYPE_BUSY_BUTTON, "C_onfirm");
  gtk_widget_grab_focus (button);
  gtk_widget_activate (button);
  passkeys_test_run_until (is_signed, fixture);
  ui_fixture_settle ();
}

/* Somebody else does it, elsewhere. */
static PasskeysApiResponse *
change (Fixture            *fixture,
        PasskeysApiRequest *request) /* (transfer full) */
{
  g_autoptr(PasskeysApiRequest) owned = request;
  g_autoptr(GError) error = NULL;
  PasskeysApiResponse *response;

  response = passkeys_test_await_object (
    passkeys_action_signer_sign (fixture->member.session, request, fixture->member.authenticator,
                                 fixture->member.prompt), &error);
  g_assert_no_error (error);

  return response;
}

static const char *const readers[] = { "Auth:Users:Read", NULL };
static const char *const inviters[] = { "Auth:Users:Read", "Auth:Users:Create", NULL };

static PasskeysPermission *
make_permission (Fixture *fixture)
{
  g_autoptr(PasskeysApiResponse) response = change (
    fixture, passkeys_permissions_api_create_request ("Front desk", readers));

  return passkeys_permission_new_from_json (passkeys_api_response_get_json (response), NULL);
}

static void
change_permission (Fixture            *fixture,
                   PasskeysPermission *permission,
                   const char         *name,
                   const char *const  *operations)
{
  g_autoptr(PasskeysApiResponse) response = change (
    fixture, passkeys_permissions_api_update_request (passkeys_permission_get_id (permission),
                                                      name, operations));
}

static void
assert_permission (Fixture            *fixture,
                   PasskeysPermission *permission,
                   const char         *name,
                   guint               n_operations)
{
  PasskeysApiClient *client = passkeys_session_get_client (fixture->member.session);
  const char *id = passkeys_permission_get_id (permission);
  g_autoptr(PasskeysPermission) now = NULL;

  now = passkeys_test_await_object (passkeys_permissions_api_get (client, id), NULL);
  g_assert_cmpstr (passkeys_permission_get_name (now), ==, name);
  g_assert_cmpuint (g_strv_length ((char **) passkeys_permission_get_operations (now)), ==,
                    n_operations);
}

static AdwDialog *
edit (Fixture            *fixture,
      PasskeysPermission *permission)
{
  AdwDialog *dialog = passkeys_permission_dialog_new (fixture->member.session, permission);

  fixture->window = ui_fixture_show (gtk_label_new (""));
  adw_dialog_present (dialog, GTK_WIDGET (fixture->window));
  ui_fixture_settle ();

  return dialog;
}

static gboolean
is_asked (gpointer data)
{
  return ADW_IS_ALERT_DIALOG (get_dialog (data));
}

static gboolean
is_answered (gpointer data)
{
  return !is_asked (data);
}

static void
save (Fixture   *fixture,
      AdwDialog *dialog)
{
  gtk_window_set_focus (fixture->window, NULL); /* as a press of the button takes it */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "permission.save", NULL));
}

static void
save_and_answer (Fixture    *fixture,
                 AdwDialog  *dialog,
                 const char *difference,
                 const char *answer)
{
  save (fixture, dialog);
  passkeys_test_run_until (is_asked, fixture);
  ui_fixture_await_text (get_dialog (fixture), "Changed Meanwhile");
  g_assert_true (ui_fixture_shows (get_dialog (fixture), difference));
  gtk_widget_activate (ui_fixture_find (get_dialog (fixture), GTK_TYPE_BUTTON, answer));
  passkeys_test_run_until (is_answered, fixture);
  ui_fixture_settle ();
}

static const char *
get_name (AdwDialog *dialog)
{
  return gtk_editable_get_text (ui_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "_Name"));
}

static gboolean
is_theirs (gpointer dialog)
{
  return g_str_equal (get_name (dialog), "Front desk");
}

/* Who saves last is told first what somebody else has changed, and decides. */
static void
test_edited_by_two (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysPermission) permission = make_permission (fixture);
  AdwDialog *dialog = edit (fixture, permission);

  ui_fixture_type (dialog, "_Name", "Reception");
  change_permission (fixture, permission, "Front desk", inviters);
  save_and_answer (fixture, dialog, "It now also allows: Invite users.", "_Go Back");
  g_assert_true (get_dialog (fixture) == dialog);
  g_assert_cmpstr (get_name (dialog), ==, "Reception");
  assert_permission (fixture, permission, "Front desk", 2);

  save_and_answer (fixture, dialog, "It now also allows: Invite users.", "_Keep Theirs");
  passkeys_test_run_until (is_theirs, dialog);
  g_assert_false (gtk_widget_is_sensitive (ui_fixture_find (dialog, PASSKEYS_TYPE_BUSY_BUTTON,
                                                            "_Save")));

  ui_fixture_type (dialog, "_Name", "Reception");
  change_permission (fixture, permission, "Lobby", readers);
  save_and_answer (fixture, dialog, "It is called “Lobby” now.\nIt no longer allows: Invite users.",
                   "_Replace Theirs");
  sign (fixture);
  ui_fixture_await_no_dialog (fixture->window);
  assert_permission (fixture, permission, "Reception", 2);
}

/* What nobody else has touched needs no question; what is no more there is not signed for. */
static void
test_edited_alone (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysPermission) permission = make_permission (fixture);
  g_autofree char *get = g_strconcat ("GET /permissions/", passkeys_permission_get_id (permission),
                                      NULL);
  AdwDialog *dialog = edit (fixture, permission);

  ui_fixture_type (dialog, "_Name", "Reception");
  fixture_gateway_fail (fixture->member.gateway, get, 1, FIXTURE_FAULT_BEFORE, 404,
                        FIXTURE_ERROR (404, "gone"));
  save (fixture, dialog);
  ui_fixture_await_text (dialog, "Not There Any More");
  g_assert_true (get_dialog (fixture) == dialog);
  g_assert_cmpstr (get_name (dialog), ==, "Reception");
  g_assert_true (gtk_widget_is_sensitive (ui_fixture_find (dialog, PASSKEYS_TYPE_BUSY_BUTTON,
                                                           "_Save")));

  save (fixture, dialog);
  sign (fixture);
  ui_fixture_await_no_dialog (fixture->window);
  assert_permission (fixture, permission, "Reception", 1);
}

static PasskeysUser *
invite (Fixture *fixture)
{
  g_autoptr(PasskeysApiResponse) response = change (
    fixture, passkeys_users_api_create_request ("omar@example.org", NULL, FALSE));

  return passkeys_user_new_from_json (passkeys_api_response_get_json (response), NULL);
}

static gboolean
is_chosen_from (gpointer data)
{
  AdwDialog *dialog = get_dialog (data);

  return PASSKEYS_IS_USER_PERMISSION_DIALOG (dialog) && ui_fixture_shows (dialog, "Front desk");
}

static void
add_permission (Fixture   *fixture,
                GtkWidget *page)
{
  gtk_widget_activate_action (page, "user.add-permission", NULL);
  passkeys_test_run_until (is_chosen_from, fixture);
  gtk_widget_activate (ui_fixture_find (get_dialog (fixture), ADW_TYPE_ACTION_ROW, "Front desk"));
  ui_fixture_await_text (get_dialog (fixture), "_Add");
  gtk_widget_activate_action (GTK_WIDGET (get_dialog (fixture)), "choose.add", NULL);
  sign (fixture);
}

#define WAITS \
  "{\"id\":\"cr-1\",\"kind\":\"Assignment\",\"operationKind\":\"Create\",\"status\":\"Pending\"}"

static char *
dup_revocation (Fixture      *fixture,
                PasskeysUser *user)
{
  PasskeysApiClient *client = passkeys_session_get_client (fixture->member.session);
  g_autoptr(PasskeysUser) now = NULL;
  g_autoptr(PasskeysPermissionAssignment) held = NULL;

  now = passkeys_test_await_object (passkeys_users_api_get (client,
                                                            passkeys_user_get_user_id (user)),
                                    NULL);
  held = g_list_model_get_item (passkeys_user_get_permission_assignments (now), 0);

  return g_strdup_printf ("DELETE /permissions/%s/assignments/%s",
                          passkeys_permission_assignment_get_permission_id (held),
                          passkeys_permission_assignment_get_assignment_id (held));
}

static gboolean
waits_no_more (gpointer page)
{
  return !ui_fixture_shows (page, "Waits for approval");
}

static GtkWidget *
find_revoke_button (GtkWidget *page)
{
  GtkWidget *row = ui_fixture_find (page, ADW_TYPE_ACTION_ROW, "Front desk");

  return ui_fixture_find (row, GTK_TYPE_BUTTON, NULL);
}

typedef struct
{
  FixtureGateway *gateway;
  const char     *request;
} Asked;

static gboolean
was_asked (gpointer data)
{
  Asked *asked = data;

  return fixture_gateway_count (asked->gateway, asked->request) > 0;
}

static void
await_asked (Fixture    *fixture,
             const char *request)
{
  Asked asked = { fixture->member.gateway, request };

  passkeys_test_run_until (was_asked, &asked);
}

#define WAITING \
  "{\"id\":\"as-1\",\"permissionId\":\"pm-1\",\"identityId\":\"%s\",\"isImmutable\":false," \
  "\"pendingChangeRequest\":" WAITS "}"

/* The next time that the page is opened, with what the server tells of it then. */
static GtkWidget *
open_again (Fixture      *fixture,
            PasskeysUser *user,
            const char   *list,
            gboolean      waits)
{
  g_autofree char *waiting = g_strdup_printf ("\"items\":[" WAITING,
                                              passkeys_user_get_user_id (user));
  GtkWidget *page;

  ui_fixture_close (fixture->window);
  fixture_gateway_forget (fixture->member.gateway);
  if (waits)
    fixture_gateway_replace (fixture->member.gateway, list, "\"items\":[", waiting);
  page = GTK_WIDGET (passkeys_user_page_new (fixture->member.session, user, NULL));
  fixture->window = ui_fixture_show (page);
  await_asked (fixture, list);

  return page;
}

/* A grant and a revocation that somebody has yet to approve are shown as such where they are. */
static void
test_waits_for_approval (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(PasskeysPermission) permission = make_permission (fixture);
  g_autoptr(PasskeysUser) user = invite (fixture);
  g_autofree char *assign = g_strdup_printf ("POST /permissions/%s/assignments",
                                             passkeys_permission_get_id (permission));
  g_autofree char *list = g_strdup_printf ("GET /permissions/%s/assignments",
                                           passkeys_permission_get_id (permission));
  g_autofree char *revoke = NULL;
  GtkWidget *page = GTK_WIDGET (passkeys_user_page_new (fixture->member.session, user, NULL));

  fixture->window = ui_fixture_show (page);
  g_assert_true (ui_fixture_shows (page, "No Permissions"));
  fixture_gateway_fail (fixture->member.gateway, assign, 1, FIXTURE_FAULT_BEFORE, 202, WAITS);
  add_permission (fixture, page);
  ui_fixture_await_text (page, "Waits for approval");
  g_assert_true (ui_fixture_shows (page, "Front desk"));
  g_assert_false (ui_fixture_shows (page, "No Permissions"));

  /* It does so whenever the page is opened, until it is decided. */
  page = open_again (fixture, user, list, TRUE);
  ui_fixture_await_text (page, "Waits for approval");
  g_assert_true (ui_fixture_shows (page, "Front desk"));
  page = open_again (fixture, user, list, FALSE);
  passkeys_test_run (300);
  g_assert_false (ui_fixture_shows (page, "Front desk"));

  /* Once it is held it waits no more. */
  add_permission (fixture, page);
  ui_fixture_await_text (page, "Front desk");
  passkeys_test_run_until (waits_no_more, page);
  g_assert_true (ui_fixture_shows (page, "Front desk"));

  revoke = dup_revocation (fixture, user);
  fixture_gateway_fail (fixture->member.gateway, revoke, 1, FIXTURE_FAULT_BEFORE, 202, WAITS);
  gtk_widget_activate (find_revoke_button (page));
  sign (fixture);
  ui_fixture_await_text (page, "Revocation waits for approval");
  g_assert_true (ui_fixture_shows (page, "Front desk"));
}

/* So is a change of the permission itself, which is asked for what waits. */
static void
test_permission_waits (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysPermission) permission = make_permission (fixture);
  const char *id = passkeys_permission_get_id (permission);
  g_autofree char *archive = g_strdup_printf ("PUT /permissions/%s/archive", id);
  g_autofree char *get = g_strdup_printf ("GET /permissions/%s", id);
  GtkWidget *page = GTK_WIDGET (passkeys_permission_page_new (fixture->member.session, permission));

  fixture->window = ui_fixture_show (page);
  fixture_gateway_forget (fixture->member.gateway);
  fixture_gateway_fail (fixture->member.gateway, archive, 1, FIXTURE_FAULT_BEFORE, 202, WAITS);
  gtk_widget_activate_action (page, "permission.archive", NULL);
  sign (fixture);
  ui_fixture_await_text (page, "The change waits for approval");
  await_asked (fixture, get);
  passkeys_test_run (300);
  g_assert_false (ui_fixture_shows (page, "Archived"));
}

/* What is typed is what is sent. */
static void
test_new_user (Fixture       *fixture,
               gconstpointer  data)
{
  AdwDialog *dialog = passkeys_new_user_dialog_new (fixture->member.session);
  const PasskeysScriptedRequest *request;

  fixture->window = ui_fixture_show (gtk_label_new (""));
  adw_dialog_present (dialog, GTK_WIDGET (fixture->window));
  ui_fixture_settle ();
  ui_fixture_type (dialog, "_E-Mail Address", " eve@example.org ");
  ui_fixture_type (dialog, "E_xternal ID (Optional)", " 7, rue Haute ");
  adw_switch_row_set_active (ui_fixture_find (dialog, ADW_TYPE_SWITCH_ROW,
                                              "Single Sign-_On Required"), TRUE);
  gtk_window_set_focus (fixture->window, NULL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "new-user.invite", NULL));
  sign (fixture);
  ui_fixture_await_no_dialog (fixture->window);

  request = fixture_gateway_get_last (fixture->member.gateway, "POST /auth/users");
  g_assert_cmpstr (request->body, ==,
                   "{\"email\":\"eve@example.org\",\"kind\":\"CustomerEmployee\","
                   "\"externalId\":\"7, rue Haute\",\"isSSORequired\":true}");
}

#define ADD(name, func) \
  g_test_add ("/administration/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("edited-by-two", test_edited_by_two);
  ADD ("edited-alone", test_edited_alone);
  ADD ("waits-for-approval", test_waits_for_approval);
  ADD ("permission-waits", test_permission_waits);
  ADD ("new-user", test_new_user);

  return g_test_run ();
}
