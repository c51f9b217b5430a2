/* passkeys-sealed-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* PBKDF2 with HMAC-SHA-1, which is what CMS_add0_recipient_password() has; so many times that a try
 * costs as much as 600,000 times SHA-256. */
#define PASSKEYS_SEALED_FILE_ITERATIONS 1400000
/* A file may ask for this much work, and for no more. */
#define PASSKEYS_SEALED_FILE_MAXIMUM_ITERATIONS 5000000

/* A file that a password opens: CMS EnvelopedData (RFC 5652, section 6) with one password recipient
 * (section 6.2.4), AES-256 in CBC mode, in DER. “openssl cms -decrypt -inform DER -pwri_password”
 * opens it as well. To seal and to open work in threads of their own, for they take a second by
 * design. */
gboolean   passkeys_sealed_file_check (GBytes  *file,
                                       GError **error);
/* resolves to a GBytes, the file */
DexFuture *passkeys_sealed_file_seal  (GBytes  *content,
                                       GBytes  *password,
                                       guint    iterations);
/* resolves to a GBytes (secure), the content */
DexFuture *passkeys_sealed_file_open  (GBytes  *file,
                                       GBytes  *password);

G_END_DECLS
