/* walk-module.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>

#include "walk-keyboard.h"
#include "walk-mnemonics.h"
#include "walk-scope.h"

#define PATH "/org/example/Passkeys/Walk"

/* A GIO module that answers journeys: Check tells what is wrong with what is on top of the screen, and of which kinds
 * that is, so that a journey knows what it walked over. */

static const char description[] =
  "<node>"
  "  <interface name='org.example.Passkeys.Walk'>"
  "    <method name='Check'><arg type='as' direction='out'/>"
  "      <arg type='as' direction='out'/></method>"
  "  </interface>"
  "</node>";

/* One of ours by its type; a question has none of its own, and is known by what it asks. */
static void
note_kind (GtkWidget *widget,
           gpointer   kinds)
{
  for (GType type = G_OBJECT_TYPE (widget); type != GTK_TYPE_WIDGET; type = g_type_parent (type))
    if (g_str_has_prefix (g_type_name (type), "Passkeys"))
      g_hash_table_add (kinds, g_strdup (g_type_name (type)));
  if (ADW_IS_ALERT_DIALOG (widget))
    g_hash_table_add (kinds, g_strdup (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (widget))));
}

static void
on_method_call (GDBusConnection       *bus,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               user_data)
{
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char **names = NULL;
  GtkWidget *scope = walk_find_scope ();

  if (scope != NULL)
    {
      walk_visit (scope, note_kind, kinds);
      walk_mnemonics (scope, complaints);
      walk_keyboard (scope, complaints);
    }
  names = (char **) g_hash_table_get_keys_as_array (kinds, NULL);
  g_dbus_method_invocation_return_value (
    invocation,
    g_variant_new ("(@as^as)", g_variant_new_strv ((const char *const *) complaints->pdata, complaints->len), names));
}

static gboolean
export_cb (gpointer data)
{
  static const GDBusInterfaceVTable table = { .method_call = on_method_call };
  g_autoptr(GDBusNodeInfo) node = NULL;
  g_autoptr(GDBusConnection) bus = NULL;

  /* Neither is it the application, nor will it be. */
  if (g_application_get_default () == NULL)
    return G_SOURCE_REMOVE;

  node = g_dbus_node_info_new_for_xml (description, NULL);
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (bus != NULL)
    g_dbus_connection_register_object (bus, PATH, node->interfaces[0], &table, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

void
g_io_module_load (GIOModule *module)
{
  /* It stays. */
  g_type_module_use (G_TYPE_MODULE (module));
  g_idle_add (export_cb, NULL);
}

void
g_io_module_unload (GIOModule *module)
{
}

char **
g_io_module_query (void)
{
  return g_new0 (char *, 1);
}
