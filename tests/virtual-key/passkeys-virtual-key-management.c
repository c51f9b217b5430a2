/* passkeys-virtual-key-management.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-management"

#include "config.h"

#include "passkeys-virtual-key-private.h"

#include <openssl/evp.h>
#include <string.h>

#include "passkeys-local-passkey-private.h"
#include "passkeys-private-key.h"

/* authenticatorCredentialManagement (CTAP 2.1, section 6.8) and its forerunner with the same
 * parameters */

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

enum
{
  SUBCOMMAND_GET_METADATA = 1,
  SUBCOMMAND_BEGIN_RELYING_PARTIES = 2,
  SUBCOMMAND_NEXT_RELYING_PARTY = 3,
  SUBCOMMAND_BEGIN_CREDENTIALS = 4,
  SUBCOMMAND_NEXT_CREDENTIAL = 5,
  SUBCOMMAND_DELETE = 6,
  SUBCOMMAND_UPDATE_USER = 7,
};

enum
{
  ANSWER_N_EXISTING = 1,
  ANSWER_N_REMAINING = 2,
  ANSWER_RELYING_PARTY = 3,
  ANSWER_RELYING_PARTY_HASH = 4,
  ANSWER_N_RELYING_PARTIES = 5,
  ANSWER_USER = 6,
  ANSWER_CREDENTIAL = 7,
  ANSWER_PUBLIC_KEY = 8,
  ANSWER_N_CREDENTIALS = 9,
  ANSWER_PROTECTION = 10,
};

typedef struct
{
  gint64            subcommand;
  PasskeysCtap2Map *parameters;     /* (nullable) */
  gint64            protocol;
  GBytes           *authentication; /* (nullable) */
} Request;

static void
request_clear (Request *request)
{
  g_clear_pointer (&request->parameters, passkeys_ctap2_map_free);
  g_clear_pointer (&request->authentication, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static gboolean
parse (Request  *request,
       GBytes   *cbor,
       GError  **error)
{
  g_autoptr(PasskeysCtap2Map) map = passkeys_ctap2_map_parse (cbor, error);

  return map != NULL &&
         passkeys_ctap2_map_require (map, NUMBER (1), error) &&
         passkeys_ctap2_map_read_int (map, NUMBER (1), &request->subcommand, error) &&
         passkeys_ctap2_map_read_map (map, NUMBER (2), &request->parameters, error) &&
         passkeys_ctap2_map_read_int (map, NUMBER (3), &request->protocol, error) &&
         passkeys_ctap2_map_read_bytes (map, NUMBER (4), 16, 32, &request->authentication, error);
}

/* The token signs the subcommand and the bytes of its parameters. */
static gboolean
check (PasskeysVirtualKey  *self,
       Request             *request,
       GError             **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  guint8 subcommand = request->subcommand;

  if (request->authentication == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PUAT_REQUIRED);

  g_byte_array_append (message, &subcommand, 1);
  if (request->parameters != NULL)
    {
      g_autoptr(GBytes) parameters = passkeys_ctap2_map_serialise (request->parameters);

      g_byte_array_append (message, g_bytes_get_data (parameters, NULL),
                           g_bytes_get_size (parameters));
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  return _passkeys_virtual_key_check_token (self, request->protocol, bytes,
                                            request->authentication,
                                            PERMISSION_CREDENTIAL_MANAGEMENT, NULL, error);
}

static GBytes *
hash_id (const char *relying_party_id)
{
  guint8 hash[EVP_MAX_MD_SIZE];
  guint length;

  EVP_Digest (relying_party_id, strlen (relying_party_id), hash, &length, EVP_sha256 (), NULL);
  return g_bytes_new (hash, length);
}

/* Tells the first of a list, with how many there are, and keeps the others for the next calls. */
static DexFuture *
begin_listing (PasskeysVirtualKey *self,
               GPtrArray          *writers, /* (transfer full) */
               gint64              count_key)
{
  g_autoptr(GPtrArray) owned = writers;

  g_clear_pointer (&self->listed, g_ptr_array_unref);
  if (writers->len == 0)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);

  passkeys_ctap2_writer_add_int (g_ptr_array_index (writers, 0), NUMBER (count_key), writers->len);
  self->listed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 1; i < writers->len; i++)
    g_ptr_array_add (self->listed, passkeys_ctap2_writer_finish (g_ptr_array_index (writers, i)));
  return passkeys_virtual_key_answer (g_ptr_array_index (writers, 0));
}

static DexFuture *
tell_next (PasskeysVirtualKey *self)
{
  if (self->listed == NULL || self->listed->len == 0)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_ptr_array_steal_index (self->listed, 0));
}

static GPtrArray *
writers_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_ctap2_writer_free);
}

static DexFuture *
get_metadata (PasskeysVirtualKey *self)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_N_EXISTING),
                                 passkeys_virtual_key_get_n_passkeys (self));
  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_N_REMAINING),
                                 _passkeys_virtual_key_count_remaining (self));
  return passkeys_virtual_key_answer (writer);
}

static DexFuture *
begin_relying_parties (PasskeysVirtualKey *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *writers = writers_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      const char *id = passkeys_local_passkey_get_relying_party_id (entry->passkey);
      g_autoptr(PasskeysCtap2Writer) entity = passkeys_ctap2_writer_new ();
      g_autoptr(GBytes) hash = hash_id (id);
      PasskeysCtap2Writer *writer;

      if (!entry->resident || !g_hash_table_add (seen, (gpointer) id))
        continue;

      writer = passkeys_ctap2_writer_new ();
      passkeys_ctap2_writer_add_text (entity, NAME ("id"), id);
      passkeys_ctap2_writer_add_text (entity, NAME ("name"),
                                      passkeys_local_passkey_get_relying_party_name (entry->passkey));
      passkeys_ctap2_writer_take_item (writer, NUMBER (ANSWER_RELYING_PARTY),
                                       passkeys_ctap2_writer_finish (entity));
      passkeys_ctap2_writer_add_bytes (writer, NUMBER (ANSWER_RELYING_PARTY_HASH), hash);
      g_ptr_array_add (writers, writer);
    }
  return begin_listing (self, writers, ANSWER_N_RELYING_PARTIES);
}

static GBytes *
get_public_key (PasskeysVirtualKey   *self,
                PasskeysLocalPasskey *passkey)
{
  g_autoptr(GBytes) bytes = _passkeys_local_passkey_unwrap_key (passkey, self->vault_key, NULL);
  g_autoptr(EVP_PKEY) key = passkeys_private_key_parse (bytes, NULL);
  g_autoptr(PasskeysCoseKey) public_key = passkeys_cose_key_new_from_evp_pkey (key, NULL);

  return g_bytes_ref (passkeys_cose_key_get_cbor (public_key));
}

static PasskeysCtap2Writer *
describe (PasskeysVirtualKey   *self,
          PasskeysLocalPasskey *passkey)
{
  PasskeysCtap2Writer *writer = passkeys_ctap2_writer_new ();
  GBytes *user;

  user = passkeys_ctap2_encode_user (passkeys_local_passkey_get_user_handle (passkey),
                                     passkeys_local_passkey_get_user_name (passkey),
                                     passkeys_local_passkey_get_user_display_name (passkey));
  passkeys_ctap2_writer_take_item (writer, NUMBER (ANSWER_USER), user);
  passkeys_ctap2_writer_take_item (writer, NUMBER (ANSWER_CREDENTIAL),
                                   passkeys_ctap2_encode_credential (
                                     passkeys_local_passkey_get_credential_id (passkey)));
  passkeys_ctap2_writer_take_item (writer, NUMBER (ANSWER_PUBLIC_KEY),
                                   get_public_key (self, passkey));
  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_PROTECTION), 1);
  return writer;
}

static DexFuture *
begin_credentials (PasskeysVirtualKey *self,
                   Request            *request)
{
  g_autoptr(GBytes) wanted = NULL;
  GPtrArray *writers;
  GError *error = NULL;

  if (request->parameters == NULL ||
      !passkeys_ctap2_map_has (request->parameters, NUMBER (1)))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  if (!passkeys_ctap2_map_read_bytes (request->parameters, NUMBER (1), 32, 32, &wanted, &error))
    return passkeys_virtual_key_reject (error);

  writers = writers_new ();
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      g_autoptr(GBytes) hash = NULL;

      hash = hash_id (passkeys_local_passkey_get_relying_party_id (entry->passkey));
      if (entry->resident && g_bytes_equal (hash, wanted))
        g_ptr_array_add (writers, describe (self, entry->passkey));
    }
  return begin_listing (self, writers, ANSWER_N_CREDENTIALS);
}

static Entry *
find_described (PasskeysVirtualKey  *self,
                Request             *request,
                GError             **error)
{
  g_autoptr(PasskeysCtap2Map) descriptor = NULL;
  g_autoptr(GBytes) credential_id = NULL;
  Entry *entry;

  if (request->parameters == NULL)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
      return NULL;
    }
  if (!passkeys_ctap2_map_require (request->parameters, NUMBER (2), error) ||
      !passkeys_ctap2_map_read_map (request->parameters, NUMBER (2), &descriptor, error) ||
      !passkeys_ctap2_map_require (descriptor, NAME ("id"), error) ||
      !passkeys_ctap2_map_read_bytes (descriptor, NAME ("id"), 0, G_MAXSIZE, &credential_id, error))
    return NULL;

  entry = _passkeys_virtual_key_find_entry (self, credential_id);
  if (entry == NULL || !entry->resident)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);
      return NULL;
    }
  return entry;
}

static DexFuture *
delete (PasskeysVirtualKey *self,
        Request            *request)
{
  GError *error = NULL;
  Entry *entry = find_described (self, request, &error);

  if (entry == NULL)
    return passkeys_virtual_key_reject (error);

  g_ptr_array_remove (self->entries, entry);
  return passkeys_virtual_key_succeed ();
}

static DexFuture *
update_user (PasskeysVirtualKey *self,
             Request            *request)
{
  g_autoptr(PasskeysLocalPasskey) before = NULL;
  g_autoptr(PasskeysCtap2Map) user = NULL;
  g_autoptr(GBytes) id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *display_name = NULL;
  GError *error = NULL;
  Entry *entry = find_described (self, request, &error);

  if (entry == NULL ||
      !passkeys_ctap2_map_require (request->parameters, NUMBER (3), &error) ||
      !passkeys_ctap2_map_read_map (request->parameters, NUMBER (3), &user, &error) ||
      !passkeys_ctap2_map_require (user, NAME ("id"), &error) ||
      !passkeys_ctap2_map_read_bytes (user, NAME ("id"), 1, 64, &id, &error) ||
      !passkeys_ctap2_map_read_text (user, NAME ("name"), &name, &error) ||
      !passkeys_ctap2_map_read_text (user, NAME ("displayName"), &display_name, &error))
    return passkeys_virtual_key_reject (error);

  if (!g_bytes_equal (id, passkeys_local_passkey_get_user_handle (entry->passkey)))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);

  before = g_steal_pointer (&entry->passkey);
  entry->passkey = _passkeys_local_passkey_new_with_user_name (before, name != NULL ? name : "",
                                                               display_name != NULL ? display_name
                                                                                    : "");
  return passkeys_virtual_key_succeed ();
}

static DexFuture *
run (PasskeysVirtualKey *self,
     Request            *request)
{
  GError *error = NULL;

  if (request->subcommand == SUBCOMMAND_NEXT_RELYING_PARTY ||
      request->subcommand == SUBCOMMAND_NEXT_CREDENTIAL)
    return tell_next (self);

  if (!check (self, request, &error))
    return passkeys_virtual_key_reject (error);

  switch (request->subcommand)
    {
    case SUBCOMMAND_GET_METADATA:
      return get_metadata (self);
    case SUBCOMMAND_BEGIN_RELYING_PARTIES:
      return begin_relying_parties (self);
    case SUBCOMMAND_BEGIN_CREDENTIALS:
      return begin_credentials (self, request);
    case SUBCOMMAND_DELETE:
      return delete (self, request);
    case SUBCOMMAND_UPDATE_USER:
      return update_user (self, request);
    default:
      return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
    }
}

DexFuture *
_passkeys_virtual_key_manage (GBytes   *parameters,
                              gpointer  user_data)
{
  PasskeysVirtualKey *self = user_data;
  g_auto(Request) request = { 0, };
  GError *error = NULL;

  if (!_passkeys_virtual_key_is_on (self, "credMgmt") &&
      !_passkeys_virtual_key_is_on (self, "credentialMgmtPreview"))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);

  if (!parse (&request, parameters, &error))
    return passkeys_virtual_key_reject (error);
  return run (self, &request);
}
