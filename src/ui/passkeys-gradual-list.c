/* passkeys-gradual-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-gradual-list"

#include "config.h"

#include "passkeys-gradual-list.h"

/* A window has room for some thirty rows; GTK makes the widgets of two hundred, which it does not
 * take over from rows that went. Making all of them in one go was measured to take 30 ms. */
#define FIRST_ROWS 32
#define MORE_ROWS 32
#define ALL_WIDGETS 240
#define FRAME_MILLISECONDS 16

struct _PasskeysGradualList
{
  GObject     parent_instance;

  GListModel *source;  /* (owned) */
  guint       n_shown; /* of the source's items, from the first */
  guint       more_id;
};

static GType
passkeys_gradual_list_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (PASSKEYS_GRADUAL_LIST (model)->source);
}

static guint
passkeys_gradual_list_get_n_items (GListModel *model)
{
  return PASSKEYS_GRADUAL_LIST (model)->n_shown;
}

static gpointer
passkeys_gradual_list_get_item (GListModel *model,
                                guint       position)
{
  PasskeysGradualList *self = PASSKEYS_GRADUAL_LIST (model);

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

static gboolean
show_more_cb (gpointer user_data)
{
  PasskeysGradualList *self = user_data;
  guint n_items = g_list_model_get_n_items (self->source);
  guint n_before = self->n_shown;

  /* Rows beyond those that have widgets cost nothing. */
  self->n_shown = n_before < ALL_WIDGETS ? MIN (n_before + MORE_ROWS, n_items) : n_items;
  g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->n_shown - n_before);

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

static void
on_items_changed (PasskeysGradualList *self,
                  guint                position,
                  guint                removed,
                  guint                added)
{
  guint n_after;
  guint n_before;

  if (position <= self->n_shown)
    {
      gboolean is_cheap = added <= FIRST_ROWS || position >= ALL_WIDGETS;

      n_before = is_cheap ? MIN (removed, self->n_shown - position) : self->n_shown - position;
      n_after = is_cheap ? added : FIRST_ROWS;
      self->n_shown = self->n_shown - n_before + n_after;
      g_list_model_items_changed (G_LIST_MODEL (self), position, n_before, n_after);
    }

  show_more_later (self);
}

static void
passkeys_gradual_list_dispose (GObject *object)
{
  PasskeysGradualList *self = PASSKEYS_GRADUAL_LIST (object);

  g_clear_handle_id (&self->more_id, g_source_remove);

  G_OBJECT_CLASS (passkeys_gradual_list_parent_class)->dispose (object);
}

static void
passkeys_gradual_list_finalize (GObject *object)
{
  PasskeysGradualList *self = PASSKEYS_GRADUAL_LIST (object);

  g_clear_object (&self->source);

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
  self->n_shown = MIN (g_list_model_get_n_items (source), FIRST_ROWS);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  show_more_later (self);

  return self;
}
