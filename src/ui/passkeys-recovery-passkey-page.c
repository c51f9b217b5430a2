/* passkeys-recovery-passkey-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-passkey-page"

#include "config.h"

#include "passkeys-recovery-passkey-page.h"

#include <glib/gi18n.h>

#include "passkeys-sign-in.h"

struct _PasskeysRecoveryPasskeyPage
{
  PasskeysNewPasskeyPage parent_instance;

  PasskeysRecovery      *recovery;   /* (owned) */
  PasskeysConnection    *connection; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PasskeysRecoveryPasskeyPage, passkeys_recovery_passkey_page,
                     PASSKEYS_TYPE_NEW_PASSKEY_PAGE)

static DexFuture *
passkeys_recovery_passkey_page_complete (PasskeysNewPasskeyPage *page,
                                         const char             *name,
                                         PasskeysAuthenticator  *authenticator,
                                         PasskeysPrompt         *prompt)
{
  PasskeysRecoveryPasskeyPage *self = PASSKEYS_RECOVERY_PASSKEY_PAGE (page);

  return passkeys_recovery_complete (self->recovery, name, authenticator, prompt);
}

static DexFuture *
passkeys_recovery_passkey_page_sign_in (PasskeysNewPasskeyPage *page,
                                        PasskeysRecoveryKit    *kit,
                                        PasskeysPrompt         *prompt)
{
  PasskeysRecoveryPasskeyPage *self = PASSKEYS_RECOVERY_PASSKEY_PAGE (page);

  return passkeys_sign_in (self->connection, passkeys_recovery_get_org_id (self->recovery),
                           passkeys_recovery_get_username (self->recovery),
                           passkeys_recovery_kit_get_organisation_name (kit),
                           passkeys_new_passkey_page_get_holder (page), prompt);
}

static DexFuture *
passkeys_recovery_passkey_page_abandon (PasskeysNewPasskeyPage *page)
{
  return passkeys_recovery_abandon (PASSKEYS_RECOVERY_PASSKEY_PAGE (page)->recovery);
}

static void
passkeys_recovery_passkey_page_finalize (GObject *object)
{
  PasskeysRecoveryPasskeyPage *self = PASSKEYS_RECOVERY_PASSKEY_PAGE (object);

  g_clear_object (&self->recovery);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (passkeys_recovery_passkey_page_parent_class)->finalize (object);
}

static void
passkeys_recovery_passkey_page_class_init (PasskeysRecoveryPasskeyPageClass *klass)
{
  PasskeysNewPasskeyPageClass *page_class = PASSKEYS_NEW_PASSKEY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = passkeys_recovery_passkey_page_finalize;
  page_class->complete = passkeys_recovery_passkey_page_complete;
  page_class->sign_in = passkeys_recovery_passkey_page_sign_in;
  page_class->abandon = passkeys_recovery_passkey_page_abandon;
}

static void
passkeys_recovery_passkey_page_init (PasskeysRecoveryPasskeyPage *self)
{
}

/**
 * passkeys_recovery_passkey_page_new:
 * @recovery: a recovery that is unlocked
 * @connection: where the organisation is
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_recovery_passkey_page_new (PasskeysRecovery   *recovery,
                                    PasskeysConnection *connection)
{
  PasskeysRecoveryPasskeyPage *self;
  PasskeysNewPasskeyPage *page;
  g_autofree char *who = NULL;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY (recovery), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (connection), NULL);

  self = g_object_new (PASSKEYS_TYPE_RECOVERY_PASSKEY_PAGE, "tag", "recovery-passkey", NULL);
  self->recovery = g_object_ref (recovery);
  self->connection = g_object_ref (connection);

  page = PASSKEYS_NEW_PASSKEY_PAGE (self);
  /* Translators: %s is an e-mail address */
  who = g_strdup_printf (_("The kit is right. As soon as this passkey is created, all former passkeys, "
                           "sessions and access tokens of %s end."),
                         passkeys_recovery_get_username (recovery));
  passkeys_new_passkey_page_set_words (page, _("Create Your New Passkey"), who);

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
