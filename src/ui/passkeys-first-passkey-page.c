/* passkeys-first-passkey-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-first-passkey-page"

#include "config.h"

#include "passkeys-first-passkey-page.h"

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

struct _PasskeysFirstPasskeyPage
{
  AdwNavigationPage           parent_instance;

  PasskeysRegistration       *registration; /* (owned) */
  PasskeysConnection         *connection;   /* (owned) */
  PasskeysAuthenticator      *holder;       /* (owned) (nullable): what the passkey was made on */
  DexFuture                  *sign_in;      /* (owned) (nullable): begun once it was made */

  GtkLabel                   *who_label;
  GtkWidget                  *name_group;
  GtkWidget                  *name_row;
  PasskeysAuthenticatorGroup *authenticator_group;
  PasskeysErrorBox           *error_box;
  PasskeysBusyButton         *create_button;
};

enum { CREATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysFirstPasskeyPage, passkeys_first_passkey_page,
                     ADW_TYPE_NAVIGATION_PAGE)

static PasskeysAuthenticator *
get_authenticator (PasskeysFirstPasskeyPage *self)
{
  return passkeys_authenticator_group_get_selected (self->authenticator_group);
}

static char *
dup_name (PasskeysFirstPasskeyPage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static gboolean
is_complete (PasskeysFirstPasskeyPage *self)
{
  g_autofree char *name = dup_name (self);

  return *name != '\0' && get_authenticator (self) != NULL;
}

static void
update (PasskeysFirstPasskeyPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "first-passkey.create", is_complete (self));
}

static void
set_busy (PasskeysFirstPasskeyPage *self,
          gboolean                  busy)
{
  passkeys_busy_button_set_busy (self->create_button, busy);
  gtk_widget_set_sensitive (self->name_group, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), !busy);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), !busy);
}

static void
begin_sign_in (PasskeysFirstPasskeyPage *self,
               PasskeysAuthenticator    *authenticator,
               PasskeysDialogPrompt     *prompt)
{
  DexFuture *ceremony;

  ceremony = passkeys_sign_in (self->connection,
                               passkeys_registration_get_org_id (self->registration),
                               passkeys_registration_get_username (self->registration),
                               passkeys_registration_get_organisation_name (self->registration),
                               authenticator, PASSKEYS_PROMPT (prompt));
  dex_clear (&self->sign_in);
  self->sign_in = passkeys_dialog_prompt_run (prompt, ceremony);
}

static DexFuture *
create_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysFirstPasskeyPage *self = user_data;
  PasskeysAuthenticator *authenticator = get_authenticator (self);
  g_autofree char *name = dup_name (self);
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *ceremony;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self),
                                       _("Create a passkey and sign in with it"));
  ceremony = passkeys_registration_complete (self->registration, name, authenticator,
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
    begin_sign_in (self, authenticator, prompt);
  g_signal_emit (self, signals[CREATED], 0, kit);

  return dex_future_new_true ();
}

static void
create (PasskeysFirstPasskeyPage *self)
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
  create (PASSKEYS_FIRST_PASSKEY_PAGE (widget));
}

static void
on_activated (PasskeysFirstPasskeyPage *self)
{
  create (self);
}

static void
on_error_action (PasskeysFirstPasskeyPage *self,
                 int                       action)
{
  switch ((PasskeysErrorAction) action)
    {
    case PASSKEYS_ERROR_ACTION_TRY_AGAIN:
      create (self);
      break;

    case PASSKEYS_ERROR_ACTION_NEW_CODE:
      gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
      break;

    case PASSKEYS_ERROR_ACTION_SIGN_IN:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-sign-in", NULL);
      break;

    case PASSKEYS_ERROR_ACTION_NONE:
    case PASSKEYS_ERROR_ACTION_CORRECT:
    case PASSKEYS_ERROR_ACTION_JOIN:
    case PASSKEYS_ERROR_ACTION_CREATE_PASSKEY:
    case PASSKEYS_ERROR_ACTION_OTHER_PASSKEY:
    case PASSKEYS_ERROR_ACTION_ADMINISTRATOR:
    case PASSKEYS_ERROR_ACTION_MANAGE_KEY:
    case PASSKEYS_ERROR_ACTION_COPY_FIX:
    default:
      break;
    }
}

/* Who leaves without having joined leaves no passkey behind that opens nothing. Once the passkey is
 * accepted there is nothing to give up any more. */
static void
passkeys_first_passkey_page_unroot (GtkWidget *widget)
{
  PasskeysFirstPasskeyPage *self = PASSKEYS_FIRST_PASSKEY_PAGE (widget);

  GTK_WIDGET_CLASS (passkeys_first_passkey_page_parent_class)->unroot (widget);

  if (self->holder == NULL)
    passkeys_last_work_finish (passkeys_registration_abandon (self->registration));
}

static void
passkeys_first_passkey_page_dispose (GObject *object)
{
  PasskeysFirstPasskeyPage *self = PASSKEYS_FIRST_PASSKEY_PAGE (object);

  dex_clear (&self->sign_in);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_FIRST_PASSKEY_PAGE);
  g_clear_object (&self->holder);
  g_clear_object (&self->registration);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (passkeys_first_passkey_page_parent_class)->dispose (object);
}

static void
passkeys_first_passkey_page_class_init (PasskeysFirstPasskeyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_first_passkey_page_dispose;
  widget_class->unroot = passkeys_first_passkey_page_unroot;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_RECOVERY_KIT);

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-first-passkey-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysFirstPasskeyPage, who_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFirstPasskeyPage, name_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFirstPasskeyPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFirstPasskeyPage,
                                        authenticator_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFirstPasskeyPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFirstPasskeyPage, create_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);

  gtk_widget_class_install_action (widget_class, "first-passkey.create", NULL, create_action);
}

static void
passkeys_first_passkey_page_init (PasskeysFirstPasskeyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_editable_set_text (GTK_EDITABLE (self->name_row), g_get_host_name ());
  update (self);
}

static void
show_who (PasskeysFirstPasskeyPage *self)
{
  const char *organisation = passkeys_registration_get_organisation_name (self->registration);
  g_autofree char *who = NULL;

  if (organisation == NULL || *organisation == '\0')
    organisation = passkeys_registration_get_org_id (self->registration);

  /* Translators: first the name of an organisation, then an e-mail address */
  who = g_strdup_printf (_("%s expects you as %s. From now on the passkey is how it knows you."),
                         organisation,
                         passkeys_registration_get_username (self->registration));
  gtk_label_set_label (self->who_label, who);
}

/**
 * passkeys_first_passkey_page_new:
 * @registration: an accepted code
 * @connection: where the organisation is
 *
 * Makes a page that suggests this computer and its name.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_first_passkey_page_new (PasskeysRegistration *registration,
                                 PasskeysConnection   *connection)
{
  PasskeysFirstPasskeyPage *self;

  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION (registration), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (connection), NULL);

  self = g_object_new (PASSKEYS_TYPE_FIRST_PASSKEY_PAGE, NULL);
  self->registration = g_object_ref (registration);
  self->connection = g_object_ref (connection);
  show_who (self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * passkeys_first_passkey_page_get_registration:
 * @self: a page
 *
 * Returns: (transfer none): the registration that it completes
 */
PasskeysRegistration *
passkeys_first_passkey_page_get_registration (PasskeysFirstPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FIRST_PASSKEY_PAGE (self), NULL);

  return self->registration;
}

/**
 * passkeys_first_passkey_page_get_connection:
 * @self: a page
 *
 * Returns: (transfer none): where the organisation is
 */
PasskeysConnection *
passkeys_first_passkey_page_get_connection (PasskeysFirstPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FIRST_PASSKEY_PAGE (self), NULL);

  return self->connection;
}

/**
 * passkeys_first_passkey_page_dup_sign_in:
 * @self: a page that has emitted [signal@FirstPasskeyPage::created]
 *
 * Gets the sign-in that follows the making of the passkey with the same PIN.
 *
 * Returns: (transfer full) (nullable): a future that resolves to a [class@Session]; %NULL where the
 *   passkey is on a security key, which is to be touched once the person is ready
 */
DexFuture *
passkeys_first_passkey_page_dup_sign_in (PasskeysFirstPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FIRST_PASSKEY_PAGE (self), NULL);

  return self->sign_in != NULL ? dex_ref (self->sign_in) : NULL;
}

/**
 * passkeys_first_passkey_page_get_holder:
 * @self: a page that has emitted [signal@FirstPasskeyPage::created]
 *
 * Returns: (transfer none): what the passkey was made on
 */
PasskeysAuthenticator *
passkeys_first_passkey_page_get_holder (PasskeysFirstPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FIRST_PASSKEY_PAGE (self), NULL);

  return self->holder;
}
