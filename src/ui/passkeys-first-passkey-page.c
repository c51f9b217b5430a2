/* passkeys-first-passkey-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-first-passkey-page"

#include "config.h"

#include "passkeys-first-passkey-page.h"

#include <glib/gi18n.h>

#include "passkeys-sign-in.h"

struct _PasskeysFirstPasskeyPage
{
  PasskeysNewPasskeyPage parent_instance;

  PasskeysRegistration  *registration; /* (owned) */
  PasskeysConnection    *connection;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (PasskeysFirstPasskeyPage, passkeys_first_passkey_page,
                     PASSKEYS_TYPE_NEW_PASSKEY_PAGE)

static DexFuture *
passkeys_first_passkey_page_complete (PasskeysNewPasskeyPage *page,
                                      const char             *name,
                                      PasskeysAuthenticator  *authenticator,
                                      PasskeysPrompt         *prompt)
{
  PasskeysFirstPasskeyPage *self = PASSKEYS_FIRST_PASSKEY_PAGE (page);

  return passkeys_registration_complete (self->registration, name, authenticator, prompt);
}

static DexFuture *
passkeys_first_passkey_page_sign_in (PasskeysNewPasskeyPage *page,
                                     PasskeysRecoveryKit    *kit,
                                     PasskeysPrompt         *prompt)
{
  PasskeysFirstPasskeyPage *self = PASSKEYS_FIRST_PASSKEY_PAGE (page);

  return passkeys_sign_in (self->connection, passkeys_registration_get_org_id (self->registration),
                           passkeys_registration_get_username (self->registration),
                           passkeys_registration_get_organisation_name (self->registration),
                           passkeys_new_passkey_page_get_holder (page), prompt);
}

static DexFuture *
passkeys_first_passkey_page_abandon (PasskeysNewPasskeyPage *page)
{
  return passkeys_registration_abandon (PASSKEYS_FIRST_PASSKEY_PAGE (page)->registration);
}

static void
passkeys_first_passkey_page_finalize (GObject *object)
{
  PasskeysFirstPasskeyPage *self = PASSKEYS_FIRST_PASSKEY_PAGE (object);

  g_clear_object (&self->registration);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (passkeys_first_passkey_page_parent_class)->finalize (object);
}

static void
passkeys_first_passkey_page_class_init (PasskeysFirstPasskeyPageClass *klass)
{
  PasskeysNewPasskeyPageClass *page_class = PASSKEYS_NEW_PASSKEY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = passkeys_first_passkey_page_finalize;
  page_class->complete = passkeys_first_passkey_page_complete;
  page_class->sign_in = passkeys_first_passkey_page_sign_in;
  page_class->abandon = passkeys_first_passkey_page_abandon;
}

static void
passkeys_first_passkey_page_init (PasskeysFirstPasskeyPage *self)
{
}

static char *
describe_who (PasskeysRegistration *registration)
{
  const char *organisation = passkeys_registration_get_organisation_name (registration);

  if (organisation == NULL || *organisation == '\0')
    organisation = passkeys_registration_get_org_id (registration);

  /* Translators: first the name of an organisation, then an e-mail address */
  return g_strdup_printf (_("%s expects you as %s. From now on the passkey is how it knows you."),
                          organisation, passkeys_registration_get_username (registration));
}

/**
 * passkeys_first_passkey_page_new:
 * @registration: an accepted code
 * @connection: where the organisation is
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_first_passkey_page_new (PasskeysRegistration *registration,
                                 PasskeysConnection   *connection)
{
  PasskeysFirstPasskeyPage *self;
  PasskeysNewPasskeyPage *page;
  g_autofree char *who = NULL;

  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION (registration), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (connection), NULL);

  self = g_object_new (PASSKEYS_TYPE_FIRST_PASSKEY_PAGE, "tag", "first-passkey", NULL);
  self->registration = g_object_ref (registration);
  self->connection = g_object_ref (connection);

  page = PASSKEYS_NEW_PASSKEY_PAGE (self);
  who = describe_who (registration);
  passkeys_new_passkey_page_set_words (page, _("Create Your First Passkey"), who);
  passkeys_new_passkey_page_explain (page, _("After this comes your recovery kit, and then the "
                                             "passkey signs you in. A security key is touched "
                                             "again for that."));

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
