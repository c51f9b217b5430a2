/* webauthn-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <openssl/evp.h>

#include "passkeys-public-key.h"
#include "passkeys-webauthn-error.h"

G_BEGIN_DECLS

/* One P-256 key and what it made, checked against clients that nobody here wrote. */
#define FIXTURE_CHALLENGE "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA"
#define FIXTURE_CHALLENGE_ENCODED "WTJndE1XUXlaVE10WmpSbk5XZ3RZV0pqWkdWbVoyaHBhbXRzYlc1dmNB"
#define FIXTURE_ORIGIN "http://localhost:3000"
#define FIXTURE_RELYING_PARTY "localhost"
#define FIXTURE_PEM \
  "-----BEGIN PUBLIC KEY-----\n" \
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTtpFouu\n" \
  "swvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==\n" \
  "-----END PUBLIC KEY-----\n"
#define FIXTURE_X "4297190375099649fb9d033d7da40a893b69168baeb30bc2deb8fdcf512466be"
#define FIXTURE_Y "affd86c863baa744d907619eeacc349873bde5d54100969101342bd25316d20e"
#define FIXTURE_COSE_KEY "a5010203262001215820" FIXTURE_X "225820" FIXTURE_Y
#define FIXTURE_CREDENTIAL_ID "obLD1OX2BxgpOktcbX6PkA"
#define FIXTURE_ATTESTATION_OBJECT \
  "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAAAA" \
  "AAAAAAAAAAAAAAAAAAAAEKGyw9Tl9gcYKTpLXG1-j5ClAQIDJiABIVggQpcZA3UJlkn7nQM9faQKiTtpFouuswvC3rj9" \
  "z1EkZr4iWCCv_YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg"
#define FIXTURE_AUTHENTICATOR_DATA "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ"
#define FIXTURE_SIGNATURE \
  "MEUCIQDT09VuE2n_icmFhCeKL1y9NMfDKLIAhImsjKIIhurDwQIgEJGsKRIyanPMEMwBZLMrsKMRX5N5A_7uynwfpcND" \
  "pPI"

GBytes   *fixture_bytes_from_hex       (const char  *hex);
GBytes   *fixture_bytes_from_base64url (const char  *text);
GBytes   *fixture_bytes_from_text      (const char  *text);
GBytes   *fixture_concatenate          (GBytes      *first,
                                        GBytes      *second);
EVP_PKEY *fixture_load_private_key     (void);
EVP_PKEY *fixture_generate_key         (const char  *kind);
GBytes   *fixture_sign                 (EVP_PKEY    *key,
                                        GBytes      *message);
void      fixture_assert_refused       (GError     **error,
                                        int          code);
void      fixture_assert_bytes_equal   (GBytes      *bytes,
                                        GBytes      *expected);

G_END_DECLS
