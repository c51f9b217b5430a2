/* passkeys-credential-set.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-credential-input.h"

G_BEGIN_DECLS

/* All that a person registers in one go. */
typedef struct
{
  PasskeysNewCredential *first;
  PasskeysNewCredential *second;   /* nullable */
  PasskeysNewCredential *recovery; /* nullable */
} PasskeysNewCredentialSet;

gboolean passkeys_new_credential_set_parse (PasskeysNewCredentialSet  *self,
                                            JsonObject                *object,
                                            GError                   **error);
void     passkeys_new_credential_set_clear (PasskeysNewCredentialSet  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasskeysNewCredentialSet, passkeys_new_credential_set_clear)

G_END_DECLS
