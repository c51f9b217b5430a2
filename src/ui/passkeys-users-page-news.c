/* passkeys-users-page-news.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-users-page"

#include "config.h"

#include "passkeys-users-page-private.h"

#include <glib/gi18n.h>

#include "passkeys-notification.h"

static char *
build_id (const char *user_id)
{
  return g_strconcat ("registered-", user_id, NULL);
}

static void
show_toast (PasskeysUsersPage *self,
            const char        *title,
            const char        *user_id)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, C_("new user", "_Show"));
  adw_toast_set_action_name (toast, "app.show-user");
  adw_toast_set_action_target (toast, "s", user_id);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
show_notification (PasskeysUsersPage *self,
                   GApplication      *application,
                   const char        *title,
                   const char        *user_id)
{
  g_autofree char *id = build_id (user_id);
  g_autoptr(GNotification) notification =
    passkeys_notification_new (application, title, _("The invitation was accepted."));

  g_notification_set_default_action_and_target (notification, "app.show-user", "s", user_id);
  g_notification_add_button_with_target (notification, C_("new user", "Show"),
                                         "app.show-user", "s", user_id);
  g_application_send_notification (application, id, notification);
  g_ptr_array_add (self->told, g_strdup (user_id));
}

/* Whoever looks at the list sees it there; whoever looks elsewhere hears of it from the desktop. */
static void
on_accepted (PasskeysUsersPage *self,
             PasskeysUser      *user)
{
  GApplication *application = g_application_get_default ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  /* Translators: the blank is the name of a person who was invited */
  g_autofree char *title = g_strdup_printf (_("%s has registered"), passkeys_user_get_name (user));

  if (GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root))
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_toast (self, title, passkeys_user_get_user_id (user));
  else if (application != NULL && g_application_get_is_registered (application))
    show_notification (self, application, title, passkeys_user_get_user_id (user));

  if (!passkeys_paged_list_is_loading (self->users))
    passkeys_users_page_reload (self);
}

/* A name is for nobody else to read. */
static void
on_expired (PasskeysUsersPage *self)
{
  _passkeys_users_page_withdraw_news (self, NULL);
}

void
_passkeys_users_page_set_up_news (PasskeysUsersPage *self)
{
  g_assert (PASSKEYS_IS_USERS_PAGE (self));

  self->told = g_ptr_array_new_with_free_func (g_free);
  self->watch = passkeys_invitation_watch_new (self->session, self->users, self->cache);
  g_signal_connect_object (self->watch, "accepted", G_CALLBACK (on_accepted), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::expired", G_CALLBACK (on_expired), self,
                           G_CONNECT_SWAPPED);
}

void
_passkeys_users_page_withdraw_news (PasskeysUsersPage *self,
                                    const char        *user_id)
{
  g_assert (PASSKEYS_IS_USERS_PAGE (self));

  for (guint i = self->told->len; i > 0; i--)
    if (user_id == NULL || g_str_equal (g_ptr_array_index (self->told, i - 1), user_id))
      {
        g_autofree char *id = build_id (g_ptr_array_index (self->told, i - 1));

        g_application_withdraw_notification (g_application_get_default (), id);
        g_ptr_array_remove_index_fast (self->told, i - 1);
      }
}
