/* passkeys-keyring-service.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-keyring-service"

#include "config.h"

#include "passkeys-keyring-service.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-keyring-error-private.h"
#include "passkeys-keyring-error.h"
#include "passkeys-keyring-prompt.h"

struct _PasskeysKeyringService
{
  SecretService parent_instance;

  guint  open_prompts;
  gint64 last_sign_of_life; /* monotonic, microseconds */
};

typedef struct
{
  PasskeysKeyringService *service; /* (owned) */
  gint64                  patience;
} Watch;

G_DEFINE_FINAL_TYPE (PasskeysKeyringService, passkeys_keyring_service, SECRET_TYPE_SERVICE)

static DexFuture *
on_prompt_performed_cb (DexFuture *future,
                        gpointer   user_data)
{
  GTask *task = user_data;
  PasskeysKeyringService *self = g_task_get_source_object (task);
  GError *error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  g_assert (PASSKEYS_IS_KEYRING_SERVICE (self));

  self->open_prompts--;
  self->last_sign_of_life = g_get_monotonic_time ();

  if (value != NULL)
    g_task_return_pointer (task, g_value_dup_variant (value), (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, error);

  return NULL;
}

/* The one way in which libsecret prompts, whatever it is for. */
static void
passkeys_keyring_service_prompt_async (SecretService       *service,
                                       SecretPrompt        *prompt,
                                       const GVariantType  *return_type,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  PasskeysKeyringService *self = PASSKEYS_KEYRING_SERVICE (service);
  GDBusProxy *proxy = G_DBUS_PROXY (prompt);
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (service));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  DexFuture *future;

  g_task_set_source_tag (task, passkeys_keyring_service_prompt_async);

  self->open_prompts++;
  future = passkeys_keyring_prompt_perform (g_dbus_proxy_get_connection (proxy),
                                            owner != NULL ? owner : g_dbus_proxy_get_name (proxy),
                                            g_dbus_proxy_get_object_path (proxy));
  if (cancellable != NULL)
    future = passkeys_unless_cancelled (future, cancellable);
  dex_future_disown (dex_future_finally (future, on_prompt_performed_cb, task, g_object_unref));
}

static GVariant *
passkeys_keyring_service_prompt_finish (SecretService  *service,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  g_assert (g_task_is_valid (result, service));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
passkeys_keyring_service_finalize (GObject *object)
{
  GDBusProxy *proxy = G_DBUS_PROXY (object);
  const char *path = secret_service_get_session_dbus_path (SECRET_SERVICE (object));
  g_autofree char *owner = g_dbus_proxy_get_name_owner (proxy);

  /* libsecret leaves its sessions open until the process ends; this one served one operation. */
  if (path != NULL && owner != NULL)
    g_dbus_connection_call (g_dbus_proxy_get_connection (proxy), owner, path,
                            "org.freedesktop.Secret.Session", "Close", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, /* cancellable= */ NULL,
                            /* callback= */ NULL, NULL);

  G_OBJECT_CLASS (passkeys_keyring_service_parent_class)->finalize (object);
}

static void
passkeys_keyring_service_class_init (PasskeysKeyringServiceClass *klass)
{
  SecretServiceClass *service_class = SECRET_SERVICE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = passkeys_keyring_service_finalize;
  service_class->prompt_async = passkeys_keyring_service_prompt_async;
  service_class->prompt_finish = passkeys_keyring_service_prompt_finish;
}

static void
passkeys_keyring_service_init (PasskeysKeyringService *self)
{
  self->last_sign_of_life = g_get_monotonic_time ();
}

PasskeysKeyringService *
passkeys_keyring_service_new (void)
{
  return g_object_new (PASSKEYS_TYPE_KEYRING_SERVICE,
                       "flags", SECRET_SERVICE_OPEN_SESSION,
                       NULL);
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_clear_object (&watch->service);
  g_free (watch);
}

static DexFuture *
watch_fiber (gpointer data)
{
  Watch *watch = data;
  PasskeysKeyringService *self = watch->service;
  g_autoptr(GError) error = NULL;

  for (;;)
    {
      gint64 now = g_get_monotonic_time ();

      if (self->open_prompts > 0)
        self->last_sign_of_life = now;

      if (now - self->last_sign_of_life >= watch->patience)
        return dex_future_new_reject (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_SILENT,
                                      "The keyring service does not answer");

      passkeys_await (dex_timeout_new_usec (self->last_sign_of_life + watch->patience - now),
                      &error);
      if (!g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
        return dex_future_new_for_error (g_steal_pointer (&error));
      g_clear_error (&error);
    }
}

/**
 * passkeys_keyring_service_watch:
 * @self: a service
 * @timeout_seconds: how long the service may be silent
 *
 * Watches over an operation. Time in which a prompt waits for the person does not count.
 *
 * Returns: (transfer full): a future that never resolves, and rejects with
 *   %PASSKEYS_KEYRING_ERROR_SILENT
 */
DexFuture *
passkeys_keyring_service_watch (PasskeysKeyringService *self,
                                guint                   timeout_seconds)
{
  Watch *watch;

  g_return_val_if_fail (PASSKEYS_IS_KEYRING_SERVICE (self), NULL);
  g_return_val_if_fail (timeout_seconds > 0, NULL);

  self->last_sign_of_life = g_get_monotonic_time ();

  watch = g_new0 (Watch, 1);
  watch->service = g_object_ref (self);
  watch->patience = timeout_seconds * G_TIME_SPAN_SECOND;
  return passkeys_fiber_spawn (0, watch_fiber, watch, watch_free);
}

/* From here on each call of libsecret is bridged once: start it with the promise's cancellable, let
 * the callback settle the promise. */

static void
settle_boolean (DexPromise *promise, /* (transfer full) */
                gboolean    value,
                GError     *error)   /* (transfer full) */
{
  if (error != NULL)
    dex_promise_reject (promise, passkeys_keyring_error_translate (error));
  else
    dex_promise_resolve_boolean (promise, value);
  dex_unref (promise);
}

static void
settle_boxed (DexPromise *promise, /* (transfer full) */
              GType       type,
              gpointer    value,   /* (transfer full) */
              GError     *error)   /* (transfer full) */
{
  if (error == NULL)
    dex_promise_resolve_boxed (promise, type, g_steal_pointer (&value));
  else
    dex_promise_reject (promise, passkeys_keyring_error_translate (error));

  if (value != NULL)
    g_boxed_free (type, value);
  dex_unref (promise);
}

static void
on_connected_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GError *error = NULL;
  gboolean connected = g_async_initable_init_finish (G_ASYNC_INITABLE (object), result, &error);

  settle_boolean (user_data, connected, error);
}

/**
 * passkeys_keyring_service_connect:
 * @self: a new service
 *
 * Reaches the Secret Service and opens an encrypted session with it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_keyring_service_connect (PasskeysKeyringService *self)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  g_async_initable_init_async (G_ASYNC_INITABLE (self), G_PRIORITY_DEFAULT,
                               dex_promise_get_cancellable (promise),
                               on_connected_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_got_default_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  DexPromise *promise = user_data;
  GError *error = NULL;
  char *path;

  path = secret_service_read_alias_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  if (error != NULL)
    dex_promise_reject (promise, passkeys_keyring_error_translate (error));
  else
    dex_promise_resolve_string (promise, path != NULL ? path : g_strdup ("/"));
  dex_unref (promise);
}

/**
 * passkeys_keyring_service_get_default:
 * @self: a connected service
 *
 * Returns: (transfer full): a future that resolves to the object path of the default collection, or
 *   to `/` when there is none yet
 */
DexFuture *
passkeys_keyring_service_get_default (PasskeysKeyringService *self)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_service_read_alias_dbus_path (SECRET_SERVICE (self), "default",
                                       dex_promise_get_cancellable (promise),
                                       on_got_default_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_got_locked_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) value = NULL;
  GError *error = NULL;
  gboolean locked = TRUE;

  if ((reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error)))
    {
      g_variant_get (reply, "(v)", &value);
      if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
        locked = g_variant_get_boolean (value);
    }

  settle_boolean (user_data, locked, error);
}

/**
 * passkeys_keyring_service_is_locked:
 * @self: a connected service
 * @collection_path: the object path of a collection
 *
 * Returns: (transfer full): a future that resolves to whether that collection is locked
 */
DexFuture *
passkeys_keyring_service_is_locked (PasskeysKeyringService *self,
                                    const char             *collection_path)
{
  GDBusProxy *proxy = G_DBUS_PROXY (self);
  DexPromise *promise = dex_promise_new_cancellable ();

  g_dbus_connection_call (g_dbus_proxy_get_connection (proxy), g_dbus_proxy_get_name (proxy),
                          collection_path, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", "org.freedesktop.Secret.Collection", "Locked"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          dex_promise_get_cancellable (promise),
                          on_got_locked_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_found_paths_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GError *error = NULL;
  g_auto(GStrv) unlocked = NULL;
  g_auto(GStrv) locked = NULL;
  g_autoptr(GStrvBuilder) paths = g_strv_builder_new ();

  if (secret_service_search_for_dbus_paths_finish (SECRET_SERVICE (object), result,
                                                   &unlocked, &locked, &error))
    {
      g_strv_builder_addv (paths, (const char **) unlocked);
      g_strv_builder_addv (paths, (const char **) locked);
    }

  settle_boxed (user_data, G_TYPE_STRV, g_strv_builder_end (paths), error);
}

/**
 * passkeys_keyring_service_find_paths:
 * @self: a connected service
 * @schema: the schema, whose name must match too
 * @attributes: (element-type utf8 utf8): what else must match
 *
 * Returns: (transfer full): a future that resolves to a #GStrv, the object paths of all matching
 *   items, unlocked ones first
 */
DexFuture *
passkeys_keyring_service_find_paths (PasskeysKeyringService *self,
                                     const SecretSchema     *schema,
                                     GHashTable             *attributes)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_service_search_for_dbus_paths (SECRET_SERVICE (self), schema, attributes,
                                        dex_promise_get_cancellable (promise),
                                        on_found_paths_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_unlocked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GError *error = NULL;

  secret_service_unlock_dbus_paths_finish (SECRET_SERVICE (object), result, NULL, &error);
  settle_boolean (user_data, TRUE, error);
}

/**
 * passkeys_keyring_service_unlock:
 * @self: a connected service
 * @paths: (array zero-terminated=1): object paths of items or collections, locked or not
 *
 * Unlocks what is locked; the Secret Service asks the person when it must.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, which is no promise that every item is
 *   unlocked now, or rejects with %PASSKEYS_KEYRING_ERROR_DISMISSED
 */
DexFuture *
passkeys_keyring_service_unlock (PasskeysKeyringService *self,
                                 const char * const     *paths)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_service_unlock_dbus_paths (SECRET_SERVICE (self), (const char **) paths,
                                    dex_promise_get_cancellable (promise),
                                    on_unlocked_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_got_secrets_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GError *error = NULL;
  GHashTable *secrets;

  secrets = secret_service_get_secrets_for_dbus_paths_finish (SECRET_SERVICE (object),
                                                              result, &error);
  settle_boxed (user_data, G_TYPE_HASH_TABLE, secrets, error);
}

/**
 * passkeys_keyring_service_get_secrets:
 * @self: a connected service
 * @paths: (array zero-terminated=1): object paths of items
 *
 * Returns: (transfer full): a future that resolves to a #GHashTable from object path to
 *   #SecretValue, without the items that are locked
 */
DexFuture *
passkeys_keyring_service_get_secrets (PasskeysKeyringService *self,
                                      const char * const     *paths)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_service_get_secrets_for_dbus_paths (SECRET_SERVICE (self), (const char **) paths,
                                             dex_promise_get_cancellable (promise),
                                             on_got_secrets_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_described_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  DexPromise *promise = user_data;
  GError *error = NULL;
  g_autoptr(GVariant) reply = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (reply == NULL)
    dex_promise_reject (promise, passkeys_keyring_error_translate (error));
  else
    dex_promise_resolve_variant (promise, g_variant_get_child_value (reply, 0));
  dex_unref (promise);
}

/**
 * passkeys_keyring_service_describe:
 * @self: a connected service
 * @path: the object path of an item
 *
 * One call instead of libsecret's proxy object for each item.
 *
 * Returns: (transfer full): a future that resolves to a #GVariant of type `a{sv}`, the properties
 *   of the item
 */
DexFuture *
passkeys_keyring_service_describe (PasskeysKeyringService *self,
                                   const char             *path)
{
  GDBusProxy *proxy = G_DBUS_PROXY (self);
  DexPromise *promise = dex_promise_new_cancellable ();

  g_dbus_connection_call (g_dbus_proxy_get_connection (proxy), g_dbus_proxy_get_name (proxy),
                          path, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", "org.freedesktop.Secret.Item"),
                          G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          dex_promise_get_cancellable (promise),
                          on_described_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GError *error = NULL;
  gboolean stored = secret_service_store_finish (SECRET_SERVICE (object), result, &error);

  settle_boolean (user_data, stored, error);
}

/**
 * passkeys_keyring_service_store:
 * @self: a connected service
 * @schema: the schema
 * @attributes: (element-type utf8 utf8): all attributes of the item
 * @label: what a person sees in a keyring viewer
 * @secret: the secret
 *
 * Stores in the default collection, which is unlocked or made first when that is needed. An item
 * with the same attributes is replaced.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_keyring_service_store (PasskeysKeyringService *self,
                                const SecretSchema     *schema,
                                GHashTable             *attributes,
                                const char             *label,
                                GBytes                 *secret)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  SecretValue *value;
  gsize length;
  const char *data = g_bytes_get_data (secret, &length);

  value = secret_value_new (data != NULL ? data : "", length, "text/plain");
  secret_service_store (SECRET_SERVICE (self), schema, attributes, /* collection= */ NULL,
                        label, value, dex_promise_get_cancellable (promise),
                        on_stored_cb, dex_ref (promise));
  secret_value_unref (value);
  return DEX_FUTURE (promise);
}

static void
on_deleted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  GError *error = NULL;
  gboolean deleted;

  deleted = secret_service_delete_item_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  settle_boolean (user_data, deleted, error);
}

/**
 * passkeys_keyring_service_delete:
 * @self: a connected service
 * @path: the object path of an unlocked item
 *
 * Returns: (transfer full): a future that resolves to whether the item was there
 */
DexFuture *
passkeys_keyring_service_delete (PasskeysKeyringService *self,
                                 const char             *path)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_service_delete_item_dbus_path (SECRET_SERVICE (self), path,
                                        dex_promise_get_cancellable (promise),
                                        on_deleted_cb, dex_ref (promise));
  return DEX_FUTURE (promise);
}
