/* test-closing-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-closing-dialog.h"
#include "ui-fixture.h"

/* The button in the header bar does the same. Without animations, which the fixture switches off, the
 * dialog is gone from the window when this returns: what closed it must be there still. */
static void
test_closed_by_its_sheet (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *button = gtk_button_new_with_label ("Inside");
  GtkWidget *content = gtk_label_new ("Content");
  GtkWindow *window = ui_fixture_show (content);
  GtkWidget *sheet;

  adw_dialog_set_child (dialog, button);
  adw_dialog_present (dialog, content);
  ui_fixture_settle ();
  sheet = gtk_widget_get_first_child (GTK_WIDGET (dialog));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);

  /* a window holds what the focus is taken from, as it is here as a rule */
  gtk_window_set_focus (window, NULL);
  g_assert_true (gtk_widget_activate_action (button, "sheet.close", NULL));
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (window)));
  g_assert_nonnull (sheet);
  g_assert_nonnull (dialog);

  ui_fixture_settle ();
  g_assert_null (sheet);
  g_assert_null (dialog);
  ui_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_fixture_init (&argc, &argv);
  passkeys_closing_dialog_keep ();

  g_test_add_func ("/closing-dialog/closed-by-its-sheet", test_closed_by_its_sheet);

  return g_test_run ();
}
