/* passkeys-check-queue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-check-queue.h"

#include <string.h>

#include "passkeys-json-object.h"

/* Whoever sends more than can be verified is judged in turn, where those who ask too often are refused
 * before anything is computed for them. */
#define LONGEST_QUEUE 256

struct _PasskeysCheckQueue
{
  GObject              parent_instance;

  PasskeysRules       *rules;   /* not owned */
  PasskeysCheckedFunc  checked;
  gpointer             user_data;
  GThreadPool         *pool;    /* nullable: with one processor, and once it has stopped */
};

G_DEFINE_FINAL_TYPE (PasskeysCheckQueue, passkeys_check_queue, G_TYPE_OBJECT)

static void
signed_request_free (gpointer data)
{
  PasskeysSignedRequest *request = data;

  g_clear_object (&request->message);
  g_clear_pointer (&request->query, g_hash_table_unref);
  g_clear_pointer (&request->body, json_object_unref);
  g_clear_pointer (&request->check, passkeys_assertion_check_free);
  g_free (request->path);
  g_free (request);
}

/* Runs in a thread of the pool. */
static void
run_check (gpointer data,
           gpointer user_data)
{
  GTask *task = data;
  PasskeysSignedRequest *request = g_task_get_task_data (task);

  passkeys_assertion_check_run (request->check);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  PasskeysCheckQueue *self = PASSKEYS_CHECK_QUEUE (object);

  if (self->pool)
    self->checked (g_task_get_task_data (G_TASK (result)), self->user_data);
}

static gboolean
is_signed (SoupServerMessage *message,
           const char        *path)
{
  return strcmp (soup_server_message_get_method (message), "POST") == 0
         && (strcmp (path, "/auth/login") == 0 || strcmp (path, "/auth/action") == 0);
}

static PasskeysFactor *
read_factor (JsonObject *body)
{
  JsonNode *node = json_object_get_member (body, "firstFactor");

  return node && JSON_NODE_HOLDS_OBJECT (node)
           ? passkeys_factor_parse (json_node_get_object (node), NULL) : NULL;
}

/* What the rules will ask, if the credential is still what it was. */
static PasskeysAssertionCheck *
foresee (PasskeysCheckQueue *self,
         JsonObject         *body)
{
  g_autoptr (PasskeysFactor) factor = read_factor (body);
  PasskeysFido2Key *key = NULL;

  if (factor && factor->authenticator_data)
    key = passkeys_fido2_keys_recall (self->rules->fido2_keys, factor->credential_id);
  return key ? passkeys_assertion_check_new (key, self->rules->relying_party_id, factor) : NULL;
}

static void
push (PasskeysCheckQueue    *self,
      PasskeysSignedRequest *request)
{
  GTask *task = g_task_new (self, NULL, checked_cb, NULL);

  g_task_set_source_tag (task, push);
  g_task_set_task_data (task, request, signed_request_free);
  g_thread_pool_push (self->pool, task, NULL);
}

static void
passkeys_check_queue_finalize (GObject *object)
{
  passkeys_check_queue_stop (PASSKEYS_CHECK_QUEUE (object));

  G_OBJECT_CLASS (passkeys_check_queue_parent_class)->finalize (object);
}

static void
passkeys_check_queue_class_init (PasskeysCheckQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_check_queue_finalize;
}

static void
passkeys_check_queue_init (PasskeysCheckQueue *self)
{
  guint n_others = g_get_num_processors () - 1;

  if (n_others > 0)
    self->pool = g_thread_pool_new (run_check, NULL, n_others, FALSE, NULL);
}

/**
 * passkeys_check_queue_new:
 * @rules: the rules; they must outlive the queue
 * @checked: called in the main loop for each request that was taken, once its signature was verified
 * @user_data: given to @checked
 *
 * Returns: (transfer full): an empty queue
 */
PasskeysCheckQueue *
passkeys_check_queue_new (PasskeysRules       *rules,
                          PasskeysCheckedFunc  checked,
                          gpointer             user_data)
{
  PasskeysCheckQueue *self = g_object_new (PASSKEYS_TYPE_CHECK_QUEUE, NULL);

  self->rules = rules;
  self->checked = checked;
  self->user_data = user_data;
  return self;
}

/**
 * passkeys_check_queue_take:
 * @self: the queue
 * @message: a request that has arrived
 * @path: its path
 * @query: (nullable): its query
 *
 * Pauses @message and verifies its signature, if it has one of a passkey that signed lately.
 *
 * Returns: whether the request was taken; if not, it is the caller's to answer
 */
gboolean
passkeys_check_queue_take (PasskeysCheckQueue *self,
                           SoupServerMessage  *message,
                           const char         *path,
                           GHashTable         *query)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (PasskeysAssertionCheck) check = NULL;
  PasskeysSignedRequest *request;

  g_return_val_if_fail (PASSKEYS_IS_CHECK_QUEUE (self), FALSE);

  if (!self->pool || !is_signed (message, path)
      || g_thread_pool_unprocessed (self->pool) >= LONGEST_QUEUE)
    return FALSE;
  bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  body = passkeys_json_object_parse (bytes, NULL);
  check = body ? foresee (self, body) : NULL;
  if (!check)
    return FALSE;
  request = g_new0 (PasskeysSignedRequest, 1);
  request->message = g_object_ref (message);
  request->path = g_strdup (path);
  request->query = query ? g_hash_table_ref (query) : NULL;
  request->body = g_steal_pointer (&body);
  request->check = g_steal_pointer (&check);
  soup_server_message_pause (message);
  push (self, request);
  return TRUE;
}

/**
 * passkeys_check_queue_stop:
 * @self: the queue
 *
 * Takes nothing more, and tells no more of what it took. It waits until no thread computes for it.
 */
void
passkeys_check_queue_stop (PasskeysCheckQueue *self)
{
  GThreadPool *pool;

  g_return_if_fail (PASSKEYS_IS_CHECK_QUEUE (self));

  pool = g_steal_pointer (&self->pool);
  if (pool)
    g_thread_pool_free (pool, FALSE, TRUE);
}
