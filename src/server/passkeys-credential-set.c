/* passkeys-credential-set.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-credential-set.h"

#include "passkeys-json-object.h"

static gboolean
parse_optional (JsonObject             *object,
                PasskeysNewCredential **credential,
                GError                **error)
{
  *credential = object ? passkeys_new_credential_parse (object, error) : NULL;
  return !object || *credential;
}

/**
 * passkeys_new_credential_set_parse:
 * @self: a zeroed set
 * @object: a NewCredentialSet
 * @error: (out) (optional): what is wrong
 *
 * Returns: whether @self is what @object says, decoded but not verified
 */
gboolean
passkeys_new_credential_set_parse (PasskeysNewCredentialSet  *self,
                                   JsonObject                *object,
                                   GError                   **error)
{
  JsonObject *first, *second = NULL, *recovery = NULL;
  const PasskeysMember members[] = {
    { "firstFactorCredential", PASSKEYS_MEMBER_OBJECT, &first },
    { "secondFactorCredential", PASSKEYS_MEMBER_OBJECT | PASSKEYS_MEMBER_OPTIONAL, &second },
    { "recoveryCredential", PASSKEYS_MEMBER_OBJECT | PASSKEYS_MEMBER_OPTIONAL, &recovery },
  };

  return passkeys_json_object_read (object, members, G_N_ELEMENTS (members), error)
         && parse_optional (first, &self->first, error)
         && parse_optional (second, &self->second, error)
         && parse_optional (recovery, &self->recovery, error);
}

/**
 * passkeys_new_credential_set_clear:
 * @self: the set
 */
void
passkeys_new_credential_set_clear (PasskeysNewCredentialSet *self)
{
  g_clear_pointer (&self->first, passkeys_new_credential_free);
  g_clear_pointer (&self->second, passkeys_new_credential_free);
  g_clear_pointer (&self->recovery, passkeys_new_credential_free);
}
