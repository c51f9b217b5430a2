/* passkeys-activity-columns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-activity-columns"

#include "config.h"

#include "passkeys-activity-columns.h"

#include "passkeys-activity-words.h"

#include "passkeys-label-text.h"
#include "passkeys-time-words.h"

/* of a cell, on both sides together, and some room for other digits */
#define DATE_PADDING 24

typedef char *(*DupText) (PasskeysActionLog *entry);

/* What is not always shown */
typedef struct
{
  GtkColumnViewColumn *person_column; /* (owned) */
  GtkColumnViewColumn *date_column;   /* (owned) */
} Captions;

static void
captions_free (gpointer  data,
               GClosure *closure)
{
  Captions *captions = data;

  g_object_unref (captions->person_column);
  g_object_unref (captions->date_column);
  g_free (captions);
}

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

/* Tells what a column would, if there were room for it. */
static GtkWidget *
create_caption (GtkColumnViewColumn *column)
{
  GtkWidget *label = create_label (TRUE);

  gtk_widget_add_css_class (label, "caption");
  g_object_bind_property (column, "visible", label, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);

  return label;
}

static void
on_setup_action (GtkSignalListItemFactory *factory,
                 GtkListItem              *item,
                 Captions                 *captions)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *action = create_label (FALSE);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (action), TRUE);
  passkeys_label_text_keep_addresses (action);
  gtk_label_set_lines (GTK_LABEL (action), 2);
  gtk_box_append (GTK_BOX (box), action);
  gtk_box_append (GTK_BOX (box), create_caption (captions->person_column));
  gtk_box_append (GTK_BOX (box), create_caption (captions->date_column));
  gtk_list_item_set_child (item, box);
}

static void
on_bind_action (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  unused)
{
  PasskeysActionLog *entry = gtk_list_item_get_item (item);
  GtkWidget *action = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *person = gtk_widget_get_next_sibling (action);
  g_autofree char *text = passkeys_activity_words_dup_action (entry);
  g_autofree char *date = passkeys_activity_words_dup_date (entry);

  gtk_label_set_label (GTK_LABEL (action), text);
  gtk_label_set_label (GTK_LABEL (person), passkeys_activity_words_get_person (entry));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (person)), date);
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
on_bind_date (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  unused)
{
  PasskeysActionLog *entry = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *date = passkeys_activity_words_dup_date (entry);
  g_autofree char *exact_date = passkeys_activity_words_dup_exact_date (entry);

  gtk_label_set_label (GTK_LABEL (label), date);
  gtk_widget_set_tooltip_text (label, exact_date);
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
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkNumericSorter) sorter = NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_date), NULL);
  gtk_column_view_column_set_factory (column, factory);
  sorter = gtk_numeric_sorter_new (gtk_cclosure_expression_new (G_TYPE_INT64, NULL, 0, NULL,
                                                                G_CALLBACK (sort_date), NULL,
                                                                NULL));
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
}

/**
 * passkeys_activity_columns_fit_date:
 * @column: the column that says when
 *
 * Makes it as wide as dates are in this language and size of text. It does not change while somebody scrolls.
 */
void
passkeys_activity_columns_fit_date (GtkColumnViewColumn *column)
{
  g_autoptr(GDateTime) date = g_date_time_new_local (2028, 12, 28, 22, 58, 0);
  int width = 0;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  /* as it is said of a day, the next day and the day after */
  for (int n_days = 0; n_days < 3; n_days++)
    {
      GtkColumnView *view = gtk_column_view_column_get_column_view (column);
      g_autoptr(GDateTime) now = g_date_time_add_days (date, n_days);
      g_autofree char *text = passkeys_time_words_dup_recent_moment (date, now);
      g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (view), text);
      int text_width;

      pango_layout_get_pixel_size (layout, &text_width, NULL);
      width = MAX (width, text_width);
    }
  gtk_column_view_column_set_fixed_width (column, width + DATE_PADDING);
}

/**
 * passkeys_activity_columns_set_up_action:
 * @column: the column that says what was done
 * @person_column: the column that says who did it, where there is room
 * @date_column: the column that says when, where there is room
 */
void
passkeys_activity_columns_set_up_action (GtkColumnViewColumn *column,
                                         GtkColumnViewColumn *person_column,
                                         GtkColumnViewColumn *date_column)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  Captions *captions;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (person_column));
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (date_column));

  captions = g_new0 (Captions, 1);
  captions->person_column = g_object_ref (person_column);
  captions->date_column = g_object_ref (date_column);
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup_action), captions, captions_free,
                         G_CONNECT_DEFAULT);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_action), NULL);
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
