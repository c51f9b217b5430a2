/* test-credentials-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-application.h"
#include "passkeys-credential-names.h"
#include "passkeys-credentials-page.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* Nobody locks themselves out by one press. */

#define CREDENTIAL(kind, name, active) NAMED_CREDENTIAL (kind, name, name, active)
#define NAMED_CREDENTIAL(kind, id, name, active) \
  "{\"kind\":\"" kind "\",\"credentialId\":\"" id "\",\"credentialUuid\":\"cr-" id "\"," \
  "\"dateCreated\":\"2023-04-14T20:41:28.715Z\",\"isActive\":" active ",\"name\":\"" name "\"," \
  "\"publicKey\":\"SHA256:E2a3\",\"relyingPartyId\":\"\",\"origin\":\"\"}"
#define LIST(items) "{\"items\":[" items "]}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  AdwNavigationPage      *page;
  GtkWindow              *window;
} Fixture;

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       list)
{
  gboolean is_list = g_str_equal (request->path, "/auth/credentials");

  *status = is_list ? 200 : 403;
  return g_strdup (is_list ? list : "{\"error\":{\"message\":\"Not this\"}}");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  list)
{
  GtkWidget *view = adw_navigation_view_new ();

  fixture->server = passkeys_scripted_server_new ();
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  passkeys_scripted_server_set_handler (fixture->server, answer, (gpointer) list);
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  fixture->page = g_object_ref_sink (passkeys_credentials_page_new (fixture->session));
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), fixture->page);
  fixture->window = ui_fixture_show (view);
  ui_fixture_await_text (fixture->page, "Laptop");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->page);
  passkeys_test_finalize (fixture->session);
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

static void
assert_nothing_changed (Fixture *fixture)
{
  guint n_requests = passkeys_scripted_server_get_n_requests (fixture->server);

  for (guint i = 0; i < n_requests; i++)
    g_assert_cmpstr (passkeys_scripted_server_get_request (fixture->server, i)->method, ==, "GET");
}

static GtkSwitch *
press_switch (Fixture *fixture)
{
  GtkSwitch *active = ui_fixture_find (fixture->page, GTK_TYPE_SWITCH, NULL);

  g_assert_true (gtk_switch_get_state (active));
  gtk_switch_set_active (active, FALSE);

  return active;
}

static void
test_last (Fixture       *fixture,
           gconstpointer  data)
{
  GtkSwitch *active;
  AdwDialog *dialog;

  ui_fixture_await_text (fixture->page, "This Is Your Only Passkey");

  active = press_switch (fixture);
  dialog = ui_fixture_await_dialog (fixture->window);
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==,
                   "Lock Yourself Out?");
  g_assert_cmpstr (adw_alert_dialog_get_close_response (ADW_ALERT_DIALOG (dialog)), ==, "cancel");
  g_assert_cmpint (adw_alert_dialog_get_response_appearance (ADW_ALERT_DIALOG (dialog), "go-on"),
                   ==, ADW_RESPONSE_DESTRUCTIVE);

  adw_dialog_force_close (dialog);
  ui_fixture_await_no_dialog (fixture->window);
  ui_fixture_await_property (active, "active", TRUE);
  g_assert_true (gtk_switch_get_state (active));
  assert_nothing_changed (fixture);
}

/* With another one that is active, signing is the only question. */
static void
test_one_of_two (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkSwitch *active;
  AdwDialog *dialog;

  g_assert_false (ui_fixture_shows (fixture->page, "This Is Your Only Passkey"));

  active = press_switch (fixture);
  dialog = ui_fixture_await_dialog (fixture->window);
  g_assert_false (ADW_IS_ALERT_DIALOG (dialog));
  ui_fixture_await_text (dialog, "can no longer sign in");

  /* until it is signed, nothing has changed */
  g_assert_true (gtk_switch_get_state (active));
  adw_dialog_force_close (dialog);
  ui_fixture_await_property (active, "active", TRUE);
  g_assert_true (gtk_switch_get_state (active));
  assert_nothing_changed (fixture);
}

static void
read_again (Fixture    *fixture,
            const char *list)
{
  passkeys_scripted_server_set_handler (fixture->server, answer, (gpointer) list);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "credentials.reload", NULL);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (fixture->window);
}

/* The name of the passkey in whose row the focus is. */
static const char *
get_focused_name (Fixture *fixture)
{
  GtkWidget *focus = get_focus (fixture);
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_ACTION_ROW) : NULL;

  return row != NULL ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : NULL;
}

/* A row that is made anew, as after a change, or goes, keeps the keyboard where it was. */
static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  GtkSwitch *active = ui_fixture_find (fixture->page, GTK_TYPE_SWITCH, NULL);

  gtk_widget_grab_focus (GTK_WIDGET (active));
  g_object_add_weak_pointer (G_OBJECT (active), (gpointer *) &active);
  read_again (fixture, LIST (CREDENTIAL ("Fido2", "Laptop", "false") ","
                             CREDENTIAL ("Fido2", "Drawer", "true")));
  ui_fixture_await_text (fixture->page, "This Is Your Only Passkey");
  g_assert_null (active);
  g_assert_true (GTK_IS_SWITCH (get_focus (fixture)));
  g_assert_cmpstr (get_focused_name (fixture), ==, "Laptop");

  read_again (fixture, LIST (CREDENTIAL ("Fido2", "Drawer", "true")));
  ui_fixture_await_gone (fixture->page, "Laptop");
  g_assert_true (GTK_IS_SWITCH (get_focus (fixture)));
  g_assert_cmpstr (get_focused_name (fixture), ==, "Drawer");

  read_again (fixture, LIST (CREDENTIAL ("RecoveryKey", "Paper", "true")));
  ui_fixture_await_gone (fixture->page, "Drawer");
  g_assert_nonnull (get_focus (fixture));
  g_assert_true (gtk_widget_get_mapped (get_focus (fixture)));
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), GTK_WIDGET (fixture->page)));
}

#define ADD(path, function, list) \
  g_test_add ("/credentials-page/" path, Fixture, list, set_up, function, tear_down)

/* What nobody chose is not shown as if somebody had. */
static void
test_names (void)
{
  static const struct
  {
    const char *json;
    const char *expected;
  } cases[] = {
    { NAMED_CREDENTIAL ("RecoveryKey", "abcd", "Recovery Credential", "true"), "Recovery key" },
    { NAMED_CREDENTIAL ("RecoveryKey", "abcd", "Recovery key", "true"), "Recovery key" },
    { NAMED_CREDENTIAL ("RecoveryKey", "abcd", "Paper", "true"), "Paper" },
    { NAMED_CREDENTIAL ("Fido2", "abcd", "Recovery Credential", "true"), "Recovery Credential" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) json = json_from_string (cases[i].json, NULL);
      g_autoptr(PasskeysCredential) credential = passkeys_credential_new_from_json (json, NULL);

      g_assert_cmpstr (passkeys_credential_names_get (credential), ==, cases[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("last", test_last,
       LIST (CREDENTIAL ("Fido2", "Laptop", "true") ","
             CREDENTIAL ("Fido2", "Drawer", "false") ","
             CREDENTIAL ("RecoveryKey", "Paper", "true")));
  ADD ("one-of-two", test_one_of_two,
       LIST (CREDENTIAL ("Fido2", "Laptop", "true") "," CREDENTIAL ("Fido2", "Drawer", "true")));
  ADD ("focus", test_focus,
       LIST (CREDENTIAL ("Fido2", "Laptop", "true") "," CREDENTIAL ("Fido2", "Drawer", "true")));
  g_test_add_func ("/credentials-page/names", test_names);

  return g_test_run ();
}
