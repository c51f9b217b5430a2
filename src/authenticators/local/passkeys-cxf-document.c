/* passkeys-cxf-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-cxf-document"

#include "config.h"

#include "passkeys-cxf-document.h"

#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-hmac-secret.h"
#include "passkeys-json.h"
#include "passkeys-pkcs8.h"
#include "passkeys-secure-bytes.h"

#define EXPORTER "passkeys.example.org"
#define ACCOUNT "cGFzc2tleXM"

struct _PasskeysCxfDocument
{
  GPtrArray *parts; /* (element-type GBytes), secure */
};

static void
take_part (PasskeysCxfDocument *self,
           GString             *json) /* (transfer full) */
{
  gsize length = json->len;

  g_ptr_array_add (self->parts,
                   passkeys_secure_bytes_new_take (g_string_free_and_steal (json), length));
}

/**
 * passkeys_cxf_document_new:
 * @now: the time, in seconds since 1970
 *
 * Returns: (transfer full): a document without passkeys
 */
PasskeysCxfDocument *
passkeys_cxf_document_new (gint64 now)
{
  PasskeysCxfDocument *self = g_new0 (PasskeysCxfDocument, 1);
  GString *json = g_string_new (NULL);

  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_string_append_printf (json,
                          "{\"version\":{\"major\":1,\"minor\":0},"
                          "\"exporterRpId\":\"" EXPORTER "\","
                          "\"exporterDisplayName\":\"Passkeys\","
                          "\"timestamp\":%" G_GINT64_FORMAT ","
                          "\"accounts\":[{\"id\":\"" ACCOUNT "\",\"username\":\"\",\"email\":\"\","
                          "\"collections\":[],\"items\":[", now);
  take_part (self, json);
  return self;
}

/**
 * passkeys_cxf_document_free:
 * @self: (transfer full): a document
 *
 * Wipes and frees a document.
 */
void
passkeys_cxf_document_free (PasskeysCxfDocument *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self);
}

static void
append_text (GString    *json,
             const char *name,
             const char *text)
{
  g_string_append_printf (json, ",\"%s\":", name);
  passkeys_json_append_string (json, text, PASSKEYS_JSON_ESCAPE_SHORT);
}

static void
append_bytes (GString    *json,
              const char *name,
              GBytes     *bytes)
{
  char *text = passkeys_base64url_encode (bytes);

  append_text (json, name, text);
  passkeys_secure_text_free (text);
}

static void
append_extensions (GString *json,
                   GBytes  *random)
{
  gsize half = PASSKEYS_HMAC_SECRET_RANDOM_LENGTH / 2;
  const char *data = g_bytes_get_data (random, NULL);
  g_autoptr(GBytes) with = passkeys_secure_bytes_new (data, half);
  g_autoptr(GBytes) without = passkeys_secure_bytes_new (data + half, half);

  g_string_append (json, ",\"fido2Extensions\":{\"hmacCredentials\":{\"algorithm\":\"hmac-sha256\"");
  append_bytes (json, "credWithUV", with);
  append_bytes (json, "credWithoutUV", without);
  g_string_append (json, "}}");
}

/* A GString that grows leaves what it held behind, so this one has room for everything: each
 * character may take six, and the rest is of a known size. */
static GString *
build_string (PasskeysLocalPasskey *passkey)
{
  gsize length = strlen (passkeys_local_passkey_get_name (passkey)) +
                 strlen (passkeys_local_passkey_get_relying_party_id (passkey)) +
                 strlen (passkeys_local_passkey_get_user_name (passkey)) +
                 strlen (passkeys_local_passkey_get_user_display_name (passkey)) +
                 g_bytes_get_size (passkeys_local_passkey_get_credential_id (passkey)) +
                 g_bytes_get_size (passkeys_local_passkey_get_user_handle (passkey));

  return g_string_sized_new (length * 6 + 1024);
}

/**
 * passkeys_cxf_document_add:
 * @self: a document
 * @passkey: a passkey of the vault
 * @private_key: its private key
 * @random: (nullable): what the extension hmac-secret derives from
 *
 * Adds a passkey. Its counter is 0, as the format wants.
 */
void
passkeys_cxf_document_add (PasskeysCxfDocument  *self,
                           PasskeysLocalPasskey *passkey,
                           GBytes               *private_key,
                           GBytes               *random)
{
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (passkey);
  gint64 created = g_date_time_to_unix (passkeys_local_passkey_get_created (passkey));
  g_autoptr(GBytes) der = passkeys_pkcs8_write (private_key);
  g_autofree char *id = NULL;
  GString *json = build_string (passkey);
  gsize room = json->allocated_len;

  /* The id of an item has 64 bytes, that of a credential up to 1023. As base64url, this is 48. */
  id = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, credential_id);

  g_string_append_printf (json, "%s{\"id\":\"%s\",\"creationAt\":%" G_GINT64_FORMAT,
                          self->parts->len > 1 ? "," : "", id, created);
  append_text (json, "title", passkeys_local_passkey_get_name (passkey));
  g_string_append (json, ",\"credentials\":[{\"type\":\"passkey\"");
  append_bytes (json, "credentialId", credential_id);
  append_text (json, "rpId", passkeys_local_passkey_get_relying_party_id (passkey));
  append_text (json, "username", passkeys_local_passkey_get_user_name (passkey));
  append_text (json, "userDisplayName", passkeys_local_passkey_get_user_display_name (passkey));
  append_bytes (json, "userHandle", passkeys_local_passkey_get_user_handle (passkey));
  append_bytes (json, "key", der);
  if (random != NULL)
    append_extensions (json, random);
  g_string_append (json, "}]}");

  g_assert (json->allocated_len == room);
  take_part (self, json);
}

/**
 * passkeys_cxf_document_finish:
 * @self: a document
 *
 * Returns: (transfer full): the JSON, in memory that is wiped when it is freed
 */
GBytes *
passkeys_cxf_document_finish (PasskeysCxfDocument *self)
{
  gsize length = 0;
  char *json, *end;

  take_part (self, g_string_new ("]}]}"));
  for (guint i = 0; i < self->parts->len; i++)
    length += g_bytes_get_size (g_ptr_array_index (self->parts, i));

  json = end = g_malloc (length);
  for (guint i = 0; i < self->parts->len; i++)
    {
      GBytes *part = g_ptr_array_index (self->parts, i);

      memcpy (end, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
      end += g_bytes_get_size (part);
    }
  return passkeys_secure_bytes_new_take (json, length);
}
