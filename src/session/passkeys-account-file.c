/* passkeys-account-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account-file"

#include "config.h"

#include "passkeys-account-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include "passkeys-json.h"
#include "passkeys-session-error.h"

#define FILE_VERSION 1
#define MAXIMUM_FILE_SIZE (1024 * 1024)
#define MAXIMUM_ACCOUNTS 1000
#define LOCK_TRIES 50
#define LOCK_PAUSE (G_USEC_PER_SEC / 10)

/* {"version": 1, "accounts": [{"connection": {"preset": "custom", "apiUrl": …, "relyingPartyId": …,
 * "origin": …}, "orgId": …, "userId": …, "username": …, "organisationName": …}]}
 * Only custom connections say more than their preset. */

static gboolean
fail (GError               **error,
      PasskeysSessionError   code,
      const char            *path,
      const char            *why)
{
  g_set_error (error, PASSKEYS_SESSION_ERROR, code, "The file of accounts “%s” %s", path, why);
  return FALSE;
}

static gboolean
fail_writing (GError     **error,
              const char  *path,
              const char  *why)
{
  g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED,
               "The file of accounts “%s” could not be written: %s", path, why);
  return FALSE;
}

/* Takes the lock beside the file; its descriptor holds it. */
static int
take_lock (const char  *path,
           GError     **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofd int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      fail_writing (error, path, g_strerror (errno));
      return -1;
    }

  fd = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  for (int i = 0; fd != -1 && i < LOCK_TRIES; i++)
    {
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        return g_steal_fd (&fd);

      if (errno != EWOULDBLOCK && errno != EINTR)
        break;

      g_usleep (LOCK_PAUSE);
    }

  fail_writing (error, path,
                errno == EWOULDBLOCK ? "another program keeps it locked" : g_strerror (errno));
  return -1;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static PasskeysConnection *
read_connection (JsonObject *account)
{
  JsonObject *object = get_object (json_object_get_member (account, "connection"));
  const char *preset = object != NULL ? get_text (object, "preset") : NULL;
  const char *api_url;
  const char *relying_party_id;
  const char *origin;

  if (preset == NULL)
    return NULL;

  if (g_str_equal (preset, PASSKEYS_CONNECTION_THIS_COMPUTER))
    return passkeys_connection_new_this_computer (NULL);

  if (!g_str_equal (preset, PASSKEYS_CONNECTION_CUSTOM))
    return passkeys_connection_new_preset (preset);

  api_url = get_text (object, "apiUrl");
  relying_party_id = get_text (object, "relyingPartyId");
  origin = get_text (object, "origin");
  if (api_url == NULL || relying_party_id == NULL || origin == NULL)
    return NULL;

  return passkeys_connection_new_custom (api_url, relying_party_id, origin, NULL);
}

static PasskeysAccount *
read_account (JsonNode *node)
{
  JsonObject *object = get_object (node);
  g_autoptr(PasskeysConnection) connection = object != NULL ? read_connection (object) : NULL;
  const char *org_id;
  const char *user_id;
  const char *username;

  if (connection == NULL)
    return NULL;

  org_id = get_text (object, "orgId");
  user_id = get_text (object, "userId");
  username = get_text (object, "username");
  if (org_id == NULL || user_id == NULL || username == NULL)
    return NULL;

  return passkeys_account_new (connection, org_id, user_id, username,
                               get_text (object, "organisationName"));
}

static gboolean
check_version (JsonObject  *root,
               const char  *path,
               GError     **error)
{
  JsonNode *node = json_object_get_member (root, "version");

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64
      || json_node_get_int (node) < 1)
    return fail (error, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED, path, "has no version");

  if (json_node_get_int (node) > FILE_VERSION)
    return fail (error, PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW, path,
                 "was written by a newer version of this program");

  return TRUE;
}

static GListStore *
read_accounts (JsonObject  *root,
               const char  *path,
               GError     **error)
{
  g_autoptr(GListStore) accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
  JsonNode *list = json_object_get_member (root, "accounts");
  JsonArray *array;

  if (!check_version (root, path, error))
    return NULL;

  array = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;
  if (array == NULL || json_array_get_length (array) > MAXIMUM_ACCOUNTS)
    {
      fail (error, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED, path,
            "is damaged: it has no list of accounts");
      return NULL;
    }

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr(PasskeysAccount) account = read_account (json_array_get_element (array, i));

      if (account == NULL)
        {
          fail (error, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED, path,
                "is damaged: an account lacks something");
          return NULL;
        }

      g_list_store_append (accounts, account);
    }

  return g_steal_pointer (&accounts);
}

static GListStore *
load (const char  *path,
      GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) json = NULL;
  g_autoptr(JsonNode) root = NULL;
  GStatBuf info;
  gsize length;
  char *text;

  if (g_stat (path, &info) != 0 && errno == ENOENT)
    return g_list_store_new (PASSKEYS_TYPE_ACCOUNT);

  if (!S_ISREG (info.st_mode) || info.st_size > MAXIMUM_FILE_SIZE
      || !g_file_get_contents (path, &text, &length, &local_error))
    {
      fail (error, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED, path,
            local_error != NULL ? local_error->message : "is no file of accounts");
      return NULL;
    }

  json = g_bytes_new_take (text, length);
  root = passkeys_json_parse_object (json, MAXIMUM_FILE_SIZE, NULL);
  if (root == NULL)
    {
      fail (error, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED, path,
            "is damaged: it is no JSON object");
      return NULL;
    }

  return read_accounts (json_node_get_object (root), path, error);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
build_connection (JsonBuilder        *builder,
                  PasskeysConnection *connection)
{
  const char *preset = passkeys_connection_get_preset (connection);

  json_builder_set_member_name (builder, "connection");
  json_builder_begin_object (builder);
  add_text (builder, "preset", preset);
  if (g_str_equal (preset, PASSKEYS_CONNECTION_CUSTOM))
    {
      add_text (builder, "apiUrl", passkeys_connection_get_api_url (connection));
      add_text (builder, "relyingPartyId", passkeys_connection_get_relying_party_id (connection));
      add_text (builder, "origin", passkeys_connection_get_origin (connection));
    }
  json_builder_end_object (builder);
}

static void
build_account (JsonBuilder     *builder,
               PasskeysAccount *account)
{
  const char *organisation_name = passkeys_account_get_organisation_name (account);

  json_builder_begin_object (builder);
  build_connection (builder, passkeys_account_get_connection (account));
  add_text (builder, "orgId", passkeys_account_get_org_id (account));
  add_text (builder, "userId", passkeys_account_get_user_id (account));
  add_text (builder, "username", passkeys_account_get_username (account));
  if (organisation_name != NULL)
    add_text (builder, "organisationName", organisation_name);
  json_builder_end_object (builder);
}

static char *
serialise (GListModel *accounts)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, FILE_VERSION);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(PasskeysAccount) account = g_list_model_get_item (accounts, i);

      build_account (builder, account);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

/* Old or new, never half: written beside, flushed to the disk, then put in its place. */
static gboolean
save (const char  *path,
      GListModel  *accounts,
      GError     **error)
{
  g_autofree char *text = serialise (accounts);
  g_autoptr(GError) local_error = NULL;

  if (!g_file_set_contents_full (path, text, strlen (text),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &local_error))
    return fail_writing (error, path, local_error->message);

  return TRUE;
}

static guint
find (GListModel *accounts,
      const char *id)
{
  guint n = g_list_model_get_n_items (accounts);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(PasskeysAccount) account = g_list_model_get_item (accounts, i);

      if (g_str_equal (passkeys_account_get_id (account), id))
        return i;
    }

  return n;
}

/*< private >
 * _passkeys_account_file_read:
 * @path: the file
 * @error: return location for an error
 *
 * Reads the accounts; a file that is not there holds none. Takes no lock: files are replaced as a
 * whole.
 *
 * Returns: (transfer full): a list, or %NULL with %PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED or
 *   %PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW
 */
GListStore *
_passkeys_account_file_read (const char  *path,
                             GError     **error)
{
  return load (path, error);
}

/*< private >
 * _passkeys_account_file_add:
 * @path: the file, which need not be there
 * @account: an account
 * @error: return location
 *
 * Adds an account or replaces the one with the same id, and keeps what others have added meanwhile.
 *
 * Returns: (transfer full) (element-type PasskeysAccount): the accounts that the file holds from then
 *   on; %NULL with @error when it cannot be locked, read or written, and then it is as it was
 */
GListStore *
_passkeys_account_file_add (const char       *path,
                            PasskeysAccount  *account,
                            GError          **error)
{
  g_autofd int lock = take_lock (path, error);
  g_autoptr(GListStore) accounts = lock != -1 ? load (path, error) : NULL;
  guint position;

  if (accounts == NULL)
    return NULL;

  position = find (G_LIST_MODEL (accounts), passkeys_account_get_id (account));
  if (position >= MAXIMUM_ACCOUNTS)
    {
      fail_writing (error, path, "there are too many accounts");
      return NULL;
    }

  g_list_store_splice (accounts, position,
                       position < g_list_model_get_n_items (G_LIST_MODEL (accounts)) ? 1 : 0,
                       (gpointer *) &account, 1);
  if (!save (path, G_LIST_MODEL (accounts), error))
    return NULL;

  return g_steal_pointer (&accounts);
}

/*< private >
 * _passkeys_account_file_remove:
 * @path: the file
 * @id: of an account, which need not be there
 * @error: return location
 *
 * Removes an account, and keeps what others have added meanwhile.
 *
 * Returns: (transfer full) (element-type PasskeysAccount): the accounts that the file holds from then
 *   on; %NULL with @error when it cannot be locked, read or written, and then it is as it was
 */
GListStore *
_passkeys_account_file_remove (const char  *path,
                               const char  *id,
                               GError     **error)
{
  g_autofd int lock = take_lock (path, error);
  g_autoptr(GListStore) accounts = lock != -1 ? load (path, error) : NULL;
  guint position;

  if (accounts == NULL)
    return NULL;

  position = find (G_LIST_MODEL (accounts), id);
  if (position < g_list_model_get_n_items (G_LIST_MODEL (accounts)))
    {
      g_list_store_remove (accounts, position);
      if (!save (path, G_LIST_MODEL (accounts), error))
        return NULL;
    }

  return g_steal_pointer (&accounts);
}

/*< private >
 * _passkeys_account_file_set_aside:
 * @path: the file
 * @error: return location
 *
 * Renames a file that cannot be read to one with the time behind its name, so that a new one can be
 * begun. A readable file stays: another program may have mended it.
 *
 * Returns: (transfer full) (element-type PasskeysAccount): the accounts of a readable file, or none;
 *   %NULL with @error when it cannot be locked or renamed
 */
GListStore *
_passkeys_account_file_set_aside (const char  *path,
                                  GError     **error)
{
  g_autofd int lock = take_lock (path, error);
  g_autoptr(GListStore) accounts = lock != -1 ? load (path, NULL) : NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *aside = g_strdup_printf ("%s.unreadable-%s", path, time);

  if (lock == -1)
    return NULL;

  if (accounts != NULL)
    return g_steal_pointer (&accounts);

  if (g_rename (path, aside) != 0)
    {
      fail_writing (error, path, g_strerror (errno));
      return NULL;
    }

  return g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
}
