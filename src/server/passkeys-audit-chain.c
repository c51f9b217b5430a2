/* passkeys-audit-chain.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-audit-chain.h"

#include <string.h>

#include "passkeys-digest.h"

/* What is hashed begins with this, so that another encoding would have another name. */
#define NAME "passkeys audit log 1"
#define CHUNK 1000

static void
append_number (GByteArray *encoded,
               guint64     number)
{
  guint64 big_endian = GUINT64_TO_BE (number);

  g_byte_array_append (encoded, (const guint8 *) &big_endian, sizeof big_endian);
}

static void
append_data (GByteArray    *encoded,
             gconstpointer  data,
             gsize          length)
{
  append_number (encoded, length);
  g_byte_array_append (encoded, data, length);
}

static void
append_bytes (GByteArray *encoded,
              GBytes     *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  append_data (encoded, data, length);
}

/* Numbers are eight bytes, the first one highest; everything else comes after its length. Thus no two
 * entries have the same encoding. */
static GBytes *
compute_hash (const PasskeysAuditRecord *entry,
              GBytes                    *before)
{
  const char *const texts[] = {
    entry->id, entry->organisation_id, entry->user_id, entry->username, entry->path,
    entry->summary, entry->user_action, entry->credential_uuid, entry->credential_kind,
  };
  GBytes *const contents[] = {
    entry->public_key, entry->authenticator_data, entry->client_data, entry->signature,
  };
  g_autoptr (GByteArray) encoded = g_byte_array_sized_new (1024);
  guint8 digest[PASSKEYS_DIGEST_LENGTH];

  append_data (encoded, NAME, strlen (NAME));
  append_bytes (encoded, before);
  append_number (encoded, entry->number);
  append_number (encoded, entry->date_performed);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    append_data (encoded, texts[i], strlen (texts[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    append_bytes (encoded, contents[i]);
  passkeys_digest_sha256 (encoded->data, encoded->len, digest);
  return g_bytes_new (digest, sizeof digest);
}

/**
 * passkeys_audit_chain_append:
 * @database: the database
 * @entry: an entry; it gets its number and hash
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether @entry is the last one now
 */
gboolean
passkeys_audit_chain_append (PasskeysDatabase     *database,
                             PasskeysAuditRecord  *entry,
                             GError              **error)
{
  g_autoptr (GBytes) before = NULL;

  if (!passkeys_audit_store_find_end (database, &entry->number, &before, error))
    return FALSE;
  entry->number++;
  g_clear_pointer (&entry->hash, g_bytes_unref);
  entry->hash = compute_hash (entry, before);
  return passkeys_audit_store_add (database, entry, error);
}

static char *
find_problem (const PasskeysAuditRecord *entry,
              gint64                     number,
              GBytes                    *before)
{
  g_autoptr (GBytes) hash = compute_hash (entry, before);

  if (entry->number != number)
    return g_strdup_printf ("Entry %" G_GINT64_FORMAT " is missing", number);
  if (!g_bytes_equal (hash, entry->hash))
    return g_strdup_printf ("Entry %" G_GINT64_FORMAT " (%s) does not match: it or the one before "
                            "it was altered", number, entry->id);
  return NULL;
}

static void
walk (GPtrArray  *entries,
      gint64     *n_entries,
      GBytes    **before,
      char      **problem)
{
  for (guint i = 0; i < entries->len && !*problem; i++)
    {
      const PasskeysAuditRecord *entry = g_ptr_array_index (entries, i);

      *problem = find_problem (entry, *n_entries + 1, *before);
      if (*problem)
        return;
      (*n_entries)++;
      g_bytes_unref (*before);
      *before = g_bytes_ref (entry->hash);
    }
}

/**
 * passkeys_audit_chain_verify:
 * @database: the database
 * @n_entries: (out): how many fit
 * @problem: (out) (transfer full) (nullable): what is wrong with the first that does not
 * @error: (out) (optional): what went wrong
 *
 * The last ones cannot be missed by the entry after them, but by the count that SQLite keeps.
 *
 * Returns: whether the log could be read
 */
gboolean
passkeys_audit_chain_verify (PasskeysDatabase  *database,
                             gint64            *n_entries,
                             char             **problem,
                             GError           **error)
{
  g_autoptr (GBytes) before = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) end_hash = NULL;
  gint64 end, n_read = 0;

  *n_entries = 0;
  *problem = NULL;
  if (!passkeys_audit_store_find_end (database, &end, &end_hash, error))
    return FALSE;
  do
    {
      g_autoptr (GPtrArray) entries = NULL;

      if (!passkeys_audit_store_list_all (database, *n_entries, CHUNK, &entries, error))
        return FALSE;
      n_read = entries->len;
      walk (entries, n_entries, &before, problem);
    }
  while (n_read > 0 && !*problem);
  if (!*problem && *n_entries < end)
    *problem = g_strdup_printf ("Entry %" G_GINT64_FORMAT " is missing", *n_entries + 1);
  return TRUE;
}
