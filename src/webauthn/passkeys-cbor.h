/* passkeys-cbor.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The CBOR of CTAP2, for webauthn/ and for authenticators/virtual/, which speaks CTAP2 to browsers.
 * Input passes passkeys_cbor_measure() before libcbor, which allocates what a length promises, sees
 * any of it. */
typedef enum
{
  /* the CTAP2 canonical form: shortest lengths, sorted keys */
  PASSKEYS_CBOR_CANONICAL,
  /* as above, except that keys may come in any order and lengths in any size; duplicates are still
   * refused. Attestation statements in the field need this. */
  PASSKEYS_CBOR_LENIENT,
} PasskeysCborForm;

gboolean passkeys_cbor_measure      (const guint8      *data,
                                     gsize              length,
                                     PasskeysCborForm   form,
                                     gsize             *item_length,
                                     GError           **error);
void     passkeys_cbor_append_map   (GByteArray        *cbor,
                                     gsize              n_pairs);
void     passkeys_cbor_append_int   (GByteArray        *cbor,
                                     gint64             value);
void     passkeys_cbor_append_text  (GByteArray        *cbor,
                                     const char        *text);
void     passkeys_cbor_append_bytes (GByteArray        *cbor,
                                     gconstpointer      data,
                                     gsize              length);

G_END_DECLS
