/* passkeys-help-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-help-page"

#include "config.h"

#include "passkeys-help-page.h"

#include <glib/gi18n.h>

/* One topic to read. */
struct _PasskeysHelpPage
{
  AdwNavigationPage parent_instance;

  GtkBox           *text_box;
  GtkImage         *image;
  GtkLabel         *title_label;
};

G_DEFINE_FINAL_TYPE (PasskeysHelpPage, passkeys_help_page, ADW_TYPE_NAVIGATION_PAGE)

static GtkWidget *
create_label (const char        *text,
              GtkAccessibleRole  role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "accessible-role", role,
                                   "label", text,
                                   "wrap", TRUE,
                                   "xalign", 0.0,
                                   NULL);

  return label;
}

static void
add_section (PasskeysHelpPage          *self,
             const PasskeysHelpSection *section)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading;

  if (section->heading != NULL)
    {
      heading = create_label (_(section->heading), GTK_ACCESSIBLE_ROLE_HEADING);
      gtk_widget_add_css_class (heading, "heading");
      gtk_box_append (GTK_BOX (box), heading);
    }
  gtk_box_append (GTK_BOX (box), create_label (_(section->text), GTK_ACCESSIBLE_ROLE_PARAGRAPH));
  gtk_box_append (self->text_box, box);
}

static void
passkeys_help_page_class_init (PasskeysHelpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-help-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysHelpPage, text_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysHelpPage, image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysHelpPage, title_label);
}

static void
passkeys_help_page_init (PasskeysHelpPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_help_page_new:
 * @topic: what it is about
 *
 * Makes a page to read.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_help_page_new (const PasskeysHelpTopic *topic)
{
  PasskeysHelpPage *self;

  g_return_val_if_fail (topic != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_HELP_PAGE, "tag", topic->name, "title", _(topic->title), NULL);
  gtk_image_set_from_icon_name (self->image, topic->icon_name);
  gtk_label_set_label (self->title_label, _(topic->title));
  /* It takes the focus, so that the keys that scroll have somewhere to go. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(topic->title), -1);
  for (const PasskeysHelpSection *section = topic->sections; section->text != NULL; section++)
    add_section (self, section);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * passkeys_help_page_get_text:
 * @self: a page
 *
 * Returns: (transfer none): what is read there, which takes the focus
 */
GtkWidget *
passkeys_help_page_get_text (PasskeysHelpPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_HELP_PAGE (self), NULL);

  return GTK_WIDGET (self->text_box);
}
