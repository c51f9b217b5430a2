/* notification-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "notification-fixture.h"

#include "bus-fixture.h"
#include "passkeys-test-await.h"
#include "ui-fixture.h"

#define BUS_NAME "org.freedesktop.Notifications"
#define OBJECT_PATH "/org/freedesktop/Notifications"
#define OTHER_WINDOW "Mail"

static const char interface_xml[] =
  "<node><interface name='" BUS_NAME "'>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "</interface></node>";

static void
clear (NotificationFixture *fixture)
{
  g_clear_pointer (&fixture->summary, g_free);
  g_clear_pointer (&fixture->body, g_free);
  g_clear_pointer (&fixture->actions, g_strfreev);
}

static void
method_call (GDBusConnection       *connection,
             const char            *sender,
             const char            *object_path,
             const char            *interface_name,
             const char            *method_name,
             GVariant              *parameters,
             GDBusMethodInvocation *invocation,
             gpointer               user_data)
{
  NotificationFixture *fixture = user_data;

  if (g_str_equal (method_name, "CloseNotification"))
    {
      fixture->n_closed++;
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }

  clear (fixture);
  fixture->n_shown++;
  g_variant_get_child (parameters, 3, "s", &fixture->summary);
  g_variant_get_child (parameters, 4, "s", &fixture->body);
  g_variant_get_child (parameters, 5, "^as", &fixture->actions);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", fixture->n_shown));
}

static const GDBusInterfaceVTable vtable = { .method_call = method_call };

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

void
notification_fixture_init (void)
{
  /* One way to show notifications wherever the test runs. */
  g_setenv ("GNOTIFICATION_BACKEND", "freedesktop", TRUE);
}

void
notification_fixture_set_up (NotificationFixture *fixture)
{
  fixture->connection = bus_fixture_pretend (BUS_NAME);
  fixture->object_id = bus_fixture_serve (fixture->connection, OBJECT_PATH, interface_xml, &vtable,
                                          fixture);
}

void
notification_fixture_tear_down (NotificationFixture *fixture)
{
  if (fixture->other != NULL)
    ui_fixture_close (fixture->other);
  g_dbus_connection_unregister_object (fixture->connection, fixture->object_id);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_object_unref (fixture->connection);
  clear (fixture);
}

static void
ended_cb (GPid     pid,
          int      status,
          gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
give_keyboard (const char *title)
{
  g_autofree char *pattern = g_strdup_printf ("^%s$", title);
  const char *argv[] = { "xdotool", "search", "--name", pattern, "windowfocus", NULL };
  g_autoptr(GError) error = NULL;
  gboolean ended = FALSE;
  GPid pid;

  g_assert_true (g_spawn_async (NULL, (char **) argv, NULL,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                                &error));
  g_assert_no_error (error);
  g_child_watch_add (pid, ended_cb, &ended);
  passkeys_test_run_until (is_set, &ended);
}

/* Nothing but a window manager would give the keyboard to a window, and there is none. A window that is not on
 * the screen yet cannot take it. */
void
notification_fixture_focus (GtkWindow *window)
{
  for (guint i = 0; i < 50 && !gtk_window_is_active (window); i++)
    {
      give_keyboard (gtk_window_get_title (window));
      passkeys_test_run (100);
    }
  g_assert_true (gtk_window_is_active (window));
}

static gboolean
is_behind (gpointer window)
{
  return !gtk_window_is_active (window);
}

void
notification_fixture_go_elsewhere (NotificationFixture *fixture,
                                   GtkWindow           *window)
{
  if (fixture->other == NULL)
    {
      fixture->other = GTK_WINDOW (gtk_window_new ());
      gtk_window_set_title (fixture->other, OTHER_WINDOW);
      gtk_window_present (fixture->other);
      ui_fixture_settle ();
    }
  notification_fixture_focus (fixture->other);
  passkeys_test_run_until (is_behind, window);
}

typedef struct
{
  guint *value;
  guint  least;
} Count;

static gboolean
is_reached (gpointer data)
{
  Count *count = data;

  return *count->value >= count->least;
}

void
notification_fixture_await_shown (NotificationFixture *fixture,
                                  guint                n_shown)
{
  Count count = { &fixture->n_shown, n_shown };

  passkeys_test_run_until (is_reached, &count);
}

void
notification_fixture_await_closed (NotificationFixture *fixture,
                                   guint                n_closed)
{
  Count count = { &fixture->n_closed, n_closed };

  passkeys_test_run_until (is_reached, &count);
}

void
notification_fixture_flush (NotificationFixture *fixture)
{
  ui_fixture_await_bus (g_application_get_dbus_connection (g_application_get_default ()),
                        fixture->connection);
}

static const char *
find_action (NotificationFixture *fixture,
             const char          *label)
{
  for (guint i = 0; fixture->actions[i] != NULL; i += 2)
    if (label != NULL ? g_str_equal (fixture->actions[i + 1], label)
                      : g_str_equal (fixture->actions[i], "default"))
      return fixture->actions[i];

  g_error ("the notification cannot be pressed: %s", label);
}

void
notification_fixture_press (NotificationFixture *fixture,
                            const char          *label)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal (fixture->connection, NULL, OBJECT_PATH, BUS_NAME, "ActionInvoked",
                                 g_variant_new ("(us)", fixture->n_shown,
                                                find_action (fixture, label)), &error);
  g_assert_no_error (error);
}
