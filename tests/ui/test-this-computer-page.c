/* test-this-computer-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "local-fixture.h"
#include "passkeys-passkey-export-dialog.h"
#include "passkeys-passkey-import-dialog.h"
#include "passkeys-passkey-row.h"
#include "passkeys-pin-dialog.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-await.h"
#include "passkeys-this-computer-page.h"
#include "ui-fixture.h"

#define PIN "garden-46"
#define PASSWORD "correct horse 7"
#define KEY \
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQGhRA" \
  "NCAARv8DuUkkHOHa3UNRnmlg4KhbQaaaBcMoEDqivOFZTKFjxPdTpVvwHcU_bAsMfu54tAxv99JaluIoK5ic73HBRK"

typedef struct
{
  PasskeysSession   *session;
  PasskeysVault     *vault;
  AdwNavigationPage *page;
  GtkWindow         *window;
  AdwDialog         *dialog;
  GFile             *file;
  GBytes            *exported;
  guint              n_imported;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GBytes) pin = passkeys_secure_bytes_new_text (PIN);
  g_autoptr(GFileIOStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  fixture->session = ui_fixture_make_session ("http://127.0.0.1:1");
  fixture->vault = local_fixture_make_vault (passkeys_keyring_get_default ());
  passkeys_test_await (passkeys_vault_reset (fixture->vault), &error);
  g_assert_no_error (error);
  passkeys_test_await (passkeys_vault_set_pin (fixture->vault, pin), &error);
  g_assert_no_error (error);
  fixture->page = passkeys_this_computer_page_new_for_vault (fixture->session, fixture->vault);
  fixture->window = ui_fixture_show (GTK_WIDGET (fixture->page));
  fixture->file = g_file_new_tmp ("passkeys-XXXXXX.json", &stream, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  g_file_delete (fixture->file, NULL, NULL);
  g_clear_object (&fixture->file);
  g_clear_pointer (&fixture->exported, g_bytes_unref);
  g_clear_object (&fixture->session);
  passkeys_test_finalize (fixture->vault);
}

static char *
build_file (const char *id,
            const char *site,
            const char *user)
{
  return g_strdup_printf ("{\"items\":[{\"title\":\"Example\",\"credentials\":["
                          "{\"type\":\"passkey\",\"credentialId\":\"%s\",\"rpId\":\"%s\","
                          "\"username\":\"%s\",\"userDisplayName\":\"\",\"userHandle\":\"aGFuZGxl\","
                          "\"key\":\"" KEY "\"},"
                          "{\"type\":\"passkey\",\"rpId\":\"co.uk\"}]}]}", id, site, user);
}

static void
on_imported (Fixture *fixture,
             guint    n_saved)
{
  fixture->n_imported = n_saved;
}

static void
present_import (Fixture       *fixture,
                gconstpointer  contents,
                gssize         length)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (g_file_peek_path (fixture->file), contents, length, &error);
  g_assert_no_error (error);
  fixture->n_imported = 0;
  fixture->dialog = passkeys_passkey_import_dialog_new (fixture->vault, fixture->file);
  g_signal_connect_swapped (fixture->dialog, "imported", G_CALLBACK (on_imported), fixture);
  adw_dialog_present (fixture->dialog, GTK_WIDGET (fixture->window));
}

static void
give_pin (Fixture    *fixture,
          const char *pin)
{
  AdwDialog *dialog;

  ui_fixture_await_text (fixture->window, "_PIN of This Computer");
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_true (PASSKEYS_IS_PIN_DIALOG (dialog));
  ui_fixture_type (dialog, "_PIN of This Computer", pin);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "pin.continue", NULL));
}

static gboolean
is_imported (gpointer data)
{
  return ((Fixture *) data)->n_imported > 0;
}

static void
import (Fixture    *fixture,
        const char *id,
        const char *site,
        const char *user)
{
  g_autofree char *file = build_file (id, site, user);

  present_import (fixture, file, -1);
  ui_fixture_await_text (fixture->dialog, "1 of 2 passkeys chosen");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "import.save", NULL));
  give_pin (fixture, PIN);
  passkeys_test_run_until (is_imported, fixture);
  g_assert_cmpuint (fixture->n_imported, ==, 1);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  ui_fixture_await_text (fixture->page, "No Passkeys Here");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "this-computer.export", NULL);
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

/* The dry run says what would become of each; a wrong PIN loses nothing. */
static void
test_import (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *file = build_file ("Zmlyc3Q", "example.org", "ada");

  present_import (fixture, file, -1);
  ui_fixture_await_text (fixture->dialog, "1 of 2 passkeys chosen");
  g_assert_true (ui_fixture_shows (fixture->dialog, "example.org"));
  g_assert_true (ui_fixture_shows (fixture->dialog, "New"));
  g_assert_true (ui_fixture_shows (fixture->dialog, "it names no site"));
  g_assert_true (ui_fixture_shows (fixture->dialog, "delete it afterwards"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->vault)), ==, 0);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "import.save", NULL));
  give_pin (fixture, "wrong-1");
  ui_fixture_await_text (fixture->window, "Wrong PIN");
  give_pin (fixture, PIN);
  passkeys_test_run_until (is_imported, fixture);
  ui_fixture_await_text (fixture->page, "example.org");
  g_assert_true (ui_fixture_shows (fixture->page, "ada"));

  present_import (fixture, file, -1);
  ui_fixture_await_text (fixture->dialog, "Already on this computer");
  g_assert_true (ui_fixture_shows (fixture->dialog, "0 of 2 passkeys chosen"));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  present_import (fixture, "{\"encrypted\":true}", -1);
  ui_fixture_await_text (fixture->dialog, "Only Bitwarden Can Open This File");
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "import.save", NULL);
  g_assert_cmpuint (fixture->n_imported, ==, 0);
  adw_dialog_force_close (fixture->dialog);

  /* no password could open this */
  present_import (fixture, "-----BEGIN CMS-----\n", -1);
  ui_fixture_await_text (fixture->dialog, "The File Is Damaged");
}

static void
search (Fixture    *fixture,
        const char *text)
{
  GtkWidget *entry = ui_fixture_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->vault));
}

static void
remove_passkey (Fixture    *fixture,
                const char *site)
{
  GtkWidget *row = ui_fixture_find (fixture->page, ADW_TYPE_ACTION_ROW, site);

  g_assert_true (gtk_widget_activate_action (row, "passkey.remove", NULL));
  ui_fixture_await_text (fixture->window, "can no longer sign in to");
  ui_fixture_respond (fixture->window, "remove");
}

/* How many are in the keyring, as another copy of the program finds them after the last second. */
static guint
count_kept (void)
{
  g_autoptr(GHashTable) everything = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GListModel) items = NULL;
  g_autoptr(DexFuture) future = NULL;

  future = passkeys_keyring_search (passkeys_keyring_get_default (),
                                    &passkeys_vault_storage_passkey_schema, everything);
  keyring_fixture_wait (future);
  items = g_value_dup_object (dex_future_get_value (future, NULL));
  return g_list_model_get_n_items (items);
}

static gboolean
has_one_kept (gpointer data)
{
  return count_kept () == 1;
}

static void
test_search_and_remove (Fixture       *fixture,
                        gconstpointer  data)
{
  import (fixture, "Zmlyc3Q", "example.org", "ada");
  import (fixture, "c2Vjb25k", "example.com", "bob");
  ui_fixture_await_text (fixture->page, "example.com");
  g_assert_true (ui_fixture_shows (fixture->page, "not used yet"));

  search (fixture, "BOB");
  g_assert_false (ui_fixture_shows (fixture->page, "example.org"));
  g_assert_true (ui_fixture_shows (fixture->page, "example.com"));

  /* out of sight, not gone, and back as it was */
  remove_passkey (fixture, "example.com");
  ui_fixture_await_text (fixture->page, "Nothing Found");
  ui_fixture_await_text (fixture->page, "1 passkey removed");
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (count_kept (), ==, 2);
  ui_fixture_click (fixture->page, "_Undo");
  ui_fixture_await_text (fixture->page, "example.com");
  search (fixture, "");

  /* who leaves the page cannot undo it any more */
  remove_passkey (fixture, "example.com");
  ui_fixture_await_text (fixture->page, "1 passkey removed");
  g_assert_cmpuint (count_kept (), ==, 2);
  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  passkeys_test_run_until (has_one_kept, NULL);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* Those that are removed one after the other come back together. */
static void
test_undo_all (Fixture       *fixture,
               gconstpointer  data)
{
  import (fixture, "Zmlyc3Q", "example.org", "ada");
  import (fixture, "c2Vjb25k", "example.com", "bob");
  ui_fixture_await_text (fixture->page, "example.com");

  remove_passkey (fixture, "example.org");
  ui_fixture_await_text (fixture->page, "1 passkey removed");
  remove_passkey (fixture, "example.com");
  ui_fixture_await_text (fixture->page, "2 passkeys removed");
  g_assert_cmpuint (count (fixture), ==, 0);
  ui_fixture_click (fixture->page, "_Undo");
  ui_fixture_await_text (fixture->page, "example.org");
  ui_fixture_await_text (fixture->page, "example.com");
}

static void
test_describe (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  GtkWidget *row;

  import (fixture, "Zmlyc3Q", "example.org", "ada");
  ui_fixture_await_text (fixture->page, "example.org");
  row = ui_fixture_find (fixture->page, ADW_TYPE_ACTION_ROW, "example.org");
  g_assert_true (gtk_widget_activate_action (row, "passkey.describe", NULL));
  ui_fixture_await_text (fixture->window, "the site is not told");
  ui_fixture_type (fixture->window, "_Name", "  Work ");
  ui_fixture_type (fixture->window, "N_ote", "for <b>the</b> auditors");
  ui_fixture_respond (fixture->window, "save");
  ui_fixture_await_text (fixture->page, "ada · Work");
  g_assert_true (ui_fixture_shows (fixture->page, "for <b>the</b> auditors"));
  search (fixture, "AUDITORS");
  g_assert_true (ui_fixture_shows (fixture->page, "example.org"));

  /* gone meanwhile: what was typed stays until the person gives up */
  passkey = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  row = ui_fixture_find (fixture->page, ADW_TYPE_ACTION_ROW, "example.org");
  g_assert_true (gtk_widget_activate_action (row, "passkey.describe", NULL));
  ui_fixture_await_text (fixture->window, "the site is not told");
  ui_fixture_type (fixture->window, "_Name", "Home");
  passkeys_test_await (passkeys_vault_remove (fixture->vault, passkey), NULL);
  ui_fixture_respond (fixture->window, "save");
  ui_fixture_await_text (fixture->window, "removed meanwhile");
  g_assert_cmpstr (gtk_editable_get_text (ui_fixture_find (fixture->window, ADW_TYPE_ENTRY_ROW,
                                                           "_Name")), ==, "Home");
  ui_fixture_respond (fixture->window, "cancel");
}

static void
on_exported (Fixture *fixture,
             GBytes  *file)
{
  fixture->exported = g_bytes_ref (file);
}

static gboolean
is_exported (gpointer data)
{
  return ((Fixture *) data)->exported != NULL;
}

/* Out with a password, and in again with it alone. */
static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GError) error = NULL;
  GtkWidget *dialog;

  import (fixture, "Zmlyc3Q", "example.org", "ada");
  fixture->dialog = passkeys_passkey_export_dialog_new (fixture->vault);
  g_signal_connect_swapped (fixture->dialog, "exported", G_CALLBACK (on_exported), fixture);
  adw_dialog_present (fixture->dialog, GTK_WIDGET (fixture->window));
  dialog = GTK_WIDGET (fixture->dialog);
  ui_fixture_await_text (dialog, "At least 10 characters");
  ui_fixture_type (dialog, "_New Password", "0123456789");
  ui_fixture_type (dialog, "_Repeat Password", "0123456789");
  g_assert_true (ui_fixture_shows (dialog, "Easy to guess"));
  gtk_widget_activate_action (dialog, "export.run", NULL);
  ui_fixture_settle ();
  g_assert_true (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)) == fixture->dialog);

  ui_fixture_type (dialog, "_New Password", PASSWORD);
  ui_fixture_type (dialog, "_Repeat Password", PASSWORD);
  g_assert_true (gtk_widget_activate_action (dialog, "export.run", NULL));
  give_pin (fixture, PIN);
  passkeys_test_run_until (is_exported, fixture);

  passkey = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  passkeys_test_await (passkeys_vault_remove (fixture->vault, passkey), &error);
  g_assert_no_error (error);
  present_import (fixture, g_bytes_get_data (fixture->exported, NULL),
                  g_bytes_get_size (fixture->exported));
  ui_fixture_await_text (fixture->dialog, "Protected File");
  ui_fixture_type (fixture->dialog, "_Password", "wrong");
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "import.open", NULL);
  ui_fixture_await_text (fixture->dialog, "Wrong Password");
  ui_fixture_type (fixture->dialog, "_Password", PASSWORD);
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "import.open", NULL);
  ui_fixture_await_text (fixture->dialog, "1 of 1 passkey chosen");
  g_assert_true (ui_fixture_shows (fixture->dialog, "example.org"));
}

static gboolean
is_laid_out (gpointer label)
{
  return gtk_widget_get_width (label) > 0;
}

/* Where there is room, the name of the organisation stays in one line. */
static void
test_organisation (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  GtkWidget *list = gtk_list_box_new ();
  GtkWindow *window;
  gpointer label;

  import (fixture, "Zmlyc3Q", "example.org", "ada");
  passkey = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  gtk_list_box_append (GTK_LIST_BOX (list),
                       passkeys_passkey_row_new_local (passkey, "Harbour Bakery"));
  window = ui_fixture_show (list);
  label = ui_fixture_find (list, GTK_TYPE_LABEL, "Harbour Bakery");
  passkeys_test_run_until (is_laid_out, label);
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (label)), ==, 1);
  ui_fixture_close (window);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("/this-computer-page/empty", test_empty);
  ADD ("/this-computer-page/import", test_import);
  ADD ("/this-computer-page/refused", test_refused);
  ADD ("/this-computer-page/search-and-remove", test_search_and_remove);
  ADD ("/this-computer-page/undo-all", test_undo_all);
  ADD ("/this-computer-page/describe", test_describe);
  ADD ("/this-computer-page/organisation", test_organisation);
  ADD ("/this-computer-page/export", test_export);

  return g_test_run ();
}
