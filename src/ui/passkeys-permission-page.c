/* passkeys-permission-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permission-page"

#include "config.h"

#include "passkeys-permission-page.h"

#include <glib/gi18n.h>

#include "passkeys-api-response.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-operation-picker.h"
#include "passkeys-permission-dialog.h"
#include "passkeys-permission-holders.h"
#include "passkeys-permission-words.h"
#include "passkeys-permissions-api.h"
#include "passkeys-session-error.h"
#include "passkeys-signing-dialog.h"

struct _PasskeysPermissionPage
{
  AdwNavigationPage          parent_instance;

  PasskeysSession           *session;    /* (owned) */
  PasskeysPermission        *permission; /* (owned) */

  AdwToastOverlay           *toast_overlay;
  GtkWidget                 *menu_button;
  GtkLabel                  *name_label;
  GtkLabel                  *raw_label;
  GtkLabel                  *sentence_label;
  GtkWidget                 *pending_label;
  GtkWidget                 *switcher;
  PasskeysOperationPicker   *picker;
  PasskeysPermissionHolders *holders;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysPermissionPage, passkeys_permission_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
dup_sentence (PasskeysPermissionPage *self)
{
  const char *name = passkeys_permission_get_name (self->permission);
  const char *sentence = passkeys_permission_words_find_sentence (name);

  if (passkeys_permission_is_archived (self->permission))
    return g_strdup (_("Archived, allows nothing any more"));
  if (sentence == NULL)
    return passkeys_permission_words_count (self->permission);

  if (passkeys_permission_is_immutable (self->permission))
    /* Translators: %s is what a permission allows */
    return g_strdup_printf (_("%s. This permission cannot be changed."), sentence);
  return g_strdup (sentence);
}

static void
show_permission (PasskeysPermissionPage *self)
{
  gboolean is_immutable = passkeys_permission_is_immutable (self->permission);
  gboolean is_archived = passkeys_permission_is_archived (self->permission);
  const char *raw = passkeys_permission_get_name (self->permission);
  const char *name = passkeys_permission_words_get_name (raw);
  g_autofree char *sentence = dup_sentence (self);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->raw_label, raw);
  gtk_widget_set_visible (GTK_WIDGET (self->raw_label), !g_str_equal (raw, name));
  gtk_label_set_label (self->sentence_label, sentence);
  gtk_widget_set_visible (self->pending_label,
                          passkeys_permission_has_pending_change (self->permission));
  passkeys_operation_picker_set_operations (self->picker,
                                            passkeys_permission_get_operations (self->permission));
  gtk_widget_set_visible (self->menu_button, !is_immutable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "permission.edit",
                                 !is_immutable && !is_archived);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "permission.archive",
                                 !is_immutable && !is_archived);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "permission.restore",
                                 !is_immutable && is_archived);
}

/* What waits for approval is told by the permission itself. */
static DexFuture *
renew_fiber (gpointer user_data)
{
  PasskeysPermissionPage *self = user_data;
  PasskeysApiClient *client = passkeys_session_get_client (self->session);
  const char *id = passkeys_permission_get_id (self->permission);
  g_autoptr(PasskeysPermission) permission = NULL;

  permission = passkeys_await_object (passkeys_permissions_api_get (client, id), NULL);
  if (permission != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      g_set_object (&self->permission, permission);
      show_permission (self);
    }

  return dex_future_new_true ();
}

static void
take_change (PasskeysPermissionPage *self,
             PasskeysPermission     *permission)
{
  if (permission != NULL)
    {
      g_set_object (&self->permission, permission);
      show_permission (self);
    }
  else
    {
      AdwToast *toast = adw_toast_new (_("The change waits for approval"));

      adw_toast_overlay_add_toast (self->toast_overlay, toast);
      dex_future_disown (passkeys_fiber_spawn (256 * 1024, renew_fiber,
                                               g_object_ref (self), g_object_unref));
    }

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
edit_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PasskeysPermissionPage *self = PASSKEYS_PERMISSION_PAGE (widget);
  AdwDialog *dialog = passkeys_permission_dialog_new (self->session, self->permission);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (take_change), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static DexFuture *
sign_archive (PasskeysPermissionPage *self,
              gboolean                archive)
{
  const char *id = passkeys_permission_get_id (self->permission);
  const char *name = passkeys_permission_words_get_name (
    passkeys_permission_get_name (self->permission));
  g_autoptr(PasskeysApiRequest) request = passkeys_permissions_api_archive_request (id, archive);
  g_autofree char *summary = NULL;

  if (archive)
    /* Translators: %s is the name of a permission */
    summary = g_strdup_printf (_("“%s” allows nothing any more, and everyone who holds it loses "
                                 "what it allowed. It can be restored."), name);
  else
    /* Translators: %s is the name of a permission */
    summary = g_strdup_printf (_("“%s” allows again what it allowed, for everyone who holds it."),
                               name);

  return passkeys_signing_dialog_sign (GTK_WIDGET (self), self->session, request,
                                       archive ? _("Archive Permission")
                                               : _("Restore Permission"),
                                       summary);
}

static DexFuture *
archive_fiber (gpointer user_data)
{
  PasskeysPermissionPage *self = user_data;
  gboolean archive = !passkeys_permission_is_archived (self->permission);
  g_autoptr(PasskeysPermission) permission = NULL;
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *json;

  response = passkeys_await_object (sign_archive (self, archive), &error);
  if (response != NULL && (json = passkeys_api_response_get_json (response)) != NULL)
    permission = passkeys_permission_new_from_json (json, NULL);

  if (response != NULL || g_error_matches (error, PASSKEYS_SESSION_ERROR,
                                           PASSKEYS_SESSION_ERROR_APPROVAL_PENDING))
    take_change (self, permission);

  return dex_future_new_true ();
}

static void
archive_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  dex_future_disown (passkeys_fiber_spawn (256 * 1024, archive_fiber,
                                           g_object_ref (widget), g_object_unref));
}

static void
passkeys_permission_page_dispose (GObject *object)
{
  PasskeysPermissionPage *self = PASSKEYS_PERMISSION_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PERMISSION_PAGE);
  g_clear_object (&self->permission);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_permission_page_parent_class)->dispose (object);
}

/* Not what the API calls it, where the cursor would blink. A switcher does not take the focus itself. It is said of
 * a page that has left meanwhile, too. */
static void
passkeys_permission_page_shown (AdwNavigationPage *page)
{
  if (gtk_widget_get_root (GTK_WIDGET (page)) != NULL)
    gtk_widget_child_focus (PASSKEYS_PERMISSION_PAGE (page)->switcher, GTK_DIR_TAB_FORWARD);
}

static void
passkeys_permission_page_class_init (PasskeysPermissionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_permission_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = passkeys_permission_page_shown;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_OPERATION_PICKER);
  g_type_ensure (PASSKEYS_TYPE_PERMISSION_HOLDERS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-permission-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, raw_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, pending_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, picker);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionPage, holders);
  gtk_widget_class_install_action (widget_class, "permission.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "permission.archive", NULL, archive_action);
  gtk_widget_class_install_action (widget_class, "permission.restore", NULL, archive_action);
}

static void
passkeys_permission_page_init (PasskeysPermissionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_permission_page_new:
 * @session: the session whose organisation is shown
 * @permission: what is shown
 *
 * Returns: (transfer floating): a page
 */
AdwNavigationPage *
passkeys_permission_page_new (PasskeysSession    *session,
                              PasskeysPermission *permission)
{
  PasskeysPermissionPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (permission), NULL);

  self = g_object_new (PASSKEYS_TYPE_PERMISSION_PAGE, NULL);
  self->session = g_object_ref (session);
  self->permission = g_object_ref (permission);
  passkeys_permission_holders_set_permission (self->holders, session,
                                              passkeys_permission_get_id (permission));
  show_permission (self);

  return ADW_NAVIGATION_PAGE (self);
}
