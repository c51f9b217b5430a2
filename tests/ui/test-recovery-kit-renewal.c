/* test-recovery-kit-renewal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-recovery-kit-renewal.h"

#include "passkeys-api-failure.h"
#include "passkeys-application.h"
#include "passkeys-scripted-server.h"
#include "passkeys-signing-dialog.h"
#include "ui-fixture.h"

/* A new kit until it is signed: the journey "recover" goes on from there. */

#define CHALLENGE \
  "{\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\",\"challengeIdentifier\":\"eyJ.a.b\"," \
  "\"kind\":\"RecoveryKey\"}"
#define FAILURE "{\"error\":{\"id\":\"1\",\"status\":500,\"message\":\"No.\"}}"

typedef struct
{
  PasskeysApplication    *application;
  PasskeysScriptedServer *server;
  PasskeysSession        *session;
  GtkWindow              *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_answer (fixture->server, 404, "{}"); /* one's own user */
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1);
  fixture->window = ui_fixture_show (gtk_label_new ("Content"));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->session);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

static AdwDialog *
get_dialog (Fixture *fixture)
{
  return adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
}

static gboolean
has_dialog (gpointer data)
{
  return get_dialog (data) != NULL;
}

static DexFuture *
run (Fixture *fixture)
{
  return passkeys_recovery_kit_renewal_run (adw_window_get_content (ADW_WINDOW (fixture->window)),
                                            fixture->session);
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 500, FAILURE);
  g_assert_false (passkeys_test_await (run (fixture), &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  g_assert_null (get_dialog (fixture));
}

/* Nothing of the kit is seen before it is signed, and nothing is left of one that is not. */
static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  DexFuture *future;
  AdwDialog *dialog;

  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  future = run (fixture);
  passkeys_test_run_until (has_dialog, fixture);
  ui_fixture_settle ();
  dialog = g_object_ref (get_dialog (fixture));
  g_assert_true (PASSKEYS_IS_SIGNING_DIALOG (dialog));
  g_assert_true (ui_fixture_shows (dialog, "goes on working until you switch it off"));
  g_assert_false (ui_fixture_shows (dialog, "D1-"));

  adw_dialog_close (dialog);
  ui_fixture_assert_cancelled (future, 500);
  ui_fixture_await_no_dialog (fixture->window);
  passkeys_test_finalize (dialog);
}

/* Who is not waited for any more is no reason to keep anything. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  DexFuture *future;
  AdwDialog *dialog;

  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  future = run (fixture);
  passkeys_test_run_until (has_dialog, fixture);
  dialog = g_object_ref (get_dialog (fixture));
  dex_unref (future);
  ui_fixture_settle ();
  adw_dialog_force_close (dialog);
  ui_fixture_settle ();
  passkeys_test_finalize (dialog);
}

#define add(path, function) \
  g_test_add ("/recovery-kit-renewal/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("failed", test_failed);
  add ("cancelled", test_cancelled);
  add ("dropped", test_dropped);

  return g_test_run ();
}
