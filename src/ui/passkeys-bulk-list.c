/* passkeys-bulk-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bulk-list"

#include "config.h"

#include "passkeys-bulk-list.h"

#include <glib/gi18n.h>

#include "passkeys-bulk-words.h"
#include "passkeys-card-list.h"
#include "passkeys-decoration.h"
#include "passkeys-label-text.h"

struct _PasskeysBulkList
{
  AdwBin              parent_instance;

  GtkNoSelection     *selection; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PasskeysBulkList, passkeys_bulk_list, ADW_TYPE_BIN)

static GtkWidget *
create_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class == NULL)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      return label;
    }

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  passkeys_label_text_keep_addresses (label);
  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (texts), create_label (NULL));
  gtk_box_append (GTK_BOX (texts), create_label ("caption"));
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), passkeys_decoration_new (NULL));
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
show_icon (GtkImage          *image,
           PasskeysBulkState  state)
{
  g_autoptr(GdkPaintable) spinner = NULL;
  const char *classes[] = { NULL, NULL };

  if (state == PASSKEYS_BULK_STATE_RUNNING)
    {
      spinner = GDK_PAINTABLE (adw_spinner_paintable_new (GTK_WIDGET (image)));
      gtk_image_set_from_paintable (image, spinner);
    }
  else
    gtk_image_set_from_icon_name (image, passkeys_bulk_words_icon (state));

  if (state == PASSKEYS_BULK_STATE_DONE)
    classes[0] = "success";
  else
    classes[0] = state == PASSKEYS_BULK_STATE_FAILED ? "error" : "dimmed";
  gtk_widget_set_css_classes (GTK_WIDGET (image), classes);
}

static void
show_row (GtkListItem *item)
{
  PasskeysBulkRow *row = gtk_list_item_get_item (item);
  const char *title = passkeys_bulk_row_get_title (row);
  g_autofree char *words = passkeys_bulk_words_describe (row);
  g_autofree char *all = g_strdup_printf (_("%s. %s"), title, words);
  GtkWidget *texts = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *label = gtk_widget_get_first_child (texts);

  gtk_label_set_label (GTK_LABEL (label), *title != '\0' ? title : "—");
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (label)), words);
  show_icon (GTK_IMAGE (gtk_widget_get_next_sibling (texts)), passkeys_bulk_row_get_state (row));
  gtk_list_item_set_accessible_label (item, all);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  show_row (item);
  g_signal_connect_object (gtk_list_item_get_item (item), "notify::state", G_CALLBACK (show_row),
                           item, G_CONNECT_SWAPPED);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_row, item);
}

static void
passkeys_bulk_list_dispose (GObject *object)
{
  g_clear_object (&PASSKEYS_BULK_LIST (object)->selection);

  G_OBJECT_CLASS (passkeys_bulk_list_parent_class)->dispose (object);
}

static void
passkeys_bulk_list_class_init (PasskeysBulkListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_bulk_list_dispose;
}

static void
passkeys_bulk_list_init (PasskeysBulkList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->selection = gtk_no_selection_new (NULL);
  adw_bin_set_child (ADW_BIN (self),
                     passkeys_card_list_new (factory, self->selection, C_("list", "Changes")));
}

/**
 * passkeys_bulk_list_set_rows:
 * @self: a list
 * @rows: a model of [class@BulkRow]
 *
 * Tells which changes are shown.
 */
void
passkeys_bulk_list_set_rows (PasskeysBulkList *self,
                             GListModel       *rows)
{
  g_return_if_fail (PASSKEYS_IS_BULK_LIST (self));
  g_return_if_fail (G_IS_LIST_MODEL (rows));

  passkeys_card_list_show (self->selection, rows);
}
