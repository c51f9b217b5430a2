/* passkeys-new-credential-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-new-credential-dialog"

#include "config.h"

#include "passkeys-new-credential-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-application.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-busy-button.h"
#include "passkeys-credentials-api.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-new-credential.h"
#include "passkeys-session-error.h"
#include "passkeys-signing-dialog.h"

struct _PasskeysNewCredentialDialog
{
  AdwDialog                   parent_instance;

  PasskeysSession            *session; /* (owned) */
  /* The passkey that was made and waits to be saved. It is kept when the signature is cancelled,
   * so that trying again does not leave a second one behind. */
  PasskeysApiRequest         *made;    /* (owned) (nullable) */
  char                       *made_name; /* (owned) (nullable) */
  PasskeysAuthenticator      *authenticator; /* (owned) (nullable): who made it */
  guint                       n_known; /* credentials before */
  gboolean                    busy;

  PasskeysErrorBox           *error_box;
  AdwEntryRow                *name_row;
  PasskeysAuthenticatorGroup *authenticator_group;
  GtkWidget                  *another_group;
  AdwSwitchRow               *another_row;
  PasskeysBusyButton         *create_button;
};

enum { CREATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysNewCredentialDialog, passkeys_new_credential_dialog, ADW_TYPE_DIALOG)

static char *
dup_name (PasskeysNewCredentialDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static gboolean
may_create (PasskeysNewCredentialDialog *self)
{
  g_autofree char *name = dup_name (self);

  if (self->busy || *name == '\0')
    return FALSE;
  if (gtk_widget_get_visible (self->another_group) && !adw_switch_row_get_active (self->another_row))
    return FALSE;

  return passkeys_authenticator_group_get_selected (self->authenticator_group) != NULL;
}

static void
update (PasskeysNewCredentialDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "new-credential.create", may_create (self));
}

static void
on_changed (PasskeysNewCredentialDialog *self)
{
  update (self);
}

static void
set_busy (PasskeysNewCredentialDialog *self,
          gboolean                     busy)
{
  self->busy = busy;
  passkeys_busy_button_set_busy (self->create_button, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->name_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), !busy);
  update (self);
}

static void
show_error (PasskeysNewCredentialDialog *self,
            const GError                *error)
{
  passkeys_error_box_set_error (self->error_box, error);

  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED) ||
      g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ALREADY_HELD))
    gtk_widget_set_visible (self->another_group, TRUE);
}

typedef struct
{
  PasskeysSession       *session;       /* (owned) */
  PasskeysApiRequest    *made;          /* (owned) */
  PasskeysAuthenticator *authenticator; /* (owned) */
  guint                  n_known;
} Discard;

static void
discard_free (gpointer data)
{
  Discard *discarded = data;

  g_clear_object (&discarded->session);
  g_clear_object (&discarded->made);
  g_clear_object (&discarded->authenticator);
  g_free (discarded);
}

/* A passkey that was never saved opens nothing: it goes again. But the answer to a signature may have been lost, so
 * it goes only if the organisation says that it knows no more credentials than before. */
static DexFuture *
discard_fiber (gpointer user_data)
{
  Discard *discarded = user_data;
  g_autoptr(PasskeysPagedList) known = NULL;

  known = passkeys_credentials_api_list (passkeys_session_get_client (discarded->session));
  if (!dex_await (passkeys_paged_list_reload (known), NULL) ||
      g_list_model_get_n_items (G_LIST_MODEL (known)) > discarded->n_known)
    return dex_future_new_true ();

  return passkeys_new_credential_discard (discarded->made, discarded->authenticator);
}

static void
discard (PasskeysNewCredentialDialog *self)
{
  Discard *discarded;

  if (self->made == NULL)
    return;

  discarded = g_new0 (Discard, 1);
  discarded->session = g_object_ref (self->session);
  discarded->made = g_steal_pointer (&self->made);
  discarded->authenticator = g_object_ref (self->authenticator);
  discarded->n_known = self->n_known;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, discard_fiber, discarded, discard_free));
}

/* The request depends on the name: a passkey that was made under another name is made into a
 * request again only when the name is still the same. */
static gboolean
make (PasskeysNewCredentialDialog  *self,
      GError                      **error)
{
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autofree char *name = dup_name (self);
  DexFuture *ceremony;

  if (self->made != NULL && g_strcmp0 (self->made_name, name) == 0)
    return TRUE;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self), _("Create a passkey"));
  discard (self);
  g_set_object (&self->authenticator,
                passkeys_authenticator_group_get_selected (self->authenticator_group));
  if (adw_switch_row_get_active (self->another_row))
    ceremony = passkeys_new_credential_make_another (self->session, name, self->authenticator,
                                                     PASSKEYS_PROMPT (prompt));
  else
    ceremony = passkeys_new_credential_make (self->session, name, self->authenticator,
                                             PASSKEYS_PROMPT (prompt));
  self->made = dex_await_object (passkeys_dialog_prompt_run (prompt, ceremony), error);
  g_set_str (&self->made_name, name);

  return self->made != NULL;
}

static DexFuture *
save (PasskeysNewCredentialDialog *self)
{
  g_autofree char *summary = NULL;

  /* Translators: %s is the name of a passkey */
  summary = g_strdup_printf (_("“%s” will be able to sign you in and to sign changes. Confirm with a "
                               "passkey that you had before, not with the new one."),
                             self->made_name);

  return passkeys_signing_dialog_sign (GTK_WIDGET (self), self->session, self->made,
                                       _("Save Passkey"), summary);
}

static DexFuture *
create_fiber (gpointer user_data)
{
  PasskeysNewCredentialDialog *self = user_data;
  g_autoptr(GObject) response = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_error_box_set_error (self->error_box, NULL);
  set_busy (self, TRUE);
  if (make (self, &error))
    response = dex_await_object (save (self), NULL);
  set_busy (self, FALSE);

  if (response != NULL)
    {
      g_clear_object (&self->made);
      g_signal_emit (self, signals[CREATED], 0);
      adw_dialog_close (ADW_DIALOG (self));
    }
  else if (error != NULL && !passkeys_error_messages_is_silent (error))
    {
      show_error (self, error);
    }

  return dex_future_new_true ();
}

static void
create_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, create_fiber,
                                          g_object_ref (widget), g_object_unref));
}

static void
passkeys_new_credential_dialog_dispose (GObject *object)
{
  PasskeysNewCredentialDialog *self = (PasskeysNewCredentialDialog *) object;

  discard (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_NEW_CREDENTIAL_DIALOG);
  g_clear_object (&self->authenticator);
  g_clear_object (&self->session);
  g_clear_pointer (&self->made_name, g_free);

  G_OBJECT_CLASS (passkeys_new_credential_dialog_parent_class)->dispose (object);
}

static void
passkeys_new_credential_dialog_class_init (PasskeysNewCredentialDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_new_credential_dialog_dispose;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-new-credential-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewCredentialDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewCredentialDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewCredentialDialog, authenticator_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewCredentialDialog, another_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewCredentialDialog, another_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewCredentialDialog, create_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_install_action (widget_class, "new-credential.create", NULL, create_action);
}

static void
passkeys_new_credential_dialog_init (PasskeysNewCredentialDialog *self)
{
  PasskeysApplication *application = passkeys_application_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));

  if (application != NULL)
    passkeys_authenticator_group_set_model (self->authenticator_group,
                                            G_LIST_MODEL (passkeys_application_get_authenticators (application)));
  /* The suggestion names the device, as it will be looked for later. */
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), g_get_host_name ());
  update (self);
}

/**
 * passkeys_new_credential_dialog_new:
 * @session: the session of the person who creates a passkey
 * @n_known: how many credentials the organisation knows now
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
passkeys_new_credential_dialog_new (PasskeysSession *session,
                                    guint            n_known)
{
  PasskeysNewCredentialDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_NEW_CREDENTIAL_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->n_known = n_known;

  return ADW_DIALOG (self);
}
