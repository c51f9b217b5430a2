/* passkeys-user-choice.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-choice"

#include "config.h"

#include "passkeys-user-choice.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-model-walk.h"

/* A slice ends after this time, so that input and frames go first. */
#define SLICE_USEC 4000
#define SLICE_STEP 64

struct _PasskeysUserChoice
{
  GObject     parent_instance;

  GHashTable *ids;
  GListModel *source;   /* (owned) (nullable): what is being added */
  guint       position; /* in it */
  guint       slice_id;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysUserChoice, passkeys_user_choice, G_TYPE_OBJECT)

static void
stop_adding (PasskeysUserChoice *self)
{
  g_clear_handle_id (&self->slice_id, g_source_remove);
  g_clear_object (&self->source);
}

static gboolean
add_slice_cb (gpointer user_data)
{
  PasskeysUserChoice *self = user_data;
  gint64 end = g_get_monotonic_time () + SLICE_USEC;
  gboolean going_on = TRUE;

  do
    {
      g_autoptr(PasskeysUser) user = g_list_model_get_item (self->source, self->position++);

      going_on = user != NULL;
      if (going_on)
        g_hash_table_add (self->ids, g_strdup (passkeys_user_get_user_id (user)));
    }
  while (going_on && (self->position % SLICE_STEP != 0 || g_get_monotonic_time () < end));

  if (!going_on)
    {
      self->slice_id = 0;
      g_clear_object (&self->source);
    }
  g_signal_emit (self, signals[CHANGED], 0);

  return going_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
passkeys_user_choice_dispose (GObject *object)
{
  stop_adding (PASSKEYS_USER_CHOICE (object));

  G_OBJECT_CLASS (passkeys_user_choice_parent_class)->dispose (object);
}

static void
passkeys_user_choice_finalize (GObject *object)
{
  g_hash_table_unref (PASSKEYS_USER_CHOICE (object)->ids);

  G_OBJECT_CLASS (passkeys_user_choice_parent_class)->finalize (object);
}

static void
passkeys_user_choice_class_init (PasskeysUserChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_user_choice_dispose;
  object_class->finalize = passkeys_user_choice_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_user_choice_init (PasskeysUserChoice *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * passkeys_user_choice_new:
 *
 * Returns: (transfer full): a choice of nobody
 */
PasskeysUserChoice *
passkeys_user_choice_new (void)
{
  return g_object_new (PASSKEYS_TYPE_USER_CHOICE, NULL);
}

/**
 * passkeys_user_choice_count:
 * @self: a choice
 *
 * Returns: how many users were picked
 */
guint
passkeys_user_choice_count (PasskeysUserChoice *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_CHOICE (self), 0);

  return g_hash_table_size (self->ids);
}

/**
 * passkeys_user_choice_contains:
 * @self: a choice
 * @user: a user
 *
 * Returns: whether the user was picked
 */
gboolean
passkeys_user_choice_contains (PasskeysUserChoice *self,
                               PasskeysUser       *user)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_CHOICE (self), FALSE);
  g_return_val_if_fail (PASSKEYS_IS_USER (user), FALSE);

  return g_hash_table_contains (self->ids, passkeys_user_get_user_id (user));
}

/**
 * passkeys_user_choice_toggle:
 * @self: a choice
 * @user: a user
 *
 * Picks the user, or puts them back.
 */
void
passkeys_user_choice_toggle (PasskeysUserChoice *self,
                             PasskeysUser       *user)
{
  g_return_if_fail (PASSKEYS_IS_USER_CHOICE (self));
  g_return_if_fail (PASSKEYS_IS_USER (user));

  if (!g_hash_table_remove (self->ids, passkeys_user_get_user_id (user)))
    g_hash_table_add (self->ids, g_strdup (passkeys_user_get_user_id (user)));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * passkeys_user_choice_add_all:
 * @self: a choice
 * @users: a model of [class@User]
 *
 * Picks everybody in a list, without holding the main loop up.
 */
void
passkeys_user_choice_add_all (PasskeysUserChoice *self,
                              GListModel         *users)
{
  g_return_if_fail (PASSKEYS_IS_USER_CHOICE (self));
  g_return_if_fail (G_IS_LIST_MODEL (users));

  stop_adding (self);
  self->source = g_object_ref (users);
  self->position = 0;
  self->slice_id = g_idle_add (add_slice_cb, self);
}

/**
 * passkeys_user_choice_clear:
 * @self: a choice
 *
 * Puts everybody back.
 */
void
passkeys_user_choice_clear (PasskeysUserChoice *self)
{
  g_return_if_fail (PASSKEYS_IS_USER_CHOICE (self));

  stop_adding (self);
  g_hash_table_remove_all (self->ids);
  g_signal_emit (self, signals[CHANGED], 0);
}

typedef struct
{
  PasskeysUserChoice *self;
  GListModel         *everyone;
} Collection;

static void
collection_free (gpointer data)
{
  Collection *collection = data;

  g_clear_object (&collection->self);
  g_clear_object (&collection->everyone);
  g_free (collection);
}

static DexFuture *
collect_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Collection *collection = data;
  g_autoptr(GListStore) users = g_list_store_new (PASSKEYS_TYPE_USER);
  g_auto(PasskeysModelWalk) walk = { NULL };
  GError *error = NULL;
  PasskeysUser *user;

  passkeys_model_walk_begin (&walk, collection->everyone);
  while ((user = passkeys_model_walk_next (&walk, cancellable)) != NULL)
    if (passkeys_user_choice_contains (collection->self, user))
      g_list_store_append (users, user);

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_take_object (g_steal_pointer (&users));
}

/**
 * passkeys_user_choice_collect:
 * @self: a choice
 * @everyone: a model of [class@User]
 *
 * Looks for who was picked, without holding the main loop up.
 *
 * Returns: (transfer full): a future that resolves to a [iface@Gio.ListModel]: who was picked, as
 *   they are now and in the order of @everyone
 */
DexFuture *
passkeys_user_choice_collect (PasskeysUserChoice *self,
                              GListModel         *everyone)
{
  Collection *collection;

  dex_return_error_if_fail (PASSKEYS_IS_USER_CHOICE (self));
  dex_return_error_if_fail (G_IS_LIST_MODEL (everyone));

  collection = g_new0 (Collection, 1);
  collection->self = g_object_ref (self);
  collection->everyone = g_object_ref (everyone);

  return passkeys_cancellable_fiber_spawn (collect_fiber, collection, collection_free);
}
