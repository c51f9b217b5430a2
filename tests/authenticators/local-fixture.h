/* local-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "keyring-fixture.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-ctap2-map.h"
#include "passkeys-keyring.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-pin-state.h"
#include "passkeys-scripted-prompt.h"
#include "passkeys-vault-private.h"
#include "passkeys-vault-storage.h"

G_BEGIN_DECLS

#define LOCAL_FIXTURE_PIN "246810-a"
#define LOCAL_FIXTURE_ORIGIN "https://app.example.org"
#define LOCAL_FIXTURE_RELYING_PARTY "example.org"

/* An instance of the program, as far as this folder goes. Its PINs are cheap to try. */
typedef struct
{
  PasskeysKeyring       *keyring;
  PasskeysKeyProtector  *protector;
  PasskeysVault         *vault;
  PasskeysAuthenticator *authenticator;
} LocalFixture;

PasskeysVault *local_fixture_make_vault    (PasskeysKeyring *keyring);
LocalFixture  *local_fixture_new           (void);
/* with a security chip: see _passkeys_tpm_protector_new_with() */
LocalFixture  *local_fixture_new_with_chip (const char      *where,
                                            const char      *device);
void           local_fixture_free          (LocalFixture    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalFixture, local_fixture_free)

/* Runs the body of a test in a fiber, beside a keyring that is empty and unlocked. */
void                     local_fixture_run              (gconstpointer            fiber);
void                     local_fixture_stop_keyring     (KeyringDaemon           *daemon);

GBytes                  *local_fixture_pin              (const char              *text);
void                     local_fixture_set_pin          (LocalFixture            *self);
PasskeysCreationOptions *local_fixture_options          (const char              *relying_party_id,
                                                         const char              *user_name);
PasskeysClientData      *local_fixture_client_data      (const char              *ceremony);
PasskeysAttestation     *local_fixture_make_with        (LocalFixture            *self,
                                                         PasskeysCreationOptions *options,
                                                         PasskeysScriptedPrompt  *prompt,
                                                         GError                 **error);
PasskeysAssertion       *local_fixture_sign_with        (LocalFixture            *self,
                                                         PasskeysRequestOptions  *options,
                                                         PasskeysScriptedPrompt  *prompt,
                                                         GError                 **error);
PasskeysAttestation     *local_fixture_make             (LocalFixture            *self,
                                                         const char              *relying_party_id,
                                                         const char              *user_name);
PasskeysAssertion       *local_fixture_assert           (LocalFixture            *self,
                                                         const char              *relying_party_id,
                                                         const char              *pin,
                                                         GError                 **error);
void                     local_fixture_verify_assertion (PasskeysAttestation     *attestation,
                                                         PasskeysAssertion       *assertion);

guint                      local_fixture_count       (LocalFixture     *self);
void                       local_fixture_await       (DexFuture        *future);
void                       local_fixture_await_error (DexFuture        *future,
                                                      int               code);
PasskeysAuthenticatorData *local_fixture_read_data   (PasskeysCtap2Map *answer);

/* What the keyring holds, behind the back of the program. */
PasskeysKeyringItem *local_fixture_read_item  (LocalFixture        *self,
                                               const SecretSchema  *schema);
void                 local_fixture_write_item (LocalFixture        *self,
                                               const SecretSchema  *schema,
                                               PasskeysKeyringItem *item,
                                               GBytes              *secret);
PasskeysPinState    *local_fixture_read_state (LocalFixture        *self);
GBytes              *local_fixture_flip       (GBytes              *bytes,
                                               gsize                position,
                                               guint                bit);

G_END_DECLS
