/* passkeys-gradual-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-gradual-list"

#include "config.h"

#include "passkeys-gradual-list.h"

/* A window has room for some thirty rows; GTK makes the widgets of two hundred, which it does not
 * take over from rows that went. Making all of them in one go was measured to take 30 ms, letting
 * go of them 17 ms. The first come together with the first frame of the page, which takes most of
 * its time already. */
#define FIRST_ROWS 4
#define MORE_ROWS 16
#define FEWER_ROWS 64
#define ALL_WIDGETS 240
#define FRAME_MILLISECONDS 16

/*
 * What is shown is the first items of the source, and grows; or, for the few milliseconds that
 * letting go of former rows takes, the former items, which shrink from their end.
 */
struct _PasskeysGradualList
{
  GObject     parent_instance;

  GListModel *source;   /* (owned) */
  guint       n_shown;  /* of the source's items, from the first */
  guint       more_id;
  GPtrArray  *first;    /* (owned): the items shown that may have widgets */
  guint       position; /* from here on the former items are others than the source's */
  guint       fewer_id; /* while the former items are shown */
};

static GType
passkeys_gradual_list_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (PASSKEYS_GRADUAL_LIST (model)->source);
}

static guint
passkeys_gradual_list_get_n_items (GListModel *model)
{
  PasskeysGradualList *self = PASSKEYS_GRADUAL_LIST (model);

  return self->fewer_id != 0 ? self->first->len : self->n_shown;
}

static gpointer
passkeys_gradual_list_get_item (GListModel *model,
                                guint       position)
{
  PasskeysGradualList *self = PASSKEYS_GRADUAL_LIST (model);

  if (self->fewer_id != 0)
    return position < self->first->len ? g_object_ref (self->first->pdata[position]) : NULL;

  return position < self->n_shown ? g_list_model_get_item (self->source, position) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = passkeys_gradual_list_get_item_type;
  iface->get_n_items = passkeys_gradual_list_get_n_items;
  iface->get_item = passkeys_gradual_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysGradualList, passkeys_gradual_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Remembers from @position on what has widgets, for when the source has let go of it. */
static void
remember (PasskeysGradualList *self,
          guint                position)
{
  guint n_items = MIN (self->n_shown, ALL_WIDGETS);

  if (position >= ALL_WIDGETS)
    return;

  g_ptr_array_set_size (self->first, MIN (position, self->first->len));
  while (self->first->len < n_items)
    g_ptr_array_add (self->first, g_list_model_get_item (self->source, self->first->len));
}

static void
show_items (PasskeysGradualList *self,
            guint                position,
            guint                removed,
            guint                added)
{
  self->n_shown += added - removed;
  remember (self, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static gboolean
show_more_cb (gpointer user_data)
{
  PasskeysGradualList *self = user_data;
  guint n_left = g_list_model_get_n_items (self->source) - self->n_shown;

  /* Rows beyond those that have widgets cost nothing. */
  show_items (self, self->n_shown, 0,
              self->n_shown < ALL_WIDGETS ? MIN (MORE_ROWS, n_left) : n_left);
  if (self->n_shown < g_list_model_get_n_items (self->source))
    return G_SOURCE_CONTINUE;

  self->more_id = 0;
  return G_SOURCE_REMOVE;
}

static void
show_more_later (PasskeysGradualList *self)
{
  if (self->more_id == 0 && self->n_shown < g_list_model_get_n_items (self->source))
    self->more_id = g_timeout_add (FRAME_MILLISECONDS, show_more_cb, self);
}

/* The former items give way to those of the source. */
static void
replace (PasskeysGradualList *self)
{
  guint n_items = g_list_model_get_n_items (self->source);

  self->fewer_id = 0;
  self->n_shown = self->first->len;
  show_items (self, self->position, self->n_shown - self->position,
              MIN (FIRST_ROWS, n_items - self->position));
  show_more_later (self);
}

static gboolean
show_fewer_cb (gpointer user_data)
{
  PasskeysGradualList *self = user_data;

  if (self->first->len - self->position <= FEWER_ROWS)
    {
      replace (self);
      return G_SOURCE_REMOVE;
    }

  g_ptr_array_set_size (self->first, self->first->len - FEWER_ROWS);
  g_list_model_items_changed (G_LIST_MODEL (self), self->first->len, FEWER_ROWS, 0);
  return G_SOURCE_CONTINUE;
}

/* Shows the former items without those that have no widgets, and then fewer and fewer. */
static void
show_fewer (PasskeysGradualList *self,
            guint                position)
{
  guint n_before = self->n_shown;

  g_clear_handle_id (&self->more_id, g_source_remove);
  self->position = position;
  self->fewer_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_fewer_cb, self, NULL);
  if (self->first->len < n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), self->first->len, n_before - self->first->len,
                                0);
}

static void
on_items_changed (PasskeysGradualList *self,
                  guint                position,
                  guint                removed,
                  guint                added)
{
  gboolean is_cheap = added <= MORE_ROWS || position >= ALL_WIDGETS;
  guint n_rows = self->n_shown - MIN (position, self->n_shown);
  guint n_gone = is_cheap ? MIN (removed, n_rows) : n_rows;

  if (self->fewer_id != 0)
    self->position = MIN (self->position, position);
  else if (position < ALL_WIDGETS && n_gone > FEWER_ROWS)
    show_fewer (self, position);
  else if (position <= self->n_shown)
    show_items (self, position, n_gone, is_cheap ? added : FIRST_ROWS);

  if (self->fewer_id == 0)
    show_more_later (self);
}

static void
passkeys_gradual_list_dispose (GObject *object)
{
  PasskeysGradualList *self = PASSKEYS_GRADUAL_LIST (object);

  g_clear_handle_id (&self->more_id, g_source_remove);
  g_clear_handle_id (&self->fewer_id, g_source_remove);

  G_OBJECT_CLASS (passkeys_gradual_list_parent_class)->dispose (object);
}

static void
passkeys_gradual_list_finalize (GObject *object)
{
  PasskeysGradualList *self = PASSKEYS_GRADUAL_LIST (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->first, g_ptr_array_unref);

  G_OBJECT_CLASS (passkeys_gradual_list_parent_class)->finalize (object);
}

static void
passkeys_gradual_list_class_init (PasskeysGradualListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_gradual_list_dispose;
  object_class->finalize = passkeys_gradual_list_finalize;
}

static void
passkeys_gradual_list_init (PasskeysGradualList *self)
{
  self->first = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * passkeys_gradual_list_new:
 * @source: the model whose items are shown
 *
 * Returns: (transfer full): a model that catches up with @source within some frames
 */
PasskeysGradualList *
passkeys_gradual_list_new (GListModel *source)
{
  PasskeysGradualList *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (source), NULL);

  self = g_object_new (PASSKEYS_TYPE_GRADUAL_LIST, NULL);
  self->source = g_object_ref (source);
  show_items (self, 0, 0, MIN (g_list_model_get_n_items (source), FIRST_ROWS));
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  show_more_later (self);

  return self;
}
