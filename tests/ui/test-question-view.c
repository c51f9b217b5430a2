/* test-question-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-question-view.h"

#include "passkeys-authenticator-error.h"
#include "ui-fixture.h"

typedef struct
{
  GtkWindow            *window;
  PasskeysQuestionView *view;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->view = g_object_ref_sink (g_object_new (PASSKEYS_TYPE_QUESTION_VIEW, NULL));
  fixture->window = ui_fixture_show (GTK_WIDGET (fixture->view));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->view);
}

static GError *
create_error (PasskeysAuthenticatorError code)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, code, "Technical");
}

static void
assert_shows (Fixture    *fixture,
              const char *title,
              const char *sentence)
{
  ui_fixture_settle ();
  ui_fixture_await_text (fixture->view, title);
  ui_fixture_await_text (fixture->view, sentence);
}

/* What is shown goes when nobody waits for it any more, as when the key was touched. */
static void
test_touch (Fixture       *fixture,
            gconstpointer  data)
{
  DexFuture *one = passkeys_question_view_ask_touch (fixture->view, "YubiKey 5 NFC");
  DexFuture *several;

  assert_shows (fixture, "Touch Your Security Key", "YubiKey 5 NFC blinks.");
  g_assert_true (passkeys_question_view_is_asking (fixture->view));
  g_assert_false (passkeys_question_view_wants_answer (fixture->view));

  several = passkeys_question_view_ask_touch (fixture->view, NULL);
  ui_fixture_assert_cancelled (one, 200);
  assert_shows (fixture, "Touch the One to Use", "Several security keys blink.");

  dex_unref (several);
  ui_fixture_settle ();
  g_assert_false (passkeys_question_view_is_asking (fixture->view));
  g_assert_false (ui_fixture_shows (fixture->view, "Touch the One to Use"));
}

static void
test_insert (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct
  {
    PasskeysAuthenticatorError  code;
    const char                 *title;
    const char                 *sentence;
  } reasons[] = {
    { PASSKEYS_AUTHENTICATOR_ERROR_REMOVED, "Plug It In Again", "Nothing is lost" },
    { PASSKEYS_AUTHENTICATOR_ERROR_FAILED, "Plug It In Again", "It failed" },
    { PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED, "Unplug It, Then Plug It In Again",
      "too many wrong PINs in a row" },
    { PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD, "Plug In Another Security Key",
      "blocked for good" },
    { PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS, "Plug In Another Security Key",
      "holds no passkey of this account" },
    { PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED, "Plug In Another Security Key",
      "holds a passkey of this account already" },
    { PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY, "Plug In Another Security Key", "knows only U2F" },
    { PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED, "Plug In Another Security Key", "older kind" },
  };
  g_autoptr(DexFuture) first = passkeys_question_view_ask_insert (fixture->view, NULL);

  assert_shows (fixture, "Plug In Your Security Key", "Plug it into a USB port");

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr(GError) reason = create_error (reasons[i].code);
      g_autoptr(DexFuture) future = passkeys_question_view_ask_insert (fixture->view, reason);

      assert_shows (fixture, reasons[i].title, reasons[i].sentence);
      g_assert_false (ui_fixture_shows (fixture->view, "Technical"));
      g_assert_false (ui_fixture_shows (fixture->view, "_Copy"));
    }
}

/* What became of the last answer is seen and heard with the next question, and with no other. */
static void
test_news (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(DexFuture) first = passkeys_question_view_ask_touch (fixture->view, "YubiKey Bio");
  g_autoptr(DexFuture) second = NULL;
  g_autoptr(DexFuture) third = NULL;

  ui_fixture_listen ();
  dex_clear (&first);
  passkeys_question_view_set_progress (fixture->view, "The finger was not recognised");
  second = passkeys_question_view_ask_touch (fixture->view, "YubiKey Bio");
  assert_shows (fixture, "Touch Your Security Key", "The finger was not recognised");
  ui_fixture_await_heard ("The finger was not recognised");

  third = passkeys_question_view_ask_insert (fixture->view, NULL);
  assert_shows (fixture, "Plug In Your Security Key", "Plug it into a USB port");
  g_assert_false (ui_fixture_shows (fixture->view, "The finger was not recognised"));

  passkeys_question_view_set_progress (fixture->view, "The finger was not recognised");
  passkeys_question_view_cancel (fixture->view);
  g_assert_false (ui_fixture_shows (fixture->view, "The finger was not recognised"));
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  char **text = user_data;
  g_autoptr(GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

static char *
press_copy (Fixture    *fixture,
            const char *label)
{
  char *text = NULL;

  gtk_widget_activate (ui_fixture_find (fixture->view, GTK_TYPE_BUTTON, label));
  ui_fixture_await_text (fixture->view, "Copied");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->view)), NULL,
                                 copied_cb, &text);
  passkeys_test_run_until (is_set, &text);

  return text;
}

/* The person is given what helps, not only told what is wrong. */
static void
test_fixes (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) denied = create_error (PASSKEYS_AUTHENTICATOR_ERROR_DENIED);
  g_autoptr(GError) withheld = create_error (PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD);
  g_autoptr(GError) full = create_error (PASSKEYS_AUTHENTICATOR_ERROR_FULL);
  g_autofree char *rule = NULL;
  g_autofree char *command = NULL;
  g_autoptr(DexFuture) first = passkeys_question_view_ask_insert (fixture->view, denied);
  g_autoptr(DexFuture) second = NULL;
  g_autoptr(DexFuture) third = NULL;

  assert_shows (fixture, "The Security Key Cannot Be Read", "TAG+=\"uaccess\"");
  rule = press_copy (fixture, "Copy _Rule");
  g_assert_nonnull (strstr (rule, "TAG+=\"uaccess\""));
  g_assert_null (strstr (rule, "MODE"));

  second = passkeys_question_view_ask_insert (fixture->view, withheld);
  assert_shows (fixture, "The Security Key Is Out of Reach", "flatpak override");
  command = press_copy (fixture, "Copy Co_mmand");
  g_assert_cmpstr (command, ==, "flatpak override --user --device=all " APPLICATION_ID);

  third = passkeys_question_view_ask_insert (fixture->view, full);
  assert_shows (fixture, "Plug In Another Security Key", "no room for another passkey");
  g_assert_true (gtk_widget_get_visible (ui_fixture_find (fixture->view, GTK_TYPE_BUTTON,
                                                          "_Manage Security Keys")));
}

static DexFuture *
ask (Fixture                   *fixture,
     PasskeysPinRequestPurpose  purpose,
     int                        code,
     int                        tries_left,
     guint                      minimum_length)
{
  g_autoptr(GError) error = code >= 0 ? create_error (code) : NULL;
  g_autoptr(PasskeysPinRequest) request = NULL;
  DexFuture *answer;

  if (purpose == PASSKEYS_PIN_REQUEST_ENTER)
    request = passkeys_pin_request_new_again ("YubiKey 5 NFC", error, tries_left, 0);
  else
    {
      request = passkeys_pin_request_new (purpose, "YubiKey 5 NFC");
      passkeys_pin_request_set_last_error (request, error);
      passkeys_pin_request_set_minimum_length (request, minimum_length);
    }

  answer = passkeys_question_view_ask_pin (fixture->view, request);
  ui_fixture_settle ();

  return answer;
}

static void
assert_pin (Fixture    *fixture,
            DexFuture  *answer,
            const char *pin)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  g_assert_true (passkeys_question_view_is_ready (fixture->view));
  passkeys_question_view_answer (fixture->view);
  bytes = passkeys_test_await_boxed (answer, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), pin, strlen (pin));
}

static void
test_tries (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    int         code;
    int         tries_left;
    const char *words;
  } states[] = {
    { PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN, 7, "Wrong PIN. 7 tries are left." },
    { PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN, 1, "One try is left: after another wrong PIN the "
                                                   "security key is blocked for good" },
    { -1, 3, "There were wrong PINs before. 3 tries are left." },
    { -1, 1, "This is the last try" },
    { PASSKEYS_AUTHENTICATOR_ERROR_UV_BLOCKED, 8, "Enter the PIN of the security key instead" },
    { PASSKEYS_AUTHENTICATOR_ERROR_UV_FAILED, 8, "The PIN works as well" },
  };
  DexFuture *answer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      dex_clear (&answer);
      answer = ask (fixture, PASSKEYS_PIN_REQUEST_ENTER, states[i].code, states[i].tries_left, 0);
      ui_fixture_await_text (fixture->view, states[i].words);
    }

  dex_clear (&answer);
  answer = ask (fixture, PASSKEYS_PIN_REQUEST_ENTER, -1, 8, 0);
  g_assert_false (ui_fixture_shows (fixture->view, "left"));
  ui_fixture_type (fixture->view, "_PIN of YubiKey 5 NFC", "2468");
  assert_pin (fixture, answer, "2468");
}

static void
choose_pin (Fixture    *fixture,
            const char *pin)
{
  ui_fixture_type (fixture->view, "_New PIN", pin);
  ui_fixture_type (fixture->view, "_Repeat PIN", pin);
}

/* The key's own least length counts, and its own most: 63 bytes, not letters. */
static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *too_long = g_strnfill (64, 'x');
  DexFuture *answer = ask (fixture, PASSKEYS_PIN_REQUEST_CREATE, -1, -1, 4);

  ui_fixture_await_text (fixture->view, "The PIN protects all passkeys on YubiKey 5 NFC");
  choose_pin (fixture, "123");
  g_assert_false (passkeys_question_view_is_ready (fixture->view));
  choose_pin (fixture, too_long);
  g_assert_false (passkeys_question_view_is_ready (fixture->view));
  ui_fixture_await_text (fixture->view, "takes no PIN that long");
  choose_pin (fixture, "2468");
  assert_pin (fixture, answer, "2468");

  /* refused by the key */
  answer = ask (fixture, PASSKEYS_PIN_REQUEST_CREATE, PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY, -1,
                4);
  ui_fixture_await_text (fixture->view, "It is too simple, or was used before.");
  g_assert_false (passkeys_question_view_is_ready (fixture->view));
  choose_pin (fixture, "garden");
  assert_pin (fixture, answer, "garden");

  answer = ask (fixture, PASSKEYS_PIN_REQUEST_CREATE,
                PASSKEYS_AUTHENTICATOR_ERROR_PIN_CHANGE_REQUIRED, -1, 8);
  ui_fixture_await_text (fixture->view, "the security key takes it no longer");
  choose_pin (fixture, "garden1");
  g_assert_false (passkeys_question_view_is_ready (fixture->view));
  choose_pin (fixture, "garden12");
  assert_pin (fixture, answer, "garden12");
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  DexFuture *touch = passkeys_question_view_ask_touch (fixture->view, "YubiKey 5 NFC");
  DexFuture *answer;

  passkeys_question_view_cancel (fixture->view);
  ui_fixture_assert_cancelled (touch, 200);

  answer = ask (fixture, PASSKEYS_PIN_REQUEST_ENTER, -1, 8, 0);
  ui_fixture_type (fixture->view, "_PIN of YubiKey 5 NFC", "2468");
  passkeys_question_view_cancel (fixture->view);
  ui_fixture_assert_cancelled (answer, 200);
  g_assert_cmpstr (gtk_editable_get_text (ui_fixture_find (fixture->view, ADW_TYPE_ENTRY_ROW,
                                                           "_PIN of YubiKey 5 NFC")), ==, "");
}

#define add(path, function) \
  g_test_add ("/question-view/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("touch", test_touch);
  add ("insert", test_insert);
  add ("news", test_news);
  add ("fixes", test_fixes);
  add ("tries", test_tries);
  add ("create", test_create);
  add ("cancel", test_cancel);

  return g_test_run ();
}
