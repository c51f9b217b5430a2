/* test-dialog-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-dialog-prompt.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-candidate.h"
#include "passkeys-pin-dialog.h"
#include "passkeys-secure-bytes.h"
#include "ui-fixture.h"

#define PIN_ROW "_PIN of This Computer"

typedef struct
{
  GtkWindow            *window;
  PasskeysDialogPrompt *prompt;
  DexPromise           *ceremony;
  DexFuture            *run;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *content = gtk_label_new ("Content");

  fixture->window = ui_fixture_show (content);
  fixture->prompt = passkeys_dialog_prompt_new (content, "Sign in as Ann");
  fixture->ceremony = dex_promise_new_cancellable ();
  fixture->run = passkeys_dialog_prompt_run (fixture->prompt,
                                             DEX_FUTURE (dex_ref (fixture->ceremony)));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dex_clear (&fixture->run);
  dex_clear (&fixture->ceremony);
  ui_fixture_settle ();
  passkeys_test_finalize (fixture->prompt);
  ui_fixture_close (fixture->window);
}

static PasskeysPinDialog *
get_dialog (Fixture *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  return dialog != NULL ? PASSKEYS_PIN_DIALOG (dialog) : NULL;
}

static DexFuture *
ask (Fixture                   *fixture,
     PasskeysPinRequestPurpose  purpose)
{
  g_autoptr(PasskeysPinRequest) request = passkeys_pin_request_new (purpose, "This Computer");
  DexFuture *answer = passkeys_prompt_ask_pin (PASSKEYS_PROMPT (fixture->prompt), request);

  ui_fixture_settle ();
  return answer;
}

static DexFuture *
ask_again (Fixture *fixture,
           int      tries_left,
           guint    wait_seconds)
{
  g_autoptr(GError) error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                 PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN, "Wrong");
  g_autoptr(PasskeysPinRequest) request = NULL;
  DexFuture *answer;

  request = passkeys_pin_request_new_again ("This Computer", error, tries_left, wait_seconds);
  answer = passkeys_prompt_ask_pin (PASSKEYS_PROMPT (fixture->prompt), request);
  ui_fixture_settle ();

  return answer;
}

static void
press_continue (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_dialog (fixture)), "pin.continue",
                                             NULL));
}

static void
assert_pin (DexFuture  *answer,
            const char *pin)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = passkeys_test_await_boxed (answer, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), pin, strlen (pin));
}

static void
finish (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dex_promise_resolve_boolean (fixture->ceremony, TRUE);
  g_assert_true (passkeys_test_await (dex_ref (fixture->run), &error));
  g_assert_no_error (error);
  ui_fixture_await_no_dialog (fixture->window);
}

/* One ceremony of two steps asks once. */
static void
test_enter (Fixture       *fixture,
            gconstpointer  data)
{
  DexFuture *answer = ask (fixture, PASSKEYS_PIN_REQUEST_ENTER);

  ui_fixture_await_text (get_dialog (fixture), "Sign in as Ann");
  ui_fixture_type (get_dialog (fixture), PIN_ROW, "garden-46");
  press_continue (fixture);
  assert_pin (answer, "garden-46");

  g_assert_nonnull (get_dialog (fixture));
  assert_pin (ask (fixture, PASSKEYS_PIN_REQUEST_ENTER), "garden-46");
  finish (fixture);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(DexFuture) answer = ask (fixture, PASSKEYS_PIN_REQUEST_ENTER);

  press_continue (fixture);
  ui_fixture_settle ();
  g_assert_true (dex_future_is_pending (answer));

  finish (fixture);
}

static void
test_wrong (Fixture       *fixture,
            gconstpointer  data)
{
  DexFuture *answer = ask (fixture, PASSKEYS_PIN_REQUEST_ENTER);

  ui_fixture_type (get_dialog (fixture), PIN_ROW, "wrong-1");
  press_continue (fixture);
  assert_pin (answer, "wrong-1");

  answer = ask_again (fixture, 3, 0);
  ui_fixture_await_text (get_dialog (fixture), "Wrong PIN. 3 tries are left.");
  g_assert_cmpstr (gtk_editable_get_text (ui_fixture_find (get_dialog (fixture), ADW_TYPE_ENTRY_ROW,
                                                           PIN_ROW)),
                   ==, "");

  ui_fixture_type (get_dialog (fixture), PIN_ROW, "right-2");
  press_continue (fixture);
  assert_pin (answer, "right-2");
  finish (fixture);
}

static void
test_wait (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(DexFuture) answer = ask_again (fixture, -1, 4);

  ui_fixture_await_text (get_dialog (fixture), "Try again in ");
  ui_fixture_type (get_dialog (fixture), PIN_ROW, "right-2");
  press_continue (fixture);
  g_assert_true (dex_future_is_pending (answer));

  ui_fixture_await_gone (get_dialog (fixture), "Try again");
  press_continue (fixture);
  assert_pin (g_steal_pointer (&answer), "right-2");
  finish (fixture);
}

static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(DexFuture) answer = ask (fixture, PASSKEYS_PIN_REQUEST_CREATE);

  ui_fixture_await_text (get_dialog (fixture),
                                   "if you forget it, the passkeys here are lost");
  ui_fixture_type (get_dialog (fixture), "_New PIN", "short");
  ui_fixture_type (get_dialog (fixture), "_Repeat PIN", "short");
  press_continue (fixture);
  g_assert_true (dex_future_is_pending (answer));

  ui_fixture_type (get_dialog (fixture), "_New PIN", "garden-46");
  ui_fixture_type (get_dialog (fixture), "_Repeat PIN", "garden-47");
  ui_fixture_await_text (get_dialog (fixture), "The two are not the same.");
  press_continue (fixture);
  g_assert_true (dex_future_is_pending (answer));

  ui_fixture_type (get_dialog (fixture), "_Repeat PIN", "garden-46");
  press_continue (fixture);
  assert_pin (g_steal_pointer (&answer), "garden-46");
  finish (fixture);
}

static void
test_choose (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GBytes) id = g_bytes_new_static ("id", 2);
  g_autoptr(PasskeysCandidate) ann = passkeys_candidate_new (id, id, "ann@example.org", "Laptop");
  g_autoptr(PasskeysCandidate) omar = passkeys_candidate_new (id, id, "<b>omar", "<b>Desk</b>");
  g_autoptr(GListStore) candidates = g_list_store_new (PASSKEYS_TYPE_CANDIDATE);
  g_autoptr(PasskeysCandidate) chosen = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *answer;

  g_list_store_append (candidates, ann);
  g_list_store_append (candidates, omar);
  answer = passkeys_prompt_choose (PASSKEYS_PROMPT (fixture->prompt), G_LIST_MODEL (candidates));
  ui_fixture_settle ();

  g_assert_true (ui_fixture_shows (get_dialog (fixture), "<b>Desk</b>"));
  gtk_widget_activate (ui_fixture_find (get_dialog (fixture), ADW_TYPE_ACTION_ROW, "<b>omar"));
  chosen = passkeys_test_await_object (answer, &error);
  g_assert_no_error (error);
  g_assert_true (chosen == omar);
  finish (fixture);
}

/* Closing the dialog before or after an answer ends the ceremony at once. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  DexFuture *answer = ask (fixture, PASSKEYS_PIN_REQUEST_ENTER);
  GCancellable *cancellable = dex_promise_get_cancellable (fixture->ceremony);

  adw_dialog_close (ADW_DIALOG (get_dialog (fixture)));
  ui_fixture_assert_cancelled (answer, 200);
  ui_fixture_assert_cancelled (dex_ref (fixture->run), 200);
  ui_fixture_settle ();
  g_assert_true (g_cancellable_is_cancelled (cancellable));
}

static void
test_cancel_while_waiting (Fixture       *fixture,
                           gconstpointer  data)
{
  DexFuture *answer = ask (fixture, PASSKEYS_PIN_REQUEST_ENTER);

  ui_fixture_type (get_dialog (fixture), PIN_ROW, "garden-46");
  press_continue (fixture);
  assert_pin (answer, "garden-46");
  passkeys_prompt_progress (PASSKEYS_PROMPT (fixture->prompt), "Checking");
  ui_fixture_await_text (get_dialog (fixture), "Checking");

  adw_dialog_close (ADW_DIALOG (get_dialog (fixture)));
  ui_fixture_assert_cancelled (dex_ref (fixture->run), 200);
}

static void
test_window_gone (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysPinRequest) request = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_ENTER,
                                                                    "This Computer");
  GtkWidget *alone = g_object_ref_sink (gtk_label_new ("Nowhere"));
  PasskeysDialogPrompt *prompt = passkeys_dialog_prompt_new (alone, NULL);

  ui_fixture_assert_cancelled (passkeys_prompt_ask_pin (PASSKEYS_PROMPT (prompt), request), 200);
  passkeys_test_finalize (alone);
  ui_fixture_assert_cancelled (passkeys_prompt_ask_pin (PASSKEYS_PROMPT (prompt), request), 200);
  passkeys_test_finalize (prompt);
}

static gboolean
is_typed_into (gpointer window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && GTK_IS_TEXT (focus);
}

/* A sheet that opens must not take the focus from the field: Enter would then cancel. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  GtkWidget *content = gtk_label_new ("Content");
  g_autoptr(PasskeysDialogPrompt) prompt = passkeys_dialog_prompt_new (content, "Sign in as Ann");
  g_autoptr(PasskeysPinRequest) request =
    passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_ENTER, "Security Key");
  DexFuture *answer;

  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_set_default_size (window, 370, 600);
  gtk_window_present (window);
  ui_fixture_settle ();
  answer = passkeys_prompt_ask_pin (PASSKEYS_PROMPT (prompt), request);
  passkeys_test_run_until (is_typed_into, window);
  passkeys_test_run (500); /* as long as a sheet takes to open */
  g_assert_true (is_typed_into (window));

  adw_dialog_close (adw_window_get_visible_dialog (ADW_WINDOW (window)));
  ui_fixture_assert_cancelled (answer, 200);
  ui_fixture_close (window);
}

#define add(path, function) \
  g_test_add ("/dialog-prompt/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("enter", test_enter);
  add ("empty", test_empty);
  add ("wrong", test_wrong);
  add ("wait", test_wait);
  add ("create", test_create);
  add ("choose", test_choose);
  add ("cancel", test_cancel);
  add ("cancel-while-waiting", test_cancel_while_waiting);
  add ("window-gone", test_window_gone);
  add ("narrow", test_narrow);

  return g_test_run ();
}
