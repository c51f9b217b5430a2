/* passkeys-recovery-seal-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <openssl/evp.h>

G_BEGIN_DECLS

#define PASSKEYS_RECOVERY_SEAL_IV_LENGTH 16

/* A private key encrypted with a recovery code, in the format that the API's other clients read
 * too. */
char     *_passkeys_recovery_seal_close (EVP_PKEY      *key,
                                         const char    *username,
                                         GBytes        *code,
                                         const guint8  *iv,
                                         GError       **error);
EVP_PKEY *_passkeys_recovery_seal_open  (const char    *sealed,
                                         const char    *username,
                                         GBytes        *code,
                                         GError       **error);

G_END_DECLS
