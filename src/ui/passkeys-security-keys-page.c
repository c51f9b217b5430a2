/* passkeys-security-keys-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-keys-page"

#include "config.h"

#include "passkeys-security-keys-page.h"

#include <glib/gi18n.h>

#include "passkeys-application.h"
#include "passkeys-list-status.h"
#include "passkeys-security-key-page.h"
#include "passkeys-security-key-reset-dialog.h"
#include "passkeys-security-key-row.h"

struct _PasskeysSecurityKeysPage
{
  AdwNavigationPage                parent_instance;

  PasskeysSecurityKeyList         *keys;         /* (owned) */
  PasskeysSecurityKeyOrganisation *organisation; /* (owned) (nullable) */
  AdwDialog                       *reset_dialog; /* (owned) (nullable): while it is shown */
  gboolean                         watching;

  AdwToastOverlay                 *toast_overlay;
  AdwNavigationView               *navigation_view;
  AdwNavigationPage               *list_page;
  GtkStack                        *stack;
  GtkListBox                      *keys_list;
};

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeysPage, passkeys_security_keys_page, ADW_TYPE_NAVIGATION_PAGE)

static guint
count_keys (PasskeysSecurityKeysPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->keys));
}

static gboolean
is_plugged_in (PasskeysSecurityKeysPage *self,
               PasskeysSecurityKey      *key)
{
  for (guint i = 0; i < count_keys (self); i++)
    {
      g_autoptr(PasskeysSecurityKey) item = g_list_model_get_item (G_LIST_MODEL (self->keys), i);

      if (item == key)
        return TRUE;
    }

  return FALSE;
}

/* NULL while the list is shown. */
static PasskeysSecurityKeyPage *
get_key_page (PasskeysSecurityKeysPage *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);

  return PASSKEYS_IS_SECURITY_KEY_PAGE (page) ? PASSKEYS_SECURITY_KEY_PAGE (page) : NULL;
}

static void
on_reset_closed (PasskeysSecurityKeysPage *self)
{
  g_clear_object (&self->reset_dialog);
}

static void
on_reset (PasskeysSecurityKeysPage *self,
          PasskeysSecurityKeyPage  *page)
{
  if (self->reset_dialog != NULL)
    return;

  self->reset_dialog = g_object_ref_sink (
    passkeys_security_key_reset_dialog_new (self->keys, passkeys_security_key_page_get_key (page),
                                            passkeys_security_key_page_get_passkeys (page),
                                            self->organisation));
  g_signal_connect_object (self->reset_dialog, "closed", G_CALLBACK (on_reset_closed), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (self->reset_dialog, GTK_WIDGET (self));
}

static AdwNavigationPage *
create_key_page (PasskeysSecurityKeysPage *self,
                 PasskeysSecurityKey      *key)
{
  AdwNavigationPage *page = passkeys_security_key_page_new (key, self->organisation);

  g_signal_connect_object (page, "reset", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);

  return page;
}

static void
on_row_activated (PasskeysSecurityKeysPage *self,
                  GtkListBoxRow            *row)
{
  PasskeysSecurityKey *key = passkeys_security_key_row_get_key (PASSKEYS_SECURITY_KEY_ROW (row));

  adw_navigation_view_push (self->navigation_view, create_key_page (self, key));
}

/* There is nothing to choose: the page of the key stands in for the list. */
static void
open_only_key (PasskeysSecurityKeysPage *self)
{
  g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (self->keys), 0);
  AdwNavigationPage *page = create_key_page (self, key);

  adw_toast_overlay_dismiss_all (self->toast_overlay);
  adw_navigation_view_replace (self->navigation_view, &page, 1);
}

static void
show_list (PasskeysSecurityKeysPage *self)
{
  adw_navigation_view_replace (self->navigation_view, &self->list_page, 1);
}

/* Several keys are there now: the page that is shown gets a way back to the list. */
static void
put_list_below (PasskeysSecurityKeysPage *self,
                AdwNavigationPage        *page)
{
  AdwNavigationPage *pages[] = { self->list_page, page };

  if (adw_navigation_view_get_previous_page (self->navigation_view, page) == NULL)
    adw_navigation_view_replace (self->navigation_view, pages, G_N_ELEMENTS (pages));
}

static void
say_unplugged (PasskeysSecurityKeysPage *self,
               PasskeysSecurityKey      *key)
{
  AdwToast *toast;

  /* It was asked for. */
  if (self->reset_dialog != NULL)
    return;

  /* Translators: %s is the name of a security key */
  toast = adw_toast_new_format (_("“%s” was unplugged"), passkeys_security_key_get_name (key));
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_dismiss_all (self->toast_overlay);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/* A page goes with its key. Another key takes its place only when it was plugged in just now, so that
 * nobody mistakes one for the other. */
static void
arrange (PasskeysSecurityKeysPage *self,
         gboolean                  plugged_in)
{
  PasskeysSecurityKeyPage *page = get_key_page (self);
  guint n_keys = count_keys (self);
  g_autofree char *count = passkeys_list_status_count (n_keys);

  passkeys_list_status_show (self->stack, n_keys > 0 ? "list" : "empty", NULL, count);
  if (page != NULL && !is_plugged_in (self, passkeys_security_key_page_get_key (page)))
    {
      passkeys_security_key_page_leave (page);
      say_unplugged (self, passkeys_security_key_page_get_key (page));
      show_list (self);
      page = NULL;
    }

  if (page == NULL && n_keys == 1 && plugged_in)
    open_only_key (self);
  else if (page != NULL && n_keys > 1)
    put_list_below (self, ADW_NAVIGATION_PAGE (page));
}

static void
on_items_changed (PasskeysSecurityKeysPage *self,
                  guint                     position,
                  guint                     removed,
                  guint                     added)
{
  arrange (self, added > 0);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return passkeys_security_key_row_new (item);
}

static void
set_watching (PasskeysSecurityKeysPage *self,
              gboolean                  watching)
{
  if (self->watching == watching)
    return;

  self->watching = watching;
  if (watching)
    passkeys_security_key_list_watch (self->keys);
  else
    passkeys_security_key_list_unwatch (self->keys);
}

static void
passkeys_security_keys_page_map (GtkWidget *widget)
{
  PasskeysSecurityKeysPage *self = PASSKEYS_SECURITY_KEYS_PAGE (widget);

  set_watching (self, TRUE);
  arrange (self, TRUE);

  GTK_WIDGET_CLASS (passkeys_security_keys_page_parent_class)->map (widget);
}

static void
passkeys_security_keys_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (passkeys_security_keys_page_parent_class)->unmap (widget);

  set_watching (PASSKEYS_SECURITY_KEYS_PAGE (widget), FALSE);
}

static void
passkeys_security_keys_page_dispose (GObject *object)
{
  PasskeysSecurityKeysPage *self = PASSKEYS_SECURITY_KEYS_PAGE (object);

  if (self->keys != NULL)
    {
      set_watching (self, FALSE);
      g_signal_handlers_disconnect_by_data (self->keys, self);
    }
  g_clear_object (&self->reset_dialog);
  g_clear_object (&self->organisation);
  g_clear_object (&self->keys);

  G_OBJECT_CLASS (passkeys_security_keys_page_parent_class)->dispose (object);
}

static void
passkeys_security_keys_page_class_init (PasskeysSecurityKeysPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_security_keys_page_dispose;
  widget_class->map = passkeys_security_keys_page_map;
  widget_class->unmap = passkeys_security_keys_page_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-security-keys-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeysPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeysPage, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeysPage, list_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeysPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeysPage, keys_list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
passkeys_security_keys_page_init (PasskeysSecurityKeysPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_security_keys_page_new:
 * @session: who is signed in
 *
 * Makes the page for the security keys that the application works with.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_security_keys_page_new (PasskeysSession *session)
{
  PasskeysApplication *application = passkeys_application_get_default ();
  g_autoptr(PasskeysSecurityKeyList) keys = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  /* Without an application, in tests of single widgets, there is nobody to share the keys with. */
  if (application != NULL)
    keys = g_object_ref (passkeys_application_get_security_keys (application));
  else
    keys = passkeys_security_key_list_new ();

  return passkeys_security_keys_page_new_for_keys (keys, session);
}

/**
 * passkeys_security_keys_page_new_for_keys:
 * @keys: the keys to show
 * @session: (nullable): whose passkeys are marked on them
 *
 * Makes the page. It watches the keys while it is shown.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_security_keys_page_new_for_keys (PasskeysSecurityKeyList *keys,
                                          PasskeysSession         *session)
{
  PasskeysSecurityKeysPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (keys), NULL);
  g_return_val_if_fail (session == NULL || PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEYS_PAGE, NULL);
  self->keys = g_object_ref (keys);
  if (session != NULL)
    self->organisation = passkeys_security_key_organisation_new (session);
  gtk_list_box_bind_model (self->keys_list, G_LIST_MODEL (keys), create_row, NULL, NULL);
  g_signal_connect_object (keys, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);

  return ADW_NAVIGATION_PAGE (self);
}
