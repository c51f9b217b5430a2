/* passkeys-site-manager.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-manager"

#include "config.h"

#include "passkeys-site-manager.h"

#include "passkeys-ctap2-requests.h"
#include "passkeys-ctap2-writer.h"
#include "passkeys-site-listing.h"
#include "passkeys-u2f-application.h"

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

/* the keyring knows no limit; a client wants a number */
#define N_REMAINING 1000

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
  char   *relying_party_id;   /* (owned) */
  char   *relying_party_name; /* (owned) */
  GBytes *user;               /* (owned) CBOR */
  GBytes *credential_id;      /* (owned) */
  GBytes *public_key;         /* (owned) (nullable) CBOR */
  gint64  protection;
} Entry;

struct _PasskeysSiteManager
{
  GPtrArray *entries;    /* (owned) of Entry */
  GPtrArray *listed;     /* (owned) (nullable) of GBytes: what the next calls answer */
  gint64     subcommand; /* the one of those calls */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->relying_party_id, g_free);
  g_clear_pointer (&entry->relying_party_name, g_free);
  g_clear_pointer (&entry->user, g_bytes_unref);
  g_clear_pointer (&entry->credential_id, g_bytes_unref);
  g_clear_pointer (&entry->public_key, g_bytes_unref);
  g_free (entry);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Entry, entry_free)

/**
 * passkeys_site_manager_new:
 *
 * Returns: (transfer full): a manager that knows of no passkey yet
 */
PasskeysSiteManager *
passkeys_site_manager_new (void)
{
  PasskeysSiteManager *self = g_new0 (PasskeysSiteManager, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

/**
 * passkeys_site_manager_free:
 * @self: (transfer full): a manager
 *
 * Frees it.
 */
void
passkeys_site_manager_free (PasskeysSiteManager *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->listed, g_ptr_array_unref);
  g_free (self);
}

static Entry *
read_entry (PasskeysCtap2Map  *map,
            GError           **error)
{
  g_autoptr(Entry) entry = g_new0 (Entry, 1);
  g_autoptr(GBytes) handle = NULL;
  g_autofree char *user_name = NULL;
  g_autofree char *display_name = NULL;

  for (gint64 i = PASSKEYS_SITE_LISTING_RELYING_PARTY_ID; i <= PASSKEYS_SITE_LISTING_CREDENTIAL_ID;
       i++)
    if (!passkeys_ctap2_map_require (map, NUMBER (i), error))
      return NULL;

  if (!passkeys_ctap2_map_read_text (map, NUMBER (PASSKEYS_SITE_LISTING_RELYING_PARTY_ID),
                                     &entry->relying_party_id, error) ||
      !passkeys_ctap2_map_read_text (map, NUMBER (PASSKEYS_SITE_LISTING_RELYING_PARTY_NAME),
                                     &entry->relying_party_name, error) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (PASSKEYS_SITE_LISTING_USER_HANDLE), 1, 64, &handle,
                                      error) ||
      !passkeys_ctap2_map_read_text (map, NUMBER (PASSKEYS_SITE_LISTING_USER_NAME), &user_name,
                                     error) ||
      !passkeys_ctap2_map_read_text (map, NUMBER (PASSKEYS_SITE_LISTING_USER_DISPLAY_NAME),
                                     &display_name, error) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (PASSKEYS_SITE_LISTING_CREDENTIAL_ID), 1, 1023,
                                      &entry->credential_id, error) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (PASSKEYS_SITE_LISTING_PUBLIC_KEY), 1, 1024,
                                      &entry->public_key, error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PASSKEYS_SITE_LISTING_PROTECTION),
                                    &entry->protection, error))
    return NULL;

  entry->user = passkeys_ctap2_encode_user (handle, user_name, display_name);
  return g_steal_pointer (&entry);
}

/**
 * passkeys_site_manager_take_listing:
 * @self: a manager
 * @cbor: a listing
 * @error: return location
 *
 * Forgets the listing before, and what was asked of it.
 *
 * Returns: whether it is well-formed; else %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_site_manager_take_listing (PasskeysSiteManager  *self,
                                    GBytes               *cbor,
                                    GError              **error)
{
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(GPtrArray) maps = NULL;
  PasskeysCtap2Key key = NUMBER (PASSKEYS_SITE_LISTING_PASSKEYS);

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (cbor != NULL, FALSE);

  g_clear_pointer (&self->listed, g_ptr_array_unref);
  g_ptr_array_set_size (self->entries, 0);
  if (!(map = passkeys_ctap2_map_parse (cbor, error)) ||
      !passkeys_ctap2_map_require (map, key, error) ||
      !passkeys_ctap2_map_read_maps (map, key, &maps, error))
    return FALSE;

  for (guint i = 0; i < maps->len; i++)
    {
      Entry *entry = read_entry (g_ptr_array_index (maps, i), error);

      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (self->entries, entry);
    }
  return TRUE;
}

static GPtrArray *
writers_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_ctap2_writer_free);
}

/* Tells the first with how many there are, and keeps the others for the next calls. */
static GBytes *
begin_listing (PasskeysSiteManager  *self,
               GPtrArray            *writers,
               gint64                count_key,
               gint64                next_subcommand,
               GError              **error)
{
  if (writers->len == 0)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS);
      return NULL;
    }

  passkeys_ctap2_writer_add_int (g_ptr_array_index (writers, 0), NUMBER (count_key), writers->len);
  self->subcommand = next_subcommand;
  self->listed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 1; i < writers->len; i++)
    g_ptr_array_add (self->listed, passkeys_ctap2_writer_finish (g_ptr_array_index (writers, i)));
  return passkeys_ctap2_writer_finish (g_ptr_array_index (writers, 0));
}

static GBytes *
tell_next (PasskeysSiteManager  *self,
           gint64                subcommand,
           GError              **error)
{
  if (self->listed == NULL || self->subcommand != subcommand || self->listed->len == 0)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);
      return NULL;
    }
  return g_ptr_array_steal_index (self->listed, 0);
}

static GBytes *
get_metadata (PasskeysSiteManager *self)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_N_EXISTING), self->entries->len);
  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_N_REMAINING), N_REMAINING);
  return passkeys_ctap2_writer_finish (writer);
}

static GBytes *
begin_relying_parties (PasskeysSiteManager  *self,
                       GError              **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) writers = writers_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      g_autoptr(GBytes) hash = passkeys_u2f_application_hash (entry->relying_party_id);
      PasskeysCtap2Writer *writer;

      if (!g_hash_table_add (seen, entry->relying_party_id))
        continue;

      writer = passkeys_ctap2_writer_new ();
      passkeys_ctap2_writer_take_item (
        writer, NUMBER (ANSWER_RELYING_PARTY),
        passkeys_ctap2_encode_relying_party (entry->relying_party_id, entry->relying_party_name));
      passkeys_ctap2_writer_add_bytes (writer, NUMBER (ANSWER_RELYING_PARTY_HASH), hash);
      g_ptr_array_add (writers, writer);
    }
  return begin_listing (self, writers, ANSWER_N_RELYING_PARTIES,
                        PASSKEYS_SITE_MANAGEMENT_NEXT_RELYING_PARTY, error);
}

static PasskeysCtap2Writer *
describe (Entry *entry)
{
  PasskeysCtap2Writer *writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_item (writer, NUMBER (ANSWER_USER), entry->user);
  passkeys_ctap2_writer_take_item (writer, NUMBER (ANSWER_CREDENTIAL),
                                   passkeys_ctap2_encode_credential (entry->credential_id));
  if (entry->public_key != NULL)
    passkeys_ctap2_writer_add_item (writer, NUMBER (ANSWER_PUBLIC_KEY), entry->public_key);
  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_PROTECTION), MAX (entry->protection, 1));
  return writer;
}

static GBytes *
begin_credentials (PasskeysSiteManager  *self,
                   PasskeysCtap2Map     *parameters, /* (nullable) */
                   GError              **error)
{
  PasskeysCtap2Key key = NUMBER (PASSKEYS_SITE_MANAGEMENT_RELYING_PARTY_HASH);
  g_autoptr(GPtrArray) writers = writers_new ();
  g_autoptr(GBytes) wanted = NULL;

  if (parameters == NULL)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
      return NULL;
    }
  if (!passkeys_ctap2_map_require (parameters, key, error) ||
      !passkeys_ctap2_map_read_bytes (parameters, key, 32, 32, &wanted, error))
    return NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (passkeys_u2f_application_is_relying_party (wanted, entry->relying_party_id))
        g_ptr_array_add (writers, describe (entry));
    }
  return begin_listing (self, writers, ANSWER_N_CREDENTIALS,
                        PASSKEYS_SITE_MANAGEMENT_NEXT_CREDENTIAL, error);
}

/**
 * passkeys_site_manager_answer:
 * @self: a manager
 * @subcommand: what is asked
 * @parameters: (nullable): its parameters
 * @error: return location
 *
 * Returns: (transfer full): CBOR, or %NULL with %PASSKEYS_CTAP2_ERROR
 */
GBytes *
passkeys_site_manager_answer (PasskeysSiteManager  *self,
                              gint64                subcommand,
                              PasskeysCtap2Map     *parameters,
                              GError              **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (subcommand == PASSKEYS_SITE_MANAGEMENT_NEXT_RELYING_PARTY ||
      subcommand == PASSKEYS_SITE_MANAGEMENT_NEXT_CREDENTIAL)
    return tell_next (self, subcommand, error);

  g_clear_pointer (&self->listed, g_ptr_array_unref);
  switch (subcommand)
    {
    case PASSKEYS_SITE_MANAGEMENT_GET_METADATA:
      return get_metadata (self);
    case PASSKEYS_SITE_MANAGEMENT_BEGIN_RELYING_PARTIES:
      return begin_relying_parties (self, error);
    case PASSKEYS_SITE_MANAGEMENT_BEGIN_CREDENTIALS:
      return begin_credentials (self, parameters, error);
    default:
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
      return NULL;
    }
}

static Entry *
find (PasskeysSiteManager *self,
      PasskeysCtap2Map    *parameters)
{
  g_autoptr(GBytes) credential_id = passkeys_site_management_read_credential (parameters, NULL);

  for (guint i = 0; credential_id != NULL && i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_bytes_equal (entry->credential_id, credential_id))
        return entry;
    }
  return NULL;
}

/**
 * passkeys_site_manager_find_site:
 * @self: a manager
 * @subcommand: what is asked
 * @parameters: (nullable): its parameters
 *
 * Returns: (transfer none) (nullable): the one relying party id that it is about
 */
const char *
passkeys_site_manager_find_site (PasskeysSiteManager *self,
                                 gint64               subcommand,
                                 PasskeysCtap2Map    *parameters)
{
  g_autoptr(GBytes) wanted = NULL;
  Entry *entry;

  if (subcommand != PASSKEYS_SITE_MANAGEMENT_BEGIN_CREDENTIALS)
    return (entry = find (self, parameters)) != NULL ? entry->relying_party_id : NULL;

  if (parameters == NULL ||
      !passkeys_ctap2_map_read_bytes (parameters,
                                      NUMBER (PASSKEYS_SITE_MANAGEMENT_RELYING_PARTY_HASH), 32, 32,
                                      &wanted, NULL) ||
      wanted == NULL)
    return NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      entry = g_ptr_array_index (self->entries, i);
      if (passkeys_u2f_application_is_relying_party (wanted, entry->relying_party_id))
        return entry->relying_party_id;
    }
  return NULL;
}

/**
 * passkeys_site_manager_apply:
 * @self: a manager
 * @subcommand: what was done
 * @parameters: its parameters
 *
 * Keeps up with the vault.
 */
void
passkeys_site_manager_apply (PasskeysSiteManager *self,
                             gint64               subcommand,
                             PasskeysCtap2Map    *parameters)
{
  g_autoptr(PasskeysCtap2Map) user = NULL;
  Entry *entry = find (self, parameters);

  g_clear_pointer (&self->listed, g_ptr_array_unref);
  if (entry == NULL)
    return;

  if (subcommand == PASSKEYS_SITE_MANAGEMENT_DELETE)
    {
      g_ptr_array_remove (self->entries, entry);
    }
  else if (passkeys_ctap2_map_read_map (parameters, NUMBER (PASSKEYS_SITE_MANAGEMENT_USER), &user,
                                        NULL) && user != NULL)
    {
      g_clear_pointer (&entry->user, g_bytes_unref);
      entry->user = passkeys_ctap2_map_serialise (user);
    }
}
