/* test-profile-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-application.h"
#include "passkeys-profile-page.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* Whoever is one loss away from being locked out is told so. */

#define CREDENTIAL(kind, name, active) \
  "{\"kind\":\"" kind "\",\"credentialId\":\"" name "\",\"credentialUuid\":\"cr-" name "\"," \
  "\"dateCreated\":\"2023-04-14T20:41:28.715Z\",\"isActive\":" active ",\"name\":\"" name "\"," \
  "\"publicKey\":\"SHA256:E2a3\",\"relyingPartyId\":\"\",\"origin\":\"\"}"

/* more than are asked for */
#define N_BUSY 20

typedef struct
{
  const char *credentials;
  const char *passkeys; /* what is said of them */
  const char *recovery;
} Case;

static const Case one = {
  "{\"items\":[" CREDENTIAL ("Fido2", "Laptop", "true") "]}",
  "One active passkey, and no recovery kit: create another one on a second device.",
  "None. If every passkey is lost, an administrator has to remove and invite you again.",
};
static const Case one_and_kit = {
  "{\"items\":[" CREDENTIAL ("Fido2", "Laptop", "true") "," CREDENTIAL ("RecoveryKey", "Kit", "true") "]}",
  "One active passkey. If it is lost, only the recovery kit is left",
  "The organisation knows your recovery key. Know where you put the kit.",
};
static const Case switched_off = {
  "{\"items\":[" CREDENTIAL ("Fido2", "Laptop", "true") "," CREDENTIAL ("Fido2", "Key", "false") ","
  CREDENTIAL ("RecoveryKey", "Kit", "false") "]}",
  "One active passkey, and no recovery kit: create another one on a second device.",
  "None. If every passkey is lost, an administrator has to remove and invite you again.",
};
static const Case several = {
  "{\"items\":[" CREDENTIAL ("Fido2", "Laptop", "true") "," CREDENTIAL ("Fido2", "Key", "true") ","
  CREDENTIAL ("RecoveryKey", "Kit", "true") "]}",
  "2 active passkeys",
  "The organisation knows your recovery key. Know where you put the kit.",
};

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       data)
{
  const Case *test = data;
  g_autofree char *user = fixture_make_user_json (FIXTURE_USER_ID);

  *status = 200;
  if (g_str_equal (request->path, "/auth/credentials"))
    return g_strdup (test->credentials);
  if (g_str_equal (request->path, "/auth/users"))
    return g_strdup_printf ("{\"items\":[%s]}", user);

  return g_steal_pointer (&user);
}

static void
test_ways (gconstpointer data)
{
  const Case *test = data;
  PasskeysScriptedServer *server = passkeys_scripted_server_new ();
  PasskeysApplication *application = passkeys_application_new ();
  PasskeysSession *session;
  GtkWidget *page;
  GtkWindow *window;

  g_application_set_default (G_APPLICATION (application));
  passkeys_scripted_server_set_handler (server, answer, (gpointer) test);
  session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  page = g_object_ref_sink (GTK_WIDGET (passkeys_profile_page_new (session)));
  window = ui_fixture_show (page);

  ui_fixture_await_text (page, test->passkeys);
  ui_fixture_await_text (page, test->recovery);

  ui_fixture_close (window);
  passkeys_test_finalize (page);
  passkeys_test_finalize (session);
  g_application_set_default (NULL);
  passkeys_test_finalize (application);
  passkeys_scripted_server_free (server);
}

static char *
answer_when_asked_again (const PasskeysScriptedRequest *request,
                         guint                         *status,
                         gpointer                       data)
{
  const Case **test = data;

  if (*test != NULL)
    return answer (request, status, (gpointer) *test);

  *status = 400;
  return g_strdup ("{\"error\":{\"message\":\"Not today\"}}");
}

/* Why nothing is known is said once, and can be tried again. */
static void
test_failure (void)
{
  PasskeysScriptedServer *server = passkeys_scripted_server_new ();
  PasskeysSession *session;
  const Case *test = NULL;
  GtkWidget *page;
  GtkWindow *window;
  AdwBanner *banner;

  passkeys_scripted_server_set_handler (server, answer_when_asked_again, &test);
  session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  page = g_object_ref_sink (GTK_WIDGET (passkeys_profile_page_new (session)));
  window = ui_fixture_show (page);
  banner = ui_fixture_find (page, ADW_TYPE_BANNER, NULL);

  ui_fixture_await_property (banner, "revealed", TRUE);
  g_assert_nonnull (strstr (adw_banner_get_title (banner), "Not today"));
  ui_fixture_await_text (page, "Not known");

  test = &several;
  ui_fixture_click (banner, "_Try Again");
  ui_fixture_await_text (page, several.passkeys);
  ui_fixture_await_property (banner, "revealed", FALSE);

  ui_fixture_close (window);
  passkeys_test_finalize (page);
  passkeys_test_finalize (session);
  passkeys_scripted_server_free (server);
}

/* as long as what is quoted of a server */
#define LONG_WORDS \
  "The organisation moves to another place today, and nothing of it can be read until it has arrived there: not the " \
  "passkeys, not the users and not their permissions. Whoever has something urgent to change calls the front desk, " \
  "which writes it down and does it as soon as it can, and tells you then."

static char *
refuse_at_length (const PasskeysScriptedRequest *request,
                  guint                         *status,
                  gpointer                       data)
{
  *status = 400;
  return g_strdup ("{\"error\":{\"message\":\"" LONG_WORDS "\"}}");
}

static gboolean
is_narrow (gpointer banner)
{
  return gtk_widget_get_width (banner) <= 360;
}

/* What a server says can be read to its end, on a telephone as well. */
static void
test_long_failure (void)
{
  PasskeysScriptedServer *server = passkeys_scripted_server_new ();
  PasskeysSession *session;
  GtkWidget *page;
  GtkWindow *window;
  AdwBanner *banner;
  GtkLabel *label;

  passkeys_scripted_server_set_handler (server, refuse_at_length, NULL);
  session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  page = g_object_ref_sink (GTK_WIDGET (passkeys_profile_page_new (session)));
  window = ui_fixture_show (page);
  gtk_window_set_default_size (window, 360, 720);
  banner = ui_fixture_find (page, ADW_TYPE_BANNER, NULL);
  ui_fixture_await_property (banner, "revealed", TRUE);
  passkeys_test_run_until (is_narrow, banner);

  label = ui_fixture_find (banner, GTK_TYPE_LABEL, NULL);
  g_assert_nonnull (strstr (gtk_label_get_label (label), "and tells you then."));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (label)));

  ui_fixture_close (window);
  passkeys_test_finalize (page);
  passkeys_test_finalize (session);
  passkeys_scripted_server_free (server);
}

/* Left while what it reads is tried again, it waits for none of it: each of them would be asked for anew
 * five seconds later only. */
static void
test_left (void)
{
  PasskeysScriptedServer *server = passkeys_scripted_server_new ();
  PasskeysApplication *application = passkeys_application_new ();
  guint n_requests;
  PasskeysSession *session;
  GtkWidget *page;
  GtkWindow *window;

  g_application_set_default (G_APPLICATION (application));
  passkeys_scripted_server_answer (server, 404, "{}"); /* one's own user */
  session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  ui_fixture_await_requests (server, 1);
  for (guint i = 0; i < N_BUSY; i++)
    {
      passkeys_scripted_server_answer (server, 503, "{}");
      passkeys_scripted_server_add_header (server, "Retry-After", "5");
    }
  page = g_object_ref_sink (GTK_WIDGET (passkeys_profile_page_new (session)));
  window = ui_fixture_show (page);
  ui_fixture_await_requests (server, 2);
  ui_fixture_settle (); /* until it begins to wait */
  n_requests = passkeys_scripted_server_get_n_requests (server);

  ui_fixture_close (window);
  passkeys_test_finalize (page);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (server), ==, n_requests);
  ui_fixture_settle (); /* a fiber that was told and has not gone on would look like a leak */
  passkeys_test_finalize (session);
  g_application_set_default (NULL);
  passkeys_test_finalize (application);
  passkeys_scripted_server_free (server);
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  g_test_add_data_func ("/profile-page/one", &one, test_ways);
  g_test_add_data_func ("/profile-page/one-and-kit", &one_and_kit, test_ways);
  g_test_add_data_func ("/profile-page/switched-off", &switched_off, test_ways);
  g_test_add_data_func ("/profile-page/several", &several, test_ways);
  g_test_add_func ("/profile-page/failure", test_failure);
  g_test_add_func ("/profile-page/long-failure", test_long_failure);
  g_test_add_func ("/profile-page/left", test_left);

  return g_test_run ();
}
