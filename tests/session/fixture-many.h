/* fixture-many.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A model that holds one item very often, and is as quick to read as the lists of the program. */
#define FIXTURE_TYPE_MANY (fixture_many_get_type ())

G_DECLARE_FINAL_TYPE (FixtureMany, fixture_many, FIXTURE, MANY, GObject)

GListModel *fixture_many_new   (gpointer  item,
                                guint     n_items);
/* the last one goes */
void        fixture_many_lose  (gpointer  self);

G_END_DECLS
