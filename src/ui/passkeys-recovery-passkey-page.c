/* passkeys-recovery-passkey-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-passkey-page"

#include "config.h"

#include "passkeys-recovery-passkey-page.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-group.h"
#include "passkeys-busy-button.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-last-work.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-sign-in.h"
#include "passkeys-widget-work.h"

struct _PasskeysRecoveryPasskeyPage
{
  AdwNavigationPage           parent_instance;

  PasskeysRecovery           *recovery;   /* (owned) */
  PasskeysConnection         *connection; /* (owned) */
  PasskeysAuthenticator      *holder;     /* (owned) (nullable): what the passkey was made on */
  DexFuture                  *sign_in;    /* (owned) (nullable): begun once it was made */

  GtkLabel                   *who_label;
  GtkWidget                  *name_group;
  GtkWidget                  *name_row;
  PasskeysAuthenticatorGroup *authenticator_group;
  PasskeysErrorBox           *error_box;
  PasskeysBusyButton         *create_button;
};

enum { RECOVERED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysRecoveryPasskeyPage, passkeys_recovery_passkey_page,
                     ADW_TYPE_NAVIGATION_PAGE)

static PasskeysAuthenticator *
get_authenticator (PasskeysRecoveryPasskeyPage *self)
{
  return passkeys_authenticator_group_get_selected (self->authenticator_group);
}

static char *
dup_name (PasskeysRecoveryPasskeyPage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static gboolean
is_complete (PasskeysRecoveryPasskeyPage *self)
{
  g_autofree char *name = dup_name (self);

  return *name != '\0' && get_authenticator (self) != NULL;
}

static void
update (PasskeysRecoveryPasskeyPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "recovery-passkey.create", is_complete (self));
}

static void
set_busy (PasskeysRecoveryPasskeyPage *self,
          gboolean                     busy)
{
  passkeys_busy_button_set_busy (self->create_button, busy);
  gtk_widget_set_sensitive (self->name_group, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), !busy);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), !busy);
}

static void
begin_sign_in (PasskeysRecoveryPasskeyPage *self,
               PasskeysRecoveryKit         *kit,
               PasskeysDialogPrompt        *prompt)
{
  DexFuture *ceremony;

  ceremony = passkeys_sign_in (self->connection, passkeys_recovery_get_org_id (self->recovery),
                               passkeys_recovery_get_username (self->recovery),
                               passkeys_recovery_kit_get_organisation_name (kit),
                               self->holder, PASSKEYS_PROMPT (prompt));
  dex_clear (&self->sign_in);
  self->sign_in = passkeys_dialog_prompt_run (prompt, ceremony);
}

static DexFuture *
create_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysRecoveryPasskeyPage *self = user_data;
  PasskeysAuthenticator *authenticator = get_authenticator (self);
  g_autofree char *name = dup_name (self);
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *ceremony;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self),
                                       _("Create a passkey and sign in with it"));
  ceremony = passkeys_recovery_complete (self->recovery, name, authenticator,
                                         PASSKEYS_PROMPT (prompt));
  ceremony = passkeys_dialog_prompt_run (prompt, ceremony);
  kit = dex_await_object (passkeys_widget_work_unless_cancelled (ceremony, cancellable), &error);
  set_busy (self, FALSE);
  passkeys_error_box_set_error (self->error_box, error);
  if (kit == NULL)
    return dex_future_new_true ();

  /* The person reads about the recovery kit while this goes on. A security key waits for a touch,
   * which would be in the way of reading. */
  self->holder = g_object_ref (authenticator);
  if (PASSKEYS_IS_LOCAL_AUTHENTICATOR (authenticator))
    begin_sign_in (self, kit, prompt);
  g_signal_emit (self, signals[RECOVERED], 0, kit);

  return dex_future_new_true ();
}

static void
create (PasskeysRecoveryPasskeyPage *self)
{
  if (!is_complete (self) || passkeys_busy_button_get_busy (self->create_button))
    return;

  passkeys_error_box_set_error (self->error_box, NULL);
  set_busy (self, TRUE);
  passkeys_widget_work_begin (GTK_WIDGET (self), create_fiber);
}

static void
create_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  create (PASSKEYS_RECOVERY_PASSKEY_PAGE (widget));
}

static void
on_activated (PasskeysRecoveryPasskeyPage *self)
{
  create (self);
}

/* A new verification code is asked for on the page before. */
static void
on_error_action (PasskeysRecoveryPasskeyPage *self,
                 int                          action)
{
  if (action == PASSKEYS_ERROR_ACTION_NEW_CODE)
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
  else
    create (self);
}

/* Who leaves without having recovered leaves no passkey behind that opens nothing. */
static void
passkeys_recovery_passkey_page_unroot (GtkWidget *widget)
{
  PasskeysRecoveryPasskeyPage *self = PASSKEYS_RECOVERY_PASSKEY_PAGE (widget);

  GTK_WIDGET_CLASS (passkeys_recovery_passkey_page_parent_class)->unroot (widget);

  if (self->holder == NULL)
    passkeys_last_work_finish (passkeys_recovery_abandon (self->recovery));
}

static void
passkeys_recovery_passkey_page_dispose (GObject *object)
{
  PasskeysRecoveryPasskeyPage *self = PASSKEYS_RECOVERY_PASSKEY_PAGE (object);

  dex_clear (&self->sign_in);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_RECOVERY_PASSKEY_PAGE);
  g_clear_object (&self->holder);
  g_clear_object (&self->recovery);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (passkeys_recovery_passkey_page_parent_class)->dispose (object);
}

static void
passkeys_recovery_passkey_page_class_init (PasskeysRecoveryPasskeyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_recovery_passkey_page_dispose;
  widget_class->unroot = passkeys_recovery_passkey_page_unroot;

  signals[RECOVERED] = g_signal_new ("recovered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     PASSKEYS_TYPE_RECOVERY_KIT);

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-recovery-passkey-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPasskeyPage, who_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPasskeyPage, name_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPasskeyPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPasskeyPage,
                                        authenticator_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPasskeyPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPasskeyPage, create_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);

  gtk_widget_class_install_action (widget_class, "recovery-passkey.create", NULL, create_action);
}

static void
passkeys_recovery_passkey_page_init (PasskeysRecoveryPasskeyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_editable_set_text (GTK_EDITABLE (self->name_row), g_get_host_name ());
  update (self);
}

/**
 * passkeys_recovery_passkey_page_new:
 * @recovery: a recovery that is unlocked
 * @connection: where the organisation is
 *
 * Makes a page that suggests this computer and its name.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_recovery_passkey_page_new (PasskeysRecovery   *recovery,
                                    PasskeysConnection *connection)
{
  PasskeysRecoveryPasskeyPage *self;
  g_autofree char *who = NULL;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY (recovery), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (connection), NULL);

  self = g_object_new (PASSKEYS_TYPE_RECOVERY_PASSKEY_PAGE, NULL);
  self->recovery = g_object_ref (recovery);
  self->connection = g_object_ref (connection);

  /* Translators: %s is an e-mail address */
  who = g_strdup_printf (_("The kit is right. As soon as this passkey is created, all former passkeys, "
                           "sessions and access tokens of %s end."),
                         passkeys_recovery_get_username (recovery));
  gtk_label_set_label (self->who_label, who);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * passkeys_recovery_passkey_page_get_recovery:
 * @self: a page
 *
 * Returns: (transfer none): the recovery that it completes
 */
PasskeysRecovery *
passkeys_recovery_passkey_page_get_recovery (PasskeysRecoveryPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_PASSKEY_PAGE (self), NULL);

  return self->recovery;
}

/**
 * passkeys_recovery_passkey_page_get_connection:
 * @self: a page
 *
 * Returns: (transfer none): where the organisation is
 */
PasskeysConnection *
passkeys_recovery_passkey_page_get_connection (PasskeysRecoveryPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_PASSKEY_PAGE (self), NULL);

  return self->connection;
}

/**
 * passkeys_recovery_passkey_page_dup_sign_in:
 * @self: a page that has emitted [signal@RecoveryPasskeyPage::recovered]
 *
 * Gets the sign-in that follows the making of the passkey with the same PIN.
 *
 * Returns: (transfer full) (nullable): a future that resolves to a [class@Session]; %NULL where the
 *   passkey is on a security key, which is to be touched once the person is ready
 */
DexFuture *
passkeys_recovery_passkey_page_dup_sign_in (PasskeysRecoveryPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_PASSKEY_PAGE (self), NULL);

  return self->sign_in != NULL ? dex_ref (self->sign_in) : NULL;
}

/**
 * passkeys_recovery_passkey_page_get_holder:
 * @self: a page that has emitted [signal@RecoveryPasskeyPage::recovered]
 *
 * Returns: (transfer none): what the passkey was made on
 */
PasskeysAuthenticator *
passkeys_recovery_passkey_page_get_holder (PasskeysRecoveryPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_PASSKEY_PAGE (self), NULL);

  return self->holder;
}
