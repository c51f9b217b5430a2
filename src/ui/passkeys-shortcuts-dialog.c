/* passkeys-shortcuts-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-shortcuts-dialog"

#include "config.h"

#include "passkeys-shortcuts-dialog.h"

#include <glib/gi18n.h>

/* GTK deprecated its shortcuts window, and the one of libadwaita is younger than the floor. */
struct _PasskeysShortcutsDialog
{
  AdwDialog            parent_instance;

  AdwPreferencesGroup *general_group;
  AdwPreferencesGroup *pages_group;
};

typedef struct
{
  const char *title;
  const char *action;      /* whose keys to show, or else … */
  const char *accelerator; /* … a key that the toolkit knows by itself */
} Shortcut;

static const Shortcut general[] = {
  { NC_("shortcut", "Preferences"), "app.preferences", NULL },
  { NC_("shortcut", "Keyboard Shortcuts"), "app.shortcuts", NULL },
  { NC_("shortcut", "Help"), "app.help", NULL },
  { NC_("shortcut", "Main Menu"), NULL, "F10" },
  { NC_("shortcut", "Close Window"), "window.close", NULL },
  { NC_("shortcut", "Quit"), "app.quit", NULL },
};

static const Shortcut pages[] = {
  { NC_("shortcut", "Profile"), "win.show-page('profile')", NULL },
  { NC_("shortcut", "Credentials"), "win.show-page('credentials')", NULL },
  { NC_("shortcut", "Security Keys"), "win.show-page('security-keys')", NULL },
  { NC_("shortcut", "Users"), "win.show-page('users')", NULL },
  { NC_("shortcut", "Go Back"), NULL, "<Alt>Left" },
};

G_DEFINE_FINAL_TYPE (PasskeysShortcutsDialog, passkeys_shortcuts_dialog, ADW_TYPE_DIALOG)

static char *
dup_label (const char *accelerator)
{
  GdkModifierType modifiers;
  guint key;

  if (!gtk_accelerator_parse (accelerator, &key, &modifiers))
    return NULL;

  return gtk_accelerator_get_label (key, modifiers);
}

static void
add_row (AdwPreferencesGroup *group,
         GtkApplication      *application,
         const Shortcut      *shortcut)
{
  g_auto(GStrv) accelerators = NULL;
  const char *accelerator = shortcut->accelerator;
  g_autofree char *text = NULL;
  GtkWidget *row;
  GtkWidget *label;

  if (shortcut->action != NULL)
    {
      accelerators = gtk_application_get_accels_for_action (application, shortcut->action);
      accelerator = accelerators[0];
    }
  if (accelerator == NULL)
    return;

  text = dup_label (accelerator);
  row = adw_action_row_new ();
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "keycap");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 g_dpgettext2 (GETTEXT_PACKAGE, "shortcut", shortcut->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (group, row);
}

static void
passkeys_shortcuts_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PASSKEYS_TYPE_SHORTCUTS_DIALOG);

  G_OBJECT_CLASS (passkeys_shortcuts_dialog_parent_class)->dispose (object);
}

static void
passkeys_shortcuts_dialog_class_init (PasskeysShortcutsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_shortcuts_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-shortcuts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysShortcutsDialog, general_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysShortcutsDialog, pages_group);
}

static void
passkeys_shortcuts_dialog_init (PasskeysShortcutsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_shortcuts_dialog_new:
 * @application: whose keys to show
 *
 * Makes the dialog.
 *
 * Returns: (transfer floating): a new dialog
 */
AdwDialog *
passkeys_shortcuts_dialog_new (GtkApplication *application)
{
  PasskeysShortcutsDialog *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  self = g_object_new (PASSKEYS_TYPE_SHORTCUTS_DIALOG, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (general); i++)
    add_row (self->general_group, application, &general[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    add_row (self->pages_group, application, &pages[i]);

  return ADW_DIALOG (self);
}
