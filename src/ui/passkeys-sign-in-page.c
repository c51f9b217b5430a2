/* passkeys-sign-in-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-sign-in-page"

#include "config.h"

#include "passkeys-sign-in-page.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-account-removal.h"
#include "passkeys-account-row.h"
#include "passkeys-application.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-last-authenticator.h"
#include "passkeys-list-focus.h"
#include "passkeys-sign-in.h"
#include "passkeys-widget-work.h"

struct _PasskeysSignInPage
{
  AdwNavigationPage           parent_instance;

  PasskeysAccountStore       *accounts; /* (owned) */
  PasskeysAccountRow         *row;      /* (owned) (nullable): whose account was chosen last */

  AdwToastOverlay            *toast_overlay;
  PasskeysErrorBox           *error_box;
  GtkListBox                 *account_list;
  PasskeysAuthenticatorGroup *authenticator_group;
  GtkWidget                  *other_group;
};

enum { SIGNED_IN, USE_OTHER, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSignInPage, passkeys_sign_in_page, ADW_TYPE_NAVIGATION_PAGE)

static PasskeysAuthenticator *
get_authenticator (PasskeysSignInPage *self)
{
  return passkeys_authenticator_group_get_selected (self->authenticator_group);
}

static void
set_busy (PasskeysSignInPage *self,
          gboolean            busy)
{
  if (self->row != NULL)
    passkeys_account_row_set_busy (self->row, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->account_list), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), !busy);
  gtk_widget_set_sensitive (self->other_group, !busy);
}

static DexFuture *
sign_in_fiber (gpointer      user_data,
               GCancellable *cancellable)
{
  PasskeysSignInPage *self = user_data;
  PasskeysAccount *account = passkeys_account_row_get_account (self->row);
  PasskeysAuthenticator *authenticator = get_authenticator (self);
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *ceremony;

  /* Translators: %s is an e-mail address */
  reason = g_strdup_printf (_("Sign in as %s"), passkeys_account_get_username (account));
  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self), reason);
  ceremony = passkeys_sign_in (passkeys_account_get_connection (account),
                               passkeys_account_get_org_id (account),
                               passkeys_account_get_username (account),
                               passkeys_account_get_organisation_name (account),
                               authenticator, PASSKEYS_PROMPT (prompt));
  ceremony = passkeys_dialog_prompt_run (prompt, ceremony);
  session = passkeys_await_object (passkeys_unless_cancelled (ceremony, cancellable), &error);

  set_busy (self, FALSE);
  passkeys_error_box_set_error (self->error_box, error);
  if (session != NULL)
    passkeys_last_authenticator_remember (passkeys_session_get_account (session), authenticator);
  if (session != NULL && !g_cancellable_is_cancelled (cancellable))
    g_signal_emit (self, signals[SIGNED_IN], 0, session);

  return dex_future_new_true ();
}

static void
begin (PasskeysSignInPage           *self,
       PasskeysAccountRow           *row,
       PasskeysCancellableFiberFunc  fiber)
{
  g_set_object (&self->row, row);
  passkeys_error_box_set_error (self->error_box, NULL);
  set_busy (self, TRUE);
  passkeys_widget_work_begin (GTK_WIDGET (self), fiber);
}

static void
on_row_activated (PasskeysSignInPage *self,
                  GtkListBoxRow      *row)
{
  begin (self, PASSKEYS_ACCOUNT_ROW (row), sign_in_fiber);
}

static void
on_use_other (PasskeysSignInPage *self)
{
  g_signal_emit (self, signals[USE_OTHER], 0);
}

static void
on_error_action (PasskeysSignInPage *self,
                 int                 action)
{
  switch ((PasskeysErrorAction) action)
    {
    case PASSKEYS_ERROR_ACTION_TRY_AGAIN:
    case PASSKEYS_ERROR_ACTION_SIGN_IN:
      if (self->row != NULL)
        begin (self, self->row, sign_in_fiber);
      break;

    case PASSKEYS_ERROR_ACTION_JOIN:
    case PASSKEYS_ERROR_ACTION_NEW_CODE:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-join", NULL);
      break;

    case PASSKEYS_ERROR_ACTION_NONE:
    case PASSKEYS_ERROR_ACTION_CORRECT:
    case PASSKEYS_ERROR_ACTION_CREATE_PASSKEY:
    case PASSKEYS_ERROR_ACTION_OTHER_PASSKEY:
    case PASSKEYS_ERROR_ACTION_ADMINISTRATOR:
    case PASSKEYS_ERROR_ACTION_MANAGE_KEY:
    case PASSKEYS_ERROR_ACTION_COPY_FIX:
    default:
      break;
    }
}

/* NULL in tests without an application. */
static PasskeysVault *
get_vault (void)
{
  PasskeysApplication *application = passkeys_application_get_default ();

  if (application == NULL)
    return NULL;

  return passkeys_authenticator_list_get_vault (passkeys_application_get_authenticators (application));
}

static DexFuture *
forget_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysSignInPage *self = user_data;
  PasskeysAccount *account = passkeys_account_row_get_account (self->row);
  g_autoptr(GError) error = NULL;
  DexFuture *removal;
  gboolean removed;

  removal = passkeys_account_removal_run (GTK_WIDGET (self), self->accounts, account, NULL,
                                          get_vault ());
  removed = passkeys_await_boolean (passkeys_unless_cancelled (removal, cancellable), &error);

  set_busy (self, FALSE);
  passkeys_error_box_set_error (self->error_box, error);
  if (removed)
    adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_("Account removed")));

  return dex_future_new_true ();
}

static void
forget_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysSignInPage *self = PASSKEYS_SIGN_IN_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->account_list, i)) != NULL; i++)
    {
      PasskeysAccount *account = passkeys_account_row_get_account (PASSKEYS_ACCOUNT_ROW (row));

      if (g_str_equal (passkeys_account_get_id (account), id))
        {
          begin (self, PASSKEYS_ACCOUNT_ROW (row), forget_fiber);
          return;
        }
    }
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return passkeys_account_row_new (item);
}

static void
passkeys_sign_in_page_hidden (AdwNavigationPage *page)
{
  PasskeysSignInPage *self = PASSKEYS_SIGN_IN_PAGE (page);

  passkeys_widget_work_cancel (GTK_WIDGET (page));
  set_busy (self, FALSE);
}

static void
passkeys_sign_in_page_dispose (GObject *object)
{
  PasskeysSignInPage *self = PASSKEYS_SIGN_IN_PAGE (object);

  g_clear_object (&self->row);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SIGN_IN_PAGE);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (passkeys_sign_in_page_parent_class)->dispose (object);
}

static void
passkeys_sign_in_page_class_init (PasskeysSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_sign_in_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = passkeys_sign_in_page_hidden;

  signals[SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_SESSION);
  signals[USE_OTHER] = g_signal_new ("use-other", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInPage, account_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInPage, authenticator_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSignInPage, other_group);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_use_other);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);

  gtk_widget_class_install_action (widget_class, "sign-in.forget", "s", forget_action);
}

static void
passkeys_sign_in_page_init (PasskeysSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

  passkeys_authenticator_group_set_hidden_when_single (self->authenticator_group, TRUE);
}

/**
 * passkeys_sign_in_page_new:
 * @accounts: the accounts that this computer knows
 *
 * Makes a page with one row for each account.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_sign_in_page_new (PasskeysAccountStore *accounts)
{
  PasskeysSignInPage *self;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT_STORE (accounts), NULL);

  self = g_object_new (PASSKEYS_TYPE_SIGN_IN_PAGE, NULL);
  self->accounts = g_object_ref (accounts);
  passkeys_list_focus_bind_model (self->account_list, G_LIST_MODEL (accounts), create_row, self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * passkeys_sign_in_page_show_error:
 * @self: a page
 * @error: (nullable): why the person is here and not signed in
 *
 * Tells why a session that was there before is not there any more.
 */
void
passkeys_sign_in_page_show_error (PasskeysSignInPage *self,
                                  const GError       *error)
{
  g_return_if_fail (PASSKEYS_IS_SIGN_IN_PAGE (self));

  passkeys_error_box_set_error (self->error_box, error);
}
