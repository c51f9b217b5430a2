/* passkeys-pending-changes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pending-changes"

#include "config.h"

#include "passkeys-pending-changes.h"

#include "passkeys-assignment.h"
#include "passkeys-fiber.h"
#include "passkeys-list-cache.h"
#include "passkeys-permissions-api.h"

#define STACK_SIZE (256 * 1024)
#define LIST "pending-changes"
#define MAXIMUM 100 /* rows; the oldest go first */

typedef struct
{
  PasskeysSession *session; /* (owned) */
  char            *user_id; /* (owned) */
  JsonObject      *row;     /* (owned) (nullable): to be remembered */
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_clear_object (&self->session);
  g_clear_pointer (&self->row, json_object_unref);
  g_free (self->user_id);
  g_free (self);
}

static Work *
work_new (PasskeysSession *session,
          const char      *user_id)
{
  Work *self = g_new0 (Work, 1);

  self->session = g_object_ref (session);
  self->user_id = g_strdup (user_id);
  return self;
}

static const char *
get (JsonObject *row,
     const char *name)
{
  return json_object_get_string_member_with_default (row, name, NULL);
}

static JsonObject *
create_row (const char *user_id,
            const char *permission_id,
            const char *permission_name,
            const char *assignment_id) /* (nullable) */
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "userId", user_id);
  json_object_set_string_member (row, "id", permission_id);
  json_object_set_string_member (row, "name", permission_name);
  json_object_set_array_member (row, "operations", json_array_new ());
  json_object_set_boolean_member (row, "isImmutable", FALSE);
  json_object_set_boolean_member (row, "isArchived", FALSE);
  if (assignment_id != NULL)
    json_object_set_string_member (row, "assignmentId", assignment_id);
  return row;
}

static gboolean
is_same (JsonObject *a,
         JsonObject *b)
{
  return g_strcmp0 (get (a, "userId"), get (b, "userId")) == 0
         && g_strcmp0 (get (a, "id"), get (b, "id")) == 0
         && g_strcmp0 (get (a, "assignmentId"), get (b, "assignmentId")) == 0;
}

/* Only what this file has written is of any use. */
static GPtrArray *
await_rows (PasskeysSession *session)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr(JsonArray) array = passkeys_await_boxed (
    passkeys_list_cache_recall (passkeys_session_get_account (session), LIST), NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (row != NULL && get (row, "userId") != NULL && get (row, "id") != NULL)
        g_ptr_array_add (rows, json_object_ref (row));
    }

  return rows;
}

static void
write_rows (PasskeysSession *session,
            GPtrArray       *rows)
{
  g_autoptr(PasskeysListCache) cache = NULL;
  JsonArray *array = json_array_new ();

  for (guint i = rows->len > MAXIMUM ? rows->len - MAXIMUM : 0; i < rows->len; i++)
    json_array_add_object_element (array, json_object_ref (g_ptr_array_index (rows, i)));

  cache = passkeys_list_cache_new_for_rows (passkeys_session_get_account (session), LIST);
  passkeys_list_cache_write_rows (cache, array);
}

static DexFuture *
remember_fiber (gpointer data)
{
  Work *self = data;
  g_autoptr(GPtrArray) rows = await_rows (self->session);

  for (guint i = rows->len; i-- > 0;)
    if (is_same (g_ptr_array_index (rows, i), self->row))
      g_ptr_array_remove_index (rows, i);

  g_ptr_array_add (rows, json_object_ref (self->row));
  write_rows (self->session, rows);

  return dex_future_new_true ();
}

/* Where nobody says otherwise it does. */
static gboolean
await_waits (Work       *self,
             JsonObject *row)
{
  PasskeysPending wanted = get (row, "assignmentId") != NULL ? PASSKEYS_PENDING_REVOCATION
                                                             : PASSKEYS_PENDING_GRANT;
  g_autoptr(PasskeysPagedList) list = NULL;

  list = passkeys_permissions_api_list_assignments (passkeys_session_get_client (self->session),
                                                    get (row, "id"));
  if (!passkeys_await (passkeys_paged_list_load_all (list), NULL))
    return TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(PasskeysAssignment) assignment = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (passkeys_assignment_get_pending (assignment) == wanted
          && g_strcmp0 (passkeys_assignment_get_identity_id (assignment), self->user_id) == 0)
        return TRUE;
    }

  return FALSE;
}

static DexFuture *
recall_fiber (gpointer data)
{
  Work *self = data;
  g_autoptr(GPtrArray) rows = await_rows (self->session);
  g_autoptr(JsonArray) waiting = json_array_new ();
  guint n_rows = rows->len;

  for (guint i = n_rows; i-- > 0;)
    {
      JsonObject *row = g_ptr_array_index (rows, i);

      if (!g_str_equal (get (row, "userId"), self->user_id))
        continue;
      if (await_waits (self, row))
        json_array_add_object_element (waiting, json_object_ref (row));
      else
        g_ptr_array_remove_index (rows, i);
    }

  if (rows->len < n_rows)
    write_rows (self->session, rows);

  return dex_future_new_take_boxed (JSON_TYPE_ARRAY, g_steal_pointer (&waiting));
}

/**
 * passkeys_pending_changes_remember:
 * @session: who has signed it
 * @user_id: whom it is about
 * @permission_id: what the user is to hold, or to hold no more
 * @permission_name: what that is called
 * @assignment_id: (nullable): what is to be taken away; %NULL where something is to be given
 *
 * Remembers, on this computer and for this account, that a change waits for approval.
 */
void
passkeys_pending_changes_remember (PasskeysSession *session,
                                   const char      *user_id,
                                   const char      *permission_id,
                                   const char      *permission_name,
                                   const char      *assignment_id)
{
  Work *work;

  g_return_if_fail (PASSKEYS_IS_SESSION (session));
  g_return_if_fail (user_id != NULL);
  g_return_if_fail (permission_id != NULL);
  g_return_if_fail (permission_name != NULL);

  work = work_new (session, user_id);
  work->row = create_row (user_id, permission_id, permission_name, assignment_id);
  dex_future_disown (passkeys_fiber_spawn (STACK_SIZE, remember_fiber, work, work_free));
}

/**
 * passkeys_pending_changes_recall:
 * @session: who asks
 * @user_id: about whom
 *
 * Asks the server, for each permission that is remembered for this user, whether the change waits
 * still, and forgets what was decided. Where the server does not answer it counts as waiting.
 *
 * Returns: (transfer full): a future that resolves to a [struct@Json.Array] of rows
 */
DexFuture *
passkeys_pending_changes_recall (PasskeysSession *session,
                                 const char      *user_id)
{
  dex_return_error_if_fail (PASSKEYS_IS_SESSION (session));
  dex_return_error_if_fail (user_id != NULL);

  return passkeys_fiber_spawn (STACK_SIZE, recall_fiber, work_new (session, user_id),
                               work_free);
}
