/* passkeys-new-credential-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-new-credential-dialog"

#include "config.h"

#include "passkeys-new-credential-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-busy-button.h"
#include "passkeys-credentials-api.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-last-work.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-new-credential.h"
#include "passkeys-session-error.h"
#include "passkeys-session-renewal.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-widget-work.h"

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
  PasskeysAuthenticator      *refused; /* (owned) (nullable): said that it holds one already */

  PasskeysErrorBox           *error_box;
  AdwEntryRow                *name_row;
  PasskeysAuthenticatorGroup *authenticator_group;
  GtkWidget                  *held_group;
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

  return !self->busy && *name != '\0' &&
         passkeys_authenticator_group_get_selected (self->authenticator_group) != NULL;
}

/* Known from the start where the authenticator can tell quietly, so that the person decides before
 * anything is asked of them. */
static gboolean
is_another (PasskeysNewCredentialDialog *self)
{
  PasskeysAuthenticator *selected;

  selected = passkeys_authenticator_group_get_selected (self->authenticator_group);
  return (selected != NULL && selected == self->refused) ||
         passkeys_authenticator_group_count_found (self->authenticator_group) > 0;
}

static void
update (PasskeysNewCredentialDialog *self)
{
  gboolean another = is_another (self);

  gtk_widget_set_visible (self->held_group, another);
  passkeys_busy_button_set_text (self->create_button,
                                 another ? _("Make _Another") : _("_Create Passkey"));
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

  /* A security key keeps one for each account: with it there is nothing to offer but another key. */
  if (PASSKEYS_IS_LOCAL_AUTHENTICATOR (self->authenticator)
      && (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED)
          || g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ALREADY_HELD)))
    {
      g_set_object (&self->refused, self->authenticator);
      update (self);
    }
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
discard_fiber (gpointer      user_data,
               GCancellable *cancellable)
{
  Discard *discarded = user_data;
  g_autoptr(PasskeysPagedList) known = NULL;

  known = passkeys_credentials_api_list (passkeys_session_get_client (discarded->session));
  if (!passkeys_await (passkeys_unless_cancelled (passkeys_paged_list_reload (known), cancellable),
                       NULL)
      || g_list_model_get_n_items (G_LIST_MODEL (known)) > discarded->n_known)
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
  passkeys_last_work_finish (passkeys_cancellable_fiber_spawn (discard_fiber, discarded,
                                                               discard_free));
}

static DexFuture *
begin_to_make (PasskeysNewCredentialDialog *self,
               PasskeysPrompt              *prompt)
{
  g_autofree char *name = dup_name (self);

  discard (self);
  g_set_object (&self->authenticator,
                passkeys_authenticator_group_get_selected (self->authenticator_group));
  g_set_str (&self->made_name, name);

  if (is_another (self))
    return passkeys_new_credential_make_another (self->session, name, self->authenticator, prompt);

  return passkeys_new_credential_make (self->session, name, self->authenticator, prompt);
}

static gboolean
await_renewed (PasskeysNewCredentialDialog  *self,
               PasskeysDialogPrompt         *prompt,
               GCancellable                 *cancellable,
               GError                      **error)
{
  GListModel *model = passkeys_authenticator_group_get_model (self->authenticator_group);
  DexFuture *future;

  future = passkeys_session_renewal_run (self->session, model, PASSKEYS_PROMPT (prompt));
  future = passkeys_dialog_prompt_run (prompt, future);
  return passkeys_await (passkeys_unless_cancelled (future, cancellable), error);
}

/* The request depends on the name: a passkey that was made under another name is made into a
 * request again only when the name is still the same. A session that has expired is renewed in
 * place, once, and nothing that was entered is lost. */
static gboolean
await_made (PasskeysNewCredentialDialog  *self,
            GCancellable                 *cancellable,
            GError                      **error)
{
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *name = dup_name (self);
  DexFuture *future;

  if (self->made != NULL && g_strcmp0 (self->made_name, name) == 0)
    return TRUE;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self), _("Create a passkey"));
  future = passkeys_dialog_prompt_run (prompt, begin_to_make (self, PASSKEYS_PROMPT (prompt)));
  self->made = passkeys_await_object (passkeys_unless_cancelled (future, cancellable),
                                      &local_error);

  if (g_error_matches (local_error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED))
    {
      if (!await_renewed (self, prompt, cancellable, error))
        return FALSE;

      g_clear_error (&local_error);
      future = passkeys_dialog_prompt_run (prompt, begin_to_make (self, PASSKEYS_PROMPT (prompt)));
      self->made = passkeys_await_object (passkeys_unless_cancelled (future, cancellable),
                                          &local_error);
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return self->made != NULL;
}

static DexFuture *
made_again_cb (DexFuture *future,
               gpointer   user_data)
{
  PasskeysNewCredentialDialog *self = user_data;

  g_assert (self->made == NULL);

  self->made = g_value_dup_object (dex_future_get_value (future, NULL));
  return dex_ref (future);
}

/* The challenge of the new passkey has run out while the person read or looked for a key. The
 * passkey is bound to it, so another one is made in its place. */
static DexFuture *
make_again_cb (PasskeysPrompt *prompt,
               gpointer        user_data)
{
  PasskeysNewCredentialDialog *self = user_data;

  return dex_future_then (begin_to_make (self, prompt), made_again_cb,
                          g_object_ref (self), g_object_unref);
}

static DexFuture *
save (PasskeysNewCredentialDialog *self)
{
  g_autofree char *summary = NULL;

  /* Translators: %s is the name of a passkey */
  summary = g_strdup_printf (_("“%s” will be able to sign you in and to sign changes. Confirm with a "
                               "passkey that you had before, not with the new one."),
                             self->made_name);

  return passkeys_signing_dialog_sign_renewable (GTK_WIDGET (self), self->session, self->made,
                                                 _("Save Passkey"), summary,
                                                 make_again_cb, g_object_ref (self),
                                                 g_object_unref);
}

static DexFuture *
create_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysNewCredentialDialog *self = user_data;
  g_autoptr(GObject) response = NULL;
  g_autoptr(GError) error = NULL;

  if (await_made (self, cancellable, &error))
    response = passkeys_await_object (save (self), NULL);
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
  PasskeysNewCredentialDialog *self = PASSKEYS_NEW_CREDENTIAL_DIALOG (widget);

  if (!may_create (self))
    return;

  passkeys_error_box_set_error (self->error_box, NULL);
  set_busy (self, TRUE);
  passkeys_widget_work_begin (widget, create_fiber);
}

static void
on_closed (PasskeysNewCredentialDialog *self)
{
  passkeys_widget_work_cancel (GTK_WIDGET (self));
}

static void
passkeys_new_credential_dialog_dispose (GObject *object)
{
  PasskeysNewCredentialDialog *self = (PasskeysNewCredentialDialog *) object;

  discard (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_NEW_CREDENTIAL_DIALOG);
  g_clear_object (&self->authenticator);
  g_clear_object (&self->refused);
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
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewCredentialDialog, held_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewCredentialDialog, create_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_install_action (widget_class, "new-credential.create", NULL, create_action);
}

static void
passkeys_new_credential_dialog_init (PasskeysNewCredentialDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

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
  PasskeysAccount *account;
  PasskeysConnection *connection;
  PasskeysNewCredentialDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  account = passkeys_session_get_account (session);
  connection = passkeys_account_get_connection (account);
  self = g_object_new (PASSKEYS_TYPE_NEW_CREDENTIAL_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->n_known = n_known;
  passkeys_authenticator_group_look_up (self->authenticator_group,
                                        passkeys_connection_get_relying_party_id (connection),
                                        passkeys_account_get_username (account));

  return ADW_DIALOG (self);
}
