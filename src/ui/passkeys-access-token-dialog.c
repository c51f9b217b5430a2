/* passkeys-access-token-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-access-token-dialog"

#include "config.h"

#include "passkeys-access-token-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-api-error.h"
#include "passkeys-api-response.h"
#include "passkeys-dialog-header.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-permission-words.h"
#include "passkeys-permission.h"
#include "passkeys-permissions-api.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-widget-work.h"

struct _PasskeysAccessTokenDialog
{
  AdwDialog                        parent_instance;

  const PasskeysAccessTokenFamily *family;
  PasskeysSession                 *session;        /* (owned) */
  PasskeysPagedList               *permissions;    /* (owned) */
  GPtrArray                       *permission_ids; /* (owned): of the choices but the first */
  DexFuture                       *load;           /* (owned) (nullable) */
  gboolean                         busy;

  GtkLabel                        *explanation_label;
  AdwEntryRow                     *name_row;
  AdwComboRow                     *permission_row;
  GtkWidget                       *permission_spinner;
  AdwComboRow                     *days_row;
  PasskeysErrorBox                *error_box;
};

enum { CREATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysAccessTokenDialog, passkeys_access_token_dialog, ADW_TYPE_DIALOG)

static const struct
{
  const char *title;
  guint       days;
} lives[] = {
  { NC_("life of a token", "30 Days"), 30 },
  { NC_("life of a token", "90 Days"), 90 },
  { NC_("life of a token", "1 Year"), 365 },
  { NC_("life of a token", "2 Years"), 730 },
};

#define LIFE_AT_FIRST 1

static char *
dup_name (PasskeysAccessTokenDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static void
update (PasskeysAccessTokenDialog *self)
{
  g_autofree char *name = dup_name (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.create", !self->busy && *name != '\0');
}

static void
set_busy (PasskeysAccessTokenDialog *self,
          gboolean                   busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->name_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->permission_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->days_row), !busy);
  update (self);
}

static const char *
get_permission_id (PasskeysAccessTokenDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->permission_row);

  if (selected == 0 || selected > self->permission_ids->len)
    return NULL;

  return g_ptr_array_index (self->permission_ids, selected - 1);
}

static DexFuture *
sign (PasskeysAccessTokenDialog *self,
      PasskeysAccessKey         *key)
{
  guint days = lives[adw_combo_row_get_selected (self->days_row)].days;
  g_autofree char *name = dup_name (self);
  g_autofree char *summary = NULL;
  g_autoptr(PasskeysApiRequest) request = NULL;

  summary = passkeys_access_token_family_dup_words (self->family->new_summary, name);
  request = passkeys_token_holders_create_request (self->family->holders, name,
                                                   passkeys_access_key_get_public_key (key),
                                                   get_permission_id (self), days);

  return passkeys_signing_dialog_sign (GTK_WIDGET (self), self->session, request,
                                       _(self->family->new_title), summary);
}

/* What is left without a text cannot be shown: the token is there, and is of no use to anybody. */
static void
finish (PasskeysAccessTokenDialog *self,
        PasskeysAccessKey         *key,
        PasskeysApiResponse       *response)
{
  JsonNode *json = passkeys_api_response_get_json (response);
  g_autoptr(GError) error = NULL;
  g_autoptr(GObject) item = NULL;
  PasskeysAccessToken *token;

  item = json != NULL ? self->family->holders->parse (json, &error) : NULL;
  token = item != NULL ? self->family->get_token (item) : NULL;
  if (token == NULL || passkeys_access_token_get_text (token) == NULL)
    {
      passkeys_error_box_set_error (self->error_box, error);
      return;
    }

  g_signal_emit (self, signals[CREATED], 0, token, key);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static DexFuture *
create_fiber (gpointer user_data)
{
  PasskeysAccessTokenDialog *self = user_data;
  g_autoptr(PasskeysAccessKey) key = NULL;
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  set_busy (self, TRUE);
  key = passkeys_access_key_generate (&error);
  passkeys_error_box_set_error (self->error_box, error);
  if (key != NULL)
    response = passkeys_await_object (sign (self, key), NULL);
  set_busy (self, FALSE);

  /* The signing dialog has said what failed; what was typed is still here. */
  if (response != NULL)
    finish (self, key, response);

  return dex_future_new_true ();
}

static void
create_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  dex_future_disown (passkeys_fiber_spawn (256 * 1024, create_fiber,
                                           g_object_ref (widget), g_object_unref));
}

/* Who may not read the permissions still can do without one. */
static void
show_failure (PasskeysAccessTokenDialog *self)
{
  const GError *error = passkeys_paged_list_get_error (self->permissions);

  if (error != NULL && !g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN))
    passkeys_error_box_set_error (self->error_box, error);
}

static void
offer_permissions (gpointer data)
{
  PasskeysAccessTokenDialog *self = data;
  g_autoptr(GtkStringList) choices = gtk_string_list_new (NULL);

  gtk_string_list_append (choices, _(self->family->without_permission_choice));
  g_ptr_array_set_size (self->permission_ids, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->permissions)); i++)
    {
      g_autoptr(PasskeysPermission) permission =
        g_list_model_get_item (G_LIST_MODEL (self->permissions), i);

      if (passkeys_permission_is_archived (permission))
        continue;
      gtk_string_list_append (choices, passkeys_permission_words_get_name (
                                         passkeys_permission_get_name (permission)));
      g_ptr_array_add (self->permission_ids, g_strdup (passkeys_permission_get_id (permission)));
    }

  adw_combo_row_set_model (self->permission_row, G_LIST_MODEL (choices));
  gtk_widget_set_visible (self->permission_spinner, FALSE);
  show_failure (self);
}

static void
begin_loading (PasskeysAccessTokenDialog *self)
{
  passkeys_error_box_set_error (self->error_box, NULL);
  gtk_widget_set_visible (self->permission_spinner, TRUE);
  dex_clear (&self->load);
  self->load = passkeys_widget_work_finally (passkeys_paged_list_load_all (self->permissions),
                                             GTK_WIDGET (self), offer_permissions);
}

static void
load_permissions (PasskeysAccessTokenDialog *self)
{
  PasskeysApiClient *client = passkeys_session_get_client (self->session);

  self->permissions = passkeys_permissions_api_list (client);
  self->permission_ids = g_ptr_array_new_with_free_func (g_free);
  offer_permissions (self);
  begin_loading (self);
}

static void
fill_lives (PasskeysAccessTokenDialog *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lives); i++)
    gtk_string_list_append (titles,
                            g_dpgettext2 (GETTEXT_PACKAGE, "life of a token", lives[i].title));

  adw_combo_row_set_model (self->days_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->days_row, LIFE_AT_FIRST);
}

static void
passkeys_access_token_dialog_dispose (GObject *object)
{
  PasskeysAccessTokenDialog *self = PASSKEYS_ACCESS_TOKEN_DIALOG (object);

  dex_clear (&self->load);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_ACCESS_TOKEN_DIALOG);
  g_clear_pointer (&self->permission_ids, g_ptr_array_unref);
  g_clear_object (&self->permissions);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_access_token_dialog_parent_class)->dispose (object);
}

static void
passkeys_access_token_dialog_class_init (PasskeysAccessTokenDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_access_token_dialog_dispose;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   PASSKEYS_TYPE_ACCESS_TOKEN, PASSKEYS_TYPE_ACCESS_KEY);

  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-access-token-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenDialog,
                                        explanation_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenDialog, permission_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenDialog,
                                        permission_spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenDialog, days_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenDialog, error_box);
  gtk_widget_class_bind_template_callback (widget_class, begin_loading);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_install_action (widget_class, "token.create", NULL, create_action);
}

static void
passkeys_access_token_dialog_init (PasskeysAccessTokenDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_access_token_dialog_new:
 * @session: whoever makes it
 * @family: what is made
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
passkeys_access_token_dialog_new (PasskeysSession                 *session,
                                  const PasskeysAccessTokenFamily *family)
{
  PasskeysAccessTokenDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (family != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_ACCESS_TOKEN_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->family = family;
  adw_dialog_set_title (ADW_DIALOG (self), _(family->new_title));
  gtk_label_set_label (self->explanation_label, _(family->new_explanation));
  fill_lives (self);
  load_permissions (self);
  update (self);

  return ADW_DIALOG (self);
}
