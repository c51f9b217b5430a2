/* passkeys-profile-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-profile-page"

#include "config.h"

#include "passkeys-profile-page.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-busy-button.h"
#include "passkeys-credentials-api.h"
#include "passkeys-credential.h"
#include "passkeys-device-code-dialog.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-list-status.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-permission-words.h"
#include "passkeys-recovery-kit-renewal.h"
#include "passkeys-time-words.h"
#include "passkeys-users-api.h"
#include "passkeys-widget-work.h"

struct _PasskeysProfilePage
{
  AdwNavigationPage    parent_instance;

  PasskeysSession     *session;     /* (owned) */
  PasskeysPagedList   *credentials; /* (owned) */
  PasskeysPagedList   *users;       /* (owned) */
  DexFuture           *load;        /* (owned) (nullable): dropping it stops loading */

  AdwBanner           *failure_banner;
  AdwAvatar           *avatar;
  GtkLabel            *name_label;
  GtkLabel            *organisation_label;
  AdwPreferencesGroup *keyring_group;
  AdwActionRow        *keyring_row;
  AdwActionRow        *passkeys_row;
  GtkImage            *passkeys_image;
  AdwActionRow        *recovery_row;
  GtkImage            *recovery_image;
  PasskeysBusyButton  *kit_button;
  AdwActionRow        *role_row;
  AdwActionRow        *colleagues_row;
  AdwActionRow        *org_id_row;
  AdwActionRow        *user_id_row;
  AdwActionRow        *expires_row;
};

G_DEFINE_FINAL_TYPE (PasskeysProfilePage, passkeys_profile_page, ADW_TYPE_NAVIGATION_PAGE)

static void
count_credentials (PasskeysProfilePage *self,
                   guint               *n_passkeys,
                   guint               *n_recovery_keys)
{
  GListModel *model = G_LIST_MODEL (self->credentials);

  *n_passkeys = 0;
  *n_recovery_keys = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(PasskeysCredential) credential = g_list_model_get_item (model, i);

      if (!passkeys_credential_is_active (credential))
        continue;
      if (passkeys_credential_get_kind (credential) == PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY)
        (*n_recovery_keys)++;
      else
        (*n_passkeys)++;
    }
}

static void
mark (GtkImage *image,
      gboolean  is_good)
{
  gtk_widget_remove_css_class (GTK_WIDGET (image), is_good ? "warning" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (image), is_good ? "success" : "warning");
}

static void
show_passkeys (PasskeysProfilePage *self,
               guint                n_passkeys,
               gboolean             has_kit)
{
  g_autofree char *subtitle = NULL;

  if (n_passkeys == 1 && has_kit)
    subtitle = g_strdup (_("One active passkey. If it is lost, only the recovery kit is left: "
                           "create another one on a second device."));
  else if (n_passkeys == 1)
    subtitle = g_strdup (_("One active passkey, and no recovery kit: create another one on a "
                           "second device."));
  else
    subtitle = g_strdup_printf (ngettext ("%u active passkey", "%u active passkeys", n_passkeys),
                                n_passkeys);

  adw_action_row_set_subtitle (self->passkeys_row, subtitle);
  mark (self->passkeys_image, n_passkeys > 1);
}

static void
show_recovery (PasskeysProfilePage *self,
               guint                n_recovery_keys)
{
  adw_action_row_set_subtitle (self->recovery_row,
                               n_recovery_keys > 0 ?
                               _("The organisation knows your recovery key. Know where you put the kit.") :
                               _("None. If every passkey is lost, an administrator has to remove and "
                                 "invite you again."));
  mark (self->recovery_image, n_recovery_keys > 0);
}

static void
show_ways (PasskeysProfilePage *self)
{
  gboolean has_failed = passkeys_paged_list_get_error (self->credentials) != NULL;
  const char *instead = has_failed ? C_("profile", "Not known") : C_("profile", "Loading…");
  guint n_passkeys, n_recovery_keys;

  if (passkeys_paged_list_is_loaded (self->credentials))
    {
      count_credentials (self, &n_passkeys, &n_recovery_keys);
      show_passkeys (self, n_passkeys, n_recovery_keys > 0);
      show_recovery (self, n_recovery_keys);
      return;
    }

  adw_action_row_set_subtitle (self->passkeys_row, instead);
  adw_action_row_set_subtitle (self->recovery_row, instead);
}

static void
show_failure (PasskeysProfilePage *self)
{
  const GError *error = passkeys_paged_list_get_error (self->credentials);

  if (error != NULL)
    passkeys_list_status_fail (NULL, self->failure_banner, error, NULL);
  adw_banner_set_revealed (self->failure_banner, error != NULL);
}

static char *
join_permissions (PasskeysUser *user)
{
  GListModel *assignments = passkeys_user_get_permission_assignments (user);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr(PasskeysPermissionAssignment) assignment = g_list_model_get_item (assignments, i);

      if (names->len > 0)
        g_string_append (names, C_("list", ", "));
      g_string_append (names, passkeys_permission_words_get_name (
                                passkeys_permission_assignment_get_permission_name (assignment)));
    }

  return g_string_free (names, FALSE);
}

static void
show_role (PasskeysProfilePage *self)
{
  PasskeysUser *user = passkeys_session_get_user (self->session);
  g_autofree char *names = NULL;

  if (user == NULL && !passkeys_paged_list_is_loaded (self->credentials) &&
      passkeys_paged_list_get_error (self->credentials) == NULL)
    {
      adw_action_row_set_subtitle (self->role_row, C_("profile", "Loading…"));
      return;
    }
  if (user == NULL && !passkeys_paged_list_is_loaded (self->credentials))
    {
      adw_action_row_set_subtitle (self->role_row, C_("profile", "Not known"));
      return;
    }
  if (user == NULL)
    {
      adw_action_row_set_subtitle (self->role_row, _("You may not look this up. Ask an administrator."));
      return;
    }

  names = join_permissions (user);
  if (passkeys_user_is_administrator (user))
    adw_action_row_set_subtitle (self->role_row, _("Full Administrator"));
  else
    adw_action_row_set_subtitle (self->role_row,
                                 *names != '\0' ? names : C_("permissions", "None"));
}

static void
show_colleagues (PasskeysProfilePage *self)
{
  PasskeysUser *user = passkeys_session_get_user (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self->colleagues_row),
                          user != NULL && passkeys_user_is_administrator (user) &&
                          passkeys_paged_list_is_loaded (self->users) &&
                          g_list_model_get_n_items (G_LIST_MODEL (self->users)) == 1);
}

static void
show_expiry (PasskeysProfilePage *self)
{
  GDateTime *expires = passkeys_session_get_expires (self->session);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->expires_row), expires != NULL);
  if (expires == NULL)
    return;

  text = passkeys_time_words_dup_moment (expires);
  adw_action_row_set_subtitle (self->expires_row, text);
}

static void
show_keyring (PasskeysProfilePage *self)
{
  const GError *error = passkeys_session_get_keyring_error (self->session);
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->keyring_group), !passkeys_session_is_kept (self->session));
  if (error == NULL)
    return;

  passkeys_error_messages_describe (error, &title, &sentence);
  adw_action_row_set_subtitle (self->keyring_row, sentence);
}

static void
update (PasskeysProfilePage *self)
{
  show_failure (self);
  show_ways (self);
  show_role (self);
  show_colleagues (self);
  show_expiry (self);
  show_keyring (self);
}

static void
show_account (PasskeysProfilePage *self)
{
  PasskeysAccount *account = passkeys_session_get_account (self->session);
  const char *organisation = passkeys_account_get_organisation_name (account);

  adw_avatar_set_text (self->avatar, passkeys_account_get_username (account));
  gtk_label_set_label (self->name_label, passkeys_account_get_username (account));
  gtk_label_set_label (self->organisation_label,
                       organisation != NULL ? organisation : passkeys_account_get_org_id (account));
  adw_action_row_set_subtitle (self->org_id_row, passkeys_account_get_org_id (account));
  adw_action_row_set_subtitle (self->user_id_row, passkeys_account_get_user_id (account));
}

static void
on_loaded (gpointer self)
{
  update (self);
}

static void
load (PasskeysProfilePage *self)
{
  DexFuture *all = dex_future_all (passkeys_session_refresh_user (self->session),
                                   passkeys_paged_list_reload (self->credentials),
                                   passkeys_paged_list_reload (self->users),
                                   NULL);

  dex_clear (&self->load);
  self->load = passkeys_widget_work_finally (all, GTK_WIDGET (self), on_loaded);
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  load (PASSKEYS_PROFILE_PAGE (widget));
}

static DexFuture *
register_device_fiber (gpointer      user_data,
                       GCancellable *cancellable)
{
  PasskeysProfilePage *self = user_data;
  g_autoptr(PasskeysDeviceCode) code = NULL;
  g_autoptr(GError) error = NULL;
  AdwDialog *dialog;
  DexFuture *future;

  future = passkeys_device_code_dialog_sign (GTK_WIDGET (self), self->session);
  code = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (code == NULL)
    {
      passkeys_error_messages_toast (GTK_WIDGET (self->avatar), error);
      return dex_future_new_true ();
    }

  dialog = passkeys_device_code_dialog_new (self->session, code);
  g_signal_connect_object (dialog, "registered", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));

  return dex_future_new_true ();
}

static void
register_device_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  passkeys_widget_work_begin (widget, register_device_fiber);
}

static DexFuture *
new_kit_fiber (gpointer      user_data,
               GCancellable *cancellable)
{
  PasskeysProfilePage *self = user_data;
  g_autoptr(GError) error = NULL;
  DexFuture *future = passkeys_recovery_kit_renewal_run (GTK_WIDGET (self), self->session);

  passkeys_await (passkeys_unless_cancelled (future, cancellable), &error);
  passkeys_busy_button_set_busy (self->kit_button, FALSE);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (error != NULL)
    passkeys_error_messages_toast (GTK_WIDGET (self->avatar), error);
  load (self);

  return dex_future_new_true ();
}

static void
new_kit_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  PasskeysProfilePage *self = PASSKEYS_PROFILE_PAGE (widget);

  if (passkeys_busy_button_get_busy (self->kit_button))
    return;

  passkeys_busy_button_set_busy (self->kit_button, TRUE);
  passkeys_widget_work_begin (widget, new_kit_fiber);
}

static void
passkeys_profile_page_map (GtkWidget *widget)
{
  PasskeysProfilePage *self = PASSKEYS_PROFILE_PAGE (widget);

  GTK_WIDGET_CLASS (passkeys_profile_page_parent_class)->map (widget);

  /* Each visit: credentials and colleagues change on the other pages. */
  load (self);
}

static void
passkeys_profile_page_dispose (GObject *object)
{
  PasskeysProfilePage *self = (PasskeysProfilePage *) object;

  dex_clear (&self->load);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PROFILE_PAGE);
  g_clear_object (&self->credentials);
  g_clear_object (&self->users);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_profile_page_parent_class)->dispose (object);
}

static void
passkeys_profile_page_class_init (PasskeysProfilePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_profile_page_dispose;
  widget_class->map = passkeys_profile_page_map;

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-profile-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, failure_banner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, avatar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, name_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, organisation_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, keyring_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, keyring_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, passkeys_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, passkeys_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, recovery_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, recovery_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, kit_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, role_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, colleagues_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, org_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, user_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysProfilePage, expires_row);

  gtk_widget_class_install_action (widget_class, "profile.reload", NULL, reload_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "profile.reload", NULL);
  gtk_widget_class_install_action (widget_class, "profile.register-device", NULL,
                                   register_device_action);
  gtk_widget_class_install_action (widget_class, "profile.new-kit", NULL, new_kit_action);
}

static void
passkeys_profile_page_init (PasskeysProfilePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_announce_banner (self->failure_banner);
  passkeys_label_text_keep_addresses (GTK_WIDGET (self->name_label));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self->organisation_label));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self->org_id_row));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self->user_id_row));
}

/**
 * passkeys_profile_page_new:
 * @session: whose profile is shown
 *
 * Returns: (transfer floating): the page; it reads what it shows when it is first shown
 */
AdwNavigationPage *
passkeys_profile_page_new (PasskeysSession *session)
{
  PasskeysProfilePage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_PROFILE_PAGE, NULL);
  self->session = g_object_ref (session);
  self->credentials = passkeys_credentials_api_list (passkeys_session_get_client (session));
  self->users = passkeys_users_api_list (passkeys_session_get_client (session));
  show_account (self);
  g_signal_connect_object (self->credentials, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->users, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}
