/* passkeys-security-key-contender.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-contender"

#include "config.h"

#include "passkeys-security-key-contender.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-cose-key.h"
#include "passkeys-security-key-info-private.h"

static void
set_error (GError                     **error,
           PasskeysAuthenticatorError   code,
           const char                  *message)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, code, message);
}

/* How the person is verified when they must or may be (CTAP 2.1, sections 6.1.1 and 6.2.1). */
static gboolean
choose_method (PasskeysSecurityKeyInfo    *info,
               gboolean                    is_required,
               PasskeysSecurityKeyMethod  *ret_method,
               GError                    **error)
{
  if (passkeys_security_key_info_has_fingerprints (info))
    *ret_method = PASSKEYS_SECURITY_KEY_METHOD_BUILT_IN;
  else if (passkeys_security_key_info_has_pin (info))
    *ret_method = PASSKEYS_SECURITY_KEY_METHOD_PIN;
  else if (!is_required)
    *ret_method = PASSKEYS_SECURITY_KEY_METHOD_NONE;
  else if (passkeys_security_key_info_supports_pin (info))
    *ret_method = PASSKEYS_SECURITY_KEY_METHOD_NEW_PIN;
  else if (passkeys_security_key_info_is_fido2 (info))
    {
      set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                 "The security key has neither a PIN nor a fingerprint reader");
      return FALSE;
    }
  else
    {
      set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY,
                 "The security key is too old to check who touches it");
      return FALSE;
    }
  return TRUE;
}

static PasskeysSecurityKeyContender *
new_contender (PasskeysSecurityKey *key,
               GBytes              *hash)
{
  PasskeysSecurityKeyContender *self = g_atomic_rc_box_new0 (PasskeysSecurityKeyContender);

  self->key = g_object_ref (key);
  self->hash = g_bytes_ref (hash);
  return self;
}

/* libfido2 offers a key one algorithm: the first that the relying party takes and the key has. */
static int
choose_algorithm (PasskeysSecurityKeyInfo *info,
                  PasskeysCreationOptions *options)
{
  gsize n_algorithms;
  const int *algorithms = passkeys_creation_options_get_algorithms (options, &n_algorithms);

  for (gsize i = 0; i < n_algorithms; i++)
    {
      switch (algorithms[i])
        {
        case COSE_ES256:
        case COSE_EDDSA:
        case COSE_RS256:
          if (_passkeys_security_key_info_supports_algorithm (info, algorithms[i]))
            return algorithms[i];
          break;

        default:
          break;
        }
    }
  return COSE_UNSPEC;
}

static gboolean
choose_residence (PasskeysSecurityKeyInfo  *info,
                  PasskeysCreationOptions  *options,
                  gboolean                 *ret_is_resident,
                  GError                  **error)
{
  gboolean can_be = passkeys_security_key_info_supports_discoverable (info);

  switch (passkeys_creation_options_get_resident_key (options))
    {
    case PASSKEYS_REQUIREMENT_REQUIRED:
      if (!passkeys_security_key_info_is_fido2 (info))
        {
          set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY,
                     "The security key is too old to keep passkeys");
          return FALSE;
        }
      if (!can_be)
        {
          set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                     "The security key cannot keep passkeys");
          return FALSE;
        }
      *ret_is_resident = TRUE;
      break;

    case PASSKEYS_REQUIREMENT_PREFERRED:
      /* one that has to be named is better than none */
      *ret_is_resident = can_be && passkeys_security_key_info_get_free_slots (info) != 0;
      break;

    case PASSKEYS_REQUIREMENT_DISCOURAGED:
    default:
      *ret_is_resident = FALSE;
      break;
    }
  return TRUE;
}

/* CTAP 2.1, section 6.1.2, steps 6 to 11: a key that has a PIN or a finger wants it, except for
 * what it does not keep, if it says so. */
static gboolean
wants_verification_to_make (PasskeysSecurityKeyInfo *info,
                            gboolean                 is_resident)
{
  if (!passkeys_security_key_info_has_pin (info)
      && !passkeys_security_key_info_has_fingerprints (info))
    return FALSE;

  return is_resident || !_passkeys_security_key_info_makes_without_verification (info);
}

/*< private >
 * passkeys_security_key_contender_new_to_make:
 * @key: a key that is ready
 * @options: what the credential must be
 * @hash: SHA-256 of the client data
 * @error: return location
 *
 * Returns: (transfer full): how @key would make the credential, or %NULL with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED or U2F_ONLY when it cannot
 */
PasskeysSecurityKeyContender *
passkeys_security_key_contender_new_to_make (PasskeysSecurityKey      *key,
                                             PasskeysCreationOptions  *options,
                                             GBytes                   *hash,
                                             GError                  **error)
{
  g_autoptr(PasskeysSecurityKeyContender) self = new_contender (key, hash);
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (key);
  PasskeysRequirement asked = passkeys_creation_options_get_user_verification (options);
  gboolean is_required = asked == PASSKEYS_REQUIREMENT_REQUIRED
    || passkeys_security_key_info_get_always_uv (info);

  self->creation = g_object_ref (options);

  if (!choose_residence (info, options, &self->is_resident, error))
    return NULL;

  if (choose_algorithm (info, options) == COSE_UNSPEC)
    {
      set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                 "The security key knows none of the algorithms that are asked for");
      return NULL;
    }

  if ((is_required || asked == PASSKEYS_REQUIREMENT_PREFERRED
       || wants_verification_to_make (info, self->is_resident))
      && !choose_method (info, is_required, &self->method, error))
    return NULL;

  return g_steal_pointer (&self);
}

/*< private >
 * passkeys_security_key_contender_new_to_sign:
 * @key: a key that is ready
 * @options: who may sign, and for whom
 * @hash: SHA-256 of the client data
 * @error: return location
 *
 * Returns: (transfer full): how @key would sign, or %NULL with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED or U2F_ONLY when it cannot
 */
PasskeysSecurityKeyContender *
passkeys_security_key_contender_new_to_sign (PasskeysSecurityKey     *key,
                                             PasskeysRequestOptions  *options,
                                             GBytes                  *hash,
                                             GError                 **error)
{
  g_autoptr(PasskeysSecurityKeyContender) self = new_contender (key, hash);
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (key);
  PasskeysRequirement asked = passkeys_request_options_get_user_verification (options);
  GPtrArray *allowed = passkeys_request_options_get_allowed (options);
  gboolean is_required = asked == PASSKEYS_REQUIREMENT_REQUIRED
    || passkeys_security_key_info_get_always_uv (info);

  self->request = g_object_ref (options);
  if (allowed != NULL && allowed->len > 0)
    self->allowed = g_ptr_array_ref (allowed);

  if (self->allowed == NULL && !passkeys_security_key_info_is_fido2 (info))
    {
      set_error (error, PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY,
                 "The security key is too old to tell which passkeys it has");
      return NULL;
    }

  if ((is_required || asked == PASSKEYS_REQUIREMENT_PREFERRED)
      && !choose_method (info, is_required, &self->method, error))
    return NULL;

  return g_steal_pointer (&self);
}

/*< private >
 * passkeys_security_key_contender_ref:
 * @self: a contender
 *
 * May be called on any thread.
 *
 * Returns: (transfer full): @self
 */
PasskeysSecurityKeyContender *
passkeys_security_key_contender_ref (PasskeysSecurityKeyContender *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
contender_clear (gpointer data)
{
  PasskeysSecurityKeyContender *self = data;

  g_clear_object (&self->key);
  g_clear_object (&self->creation);
  g_clear_object (&self->request);
  g_clear_pointer (&self->hash, g_bytes_unref);
  g_clear_pointer (&self->allowed, g_ptr_array_unref);
  g_clear_error (&self->error);
}

/*< private >
 * passkeys_security_key_contender_unref:
 * @self: (transfer full): a contender
 *
 * May be called on any thread.
 */
void
passkeys_security_key_contender_unref (PasskeysSecurityKeyContender *self)
{
  g_atomic_rc_box_release_full (self, contender_clear);
}

/*< private >
 * passkeys_security_key_contender_may_hide:
 * @self: a key that said that it holds no allowed credential
 *
 * A credential may be made so that a key denies it until the person is verified (CTAP 2.1, section
 * 12.1, level 3). Relying parties that require verification have browsers make such.
 *
 * Returns: whether it is worth asking again with the PIN
 */
gboolean
passkeys_security_key_contender_may_hide (PasskeysSecurityKeyContender *self)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (self->key);

  return (self->method == PASSKEYS_SECURITY_KEY_METHOD_PIN
          || self->method == PASSKEYS_SECURITY_KEY_METHOD_BUILT_IN)
    && _passkeys_security_key_info_supports_protection (info)
    && passkeys_request_options_get_user_verification (self->request)
       == PASSKEYS_REQUIREMENT_REQUIRED;
}

/*< private >
 * passkeys_security_key_contender_new_probe:
 * @self: a contender that is to sign with one of several credentials
 *
 * Makes the silent question which of the allowed credentials the key holds (CTAP 2.1, section
 * 6.2.2, with "up" false): nobody touches anything. For passkeys_security_key_work_probe().
 *
 * Returns: (transfer full): the work
 */
PasskeysSecurityKeyWork *
passkeys_security_key_contender_new_probe (PasskeysSecurityKeyContender *self)
{
  PasskeysSecurityKeyWork *work = passkeys_security_key_work_new ();

  g_set_str (&work->relying_party_id,
             passkeys_request_options_get_relying_party_id (self->request));
  work->hash = g_bytes_ref (self->hash);
  passkeys_security_key_work_set_ids (work, self->key, self->allowed);
  return work;
}

static void
fill_credential (PasskeysSecurityKeyContender *self,
                 PasskeysSecurityKeyWork      *work)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (self->key);
  PasskeysRelyingParty *party = passkeys_creation_options_get_relying_party (self->creation);
  PasskeysUserEntity *user = passkeys_creation_options_get_user (self->creation);
  GBytes *id = passkeys_user_entity_get_id (user);

  work->credential = fido_cred_new ();
  fido_cred_set_type (work->credential, choose_algorithm (info, self->creation));
  fido_cred_set_rp (work->credential, passkeys_relying_party_get_id (party),
                    passkeys_relying_party_get_name (party));
  fido_cred_set_user (work->credential, g_bytes_get_data (id, NULL), g_bytes_get_size (id),
                      passkeys_user_entity_get_name (user),
                      passkeys_user_entity_get_display_name (user), /* icon = */ NULL);
  fido_cred_set_clientdata_hash (work->credential, g_bytes_get_data (self->hash, NULL),
                                 g_bytes_get_size (self->hash));
  if (self->is_resident)
    fido_cred_set_rk (work->credential, FIDO_OPT_TRUE);
  if (self->method == PASSKEYS_SECURITY_KEY_METHOD_BUILT_IN)
    fido_cred_set_uv (work->credential, FIDO_OPT_TRUE);

  g_set_str (&work->relying_party_id, passkeys_relying_party_get_id (party));
  passkeys_security_key_work_set_ids (work, self->key,
                                      passkeys_creation_options_get_excluded (self->creation));
}

static void
fill_assertion (PasskeysSecurityKeyContender *self,
                PasskeysSecurityKeyWork      *work)
{
  work->assertion = fido_assert_new ();
  fido_assert_set_rp (work->assertion,
                      passkeys_request_options_get_relying_party_id (self->request));
  fido_assert_set_clientdata_hash (work->assertion, g_bytes_get_data (self->hash, NULL),
                                   g_bytes_get_size (self->hash));
  if (self->method == PASSKEYS_SECURITY_KEY_METHOD_BUILT_IN)
    fido_assert_set_uv (work->assertion, FIDO_OPT_TRUE);

  g_set_str (&work->relying_party_id,
             passkeys_request_options_get_relying_party_id (self->request));
  if (self->allowed != NULL)
    passkeys_security_key_work_set_ids (work, self->key, self->allowed);
}

/*< private >
 * passkeys_security_key_contender_new_work:
 * @self: a contender
 * @pin: (nullable): the PIN, for %PASSKEYS_SECURITY_KEY_METHOD_PIN
 *
 * Makes what the ceremony is about, as this key can do it. For
 * passkeys_security_key_contender_run().
 *
 * Returns: (transfer full): the work
 */
PasskeysSecurityKeyWork *
passkeys_security_key_contender_new_work (PasskeysSecurityKeyContender *self,
                                          GBytes                       *pin)
{
  PasskeysSecurityKeyWork *work = passkeys_security_key_work_new ();

  work->hash = g_bytes_ref (self->hash);
  if (self->creation != NULL)
    fill_credential (self, work);
  else
    fill_assertion (self, work);
  passkeys_security_key_work_set_pin (work, pin);
  return work;
}

/*< private >
 * passkeys_security_key_contender_run:
 * @self: a contender
 * @work: of passkeys_security_key_contender_new_work()
 * @cancellable: (nullable): stops the key from blinking
 *
 * Has the key make a credential or an assertion.
 *
 * Returns: (transfer full): a future that resolves to an int, the status of the key, and rejects as
 *   passkeys_security_key_worker_run() does
 */
DexFuture *
passkeys_security_key_contender_run (PasskeysSecurityKeyContender *self,
                                     PasskeysSecurityKeyWork      *work,
                                     GCancellable                 *cancellable)
{
  if (self->creation != NULL)
    return passkeys_security_key_work_make (work, self->key, cancellable);

  return passkeys_security_key_work_sign (work, self->key, cancellable);
}
