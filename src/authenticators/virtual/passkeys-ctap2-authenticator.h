/* passkeys-ctap2-authenticator.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-authenticator-core.h"
#include "passkeys-ctap2-info.h"

G_BEGIN_DECLS

/* CTAP 2.1, section 6.1 and on */
typedef enum
{
  PASSKEYS_CTAP2_COMMAND_MAKE_CREDENTIAL = 0x01,
  PASSKEYS_CTAP2_COMMAND_GET_ASSERTION = 0x02,
  PASSKEYS_CTAP2_COMMAND_GET_INFO = 0x04,
  PASSKEYS_CTAP2_COMMAND_CLIENT_PIN = 0x06,
  PASSKEYS_CTAP2_COMMAND_RESET = 0x07,
  PASSKEYS_CTAP2_COMMAND_GET_NEXT_ASSERTION = 0x08,
  PASSKEYS_CTAP2_COMMAND_BIO_ENROLLMENT = 0x09,
  PASSKEYS_CTAP2_COMMAND_CREDENTIAL_MANAGEMENT = 0x0a,
  PASSKEYS_CTAP2_COMMAND_SELECTION = 0x0b,
  PASSKEYS_CTAP2_COMMAND_CONFIG = 0x0d,
  PASSKEYS_CTAP2_COMMAND_BIO_ENROLLMENT_PREVIEW = 0x40,
  PASSKEYS_CTAP2_COMMAND_CREDENTIAL_MANAGEMENT_PREVIEW = 0x41,
} PasskeysCtap2Command;

/* Carries out a command: a future that resolves to a GBytes, the CBOR that answers it, and rejects
 * with PASSKEYS_CTAP2_ERROR or PASSKEYS_AUTHENTICATOR_ERROR. */
typedef DexFuture *(*PasskeysCtap2Handler) (GBytes   *parameters,
                                            gpointer  user_data);

/* An authenticator's CTAP2 commands, in a table. Those of the core are there from the start. */
#define PASSKEYS_TYPE_CTAP2_AUTHENTICATOR (passkeys_ctap2_authenticator_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCtap2Authenticator, passkeys_ctap2_authenticator, PASSKEYS, CTAP2_AUTHENTICATOR, GObject)

PasskeysCtap2Authenticator *passkeys_ctap2_authenticator_new             (PasskeysAuthenticatorCore  *core,
                                                                          PasskeysCtap2Info          *info,
                                                                          PasskeysPrompt             *prompt);
/* another handler for a command, NULL for none. user_data must outlive the authenticator */
void                        passkeys_ctap2_authenticator_set_handler     (PasskeysCtap2Authenticator *self,
                                                                          PasskeysCtap2Command        command,
                                                                          PasskeysCtap2Handler        handler,
                                                                          gpointer                    user_data);
/* resolves to a GBytes: the status and the answer. It never rejects */
DexFuture                  *passkeys_ctap2_authenticator_run             (PasskeysCtap2Authenticator *self,
                                                                          GBytes                     *message);
/* the commands of the core, for a handler that does something before */
DexFuture                  *passkeys_ctap2_authenticator_make_credential (PasskeysCtap2Authenticator *self,
                                                                          GBytes                     *parameters);
DexFuture                  *passkeys_ctap2_authenticator_get_assertion   (PasskeysCtap2Authenticator *self,
                                                                          GBytes                     *parameters);

G_END_DECLS
