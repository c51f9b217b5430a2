/* security-key-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <fido.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-security-key-authenticator.h"
#include "passkeys-security-key-list.h"
#include "passkeys-security-key-manager.h"
#include "passkeys-virtual-key.h"
#include "passkeys-watchful-prompt.h"

G_BEGIN_DECLS

#define SECURITY_KEY_FIXTURE_ORIGIN "https://app.example.org"
#define SECURITY_KEY_FIXTURE_RELYING_PARTY "example.org"
#define SECURITY_KEY_FIXTURE_PIN "2468"

/* how many times longer than promised something may take: computers that run tests are busy */
#define SECURITY_KEY_FIXTURE_PATIENCE 3

/* A computer with virtual keys, and the person in front of it. */
typedef struct
{
  PasskeysSecurityKeyList *list;
  PasskeysAuthenticator   *authenticator;
  PasskeysWatchfulPrompt  *prompt;
  GPtrArray               *keys; /* of PasskeysVirtualKey */
} SecurityKeyFixture;

SecurityKeyFixture *security_key_fixture_new  (void);
void                security_key_fixture_free (SecurityKeyFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SecurityKeyFixture, security_key_fixture_free)

/* No thread and no handle is left; not to be called from a fiber. */
void                     security_key_fixture_await_end    (void);
/* Runs the body of a test in a fiber; no thread and no handle is left when it is done. */
void                     security_key_fixture_run          (gconstpointer             fiber);
/* lets the main loop run for so many ms, from within the fiber: to see that nothing happens */
void                     security_key_fixture_wait         (guint                     milliseconds);
/* waits until the key asks to be touched */
void                     security_key_fixture_await_blink  (PasskeysVirtualKey       *key);
/* a virtual key, plugged in unless it is said to be added only */
PasskeysVirtualKey      *security_key_fixture_add          (SecurityKeyFixture       *self,
                                                            const char               *name);
PasskeysVirtualKey      *security_key_fixture_plug         (SecurityKeyFixture       *self,
                                                            const char               *name);
/* the key of the list that is this virtual key; (transfer full) (nullable) */
PasskeysSecurityKey     *security_key_fixture_find         (SecurityKeyFixture       *self,
                                                            PasskeysVirtualKey       *key);

PasskeysCreationOptions *security_key_fixture_new_creation (const char               *user_name);
PasskeysRequestOptions  *security_key_fixture_new_request  (GBytes                   *allowed);
DexFuture               *security_key_fixture_start_make   (SecurityKeyFixture       *self,
                                                            PasskeysCreationOptions  *options);
DexFuture               *security_key_fixture_start_sign   (SecurityKeyFixture       *self,
                                                            PasskeysRequestOptions   *options);
PasskeysAttestation     *security_key_fixture_make         (SecurityKeyFixture       *self,
                                                            PasskeysCreationOptions  *options,
                                                            GError                  **error);
PasskeysAssertion       *security_key_fixture_sign         (SecurityKeyFixture       *self,
                                                            PasskeysRequestOptions   *options,
                                                            GError                  **error);
/* a passkey that is on the key before the test begins */
GBytes                  *security_key_fixture_store        (PasskeysVirtualKey       *key,
                                                            const char               *user_name);
PasskeysAuthenticatorDataFlags security_key_fixture_get_flags (PasskeysAssertion     *assertion);
/* what a relying party does, by libfido2 */
void                     security_key_fixture_verify       (PasskeysAttestation      *attestation,
                                                            PasskeysAssertion        *assertion);

G_END_DECLS
