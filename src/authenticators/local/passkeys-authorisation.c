/* passkeys-authorisation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authorisation"

#include "config.h"

#include "passkeys-authorisation.h"

G_DEFINE_BOXED_TYPE (PasskeysAuthorisation, passkeys_authorisation, passkeys_authorisation_ref,
                     passkeys_authorisation_unref)

static void
clear (gpointer data)
{
  PasskeysAuthorisation *self = data;

  g_clear_pointer (&self->vault_key, g_bytes_unref);
}

/**
 * passkeys_authorisation_new:
 * @vault_key: what the private keys are wrapped with, in secure memory
 * @user_present: whether the person agreed
 * @user_verified: whether the person proved to be the owner
 *
 * Returns: (transfer full): an authorisation for one ceremony
 */
PasskeysAuthorisation *
passkeys_authorisation_new (GBytes   *vault_key,
                            gboolean  user_present,
                            gboolean  user_verified)
{
  PasskeysAuthorisation *self;

  g_return_val_if_fail (vault_key != NULL, NULL);

  self = g_atomic_rc_box_new0 (PasskeysAuthorisation);
  self->vault_key = g_bytes_ref (vault_key);
  self->user_present = user_present;
  self->user_verified = user_verified;
  return self;
}

/**
 * passkeys_authorisation_ref:
 * @self: an authorisation
 *
 * Returns: (transfer full): another reference
 */
PasskeysAuthorisation *
passkeys_authorisation_ref (PasskeysAuthorisation *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * passkeys_authorisation_unref:
 * @self: (transfer full): an authorisation
 *
 * Drops a reference. The vault key is wiped with the last one.
 */
void
passkeys_authorisation_unref (PasskeysAuthorisation *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
