/* passkeys-security-key-outcome.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-outcome"

#include "config.h"

#include "passkeys-security-key-outcome.h"

#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-candidate.h"

/* CBOR (RFC 8949): the heads that an attestation object begins its parts with */
#define CBOR_MAP_OF_3 0xa3
#define CBOR_TEXT 0x60
#define CBOR_BYTES_16 0x59
#define CBOR_SHORT 23

static void
set_nonsense (GError **error)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                       "The security key gave an answer that makes no sense");
}

static void
append_text (GByteArray *cbor,
             const char *text)
{
  guint8 head = CBOR_TEXT | (guint8) strlen (text);

  g_assert (strlen (text) <= CBOR_SHORT);
  g_byte_array_append (cbor, &head, 1);
  g_byte_array_append (cbor, (const guint8 *) text, strlen (text));
}

static void
append_bytes (GByteArray   *cbor,
              const guint8 *data,
              gsize         length)
{
  guint8 head[] = { CBOR_BYTES_16, (guint8) (length >> 8), (guint8) length };
  guint8 short_head[] = { 0x58, (guint8) length };

  if (length > G_MAXUINT8)
    g_byte_array_append (cbor, head, sizeof head);
  else
    g_byte_array_append (cbor, short_head, sizeof short_head);
  g_byte_array_append (cbor, data, length);
}

/* WebAuthn Level 3, section 6.5.4. libfido2 has the statement as the key encoded it. */
static GBytes *
build_object (fido_cred_t *credential)
{
  g_autoptr(GByteArray) cbor = g_byte_array_new ();
  const char *format = fido_cred_fmt (credential);
  const guint8 map = CBOR_MAP_OF_3;

  g_byte_array_append (cbor, &map, 1);
  append_text (cbor, "fmt");
  append_text (cbor, format);
  append_text (cbor, "attStmt");
  g_byte_array_append (cbor, fido_cred_attstmt_ptr (credential),
                       fido_cred_attstmt_len (credential));
  append_text (cbor, "authData");
  append_bytes (cbor, fido_cred_authdata_raw_ptr (credential),
                fido_cred_authdata_raw_len (credential));
  return g_byte_array_free_to_bytes (g_steal_pointer (&cbor));
}

static PasskeysAttestationObject *
convert_object (fido_cred_t  *credential,
                gboolean      wants_attestation,
                GError      **error)
{
  gsize length = fido_cred_authdata_raw_len (credential);
  const char *format = fido_cred_fmt (credential);
  g_autoptr(PasskeysAuthenticatorData) data = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (length == 0 || length > G_MAXUINT16 || format == NULL || strlen (format) > CBOR_SHORT)
    {
      set_nonsense (error);
      return NULL;
    }

  if (wants_attestation && fido_cred_attstmt_len (credential) > 0)
    {
      bytes = build_object (credential);
      return passkeys_attestation_object_parse (bytes, error);
    }

  bytes = g_bytes_new (fido_cred_authdata_raw_ptr (credential), length);
  if (!(data = passkeys_authenticator_data_parse (bytes, error)))
    return NULL;

  if (passkeys_authenticator_data_get_credential_id (data) == NULL)
    {
      set_nonsense (error);
      return NULL;
    }
  return passkeys_attestation_object_new_none (data);
}

/*< private >
 * passkeys_security_key_outcome_to_attestation:
 * @work: a credential that was made
 * @options: what it must be
 * @client_data: the client data that was attested
 * @error: return location
 *
 * Returns: (transfer full): the attestation, or %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_FAILED
 *   when what the key gave cannot be read, or is for another relying party
 */
PasskeysAttestation *
passkeys_security_key_outcome_to_attestation (PasskeysSecurityKeyWork  *work,
                                              PasskeysCreationOptions  *options,
                                              PasskeysClientData       *client_data,
                                              GError                  **error)
{
  PasskeysRelyingParty *party = passkeys_creation_options_get_relying_party (options);
  g_autoptr(PasskeysAttestationObject) object = NULL;
  PasskeysAuthenticatorData *data;
  gboolean wants_attestation = passkeys_creation_options_get_attestation (options)
    != PASSKEYS_ATTESTATION_CONVEYANCE_NONE;

  if (!(object = convert_object (work->credential, wants_attestation, NULL)))
    {
      set_nonsense (error);
      return NULL;
    }

  data = passkeys_attestation_object_get_authenticator_data (object);
  if (!passkeys_authenticator_data_matches_relying_party (data,
                                                          passkeys_relying_party_get_id (party)))
    {
      set_nonsense (error);
      return NULL;
    }
  return passkeys_attestation_new (client_data, object);
}

static GBytes *
dup_credential_id (fido_assert_t *assertion,
                   guint          position,
                   GPtrArray     *allowed)
{
  gsize length = fido_assert_id_len (assertion, position);

  if (length > 0)
    return g_bytes_new (fido_assert_id_ptr (assertion, position), length);

  /* CTAP 2.1, section 6.2.2: may be left out where only one was allowed */
  if (allowed != NULL && allowed->len == 1)
    return g_bytes_ref (g_ptr_array_index (allowed, 0));

  return NULL;
}

static GBytes *
dup_user_handle (fido_assert_t *assertion,
                 guint          position)
{
  gsize length = fido_assert_user_id_len (assertion, position);

  return length > 0 ? g_bytes_new (fido_assert_user_id_ptr (assertion, position), length) : NULL;
}

static gboolean
is_allowed (GPtrArray *allowed,
            GBytes    *credential_id)
{
  if (allowed == NULL)
    return TRUE;

  for (guint i = 0; i < allowed->len; i++)
    if (g_bytes_equal (g_ptr_array_index (allowed, i), credential_id))
      return TRUE;
  return FALSE;
}

/*< private >
 * passkeys_security_key_outcome_to_candidates:
 * @work: assertions that were made
 * @options: for whom
 *
 * Returns: (transfer full): the credentials of the assertions, in their order
 */
GListModel *
passkeys_security_key_outcome_to_candidates (PasskeysSecurityKeyWork *work,
                                             PasskeysRequestOptions  *options)
{
  GListStore *candidates = g_list_store_new (PASSKEYS_TYPE_CANDIDATE);
  const char *party = passkeys_request_options_get_relying_party_id (options);

  for (gsize i = 0; i < fido_assert_count (work->assertion); i++)
    {
      g_autoptr(PasskeysCandidate) candidate = NULL;
      g_autoptr(GBytes) id = dup_credential_id (work->assertion, i, NULL);
      g_autoptr(GBytes) handle = dup_user_handle (work->assertion, i);
      g_autofree char *name = NULL;
      const char *told = fido_assert_user_display_name (work->assertion, i);

      if (told == NULL || *told == '\0')
        told = fido_assert_user_name (work->assertion, i);
      /* keys leave names out unless the person was verified, and cut them */
      name = told != NULL ? g_utf8_make_valid (told, -1) : g_strdup (party);
      if (id == NULL)
        id = g_bytes_new (NULL, 0);
      if (handle == NULL)
        handle = g_bytes_new (NULL, 0);

      candidate = passkeys_candidate_new (id, handle, name, party);
      g_list_store_append (candidates, candidate);
    }
  return G_LIST_MODEL (candidates);
}

/*< private >
 * passkeys_security_key_outcome_to_assertion:
 * @work: assertions that were made
 * @position: which of them
 * @allowed: (nullable) (element-type GBytes): what was allowed to sign
 * @client_data: the client data that was signed
 * @error: return location
 *
 * Returns: (transfer full): the assertion, or %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_FAILED when
 *   what the key gave cannot be read, or was not allowed
 */
PasskeysAssertion *
passkeys_security_key_outcome_to_assertion (PasskeysSecurityKeyWork  *work,
                                            guint                     position,
                                            GPtrArray                *allowed,
                                            PasskeysClientData       *client_data,
                                            GError                  **error)
{
  fido_assert_t *assertion = work->assertion;
  g_autoptr(GBytes) id = NULL;
  g_autoptr(GBytes) handle = NULL;
  g_autoptr(GBytes) data = NULL;
  g_autoptr(GBytes) signature = NULL;

  if (position >= fido_assert_count (assertion)
      || fido_assert_authdata_raw_len (assertion, position) == 0
      || fido_assert_sig_len (assertion, position) == 0
      || !(id = dup_credential_id (assertion, position, allowed))
      || !is_allowed (allowed, id))
    {
      set_nonsense (error);
      return NULL;
    }

  handle = dup_user_handle (assertion, position);
  data = g_bytes_new (fido_assert_authdata_raw_ptr (assertion, position),
                      fido_assert_authdata_raw_len (assertion, position));
  signature = g_bytes_new (fido_assert_sig_ptr (assertion, position),
                           fido_assert_sig_len (assertion, position));
  return passkeys_assertion_new (id, client_data, data, signature, handle);
}
