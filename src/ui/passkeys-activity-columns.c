/* passkeys-activity-columns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-activity-columns"

#include "config.h"

#include "passkeys-activity-columns.h"

#include "passkeys-activity-words.h"

typedef char *(*DupText) (PasskeysActionLog *entry);

static char *
dup_person (PasskeysActionLog *entry)
{
  return g_strdup (passkeys_activity_words_get_person (entry));
}

static GtkWidget *
create_label (gboolean dimmed)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (dimmed)
    gtk_widget_add_css_class (label, "dimmed");

  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  dup_text)
{
  gtk_list_item_set_child (item, create_label (TRUE));
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  dup_text)
{
  g_autofree char *text = ((DupText) dup_text) (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
on_setup_action (GtkSignalListItemFactory *factory,
                 GtkListItem              *item,
                 GtkColumnViewColumn      *person_column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *action = create_label (FALSE);
  GtkWidget *person = create_label (TRUE);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (action), TRUE);
  gtk_label_set_lines (GTK_LABEL (action), 2);
  gtk_widget_add_css_class (person, "caption");
  g_object_bind_property (person_column, "visible", person, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_box_append (GTK_BOX (box), action);
  gtk_box_append (GTK_BOX (box), person);
  gtk_list_item_set_child (item, box);
}

static void
on_bind_action (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                GtkColumnViewColumn      *person_column)
{
  PasskeysActionLog *entry = gtk_list_item_get_item (item);
  GtkWidget *action = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *text = passkeys_activity_words_dup_action (entry);

  gtk_label_set_label (GTK_LABEL (action), text);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (action)),
                       passkeys_activity_words_get_person (entry));
}

static void
on_setup_credential (GtkSignalListItemFactory *factory,
                     GtkListItem              *item,
                     PasskeysCredentialNames  *names)
{
  gtk_list_item_set_child (item, create_label (TRUE));
}

/* Who needs the whole id, points at what stands for it. */
static void
on_bind_credential (GtkSignalListItemFactory *factory,
                    GtkListItem              *item,
                    PasskeysCredentialNames  *names)
{
  const char *uuid = passkeys_action_log_get_credential_uuid (gtk_list_item_get_item (item));
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *text = passkeys_credential_names_dup (names, uuid);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, uuid);
}

static void
unref_names (gpointer  names,
             GClosure *closure)
{
  g_object_unref (names);
}

static char *
sort_credential (PasskeysActionLog       *entry,
                 PasskeysCredentialNames *names)
{
  return passkeys_credential_names_dup (names, passkeys_action_log_get_credential_uuid (entry));
}

static char *
sort_text (PasskeysActionLog *entry,
           gpointer           dup_text)
{
  return ((DupText) dup_text) (entry);
}

static gint64
sort_date (PasskeysActionLog *entry,
           gpointer           unused)
{
  GDateTime *date = passkeys_action_log_get_date (entry);

  return date != NULL ? g_date_time_to_unix_usec (date) : 0;
}

static void
set_text_sorter (GtkColumnViewColumn *column,
                 DupText              dup_text)
{
  g_autoptr(GtkStringSorter) sorter = NULL;

  sorter = gtk_string_sorter_new (gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                               G_CALLBACK (sort_text),
                                                               (gpointer) dup_text, NULL));
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
}

static void
set_label_factory (GtkColumnViewColumn *column,
                   DupText              dup_text)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), (gpointer) dup_text);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), (gpointer) dup_text);
  gtk_column_view_column_set_factory (column, factory);
}

/**
 * passkeys_activity_columns_set_up_date:
 * @column: the column that says when
 */
void
passkeys_activity_columns_set_up_date (GtkColumnViewColumn *column)
{
  g_autoptr(GtkNumericSorter) sorter = NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  set_label_factory (column, passkeys_activity_words_dup_date);
  sorter = gtk_numeric_sorter_new (gtk_cclosure_expression_new (G_TYPE_INT64, NULL, 0, NULL,
                                                                G_CALLBACK (sort_date), NULL,
                                                                NULL));
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
}

/**
 * passkeys_activity_columns_set_up_action:
 * @column: the column that says what was done
 * @person_column: the column that says who did it, where there is room
 */
void
passkeys_activity_columns_set_up_action (GtkColumnViewColumn *column,
                                         GtkColumnViewColumn *person_column)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (person_column));

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_action), person_column,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_action), person_column,
                           G_CONNECT_DEFAULT);
  gtk_column_view_column_set_factory (column, factory);
  set_text_sorter (column, passkeys_activity_words_dup_action);
}

/**
 * passkeys_activity_columns_set_up_person:
 * @column: the column that says who
 */
void
passkeys_activity_columns_set_up_person (GtkColumnViewColumn *column)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  set_label_factory (column, dup_person);
  set_text_sorter (column, dup_person);
}

/**
 * passkeys_activity_columns_set_up_credential:
 * @column: the column that says with which passkey
 * @names: what they are called
 */
void
passkeys_activity_columns_set_up_credential (GtkColumnViewColumn     *column,
                                             PasskeysCredentialNames *names)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkStringSorter) sorter = NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));
  g_return_if_fail (PASSKEYS_IS_CREDENTIAL_NAMES (names));

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_credential), names,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_credential), names,
                           G_CONNECT_DEFAULT);
  gtk_column_view_column_set_factory (column, factory);

  sorter = gtk_string_sorter_new (gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                               G_CALLBACK (sort_credential),
                                                               g_object_ref (names),
                                                               unref_names));
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
}

/**
 * passkeys_activity_columns_renew_credential:
 * @column: the column that says with which passkey
 *
 * Makes its cells anew, and its order.
 */
void
passkeys_activity_columns_renew_credential (GtkColumnViewColumn *column)
{
  g_autoptr(GtkListItemFactory) factory = NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  factory = g_object_ref (gtk_column_view_column_get_factory (column));
  gtk_column_view_column_set_factory (column, NULL);
  gtk_column_view_column_set_factory (column, factory);
  gtk_sorter_changed (gtk_column_view_column_get_sorter (column), GTK_SORTER_CHANGE_DIFFERENT);
}
