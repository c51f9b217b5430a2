/* test-site-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-site-window.h"

#include "local-fixture.h"
#include "passkeys-busy-button.h"
#include "passkeys-candidate.h"
#include "passkeys-site-prompt.h"
#include "passkeys-test-await.h"
#include "ui-fixture.h"

#define SITE "example.org"
#define PIN_ROW "_PIN of This Computer"
#define NAME_ROW "_User Name"

/* in the vault: ann@example.org and omar@example.org */
static LocalFixture *local;

typedef struct
{
  PasskeysSiteWindow *window;
  PasskeysSitePrompt *prompt;
  guint               n_cancelled;
} Fixture;

static void
on_cancelled (Fixture *fixture)
{
  fixture->n_cancelled++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = passkeys_site_window_new (NULL);
  fixture->prompt = PASSKEYS_SITE_PROMPT (fixture->window);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  g_signal_connect_swapped (fixture->window, "cancelled", G_CALLBACK (on_cancelled), fixture);
}

static gboolean
is_gone (gpointer fixture)
{
  return ((Fixture *) fixture)->window == NULL;
}

/* And not only when a person has read something. */
static void
await_gone_at_once (Fixture *fixture)
{
  g_assert_true (fixture->window == NULL || !gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
  passkeys_test_run_until (is_gone, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  passkeys_test_run_until (is_gone, fixture);
}

static PasskeysSiteRequest *
begin (Fixture             *fixture,
       PasskeysSitePurpose  purpose,
       const char          *site)
{
  PasskeysSiteRequest *request = passkeys_site_request_new (purpose, site, "Example <b>Ltd</b>");
  g_autoptr(GBytes) handle = g_bytes_new_static ("handle", 6);

  if (purpose == PASSKEYS_SITE_PURPOSE_CREATE)
    passkeys_site_request_set_user (request, handle, "eve@example.org", "Eve");
  passkeys_site_prompt_begin (fixture->prompt, request);
  ui_fixture_settle ();

  return request;
}

static DexFuture *
ask_pin (Fixture *fixture)
{
  g_autoptr(PasskeysPinRequest) request = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_ENTER,
                                                                    "This Computer");
  DexFuture *answer = passkeys_prompt_ask_pin (PASSKEYS_PROMPT (fixture->prompt), request);

  ui_fixture_settle ();
  return answer;
}

static DexFuture *
choose_entry (Fixture             *fixture,
              PasskeysSiteRequest *request,
              GListModel          *entries,
              int                  code)
{
  g_autoptr(GError) error = NULL;
  DexFuture *answer;

  if (code >= 0)
    error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, code, "Technical");
  answer = passkeys_site_prompt_choose_entry (fixture->prompt, request, entries, error);
  ui_fixture_settle ();

  return answer;
}

static void
press (Fixture    *fixture,
       const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
  ui_fixture_settle ();
}

static gboolean
is_sensitive (Fixture    *fixture,
              GType       type,
              const char *title)
{
  return gtk_widget_is_sensitive (ui_fixture_find (fixture->window, type, title));
}

static void
finish (Fixture *fixture,
        int      code)
{
  g_autoptr(GError) error = NULL;

  if (code >= 0)
    error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, code, "Technical");
  passkeys_site_prompt_end (fixture->prompt, error);
  if (error == NULL)
    passkeys_site_window_set_delivered (PASSKEYS_SITE_WINDOW (fixture->window), NULL);
}

static PasskeysSiteChoice *
take_choice (DexFuture *answer)
{
  g_autoptr(GError) error = NULL;
  PasskeysSiteChoice *choice = passkeys_test_await_object (answer, &error);

  g_assert_no_error (error);
  return choice;
}

/* The site is what a person sees, and not what it calls itself. */
static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_CREATE, SITE);

  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==,
                   "Create a Passkey for " SITE "?");
  g_assert_true (ui_fixture_shows (fixture->window, SITE));
  g_assert_true (ui_fixture_shows (fixture->window, "“eve@example.org”"));
  g_assert_false (ui_fixture_shows (fixture->window, "Ltd"));
  g_assert_false (ui_fixture_shows (fixture->window, "Look Closely"));
}

/* Where only one can be meant, it is named before the PIN is typed. */
static void
test_account (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request =
    passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE, NULL);
  g_autoptr(GBytes) handle = g_bytes_new_static ("handle", 6);

  passkeys_site_request_set_user (request, handle, "ann@example.org", "Ann");
  passkeys_site_prompt_begin (fixture->prompt, request);
  ui_fixture_settle ();
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "Sign In to " SITE);
  g_assert_true (ui_fixture_shows (fixture->window, "ann@example.org"));
}

static void
test_unnamed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN, NULL);

  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "Sign In");
  g_assert_true (ui_fixture_shows (fixture->window, "Unnamed Site"));
  g_assert_true (ui_fixture_shows (fixture->window, "does not tell its name"));
}

/* Its second letter is Cyrillic. */
static void
test_lookalike (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN,
                                                  "xn--pypal-4ve.com");

  g_assert_true (ui_fixture_shows (fixture->window, "Look Closely at This Site"));
  g_assert_true (ui_fixture_shows (fixture->window, "Its exact name is xn--pypal-4ve.com."));
}

/* One that needs several lines may be broken after a dot, but for the last; a short one is shown as it is. */
static void
test_long_site (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request =
    begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN, "mail.harbour-bakery.example.org");

  g_assert_true (ui_fixture_shows (fixture->window,
                                   "mail.\u200bharbour-bakery.\u200bexample.org"));
}

/* The field for the PIN is there from the first frame on, and is typed into once it is asked. */
static void
test_pin (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);
  PasskeysBusyButton *button = ui_fixture_find (fixture->window, PASSKEYS_TYPE_BUSY_BUTTON,
                                                "C_ontinue");
  g_autoptr(GBytes) pin = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *answer;
  int height;

  g_assert_true (passkeys_busy_button_get_busy (button));
  g_assert_true (ui_fixture_shows (fixture->window, PIN_ROW));
  g_assert_false (is_sensitive (fixture, ADW_TYPE_ENTRY_ROW, PIN_ROW));
  height = gtk_widget_get_height (GTK_WIDGET (fixture->window));

  answer = ask_pin (fixture);
  g_assert_false (passkeys_busy_button_get_busy (button));
  g_assert_true (is_sensitive (fixture, ADW_TYPE_ENTRY_ROW, PIN_ROW));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->window)), ==, height);
  g_assert_true (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (fixture->window))));

  ui_fixture_type (fixture->window, PIN_ROW, "garden-46");
  press (fixture, "site.continue");
  pin = passkeys_test_await_boxed (answer, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (pin, NULL), g_bytes_get_size (pin), "garden-46", 9);
  g_assert_true (passkeys_busy_button_get_busy (button));
}

static void
test_choose (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);
  g_autoptr(GBytes) id = g_bytes_new_static ("id", 2);
  g_autoptr(PasskeysCandidate) ann = passkeys_candidate_new (id, id, "ann@example.org", "Ann");
  g_autoptr(PasskeysCandidate) omar = passkeys_candidate_new (id, id, "omar@example.org", "Omar");
  g_autoptr(GListStore) candidates = g_list_store_new (PASSKEYS_TYPE_CANDIDATE);
  g_autoptr(PasskeysCandidate) chosen = NULL;
  DexFuture *answer;

  g_list_store_append (candidates, ann);
  g_list_store_append (candidates, omar);
  answer = passkeys_prompt_choose (PASSKEYS_PROMPT (fixture->prompt), G_LIST_MODEL (candidates));
  ui_fixture_settle ();
  gtk_widget_activate (ui_fixture_find (fixture->window, ADW_TYPE_ACTION_ROW, "omar@example.org"));

  chosen = passkeys_test_await_object (answer, NULL);
  g_assert_true (chosen == omar);
}

/* It is not said to be done before the site knows, and not at all if it never does. */
static void
test_delivery (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Technical");

  passkeys_site_prompt_end (fixture->prompt, NULL);
  ui_fixture_settle ();
  g_assert_false (ui_fixture_shows (fixture->window, "Done"));

  passkeys_site_window_set_delivered (PASSKEYS_SITE_WINDOW (fixture->window), error);
  ui_fixture_settle ();
  g_assert_false (ui_fixture_shows (fixture->window, "Done"));
  g_assert_true (ui_fixture_shows (fixture->window, "Your Browser Did Not Hear of It"));
  g_assert_false (ui_fixture_shows (fixture->window, "Technical"));
}

/* Closing the window rejects what is asked and tells of it once. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);
  DexFuture *answer = ask_pin (fixture);

  ui_fixture_type (fixture->window, PIN_ROW, "garden-46");
  press (fixture, "site.cancel");
  ui_fixture_assert_cancelled (answer, 200);
  passkeys_test_run_until (is_gone, fixture);
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
}

/* What is asked after it was closed, while the ceremony has not noticed yet. */
static void
test_late (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(PasskeysSiteWindow) window = g_object_ref (fixture->window);
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_CREATE, SITE);

  press (fixture, "site.cancel");
  ui_fixture_assert_cancelled (ask_pin (fixture), 200);
  ui_fixture_assert_cancelled (choose_entry (fixture, request, G_LIST_MODEL (local->vault), -1), 200);
  ui_fixture_assert_cancelled (passkeys_site_prompt_confirm (fixture->prompt, request, NULL), 200);
  finish (fixture, -1);
}

static void
test_create_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_CREATE, SITE);
  g_autoptr(GListStore) none = g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY);
  g_autoptr(PasskeysSiteChoice) choice = NULL;
  DexFuture *answer = choose_entry (fixture, request, G_LIST_MODEL (none), -1);

  g_assert_false (ui_fixture_shows (fixture->window, "Or Update an Existing Account"));
  press (fixture, "site.continue");
  choice = take_choice (answer);
  g_assert_null (passkeys_site_choice_get_entry (choice));
  g_assert_cmpstr (passkeys_site_choice_get_user_name (choice), ==, "eve@example.org");
}

/* A name that is taken is refused while it is typed, with the reason. */
static void
test_create_beside (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_CREATE, SITE);
  g_autoptr(PasskeysSiteChoice) choice = NULL;
  g_autoptr(DexFuture) answer = choose_entry (fixture, request, G_LIST_MODEL (local->vault), -1);

  g_assert_true (ui_fixture_shows (fixture->window, "Or Update an Existing Account"));
  g_assert_true (is_sensitive (fixture, PASSKEYS_TYPE_BUSY_BUTTON, "_Save"));

  ui_fixture_type (fixture->window, NAME_ROW, "ann@example.org");
  ui_fixture_await_text (fixture->window, "There is an entry of this name for this site.");
  g_assert_false (is_sensitive (fixture, PASSKEYS_TYPE_BUSY_BUTTON, "_Save"));
  press (fixture, "site.continue");
  g_assert_true (dex_future_is_pending (answer));

  ui_fixture_type (fixture->window, NAME_ROW, "");
  g_assert_false (is_sensitive (fixture, PASSKEYS_TYPE_BUSY_BUTTON, "_Save"));
  ui_fixture_type (fixture->window, NAME_ROW, "Second of Ann");
  g_assert_false (ui_fixture_shows (fixture->window, "There is an entry of this name"));
  press (fixture, "site.continue");
  choice = take_choice (g_steal_pointer (&answer));
  g_assert_cmpstr (passkeys_site_choice_get_user_name (choice), ==, "Second of Ann");
}

static void
test_update (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_CREATE, SITE);
  g_autoptr(PasskeysSiteChoice) choice = NULL;
  PasskeysLocalPasskey *entry;
  DexFuture *answer = choose_entry (fixture, request, G_LIST_MODEL (local->vault), -1);

  ui_fixture_type (fixture->window, NAME_ROW, "omar@example.org");
  gtk_widget_activate (ui_fixture_find (fixture->window, ADW_TYPE_ACTION_ROW, "omar@example.org"));
  g_assert_false (is_sensitive (fixture, ADW_TYPE_ENTRY_ROW, NAME_ROW));
  press (fixture, "site.continue");
  choice = take_choice (answer);
  entry = passkeys_site_choice_get_entry (choice);
  g_assert_nonnull (entry);
  g_assert_cmpstr (passkeys_local_passkey_get_user_name (entry), ==, "omar@example.org");
}

/* The account that the site speaks of is there: most likely that one is meant. */
static void
test_update_known (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = passkeys_site_request_new (PASSKEYS_SITE_PURPOSE_CREATE,
                                                                      SITE, NULL);
  g_autoptr(GBytes) handle = g_bytes_new_static ("handle", 6);
  g_autoptr(PasskeysSiteChoice) choice = NULL;
  DexFuture *answer;

  passkeys_site_request_set_user (request, handle, "ann@example.org", "Ann");
  passkeys_site_prompt_begin (fixture->prompt, request);
  answer = choose_entry (fixture, request, G_LIST_MODEL (local->vault), -1);
  press (fixture, "site.continue");
  choice = take_choice (answer);
  g_assert_cmpstr (passkeys_local_passkey_get_user_name (passkeys_site_choice_get_entry (choice)),
                   ==, "ann@example.org");
}

/* What somebody else has taken meanwhile: what was typed is kept, and the reason is told. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_CREATE, SITE);
  g_autoptr(PasskeysSiteChoice) choice = NULL;
  g_autoptr(DexFuture) answer = choose_entry (fixture, request, G_LIST_MODEL (local->vault), -1);

  ui_fixture_type (fixture->window, NAME_ROW, "zoe@example.org");
  press (fixture, "site.continue");
  choice = take_choice (g_steal_pointer (&answer));

  /* Between the two nothing can be taken back. */
  press (fixture, "site.cancel");
  g_assert_cmpuint (fixture->n_cancelled, ==, 0);

  answer = choose_entry (fixture, request, G_LIST_MODEL (local->vault),
                         PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED);
  ui_fixture_await_text (fixture->window, "There is an entry of this name for this site.");
  g_assert_cmpstr (gtk_editable_get_text (ui_fixture_find (fixture->window, ADW_TYPE_ENTRY_ROW,
                                                           NAME_ROW)),
                   ==, "zoe@example.org");
  press (fixture, "site.cancel");
  ui_fixture_assert_cancelled (g_steal_pointer (&answer), 200);
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
}

static void
test_done (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_CREATE, SITE);
  gint64 start = g_get_monotonic_time ();

  ui_fixture_listen ();
  finish (fixture, -1);
  ui_fixture_await_text (fixture->window, "Passkey Saved");
  g_assert_true (ui_fixture_shows (fixture->window, SITE));
  ui_fixture_await_heard ("Passkey Saved. From now on you can sign in to this site with it.");

  passkeys_test_run_until (is_gone, fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 1900 * 1000);
  g_assert_cmpuint (fixture->n_cancelled, ==, 0);
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_CREATE, SITE);

  finish (fixture, PASSKEYS_AUTHENTICATOR_ERROR_STORAGE);
  ui_fixture_await_text (fixture->window, "_Close");
  g_assert_false (ui_fixture_shows (fixture->window, "Passkey Saved"));
  press (fixture, "site.cancel");
  passkeys_test_run_until (is_gone, fixture);
  g_assert_cmpuint (fixture->n_cancelled, ==, 0);
}

/* Who cancelled knows, and an error is not told twice. */
static void
test_end_silently (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);

  finish (fixture, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  await_gone_at_once (fixture);
  g_assert_cmpuint (fixture->n_cancelled, ==, 0);
}

static void
test_told (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);
  g_autoptr(GError) error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                 PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS, "");
  DexFuture *answer = passkeys_site_prompt_confirm (fixture->prompt, request, error);

  ui_fixture_settle ();
  g_assert_true (ui_fixture_shows (fixture->window, "No Passkey for This Site Here"));
  press (fixture, "site.continue");
  g_assert_true (passkeys_test_await (answer, NULL));
  finish (fixture, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  await_gone_at_once (fixture);
}

static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_SELECT, NULL);
  DexFuture *answer = passkeys_site_prompt_confirm (fixture->prompt, request, NULL);

  ui_fixture_settle ();
  g_assert_false (ui_fixture_shows (fixture->window, PIN_ROW));
  press (fixture, "site.continue");
  g_assert_true (passkeys_test_await (answer, NULL));
  finish (fixture, -1);
  await_gone_at_once (fixture);
}

/* What a program removes is named, and that it is gone. */
static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysSiteRequest) request = begin (fixture, PASSKEYS_SITE_PURPOSE_MANAGE, SITE);
  DexFuture *answer = passkeys_site_prompt_confirm (fixture->prompt, request, NULL);

  ui_fixture_settle ();
  g_assert_false (ui_fixture_shows (fixture->window, PIN_ROW));
  g_assert_true (ui_fixture_shows (fixture->window, SITE));
  g_assert_true (ui_fixture_shows (fixture->window, "Remove Passkey?"));
  g_assert_true (ui_fixture_shows (fixture->window, "_Remove"));
  /* Whoever was typing something else has not agreed by it. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) ==
                 ui_fixture_find (fixture->window, GTK_TYPE_BUTTON, "_Cancel"));
  press (fixture, "site.continue");
  g_assert_true (passkeys_test_await (answer, NULL));
  finish (fixture, -1);
}

static DexFuture *
fill_fiber (gpointer user_data)
{
  g_autoptr(PasskeysAttestation) ann = NULL;
  g_autoptr(PasskeysAttestation) omar = NULL;
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_vault_reset (local->vault), &error);
  g_assert_no_error (error);
  local_fixture_set_pin (local);
  ann = local_fixture_make (local, SITE, "ann@example.org");
  omar = local_fixture_make (local, SITE, "omar@example.org");

  return dex_future_new_true ();
}

#define add(path, function) \
  g_test_add ("/site-window/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  ui_fixture_init (&argc, &argv);
  local = local_fixture_new ();
  passkeys_test_await (dex_scheduler_spawn (NULL, 256 * 1024, fill_fiber, NULL, NULL), NULL);

  add ("words", test_words);
  add ("account", test_account);
  add ("unnamed", test_unnamed);
  add ("lookalike", test_lookalike);
  add ("long-site", test_long_site);
  add ("pin", test_pin);
  add ("choose", test_choose);
  add ("delivery", test_delivery);
  add ("cancel", test_cancel);
  add ("late", test_late);
  add ("create/first", test_create_first);
  add ("create/beside", test_create_beside);
  add ("update/chosen", test_update);
  add ("update/known", test_update_known);
  add ("refused", test_refused);
  add ("done", test_done);
  add ("failed", test_failed);
  add ("end-silently", test_end_silently);
  add ("told", test_told);
  add ("select", test_select);
  add ("remove", test_remove);

  status = g_test_run ();
  local_fixture_free (local);
  return status;
}
