/* passkeys-creation-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-creation-options"

#include "config.h"

#include "passkeys-creation-options.h"

struct _PasskeysCreationOptions
{
  GObject parent_instance;

  PasskeysRelyingParty          *relying_party;
  PasskeysUserEntity            *user;
  GArray                        *algorithms;
  GPtrArray                     *excluded;
  PasskeysRequirement            user_verification;
  PasskeysRequirement            resident_key;
  PasskeysAttestationConveyance  attestation;
};

G_DEFINE_FINAL_TYPE (PasskeysCreationOptions, passkeys_creation_options, G_TYPE_OBJECT)

static void
passkeys_creation_options_finalize (GObject *object)
{
  PasskeysCreationOptions *self = PASSKEYS_CREATION_OPTIONS (object);

  g_clear_object (&self->relying_party);
  g_clear_object (&self->user);
  g_array_unref (self->algorithms);
  g_ptr_array_unref (self->excluded);

  G_OBJECT_CLASS (passkeys_creation_options_parent_class)->finalize (object);
}

static void
passkeys_creation_options_class_init (PasskeysCreationOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_creation_options_finalize;
}

static void
passkeys_creation_options_init (PasskeysCreationOptions *self)
{
  self->algorithms = g_array_new (FALSE, FALSE, sizeof (int));
  self->excluded = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->user_verification = PASSKEYS_REQUIREMENT_PREFERRED;
  self->resident_key = PASSKEYS_REQUIREMENT_DISCOURAGED;
  self->attestation = PASSKEYS_ATTESTATION_CONVEYANCE_NONE;
}

/**
 * passkeys_creation_options_new:
 * @relying_party: who asks
 * @user: for whom
 *
 * Until told otherwise, user verification is preferred, a resident key discouraged, attestation
 * not wanted and nothing excluded: the defaults of WebAuthn.
 *
 * Returns: (transfer full): options for a new credential
 */
PasskeysCreationOptions *
passkeys_creation_options_new (PasskeysRelyingParty *relying_party,
                               PasskeysUserEntity   *user)
{
  PasskeysCreationOptions *self;

  g_return_val_if_fail (PASSKEYS_IS_RELYING_PARTY (relying_party), NULL);
  g_return_val_if_fail (PASSKEYS_IS_USER_ENTITY (user), NULL);

  self = g_object_new (PASSKEYS_TYPE_CREATION_OPTIONS, NULL);
  self->relying_party = g_object_ref (relying_party);
  self->user = g_object_ref (user);

  return self;
}

/**
 * passkeys_creation_options_add_algorithm:
 * @self: options
 * @cose_algorithm: a COSE algorithm identifier, one of #PasskeysCoseAlgorithm or any other
 *
 * Adds an algorithm, the preferred ones first.
 */
void
passkeys_creation_options_add_algorithm (PasskeysCreationOptions *self,
                                         int                      cose_algorithm)
{
  g_return_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self));

  g_array_append_val (self->algorithms, cose_algorithm);
}

/**
 * passkeys_creation_options_exclude_credential:
 * @self: options
 * @credential_id: a credential that the user has already
 *
 * An authenticator that holds an excluded credential makes no other.
 */
void
passkeys_creation_options_exclude_credential (PasskeysCreationOptions *self,
                                              GBytes                  *credential_id)
{
  g_return_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self));
  g_return_if_fail (credential_id != NULL);

  g_ptr_array_add (self->excluded, g_bytes_ref (credential_id));
}

/**
 * passkeys_creation_options_set_user_verification:
 * @self: options
 * @requirement: whether the authenticator must verify the person
 */
void
passkeys_creation_options_set_user_verification (PasskeysCreationOptions *self,
                                                 PasskeysRequirement      requirement)
{
  g_return_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self));

  self->user_verification = requirement;
}

/**
 * passkeys_creation_options_set_resident_key:
 * @self: options
 * @requirement: whether the credential must be discoverable
 */
void
passkeys_creation_options_set_resident_key (PasskeysCreationOptions *self,
                                            PasskeysRequirement      requirement)
{
  g_return_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self));

  self->resident_key = requirement;
}

/**
 * passkeys_creation_options_set_attestation:
 * @self: options
 * @attestation: what the relying party wants to know about the authenticator
 */
void
passkeys_creation_options_set_attestation (PasskeysCreationOptions       *self,
                                           PasskeysAttestationConveyance  attestation)
{
  g_return_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self));

  self->attestation = attestation;
}

/**
 * passkeys_creation_options_get_relying_party:
 * @self: options
 *
 * Returns: (transfer none): who asks
 */
PasskeysRelyingParty *
passkeys_creation_options_get_relying_party (PasskeysCreationOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self), NULL);

  return self->relying_party;
}

/**
 * passkeys_creation_options_get_user:
 * @self: options
 *
 * Returns: (transfer none): for whom
 */
PasskeysUserEntity *
passkeys_creation_options_get_user (PasskeysCreationOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self), NULL);

  return self->user;
}

/**
 * passkeys_creation_options_has_algorithm:
 * @self: options
 * @cose_algorithm: a COSE algorithm identifier
 *
 * Returns: whether passkeys_creation_options_get_algorithms() has the algorithm
 */
gboolean
passkeys_creation_options_has_algorithm (PasskeysCreationOptions *self,
                                         int                      cose_algorithm)
{
  const int *algorithms;
  gsize n_algorithms = 0;

  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self), FALSE);

  algorithms = passkeys_creation_options_get_algorithms (self, &n_algorithms);
  for (gsize i = 0; i < n_algorithms; i++)
    {
      if (algorithms[i] == cose_algorithm)
        return TRUE;
    }
  return FALSE;
}

/**
 * passkeys_creation_options_get_algorithms:
 * @self: options
 * @n_algorithms: (out): how many
 *
 * Returns: (transfer none) (array length=n_algorithms): the algorithms, preferred ones first; ES256
 *   and RS256 when none was added (WebAuthn Level 3, section 5.1.3, step 10)
 */
const int *
passkeys_creation_options_get_algorithms (PasskeysCreationOptions *self,
                                          gsize                   *n_algorithms)
{
  static const int defaults[] = { PASSKEYS_COSE_ALGORITHM_ES256, PASSKEYS_COSE_ALGORITHM_RS256 };

  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self), NULL);
  g_return_val_if_fail (n_algorithms != NULL, NULL);

  if (self->algorithms->len == 0)
    {
      *n_algorithms = G_N_ELEMENTS (defaults);
      return defaults;
    }

  *n_algorithms = self->algorithms->len;
  return (const int *) (gpointer) self->algorithms->data;
}

/**
 * passkeys_creation_options_get_excluded:
 * @self: options
 *
 * Returns: (transfer none) (element-type GBytes): the ids of the credentials that the user has
 */
GPtrArray *
passkeys_creation_options_get_excluded (PasskeysCreationOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self), NULL);

  return self->excluded;
}

/**
 * passkeys_creation_options_get_user_verification:
 * @self: options
 *
 * Returns: whether the authenticator must verify the person
 */
PasskeysRequirement
passkeys_creation_options_get_user_verification (PasskeysCreationOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self), PASSKEYS_REQUIREMENT_REQUIRED);

  return self->user_verification;
}

/**
 * passkeys_creation_options_get_resident_key:
 * @self: options
 *
 * Returns: whether the credential must be discoverable
 */
PasskeysRequirement
passkeys_creation_options_get_resident_key (PasskeysCreationOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self), PASSKEYS_REQUIREMENT_REQUIRED);

  return self->resident_key;
}

/**
 * passkeys_creation_options_get_attestation:
 * @self: options
 *
 * Returns: what the relying party wants to know about the authenticator
 */
PasskeysAttestationConveyance
passkeys_creation_options_get_attestation (PasskeysCreationOptions *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREATION_OPTIONS (self), PASSKEYS_ATTESTATION_CONVEYANCE_NONE);

  return self->attestation;
}
