/* passkeys-user-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-page"

#include "config.h"

#include "passkeys-user-page.h"

#include <glib/gi18n.h>

#include "passkeys-error-messages.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-permission-words.h"
#include "passkeys-registration-api.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-user-words.h"
#include "passkeys-users-api.h"
#include "passkeys-widget-work.h"

struct _PasskeysUserPage
{
  AdwNavigationPage    parent_instance;

  PasskeysSession     *session; /* (owned) */
  PasskeysUser        *user;    /* (owned) */

  AdwToastOverlay     *toast_overlay;
  AdwAvatar           *avatar;
  GtkLabel            *name_label;
  GtkLabel            *status_label;
  GtkListBox          *permissions_list;
  AdwActionRow        *kind_row;
  AdwActionRow        *sso_row;
  AdwActionRow        *id_row;
  AdwPreferencesGroup *actions_group;
  GtkWidget           *resend_row;
  GtkWidget           *activate_row;
  GtkWidget           *deactivate_row;
  GtkWidget           *remove_row;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysUserPage, passkeys_user_page, ADW_TYPE_NAVIGATION_PAGE)

static GtkWidget *
create_permission_row (gpointer item,
                       gpointer user_data)
{
  const char *name = passkeys_permission_assignment_get_permission_name (item);
  const char *sentence = passkeys_permission_words_find_sentence (name);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (sentence != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);

  return row;
}

static const char *
find_status_sentence (PasskeysUser *user)
{
  switch (passkeys_user_get_status (user))
    {
    case PASSKEYS_USER_STATUS_INVITED:
      return _("Invited, has no passkey yet");
    case PASSKEYS_USER_STATUS_ACTIVE:
      return _("Active");
    case PASSKEYS_USER_STATUS_DEACTIVATED:
    default:
      return _("Deactivated, cannot sign in");
    }
}

static gboolean
is_own_record (PasskeysUserPage *self)
{
  PasskeysAccount *account = passkeys_session_get_account (self->session);

  return g_strcmp0 (passkeys_account_get_user_id (account),
                    passkeys_user_get_user_id (self->user)) == 0;
}

static void
show_actions (PasskeysUserPage *self)
{
  gboolean invited = passkeys_user_get_status (self->user) == PASSKEYS_USER_STATUS_INVITED;
  gboolean active = passkeys_user_is_active (self->user);

  gtk_widget_set_visible (self->resend_row, invited);
  gtk_widget_set_visible (self->activate_row, !active);
  gtk_widget_set_visible (self->deactivate_row, active && !invited);

  /* Nobody locks themselves out: another administrator has to do it. */
  adw_preferences_group_set_description (self->actions_group,
                                         is_own_record (self) ?
                                         _("This is you. Another administrator can deactivate or "
                                           "remove you.") : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "user.deactivate", !is_own_record (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "user.remove", !is_own_record (self));
}

static void
show_user (PasskeysUserPage *self)
{
  const char *username = passkeys_user_get_username (self->user);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), username);
  adw_avatar_set_text (self->avatar, username);
  gtk_label_set_label (self->name_label, username);
  gtk_label_set_label (self->status_label, find_status_sentence (self->user));
  adw_action_row_set_subtitle (self->kind_row,
                               passkeys_user_words_kind (passkeys_user_get_kind (self->user),
                                                         passkeys_user_is_service_account (self->user)));
  adw_action_row_set_subtitle (self->sso_row, passkeys_user_is_sso_required (self->user) ?
                                              _("Required") : _("Not required"));
  adw_action_row_set_subtitle (self->id_row, passkeys_user_get_user_id (self->user));
  gtk_list_box_bind_model (self->permissions_list,
                           passkeys_user_get_permission_assignments (self->user),
                           create_permission_row, NULL, NULL);
  show_actions (self);
}

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
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->page);
  g_clear_object (&change->request);
  g_free (change->summary);
  g_free (change);
}

static void
finish_change (Change  *change,
               GObject *response)
{
  PasskeysUserPage *self = change->page;
  g_autoptr(PasskeysUser) user = NULL;
  JsonNode *json = passkeys_api_response_get_json (PASSKEYS_API_RESPONSE (response));

  if (json != NULL && (user = passkeys_user_new_from_json (json, NULL)) != NULL)
    {
      g_set_object (&self->user, user);
      show_user (self);
    }

  g_signal_emit (self, signals[CHANGED], 0);
  if (change->leaves)
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static DexFuture *
change_fiber (gpointer user_data)
{
  Change *change = user_data;
  g_autoptr(GObject) response = NULL;

  response = dex_await_object (passkeys_signing_dialog_sign (GTK_WIDGET (change->page),
                                                             change->page->session,
                                                             change->request, change->title,
                                                             change->summary),
                               NULL);
  if (response != NULL)
    finish_change (change, response);

  return dex_future_new_true ();
}

static void
sign_change (PasskeysUserPage   *self,
             PasskeysApiRequest *request, /* (transfer full) */
             const char         *title,
             char               *summary, /* (transfer full) */
             gboolean            leaves)
{
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->request = request;
  change->title = title;
  change->summary = summary;
  change->leaves = leaves;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, change_fiber, change, change_free));
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
  sent = dex_await (passkeys_widget_work_unless_cancelled (future, cancellable), &error);
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
passkeys_user_page_dispose (GObject *object)
{
  PasskeysUserPage *self = (PasskeysUserPage *) object;

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_USER_PAGE);
  g_clear_object (&self->user);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_user_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, permissions_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, kind_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, sso_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, actions_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, resend_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, activate_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, deactivate_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, remove_row);
}

static void
passkeys_user_page_class_init (PasskeysUserPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_user_page_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-user-page.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "user.resend", NULL, resend_action);
  gtk_widget_class_install_action (widget_class, "user.activate", NULL, activate_action);
  gtk_widget_class_install_action (widget_class, "user.deactivate", NULL, deactivate_action);
  gtk_widget_class_install_action (widget_class, "user.remove", NULL, remove_action);
}

static void
passkeys_user_page_init (PasskeysUserPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_user_page_new:
 * @session: the administrator's session
 * @user: whom to show
 *
 * Returns: (transfer floating): the page
 */
AdwNavigationPage *
passkeys_user_page_new (PasskeysSession *session,
                        PasskeysUser    *user)
{
  PasskeysUserPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_USER (user), NULL);

  self = g_object_new (PASSKEYS_TYPE_USER_PAGE, NULL);
  self->session = g_object_ref (session);
  self->user = g_object_ref (user);
  show_user (self);

  return ADW_NAVIGATION_PAGE (self);
}
