/* passkeys-keyring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-keyring"

#include "config.h"

#include "passkeys-keyring.h"

#include "passkeys-fiber.h"
#include "passkeys-keyring-error.h"
#include "passkeys-keyring-service.h"
#include "passkeys-secure-bytes.h"

#define DEFAULT_TIMEOUT_SECONDS 10
#define STACK_SIZE (256 * 1024)

/* Every operation talks to the Secret Service through a PasskeysKeyringService of its own and races
 * against silence:
 *
 *   operation fiber ──┐
 *                     ├─ dex_future_first ── the future that callers get
 *   silence watcher ──┘
 *
 * The loser of the race is discarded, which cancels the call that it waits for. */
struct _PasskeysKeyring
{
  GObject parent_instance;

  guint timeout_seconds;
};

G_DEFINE_FINAL_TYPE (PasskeysKeyring, passkeys_keyring, G_TYPE_OBJECT)

typedef struct
{
  PasskeysKeyringService *service;      /* (owned) */
  SecretSchema           *schema;       /* (owned) */
  GHashTable             *attributes;   /* (owned) */
  char                   *label;        /* (owned) (nullable) */
  GBytes                 *secret;       /* (owned) (nullable) */
  gboolean                may_prompt;
} Operation;

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_clear_object (&operation->service);
  g_clear_pointer (&operation->schema, secret_schema_unref);
  g_clear_pointer (&operation->attributes, g_hash_table_unref);
  g_clear_pointer (&operation->label, g_free);
  g_clear_pointer (&operation->secret, g_bytes_unref);
  g_free (operation);
}

static GHashTable *
copy_attributes (GHashTable *attributes)
{
  g_autoptr(GHashTable) copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));

  return g_steal_pointer (&copy);
}

static Operation *
operation_new (const SecretSchema *schema,
               GHashTable         *attributes)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->service = passkeys_keyring_service_new ();
  operation->schema = secret_schema_ref ((SecretSchema *) schema);
  operation->attributes = copy_attributes (attributes);
  operation->may_prompt = TRUE;
  return operation;
}

static DexFuture *
run (PasskeysKeyring *self,
     DexFiberFunc     fiber,
     Operation       *operation) /* (transfer full) */
{
  DexFuture *silence = passkeys_keyring_service_watch (operation->service, self->timeout_seconds);

  return dex_future_first (passkeys_fiber_spawn (STACK_SIZE, fiber, operation, operation_free),
                           silence,
                           NULL);
}

static gboolean
fail_locked (GError **error)
{
  g_set_error_literal (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_LOCKED,
                       "The keyring is locked");
  return FALSE;
}

/* TRUE when there is no error to pass on */
static gboolean
pass_on (GError **from,
         GError **to)
{
  if (*from == NULL)
    return TRUE;

  g_propagate_error (to, g_steal_pointer (from));
  return FALSE;
}

/* Connects, and sees to it that the default collection is unlocked, before anything is searched
 * for: the attributes of a locked gnome-keyring are hashed, and it does not know the schema of its
 * items then, so that a search by schema finds nothing instead of something locked. (libsecret's
 * way round that, SECRET_SCHEMA_DONT_MATCH_NAME, would mix up schemas.) */
static gboolean
prepare (Operation  *operation,
         GError    **error)
{
  PasskeysKeyringService *service = operation->service;
  g_autofree char *path = NULL;
  g_autoptr(GError) locked_error = NULL;

  if (!passkeys_await (passkeys_keyring_service_connect (service), error) ||
      !(path = passkeys_await_string (passkeys_keyring_service_get_default (service), error)))
    return FALSE;

  if (g_str_equal (path, "/") ||
      !passkeys_await_boolean (passkeys_keyring_service_is_locked (service, path), &locked_error))
    return pass_on (&locked_error, error);

  if (operation->may_prompt)
    {
      const char *paths[] = { path, NULL };

      if (!passkeys_await (passkeys_keyring_service_unlock (service, paths), error))
        return FALSE;
      if (!passkeys_await_boolean (passkeys_keyring_service_is_locked (service, path),
                                   &locked_error))
        return pass_on (&locked_error, error);
    }

  return fail_locked (error);
}

static DexFuture *
store_fiber (gpointer data)
{
  Operation *operation = data;
  g_autoptr(GError) error = NULL;

  if (!prepare (operation, &error) ||
      !passkeys_await (passkeys_keyring_service_store (operation->service, operation->schema,
                                                       operation->attributes, operation->label,
                                                       operation->secret),
                       &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static PasskeysKeyringItem *
build_item (GVariant    *properties,
            SecretValue *secret)
{
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GVariant) table = NULL;
  g_autoptr(GBytes) bytes = NULL;
  const char *label = NULL;
  const char *name, *value, *data;
  GVariantIter iter;
  gsize length;

  g_variant_lookup (properties, "Label", "&s", &label);
  if ((table = g_variant_lookup_value (properties, "Attributes", G_VARIANT_TYPE ("a{ss}"))))
    {
      g_variant_iter_init (&iter, table);
      while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
        g_hash_table_insert (attributes, (gpointer) name, (gpointer) value);
    }

  data = secret_value_get (secret, &length);
  bytes = passkeys_secure_bytes_new (data, length);
  return passkeys_keyring_item_new (attributes, label, bytes);
}

/* Where an item stays locked the whole search fails: half a list would look like the whole. */
static gboolean
collect_items (PasskeysKeyringService *service,
               const char * const     *paths,
               GHashTable             *secrets,
               GListStore             *items,
               GError                **error)
{
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr(PasskeysKeyringItem) item = NULL;
      g_autoptr(GVariant) properties = NULL;
      g_autoptr(GError) vanished = NULL;
      SecretValue *secret = g_hash_table_lookup (secrets, paths[i]);
      gboolean locked = FALSE;

      properties = passkeys_await_variant (passkeys_keyring_service_describe (service, paths[i]),
                                           &vanished);
      if (g_error_matches (vanished, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_NOT_FOUND))
        continue; /* removed by someone else since the search */
      if (properties == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&vanished));
          return FALSE;
        }

      g_variant_lookup (properties, "Locked", "b", &locked);
      if (locked)
        return fail_locked (error);

      if (secret == NULL)
        continue;

      item = build_item (properties, secret);
      g_list_store_append (items, item);
    }

  return TRUE;
}

static GListStore *
search (Operation  *operation,
        GError    **error)
{
  PasskeysKeyringService *service = operation->service;
  g_autoptr(GListStore) items = g_list_store_new (PASSKEYS_TYPE_KEYRING_ITEM);
  g_autoptr(GHashTable) secrets = NULL;
  g_auto(GStrv) found = NULL;
  const char * const *paths;

  if (!prepare (operation, error)
      || !(found =
             passkeys_await_boxed (passkeys_keyring_service_find_paths (service, operation->schema,
                                                                        operation->attributes),
                                   error)))
    return NULL;

  if (found[0] == NULL)
    return g_steal_pointer (&items);

  paths = (const char * const *) found;
  if (operation->may_prompt &&
      !passkeys_await (passkeys_keyring_service_unlock (service, paths), error))
    return NULL;

  if (!(secrets = passkeys_await_boxed (passkeys_keyring_service_get_secrets (service, paths),
                                        error))
      || !collect_items (service, paths, secrets, items, error))
    return NULL;

  return g_steal_pointer (&items);
}

static DexFuture *
search_fiber (gpointer data)
{
  Operation *operation = data;
  g_autoptr(GListStore) items = NULL;
  g_autoptr(GError) error = NULL;

  if (!(items = search (operation, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&items));
}

static DexFuture *
lookup_fiber (gpointer data)
{
  Operation *operation = data;
  g_autoptr(GListStore) items = NULL;
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GError) error = NULL;

  if (!(items = search (operation, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!(item = g_list_model_get_item (G_LIST_MODEL (items), 0)))
    return dex_future_new_reject (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_NOT_FOUND,
                                  "The keyring has no such item");

  return dex_future_new_take_boxed (G_TYPE_BYTES,
                                    g_bytes_ref (passkeys_keyring_item_get_secret (item)));
}

static DexFuture *
clear_fiber (gpointer data)
{
  Operation *operation = data;
  PasskeysKeyringService *service = operation->service;
  g_auto(GStrv) paths = NULL;
  g_autoptr(GError) error = NULL;
  gboolean any = FALSE;

  if (!prepare (operation, &error)
      || !(paths =
             passkeys_await_boxed (passkeys_keyring_service_find_paths (service, operation->schema,
                                                                        operation->attributes),
                                   &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* A service may lock items one by one, whatever the collection says. */
  if (paths[0] != NULL
      && !passkeys_await (passkeys_keyring_service_unlock (service, (const char *const *) paths),
                          &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; paths[i] != NULL; i++)
    {
      if (passkeys_await (passkeys_keyring_service_delete (service, paths[i]), &error))
        any = TRUE;
      else if (g_error_matches (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_NOT_FOUND))
        g_clear_error (&error);
      else
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_for_boolean (any);
}

static void
passkeys_keyring_class_init (PasskeysKeyringClass *klass)
{
}

static void
passkeys_keyring_init (PasskeysKeyring *self)
{
  self->timeout_seconds = DEFAULT_TIMEOUT_SECONDS;
}

/**
 * passkeys_keyring_get_default:
 *
 * Returns: (transfer none): the keyring that the whole program shares; it gives a silent service
 *   ten seconds
 */
PasskeysKeyring *
passkeys_keyring_get_default (void)
{
  static PasskeysKeyring *keyring;

  if (g_once_init_enter_pointer (&keyring))
    g_once_init_leave_pointer (&keyring, passkeys_keyring_new (DEFAULT_TIMEOUT_SECONDS));

  return keyring;
}

/**
 * passkeys_keyring_new:
 * @timeout_seconds: how long the Secret Service may be silent; a prompt that waits for the person
 *   is no silence
 *
 * Returns: (transfer full): a new keyring; there is no state in it but the timeout
 */
PasskeysKeyring *
passkeys_keyring_new (guint timeout_seconds)
{
  PasskeysKeyring *self;

  g_return_val_if_fail (timeout_seconds > 0, NULL);

  self = g_object_new (PASSKEYS_TYPE_KEYRING, NULL);
  self->timeout_seconds = timeout_seconds;
  return self;
}

/**
 * passkeys_keyring_store:
 * @self: a keyring
 * @schema: the schema
 * @attributes: (element-type utf8 utf8): what the item is found by; nothing secret
 * @label: what a person sees in a keyring viewer
 * @secret: the secret
 *
 * Stores an item in the default collection. An item that has all of @attributes is replaced as one
 * step, so give every item of a schema the same names.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with %PASSKEYS_KEYRING_ERROR
 */
DexFuture *
passkeys_keyring_store (PasskeysKeyring    *self,
                        const SecretSchema *schema,
                        GHashTable         *attributes,
                        const char         *label,
                        GBytes             *secret)
{
  Operation *operation;

  g_return_val_if_fail (PASSKEYS_IS_KEYRING (self), NULL);
  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (attributes != NULL && g_hash_table_size (attributes) > 0, NULL);
  g_return_val_if_fail (label != NULL, NULL);
  g_return_val_if_fail (secret != NULL, NULL);

  operation = operation_new (schema, attributes);
  operation->label = g_strdup (label);
  operation->secret = g_bytes_ref (secret);
  return run (self, store_fiber, operation);
}

/**
 * passkeys_keyring_lookup:
 * @self: a keyring
 * @schema: the schema, whose name must match too
 * @attributes: (element-type utf8 utf8): what else must match
 *
 * Looks up the secret of the first item that matches. A locked keyring is unlocked first; the
 * Secret Service asks the person.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes that is wiped when it is freed, or
 *   rejects with %PASSKEYS_KEYRING_ERROR
 */
DexFuture *
passkeys_keyring_lookup (PasskeysKeyring    *self,
                         const SecretSchema *schema,
                         GHashTable         *attributes)
{
  g_return_val_if_fail (PASSKEYS_IS_KEYRING (self), NULL);
  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (attributes != NULL, NULL);

  return run (self, lookup_fiber, operation_new (schema, attributes));
}

/**
 * passkeys_keyring_search:
 * @self: a keyring
 * @schema: the schema, whose name must match too
 * @attributes: (element-type utf8 utf8): what else must match; may be empty
 *
 * Finds all items that match, with their secrets. A locked keyring is unlocked first; the Secret
 * Service asks the person.
 *
 * Returns: (transfer full): a future that resolves to a #GListModel of [class@Passkeys.KeyringItem]
 *   or rejects with %PASSKEYS_KEYRING_ERROR
 */
DexFuture *
passkeys_keyring_search (PasskeysKeyring    *self,
                         const SecretSchema *schema,
                         GHashTable         *attributes)
{
  g_return_val_if_fail (PASSKEYS_IS_KEYRING (self), NULL);
  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (attributes != NULL, NULL);

  return run (self, search_fiber, operation_new (schema, attributes));
}

/**
 * passkeys_keyring_peek:
 * @self: a keyring
 * @schema: the schema, whose name must match too
 * @attributes: (element-type utf8 utf8): what else must match; may be empty
 *
 * Does what [method@Passkeys.Keyring.search] does, but asks nothing of the person: where that would
 * prompt, this rejects with %PASSKEYS_KEYRING_ERROR_LOCKED.
 *
 * Returns: (transfer full): a future that resolves to a #GListModel of [class@Passkeys.KeyringItem]
 *   or rejects with %PASSKEYS_KEYRING_ERROR
 */
DexFuture *
passkeys_keyring_peek (PasskeysKeyring    *self,
                       const SecretSchema *schema,
                       GHashTable         *attributes)
{
  Operation *operation;

  g_return_val_if_fail (PASSKEYS_IS_KEYRING (self), NULL);
  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (attributes != NULL, NULL);

  operation = operation_new (schema, attributes);
  operation->may_prompt = FALSE;
  return run (self, search_fiber, operation);
}

/**
 * passkeys_keyring_clear:
 * @self: a keyring
 * @schema: the schema, whose name must match too
 * @attributes: (element-type utf8 utf8): what else must match; not empty
 *
 * Removes every item that matches. To remove what is not there is no error.
 *
 * Returns: (transfer full): a future that resolves to whether there was such an item, or rejects
 *   with %PASSKEYS_KEYRING_ERROR
 */
DexFuture *
passkeys_keyring_clear (PasskeysKeyring    *self,
                        const SecretSchema *schema,
                        GHashTable         *attributes)
{
  g_return_val_if_fail (PASSKEYS_IS_KEYRING (self), NULL);
  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (attributes != NULL && g_hash_table_size (attributes) > 0, NULL);

  return run (self, clear_fiber, operation_new (schema, attributes));
}
