/* passkeys-import-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-import-list"

#include "config.h"

#include "passkeys-import-list.h"

#include <glib/gi18n.h>

#include "passkeys-card-list.h"
#include "passkeys-import-entry.h"
#include "passkeys-import-words.h"
#include "passkeys-label-text.h"

struct _PasskeysImportList
{
  AdwBin          parent_instance;

  GtkNoSelection *selection; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PasskeysImportList, passkeys_import_list, ADW_TYPE_BIN)

static GtkWidget *
create_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  passkeys_label_text_keep_addresses (label);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *details = create_label ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (details, "dimmed");
  gtk_widget_add_css_class (details, "caption");
  gtk_box_append (GTK_BOX (texts), create_label ());
  gtk_box_append (GTK_BOX (texts), details);
  gtk_box_append (GTK_BOX (row), check);
  gtk_box_append (GTK_BOX (row), texts);
  /* it keeps the focus itself, as the arrows do not pass a row in which nothing can have it */
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static gboolean
can_choose (PasskeysImportEntry *entry)
{
  PasskeysImportState state = passkeys_import_entry_get_state (entry);

  return state == PASSKEYS_IMPORT_STATE_NEW || state == PASSKEYS_IMPORT_STATE_SAME_ACCOUNT;
}

static void
show_entry (GtkListItem *item)
{
  PasskeysImportEntry *entry = gtk_list_item_get_item (item);
  g_autofree char *title = passkeys_import_words_dup_title (entry);
  g_autofree char *details = passkeys_import_words_describe (entry);
  g_autofree char *all = g_strdup_printf (_("%s. %s"), title, details);
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *label = gtk_widget_get_first_child (gtk_widget_get_next_sibling (check));

  gtk_label_set_label (GTK_LABEL (label), title);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (label)), details);
  gtk_widget_set_sensitive (check, can_choose (entry));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
  gtk_list_item_set_accessible_label (item, all);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  PasskeysImportEntry *entry = gtk_list_item_get_item (item);
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GBinding *binding = g_object_bind_property (entry, "chosen", check, "active",
                                              G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  g_object_set_data (G_OBJECT (item), "chosen-binding", binding);
  show_entry (item);
  g_signal_connect_object (entry, "notify::state", G_CALLBACK (show_entry), item,
                           G_CONNECT_SWAPPED);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "chosen-binding");

  g_binding_unbind (binding);
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_entry, item);
}

static void
passkeys_import_list_dispose (GObject *object)
{
  g_clear_object (&PASSKEYS_IMPORT_LIST (object)->selection);

  G_OBJECT_CLASS (passkeys_import_list_parent_class)->dispose (object);
}

static void
passkeys_import_list_class_init (PasskeysImportListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_import_list_dispose;
}

static void
passkeys_import_list_init (PasskeysImportList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->selection = gtk_no_selection_new (NULL);
  adw_bin_set_child (ADW_BIN (self), passkeys_card_list_new (factory, self->selection, _("Passkeys in the file")));
}

/**
 * passkeys_import_list_set_entries:
 * @self: a list
 * @entries: a model of [class@ImportEntry]
 *
 * Tells which passkeys are shown.
 */
void
passkeys_import_list_set_entries (PasskeysImportList *self,
                                  GListModel         *entries)
{
  g_return_if_fail (PASSKEYS_IS_IMPORT_LIST (self));
  g_return_if_fail (G_IS_LIST_MODEL (entries));

  passkeys_card_list_show (self->selection, entries);
}
