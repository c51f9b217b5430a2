/* passkeys-user-page-changes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-page"

#include "config.h"

#include "passkeys-user-page-private.h"

#include <glib/gi18n.h>

#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-pending-changes.h"
#include "passkeys-permission-words.h"
#include "passkeys-permissions-api.h"
#include "passkeys-registration-api.h"
#include "passkeys-session-error.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-user-guard.h"
#include "passkeys-user-permission-dialog.h"
#include "passkeys-users-api.h"
#include "passkeys-widget-work.h"

static void
show_toast (PasskeysUserPage *self,
            const char       *title)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/* One signed change of this user. */
typedef struct
{
  PasskeysUserPage   *page;    /* (owned) */
  PasskeysApiRequest *request; /* (owned) */
  const char         *title;
  char               *summary; /* (owned) */
  gboolean            leaves;  /* the page closes afterwards */
  PasskeysPermission *granted; /* (owned) (nullable) */
  char               *revoked; /* (owned) (nullable): an assignment */
  char               *revoked_permission; /* (owned) (nullable): of it */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->page);
  g_clear_object (&change->request);
  g_clear_object (&change->granted);
  g_free (change->revoked);
  g_free (change->revoked_permission);
  g_free (change->summary);
  g_free (change);
}

/* Some changes answer with something else than the user. */
static PasskeysUser *
await_user (PasskeysUserPage *self,
            GObject          *response)
{
  JsonNode *json = passkeys_api_response_get_json (PASSKEYS_API_RESPONSE (response));
  PasskeysUser *user = json != NULL ? passkeys_user_new_from_json (json, NULL) : NULL;

  if (user != NULL)
    return user;

  return passkeys_await_object (passkeys_users_api_get (passkeys_session_get_client (self->session),
                                                        passkeys_user_get_user_id (self->user)),
                                NULL);
}

static void
finish_change (Change  *change,
               GObject *response)
{
  PasskeysUserPage *self = change->page;
  g_autoptr(PasskeysUser) user = NULL;

  if (!change->leaves)
    user = await_user (self, response);
  if (user != NULL)
    _passkeys_user_page_show_user (self, user);

  /* Which pages there are depends on what one may do. */
  if (passkeys_user_guard_is_yourself (self->session, self->user))
    dex_future_disown (passkeys_session_refresh_user (self->session));

  _passkeys_user_page_emit_changed (self);
  if (change->leaves)
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
tell_pending (Change *change)
{
  PasskeysUserPage *self = change->page;

  show_toast (self, _("The change waits for approval"));
  if ((change->granted == NULL && change->revoked == NULL) || self->user == NULL)
    return;

  _passkeys_user_page_await_approval (self, change->granted, change->revoked);
  passkeys_pending_changes_remember (
    self->session, passkeys_user_get_user_id (self->user),
    change->granted != NULL ? passkeys_permission_get_id (change->granted)
                            : change->revoked_permission,
    change->granted != NULL ? passkeys_permission_get_name (change->granted) : "",
    change->revoked);
}

static DexFuture *
change_fiber (gpointer user_data)
{
  Change *change = user_data;
  PasskeysUserPage *self = change->page;
  g_autoptr(GObject) response = NULL;
  g_autoptr(GError) error = NULL;

  response = passkeys_await_object (passkeys_signing_dialog_sign (GTK_WIDGET (self), self->session,
                                                                  change->request, change->title,
                                                                  change->summary),
                                    &error);
  if (response != NULL)
    finish_change (change, response);
  else
    _passkeys_user_page_show_user (self, self->user);

  if (g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_APPROVAL_PENDING))
    tell_pending (change);

  return dex_future_new_true ();
}

static Change *
change_new (PasskeysUserPage   *self,
            PasskeysApiRequest *request, /* (transfer full) */
            const char         *title,
            char               *summary) /* (transfer full) */
{
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->request = request;
  change->title = title;
  change->summary = summary;

  return change;
}

static void
change_begin (Change *change) /* (transfer full) */
{
  dex_future_disown (passkeys_fiber_spawn (256 * 1024, change_fiber, change, change_free));
}

static void
sign_change (PasskeysUserPage   *self,
             PasskeysApiRequest *request, /* (transfer full) */
             const char         *title,
             char               *summary, /* (transfer full) */
             gboolean            leaves)
{
  Change *change = change_new (self, request, title, summary);

  change->leaves = leaves;
  change_begin (change);
}

static void
activate_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PasskeysUserPage *self = PASSKEYS_USER_PAGE (widget);

  sign_change (self,
               passkeys_users_api_activate_request (passkeys_user_get_user_id (self->user)),
               _("Activate User"),
               /* Translators: %s is an e-mail address */
               g_strdup_printf (_("%s can sign in again, with all former passkeys and permissions."),
                                passkeys_user_get_username (self->user)),
               FALSE);
}

static void
deactivate_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  PasskeysUserPage *self = PASSKEYS_USER_PAGE (widget);

  sign_change (self,
               passkeys_users_api_deactivate_request (passkeys_user_get_user_id (self->user)),
               _("Deactivate User"),
               /* Translators: %s is an e-mail address */
               g_strdup_printf (_("%s is signed out everywhere at once and cannot sign in until "
                                  "activated again. Nothing is deleted."),
                                passkeys_user_get_username (self->user)),
               FALSE);
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysUserPage *self = PASSKEYS_USER_PAGE (widget);

  sign_change (self,
               passkeys_users_api_delete_request (passkeys_user_get_user_id (self->user)),
               _("Remove User"),
               /* Translators: %s is an e-mail address */
               g_strdup_printf (_("%s loses every passkey, token and permission here. This cannot "
                                  "be undone; the same address can be invited anew."),
                                passkeys_user_get_username (self->user)),
               TRUE);
}

static DexFuture *
resend_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysUserPage *self = user_data;
  g_autoptr(GError) error = NULL;
  DexFuture *future;
  gboolean sent;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "user.resend", FALSE);
  future = passkeys_registration_api_resend_code (passkeys_session_get_client (self->session),
                                                  passkeys_user_get_org_id (self->user),
                                                  passkeys_user_get_username (self->user));
  sent = passkeys_await (passkeys_unless_cancelled (future, cancellable), &error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "user.resend", TRUE);

  if (!sent)
    {
      passkeys_session_report_failure (self->session, error);
      passkeys_error_messages_toast (GTK_WIDGET (self->toast_overlay), error);
    }
  else
    show_toast (self, _("A new code is on its way; the former one is void"));

  return dex_future_new_true ();
}

static void
resend_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  passkeys_widget_work_begin (widget, resend_fiber);
}

static void
on_permission_chosen (PasskeysUserPage   *self,
                      PasskeysPermission *permission)
{
  const char *user_id = passkeys_user_get_user_id (self->user);
  Change *change;

  change = change_new (self,
                       passkeys_permissions_api_assign_request (
                         passkeys_permission_get_id (permission), user_id),
                       _("Add Permission"),
                       /* Translators: the first %s is a user, the second a permission */
                       g_strdup_printf (_("%s may do from now on what “%s” allows."),
                                        passkeys_user_get_username (self->user),
                                        passkeys_permission_words_get_name (
                                          passkeys_permission_get_name (permission))));
  change->granted = g_object_ref (permission);
  change_begin (change);
}

static void
add_permission_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  PasskeysUserPage *self = PASSKEYS_USER_PAGE (widget);
  AdwDialog *dialog = passkeys_user_permission_dialog_new (self->session, self->user);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_permission_chosen), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

void
_passkeys_user_page_revoke (PasskeysUserPage             *self,
                            PasskeysPermissionAssignment *assignment)
{
  const char *assignment_id = passkeys_permission_assignment_get_assignment_id (assignment);
  const char *name = passkeys_permission_words_get_name (
    passkeys_permission_assignment_get_permission_name (assignment));
  PasskeysApiRequest *request;
  Change *change;

  request = passkeys_permissions_api_revoke_request (
    passkeys_permission_assignment_get_permission_id (assignment), assignment_id);
  change = change_new (self, request, _("Revoke Permission"),
                       passkeys_user_guard_is_yourself (self->session, self->user)
                       /* Translators: %s is the name of a permission */
                       ? g_strdup_printf (_("You may no longer do what “%s” allows, and cannot "
                                            "give it back to yourself."), name)
                       /* Translators: the first %s is a user, the second a permission */
                       : g_strdup_printf (_("%s may no longer do what “%s” allows, at once."),
                                          passkeys_user_get_username (self->user), name));
  change->revoked = g_strdup (assignment_id);
  change->revoked_permission = g_strdup (
    passkeys_permission_assignment_get_permission_id (assignment));
  change_begin (change);
}

void
_passkeys_user_page_set_sso (PasskeysUserPage *self,
                             gboolean          is_required)
{
  const char *username = passkeys_user_get_username (self->user);

  sign_change (self,
               passkeys_users_api_update_request (passkeys_user_get_user_id (self->user),
                                                  is_required),
               is_required ? _("Require Single Sign-On") : _("Allow Passkeys to Sign In"),
               is_required
               /* Translators: %s is an e-mail address */
               ? g_strdup_printf (_("%s signs in through your identity provider only from now on."),
                                  username)
               /* Translators: %s is an e-mail address */
               : g_strdup_printf (_("%s can sign in with a passkey, without your identity "
                                    "provider."), username),
               FALSE);
}

void
_passkeys_user_page_install_changes (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "user.add-permission", NULL,
                                   add_permission_action);
  gtk_widget_class_install_action (widget_class, "user.resend", NULL, resend_action);
  gtk_widget_class_install_action (widget_class, "user.activate", NULL, activate_action);
  gtk_widget_class_install_action (widget_class, "user.deactivate", NULL, deactivate_action);
  gtk_widget_class_install_action (widget_class, "user.remove", NULL, remove_action);
}
