/* test-offline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>

#include "local-fixture.h"
#include "passkeys-access-tokens-page.h"
#include "passkeys-activity-page.h"
#include "passkeys-application.h"
#include "passkeys-busy-button.h"
#include "passkeys-credentials-page.h"
#include "passkeys-permission-page.h"
#include "passkeys-permissions-page.h"
#include "passkeys-profile-page.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-user-page.h"
#include "passkeys-users-page.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* There is no server: each page says so, and so does whatever is pressed there. */

#define UNREACHABLE "The Organisation Cannot Be Reached"
#define DISCARD "http://127.0.0.1:9"

#define USER \
  "{\"username\":\"omar@example.org\",\"name\":\"\",\"userId\":\"us-other\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"\",\"orgId\":\"or-1\",\"permissions\":[]," \
  "\"isActive\":%s,\"isServiceAccount\":false,\"isRegistered\":%s,\"isSSORequired\":false," \
  "\"permissionAssignments\":[{\"permissionName\":\"Front desk\",\"permissionId\":\"pm-1\"," \
  "\"assignmentId\":\"as-1\",\"operations\":[]}]}"
#define PERMISSION \
  "{\"id\":\"pm-1\",\"name\":\"Front desk\",\"operations\":[\"Auth:Users:Read\"]," \
  "\"status\":\"Active\",\"isImmutable\":false,\"isArchived\":%s}"

typedef struct
{
  PasskeysApplication *application;
  PasskeysSession     *session;
  GtkWidget           *page;   /* (owned) (nullable) */
  GtkWindow           *window;
} Fixture;

static DexFuture *
make_passkey_fiber (gpointer data)
{
  g_autoptr(LocalFixture) local = local_fixture_new ();
  g_autoptr(PasskeysAttestation) made = local_fixture_make (local, "localhost", FIXTURE_USERNAME);

  return dex_future_new_true ();
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  fixture->session = ui_fixture_make_session (DISCARD);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* What is tried again in vain holds on to it for a while. */
static void
await_gone (gpointer object)
{
  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  passkeys_test_run_until (is_gone, &object);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  await_gone (fixture->session);
  g_application_set_default (NULL);
  g_assert_finalize_object (fixture->application);
}

static void
open_page (Fixture           *fixture,
           AdwNavigationPage *page)
{
  GtkWidget *view = adw_navigation_view_new ();

  fixture->page = g_object_ref_sink (GTK_WIDGET (page));
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  fixture->window = ui_fixture_show (view);
}

static void
close_page (Fixture *fixture)
{
  ui_fixture_close (fixture->window);
  await_gone (g_steal_pointer (&fixture->page));
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

/* What has to be signed says it where it is signed. */
static void
assert_signing_says (Fixture *fixture)
{
  GtkWidget *button;

  passkeys_test_run_until (can_type_pin, fixture);
  ui_fixture_type (get_dialog (fixture), "_PIN of This Computer", LOCAL_FIXTURE_PIN);
  passkeys_test_run_until (can_confirm, fixture);
  button = ui_fixture_find (get_dialog (fixture), PASSKEYS_TYPE_BUSY_BUTTON, "C_onfirm");
  gtk_widget_grab_focus (button);
  gtk_widget_activate (button);
  ui_fixture_await_text (get_dialog (fixture), UNREACHABLE);
  adw_dialog_force_close (get_dialog (fixture));
  ui_fixture_settle ();
}

static void
press (Fixture    *fixture,
       const char *action)
{
  g_test_message ("%s", action);
  g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
  ui_fixture_settle ();
}

static void
assert_signed_action_says (Fixture    *fixture,
                           const char *action)
{
  press (fixture, action);
  assert_signing_says (fixture);
}

/* What opens a form says it once the form is signed; the form is still there then. */
static void
assert_form_says (Fixture    *fixture,
                  const char *action,
                  const char *row,
                  const char *confirm)
{
  AdwDialog *form;

  press (fixture, action);
  form = get_dialog (fixture);
  ui_fixture_type (form, row, "omar@example.org");
  gtk_window_set_focus (fixture->window, NULL); /* as a press of the button takes it */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (form), confirm, NULL));
  assert_signing_says (fixture);
  g_assert_true (get_dialog (fixture) == form);
  adw_dialog_force_close (form);
  ui_fixture_settle ();
}

static void
test_users (Fixture       *fixture,
            gconstpointer  data)
{
  open_page (fixture, passkeys_users_page_new (fixture->session));
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  press (fixture, "users.reload");
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  assert_form_says (fixture, "users.new", "E-Mail Address", "new-user.invite");
  close_page (fixture);
}

static void
open_user (Fixture    *fixture,
           const char *is_active,
           const char *is_registered)
{
  g_autofree char *json = g_strdup_printf (USER, is_active, is_registered);
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(PasskeysUser) user = passkeys_user_new_from_json (node, NULL);

  open_page (fixture, passkeys_user_page_new (fixture->session, user, NULL));
}

static void
test_user (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *row;

  open_user (fixture, "true", "true");
  assert_signed_action_says (fixture, "user.deactivate");
  assert_signed_action_says (fixture, "user.remove");
  row = ui_fixture_find (fixture->page, ADW_TYPE_ACTION_ROW, "Front desk");
  gtk_widget_activate (ui_fixture_find (row, GTK_TYPE_BUTTON, NULL));
  assert_signing_says (fixture);
  adw_switch_row_set_active (ui_fixture_find (fixture->page, ADW_TYPE_SWITCH_ROW,
                                              "Single Sign-On Required"), TRUE);
  assert_signing_says (fixture);
  press (fixture, "user.add-permission");
  ui_fixture_await_text (get_dialog (fixture), UNREACHABLE);
  adw_dialog_force_close (get_dialog (fixture));
  close_page (fixture);

  open_user (fixture, "true", "false");
  press (fixture, "user.resend");
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  close_page (fixture);

  open_user (fixture, "false", "true");
  assert_signed_action_says (fixture, "user.activate");
  close_page (fixture);
}

static void
test_permissions (Fixture       *fixture,
                  gconstpointer  data)
{
  open_page (fixture, passkeys_permissions_page_new (fixture->session));
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  press (fixture, "permissions.reload");
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  close_page (fixture);
}

static void
open_permission (Fixture    *fixture,
                 const char *is_archived)
{
  g_autofree char *json = g_strdup_printf (PERMISSION, is_archived);
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(PasskeysPermission) permission = passkeys_permission_new_from_json (node, NULL);

  open_page (fixture, passkeys_permission_page_new (fixture->session, permission));
}

static void
test_permission (Fixture       *fixture,
                 gconstpointer  data)
{
  AdwDialog *dialog;

  open_permission (fixture, "false");
  assert_signed_action_says (fixture, "permission.archive");
  press (fixture, "permission.edit");
  dialog = get_dialog (fixture);
  ui_fixture_type (dialog, "Name", "Reception");
  gtk_window_set_focus (fixture->window, NULL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "permission.save", NULL));
  ui_fixture_await_text (dialog, UNREACHABLE);
  adw_dialog_force_close (dialog);
  adw_view_stack_set_visible_child_name (ui_fixture_find (fixture->page, ADW_TYPE_VIEW_STACK, NULL),
                                         "holders");
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  close_page (fixture);

  open_permission (fixture, "true");
  assert_signed_action_says (fixture, "permission.restore");
  close_page (fixture);
}

static void
test_credentials (Fixture       *fixture,
                  gconstpointer  data)
{
  open_page (fixture, passkeys_credentials_page_new (fixture->session));
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  press (fixture, "credentials.reload");
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  close_page (fixture);
}

static void
test_activity (Fixture       *fixture,
               gconstpointer  data)
{
  open_page (fixture, passkeys_activity_page_new (fixture->session));
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  press (fixture, "activity.reload");
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  close_page (fixture);
}

static void
test_tokens (Fixture       *fixture,
             gconstpointer  data)
{
  open_page (fixture, passkeys_access_tokens_page_new_personal (fixture->session));
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  assert_form_says (fixture, "tokens.new", "Name", "token.create");
  close_page (fixture);

  open_page (fixture, passkeys_access_tokens_page_new_service (fixture->session));
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  press (fixture, "tokens.new");
  ui_fixture_await_text (get_dialog (fixture), UNREACHABLE);
  adw_dialog_force_close (get_dialog (fixture));
  close_page (fixture);
}

static void
test_profile (Fixture       *fixture,
              gconstpointer  data)
{
  open_page (fixture, passkeys_profile_page_new (fixture->session));
  ui_fixture_await_text (fixture->page, "Check the network connection");
  press (fixture, "profile.new-kit"); /* the kit is begun before it is signed */
  ui_fixture_await_text (fixture->window, UNREACHABLE);
  assert_signed_action_says (fixture, "profile.register-device");
  close_page (fixture);
}

#define ADD(name, func) \
  g_test_add ("/offline/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);
  keyring_fixture_run (make_passkey_fiber, NULL);

  ADD ("users", test_users);
  ADD ("user", test_user);
  ADD ("permissions", test_permissions);
  ADD ("permission", test_permission);
  ADD ("credentials", test_credentials);
  ADD ("activity", test_activity);
  ADD ("tokens", test_tokens);
  ADD ("profile", test_profile);

  return g_test_run ();
}
