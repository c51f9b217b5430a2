/* passkeys-new-passkey-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-new-passkey-page"

#include "config.h"

#include "passkeys-new-passkey-page.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-group.h"
#include "passkeys-busy-button.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-last-work.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-widget-work.h"

typedef struct
{
  PasskeysAuthenticator      *holder;  /* (owned) (nullable): what the passkey was made on */
  DexFuture                  *sign_in; /* (owned) (nullable): begun once it was made */

  GtkLabel                   *heading_label;
  GtkLabel                   *who_label;
  GtkWidget                  *help_button;
  GtkWidget                  *name_group;
  GtkWidget                  *name_row;
  PasskeysAuthenticatorGroup *authenticator_group;
  GtkLabel                   *next_label;
  PasskeysErrorBox           *error_box;
  PasskeysBusyButton         *create_button;
} PasskeysNewPasskeyPagePrivate;

enum { CREATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PasskeysNewPasskeyPage, passkeys_new_passkey_page,
                                     ADW_TYPE_NAVIGATION_PAGE)

#define PRIVATE(self) \
  ((PasskeysNewPasskeyPagePrivate *) passkeys_new_passkey_page_get_instance_private (self))

static char *
dup_name (PasskeysNewPasskeyPage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (PRIVATE (self)->name_row))));
}

static PasskeysAuthenticator *
get_authenticator (PasskeysNewPasskeyPage *self)
{
  return passkeys_authenticator_group_get_selected (PRIVATE (self)->authenticator_group);
}

static gboolean
is_complete (PasskeysNewPasskeyPage *self)
{
  g_autofree char *name = dup_name (self);

  return *name != '\0' && get_authenticator (self) != NULL;
}

static void
update (PasskeysNewPasskeyPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "new-passkey.create", is_complete (self));
}

static void
set_busy (PasskeysNewPasskeyPage *self,
          gboolean                busy)
{
  PasskeysNewPasskeyPagePrivate *private = PRIVATE (self);

  passkeys_busy_button_set_busy (private->create_button, busy);
  gtk_widget_set_sensitive (private->name_group, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (private->authenticator_group), !busy);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), !busy);
}

static DexFuture *
create_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysNewPasskeyPage *self = user_data;
  PasskeysNewPasskeyPageClass *klass = PASSKEYS_NEW_PASSKEY_PAGE_GET_CLASS (self);
  PasskeysNewPasskeyPagePrivate *private = PRIVATE (self);
  PasskeysAuthenticator *authenticator = get_authenticator (self);
  g_autofree char *name = dup_name (self);
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *ceremony;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self),
                                       _("Create a passkey and sign in with it"));
  ceremony = klass->complete (self, name, authenticator, PASSKEYS_PROMPT (prompt));
  ceremony = passkeys_dialog_prompt_run (prompt, ceremony);
  kit = passkeys_await_object (passkeys_unless_cancelled (ceremony, cancellable), &error);
  set_busy (self, FALSE);
  passkeys_error_box_set_error (private->error_box, error);
  if (kit == NULL)
    return dex_future_new_true ();

  /* The person reads about the recovery kit while this goes on. A security key waits for a touch,
   * which would be in the way of reading. */
  g_set_object (&private->holder, authenticator);
  dex_clear (&private->sign_in);
  if (PASSKEYS_IS_LOCAL_AUTHENTICATOR (authenticator))
    private->sign_in = passkeys_dialog_prompt_run (prompt, klass->sign_in (self, kit,
                                                                           PASSKEYS_PROMPT (prompt)));
  g_signal_emit (self, signals[CREATED], 0, kit);

  return dex_future_new_true ();
}

static void
create (PasskeysNewPasskeyPage *self)
{
  PasskeysNewPasskeyPagePrivate *private = PRIVATE (self);

  if (!is_complete (self) || passkeys_busy_button_get_busy (private->create_button))
    return;

  passkeys_error_box_set_error (private->error_box, NULL);
  set_busy (self, TRUE);
  passkeys_widget_work_begin (GTK_WIDGET (self), create_fiber);
}

static void
create_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  create (PASSKEYS_NEW_PASSKEY_PAGE (widget));
}

static void
on_activated (PasskeysNewPasskeyPage *self)
{
  create (self);
}

/* A code is typed, and asked for, on the page before. */
static void
on_error_action (PasskeysNewPasskeyPage *self,
                 int                     action)
{
  if (action == PASSKEYS_ERROR_ACTION_NEW_CODE || action == PASSKEYS_ERROR_ACTION_JOIN)
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
  else if (action == PASSKEYS_ERROR_ACTION_SIGN_IN)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-sign-in", NULL);
  else
    create (self);
}

/* Who leaves before the passkey is accepted leaves none behind that opens nothing. After that there is
 * nothing to give up any more. */
static void
passkeys_new_passkey_page_unroot (GtkWidget *widget)
{
  PasskeysNewPasskeyPage *self = PASSKEYS_NEW_PASSKEY_PAGE (widget);

  GTK_WIDGET_CLASS (passkeys_new_passkey_page_parent_class)->unroot (widget);

  if (PRIVATE (self)->holder == NULL)
    passkeys_last_work_finish (PASSKEYS_NEW_PASSKEY_PAGE_GET_CLASS (self)->abandon (self));
}

static void
passkeys_new_passkey_page_dispose (GObject *object)
{
  PasskeysNewPasskeyPage *self = PASSKEYS_NEW_PASSKEY_PAGE (object);
  PasskeysNewPasskeyPagePrivate *private = PRIVATE (self);

  dex_clear (&private->sign_in);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_NEW_PASSKEY_PAGE);
  g_clear_object (&private->holder);

  G_OBJECT_CLASS (passkeys_new_passkey_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage, heading_label);
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage, who_label);
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage, help_button);
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage, name_group);
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage, name_row);
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage,
                                                authenticator_group);
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage, next_label);
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage, error_box);
  gtk_widget_class_bind_template_child_private (widget_class, PasskeysNewPasskeyPage, create_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
}

static void
passkeys_new_passkey_page_class_init (PasskeysNewPasskeyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_new_passkey_page_dispose;
  widget_class->unroot = passkeys_new_passkey_page_unroot;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_RECOVERY_KIT);

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-new-passkey-page.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "new-passkey.create", NULL, create_action);
}

/* It suggests this computer and its name. */
static void
passkeys_new_passkey_page_init (PasskeysNewPasskeyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

  gtk_editable_set_text (GTK_EDITABLE (PRIVATE (self)->name_row), g_get_host_name ());
  update (self);
}

/**
 * passkeys_new_passkey_page_set_words:
 * @self: a page
 * @heading: what is made
 * @who: a sentence on whose passkey it is, and what it is for
 */
void
passkeys_new_passkey_page_set_words (PasskeysNewPasskeyPage *self,
                                     const char             *heading,
                                     const char             *who)
{
  g_return_if_fail (PASSKEYS_IS_NEW_PASSKEY_PAGE (self));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (who != NULL);

  gtk_label_set_label (PRIVATE (self)->heading_label, heading);
  gtk_label_set_label (PRIVATE (self)->who_label, who);
}

/**
 * passkeys_new_passkey_page_explain:
 * @self: a page
 * @next: what comes after this page
 *
 * Offers help to who never had a passkey.
 */
void
passkeys_new_passkey_page_explain (PasskeysNewPasskeyPage *self,
                                   const char             *next)
{
  PasskeysNewPasskeyPagePrivate *private;

  g_return_if_fail (PASSKEYS_IS_NEW_PASSKEY_PAGE (self));
  g_return_if_fail (next != NULL);

  private = PRIVATE (self);
  gtk_widget_set_visible (private->help_button, TRUE);
  gtk_label_set_label (private->next_label, next);
  gtk_widget_set_visible (GTK_WIDGET (private->next_label), TRUE);
}

/**
 * passkeys_new_passkey_page_dup_sign_in:
 * @self: a page that has emitted [signal@NewPasskeyPage::created]
 *
 * Gets the sign-in that follows the making of the passkey with the same PIN.
 *
 * Returns: (transfer full) (nullable): a future that resolves to a [class@Session]; %NULL where the
 *   passkey is on a security key, which is to be touched once the person is ready
 */
DexFuture *
passkeys_new_passkey_page_dup_sign_in (PasskeysNewPasskeyPage *self)
{
  PasskeysNewPasskeyPagePrivate *private;

  g_return_val_if_fail (PASSKEYS_IS_NEW_PASSKEY_PAGE (self), NULL);

  private = PRIVATE (self);
  return private->sign_in != NULL ? dex_ref (private->sign_in) : NULL;
}

/**
 * passkeys_new_passkey_page_get_holder:
 * @self: a page that has emitted [signal@NewPasskeyPage::created]
 *
 * Returns: (transfer none): what the passkey was made on
 */
PasskeysAuthenticator *
passkeys_new_passkey_page_get_holder (PasskeysNewPasskeyPage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_NEW_PASSKEY_PAGE (self), NULL);

  return PRIVATE (self)->holder;
}
