/* passkeys-user-columns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-columns"

#include "config.h"

#include "passkeys-user-columns.h"

#include <glib/gi18n.h>

#include "passkeys-permission-words.h"
#include "passkeys-user-words.h"
#include "passkeys-user.h"

/* of a cell, on both sides together */
#define PADDING 24

/* The table keeps some two hundred rows of widgets. Cells made by GtkBuilder with bound
 * expressions were measured to take 60 to 240 ms for all of them, which a keystroke in the search
 * cannot wait for; these take a few. */

static char *
dup_permissions (PasskeysUser *user)
{
  g_autofree char *names = NULL;

  g_object_get (user, "permission-names", &names, NULL);
  if (names == NULL || *names == '\0')
    return g_strdup (C_("permissions", "None"));

  return passkeys_permission_words_translate (names);
}

static char *
dup_text (PasskeysUser       *user,
          PasskeysUserColumn  column)
{
  switch (column)
    {
    case PASSKEYS_USER_COLUMN_STATUS:
      return g_strdup (passkeys_user_words_status (passkeys_user_get_status (user)));
    case PASSKEYS_USER_COLUMN_PERMISSIONS:
      return dup_permissions (user);
    case PASSKEYS_USER_COLUMN_KIND:
      return g_strdup (passkeys_user_words_kind (passkeys_user_get_kind (user),
                                                 passkeys_user_is_service_account (user)));
    case PASSKEYS_USER_COLUMN_SSO:
      return g_strdup (passkeys_user_is_sso_required (user)
                         ? C_("single sign-on", "Required")
                         : C_("single sign-on", "Not required"));
    case PASSKEYS_USER_COLUMN_NAME:
    default:
      return g_strdup (passkeys_user_get_username (user));
    }
}

static GtkWidget *
create_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);

  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  column)
{
  GtkWidget *label = create_label ();

  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  column)
{
  g_autofree char *text = dup_text (gtk_list_item_get_item (item), GPOINTER_TO_INT (column));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
on_setup_name (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               GtkColumnViewColumn      *status_column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *caption = create_label ();

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (caption, "dimmed");
  gtk_widget_add_css_class (caption, "caption");
  g_object_bind_property (status_column, "visible", caption, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_box_append (GTK_BOX (box), create_label ());
  gtk_box_append (GTK_BOX (box), caption);
  gtk_list_item_set_child (item, box);
}

static void
on_bind_name (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  status_column)
{
  PasskeysUser *user = gtk_list_item_get_item (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *status = dup_text (user, PASSKEYS_USER_COLUMN_STATUS);

  gtk_label_set_label (GTK_LABEL (name), passkeys_user_get_username (user));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), status);
}

static char *
sort_text (PasskeysUser *user,
           gpointer      column)
{
  return dup_text (user, GPOINTER_TO_INT (column));
}

static void
set_sorter (GtkColumnViewColumn *column,
            PasskeysUserColumn   kind)
{
  g_autoptr(GtkStringSorter) sorter = NULL;

  sorter = gtk_string_sorter_new (gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                               G_CALLBACK (sort_text),
                                                               GINT_TO_POINTER (kind), NULL));
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
}

/**
 * passkeys_user_columns_set_up_name:
 * @column: the column of the names
 * @status_column: the column that says what state they are in, where there is room
 *
 * Gives @column its cells, which say the state as well while @status_column is not shown, and a sorter by name.
 */
void
passkeys_user_columns_set_up_name (GtkColumnViewColumn *column,
                                   GtkColumnViewColumn *status_column)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (status_column));

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_name), status_column, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_name), status_column, 0);
  gtk_column_view_column_set_factory (column, factory);
  set_sorter (column, PASSKEYS_USER_COLUMN_NAME);
}

/**
 * passkeys_user_columns_set_up:
 * @column: a column
 * @kind: what it shows
 *
 * Gives @column its cells, and a sorter by what they say.
 */
void
passkeys_user_columns_set_up (GtkColumnViewColumn *column,
                              PasskeysUserColumn   kind)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GINT_TO_POINTER (kind));
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GINT_TO_POINTER (kind));
  gtk_column_view_column_set_factory (column, factory);
  set_sorter (column, kind);
}

/**
 * passkeys_user_columns_fit_status:
 * @column: the column that says what state users are in
 *
 * Makes it as wide as its words are in this language and size of text.
 */
void
passkeys_user_columns_fit_status (GtkColumnViewColumn *column)
{
  static const PasskeysUserStatus all[] = {
    PASSKEYS_USER_STATUS_INVITED, PASSKEYS_USER_STATUS_ACTIVE, PASSKEYS_USER_STATUS_DEACTIVATED,
  };
  int width;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  width = gtk_column_view_column_get_fixed_width (column);
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      GtkWidget *view = GTK_WIDGET (gtk_column_view_column_get_column_view (column));
      g_autoptr(PangoLayout) layout = NULL;
      int word_width;

      layout = gtk_widget_create_pango_layout (view, passkeys_user_words_status (all[i]));
      pango_layout_get_pixel_size (layout, &word_width, NULL);
      width = MAX (width, word_width + PADDING);
    }
  gtk_column_view_column_set_fixed_width (column, width);
}

/* The tick beside a user. */

static void
show_choice (GtkListItem *item)
{
  GtkWidget *button = gtk_list_item_get_child (item);
  PasskeysUserChoice *choice = g_object_get_data (G_OBJECT (button), "choice");

  gtk_check_button_set_active (GTK_CHECK_BUTTON (button),
                               passkeys_user_choice_contains (choice,
                                                              gtk_list_item_get_item (item)));
}

static void
on_ticked (GtkCheckButton *button,
           GtkListItem    *item)
{
  PasskeysUserChoice *choice = g_object_get_data (G_OBJECT (button), "choice");
  PasskeysUser *user = gtk_list_item_get_item (item);

  if (user != NULL
      && gtk_check_button_get_active (button) != passkeys_user_choice_contains (choice, user))
    passkeys_user_choice_toggle (choice, user);
}

static void
on_setup_choice (GtkSignalListItemFactory *factory,
                 GtkListItem              *item,
                 PasskeysUserChoice       *choice)
{
  GtkWidget *button = gtk_check_button_new ();

  g_object_set_data_full (G_OBJECT (button), "choice", g_object_ref (choice), g_object_unref);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_ticked), item, 0);
  gtk_list_item_set_child (item, button);
}

static void
on_bind_choice (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                PasskeysUserChoice       *choice)
{
  /* Translators: %s is a user; said of a check box */
  g_autofree char *label = g_strdup_printf (_("Select %s"), passkeys_user_get_username (
                                                              gtk_list_item_get_item (item)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_list_item_get_child (item)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  show_choice (item);
  g_signal_connect_object (choice, "changed", G_CALLBACK (show_choice), item, G_CONNECT_SWAPPED);
}

static void
on_unbind_choice (GtkSignalListItemFactory *factory,
                  GtkListItem              *item,
                  PasskeysUserChoice       *choice)
{
  g_signal_handlers_disconnect_by_func (choice, show_choice, item);
}

/**
 * passkeys_user_columns_set_up_choice:
 * @column: a column
 * @choice: what is ticked
 *
 * Gives @column a check box for each user.
 */
void
passkeys_user_columns_set_up_choice (GtkColumnViewColumn *column,
                                     PasskeysUserChoice  *choice)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));
  g_return_if_fail (PASSKEYS_IS_USER_CHOICE (choice));

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_choice), choice, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_choice), choice, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_choice), choice, 0);
  gtk_column_view_column_set_factory (column, factory);
}
