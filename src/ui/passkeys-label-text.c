/* passkeys-label-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-label-text"

#include "config.h"

#include "passkeys-label-text.h"

/* The longest words of a server, at the width of a telephone. libadwaita has three, for words of its own. */
#define BANNER_LINES 12

typedef void (*LabelFunc) (GtkLabel *label);

static void
for_each_label (GtkWidget *widget,
                LabelFunc  func)
{
  if (GTK_IS_LABEL (widget))
    func (GTK_LABEL (widget));
  /* until it is shown it has no other */
  if (ADW_IS_DIALOG (widget) && adw_dialog_get_child (ADW_DIALOG (widget)) != NULL)
    for_each_label (adw_dialog_get_child (ADW_DIALOG (widget)), func);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    for_each_label (child, func);
}

static void
forbid_hyphens (GtkLabel *label)
{
  PangoAttrList *present = gtk_label_get_attributes (label);
  g_autoptr(PangoAttrList) attributes = NULL;

  attributes = present != NULL ? pango_attr_list_copy (present) : pango_attr_list_new ();
  pango_attr_list_change (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
}

/**
 * passkeys_label_text_keep_addresses:
 * @widget: what shows an address or a code, or has it among its words
 *
 * Where such a word is longer than a line, it must not seem to have a hyphen that it has not. This is so from now on
 * in each label that @widget has by now.
 */
void
passkeys_label_text_keep_addresses (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  for_each_label (widget, forbid_hyphens);
}

static void
allow_lines (GtkLabel *label)
{
  if (gtk_label_get_wrap (label))
    gtk_label_set_lines (label, BANNER_LINES);
}

/**
 * passkeys_label_text_show_whole:
 * @banner: a banner that may quote a server
 *
 * Lets the banner be as high as its words need. There is no other place where they could be read to the end.
 */
void
passkeys_label_text_show_whole (AdwBanner *banner)
{
  g_return_if_fail (ADW_IS_BANNER (banner));

  for_each_label (GTK_WIDGET (banner), allow_lines);
  passkeys_label_text_keep_addresses (GTK_WIDGET (banner));
}
