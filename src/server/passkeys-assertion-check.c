/* passkeys-assertion-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-assertion-check.h"

#include <fido.h>
#include <string.h>

#include "passkeys-authenticator-data.h"

struct _PasskeysAssertionCheck
{
  PasskeysFido2Key *key;
  char             *relying_party_id;
  GBytes           *client_data;
  GBytes           *authenticator_data;
  GBytes           *signature;
  gboolean          has_run;
  gboolean          is_good;
};

static void
free_fido_assertion (fido_assert_t *assertion)
{
  fido_assert_free (&assertion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (fido_assert_t, free_fido_assertion)

static gboolean
expect_extensions (fido_assert_t *assertion,
                   GBytes        *authenticator_data)
{
  g_autoptr (PasskeysAuthenticatorData) data = NULL;
  int extensions = 0;
  guint value;

  data = passkeys_authenticator_data_parse (authenticator_data, NULL);
  if (!data)
    return FALSE;
  if (passkeys_authenticator_data_read_extension (data, "hmac-secret", &value))
    extensions |= FIDO_EXT_HMAC_SECRET;
  if (passkeys_authenticator_data_read_extension (data, "credBlob", &value))
    extensions |= FIDO_EXT_CRED_BLOB;
  return extensions == 0 || fido_assert_set_extensions (assertion, extensions) == FIDO_OK;
}

static gboolean
verify (const PasskeysAssertionCheck *self)
{
  g_autoptr (fido_assert_t) assertion = fido_assert_new ();

  return assertion
         && fido_assert_set_rp (assertion, self->relying_party_id) == FIDO_OK
         && fido_assert_set_up (assertion, FIDO_OPT_TRUE) == FIDO_OK
         && fido_assert_set_uv (assertion, FIDO_OPT_TRUE) == FIDO_OK
         && fido_assert_set_clientdata (assertion, g_bytes_get_data (self->client_data, NULL),
                                        g_bytes_get_size (self->client_data)) == FIDO_OK
         && expect_extensions (assertion, self->authenticator_data)
         && fido_assert_set_count (assertion, 1) == FIDO_OK
         && fido_assert_set_authdata_raw (assertion, 0,
                                          g_bytes_get_data (self->authenticator_data, NULL),
                                          g_bytes_get_size (self->authenticator_data)) == FIDO_OK
         && fido_assert_set_sig (assertion, 0, g_bytes_get_data (self->signature, NULL),
                                 g_bytes_get_size (self->signature)) == FIDO_OK
         && passkeys_fido2_key_verify (self->key, assertion);
}

/**
 * passkeys_assertion_check_new:
 * @key: the key that should have signed
 * @relying_party_id: whom the signature should be for
 * @factor: what the client sent, with authenticator data
 *
 * Returns: (transfer full): a check that has not run
 */
PasskeysAssertionCheck *
passkeys_assertion_check_new (PasskeysFido2Key     *key,
                              const char           *relying_party_id,
                              const PasskeysFactor *factor)
{
  PasskeysAssertionCheck *self = g_new0 (PasskeysAssertionCheck, 1);

  self->key = passkeys_fido2_key_ref (key);
  self->relying_party_id = g_strdup (relying_party_id);
  self->client_data = g_bytes_ref (factor->client_data);
  self->authenticator_data = g_bytes_ref (factor->authenticator_data);
  self->signature = g_bytes_ref (factor->signature);
  return self;
}

/**
 * passkeys_assertion_check_free:
 * @self: (transfer full): a check
 */
void
passkeys_assertion_check_free (PasskeysAssertionCheck *self)
{
  passkeys_fido2_key_unref (self->key);
  g_free (self->relying_party_id);
  g_bytes_unref (self->client_data);
  g_bytes_unref (self->authenticator_data);
  g_bytes_unref (self->signature);
  g_free (self);
}

/**
 * passkeys_assertion_check_run:
 * @self: a check
 *
 * Verifies the signature with libfido2, unless that has been done (WebAuthn Level 3, section 7.2, steps
 * 15 to 17, 20 and 21). It computes for a while.
 *
 * Returns: whether the signature is good, and of a user who was present and verified
 */
gboolean
passkeys_assertion_check_run (PasskeysAssertionCheck *self)
{
  if (!self->has_run)
    self->is_good = verify (self);
  self->has_run = TRUE;
  return self->is_good;
}

/**
 * passkeys_assertion_check_equal:
 * @self: a check
 * @other: another one
 *
 * Returns: whether both ask the same, so that what one found is what the other will find
 */
gboolean
passkeys_assertion_check_equal (const PasskeysAssertionCheck *self,
                                const PasskeysAssertionCheck *other)
{
  return self->key == other->key
         && strcmp (self->relying_party_id, other->relying_party_id) == 0
         && g_bytes_equal (self->client_data, other->client_data)
         && g_bytes_equal (self->authenticator_data, other->authenticator_data)
         && g_bytes_equal (self->signature, other->signature);
}
