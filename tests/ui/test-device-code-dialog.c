/* test-device-code-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-device-code-dialog.h"

#include "passkeys-application.h"
#include "passkeys-busy-button.h"
#include "passkeys-dialog-focus.h"
#include "passkeys-qr-code.h"
#include "passkeys-scripted-server.h"
#include "passkeys-signing-dialog.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define CODE "A7U-KY6-9PT"
#define FAILURE(status, message) \
  "{\"error\":{\"id\":\"1\",\"status\":" #status ",\"message\":\"" message "\"}}"
#define CREDENTIAL(uuid, name) \
  "{\"kind\":\"Fido2\",\"credentialId\":\"" uuid "\",\"credentialUuid\":\"" uuid "\"," \
  "\"dateCreated\":\"2026-01-02T03:04:05.678Z\",\"isActive\":true,\"name\":\"" name "\"," \
  "\"publicKey\":\"\",\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}"

/* What the server says of the credentials, and how long the code is good. */
typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysSession        *session;
  GtkWindow              *window;
  AdwDialog              *dialog;
  int                     n_credentials; /* (atomic) */
  int                     is_over;       /* (atomic): the session has ended */
  int                     n_looks;       /* (atomic): how often the credentials were told */
  guint                   n_registered;
} Fixture;

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  Fixture *fixture = user_data;
  gboolean is_one = g_atomic_int_get (&fixture->n_credentials) == 1;

  *status = 200;
  if (!g_str_equal (request->path, "/auth/credentials"))
    return fixture_make_user_json (FIXTURE_USER_ID);
  if (g_atomic_int_get (&fixture->is_over))
    {
      *status = 401;
      return g_strdup (FAILURE (401, "Unauthorized"));
    }

  g_atomic_int_inc (&fixture->n_looks);
  return g_strdup (is_one
                   ? "{\"items\":[" CREDENTIAL ("cr-1", "Laptop") "]}"
                   : "{\"items\":[" CREDENTIAL ("cr-1", "Laptop") ","
                     CREDENTIAL ("cr-2", "<Phone> & Co") "]}");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->n_credentials = 1;
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_set_handler (fixture->server, answer, fixture);
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1); /* one's own user */
  fixture->window = ui_fixture_show (gtk_label_new ("Content"));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->dialog);
  passkeys_test_finalize (fixture->session);
  passkeys_scripted_server_free (fixture->server);
}

static PasskeysDeviceCode *
make_code (Fixture *fixture,
           guint    seconds)
{
  PasskeysApiClient *client = passkeys_session_get_client (fixture->session);
  g_autoptr(PasskeysApiRequest) request = passkeys_device_code_build_request (fixture->session);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) expires = g_date_time_add_seconds (now, seconds);
  g_autofree char *date = g_date_time_format_iso8601 (expires);
  g_autofree char *json = g_strdup_printf ("{\"code\":\"" CODE "\",\"expiration\":\"%s\"}", date);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysDeviceCode *code;

  passkeys_scripted_server_answer (fixture->server, 200, json);
  response = passkeys_test_await_object (passkeys_api_client_send (client, request), &error);
  g_assert_no_error (error);
  code = passkeys_device_code_new_from_response (fixture->session, response, &error);
  g_assert_no_error (error);

  return code;
}

static void
count_registered (Fixture *fixture)
{
  fixture->n_registered++;
}

static void
show (Fixture *fixture,
      guint    seconds)
{
  g_autoptr(PasskeysDeviceCode) code = make_code (fixture, seconds);

  fixture->dialog = g_object_ref_sink (passkeys_device_code_dialog_new (fixture->session, code));
  g_signal_connect_swapped (fixture->dialog, "registered", G_CALLBACK (count_registered), fixture);
  ui_fixture_listen ();
  adw_dialog_present (fixture->dialog, GTK_WIDGET (fixture->window));
  ui_fixture_settle ();
}

static gboolean
is_asked_to_sign (gpointer data)
{
  Fixture *fixture = data;

  return PASSKEYS_IS_SIGNING_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static gboolean
can_renew (gpointer data)
{
  Fixture *fixture = data;

  return gtk_widget_is_sensitive (ui_fixture_find (fixture->dialog, PASSKEYS_TYPE_BUSY_BUTTON,
                                                   "_New Code…"));
}

static void
test_shown (Fixture       *fixture,
            gconstpointer  data)
{
  GtkPicture *picture;

  show (fixture, 60);
  g_assert_true (ui_fixture_shows (fixture->dialog, CODE));
  g_assert_true (ui_fixture_shows (fixture->dialog, "seconds, and once"));
  ui_fixture_await_heard ("The code is there. Good for");
  g_assert_false (ui_fixture_heard (CODE));
  g_assert_true (ui_fixture_shows (fixture->dialog, "Waiting for the other device"));
  g_assert_true (ui_fixture_shows (fixture->dialog, "/register-device in its web browser"));
  g_assert_false (ui_fixture_shows (fixture->dialog, "can be reached only from this computer"));
  g_assert_true (can_renew (fixture));

  picture = ui_fixture_find (fixture->dialog, GTK_TYPE_PICTURE, NULL);
  g_assert_true (PASSKEYS_IS_QR_CODE (gtk_picture_get_paintable (picture)));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (picture)));
}

static GtkWidget *
get_copy_button (Fixture *fixture)
{
  return gtk_widget_get_ancestor (ui_fixture_find (fixture->dialog, ADW_TYPE_BUTTON_CONTENT, NULL),
                                  GTK_TYPE_BUTTON);
}

static gboolean
is_copy_focused (gpointer fixture)
{
  return gtk_widget_is_focus (get_copy_button (fixture));
}

/* Not the code, although a sheet that opens begins with it. */
static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  show (fixture, 60);
  passkeys_dialog_focus (fixture->dialog, get_copy_button (fixture));
  gtk_widget_grab_focus (ui_fixture_find (fixture->dialog, GTK_TYPE_LABEL, CODE));
  g_assert_false (is_copy_focused (fixture));
  passkeys_test_run_until (is_copy_focused, fixture);
}

static GdkContentProvider *
get_copied (Fixture *fixture)
{
  return gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture->dialog)));
}

/* A code that is over cannot be copied, does not stay on the clipboard, and a new one is offered. */
static void
test_over (Fixture       *fixture,
           gconstpointer  data)
{
  show (fixture, 5);
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "device-code.copy", NULL);
  g_assert_nonnull (get_copied (fixture));

  ui_fixture_await_text (fixture->dialog, "The code has expired");
  ui_fixture_await_heard ("The code has expired.");
  g_assert_null (get_copied (fixture));
  g_assert_true (gtk_widget_has_css_class (ui_fixture_find (fixture->dialog,
                                                            PASSKEYS_TYPE_BUSY_BUTTON,
                                                            "_New Code…"), "suggested-action"));
  g_assert_true (can_renew (fixture));
}

/* Another code is signed for like the first one; who does not, keeps the one that is there. */
static void
test_renewed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysApplication) application = passkeys_application_new ();
  AdwDialog *question;

  g_application_set_default (G_APPLICATION (application));
  show (fixture, 60);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "device-code.renew",
                                             NULL));
  passkeys_test_run_until (is_asked_to_sign, fixture);
  question = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  adw_dialog_force_close (question);
  g_assert_true (ui_fixture_await_dialog (fixture->window) == fixture->dialog);
  g_assert_true (ui_fixture_shows (fixture->dialog, CODE));
  passkeys_test_run_until (can_renew, fixture);
  g_application_set_default (NULL);
}

static gboolean
has_looked (gpointer fixture)
{
  return g_atomic_int_get (&((Fixture *) fixture)->n_looks) > 0;
}

/* The name is somebody's text, not markup. */
static void
test_registered (Fixture       *fixture,
                 gconstpointer  data)
{
  show (fixture, 60);
  passkeys_test_run_until (has_looked, fixture); /* who is there then is not new */
  g_atomic_int_set (&fixture->n_credentials, 2);
  ui_fixture_await_text (fixture->dialog, "Phone");
  g_assert_true (ui_fixture_shows (fixture->dialog, "“&lt;Phone&gt; &amp; Co” Was Added"));
  ui_fixture_await_heard ("“<Phone> & Co” Was Added");
  g_assert_false (ui_fixture_shows (fixture->dialog, CODE));
  g_assert_cmpuint (fixture->n_registered, ==, 1);
}

static void
test_session_over (Fixture       *fixture,
                   gconstpointer  data)
{
  show (fixture, 60);
  g_atomic_int_set (&fixture->is_over, TRUE);
  ui_fixture_await_text (fixture->dialog, "The Session Has Expired");
  g_assert_false (ui_fixture_shows (fixture->dialog, "Waiting for the other device"));
  g_assert_true (ui_fixture_shows (fixture->dialog, CODE));
}

/* Nobody asks the server any more. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  guint n_requests;

  show (fixture, 60);
  passkeys_test_run_until (has_looked, fixture); /* the next look is two seconds away */
  ui_fixture_settle ();
  adw_dialog_close (fixture->dialog);
  ui_fixture_settle ();
  n_requests = passkeys_scripted_server_get_n_requests (fixture->server);
  passkeys_test_run (2500);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, n_requests);
}

#define add(path, function) \
  g_test_add ("/device-code-dialog/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("shown", test_shown);
  add ("focus", test_focus);
  add ("over", test_over);
  add ("renewed", test_renewed);
  add ("registered", test_registered);
  add ("session-over", test_session_over);
  add ("closed", test_closed);

  return g_test_run ();
}
