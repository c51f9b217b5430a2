/* test-recovery-kit-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-recovery-kit-document.h"
#include "passkeys-recovery-kit-page.h"
#include "passkeys-secure-bytes.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* The kit is shown once: it must get away from here whole, in each of the three ways. */

#define USERNAME "ada@example.org"
#define ORG_ID "or-1a2b3-c4d5e-f6a7b8c9d0e1f2"
#define CODE "D1-54TS9W-BQD8N-YE34R-23CCM-8WBLG-TD3TNT"
#define KEY_ID "z_jq0Vqm_QSTTY_nj0a74udQqdyNUOTOXdREOoR_sdQ"
#define KEY_ID_IN_GROUPS "z_jq 0Vqm _QST TY_n j0a7 4udQ qdyN UOTO XdRE OoR_ sdQ"

typedef struct
{
  PasskeysRecoveryKit *kit;
  AdwNavigationPage   *page;
  GtkWindow           *window;
  guint                n_kept;
} Fixture;

static PasskeysRecoveryKit *
make_kit (const char *username,
          const char *organisation)
{
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text (CODE);

  return passkeys_recovery_kit_new (username, ORG_ID, organisation, code, KEY_ID);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *view = adw_navigation_view_new ();

  fixture->kit = make_kit (USERNAME, "Harbour Bakery");
  fixture->page = g_object_ref_sink (ADW_NAVIGATION_PAGE (passkeys_recovery_kit_page_new (
    fixture->kit)));
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), fixture->page);
  fixture->window = ui_fixture_show (view);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->window != NULL)
    ui_fixture_close (fixture->window);
  if (fixture->page != NULL)
    passkeys_test_finalize (fixture->page);
  passkeys_test_finalize (fixture->kit);
}

static void
activate (Fixture    *fixture,
          const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static void
test_shown (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_true (ui_fixture_shows (fixture->page, USERNAME));
  g_assert_true (ui_fixture_shows (fixture->page, ORG_ID));
  g_assert_true (ui_fixture_shows (fixture->page, CODE));
  g_assert_true (ui_fixture_shows (fixture->page, KEY_ID_IN_GROUPS));
  g_assert_false (adw_navigation_page_get_can_pop (fixture->page));
}

typedef struct
{
  char    *text;
  gboolean is_read;
} Clipboard;

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Clipboard *clipboard = user_data;

  clipboard->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  clipboard->is_read = TRUE;
}

static gboolean
is_read (gpointer data)
{
  return ((Clipboard *) data)->is_read;
}

static char *
read_clipboard (void)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  Clipboard reading = { NULL, FALSE };

  gdk_clipboard_read_text_async (clipboard, NULL, read_cb, &reading);
  passkeys_test_run_until (is_read, &reading);

  return reading.text;
}

static void
assert_copied (Fixture *fixture)
{
  g_autofree char *text = NULL;

  activate (fixture, "kit.copy");
  text = read_clipboard ();
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, USERNAME));
  g_assert_nonnull (strstr (text, ORG_ID));
  g_assert_nonnull (strstr (text, CODE));
  g_assert_nonnull (strstr (text, KEY_ID));
}

static void
assert_forgotten (void)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());

  /* not read: GTK 4.18 loses memory when there is nothing to read */
  g_assert_null (gdk_clipboard_get_content (clipboard));
  g_assert_false (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard),
                                                     G_TYPE_STRING));
}

/* Nobody waits for 90 seconds here: the clock is looked at, and turned. */
static void
test_copied (Fixture       *fixture,
             gconstpointer  data)
{
  GSource *source;
  gint64 seconds;

  assert_copied (fixture);
  source = g_main_context_find_source_by_user_data (NULL, fixture->page);
  g_assert_nonnull (source);
  seconds = (g_source_get_ready_time (source) - g_get_monotonic_time ()) / G_USEC_PER_SEC;
  g_assert_cmpint (seconds, >, 80);
  g_assert_cmpint (seconds, <=, 91);

  g_source_set_ready_time (source, 0);
  ui_fixture_settle ();
  assert_forgotten ();
}

static void
test_copied_and_left (Fixture       *fixture,
                      gconstpointer  data)
{
  assert_copied (fixture);
  ui_fixture_close (g_steal_pointer (&fixture->window));
  passkeys_test_finalize (g_steal_pointer (&fixture->page));
  assert_forgotten ();
}

/* What somebody else has put there meanwhile is theirs. */
static void
test_copied_over (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *text = NULL;

  assert_copied (fixture);
  gdk_clipboard_set_text (gdk_display_get_clipboard (gdk_display_get_default ()), "a shopping list");
  ui_fixture_close (g_steal_pointer (&fixture->window));
  passkeys_test_finalize (g_steal_pointer (&fixture->page));
  text = read_clipboard ();
  g_assert_cmpstr (text, ==, "a shopping list");
}

static GtkWindow *
find_print_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_str_equal (G_OBJECT_TYPE_NAME (window), "GtkPrintUnixDialog"))
        return window;
    }

  return NULL;
}

static gboolean
has_print_dialog (gpointer data)
{
  return find_print_dialog () != NULL;
}

static gboolean
has_no_print_dialog (gpointer data)
{
  return !has_print_dialog (data);
}

static void
test_printed (Fixture       *fixture,
              gconstpointer  data)
{
  activate (fixture, "kit.print");
  passkeys_test_run_until (has_print_dialog, NULL);
  gtk_window_close (find_print_dialog ());
  passkeys_test_run_until (has_no_print_dialog, NULL);
}

static void
on_kept (Fixture *fixture)
{
  fixture->n_kept++;
}

/* Only the right group goes on; the kit can be looked at again until then. */
static void
test_proved (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const groups[] = { "54TS9W", "BQD8N", "YE34R", "23CCM", "8WBLG", "TD3TNT" };
  AdwEntryRow *row;
  guint group;

  g_signal_connect_swapped (fixture->page, "kept", G_CALLBACK (on_kept), fixture);
  activate (fixture, "kit.ask-proof");
  ui_fixture_settle ();
  row = ui_fixture_find (fixture->page, ADW_TYPE_ENTRY_ROW, NULL);
  g_assert_cmpint (sscanf (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "Group %u",
                           &group), ==, 1);
  g_assert_cmpuint (group, >=, 1);
  g_assert_cmpuint (group, <=, G_N_ELEMENTS (groups));
  g_assert_false (ui_fixture_shows (fixture->page, CODE));

  gtk_editable_set_text (GTK_EDITABLE (row), groups[group % G_N_ELEMENTS (groups)]);
  activate (fixture, "kit.continue");
  g_signal_emit_by_name (row, "entry-activated");
  g_assert_cmpuint (fixture->n_kept, ==, 0);

  activate (fixture, "kit.show");
  ui_fixture_settle ();
  g_assert_true (ui_fixture_shows (fixture->page, CODE));
  activate (fixture, "kit.ask-proof");

  gtk_editable_set_text (GTK_EDITABLE (row), groups[group - 1]);
  g_signal_emit_by_name (row, "entry-activated");
  g_assert_cmpuint (fixture->n_kept, ==, 1);
}

/* The text of a PDF, as another program finds it, without blanks and line breaks. */
static char *
read_pdf (PasskeysRecoveryKit *kit,
          const char          *program)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "kit.pdf", NULL);
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(GSubprocess) reader = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  GString *packed = g_string_new (NULL);

  pdf = passkeys_recovery_kit_document_to_pdf (kit, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL),
                                      (gssize) g_bytes_get_size (pdf), NULL));
  reader = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path,
                             g_str_equal (program, "pdftotext") ? "-" : NULL, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (reader, NULL, NULL, &text, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (reader));
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isspace (*at))
      g_string_append_c (packed, *at);
  fixture_remove_folder (g_steal_pointer (&folder));

  return g_string_free (packed, FALSE);
}

static void
assert_whole (const char *text)
{
  const char *page;

  g_assert_nonnull (strstr (text, ORG_ID));
  g_assert_nonnull (strstr (text, CODE));
  g_assert_nonnull (strstr (text, KEY_ID));

  /* one page: pdftotext ends each with a form feed, which counts as a blank above */
  page = strstr (text, "RecoveryKit");
  g_assert_nonnull (page);
  g_assert_null (strstr (page + 1, "RecoveryKit"));
}

static void
test_pdf (void)
{
  g_autofree char *long_name = g_strdup_printf ("%0*d@example.org", 200, 0);
  g_autofree char *long_organisation = g_strdup_printf ("%0*d", 100, 0);
  g_autoptr(PasskeysRecoveryKit) kit = make_kit (USERNAME, "Harbour Bakery");
  g_autoptr(PasskeysRecoveryKit) unnamed = make_kit (USERNAME, NULL);
  g_autoptr(PasskeysRecoveryKit) long_kit = make_kit (long_name, long_organisation);
  g_autofree char *text = read_pdf (kit, "pdftotext");
  g_autofree char *fonts = read_pdf (kit, "pdffonts");
  g_autofree char *unnamed_text = read_pdf (unnamed, "pdftotext");
  g_autofree char *long_text = read_pdf (long_kit, "pdftotext");

  assert_whole (text);
  g_assert_nonnull (strstr (text, USERNAME));
  g_assert_nonnull (strstr (text, "HarbourBakery"));
  g_assert_nonnull (strstr (fonts, "Mono")); /* in which I, l and 1 differ */
  assert_whole (unnamed_text);
  assert_whole (long_text);
  g_assert_nonnull (strstr (long_text, long_name));
}

/* Nothing hangs over the edge of the paper, be it A4, Letter or A5. */
static void
test_paper (void)
{
  static const double papers[][2] = { { 595, 842 }, { 612, 792 }, { 420, 595 } };
  g_autofree char *long_name = g_strdup_printf ("%0*d@example.org", 100, 0);
  g_autoptr(PasskeysRecoveryKit) kit = make_kit (long_name, "Harbour Bakery");

  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *cr = cairo_create (surface);
      double x, y, width, height;

      passkeys_recovery_kit_document_draw (kit, cr, papers[i][0], papers[i][1]);
      cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
      g_test_message ("%g × %g: %g, %g, %g × %g", papers[i][0], papers[i][1], x, y, width, height);
      g_assert_cmpfloat (x, >, 18);
      g_assert_cmpfloat (y, >, 18);
      g_assert_cmpfloat (x + width, <, papers[i][0] - 18);
      g_assert_cmpfloat (y + height, <, papers[i][1] - 18);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

#define ADD(path, function) \
  g_test_add ("/recovery-kit-page/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("shown", test_shown);
  ADD ("copied", test_copied);
  ADD ("copied-and-left", test_copied_and_left);
  ADD ("copied-over", test_copied_over);
  ADD ("printed", test_printed);
  ADD ("proved", test_proved);
  g_test_add_func ("/recovery-kit-page/pdf", test_pdf);
  g_test_add_func ("/recovery-kit-page/paper", test_paper);

  return g_test_run ();
}
