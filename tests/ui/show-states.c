/* show-states.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fido.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "passkeys-application.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-passkey-export-dialog.h"
#include "passkeys-passkey-import-dialog.h"
#include "passkeys-pin-dialog.h"
#include "passkeys-prompt.h"
#include "passkeys-recovery-kit-document.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-this-computer-page.h"
#include "passkeys-users-api.h"
#include "passkeys-vault-filling.h"
#include "passkeys-vault-private.h"
#include "passkeys-window-private.h"
#include "session-fixture.h"
#include "show-key-states.h"
#include "show-page-states.h"
#include "show-permission-states.h"
#include "show-picture.h"
#include "show-site-states.h"
#include "ui-fixture.h"

/* Makes a picture of each state that a person seldom sees, to be looked at; without a folder each state waits on the
 * screen for test_states.py to look at it. PATTERN, such as "users-*", is of the names of those that are wanted.
 *
 *   show-states [--large] [FOLDER [PATTERN]] */

#define KEY "YubiKey 5 NFC"
#define PIN "314159"

static GtkWindow *
show_background (void)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_title (ADW_STATUS_PAGE (page), "Credentials");
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);

  return show_picture_window (view);
}

static GError *
create_error (int code)
{
  return code >= 0 ? g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, code, "Technical") : NULL;
}

/* What a security key asks, in the dialog of its own. */
static void
show_question (GtkWindow  *window,
               const char *name,
               DexFuture *(*ask) (PasskeysQuestionView *view, gconstpointer data),
               gconstpointer data)
{
  PasskeysPinDialog *dialog = passkeys_pin_dialog_new ("Sign in with your new passkey");
  DexFuture *question;

  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
  question = ask (passkeys_pin_dialog_get_view (dialog), data);
  show_picture (window, name);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  dex_unref (question);
  ui_fixture_settle ();
}

typedef struct
{
  const char *name;
  int         code; /* -1: none */
  int         tries_left;
  guint       wait_seconds;
} State;

static DexFuture *
ask_insert (PasskeysQuestionView *view,
            gconstpointer         data)
{
  g_autoptr(GError) reason = create_error (((const State *) data)->code);

  return passkeys_question_view_ask_insert (view, reason);
}

static DexFuture *
ask_touch (PasskeysQuestionView *view,
           gconstpointer         name)
{
  return passkeys_question_view_ask_touch (view, name);
}

static DexFuture *
ask_finger (PasskeysQuestionView *view,
            gconstpointer         name)
{
  DexFuture *question = passkeys_question_view_ask_touch (view, name);

  passkeys_question_view_set_progress (view, "The finger was not recognised");
  return question;
}

static DexFuture *
ask_pin (PasskeysQuestionView *view,
         gconstpointer         data)
{
  const State *state = data;
  g_autoptr(GError) error = create_error (state->code);
  g_autoptr(PasskeysPinRequest) request = NULL;

  request = passkeys_pin_request_new_again (KEY, error, state->tries_left, state->wait_seconds);
  return passkeys_question_view_ask_pin (view, request);
}

static DexFuture *
ask_new_pin (PasskeysQuestionView *view,
             gconstpointer         data)
{
  const State *state = data;
  g_autoptr(GError) error = create_error (state->code);
  g_autoptr(PasskeysPinRequest) request = NULL;

  request = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_CREATE, KEY);
  passkeys_pin_request_set_last_error (request, error);
  passkeys_pin_request_set_minimum_length (request, 4);
  return passkeys_question_view_ask_pin (view, request);
}

static void
show_questions (void)
{
  static const State inserts[] = {
    { "insert", -1, 0, 0 },
    { "removed", PASSKEYS_AUTHENTICATOR_ERROR_REMOVED, 0, 0 },
    { "failed", PASSKEYS_AUTHENTICATOR_ERROR_FAILED, 0, 0 },
    { "blocked", PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED, 0, 0 },
    { "blocked-for-good", PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD, 0, 0 },
    { "no-passkey", PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS, 0, 0 },
    { "excluded", PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED, 0, 0 },
    { "full", PASSKEYS_AUTHENTICATOR_ERROR_FULL, 0, 0 },
    { "u2f-only", PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY, 0, 0 },
    { "unsupported", PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED, 0, 0 },
    { "denied", PASSKEYS_AUTHENTICATOR_ERROR_DENIED, 0, 0 },
    { "withheld", PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD, 0, 0 },
  };
  static const State pins[] = {
    { "pin", -1, 8, 0 },
    { "pin-tries-before", -1, 3, 0 },
    { "wrong-pin", PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN, 7, 0 },
    { "last-try", PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN, 1, 0 },
    { "finger-blocked", PASSKEYS_AUTHENTICATOR_ERROR_UV_BLOCKED, 8, 0 },
  };
  static const State new_pins[] = {
    { "new-pin", -1, 0, 0 },
    { "new-pin-policy", PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY, 0, 0 },
    { "forced-change", PASSKEYS_AUTHENTICATOR_ERROR_PIN_CHANGE_REQUIRED, 0, 0 },
  };
  GtkWindow *window = show_background ();

  for (gsize i = 0; i < G_N_ELEMENTS (inserts); i++)
    show_question (window, inserts[i].name, ask_insert, &inserts[i]);
  show_question (window, "touch", ask_touch, KEY);
  show_question (window, "touch-one-of-several", ask_touch, NULL);
  show_question (window, "finger-not-recognised", ask_finger, KEY);
  for (gsize i = 0; i < G_N_ELEMENTS (pins); i++)
    show_question (window, pins[i].name, ask_pin, &pins[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (new_pins); i++)
    show_question (window, new_pins[i].name, ask_new_pin, &new_pins[i]);
  ui_fixture_close (window);
}

static void
show_failure (GtkWindow          *window,
              PasskeysSession    *session,
              PasskeysApiRequest *request,
              const State        *state)
{
  g_autoptr(GError) error = create_error (state->code);
  g_autoptr(DexFuture) outcome = NULL;

  outcome = passkeys_signing_dialog_sign (GTK_WIDGET (window), session, request, "Deactivate User",
                                          "grace@example.org can no longer sign in.");
  passkeys_error_box_set_error (ui_fixture_find (window, PASSKEYS_TYPE_ERROR_BOX, NULL), error);
  show_picture (window, state->name);
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (window)));
}

/* The same in the dialog that says what is signed. */
static void
show_signing (void)
{
  static const State failures[] = {
    { "signing-timed-out", PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT, 0, 0 },
    { "signing-chip-absent", PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT, 0, 0 },
    { "signing-chip-denied", PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED, 0, 0 },
    { "signing-chip-cleared", PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED, 0, 0 },
    { "signing-chip-foreign", PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN, 0, 0 },
    { "signing-chip-failed", PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED, 0, 0 },
  };
  GtkWindow *window = show_background ();
  g_autoptr(PasskeysSession) session = ui_fixture_make_session ("http://127.0.0.1:9");
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_deactivate_request ("us-1");
  g_autoptr(PasskeysPinRequest) pin = NULL;
  g_autoptr(GError) wrong = create_error (PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_autoptr(GError) denied = create_error (PASSKEYS_AUTHENTICATOR_ERROR_DENIED);
  g_autoptr(DexFuture) outcome = NULL;
  DexFuture *question;
  PasskeysPrompt *prompt;

  outcome = passkeys_signing_dialog_sign (GTK_WIDGET (window), session, request, "Deactivate User",
                                          "grace@example.org can no longer sign in or sign any "
                                          "change until they are activated again.");
  prompt = PASSKEYS_PROMPT (adw_window_get_visible_dialog (ADW_WINDOW (window)));
  show_picture (window, "signing");
  question = passkeys_prompt_ask_insert (prompt, NULL);
  show_picture (window, "signing-insert");
  dex_unref (question);
  pin = passkeys_pin_request_new_again (KEY, wrong, 7, 0);
  question = passkeys_prompt_ask_pin (prompt, pin);
  show_picture (window, "signing-wrong-pin");
  dex_unref (question);
  question = passkeys_prompt_ask_insert (prompt, denied);
  show_picture (window, "signing-denied");
  dex_unref (question);
  question = passkeys_prompt_ask_touch (prompt, KEY);
  show_picture (window, "signing-touch");
  dex_unref (question);
  show_picture (window, "signing-waits");
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (window)));
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    show_failure (window, session, request, &failures[i]);
  ui_fixture_close (window);
}

static void
show_import (GtkWindow     *window,
             PasskeysVault *vault,
             const char    *name,
             const char    *contents)
{
  g_autoptr(GFileIOStream) stream = NULL;
  g_autoptr(GFile) file = g_file_new_tmp ("passkeys-XXXXXX.json", &stream, NULL);
  AdwDialog *dialog;

  g_file_set_contents (g_file_peek_path (file), contents, -1, NULL);
  dialog = passkeys_passkey_import_dialog_new (vault, file);
  adw_dialog_present (dialog, GTK_WIDGET (window));
  passkeys_test_run_until (show_picture_is_at_rest, dialog);
  show_picture (window, name);
  adw_dialog_force_close (dialog);
  g_file_delete (file, NULL, NULL);
}

/* What is asked before a passkey of this computer changes, and what is said afterwards. */
static void
show_changes (GtkWindow     *window,
              PasskeysVault *vault)
{
  g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (G_LIST_MODEL (vault), 0);
  const char *site = passkeys_local_passkey_get_relying_party_id (passkey);
  g_autofree char *removed = g_strdup_printf (ngettext ("%u passkey removed", "%u passkeys removed", 1), 1);

  passkeys_test_await (passkeys_vault_describe (vault, passkey, "Work",
                                                "For the auditors, who asked for it in March"),
                       NULL);
  passkeys_test_await (_passkeys_vault_note_use (vault, passkey), NULL);
  show_picture (window, "this-computer-used");

  gtk_widget_activate_action (ui_fixture_find (window, ADW_TYPE_ACTION_ROW, site),
                              "passkey.describe", NULL);
  show_picture (window, "this-computer-describe");
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (window)));
  gtk_widget_activate_action (ui_fixture_find (window, ADW_TYPE_ACTION_ROW, site),
                              "passkey.remove", NULL);
  show_picture (window, "this-computer-remove");
  ui_fixture_respond (window, "remove");
  ui_fixture_await_text (window, removed);
  show_picture (window, "this-computer-removed");
  ui_fixture_click (window, C_("button", "_Undo"));
  ui_fixture_await_text (window, site);
}

static void
give_pin (GtkWindow *window)
{
  g_autofree char *row = g_strdup_printf (_("_PIN of %s"), _("This Computer"));
  AdwDialog *dialog;

  ui_fixture_await_text (window, row);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (window));
  ui_fixture_type (dialog, row, PIN);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "pin.continue", NULL);
}

/* One of them cannot be opened, as if the disk had lost a part of it. */
static void
show_export (GtkWindow     *window,
             PasskeysVault *vault)
{
  g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (G_LIST_MODEL (vault), 0);
  g_autoptr(GDateTime) created = g_steal_pointer (&passkey->created);
  AdwDialog *dialog = passkeys_passkey_export_dialog_new (vault);

  passkey->created = g_date_time_add_days (created, 1);
  adw_dialog_present (dialog, GTK_WIDGET (window));
  ui_fixture_type (dialog, _("_New Password"), "correct horse");
  ui_fixture_type (dialog, _("_Repeat Password"), "correct horse");
  show_picture (window, "export-passkeys");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "export.run", NULL);
  give_pin (window);
  ui_fixture_await_text (window, _("Some Passkeys Stay Behind"));
  show_picture (window, "export-left-behind");
  adw_dialog_close (adw_window_get_visible_dialog (ADW_WINDOW (window)));
  ui_fixture_await_no_dialog (window);
  g_date_time_unref (passkey->created);
  passkey->created = g_steal_pointer (&created);
}

static void
show_this_computer (void)
{
  g_autoptr(PasskeysSession) session = ui_fixture_make_session ("http://127.0.0.1:1");
  g_autoptr(PasskeysVault) vault = passkeys_vault_new ();
  g_autofree char *passkeys = passkeys_vault_filling_build_file (FALSE);
  GtkWindow *window;

  passkeys_test_await (passkeys_vault_reset (vault), NULL);
  window = show_picture_window (GTK_WIDGET (passkeys_this_computer_page_new_for_vault (session, vault)));
  show_picture (window, "this-computer-empty");
  passkeys_vault_filling_run (vault, PIN);
  show_picture (window, "this-computer");
  show_changes (window, vault);

  show_import (window, vault, "import-passkeys", passkeys);
  show_import (window, vault, "import-encrypted", "{\"encrypted\":true}");
  show_import (window, vault, "import-damaged", "-----BEGIN CMS-----\n");

  show_export (window, vault);
  ui_fixture_close (window);
  show_site_states (G_LIST_MODEL (vault));
}

static void
save_kit (const char *folder)
{
  g_autoptr(GBytes) code = g_bytes_new_static ("D1-54TS9W-BQD8N-YE34R-23CCM-8WBLG-TD3TNT", 40);
  g_autoptr(PasskeysRecoveryKit) kit =
    passkeys_recovery_kit_new (FIXTURE_USERNAME, FIXTURE_ORG_ID, "Harbour Bakery", code,
                               "z_jq0Vqm_QSTTY_nj0a74udQqdyNUOTOXdREOoR_sdQ");
  g_autofree char *path = g_build_filename (folder, "recovery-kit.pdf", NULL);
  g_autoptr(GBytes) pdf = passkeys_recovery_kit_document_to_pdf (kit, NULL);

  if (!g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), NULL))
    g_error ("%s cannot be written", path);
}

/* Its style and icons are there from then on. */
static PasskeysApplication *
start_application (void)
{
  PasskeysApplication *application = passkeys_application_new ();

  g_application_set_default (G_APPLICATION (application));
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("There is no session bus");

  return application;
}

/* What is told in passing has room for a few words only. */
static void
show_details (PasskeysWindow *window)
{
  g_autoptr(GError) error = create_error (PASSKEYS_AUTHENTICATOR_ERROR_FULL);

  passkeys_error_messages_toast (GTK_WIDGET (window->navigation_view), error);
  show_picture (GTK_WINDOW (window), "toast");
  g_signal_emit_by_name (ui_fixture_find (window, GTK_TYPE_BUTTON, C_("button", "_Details")), "clicked");
  show_picture (GTK_WINDOW (window), "toast-details");
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
}

static void
show_application (PasskeysApplication *application)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "passkeys", NULL);
  g_autofree char *file = g_build_filename (path, "accounts.json", NULL);
  PasskeysWindow *window;
  g_autofree char *clock =
    g_strdup_printf (ngettext ("The clock of this computer is off by %u hour. Set date and time in Settings.",
                               "The clock of this computer is off by %u hours. Set date and time in Settings.",
                               3),
                     3);
  GtkWidget *row;

  g_mkdir_with_parents (path, 0700);
  g_file_set_contents (file, "{", -1, NULL);
  window = passkeys_window_new (application);
  gtk_window_present (GTK_WINDOW (window));
  ui_fixture_await_text (window, _("Accounts Cannot Be Read"));
  show_picture (GTK_WINDOW (window), "set-aside");
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));

  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  show_picture (GTK_WINDOW (window), "preferences");
  show_site_switch (GTK_WINDOW (window));
  row = ui_fixture_find (window, ADW_TYPE_ACTION_ROW, _("C_hange PIN"));
  ui_fixture_await_property (row, "activatable", TRUE);
  gtk_widget_activate (row);
  ui_fixture_await_text (window, _("Present PIN"));
  show_picture (GTK_WINDOW (window), "preferences-change-pin");
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  g_action_group_activate_action (G_ACTION_GROUP (application), "shortcuts", NULL);
  show_picture (GTK_WINDOW (window), "shortcuts");
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));

  adw_banner_set_title (window->clock_banner, clock);
  adw_banner_set_revealed (window->clock_banner, TRUE);
  show_picture (GTK_WINDOW (window), "clock");
  adw_banner_set_revealed (window->clock_banner, FALSE);
  show_details (window);
  gtk_stack_set_visible_child_name (window->stack, "locked");
  show_picture (GTK_WINDOW (window), "locked");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* In the language of whoever looks at them. */
static void
speak (void)
{
  const char *translations = g_getenv ("PASSKEYS_LOCALEDIR");

  if (translations == NULL)
    return;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = NULL;
  gboolean is_large;
  const char *folder;

  ui_fixture_init (&argc, &argv);
  speak ();
  /* Nobody here takes the notifications that a waiting window sends. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);

  is_large = argc > 1 && g_str_equal (argv[1], "--large");
  folder = argv[is_large ? 2 : 1];
  if (folder != NULL)
    show_picture_set_pattern (argv[is_large ? 3 : 2]);
  if (is_large)
    show_picture_begin_large (folder);
  else
    show_picture_begin (folder);
  application = start_application ();

  if (folder != NULL)
    save_kit (folder);
  show_questions ();
  show_signing ();
  show_key_states ();
  show_this_computer ();
  show_application (application);
  show_page_states ();
  show_permission_states ();

  return show_picture_end ();
}
