/* passkeys-user-search.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-search"

#include "config.h"

#include "passkeys-user-search.h"

#include <string.h>

#include "passkeys-permission-words.h"
#include "passkeys-user-words.h"
#include "passkeys-user.h"

/* A slice of the search ends after this time, so that input and frames go first. */
#define SLICE_USEC 4000
#define SLICE_STEP 64
#define DROP_STEP 4096
/* what GtkColumnView has around the rows in view, and more */
#define ROWS_WITH_WIDGETS 512

/*
 * GtkFilterListModel in its incremental mode tells its rows in portions: the table first loses
 * every row and then makes each row's widgets anew, which was measured to hold the main loop up for
 * 240 ms a keystroke at 100,000 users. This one searches in slices too, but shows what it found at
 * once, and only what is new, so that the table keeps its widgets.
 *
 * A text that goes on from the last one is searched in what was found for that.
 */
struct _PasskeysUserSearch
{
  GObject     parent_instance;

  GListModel *users;      /* (owned) */
  char       *needle;     /* (owned) (nullable): NULL finds everyone that the filter lets through */
  char      **raw_needles; /* (owned) (nullable): permissions that the needle is in the words for */
  PasskeysUserFilter filter;
  GPtrArray  *shown;      /* (owned) (nullable): what is shown; NULL shows all of users */
  char       *shown_for;  /* (owned) (nullable): the needle of shown */
  gboolean    is_stale;   /* the filter is another one since */
  GPtrArray  *candidates; /* (owned) (nullable): where to search; NULL searches users */
  GPtrArray  *found;      /* (owned) (nullable): so far */
  GPtrArray  *dropped;    /* (owned): what was found before, to be let go of */
  guint       position;   /* in what is searched */
  guint       slice_id;
  guint       drop_id;
};

enum
{
  PROP_0,
  PROP_PENDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return PASSKEYS_TYPE_USER;
}

static guint
get_n_items (GListModel *model)
{
  PasskeysUserSearch *self = PASSKEYS_USER_SEARCH (model);

  return self->shown != NULL ? self->shown->len : g_list_model_get_n_items (self->users);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  PasskeysUserSearch *self = PASSKEYS_USER_SEARCH (model);

  if (self->shown == NULL)
    return g_list_model_get_item (self->users, position);

  if (position >= self->shown->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->shown, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysUserSearch, passkeys_user_search, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
contains (const char *text,
          const char *needle)
{
  g_autofree char *folded = NULL;

  /* Addresses are ASCII nearly always, and folding is what costs. */
  if (g_str_is_ascii (text))
    return strcasestr (text, needle) != NULL;

  folded = g_utf8_casefold (text, -1);
  return strstr (folded, needle) != NULL;
}

/* What the needle finds in the words for a permission, it does not find in the name. */
static gboolean
is_called_so (PasskeysUserSearch *self,
              const char         *permissions)
{
  for (gsize i = 0; self->raw_needles != NULL && self->raw_needles[i] != NULL; i++)
    if (strstr (permissions, self->raw_needles[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
matches (PasskeysUserSearch *self,
         PasskeysUser       *user)
{
  const char *needle = self->needle;
  g_autofree char *permissions = NULL;

  if (!passkeys_user_filter_matches (&self->filter, user))
    return FALSE;

  if (needle == NULL)
    return TRUE;

  if (contains (passkeys_user_get_username (user), needle) ||
      contains (passkeys_user_words_status (passkeys_user_get_status (user)), needle))
    return TRUE;

  g_object_get (user, "permission-names", &permissions, NULL);
  return permissions != NULL
         && (contains (permissions, needle) || is_called_so (self, permissions));
}

static gboolean
finds_everyone (PasskeysUserSearch *self)
{
  return self->needle == NULL && passkeys_user_filter_is_everyone (&self->filter);
}

static guint
count_candidates (PasskeysUserSearch *self)
{
  return self->candidates != NULL ? self->candidates->len : g_list_model_get_n_items (self->users);
}

static PasskeysUser *
dup_candidate (PasskeysUserSearch *self,
               guint               position)
{
  if (self->candidates != NULL)
    return g_object_ref (g_ptr_array_index (self->candidates, position));

  return g_list_model_get_item (self->users, position);
}

static gboolean
drop_some_cb (gpointer user_data)
{
  PasskeysUserSearch *self = user_data;

  g_ptr_array_set_size (self->dropped, self->dropped->len - MIN (self->dropped->len, DROP_STEP));
  if (self->dropped->len > 0)
    return G_SOURCE_CONTINUE;

  self->drop_id = 0;
  return G_SOURCE_REMOVE;
}

/* Letting go of 100,000 users at once was measured to take up to 10 ms. */
static void
drop (PasskeysUserSearch *self,
      GPtrArray          *users) /* (transfer full) (nullable) */
{
  if (users == NULL)
    return;

  g_ptr_array_extend_and_steal (self->dropped, users);
  if (self->drop_id == 0)
    self->drop_id = g_idle_add (drop_some_cb, self);
}

static gboolean
is_same (PasskeysUserSearch *self,
         GPtrArray          *before,
         GPtrArray          *after,
         guint               position)
{
  g_autoptr(PasskeysUser) user = NULL;

  if (before != NULL && after != NULL)
    return g_ptr_array_index (before, position) == g_ptr_array_index (after, position);

  user = g_list_model_get_item (self->users, position);
  return (before == NULL || g_ptr_array_index (before, position) == user)
         && (after == NULL || g_ptr_array_index (after, position) == user);
}

/* How many rows from the first on stay: typing on mostly finds the same people, and a table that
 * is told of new rows makes new widgets. Rows without widgets cost nothing, so they are not
 * compared. */
static guint
count_same (PasskeysUserSearch *self,
            GPtrArray          *before,
            GPtrArray          *after,
            guint               n_rows)
{
  guint n_same = 0;

  while (n_same < MIN (n_rows, ROWS_WITH_WIDGETS) && is_same (self, before, after, n_same))
    n_same++;

  return n_same;
}

static void
show (PasskeysUserSearch *self,
      GPtrArray          *found) /* (transfer full) (nullable) */
{
  GPtrArray *before = g_steal_pointer (&self->shown);
  guint n_users = g_list_model_get_n_items (self->users);
  guint n_before = before != NULL ? before->len : n_users;
  guint n_after = found != NULL ? found->len : n_users;
  guint n_same = count_same (self, before, found, MIN (n_before, n_after));

  self->shown = found;
  self->is_stale = FALSE;
  g_set_str (&self->shown_for, self->needle);
  if (n_same < MAX (n_before, n_after))
    g_list_model_items_changed (G_LIST_MODEL (self), n_same, n_before - n_same, n_after - n_same);
  drop (self, before);
}

static void
finish (PasskeysUserSearch *self)
{
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  show (self, g_steal_pointer (&self->found));
}

static gboolean
search_slice_cb (gpointer user_data)
{
  PasskeysUserSearch *self = user_data;
  gint64 end = g_get_monotonic_time () + SLICE_USEC;
  guint n_candidates = count_candidates (self);

  while (self->position < n_candidates)
    {
      g_autoptr(PasskeysUser) user = dup_candidate (self, self->position++);

      if (matches (self, user))
        g_ptr_array_add (self->found, g_object_ref (user));
      if (self->position % SLICE_STEP == 0 && g_get_monotonic_time () > end)
        return G_SOURCE_CONTINUE;
    }

  /* Showing what was found takes about as long as a slice: it gets one of its own. */
  if (g_get_monotonic_time () > end - SLICE_USEC / 2)
    return G_SOURCE_CONTINUE;

  self->slice_id = 0;
  finish (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);

  return G_SOURCE_REMOVE;
}

static void
stop (PasskeysUserSearch *self)
{
  g_clear_handle_id (&self->slice_id, g_source_remove);
  drop (self, g_steal_pointer (&self->found));
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
}

static void
start (PasskeysUserSearch *self,
       GPtrArray          *candidates) /* (nullable) */
{
  stop (self);
  self->position = 0;
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
  if (candidates != NULL)
    self->candidates = g_ptr_array_ref (candidates);

  self->slice_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, search_slice_cb, self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

static gboolean
is_appended (PasskeysUserSearch *self,
             guint               position,
             guint               removed,
             guint               added)
{
  return removed == 0 && position + added == g_list_model_get_n_items (self->users);
}

static void
append_matches (PasskeysUserSearch *self,
                guint               position)
{
  guint n_before = self->shown->len;
  guint n_users = g_list_model_get_n_items (self->users);

  for (guint i = position; i < n_users; i++)
    {
      g_autoptr(PasskeysUser) user = g_list_model_get_item (self->users, i);

      if (matches (self, user))
        g_ptr_array_add (self->shown, g_object_ref (user));
    }

  g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->shown->len - n_before);
}

static void
on_users_changed (PasskeysUserSearch *self,
                  guint               position,
                  guint               removed,
                  guint               added)
{
  gboolean appended = is_appended (self, position, removed, added);

  if (self->shown == NULL)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);

  if (finds_everyone (self))
    return;

  if (appended && self->slice_id == 0)
    append_matches (self, position);
  else if (!appended || self->candidates != NULL)
    start (self, NULL);
}

static void
passkeys_user_search_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PENDING:
      g_value_set_boolean (value, passkeys_user_search_is_pending (PASSKEYS_USER_SEARCH (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_user_search_dispose (GObject *object)
{
  PasskeysUserSearch *self = (PasskeysUserSearch *) object;

  stop (self);
  g_clear_handle_id (&self->drop_id, g_source_remove);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->shown_for, g_free);
  g_clear_pointer (&self->needle, g_free);
  g_clear_pointer (&self->raw_needles, g_strfreev);

  G_OBJECT_CLASS (passkeys_user_search_parent_class)->dispose (object);
}

static void
passkeys_user_search_finalize (GObject *object)
{
  PasskeysUserSearch *self = (PasskeysUserSearch *) object;

  /* Until here get_n_items() may be asked. */
  g_clear_object (&self->users);
  g_clear_pointer (&self->dropped, g_ptr_array_unref);

  G_OBJECT_CLASS (passkeys_user_search_parent_class)->finalize (object);
}

static void
passkeys_user_search_class_init (PasskeysUserSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = passkeys_user_search_get_property;
  object_class->dispose = passkeys_user_search_dispose;
  object_class->finalize = passkeys_user_search_finalize;

  properties[PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_user_search_init (PasskeysUserSearch *self)
{
  self->dropped = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * passkeys_user_search_new:
 * @users: a model of [class@User]
 *
 * Returns: (transfer full): a model that shows everyone until a text is set
 */
PasskeysUserSearch *
passkeys_user_search_new (GListModel *users)
{
  PasskeysUserSearch *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (users), NULL);

  self = g_object_new (PASSKEYS_TYPE_USER_SEARCH, NULL);
  self->users = g_object_ref (users);
  g_signal_connect_object (users, "items-changed", G_CALLBACK (on_users_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

static char *
fold (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return *stripped != '\0' ? g_utf8_casefold (stripped, -1) : NULL;
}

static void
search (PasskeysUserSearch *self,
        GPtrArray          *candidates) /* (nullable) */
{
  if (!finds_everyone (self))
    {
      start (self, candidates);
      return;
    }

  stop (self);
  show (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

/**
 * passkeys_user_search_set_text:
 * @self: a #PasskeysUserSearch
 * @text: a part of a user name, a permission or a status; empty for everyone
 *
 * Searches, without holding the main loop up. The former rows stay until the new ones are known.
 */
void
passkeys_user_search_set_text (PasskeysUserSearch *self,
                               const char         *text)
{
  g_autofree char *needle = NULL;
  gboolean goes_on;

  g_return_if_fail (PASSKEYS_IS_USER_SEARCH (self));
  g_return_if_fail (text != NULL);

  needle = fold (text);
  if (g_strcmp0 (needle, self->needle) == 0)
    return;

  goes_on = self->shown != NULL && !self->is_stale && needle != NULL
            && (self->shown_for == NULL || strstr (needle, self->shown_for) != NULL);
  g_set_str (&self->needle, needle);
  g_clear_pointer (&self->raw_needles, g_strfreev);
  if (needle != NULL)
    self->raw_needles = passkeys_permission_words_find_raw (needle);
  search (self, goes_on ? self->shown : NULL);
}

/**
 * passkeys_user_search_set_filter:
 * @self: a #PasskeysUserSearch
 * @filter: which of the users that the text finds
 *
 * Searches as [method@UserSearch.set_text] does.
 */
void
passkeys_user_search_set_filter (PasskeysUserSearch       *self,
                                 const PasskeysUserFilter *filter)
{
  g_return_if_fail (PASSKEYS_IS_USER_SEARCH (self));
  g_return_if_fail (filter != NULL);

  if (passkeys_user_filter_equals (filter, &self->filter))
    return;

  self->filter = *filter;
  self->is_stale = TRUE;
  search (self, NULL);
}

/**
 * passkeys_user_search_is_pending:
 * @self: a #PasskeysUserSearch
 *
 * Returns: whether what is shown is not yet what was asked for
 */
gboolean
passkeys_user_search_is_pending (PasskeysUserSearch *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_SEARCH (self), FALSE);

  return self->slice_id != 0;
}
