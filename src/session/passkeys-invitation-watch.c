/* passkeys-invitation-watch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-invitation-watch"

#include "config.h"

#include "passkeys-invitation-watch.h"

#include "passkeys-api-error.h"
#include "passkeys-api-response.h"
#include "passkeys-users-api.h"

#define STACK_SIZE (256 * 1024)

/* Whoever is awaited opens an e-mail one day: nobody is kept waiting by minutes. */
#define LOOK_SECONDS 300
#define MAX_ASKED 10

/* Where ten thousands were invited at once, one of them is no news, and their ids are megabytes. */
#define MAX_AWAITED 1000

/* What the list says costs nothing more. In between only those are asked for who are awaited, a few
 * at a time and in turn; where nobody is, the server is left alone. */
struct _PasskeysInvitationWatch
{
  GObject          parent_instance;

  PasskeysSession *session;    /* (owned) */
  GHashTable      *awaited;    /* (owned): id of a user → the round it was asked for in */
  guint            round;
  guint            timeout_id;
  GPtrArray       *looks;      /* (owned): of DexFuture, dropping which ends what is under way */
  gboolean         has_read;   /* the server has answered */
};

enum { ACCEPTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysInvitationWatch, passkeys_invitation_watch, G_TYPE_OBJECT)

static gboolean
look_cb (gpointer user_data)
{
  PasskeysInvitationWatch *self = user_data;

  self->timeout_id = 0;
  passkeys_invitation_watch_look (self);

  return G_SOURCE_REMOVE;
}

static void
schedule (PasskeysInvitationWatch *self)
{
  if (self->timeout_id == 0 && g_hash_table_size (self->awaited) > 0)
    self->timeout_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
}

static void
accept (PasskeysInvitationWatch *self,
        PasskeysUser            *user)
{
  if (g_hash_table_remove (self->awaited, passkeys_user_get_user_id (user)))
    g_signal_emit (self, signals[ACCEPTED], 0, user);
}

static void
await (PasskeysInvitationWatch *self,
       const char              *id)
{
  if (g_hash_table_size (self->awaited) < MAX_AWAITED && !g_hash_table_contains (self->awaited, id))
    g_hash_table_insert (self->awaited, g_strdup (id), GUINT_TO_POINTER (self->round));
}

static void
read_row (PasskeysInvitationWatch *self,
          JsonNode                *row)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (row) ? json_node_get_object (row) : NULL;
  const char *id;
  g_autoptr(PasskeysUser) user = NULL;

  if (object == NULL
      || json_object_get_boolean_member_with_default (object, "isServiceAccount", FALSE))
    return;

  id = json_object_get_string_member_with_default (object, "userId", NULL);
  if (id == NULL)
    return;

  if (!json_object_get_boolean_member_with_default (object, "isRegistered", TRUE))
    {
      await (self, id);
      return;
    }

  /* Few rows are news: only those become an object. */
  if (g_hash_table_contains (self->awaited, id))
    user = passkeys_user_new_from_json (row, NULL);
  if (user != NULL)
    accept (self, user);
}

static void
read_rows (PasskeysInvitationWatch *self,
           JsonArray               *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    read_row (self, json_array_get_element (rows, i));

  schedule (self);
}

static void
on_page_read (PasskeysInvitationWatch *self,
              PasskeysApiResponse     *response)
{
  JsonObject *page = json_node_get_object (passkeys_api_response_get_json (response));

  self->has_read = TRUE;
  read_rows (self, json_object_get_array_member (page, "items"));
}

/* The server may be faster than the disk; then its list has told already who registered, to a watch
 * that awaited nobody yet. */
static void
on_recalled (PasskeysInvitationWatch *self,
             JsonArray               *rows)
{
  read_rows (self, rows);
  if (self->has_read)
    passkeys_invitation_watch_look (self);
}

/* Those who have not been asked for in this round; the next round begins when nobody is left. */
static GPtrArray *
choose_some (PasskeysInvitationWatch *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;
  gpointer round;

  g_hash_table_iter_init (&iter, self->awaited);
  while (ids->len < MAX_ASKED && g_hash_table_iter_next (&iter, &id, &round))
    if (GPOINTER_TO_UINT (round) == self->round)
      {
        g_ptr_array_add (ids, g_strdup (id));
        g_hash_table_iter_replace (&iter, GUINT_TO_POINTER (self->round + 1));
      }
  if (ids->len < MAX_ASKED)
    self->round++;

  return ids;
}

typedef struct
{
  GWeakRef  watch;
  char     *id;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_weak_ref_clear (&question->watch);
  g_free (question->id);
  g_free (question);
}

/* Whoever was removed meanwhile is not awaited any more. Any other error passes, or shows where the
 * person does something. */
static DexFuture *
answered_cb (DexFuture *future,
             gpointer   data)
{
  Question *question = data;
  g_autoptr(PasskeysInvitationWatch) self = g_weak_ref_get (&question->watch);
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self != NULL && value != NULL)
    {
      PasskeysUser *user = g_value_get_object (value);

      if (passkeys_user_is_registered (user))
        accept (self, user);
    }
  else if (self != NULL
           && g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_FOUND))
    g_hash_table_remove (self->awaited, question->id);

  return dex_future_new_true ();
}

static DexFuture *
ask (PasskeysInvitationWatch *self,
     const char              *id)
{
  PasskeysApiClient *client = passkeys_session_get_client (self->session);
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->watch, self);
  question->id = g_strdup (id);

  return dex_future_finally (passkeys_users_api_get (client, id), answered_cb, question,
                             question_free);
}

static void
passkeys_invitation_watch_dispose (GObject *object)
{
  PasskeysInvitationWatch *self = PASSKEYS_INVITATION_WATCH (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_ptr_array_set_size (self->looks, 0);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_invitation_watch_parent_class)->dispose (object);
}

static void
passkeys_invitation_watch_finalize (GObject *object)
{
  PasskeysInvitationWatch *self = PASSKEYS_INVITATION_WATCH (object);

  g_hash_table_unref (self->awaited);
  g_ptr_array_unref (self->looks);

  G_OBJECT_CLASS (passkeys_invitation_watch_parent_class)->finalize (object);
}

static void
passkeys_invitation_watch_class_init (PasskeysInvitationWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_invitation_watch_dispose;
  object_class->finalize = passkeys_invitation_watch_finalize;

  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_USER);
}

static void
passkeys_invitation_watch_init (PasskeysInvitationWatch *self)
{
  self->awaited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->looks = g_ptr_array_new_with_free_func (dex_unref);
}

/**
 * passkeys_invitation_watch_new:
 * @session: the session that sees the users
 * @list: a list of [class@User], of which nothing was read yet
 * @cache: what the list said another time
 *
 * Makes a watch that emits `accepted` for each person whom the list told as invited, in this run or
 * another one, and who has registered since. Of more than a thousand only the first are watched.
 *
 * Returns: (transfer full): a new watch, which tells as long as it lives
 */
PasskeysInvitationWatch *
passkeys_invitation_watch_new (PasskeysSession   *session,
                               PasskeysPagedList *list,
                               PasskeysListCache *cache)
{
  PasskeysInvitationWatch *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (list), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LIST_CACHE (cache), NULL);

  self = g_object_new (PASSKEYS_TYPE_INVITATION_WATCH, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (list, "page-read", G_CALLBACK (on_page_read), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cache, "recalled", G_CALLBACK (on_recalled), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * passkeys_invitation_watch_look:
 * @self: a watch
 *
 * Asks the server for some of those who are awaited, unless nobody is signed in. The watch does so
 * by itself every five minutes.
 */
void
passkeys_invitation_watch_look (PasskeysInvitationWatch *self)
{
  g_autoptr(GPtrArray) ids = NULL;

  g_return_if_fail (PASSKEYS_IS_INVITATION_WATCH (self));

  g_ptr_array_set_size (self->looks, 0);
  schedule (self);
  if (passkeys_session_is_expired (self->session))
    return;

  ids = choose_some (self);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (self->looks, ask (self, g_ptr_array_index (ids, i)));
}
