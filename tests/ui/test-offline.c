/* test-offline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "local-fixture.h"
#include "passkeys-access-tokens-page.h"
#include "passkeys-activity-page.h"
#include "passkeys-access-token-row.h"
#include "passkeys-application.h"
#include "passkeys-bulk-dialog.h"
#include "passkeys-busy-button.h"
#include "passkeys-credential-row.h"
#include "passkeys-credentials-page.h"
#include "passkeys-import-dialog.h"
#include "passkeys-new-credential-dialog.h"
#include "passkeys-operation-picker.h"
#include "passkeys-permission-page.h"
#include "passkeys-permissions-page.h"
#include "passkeys-profile-page.h"
#include "passkeys-scripted-server.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-user-page.h"
#include "passkeys-users-api.h"
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

#define CREDENTIAL(name, id) \
  "{\"kind\":\"Fido2\",\"credentialId\":\"" id "\",\"credentialUuid\":\"cr-" id "\"," \
  "\"dateCreated\":\"2026-11-20T09:30:00.000Z\",\"isActive\":true,\"name\":\"" name "\"," \
  "\"publicKey\":\"\",\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}"
#define TOKEN \
  "{\"dateCreated\":\"2026-11-20T09:30:00.000Z\",\"credId\":\"AQID\",\"isActive\":true," \
  "\"kind\":\"Pat\",\"linkedUserId\":\"us-1\",\"linkedAppId\":\"\",\"name\":\"Backup\"," \
  "\"orgId\":\"or-1\",\"permissionAssignments\":[]," \
  "\"publicKey\":\"-----BEGIN PUBLIC KEY-----\",\"tokenId\":\"to-1\"}"
#define LOG \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n" \
  "2026-11-20T09:30:00.000Z,uj-1,us-1,ann@example.org,cr-1,/permissions,Create permission Baker\n"

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

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_finalize (fixture->session);
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
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
  passkeys_test_finalize (g_steal_pointer (&fixture->page));
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

/* What fails loses nothing. */
static void
assert_typed (AdwDialog  *form,
              const char *row,
              const char *text)
{
  GtkEditable *editable = ui_fixture_find (form, ADW_TYPE_ENTRY_ROW, row);

  g_assert_cmpstr (gtk_editable_get_text (editable), ==, text);
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (editable)));
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
  assert_typed (form, row, "omar@example.org");
  adw_dialog_force_close (form);
  ui_fixture_settle ();
}

static void
open_and_reload (Fixture           *fixture,
                 AdwNavigationPage *page,
                 const char        *action)
{
  open_page (fixture, page);
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  press (fixture, action);
  ui_fixture_await_text (fixture->page, UNREACHABLE);
}

static void
test_users (Fixture       *fixture,
            gconstpointer  data)
{
  open_and_reload (fixture, passkeys_users_page_new (fixture->session), "users.reload");
  assert_form_says (fixture, "users.new", "_E-Mail Address", "new-user.invite");
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
test_lists (Fixture       *fixture,
            gconstpointer  data)
{
  open_and_reload (fixture, passkeys_permissions_page_new (fixture->session), "permissions.reload");
  close_page (fixture);
  open_and_reload (fixture, passkeys_activity_page_new (fixture->session), "activity.reload");
  close_page (fixture);
  open_and_reload (fixture, passkeys_credentials_page_new (fixture->session), "credentials.reload");
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
  ui_fixture_type (dialog, "_Name", "Reception");
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
test_tokens (Fixture       *fixture,
             gconstpointer  data)
{
  open_page (fixture, passkeys_access_tokens_page_new_personal (fixture->session));
  ui_fixture_await_text (fixture->page, UNREACHABLE);
  assert_form_says (fixture, "tokens.new", "_Name", "token.create");
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

/* From here on the server was there when the page was opened, and is not when something is pressed. */

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  static const struct { const char *path; const char *json; } answers[] = {
    { "/auth/credentials",
      "{\"items\":[" CREDENTIAL ("Drawer", "AQID") "," CREDENTIAL ("Phone", "BAUG") "]}" },
    { "/auth/pats", "{\"items\":[" TOKEN "]}" },
    { "/auth/service-accounts", "{\"items\":[]}" },
    { "/permissions", "{\"items\":[]}" },
  };

  *status = 200;
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_has_prefix (request->path, answers[i].path))
      return g_strdup (answers[i].json);

  if (g_str_equal (request->path, "/auth/users"))
    return g_strdup_printf ("{\"items\":[" USER "]}", "true", "true");

  *status = 404;
  return g_strdup ("{}");
}

static void
press_row (Fixture    *fixture,
           GType       type,
           const char *action)
{
  GtkWidget *row = ui_fixture_find (fixture->page, type, NULL);

  g_assert_true (gtk_widget_activate_action (row, action, NULL));
  assert_signing_says (fixture);
  g_assert_true (gtk_widget_get_mapped (row));
}

/* A switch shows again what is true. */
static void
press_switch (Fixture *fixture)
{
  GtkSwitch *toggle = ui_fixture_find (fixture->page, GTK_TYPE_SWITCH, NULL);

  gtk_switch_set_active (toggle, FALSE);
  assert_signing_says (fixture);
  ui_fixture_await_property (toggle, "active", TRUE);
  g_assert_true (gtk_switch_get_state (toggle));
}

static void
press_credential (Fixture *fixture)
{
  press_switch (fixture);
  press_row (fixture, PASSKEYS_TYPE_CREDENTIAL_ROW, "row.remove");
}

static void
press_create_passkey (Fixture *fixture)
{
  AdwDialog *dialog;

  press (fixture, "credentials.create");
  dialog = get_dialog (fixture);
  ui_fixture_type (dialog, "_Name", "Desk drawer");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "new-credential.create", NULL));
  ui_fixture_await_text (dialog, UNREACHABLE);
  assert_typed (dialog, "_Name", "Desk drawer");
  adw_dialog_force_close (dialog);
  ui_fixture_settle ();
}

static void
press_token (Fixture *fixture)
{
  press_switch (fixture);
  press_row (fixture, PASSKEYS_TYPE_ACCESS_TOKEN_ROW, "row.remove");
}

static void
press_service_account (Fixture *fixture)
{
  assert_form_says (fixture, "tokens.new", "_Name", "token.create");
}

static void
press_new_permission (Fixture *fixture)
{
  static const char * const operations[] = { "Auth:Users:Read", NULL };
  AdwDialog *dialog;

  press (fixture, "permissions.new");
  dialog = get_dialog (fixture);
  passkeys_operation_picker_set_operations (
    ui_fixture_find (dialog, PASSKEYS_TYPE_OPERATION_PICKER, NULL), operations);
  ui_fixture_type (dialog, "_Name", "Reception");
  gtk_window_set_focus (fixture->window, NULL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "permission.save", NULL));
  assert_signing_says (fixture);
  assert_typed (dialog, "_Name", "Reception");
  g_assert_cmpuint (passkeys_operation_picker_count (
                      ui_fixture_find (dialog, PASSKEYS_TYPE_OPERATION_PICKER, NULL)), ==, 1);
  adw_dialog_force_close (dialog);
  ui_fixture_settle ();
}

static gboolean
shows_bulk (gpointer data)
{
  return PASSKEYS_IS_BULK_DIALOG (get_dialog (data));
}

/* Nobody is done, and nobody failed: the rows wait, and it can go on. */
static void
assert_bulk_says (Fixture *fixture)
{
  AdwDialog *dialog;

  passkeys_test_run_until (shows_bulk, fixture);
  dialog = get_dialog (fixture);
  ui_fixture_settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "bulk.confirm", NULL));
  ui_fixture_await_text (dialog, UNREACHABLE);
  g_assert_true (ui_fixture_shows (dialog, "0 done, 1 not done yet"));
  g_assert_true (ui_fixture_shows (dialog, "_Go On"));
  adw_dialog_force_close (dialog);
  ui_fixture_settle ();
}

static void
press_bulk (Fixture *fixture)
{
  GObject *select = gtk_widget_get_template_child (fixture->page, PASSKEYS_TYPE_USERS_PAGE,
                                                   "select_button");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (select), TRUE);
  press (fixture, "users.select-all");
  g_assert_true (gtk_widget_activate_action (fixture->page, "users.change", "s", "deactivate"));
  assert_bulk_says (fixture);
  g_assert_true (ui_fixture_shows (fixture->page, "1 selected"));
}

/* Whom to leave out is asked of the server, and so is the invitation. */
static void
press_import (Fixture *fixture)
{
  g_autoptr(GFile) file = g_file_new_for_path ("people.csv");
  g_autoptr(GBytes) csv = g_bytes_new_static ("email\nann@example.org\n", 22);
  g_autoptr(GListModel) nobody = G_LIST_MODEL (g_list_store_new (PASSKEYS_TYPE_USER));
  g_autoptr(PasskeysPagedList) everyone = NULL;
  g_autoptr(PasskeysUserImport) import = NULL;
  g_autoptr(PasskeysBulkChange) change = NULL;
  AdwDialog *dialog;

  everyone = passkeys_users_api_list (passkeys_session_get_client (fixture->session));
  dialog = passkeys_import_dialog_new (file, everyone);
  adw_dialog_present (dialog, fixture->page);
  ui_fixture_await_text (dialog, UNREACHABLE);
  g_assert_true (ui_fixture_shows (dialog, "_Try Again"));
  adw_dialog_force_close (dialog);
  ui_fixture_settle ();

  import = passkeys_test_await_object (passkeys_user_import_read (csv, nobody), NULL);
  change = passkeys_bulk_change_new_for_rows (fixture->session,
                                              passkeys_user_import_get_rows (import));
  adw_dialog_present (passkeys_bulk_dialog_new (fixture->session, change,
                                                PASSKEYS_BULK_KIND_INVITE, NULL), fixture->page);
  assert_bulk_says (fixture);
}

static void
press_entry (Fixture *fixture)
{
  g_signal_emit_by_name (ui_fixture_find (fixture->page, GTK_TYPE_COLUMN_VIEW, NULL), "activate", 0);
  ui_fixture_await_text (fixture->window, UNREACHABLE);
  g_assert_true (ui_fixture_shows (fixture->window, "ann@example.org"));
}

static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct
  {
    AdwNavigationPage *(*create) (PasskeysSession *session);
    const char          *name;
    const char          *shows;
    void               (*press)  (Fixture *fixture);
  } cases[] = {
    { passkeys_activity_page_new, "entry", "ann@example.org", press_entry }, /* answered before others ask */
    { passkeys_credentials_page_new, "Create Passkey", "Drawer", press_create_passkey },
    { passkeys_credentials_page_new, "credential", "Drawer", press_credential },
    { passkeys_users_page_new, "bulk", "omar@example.org", press_bulk },
    { passkeys_users_page_new, "import", "omar@example.org", press_import },
    { passkeys_access_tokens_page_new_personal, "token", "Backup", press_token },
    { passkeys_access_tokens_page_new_service, "service account", "No Service Accounts",
      press_service_account },
    { passkeys_permissions_page_new, "permission", "No Permissions", press_new_permission },
  };
  g_autoptr(GBytes) log = g_bytes_new_static (LOG, strlen (LOG));
  PasskeysScriptedServer *server = passkeys_scripted_server_new ();
  Fixture opened[G_N_ELEMENTS (cases)];

  passkeys_scripted_server_set_handler (server, answer, NULL);
  passkeys_test_finalize (fixture->session);
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  ui_fixture_await_requests (server, 1); /* one's own user */
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (cases[i].press == press_entry)
        passkeys_scripted_server_answer_type (server, 200, "text/csv", log);
      opened[i] = *fixture;
      open_page (&opened[i], cases[i].create (fixture->session));
      ui_fixture_await_text (opened[i].page, cases[i].shows);
      ui_fixture_settle ();
    }
  passkeys_scripted_server_free (server);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      cases[i].press (&opened[i]);
      close_page (&opened[i]);
    }
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
  ADD ("lists", test_lists);
  ADD ("permission", test_permission);
  ADD ("tokens", test_tokens);
  ADD ("profile", test_profile);
  ADD ("lost", test_lost);

  return g_test_run ();
}
