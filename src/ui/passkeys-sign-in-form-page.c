/* passkeys-sign-in-form-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-sign-in-form-page"

#include "config.h"

#include "passkeys-sign-in-form-page.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-authenticator-group.h"
#include "passkeys-busy-button.h"
#include "passkeys-connection-group.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-email-address.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-last-authenticator.h"
#include "passkeys-login-api.h"
#include "passkeys-sign-in.h"
#include "passkeys-widget-work.h"

struct _PasskeysSignInFormPage
{
  AdwNavigationPage           parent_instance;

  GtkStringList              *found; /* (owned) (nullable): ids of organisations */

  AdwToastOverlay            *toast_overlay;
  PasskeysConnectionGroup    *connection_group;
  GtkWidget                  *account_group;
  GtkWidget                  *email_row;
  GtkWidget                  *org_id_row;
  PasskeysBusyButton         *find_button;
  GtkWidget                  *found_group;
  GtkListBox                 *found_list;
  PasskeysAuthenticatorGroup *authenticator_group;
  PasskeysErrorBox           *error_box;
  PasskeysBusyButton         *sign_in_button;
};

enum { SIGNED_IN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSignInFormPage, passkeys_sign_in_form_page, ADW_TYPE_NAVIGATION_PAGE)

static PasskeysAuthenticator *
get_authenticator (PasskeysSignInFormPage *self)
{
  return passkeys_authenticator_group_get_selected (self->authenticator_group);
}

static char *
dup_entry (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static gboolean
is_complete (PasskeysSignInFormPage *self)
{
  g_autofree char *email = dup_entry (self->email_row);
  g_autofree char *org_id = dup_entry (self->org_id_row);

  return *org_id != '\0' && (*email == '\0' || passkeys_email_address_is_plausible (email));
}

static void
update (PasskeysSignInFormPage *self)
{
  g_autofree char *email = dup_entry (self->email_row);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.confirm", is_complete (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.find",
                                 passkeys_email_address_is_plausible (email));
}

static void
on_changed (PasskeysSignInFormPage *self)
{
  passkeys_error_box_set_error (self->error_box, NULL);
  update (self);
}

static gboolean
is_busy (PasskeysSignInFormPage *self)
{
  return passkeys_busy_button_get_busy (self->sign_in_button) ||
         passkeys_busy_button_get_busy (self->find_button);
}

static void
set_sensitive (PasskeysSignInFormPage *self,
               gboolean                sensitive)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->connection_group), sensitive);
  gtk_widget_set_sensitive (self->account_group, sensitive);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), sensitive);
}

static void
finish_busy (PasskeysSignInFormPage *self,
             const GError           *error)
{
  passkeys_busy_button_set_busy (self->sign_in_button, FALSE);
  passkeys_busy_button_set_busy (self->find_button, FALSE);
  set_sensitive (self, TRUE);
  passkeys_error_box_set_error (self->error_box, error);
}

static PasskeysSession *
await_session (PasskeysSignInFormPage  *self,
               PasskeysConnection      *connection,
               GCancellable            *cancellable,
               GError                 **error)
{
  PasskeysAuthenticator *authenticator = get_authenticator (self);
  g_autofree char *email = dup_entry (self->email_row);
  g_autofree char *org_id = dup_entry (self->org_id_row);
  g_autoptr(PasskeysDialogPrompt) prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self),
                                                                       _("Sign in"));
  PasskeysSession *session;
  DexFuture *ceremony;

  ceremony = passkeys_sign_in (connection, org_id, *email != '\0' ? email : NULL, NULL,
                               authenticator, PASSKEYS_PROMPT (prompt));
  ceremony = passkeys_dialog_prompt_run (prompt, ceremony);
  session = passkeys_await_object (passkeys_unless_cancelled (ceremony, cancellable), error);
  if (session != NULL)
    passkeys_last_authenticator_remember (passkeys_session_get_account (session), authenticator);

  return session;
}

static DexFuture *
sign_in_fiber (gpointer      user_data,
               GCancellable *cancellable)
{
  PasskeysSignInFormPage *self = user_data;
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  connection = passkeys_connection_group_dup_connection (self->connection_group, &error);
  if (connection != NULL)
    session = await_session (self, connection, cancellable, &error);

  finish_busy (self, error);
  if (session != NULL && !g_cancellable_is_cancelled (cancellable))
    g_signal_emit (self, signals[SIGNED_IN], 0, session);

  return dex_future_new_true ();
}

static GtkWidget *
create_found_row (gpointer item,
                  gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), gtk_string_object_get_string (item));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static void
show_found (PasskeysSignInFormPage *self,
            const char * const     *org_ids)
{
  guint n_found = g_strv_length ((char **) org_ids);

  g_set_object (&self->found, NULL);
  gtk_widget_set_visible (self->found_group, n_found > 1);

  if (n_found == 0)
    adw_toast_overlay_add_toast (self->toast_overlay,
                                 adw_toast_new (_("No organisation knows this address")));
  else if (n_found == 1)
    gtk_editable_set_text (GTK_EDITABLE (self->org_id_row), org_ids[0]);
  else
    {
      self->found = gtk_string_list_new (org_ids);
      gtk_list_box_bind_model (self->found_list, G_LIST_MODEL (self->found), create_found_row, NULL,
                               NULL);
    }
}

static void
on_found_activated (PasskeysSignInFormPage *self,
                    GtkListBoxRow          *row)
{
  const char *org_id = gtk_string_list_get_string (self->found, gtk_list_box_row_get_index (row));

  gtk_editable_set_text (GTK_EDITABLE (self->org_id_row), org_id);
  gtk_widget_set_visible (self->found_group, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->sign_in_button));
}

static char **
await_organisations (PasskeysConnection  *connection,
                     const char          *email,
                     GCancellable        *cancellable,
                     GError             **error)
{
  DexFuture *future = passkeys_connection_open (connection);
  g_autoptr(PasskeysApiClient) client = NULL;

  client = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (client == NULL)
    return NULL;

  future = passkeys_login_api_list_organisations (client, email,
                                                  passkeys_connection_get_origin (connection));
  return passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), error);
}

static DexFuture *
find_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysSignInFormPage *self = user_data;
  g_autofree char *email = dup_entry (self->email_row);
  g_autoptr(PasskeysConnection) connection = NULL;
  g_auto(GStrv) org_ids = NULL;
  g_autoptr(GError) error = NULL;

  connection = passkeys_connection_group_dup_connection (self->connection_group, &error);
  if (connection != NULL)
    org_ids = await_organisations (connection, email, cancellable, &error);

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      adw_toast_overlay_add_toast (self->toast_overlay,
                                   adw_toast_new (_("This server does not tell; the ID is in your "
                                                    "invitation")));
    }

  finish_busy (self, error);
  if (org_ids != NULL)
    show_found (self, (const char * const *) org_ids);

  return dex_future_new_true ();
}

static void
begin (PasskeysSignInFormPage       *self,
       PasskeysBusyButton           *button,
       PasskeysCancellableFiberFunc  fiber)
{
  if (is_busy (self))
    return;

  passkeys_error_box_set_error (self->error_box, NULL);
  passkeys_busy_button_set_busy (button, TRUE);
  set_sensitive (self, FALSE);
  passkeys_widget_work_begin (GTK_WIDGET (self), fiber);
}

static void
confirm_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  PasskeysSignInFormPage *self = PASSKEYS_SIGN_IN_FORM_PAGE (widget);

  begin (self, self->sign_in_button, sign_in_fiber);
}

static void
find_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PasskeysSignInFormPage *self = PASSKEYS_SIGN_IN_FORM_PAGE (widget);

  begin (self, self->find_button, find_fiber);
}

static void
on_activated (PasskeysSignInFormPage *self)
{
  if (is_complete (self))
    begin (self, self->sign_in_button, sign_in_fiber);
}

static void
on_error_action (PasskeysSignInFormPage *self,
                 int                     action)
{
  if (action == PASSKEYS_ERROR_ACTION_JOIN || action == PASSKEYS_ERROR_ACTION_NEW_CODE)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-join", NULL);
  else
    on_activated (self);
}

static void
passkeys_sign_in_form_page_hidden (AdwNavigationPage *page)
{
  PasskeysSignInFormPage *self = PASSKEYS_SIGN_IN_FORM_PAGE (page);

  if (is_busy (self))
    {
      passkeys_widget_work_cancel (GTK_WIDGET (self));
      finish_busy (self, NULL);
    }
}

static void
passkeys_sign_in_form_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (PASSKEYS_SIGN_IN_FORM_PAGE (page)->email_row);
}

static void
passkeys_sign_in_form_page_dispose (GObject *object)
{
  PasskeysSignInFormPage *self = PASSKEYS_SIGN_IN_FORM_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SIGN_IN_FORM_PAGE);
  g_clear_object (&self->found);

  G_OBJECT_CLASS (passkeys_sign_in_form_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-sign-in-form-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, connection_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, account_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, org_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, find_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, found_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, found_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, authenticator_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInFormPage, sign_in_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
  gtk_widget_class_bind_template_callback (widget_class, on_found_activated);
}

static void
passkeys_sign_in_form_page_class_init (PasskeysSignInFormPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_sign_in_form_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = passkeys_sign_in_form_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = passkeys_sign_in_form_page_hidden;

  signals[SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_SESSION);

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_CONNECTION_GROUP);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "sign-in.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "sign-in.find", NULL, find_action);
}

static void
passkeys_sign_in_form_page_init (PasskeysSignInFormPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

  passkeys_authenticator_group_set_hidden_when_single (self->authenticator_group, TRUE);
  update (self);
}

/**
 * passkeys_sign_in_form_page_new:
 *
 * Makes an empty page.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_sign_in_form_page_new (void)
{
  return g_object_new (PASSKEYS_TYPE_SIGN_IN_FORM_PAGE, NULL);
}

/**
 * passkeys_sign_in_form_page_fill:
 * @self: a page
 * @connection: where the organisation is
 * @org_id: the organisation
 * @username: the person
 * @error: (nullable): why signing in did not work a moment ago
 *
 * Fills in what is known already.
 */
void
passkeys_sign_in_form_page_fill (PasskeysSignInFormPage *self,
                                 PasskeysConnection     *connection,
                                 const char             *org_id,
                                 const char             *username,
                                 const GError           *error)
{
  g_return_if_fail (PASSKEYS_IS_SIGN_IN_FORM_PAGE (self));

  passkeys_connection_group_select (self->connection_group, connection);
  gtk_editable_set_text (GTK_EDITABLE (self->org_id_row), org_id);
  gtk_editable_set_text (GTK_EDITABLE (self->email_row), username);
  passkeys_error_box_set_error (self->error_box, error);
}
