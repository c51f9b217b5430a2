/* passkeys-u2f-message.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <openssl/evp.h>

#include <glib.h>

G_BEGIN_DECLS

/* U2F raw message formats 1.2, section 3.3 and ISO 7816-4; COMMAND_NOT_ALLOWED ends a client's asking
 * again, which CONDITIONS_NOT_SATISFIED invites. */
typedef enum
{
  PASSKEYS_U2F_STATUS_NO_ERROR = 0x9000,
  PASSKEYS_U2F_STATUS_WRONG_LENGTH = 0x6700,
  PASSKEYS_U2F_STATUS_CONDITIONS_NOT_SATISFIED = 0x6985,
  PASSKEYS_U2F_STATUS_COMMAND_NOT_ALLOWED = 0x6986,
  PASSKEYS_U2F_STATUS_WRONG_DATA = 0x6a80,
  PASSKEYS_U2F_STATUS_INSTRUCTION_NOT_SUPPORTED = 0x6d00,
  PASSKEYS_U2F_STATUS_CLASS_NOT_SUPPORTED = 0x6e00,
} PasskeysU2fStatus;

/* U2F raw message formats 1.2, section 3.1.1 */
typedef enum
{
  PASSKEYS_U2F_INSTRUCTION_REGISTER = 0x01,
  PASSKEYS_U2F_INSTRUCTION_AUTHENTICATE = 0x02,
  PASSKEYS_U2F_INSTRUCTION_VERSION = 0x03,
} PasskeysU2fInstruction;

/* What a client of U2F asks (CTAP1). Read only. */
typedef struct
{
  PasskeysU2fInstruction  instruction;
  gboolean                check_only;  /* of AUTHENTICATE: whether the key is here, and nothing else */
  GBytes                 *challenge;   /* (owned) (nullable) for VERSION */
  GBytes                 *application; /* (owned) (nullable) for VERSION */
  GBytes                 *key_handle;  /* (owned) (nullable) but for AUTHENTICATE */
} PasskeysU2fMessage;

PasskeysU2fStatus  passkeys_u2f_message_parse              (GBytes              *payload,
                                                            PasskeysU2fMessage **ret_message);
void               passkeys_u2f_message_free               (PasskeysU2fMessage  *self);
GBytes            *passkeys_u2f_message_build_reply        (GBytes              *data,
                                                            PasskeysU2fStatus    status);
/* what answers REGISTER */
GBytes            *passkeys_u2f_message_build_registration (PasskeysU2fMessage  *self,
                                                            GBytes              *key_handle,
                                                            EVP_PKEY            *public_key,
                                                            GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysU2fMessage, passkeys_u2f_message_free)

G_END_DECLS
