/* passkeys-tpm.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <openssl/evp.h>

#include "passkeys-chip.h"

G_BEGIN_DECLS

#define PASSKEYS_TPM_AUTHORISATION_LENGTH 32

/* The security chip, a TPM 2.0, as far as passkeys need it. What speaks to it takes its time and is
 * for a thread. Where the chip is, is told as the loader of the TPM software stack wants it. */
gboolean      passkeys_tpm_check_device    (const char  *device,
                                            GError     **error);
PasskeysChip  passkeys_tpm_probe           (const char  *device,
                                            const char  *where);
GBytes       *passkeys_tpm_make_key        (const char  *where,
                                            GBytes      *authorisation,
                                            EVP_PKEY   **ret_public_key,
                                            GError     **error);
GBytes       *passkeys_tpm_sign            (const char  *where,
                                            GBytes      *key,
                                            GBytes      *authorisation,
                                            GBytes      *digest,
                                            GError     **error);
EVP_PKEY     *passkeys_tpm_read_public_key (GBytes      *key,
                                            GError     **error);

G_END_DECLS
