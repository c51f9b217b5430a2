/* bus-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Another program on the session bus of a test, which the one that is tested has to reach over the bus. */
GDBusConnection *bus_fixture_connect (void);
/* the same with a name that programs know, also in the place of one that has just ended */
GDBusConnection *bus_fixture_pretend (const char                 *name);
/* answers for the one interface of the XML; the id is that of the registration */
guint            bus_fixture_serve   (GDBusConnection            *connection,
                                      const char                 *object_path,
                                      const char                 *xml,
                                      const GDBusInterfaceVTable *vtable,
                                      gpointer                    data);

G_END_DECLS
