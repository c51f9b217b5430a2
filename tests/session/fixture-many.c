/* fixture-many.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture-many.h"

struct _FixtureMany
{
  GObject  parent_instance;

  GObject *item;
  guint    n_items;
};

static GType
get_item_type (GListModel *model)
{
  return G_OBJECT_TYPE (FIXTURE_MANY (model)->item);
}

static guint
get_n_items (GListModel *model)
{
  return FIXTURE_MANY (model)->n_items;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FixtureMany *self = FIXTURE_MANY (model);

  return position < self->n_items ? g_object_ref (self->item) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureMany, fixture_many, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
fixture_many_finalize (GObject *object)
{
  g_clear_object (&FIXTURE_MANY (object)->item);

  G_OBJECT_CLASS (fixture_many_parent_class)->finalize (object);
}

static void
fixture_many_class_init (FixtureManyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fixture_many_finalize;
}

static void
fixture_many_init (FixtureMany *self)
{
}

GListModel *
fixture_many_new (gpointer item,
                  guint    n_items)
{
  FixtureMany *self = g_object_new (FIXTURE_TYPE_MANY, NULL);

  self->item = g_object_ref (item);
  self->n_items = n_items;

  return G_LIST_MODEL (self);
}

void
fixture_many_lose (gpointer self)
{
  FIXTURE_MANY (self)->n_items--;
  g_list_model_items_changed (self, FIXTURE_MANY (self)->n_items, 1, 0);
}
