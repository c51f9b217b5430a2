/* passkeys-list-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-list-cache"

#include "config.h"

#include "passkeys-list-cache.h"

#include <string.h>

#include <glib/gstdio.h>

#include "passkeys-api-response.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-harmless-json-private.h"
#include "passkeys-worker-private.h"

#define STACK_SIZE (256 * 1024)
#define FORMAT 1
#define MAX_ITEMS 1000
#define MAX_FILE (4 * 1024 * 1024)

struct _PasskeysListCache
{
  GObject            parent_instance;

  PasskeysAccount   *account; /* (owned) */
  GFile             *file;    /* (owned) */
  GWeakRef           list;
  JsonArray         *items;   /* (owned) (nullable): what this reading told so far */
  JsonArray         *ready;   /* (owned) (nullable): what a reading told, to be written */
  GDateTime         *date;    /* (owned) (nullable) */
  DexFuture         *read;    /* (owned) */
  DexFuture         *write;   /* (owned) (nullable): while it is written */
  gboolean           forgotten;
};

/* All that live, so that none of them writes what was just forgotten. */
static GPtrArray *caches;

enum { PROP_0, PROP_DATE, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysListCache, passkeys_list_cache, G_TYPE_OBJECT)

/* Ids of accounts hold characters that a file name must not. */
static char *
build_folder (PasskeysAccount *account)
{
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256,
                                                         passkeys_account_get_id (account), -1);

  return g_build_filename (g_get_user_cache_dir (), "passkeys", "lists", name, NULL);
}

static GFile *
find_file (PasskeysAccount *account,
           const char      *name)
{
  g_autofree char *folder = build_folder (account);
  g_autofree char *file_name = g_strconcat (name, ".json", NULL);

  return g_file_new_build_filename (folder, file_name, NULL);
}

static void
set_date (PasskeysListCache *self,
          GDateTime         *date) /* (nullable) */
{
  if (self->date == date)
    return;

  g_clear_pointer (&self->date, g_date_time_unref);
  self->date = date != NULL ? g_date_time_ref (date) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATE]);
}

static GBytes *
serialise (PasskeysListCache *self)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  char *text;

  json_object_set_int_member (object, "version", FORMAT);
  json_object_set_string_member (object, "account", passkeys_account_get_id (self->account));
  json_object_set_int_member (object, "date", g_date_time_to_unix (now));
  json_object_set_array_member (object, "items", g_steal_pointer (&self->ready));
  json_node_set_object (root, object);
  text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/* NULL: of another version or account, or damaged */
static JsonObject *
parse (PasskeysAccount *account,
       GBytes          *bytes)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  JsonNode *root;
  JsonObject *object;

  if (length == 0 || length > MAX_FILE || !json_parser_load_from_data (parser, text, length, NULL))
    return NULL;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  object = json_node_get_object (root);
  if (json_object_get_int_member_with_default (object, "version", 0) != FORMAT
      || g_strcmp0 (json_object_get_string_member_with_default (object, "account", NULL),
                    passkeys_account_get_id (account)) != 0
      || !json_object_has_member (object, "items")
      || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, "items")))
    return NULL;

  return json_object_ref (object);
}

static void
remember (PasskeysListCache *self,
          JsonObject        *object)
{
  g_autoptr(PasskeysPagedList) list = g_weak_ref_get (&self->list);
  gint64 seconds = json_object_get_int_member_with_default (object, "date", 0);
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  if (list == NULL || date == NULL)
    return;

  g_signal_emit_by_name (self, "recalled", json_object_get_array_member (object, "items"));
  if (passkeys_paged_list_is_loaded (list))
    return;

  /* Whoever hears of the rows asks from when they are. */
  set_date (self, date);
  passkeys_paged_list_remember (list, json_object_get_array_member (object, "items"));
  if (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    set_date (self, NULL);
}

static DexFuture *
read_fiber (gpointer data)
{
  PasskeysListCache *self = data;
  g_autoptr(GBytes) bytes = passkeys_await_boxed (dex_file_load_contents_bytes (self->file), NULL);
  g_autoptr(JsonObject) object = bytes != NULL ? parse (self->account, bytes) : NULL;

  if (object != NULL)
    remember (self, object);

  return dex_future_new_true ();
}

/* Replaced in one go: whoever reads it sees the old rows or the new ones. */
static DexFuture *
write_fiber (gpointer data)
{
  PasskeysListCache *self = data;
  g_autofree char *folder = build_folder (self->account);

  passkeys_await (dex_ref (self->read), NULL);
  while (self->ready != NULL && !self->forgotten)
    {
      g_autoptr(GBytes) bytes = serialise (self);

      if (g_bytes_get_size (bytes) <= MAX_FILE && g_mkdir_with_parents (folder, 0700) == 0)
        passkeys_await (dex_file_replace_contents_bytes (self->file, bytes, NULL, FALSE,
                                                         G_FILE_CREATE_PRIVATE), NULL);
    }

  dex_clear (&self->write);
  return dex_future_new_true ();
}

static DexFuture *
spawn (PasskeysListCache *self,
       DexFiberFunc       fiber)
{
  return passkeys_fiber_spawn (STACK_SIZE, fiber, g_object_ref (self), g_object_unref);
}

static void
begin_writing (PasskeysListCache *self)
{
  g_clear_pointer (&self->ready, json_array_unref);
  self->ready = g_steal_pointer (&self->items);
  if (self->write == NULL)
    self->write = spawn (self, write_fiber);
}

static void
collect (PasskeysListCache *self,
         JsonArray         *page)
{
  for (guint i = 0; i < json_array_get_length (page); i++)
    {
      if (json_array_get_length (self->items) == MAX_ITEMS)
        return;
      json_array_add_element (self->items,
                              _passkeys_harmless_json_dup (json_array_get_element (page, i)));
    }
}

static void
on_page_read (PasskeysListCache   *self,
              PasskeysApiResponse *response,
              guint                number,
              PasskeysPagedList   *list)
{
  JsonObject *page = json_node_get_object (passkeys_api_response_get_json (response));

  set_date (self, NULL);
  if (self->forgotten)
    return;

  if (number == 1)
    {
      g_clear_pointer (&self->items, json_array_unref);
      self->items = json_array_new ();
    }
  if (self->items == NULL)
    return;

  collect (self, json_object_get_array_member (page, "items"));
  if (!passkeys_paged_list_has_more (list)
      || json_array_get_length (self->items) == MAX_ITEMS)
    begin_writing (self);
}

static void
passkeys_list_cache_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DATE:
      g_value_set_boxed (value, PASSKEYS_LIST_CACHE (object)->date);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_list_cache_finalize (GObject *object)
{
  PasskeysListCache *self = PASSKEYS_LIST_CACHE (object);

  g_ptr_array_remove_fast (caches, self);
  dex_clear (&self->read);
  g_weak_ref_clear (&self->list);
  g_clear_pointer (&self->items, json_array_unref);
  g_clear_pointer (&self->ready, json_array_unref);
  g_clear_pointer (&self->date, g_date_time_unref);
  g_clear_object (&self->file);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (passkeys_list_cache_parent_class)->finalize (object);
}

static void
passkeys_list_cache_class_init (PasskeysListCacheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = passkeys_list_cache_get_property;
  object_class->finalize = passkeys_list_cache_finalize;

  properties[PROP_DATE] = g_param_spec_boxed ("date", NULL, NULL, G_TYPE_DATE_TIME,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("recalled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, JSON_TYPE_ARRAY);
}

static void
passkeys_list_cache_init (PasskeysListCache *self)
{
  g_weak_ref_init (&self->list, NULL);
  if (caches == NULL)
    caches = g_ptr_array_new ();
  g_ptr_array_add (caches, self);
}

/**
 * passkeys_list_cache_new:
 * @account: whose list it is
 * @name: the name of the list, which is that of a file
 * @list: the list, of which nothing was read yet
 *
 * Shows in @list what it said last, as soon as that is read and unless the server is faster; and
 * keeps what it says from now on, a thousand rows at most.
 *
 * Returns: (transfer full): a cache, which does so as long as it lives
 */
PasskeysListCache *
passkeys_list_cache_new (PasskeysAccount   *account,
                         const char        *name,
                         PasskeysPagedList *list)
{
  PasskeysListCache *self;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (list), NULL);

  self = g_object_new (PASSKEYS_TYPE_LIST_CACHE, NULL);
  self->account = g_object_ref (account);
  self->file = find_file (account, name);
  g_weak_ref_set (&self->list, list);
  g_signal_connect_object (list, "page-read", G_CALLBACK (on_page_read), self, G_CONNECT_SWAPPED);
  self->read = spawn (self, read_fiber);

  return self;
}

/**
 * passkeys_list_cache_get_date:
 * @self: a cache
 *
 * Returns: (transfer none) (nullable): from when the rows of the list are, or %NULL where they are
 *   those that the server told in this run
 */
GDateTime *
passkeys_list_cache_get_date (PasskeysListCache *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LIST_CACHE (self), NULL);

  return self->date;
}

/**
 * passkeys_list_cache_new_for_rows:
 * @account: whose list it is
 * @name: the name of the list, which is that of a file
 *
 * Makes a cache for a list that comes in one piece: it is asked for its rows, and told them.
 *
 * Returns: (transfer full): a cache
 */
PasskeysListCache *
passkeys_list_cache_new_for_rows (PasskeysAccount *account,
                                  const char      *name)
{
  PasskeysListCache *self;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_LIST_CACHE, NULL);
  self->account = g_object_ref (account);
  self->file = find_file (account, name);
  self->read = dex_future_new_true ();

  return self;
}

static DexFuture *
rows_read_cb (DexFuture *future,
              gpointer   data)
{
  PasskeysListCache *self = data;
  GBytes *bytes = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_autoptr(JsonObject) object = parse (self->account, bytes);
  g_autoptr(GDateTime) date = NULL;

  if (object == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The list cannot be read");

  date = g_date_time_new_from_unix_utc (json_object_get_int_member_with_default (object, "date", 0));
  set_date (self, date);
  return dex_future_new_take_boxed (JSON_TYPE_ARRAY,
                                    json_array_ref (json_object_get_array_member (object, "items")));
}

/**
 * passkeys_list_cache_read_rows:
 * @self: a cache for rows
 *
 * Reads what the list said last; from then on the cache tells from when that is.
 *
 * Returns: (transfer full): a future of the rows, as a [struct@Json.Array]; it rejects where
 *   nothing is remembered
 */
DexFuture *
passkeys_list_cache_read_rows (PasskeysListCache *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_LIST_CACHE (self));

  return dex_future_then (dex_file_load_contents_bytes (self->file), rows_read_cb,
                          g_object_ref (self), g_object_unref);
}

/**
 * passkeys_list_cache_write_rows:
 * @self: a cache for rows
 * @rows: (transfer full) (nullable): what the server said in this run, which tells no secret;
 *   %NULL to keep what it said another time
 *
 * Keeps the rows. What is shown from here on is not what was read.
 */
void
passkeys_list_cache_write_rows (PasskeysListCache *self,
                                JsonArray         *rows)
{
  g_return_if_fail (PASSKEYS_IS_LIST_CACHE (self));

  set_date (self, NULL);
  g_clear_pointer (&self->items, json_array_unref);
  self->items = rows;
  if (!self->forgotten && rows != NULL)
    begin_writing (self);
}

static DexFuture *
recalled_cb (DexFuture *future,
             gpointer   account)
{
  GBytes *bytes = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_autoptr(JsonObject) object = parse (account, bytes);

  if (object == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The list cannot be read");

  return dex_future_new_take_boxed (JSON_TYPE_ARRAY,
                                    json_array_ref (json_object_get_array_member (object, "items")));
}

/**
 * passkeys_list_cache_recall:
 * @account: whose list it is
 * @name: the name of the list
 *
 * Reads what a list said last, without anything that would ask the server.
 *
 * Returns: (transfer full): a future of the items, as a [struct@Json.Array]; it rejects where
 *   nothing is remembered
 */
DexFuture *
passkeys_list_cache_recall (PasskeysAccount *account,
                            const char      *name)
{
  g_autoptr(GFile) file = NULL;

  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));
  dex_return_error_if_fail (name != NULL);

  file = find_file (account, name);
  return dex_future_then (dex_file_load_contents_bytes (file), recalled_cb, g_object_ref (account),
                          g_object_unref);
}

/* In a thread. */
static gpointer
delete_folder (gpointer   account,
               GError   **error)
{
  g_autofree char *folder = build_folder (account);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);

  return g_object_ref (account);
}

/* What is not written yet never is. What is being written cannot be stopped. */
static void
retire_caches (PasskeysAccount *account)
{
  g_autoptr(GPtrArray) writes = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; caches != NULL && i < caches->len; i++)
    {
      PasskeysListCache *cache = g_ptr_array_index (caches, i);

      if (!g_str_equal (passkeys_account_get_id (cache->account), passkeys_account_get_id (account)))
        continue;
      cache->forgotten = TRUE;
      if (cache->write != NULL)
        g_ptr_array_add (writes, dex_ref (cache->write));
    }

  for (guint i = 0; i < writes->len; i++)
    passkeys_await (dex_ref (g_ptr_array_index (writes, i)), NULL);
}

static DexFuture *
forget_fiber (gpointer      account,
              GCancellable *cancellable)
{
  retire_caches (account);
  passkeys_await (_passkeys_worker_run (delete_folder, g_object_ref (account), g_object_unref),
                  NULL);

  return dex_future_new_true ();
}

/**
 * passkeys_list_cache_forget_account:
 * @account: an account that this computer is to know no more
 *
 * Deletes what its lists said. Caches that there are now keep nothing from here on; one that is
 * made later does. It is done to the end, whoever waits for it or not.
 *
 * Returns: (transfer full): a future that resolves to %TRUE once nothing is left
 */
DexFuture *
passkeys_list_cache_forget_account (PasskeysAccount *account)
{
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));

  return passkeys_cancellable_fiber_spawn (forget_fiber, g_object_ref (account), g_object_unref);
}
