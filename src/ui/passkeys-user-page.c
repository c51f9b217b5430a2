/* passkeys-user-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-page"

#include "config.h"

#include "passkeys-user-page-private.h"

#include <glib/gi18n.h>

#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-list-focus.h"
#include "passkeys-pending-changes.h"
#include "passkeys-permission-words.h"
#include "passkeys-user-guard.h"
#include "passkeys-user-words.h"
#include "passkeys-widget-work.h"

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysUserPage, passkeys_user_page, ADW_TYPE_NAVIGATION_PAGE)

static void
on_revoke_clicked (GtkButton        *button,
                   PasskeysUserPage *self)
{
  _passkeys_user_page_revoke (self, g_object_get_data (G_OBJECT (button), "assignment"));
}

static gboolean
makes_administrator (const char *permission_name)
{
  return g_str_equal (permission_name, "ManagedFullAdminAccess")
         || g_str_equal (permission_name, "DfnsFullAdminAccess");
}

static GtkWidget *
create_revoke_button (PasskeysUserPage             *self,
                      PasskeysPermissionAssignment *assignment)
{
  const char *raw = passkeys_permission_assignment_get_permission_name (assignment);
  const char *name = passkeys_permission_words_get_name (raw);
  gboolean is_needed = makes_administrator (raw)
                       && passkeys_user_guard_is_last_administrator (self->user, self->everyone);
  /* Translators: %s is the name of a permission; said of a button */
  g_autofree char *label = g_strdup_printf (_("Revoke %s"), name);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, !is_needed);
  gtk_widget_set_tooltip_text (button, is_needed ? _("The only administrator keeps this permission")
                                                 : label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "assignment", g_object_ref (assignment),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_revoke_clicked), self, 0);

  return button;
}

static GtkWidget *
create_row (const char      *permission_name,
            PasskeysPending  pending)
{
  const char *sentence = passkeys_permission_words_find_sentence (permission_name);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 passkeys_permission_words_get_name (permission_name));
  passkeys_permission_words_explain (row, permission_name);
  if (pending != PASSKEYS_PENDING_NOTHING)
    sentence = passkeys_permission_words_pending (pending);
  if (sentence != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);

  return row;
}

static GtkWidget *
create_permission_row (gpointer item,
                       gpointer user_data)
{
  PasskeysUserPage *self = user_data;
  GtkWidget *row;

  if (PASSKEYS_IS_PERMISSION (item))
    return create_row (passkeys_permission_get_name (item), PASSKEYS_PENDING_GRANT);

  if (g_hash_table_contains (self->revoked,
                             passkeys_permission_assignment_get_assignment_id (item)))
    return create_row (passkeys_permission_assignment_get_permission_name (item),
                       PASSKEYS_PENDING_REVOCATION);

  row = create_row (passkeys_permission_assignment_get_permission_name (item),
                    PASSKEYS_PENDING_NOTHING);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_revoke_button (self, item));
  return row;
}

/* What the user holds, and what is to be held once somebody approves it. */
static void
show_permissions (PasskeysUserPage *self)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GtkFlattenListModel) model = NULL;

  g_list_store_append (parts, passkeys_user_get_permission_assignments (self->user));
  g_list_store_append (parts, self->granted);
  model = gtk_flatten_list_model_new (G_LIST_MODEL (parts));
  passkeys_list_focus_bind_model (self->permissions_list, G_LIST_MODEL (model),
                                  create_permission_row, self);
}

/* What was approved meanwhile waits no more. */
static void
forget_granted (PasskeysUserPage *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->granted)); i-- > 0;)
    {
      g_autoptr(PasskeysPermission) permission = g_list_model_get_item (
        G_LIST_MODEL (self->granted), i);

      if (passkeys_user_has_permission (self->user, passkeys_permission_get_id (permission)))
        g_list_store_remove (self->granted, i);
    }
}

static const char *
find_status_sentence (PasskeysUser *user)
{
  switch (passkeys_user_get_status (user))
    {
    case PASSKEYS_USER_STATUS_INVITED:
      return _("Invited, has no passkey yet");
    case PASSKEYS_USER_STATUS_ACTIVE:
      return C_("user status", "Active");
    case PASSKEYS_USER_STATUS_DEACTIVATED:
    default:
      return _("Deactivated, cannot sign in");
    }
}

/* NULL: nothing speaks against it */
static const char *
find_reason_to_stay (PasskeysUserPage *self)
{
  gboolean is_last = passkeys_user_guard_is_last_administrator (self->user, self->everyone);
  guint n_administrators = is_last ? 1 : G_MAXUINT;
  PasskeysBulkSkip skip = passkeys_user_guard_judge (self->session, self->user,
                                                     PASSKEYS_BULK_KIND_REMOVE, NULL,
                                                     &n_administrators);

  if (skip == PASSKEYS_BULK_SKIP_YOURSELF && is_last)
    return _("You are the only administrator. Without you nobody could let anybody in, so make "
             "someone else an administrator first.");

  if (skip == PASSKEYS_BULK_SKIP_YOURSELF)
    return _("This is you. Another administrator can deactivate or remove you.");

  if (skip == PASSKEYS_BULK_SKIP_LAST_ADMINISTRATOR)
    return _("This is the only administrator. Make someone else an administrator first.");

  if (skip == PASSKEYS_BULK_SKIP_SERVICE_ACCOUNT)
    return _("This is a service account, a program that signs in with a key of its own. It is "
             "not invited, deactivated or removed as a person is.");

  return NULL;
}

static void
show_actions (PasskeysUserPage *self)
{
  gboolean invited = passkeys_user_get_status (self->user) == PASSKEYS_USER_STATUS_INVITED;
  gboolean active = passkeys_user_is_active (self->user);
  gboolean service = passkeys_user_is_service_account (self->user);
  const char *reason = find_reason_to_stay (self);

  gtk_widget_set_visible (self->resend_group, invited);
  gtk_widget_set_visible (self->activate_row, !active);
  gtk_widget_set_visible (self->deactivate_row, active && !invited);

  adw_preferences_group_set_description (self->danger_group, reason);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "user.activate", !service);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "user.deactivate", reason == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "user.remove", reason == NULL);
}

/* One loss away from nobody being able to let anybody in. */
static void
show_notice (PasskeysUserPage *self)
{
  gboolean is_last = passkeys_user_guard_is_last_administrator (self->user, self->everyone);

  gtk_widget_set_visible (self->notice_group, is_last);
  adw_action_row_set_subtitle (self->notice_row,
                               passkeys_user_guard_is_yourself (self->session, self->user) ?
                               _("If you lose your passkeys and your recovery kit, nobody can let "
                                 "you in again. Make someone else an administrator too.") :
                               _("If this person loses every passkey and the recovery kit, nobody "
                                 "can let them in again. Make someone else an administrator too."));
}

/* What depends on the others. */
static void
show_standing (PasskeysUserPage *self)
{
  show_notice (self);
  show_actions (self);
  show_permissions (self);
}

void
_passkeys_user_page_show_user (PasskeysUserPage *self,
                               PasskeysUser     *user)
{
  const char *username = passkeys_user_get_username (user);
  const char *name = passkeys_user_get_name (user);
  gboolean service = passkeys_user_is_service_account (user);

  g_set_object (&self->user, user);
  forget_granted (self);
  if (*name == '\0')
    name = username;

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->status_label, find_status_sentence (user));
  adw_action_row_set_subtitle (self->username_row, username);
  adw_action_row_set_subtitle (self->kind_row,
                               passkeys_user_words_kind (passkeys_user_get_kind (user), service));
  gtk_widget_set_visible (GTK_WIDGET (self->sso_row), !service);
  adw_switch_row_set_active (self->sso_row, passkeys_user_is_sso_required (user));
  adw_action_row_set_subtitle (self->id_row, passkeys_user_get_user_id (user));
  show_standing (self);
}

static gboolean
is_granted (PasskeysUserPage   *self,
            PasskeysPermission *permission)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->granted)); i++)
    {
      g_autoptr(PasskeysPermission) granted = g_list_model_get_item (G_LIST_MODEL (self->granted), i);

      if (g_str_equal (passkeys_permission_get_id (granted), passkeys_permission_get_id (permission)))
        return TRUE;
    }

  return passkeys_user_has_permission (self->user, passkeys_permission_get_id (permission));
}

/* A change was signed and waits for approval: exactly one of the two */
void
_passkeys_user_page_await_approval (PasskeysUserPage   *self,
                                    PasskeysPermission *granted,
                                    const char         *revoked_id)
{
  if (granted != NULL && !is_granted (self, granted))
    g_list_store_append (self->granted, granted);
  if (revoked_id != NULL)
    g_hash_table_add (self->revoked, g_strdup (revoked_id));
  show_permissions (self);
}

/* What was signed while the page was open another time, and waits still. */
static DexFuture *
recall_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysUserPage *self = user_data;
  g_autoptr(JsonArray) rows = NULL;
  DexFuture *future = passkeys_pending_changes_recall (self->session,
                                                       passkeys_user_get_user_id (self->user));

  rows = passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), NULL);
  for (guint i = 0; rows != NULL && self->user != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      const char *assignment_id = json_object_get_string_member_with_default (
        json_node_get_object (row), "assignmentId", NULL);
      g_autoptr(PasskeysPermission) permission = NULL;

      if (assignment_id == NULL)
        permission = passkeys_permission_new_from_json (row, NULL);
      if (assignment_id != NULL || permission != NULL)
        _passkeys_user_page_await_approval (self, permission, assignment_id);
    }

  return dex_future_new_true ();
}

void
_passkeys_user_page_emit_changed (PasskeysUserPage *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The switch shows what is true; another position is a wish. */
static void
on_sso_toggled (PasskeysUserPage *self)
{
  gboolean wished = adw_switch_row_get_active (self->sso_row);

  if (self->user != NULL && wished != passkeys_user_is_sso_required (self->user))
    _passkeys_user_page_set_sso (self, wished);
}

static void
passkeys_user_page_dispose (GObject *object)
{
  PasskeysUserPage *self = (PasskeysUserPage *) object;

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_USER_PAGE);
  g_clear_object (&self->everyone);
  g_clear_object (&self->granted);
  g_clear_pointer (&self->revoked, g_hash_table_unref);
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
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, notice_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, notice_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, permissions_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, username_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, kind_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, sso_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, resend_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, danger_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, activate_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, deactivate_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserPage, remove_row);
  gtk_widget_class_bind_template_callback (widget_class, on_sso_toggled);
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
  _passkeys_user_page_install_changes (widget_class);
}

static void
passkeys_user_page_init (PasskeysUserPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  self->granted = g_list_store_new (PASSKEYS_TYPE_PERMISSION);
  self->revoked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * passkeys_user_page_new:
 * @session: the administrator's session
 * @user: whom to show
 * @everyone: (nullable): all users, among whom administrators are counted
 *
 * Returns: (transfer floating): the page
 */
AdwNavigationPage *
passkeys_user_page_new (PasskeysSession *session,
                        PasskeysUser    *user,
                        GListModel      *everyone)
{
  PasskeysUserPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_USER (user), NULL);
  g_return_val_if_fail (everyone == NULL || G_IS_LIST_MODEL (everyone), NULL);

  self = g_object_new (PASSKEYS_TYPE_USER_PAGE, NULL);
  self->session = g_object_ref (session);
  g_set_object (&self->everyone, everyone);
  if (everyone != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (everyone), "loading"))
    g_signal_connect_object (everyone, "notify::loading", G_CALLBACK (show_standing), self,
                             G_CONNECT_SWAPPED);
  _passkeys_user_page_show_user (self, user);
  passkeys_widget_work_begin (GTK_WIDGET (self), recall_fiber);

  return ADW_NAVIGATION_PAGE (self);
}
