/* passkeys-search-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-search-index"

#include "config.h"

#include "passkeys-search-index.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "passkeys-fiber.h"
#include "passkeys-list-cache.h"

#define STACK_SIZE (256 * 1024)

typedef struct
{
  char       *id;          /* (owned) */
  const char *title;       /* of the row */
  const char *description; /* (nullable), likewise */
  char       *text;        /* (owned): what is searched, without case */
  JsonNode   *row;         /* (owned) */
  gboolean    is_user;
} Entry;

struct _PasskeysSearchIndex
{
  GObject     parent_instance;

  GPtrArray  *entries; /* (owned): of Entry */
  GHashTable *by_id;   /* (owned): to Entry */
};

G_DEFINE_FINAL_TYPE (PasskeysSearchIndex, passkeys_search_index, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->text);
  json_node_unref (entry->row);
  g_free (entry);
}

static char *
fold (const char *text)
{
  g_autofree char *normalised = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normalised != NULL ? normalised : "", -1);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                     ? json_node_get_string (node) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

static void
add (PasskeysSearchIndex *self,
     JsonNode            *row,
     const char          *prefix,
     const char          *id_member,
     const char          *description_member)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (row) ? json_node_get_object (row) : NULL;
  const char *id = object != NULL ? get_text (object, id_member) : NULL;
  g_autofree char *text = NULL;
  Entry *entry;

  if (id == NULL || (get_text (object, "name") == NULL && get_text (object, "username") == NULL))
    return;

  entry = g_new0 (Entry, 1);
  entry->id = g_strconcat (prefix, id, NULL);
  entry->row = json_node_ref (row);
  entry->description = get_text (object, description_member);
  entry->title = get_text (object, "name");
  entry->is_user = g_str_equal (id_member, "userId");
  if (entry->title == NULL)
    entry->title = entry->description;
  text = g_strjoin (" ", entry->title, entry->description, NULL);
  entry->text = fold (text);

  g_ptr_array_add (self->entries, entry);
  g_hash_table_replace (self->by_id, entry->id, entry);
}

static void
add_rows (PasskeysSearchIndex *self,
          JsonArray           *rows, /* (nullable) */
          const char          *prefix,
          const char          *id_member,
          const char          *description_member)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    add (self, json_array_get_element (rows, i), prefix, id_member, description_member);
}

static DexFuture *
load_fiber (gpointer account)
{
  g_autoptr(PasskeysSearchIndex) self = g_object_new (PASSKEYS_TYPE_SEARCH_INDEX, NULL);
  g_autoptr(JsonArray) credentials = NULL;
  g_autoptr(JsonArray) users = NULL;

  credentials = passkeys_await_boxed (passkeys_list_cache_recall (account, "credentials"), NULL);
  users = passkeys_await_boxed (passkeys_list_cache_recall (account, "users"), NULL);
  add_rows (self, credentials, "credential:", "credentialUuid", "kind");
  add_rows (self, users, "user:", "userId", "username");

  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * passkeys_search_index_load:
 * @account: an account
 *
 * Reads what the lists of the account said last.
 *
 * Returns: (transfer full): a future that resolves to a [class@SearchIndex], which is empty where
 *   nothing is remembered
 */
DexFuture *
passkeys_search_index_load (PasskeysAccount *account)
{
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));

  return passkeys_fiber_spawn (STACK_SIZE, load_fiber, g_object_ref (account), g_object_unref);
}

static gboolean
matches (Entry             *entry,
         const char *const *words)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (strstr (entry->text, words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static GStrv
fold_words (const char *const *words)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_strv_builder_take (builder, fold (words[i]));

  return g_strv_builder_end (builder);
}

/**
 * passkeys_search_index_find:
 * @self: an index
 * @words: what a person typed, word by word
 * @maximum: of how many to tell at most
 *
 * Finds users and credentials whose names hold every word, in whatever case. Names that begin with
 * the first word come before those that only hold it.
 *
 * Returns: (transfer full): identifiers; none where there are no words
 */
char **
passkeys_search_index_find (PasskeysSearchIndex *self,
                            const char *const   *words,
                            guint                maximum)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) folded = NULL;
  guint n_found = 0;

  g_return_val_if_fail (PASSKEYS_IS_SEARCH_INDEX (self), NULL);
  g_return_val_if_fail (words != NULL, NULL);

  folded = fold_words (words);
  for (int begins = TRUE; folded[0] != NULL && begins >= FALSE; begins--)
    for (guint i = 0; i < self->entries->len && n_found < maximum; i++)
      {
        Entry *entry = g_ptr_array_index (self->entries, i);

        if (g_str_has_prefix (entry->text, folded[0]) != begins
            || !matches (entry, (const char *const *) folded))
          continue;
        g_strv_builder_add (builder, entry->id);
        n_found++;
      }

  return g_strv_builder_end (builder);
}

/**
 * passkeys_search_index_get_title:
 * @self: an index
 * @id: an identifier
 *
 * Returns: (nullable): what it is called; %NULL where there is no such thing
 */
const char *
passkeys_search_index_get_title (PasskeysSearchIndex *self,
                                 const char          *id)
{
  Entry *entry;

  g_return_val_if_fail (PASSKEYS_IS_SEARCH_INDEX (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  entry = g_hash_table_lookup (self->by_id, id);
  return entry != NULL ? entry->title : NULL;
}

/**
 * passkeys_search_index_get_description:
 * @self: an index
 * @id: an identifier
 *
 * Returns: (nullable): the user name of a user; %NULL for all else
 */
const char *
passkeys_search_index_get_description (PasskeysSearchIndex *self,
                                       const char          *id)
{
  Entry *entry;

  g_return_val_if_fail (PASSKEYS_IS_SEARCH_INDEX (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  entry = g_hash_table_lookup (self->by_id, id);
  return entry != NULL && entry->is_user ? entry->description : NULL;
}

/**
 * passkeys_search_index_dup_user:
 * @self: an index
 * @id: an identifier
 *
 * Returns: (transfer full) (nullable): the user as the list knew them; %NULL for all else
 */
PasskeysUser *
passkeys_search_index_dup_user (PasskeysSearchIndex *self,
                                const char          *id)
{
  Entry *entry;

  g_return_val_if_fail (PASSKEYS_IS_SEARCH_INDEX (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  entry = g_hash_table_lookup (self->by_id, id);
  return entry != NULL && entry->is_user ? passkeys_user_new_from_json (entry->row, NULL) : NULL;
}

static void
passkeys_search_index_finalize (GObject *object)
{
  PasskeysSearchIndex *self = PASSKEYS_SEARCH_INDEX (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (passkeys_search_index_parent_class)->finalize (object);
}

static void
passkeys_search_index_class_init (PasskeysSearchIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_search_index_finalize;
}

static void
passkeys_search_index_init (PasskeysSearchIndex *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}
