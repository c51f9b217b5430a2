/* passkeys-holder-search.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-holder-search"

#include "config.h"

#include "passkeys-holder-search.h"

#include "passkeys-candidate.h"
#include "passkeys-fiber.h"
#include "passkeys-widget-work.h"

struct _PasskeysHolderSearch
{
  GObject     parent_instance;

  GHashTable *found;    /* PasskeysAuthenticator → number of passkeys */
  GPtrArray  *look_ups; /* of DexFuture: dropping one stops it */
};

typedef struct
{
  GWeakRef                search;
  PasskeysAuthenticator  *authenticator; /* (owned) */
  PasskeysRequestOptions *options;       /* (owned) */
  char                   *user_name;     /* (owned) (nullable) */
} LookUp;

enum { FOUND, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysHolderSearch, passkeys_holder_search, G_TYPE_OBJECT)

static void
look_up_free (LookUp *look_up)
{
  g_weak_ref_clear (&look_up->search);
  g_clear_object (&look_up->authenticator);
  g_clear_object (&look_up->options);
  g_free (look_up->user_name);
  g_free (look_up);
}

static guint
count_of_user (GListModel *candidates,
               const char *user_name)
{
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr(PasskeysCandidate) candidate = g_list_model_get_item (candidates, i);

      if (user_name == NULL || g_strcmp0 (passkeys_candidate_get_user_name (candidate),
                                          user_name) == 0)
        count++;
    }

  return count;
}

static void
tell (LookUp     *look_up,
      GListModel *candidates)
{
  g_autoptr(PasskeysHolderSearch) self = g_weak_ref_get (&look_up->search);
  guint n_found = count_of_user (candidates, look_up->user_name);

  if (self == NULL)
    return;

  g_hash_table_insert (self->found, g_object_ref (look_up->authenticator),
                       GUINT_TO_POINTER (n_found));
  g_signal_emit (self, signals[FOUND], 0, look_up->authenticator, n_found);
}

/* An authenticator that cannot tell may still be able to sign. */
static DexFuture *
look_up_fiber (gpointer      user_data,
               GCancellable *cancellable)
{
  LookUp *look_up = user_data;
  g_autoptr(GListModel) candidates = NULL;
  DexFuture *future;

  future = passkeys_authenticator_find_credentials (look_up->authenticator, look_up->options);
  candidates = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), NULL);
  if (candidates != NULL && !g_cancellable_is_cancelled (cancellable))
    tell (look_up, candidates);

  return dex_future_new_true ();
}

static void
passkeys_holder_search_finalize (GObject *object)
{
  PasskeysHolderSearch *self = PASSKEYS_HOLDER_SEARCH (object);

  g_ptr_array_unref (self->look_ups);
  g_hash_table_unref (self->found);

  G_OBJECT_CLASS (passkeys_holder_search_parent_class)->finalize (object);
}

static void
passkeys_holder_search_class_init (PasskeysHolderSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_holder_search_finalize;

  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, PASSKEYS_TYPE_AUTHENTICATOR, G_TYPE_UINT);
}

static void
passkeys_holder_search_init (PasskeysHolderSearch *self)
{
  self->found = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->look_ups = g_ptr_array_new_with_free_func (dex_unref);
}

static void
begin (PasskeysHolderSearch  *self,
       PasskeysAuthenticator *authenticator, /* (transfer full) */
       const char            *relying_party_id,
       const char            *user_name)
{
  LookUp *look_up = g_new0 (LookUp, 1);

  g_weak_ref_init (&look_up->search, self);
  look_up->authenticator = authenticator;
  look_up->options = passkeys_request_options_new (relying_party_id);
  look_up->user_name = g_strdup (user_name);
  g_ptr_array_add (self->look_ups,
                   passkeys_cancellable_fiber_spawn (look_up_fiber, look_up,
                                                     (GDestroyNotify) look_up_free));
}

/**
 * passkeys_holder_search_new:
 * @authenticators: (nullable): a list of [iface@Authenticator]
 * @relying_party_id: the relying party
 * @user_name: (nullable): whose passkeys, or %NULL for anybody's
 *
 * Begins to find out how many passkeys each authenticator holds.
 *
 * Returns: (transfer full): a new search
 */
PasskeysHolderSearch *
passkeys_holder_search_new (GListModel *authenticators,
                            const char *relying_party_id,
                            const char *user_name)
{
  PasskeysHolderSearch *self;

  g_return_val_if_fail (authenticators == NULL || G_IS_LIST_MODEL (authenticators), NULL);
  g_return_val_if_fail (relying_party_id != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_HOLDER_SEARCH, NULL);
  for (guint i = 0; authenticators != NULL && i < g_list_model_get_n_items (authenticators); i++)
    begin (self, g_list_model_get_item (authenticators, i), relying_party_id, user_name);

  return self;
}

/**
 * passkeys_holder_search_knows:
 * @self: a search
 * @authenticator: one of those that are searched
 * @n_found: (out) (optional): how many passkeys it holds, when this returns %TRUE
 *
 * Returns: whether the authenticator has told
 */
gboolean
passkeys_holder_search_knows (PasskeysHolderSearch  *self,
                              PasskeysAuthenticator *authenticator,
                              guint                 *n_found)
{
  gpointer value;

  g_return_val_if_fail (PASSKEYS_IS_HOLDER_SEARCH (self), FALSE);

  if (!g_hash_table_lookup_extended (self->found, authenticator, NULL, &value))
    return FALSE;

  if (n_found != NULL)
    *n_found = GPOINTER_TO_UINT (value);
  return TRUE;
}

/**
 * passkeys_holder_search_may_hold:
 * @self: (nullable): a search
 * @authenticator: one of those that are searched
 *
 * Returns: whether the authenticator holds a passkey of the account, or cannot tell
 */
gboolean
passkeys_holder_search_may_hold (PasskeysHolderSearch  *self,
                                 PasskeysAuthenticator *authenticator)
{
  guint n_found;

  return self == NULL || !passkeys_holder_search_knows (self, authenticator, &n_found)
         || n_found > 0;
}
