/* passkeys-permissions-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permissions-page"

#include "config.h"

#include "passkeys-permissions-page.h"

#include <glib/gi18n.h>

#include "passkeys-api-error.h"
#include "passkeys-decoration.h"
#include "passkeys-list-cache.h"
#include "passkeys-list-focus.h"
#include "passkeys-list-status.h"
#include "passkeys-permission-dialog.h"
#include "passkeys-permission-page.h"
#include "passkeys-permission-words.h"
#include "passkeys-permissions-api.h"
#include "passkeys-widget-work.h"

struct _PasskeysPermissionsPage
{
  AdwNavigationPage    parent_instance;

  PasskeysSession     *session;     /* (owned) */
  PasskeysPagedList   *permissions; /* (owned) */
  PasskeysListCache   *cache;       /* (owned): what it said last time */
  DexFuture           *load;        /* (owned) (nullable): dropping it stops loading */

  AdwNavigationView   *navigation_view;
  AdwToastOverlay     *toast_overlay;
  GtkWidget           *loading_spinner;
  AdwBanner           *failure_banner;
  GtkStack            *stack;
  AdwStatusPage       *failed_page;
  GtkListBox          *permissions_list;
  AdwPreferencesGroup *archived_group;
  GtkListBox          *archived_list;
};

G_DEFINE_FINAL_TYPE (PasskeysPermissionsPage, passkeys_permissions_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
is_archived (gpointer item,
             gpointer user_data)
{
  return passkeys_permission_is_archived (item);
}

static gboolean
is_in_use (gpointer item,
           gpointer user_data)
{
  return !passkeys_permission_is_archived (item);
}

static void
update (PasskeysPermissionsPage *self)
{
  const GError *error = passkeys_paged_list_get_error (self->permissions);

  gtk_widget_set_visible (GTK_WIDGET (self->archived_group),
                          gtk_list_box_get_row_at_index (self->archived_list, 0) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "permissions.new",
                                 !g_error_matches (error, PASSKEYS_API_ERROR,
                                                   PASSKEYS_API_ERROR_FORBIDDEN));
  passkeys_list_status_update (self->stack, self->failed_page, self->failure_banner,
                               self->loading_spinner, self->permissions,
                               G_LIST_MODEL (self->permissions), self->cache);
}

static GtkWidget *
create_pending_label (void)
{
  GtkWidget *label = gtk_label_new (_("Waits for approval"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "warning");
  return label;
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  const char *name = passkeys_permission_get_name (item);
  const char *sentence = passkeys_permission_words_find_sentence (name);
  g_autofree char *count = passkeys_permission_words_count (item);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 passkeys_permission_words_get_name (name));
  passkeys_permission_words_explain (row, name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence != NULL ? sentence : count);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "permission", g_object_ref (item), g_object_unref);
  if (passkeys_permission_has_pending_change (item))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_pending_label ());

  if (passkeys_permission_is_immutable (item))
    {
      GtkWidget *image = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

      gtk_widget_set_tooltip_text (image, _("Cannot be changed"));
      gtk_widget_add_css_class (image, "dimmed");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
    }

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), passkeys_decoration_new ("go-next-symbolic"));
  return row;
}

static void
bind_list (PasskeysPermissionsPage *self,
           GtkListBox              *list,
           GtkCustomFilterFunc      func)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (func, NULL, NULL));
  g_autoptr(GtkFilterListModel) model = NULL;

  model = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->permissions)), filter);
  passkeys_list_focus_bind_model (list, G_LIST_MODEL (model), create_row, self);
}

static void
on_row_activated (PasskeysPermissionsPage *self,
                  GtkListBoxRow           *row)
{
  PasskeysPermission *permission = g_object_get_data (G_OBJECT (row), "permission");
  AdwNavigationPage *page = passkeys_permission_page_new (self->session, permission);

  g_signal_connect_object (page, "changed", G_CALLBACK (passkeys_permissions_page_reload), self,
                           G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation_view, page);
}

static void
on_loaded (gpointer self)
{
  update (self);
}

static DexFuture *
load_rest_cb (DexFuture *completed,
              gpointer   user_data)
{
  return passkeys_paged_list_load_all (user_data);
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysPermissionsPage *self = PASSKEYS_PERMISSIONS_PAGE (widget);

  passkeys_list_status_repeat (self->stack);
  passkeys_permissions_page_reload (self);
}

/**
 * passkeys_permissions_page_reload:
 * @self: a page
 *
 * Reads the permissions again; what is shown stays until the answer is there.
 */
void
passkeys_permissions_page_reload (PasskeysPermissionsPage *self)
{
  DexFuture *load;

  g_return_if_fail (PASSKEYS_IS_PERMISSIONS_PAGE (self));

  /* Not a fiber: libdex 0.10 must not be made to discard one, and leaving the page drops this
   * future. */
  load = dex_future_then (passkeys_paged_list_reload (self->permissions), load_rest_cb,
                          g_object_ref (self->permissions), g_object_unref);
  dex_clear (&self->load);
  self->load = passkeys_widget_work_finally (load, GTK_WIDGET (self), on_loaded);
  update (self);
}

static void
on_saved (PasskeysPermissionsPage *self,
          PasskeysPermission      *permission)
{
  AdwToast *toast = adw_toast_new (permission != NULL ? _("Permission created")
                                                      : _("The change waits for approval"));

  adw_toast_overlay_add_toast (self->toast_overlay, toast);
  passkeys_permissions_page_reload (self);
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  AdwDialog *dialog = passkeys_permission_dialog_new (PASSKEYS_PERMISSIONS_PAGE (widget)->session,
                                                      NULL);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved), widget, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
passkeys_permissions_page_map (GtkWidget *widget)
{
  PasskeysPermissionsPage *self = PASSKEYS_PERMISSIONS_PAGE (widget);

  GTK_WIDGET_CLASS (passkeys_permissions_page_parent_class)->map (widget);

  if (self->load == NULL)
    passkeys_permissions_page_reload (self);
}

static void
passkeys_permissions_page_dispose (GObject *object)
{
  PasskeysPermissionsPage *self = PASSKEYS_PERMISSIONS_PAGE (object);

  dex_clear (&self->load);
  g_clear_object (&self->cache);
  g_clear_object (&self->permissions);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_permissions_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, failure_banner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, permissions_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, archived_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionsPage, archived_list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
passkeys_permissions_page_class_init (PasskeysPermissionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_permissions_page_dispose;
  widget_class->map = passkeys_permissions_page_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-permissions-page.ui");
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "permissions.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "permissions.reload", NULL, reload_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "permissions.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK,
                                       "permissions.new", NULL);
}

static void
passkeys_permissions_page_init (PasskeysPermissionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_permissions_page_new:
 * @session: the session whose organisation is shown
 *
 * Returns: (transfer floating): the page; it reads the permissions when it is first shown
 */
AdwNavigationPage *
passkeys_permissions_page_new (PasskeysSession *session)
{
  PasskeysPermissionsPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_PERMISSIONS_PAGE, NULL);
  self->session = g_object_ref (session);
  self->permissions = passkeys_permissions_api_list (passkeys_session_get_client (session));
  self->cache = passkeys_list_cache_new (passkeys_session_get_account (session), "permissions",
                                         self->permissions);
  g_signal_connect_object (self->permissions, "notify", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  bind_list (self, self->permissions_list, is_in_use);
  bind_list (self, self->archived_list, is_archived);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}
