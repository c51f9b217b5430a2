/* passkeys-user-columns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-columns"

#include "config.h"

#include "passkeys-user-columns.h"

#include <glib/gi18n.h>

#include "passkeys-user-words.h"
#include "passkeys-user.h"

/* The table keeps some two hundred rows of widgets. Cells made by GtkBuilder with bound
 * expressions were measured to take 60 to 240 ms for all of them, which a keystroke in the search
 * cannot wait for; these take a few. */

static char *
dup_permissions (PasskeysUser *user)
{
  char *names = NULL;

  g_object_get (user, "permission-names", &names, NULL);
  if (names == NULL || *names == '\0')
    g_set_str (&names, _("None"));

  return names;
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
      return g_strdup (passkeys_user_is_sso_required (user) ? _("Required") : _("Not required"));
    case PASSKEYS_USER_COLUMN_NAME:
    default:
      return g_strdup (passkeys_user_get_username (user));
    }
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (GPOINTER_TO_INT (column) != PASSKEYS_USER_COLUMN_NAME)
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

static char *
sort_text (PasskeysUser *user,
           gpointer      column)
{
  return dup_text (user, GPOINTER_TO_INT (column));
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
  g_autoptr(GtkStringSorter) sorter = NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GINT_TO_POINTER (kind));
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GINT_TO_POINTER (kind));
  gtk_column_view_column_set_factory (column, factory);

  sorter = gtk_string_sorter_new (gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                               G_CALLBACK (sort_text),
                                                               GINT_TO_POINTER (kind), NULL));
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
}
