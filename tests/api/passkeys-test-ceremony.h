/* passkeys-test-ceremony.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-assertion.h"
#include "passkeys-attestation.h"

G_BEGIN_DECLS

/* What an authenticator gave once, and the texts of it as the API wants them */
#define PASSKEYS_TEST_CREDENTIAL_ID "obLD1OX2BxgpOktcbX6PkA"
#define PASSKEYS_TEST_ATTESTATION_DATA \
  "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAAAA" \
  "AAAAAAAAAAAAAAAAAAAAEKGyw9Tl9gcYKTpLXG1-j5ClAQIDJiABIVggQpcZA3UJlkn7nQM9faQKiTtpFouuswvC3rj9" \
  "z1EkZr4iWCCv_YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg"
#define PASSKEYS_TEST_AUTHENTICATOR_DATA "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ"
#define PASSKEYS_TEST_SIGNATURE \
  "MEUCIQDT09VuE2n_icmFhCeKL1y9NMfDKLIAhImsjKIIhurDwQIgEJGsKRIyanPMEMwBZLMrsKMRX5N5A_7uynwfpcND" \
  "pPI"

PasskeysAttestation *passkeys_test_attestation_new (void);
PasskeysAssertion   *passkeys_test_assertion_new   (const char *user_handle); /* nullable */
/* the client data of either as the API wants it */
char                *passkeys_test_dup_client_data (const char *ceremony);

G_END_DECLS
