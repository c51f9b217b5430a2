/* passkeys-users-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-users-page"

#include "config.h"

#include "passkeys-users-page-private.h"

#include <glib/gi18n.h>

#include "passkeys-api-error.h"
#include "passkeys-gradual-list.h"
#include "passkeys-list-status.h"
#include "passkeys-new-user-dialog.h"
#include "passkeys-user-columns.h"
#include "passkeys-user-page.h"
#include "passkeys-users-api.h"
#include "passkeys-widget-work.h"

/* Two or three frames */
#define REST_DELAY_MILLISECONDS 50

G_DEFINE_FINAL_TYPE (PasskeysUsersPage, passkeys_users_page, ADW_TYPE_NAVIGATION_PAGE)

static const char *
choose_state (PasskeysUsersPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->users)) == 0)
    {
      if (passkeys_paged_list_get_error (self->users) != NULL)
        return "failed";
      return passkeys_paged_list_is_loaded (self->users) ? "empty" : "loading";
    }

  if (g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 0 &&
      !passkeys_user_search_is_pending (self->found) &&
      !passkeys_paged_list_is_loading (self->users))
    return "nothing";

  return "list";
}

/* How many there are, and how many of them are found. */
static void
show_count (PasskeysUsersPage *self)
{
  guint n_users = g_list_model_get_n_items (G_LIST_MODEL (self->users));
  guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  g_autofree char *count = NULL;

  if (n_users == 0)
    count = g_strdup ("");
  else if (n_found < n_users)
    /* Translators: how many users are found, of how many */
    count = g_strdup_printf (_("%'u of %'u"), n_found, n_users);
  else if (passkeys_paged_list_has_more (self->users))
    count = g_strdup_printf (_("%'u so far"), n_users);
  else
    count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u user", "%'u users", n_users),
                             n_users);

  adw_window_title_set_subtitle (self->window_title, count);
}

static void
show_what_can_be_done (PasskeysUsersPage *self,
                       const GError      *error)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean may = !g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN);

  gtk_widget_action_set_enabled (widget, "users.new", may);
  gtk_widget_action_set_enabled (widget, "users.import", may);
  /* a list that is not complete looks as if it were */
  gtk_widget_action_set_enabled (widget, "users.export",
                                 passkeys_paged_list_is_loaded (self->users)
                                 && !passkeys_paged_list_has_more (self->users));
}

static void
show_state (PasskeysUsersPage *self)
{
  gboolean is_reading = passkeys_paged_list_is_loading (self->users)
                        || passkeys_user_search_is_pending (self->found);

  passkeys_list_status_show (self->stack, choose_state (self), self->failure_banner,
                             is_reading ? NULL : adw_window_title_get_subtitle (self->window_title));
}

static void
update (PasskeysUsersPage *self)
{
  const GError *error;
  guint n_users;

  if (self->users == NULL)
    return;

  error = passkeys_paged_list_get_error (self->users);
  if (error != NULL)
    passkeys_list_status_fail (self->failed_page, self->failure_banner, error, self->cache);

  n_users = g_list_model_get_n_items (G_LIST_MODEL (self->users));
  adw_banner_set_revealed (self->failure_banner, error != NULL && n_users > 0);
  /* before there is anybody, the page has one of its own */
  gtk_widget_set_visible (self->loading_spinner,
                          n_users > 0 && passkeys_paged_list_is_loading (self->users));
  show_what_can_be_done (self, error);
  show_count (self);
  show_state (self);
}

static void
on_filter_changed (PasskeysUsersPage *self)
{
  PasskeysUserFilter filter = passkeys_user_filter_bar_get_filter (self->filter_bar);

  passkeys_user_search_set_filter (self->found, &filter);
  update (self);
}

/* Making three drop-downs takes as long as the first rows do: few people ever open them. */
static void
make_filter_bar (PasskeysUsersPage *self)
{
  self->filter_bar = g_object_new (PASSKEYS_TYPE_USER_FILTER_BAR, "margin-top", 6, NULL);
  passkeys_user_filter_bar_set_session (self->filter_bar, self->session);
  g_signal_connect_object (self->filter_bar, "changed", G_CALLBACK (on_filter_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_revealer_set_child (self->filter_revealer, GTK_WIDGET (self->filter_bar));
}

/* A filter that cannot be seen does not apply. */
static void
on_filter_toggled (PasskeysUsersPage *self)
{
  if (!gtk_toggle_button_get_active (self->filter_button))
    passkeys_user_filter_bar_reset (self->filter_bar);
  else if (self->filter_bar == NULL)
    make_filter_bar (self);
}

static void
on_search_changed (PasskeysUsersPage *self)
{
  passkeys_user_search_set_text (self->found,
                                 gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update (self);
}

static void
on_loaded (gpointer self)
{
  update (self);
}

static void
take_load (PasskeysUsersPage *self,
           DexFuture         *load)
{
  dex_clear (&self->load);
  self->load = passkeys_widget_work_finally (load, GTK_WIDGET (self), on_loaded);
}

static DexFuture *
load_rest_cb (DexFuture *completed,
              gpointer   user_data)
{
  return passkeys_paged_list_load_all (user_data);
}

/* Reading on at once takes the processor from the frame that shows the first rows. */
static DexFuture *
load_rest_later_cb (DexFuture *completed,
                    gpointer   user_data)
{
  return dex_future_finally (dex_timeout_new_msec (REST_DELAY_MILLISECONDS), load_rest_cb,
                             g_object_ref (user_data), g_object_unref);
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysUsersPage *self = PASSKEYS_USERS_PAGE (widget);

  passkeys_list_status_repeat (self->stack);
  passkeys_users_page_reload (self);
}

/**
 * passkeys_users_page_reload:
 * @self: a #PasskeysUsersPage
 *
 * Reads everyone again; what is shown stays until the answer is there.
 */
void
passkeys_users_page_reload (PasskeysUsersPage *self)
{
  g_return_if_fail (PASSKEYS_IS_USERS_PAGE (self));

  /* Not a fiber: libdex 0.10 must not be made to discard one, and leaving the page drops this
   * future. */
  take_load (self, dex_future_then (passkeys_paged_list_reload (self->users), load_rest_later_cb,
                                    g_object_ref (self->users), g_object_unref));
}

static void
load_more_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  PasskeysUsersPage *self = PASSKEYS_USERS_PAGE (widget);

  take_load (self, passkeys_paged_list_load_all (self->users));
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PasskeysUsersPage *self = PASSKEYS_USERS_PAGE (widget);
  AdwDialog *dialog = passkeys_new_user_dialog_new (self->session);

  g_signal_connect_object (dialog, "invited", G_CALLBACK (passkeys_users_page_reload),
                           self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

/**
 * passkeys_users_page_open:
 * @self: the page
 * @user: a user of the organisation
 *
 * Shows the page of this user.
 */
void
passkeys_users_page_open (PasskeysUsersPage *self,
                          PasskeysUser      *user)
{
  AdwNavigationPage *page;

  g_return_if_fail (PASSKEYS_IS_USERS_PAGE (self));
  g_return_if_fail (PASSKEYS_IS_USER (user));

  _passkeys_users_page_withdraw_news (self, passkeys_user_get_user_id (user));
  page = passkeys_user_page_new (self->session, user, G_LIST_MODEL (self->users));
  g_signal_connect_object (page, "changed", G_CALLBACK (passkeys_users_page_reload),
                           self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation_view, page);
}

static void
on_activate (PasskeysUsersPage *self,
             guint              position,
             GtkColumnView     *column_view)
{
  g_autoptr(PasskeysUser) user = NULL;

  user = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (column_view)), position);
  if (user == NULL)
    return;

  if (gtk_toggle_button_get_active (self->select_button))
    {
      passkeys_user_choice_toggle (self->choice, user);
      return;
    }

  passkeys_users_page_open (self, user);
}

static void
build_models (PasskeysUsersPage *self)
{
  GtkSortListModel *sorted;
  PasskeysGradualList *gradual;
  GtkNoSelection *selection;

  self->users = passkeys_users_api_list (passkeys_session_get_client (self->session));
  self->cache = passkeys_list_cache_new (passkeys_session_get_account (self->session), "users",
                                         self->users);
  self->found = passkeys_user_search_new (G_LIST_MODEL (self->users));
  g_signal_connect_object (self->found, "notify::pending", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->users, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  passkeys_user_columns_set_up_name (self->name_column, self->status_column);
  passkeys_user_columns_set_up (self->status_column, PASSKEYS_USER_COLUMN_STATUS);
  passkeys_user_columns_set_up (self->permissions_column, PASSKEYS_USER_COLUMN_PERMISSIONS);
  passkeys_user_columns_set_up (self->kind_column, PASSKEYS_USER_COLUMN_KIND);
  passkeys_user_columns_set_up (self->sso_column, PASSKEYS_USER_COLUMN_SSO);
  _passkeys_users_page_set_up_choice (self);
  _passkeys_users_page_set_up_news (self);
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->found)),
                                    g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  gradual = passkeys_gradual_list_new (G_LIST_MODEL (sorted));
  g_object_unref (sorted);
  selection = gtk_no_selection_new (G_LIST_MODEL (gradual));
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
}

static void
passkeys_users_page_map (GtkWidget *widget)
{
  PasskeysUsersPage *self = PASSKEYS_USERS_PAGE (widget);

  passkeys_user_columns_fit_status (self->status_column);
  GTK_WIDGET_CLASS (passkeys_users_page_parent_class)->map (widget);

  if (self->load == NULL)
    passkeys_users_page_reload (self);
}

static void
passkeys_users_page_dispose (GObject *object)
{
  PasskeysUsersPage *self = (PasskeysUsersPage *) object;

  if (self->told != NULL)
    _passkeys_users_page_withdraw_news (self, NULL);
  g_clear_pointer (&self->told, g_ptr_array_unref);
  dex_clear (&self->load);
  g_clear_object (&self->watch);
  g_clear_object (&self->permission);
  g_clear_object (&self->choice);
  g_clear_object (&self->found);
  g_clear_object (&self->cache);
  g_clear_object (&self->users);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_users_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, filter_revealer);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, select_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, action_bar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, choice_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, failure_banner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, choice_column);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, name_column);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, status_column);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, permissions_column);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, kind_column);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUsersPage, sso_column);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
passkeys_users_page_class_init (PasskeysUsersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_users_page_dispose;
  widget_class->map = passkeys_users_page_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-users-page.ui");
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "users.new", NULL, new_action);
  _passkeys_users_page_install_changes (widget_class);
  gtk_widget_class_install_action (widget_class, "users.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "users.load-more", NULL, load_more_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "users.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "users.new",
                                       NULL);
}

static void
passkeys_users_page_init (PasskeysUsersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->stack));
}

/**
 * passkeys_users_page_new:
 * @session: the session whose organisation is shown
 *
 * Returns: (transfer floating): the page; it reads the users when it is first shown
 */
AdwNavigationPage *
passkeys_users_page_new (PasskeysSession *session)
{
  PasskeysUsersPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_USERS_PAGE, NULL);
  self->session = g_object_ref (session);
  build_models (self);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}
