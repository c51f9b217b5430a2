/* passkeys-outbox.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-outbox"

#include "config.h"

#include "passkeys-outbox-private.h"

#include <libdex.h>

#include "passkeys-fiber.h"
#include "passkeys-outbox-message.h"

#define SUFFIX ".eml"
#define NAME_KEY "passkeys-outbox-name"
#define MAXIMUM_FILE_SIZE (256 * 1024)
#define MAXIMUM_MESSAGES 500
#define FILES_AT_ONCE 100

/* Files appear, and are never changed:
 *
 *   monitor ── scan: new names ── read, parse ── inserted by date
 *
 * Every change of the folder leads to a scan of all names, so that no event can be missed for
 * good. */
struct _PasskeysOutbox
{
  GObject parent_instance;

  GFile        *folder;
  GFileMonitor *monitor;  /* nullable until watched */
  GListStore   *messages;
  GHashTable   *names;    /* of the files that were read, good or bad */
  gboolean      scanning;
  gboolean      changed;  /* while scanning: scan again */
};

static GType
passkeys_outbox_get_item_type (GListModel *model)
{
  return PASSKEYS_TYPE_OUTBOX_MESSAGE;
}

static guint
passkeys_outbox_get_n_items (GListModel *model)
{
  PasskeysOutbox *self = PASSKEYS_OUTBOX (model);

  return g_list_model_get_n_items (G_LIST_MODEL (self->messages));
}

static gpointer
passkeys_outbox_get_item (GListModel *model,
                          guint       position)
{
  PasskeysOutbox *self = PASSKEYS_OUTBOX (model);

  return g_list_model_get_item (G_LIST_MODEL (self->messages), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = passkeys_outbox_get_item_type;
  iface->get_n_items = passkeys_outbox_get_n_items;
  iface->get_item = passkeys_outbox_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysOutbox, passkeys_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Newest first; of two in the same second the one with the later name. */
static int
compare_messages (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  GDateTime *date_a = passkeys_outbox_message_get_date ((PasskeysOutboxMessage *) a);
  GDateTime *date_b = passkeys_outbox_message_get_date ((PasskeysOutboxMessage *) b);
  int order = g_date_time_compare (date_b, date_a);

  if (order != 0)
    return order;

  return g_strcmp0 (g_object_get_data ((GObject *) b, NAME_KEY),
                    g_object_get_data ((GObject *) a, NAME_KEY));
}

static void
await_message (PasskeysOutbox *self,
               const char     *name,
               goffset         size)
{
  g_autoptr(GFile) file = g_file_get_child (self->folder, name);
  g_autoptr(PasskeysOutboxMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (size <= MAXIMUM_FILE_SIZE)
    bytes = passkeys_await_boxed (dex_file_load_contents_bytes (file), NULL);

  message = bytes != NULL ? passkeys_outbox_message_parse (bytes, NULL) : NULL;
  if (message == NULL)
    return;

  g_object_set_data_full (G_OBJECT (message), NAME_KEY, g_strdup (name), g_free);
  g_list_store_insert_sorted (self->messages, message, compare_messages, NULL);
}

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (g_file_info_get_name (*(GFileInfo **) a),
                    g_file_info_get_name (*(GFileInfo **) b));
}

/* The files that were not read yet, by name, which is how the server orders them. */
static GPtrArray *
await_new_files (PasskeysOutbox *self)
{
  g_autoptr(GPtrArray) infos = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GFileEnumerator) files = NULL;

  files = passkeys_await_object (dex_file_enumerate_children (self->folder,
                                                              G_FILE_ATTRIBUTE_STANDARD_NAME ","
                                                              G_FILE_ATTRIBUTE_STANDARD_TYPE ","
                                                              G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                              G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                                              G_PRIORITY_DEFAULT),
                                 NULL);
  while (files != NULL)
    {
      GList *some = passkeys_await_boxed (dex_file_enumerator_next_files (files, FILES_AT_ONCE,
                                                                          G_PRIORITY_DEFAULT),
                                          NULL);

      if (some == NULL)
        break;

      for (GList *l = some; l != NULL; l = l->next)
        {
          if (g_str_has_suffix (g_file_info_get_name (l->data), SUFFIX)
              && g_file_info_get_file_type (l->data) == G_FILE_TYPE_REGULAR
              && !g_hash_table_contains (self->names, g_file_info_get_name (l->data)))
            g_ptr_array_add (infos, g_object_ref (l->data));
        }

      g_list_free_full (some, g_object_unref);
    }

  g_ptr_array_sort (infos, compare_infos);
  return g_steal_pointer (&infos);
}

static DexFuture *
scan_fiber (gpointer user_data)
{
  PasskeysOutbox *self = user_data;

  do
    {
      g_autoptr(GPtrArray) infos = NULL;

      self->changed = FALSE;
      infos = await_new_files (self);
      for (guint i = 0; i < infos->len; i++)
        {
          GFileInfo *info = g_ptr_array_index (infos, i);

          g_hash_table_add (self->names, g_strdup (g_file_info_get_name (info)));
          if (infos->len - i <= MAXIMUM_MESSAGES)
            await_message (self, g_file_info_get_name (info), g_file_info_get_size (info));
        }
    }
  while (self->changed);

  self->scanning = FALSE;
  return dex_future_new_true ();
}

static void
scan (PasskeysOutbox *self)
{
  self->changed = TRUE;
  if (self->scanning)
    return;

  self->scanning = TRUE;
  dex_future_disown (passkeys_fiber_spawn (0, scan_fiber, g_object_ref (self),
                                           g_object_unref));
}

static void
on_folder_changed_cb (PasskeysOutbox    *self,
                      GFile             *file,
                      GFile             *other_file,
                      GFileMonitorEvent  event)
{
  g_assert (PASSKEYS_IS_OUTBOX (self));

  /* A file that is still being written is read once it is closed or renamed. */
  if (event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT || event == G_FILE_MONITOR_EVENT_RENAMED
      || event == G_FILE_MONITOR_EVENT_MOVED_IN)
    scan (self);
}

static void
passkeys_outbox_dispose (GObject *object)
{
  PasskeysOutbox *self = PASSKEYS_OUTBOX (object);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (passkeys_outbox_parent_class)->dispose (object);
}

static void
passkeys_outbox_finalize (GObject *object)
{
  PasskeysOutbox *self = PASSKEYS_OUTBOX (object);

  g_clear_object (&self->folder);
  g_clear_object (&self->messages);
  g_clear_pointer (&self->names, g_hash_table_unref);

  G_OBJECT_CLASS (passkeys_outbox_parent_class)->finalize (object);
}

static void
passkeys_outbox_class_init (PasskeysOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_outbox_dispose;
  object_class->finalize = passkeys_outbox_finalize;
}

static void
passkeys_outbox_init (PasskeysOutbox *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->messages = g_list_store_new (PASSKEYS_TYPE_OUTBOX_MESSAGE);
  g_signal_connect_object (self->messages, "items-changed",
                           G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

/*< private >
 * passkeys_outbox_new:
 * @folder: where the e-mails lie; need not exist yet
 *
 * Creates an empty outbox; call passkeys_outbox_watch().
 *
 * Returns: (transfer full): a list model
 */
PasskeysOutbox *
passkeys_outbox_new (const char *folder)
{
  PasskeysOutbox *self = g_object_new (PASSKEYS_TYPE_OUTBOX, NULL);

  self->folder = g_file_new_for_path (folder);

  return self;
}

/*< private >
 * passkeys_outbox_watch:
 * @self: an outbox
 *
 * Reads the folder, which must exist by now, and follows its changes. Calling it again reads it
 * again.
 */
void
passkeys_outbox_watch (PasskeysOutbox *self)
{
  g_return_if_fail (PASSKEYS_IS_OUTBOX (self));

  if (self->monitor == NULL)
    {
      self->monitor = g_file_monitor_directory (self->folder, G_FILE_MONITOR_WATCH_MOVES,
                                                NULL, NULL);
      if (self->monitor != NULL)
        g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_folder_changed_cb),
                                 self, G_CONNECT_SWAPPED);
    }

  scan (self);
}
