/* passkeys-welcome-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-welcome-page"

#include "config.h"

#include "passkeys-welcome-page.h"

struct _PasskeysWelcomePage
{
  AdwNavigationPage  parent_instance;

  GtkImage          *icon;
};

G_DEFINE_FINAL_TYPE (PasskeysWelcomePage, passkeys_welcome_page, ADW_TYPE_NAVIGATION_PAGE)

static void
passkeys_welcome_page_class_init (PasskeysWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysWelcomePage, icon);
}

static void
passkeys_welcome_page_init (PasskeysWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_image_set_from_icon_name (self->icon, APPLICATION_ID);
}

/**
 * passkeys_welcome_page_new:
 *
 * Makes the page. Its three choices are actions of the window.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_welcome_page_new (void)
{
  return g_object_new (PASSKEYS_TYPE_WELCOME_PAGE, NULL);
}
