/* walk-mnemonics.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "walk-mnemonics.h"

#include "walk-scope.h"

typedef struct
{
  GPtrArray  *complaints;
  GHashTable *owners; /* key to widget */
} Search;

/* What the key presses: a row has its title twice while it is edited. */
static GtkWidget *
find_owner (GtkWidget *label)
{
  GtkWidget *owner = gtk_label_get_mnemonic_widget (GTK_LABEL (label));

  if (owner == NULL)
    owner = label;
  for (GtkWidget *widget = owner; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (GTK_IS_BUTTON (widget) || GTK_IS_LIST_BOX_ROW (widget))
      return widget;

  return owner;
}

static void
note (GtkWidget *widget,
      gpointer   data)
{
  Search *search = data;
  guint key = GTK_IS_LABEL (widget) ? gtk_label_get_mnemonic_keyval (GTK_LABEL (widget))
                                    : GDK_KEY_VoidSymbol;
  GtkWidget *owner;
  GtkWidget *before;

  if (key == GDK_KEY_VoidSymbol)
    return;

  owner = find_owner (widget);
  before = g_hash_table_lookup (search->owners, GUINT_TO_POINTER (key));
  if (before == NULL)
    g_hash_table_insert (search->owners, GUINT_TO_POINTER (key), owner);
  else if (before != owner)
    {
      g_autofree char *first = walk_describe (before);
      g_autofree char *second = walk_describe (owner);

      g_ptr_array_add (search->complaints,
                       g_strdup_printf ("Alt+%s is asked for by %s and by %s", gdk_keyval_name (key),
                                        first, second));
    }
}

static void
note_item (Search     *search,
           GHashTable *words,
           const char *text)
{
  const char *mark = strchr (text, '_');
  g_autofree char *key = NULL;

  if (mark == NULL || mark[1] == '_')
    return;

  key = g_utf8_strdown (mark + 1, g_utf8_next_char (mark + 1) - (mark + 1));
  if (g_hash_table_contains (words, key))
    g_ptr_array_add (search->complaints,
                     g_strdup_printf ("“%s” and “%s” are in one menu", text,
                                      (const char *) g_hash_table_lookup (words, key)));
  else
    g_hash_table_insert (words, g_steal_pointer (&key), g_strdup (text));
}

/* Sections are in the menu itself; what has a submenu opens one of its own. */
static void
note_menu (Search     *search,
           GMenuModel *menu,
           GHashTable *words)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr(GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *text = NULL;

      if (section != NULL)
        note_menu (search, section, words);
      else if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &text))
        note_item (search, words, text);
    }
}

static void
note_menu_button (GtkWidget *widget,
                  gpointer   data)
{
  GMenuModel *menu = GTK_IS_MENU_BUTTON (widget)
                     ? gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) : NULL;
  g_autoptr(GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (menu != NULL)
    note_menu (data, menu, words);
}

void
walk_mnemonics (GtkWidget *scope,
                GPtrArray *complaints)
{
  g_autoptr(GHashTable) owners = g_hash_table_new (NULL, NULL);
  Search search = { complaints, owners };

  walk_visit (scope, note, &search);
  walk_visit (scope, note_menu_button, &search);
}
