/* test-attention.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-attention.h"

#include "passkeys-question-view.h"
#include "ui-fixture.h"

#define WINDOW "Passkeys"
#define OTHER_WINDOW "Mail"

/* What a desktop shows, on the session bus of the test. */
typedef struct
{
  GDBusConnection *connection;
  guint            name_id;
  guint            object_id;
  GtkWindow       *window;
  GtkWindow       *other;
  GtkWidget       *view;

  char            *summary; /* (nullable): of the last notification */
  char            *body;    /* (nullable) */
  guint            n_shown;
  guint            n_closed;
} Fixture;

static const char interface_xml[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "</interface></node>";

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
  Fixture *fixture = user_data;

  if (g_str_equal (method_name, "CloseNotification"))
    {
      fixture->n_closed++;
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }

  fixture->n_shown++;
  g_free (fixture->summary);
  g_free (fixture->body);
  g_variant_get_child (parameters, 3, "s", &fixture->summary);
  g_variant_get_child (parameters, 4, "s", &fixture->body);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", fixture->n_shown));
}

static const GDBusInterfaceVTable vtable = { .method_call = method_call };

static void
name_acquired_cb (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

/* A connection of its own: the application has to reach it over the bus. */
static void
start_service (Fixture *fixture)
{
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr(GError) error = NULL;
  gboolean acquired = FALSE;

  fixture->connection = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->object_id = g_dbus_connection_register_object (
    fixture->connection, "/org/freedesktop/Notifications", node->interfaces[0], &vtable, fixture,
    NULL, &error);
  g_assert_no_error (error);
  fixture->name_id = g_bus_own_name_on_connection (fixture->connection,
                                                   "org.freedesktop.Notifications",
                                                   G_BUS_NAME_OWNER_FLAGS_NONE, name_acquired_cb,
                                                   NULL, &acquired, NULL);
  passkeys_test_run_until (is_set, &acquired);
}

static gboolean
is_shown (gpointer data)
{
  return ((Fixture *) data)->n_shown > 0;
}

static gboolean
is_closed (gpointer data)
{
  return ((Fixture *) data)->n_closed > 0;
}

/* Nothing but a window manager would give the keyboard to a window, and there is none. */
static void
bring_to_front (const char *title)
{
  g_autofree char *command = g_strdup_printf ("xdotool search --name ^%s$ windowfocus", title);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_spawn_command_line_async (command, &error));
  g_assert_no_error (error);
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static gboolean
is_behind (gpointer window)
{
  return !gtk_window_is_active (window);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  start_service (fixture);
  fixture->view = g_object_new (PASSKEYS_TYPE_QUESTION_VIEW, NULL);
  fixture->window = ui_fixture_show (fixture->view);
  gtk_window_set_title (fixture->window, WINDOW);
  fixture->other = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_title (fixture->other, OTHER_WINDOW);
  gtk_window_present (fixture->other);
  ui_fixture_settle ();
  bring_to_front (OTHER_WINDOW);
  passkeys_test_run_until (is_behind, fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->other);
  ui_fixture_close (fixture->window);
  g_bus_unown_name (fixture->name_id);
  g_dbus_connection_unregister_object (fixture->connection, fixture->object_id);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_object_unref (fixture->connection);
  g_free (fixture->summary);
  g_free (fixture->body);
}

/* Behind another window: called, and let go once the key was touched. */
static void
test_behind (Fixture       *fixture,
             gconstpointer  data)
{
  DexFuture *question;

  question = passkeys_question_view_ask_touch (PASSKEYS_QUESTION_VIEW (fixture->view),
                                               "YubiKey 5 NFC");
  passkeys_test_run_until (is_shown, fixture);
  g_assert_cmpstr (fixture->summary, ==, "Touch Your Security Key");
  g_assert_cmpstr (fixture->body, ==, "YubiKey 5 NFC blinks. Touch its button or sensor.");
  ui_fixture_settle ();
  g_assert_cmpuint (fixture->n_closed, ==, 0);

  dex_unref (question);
  passkeys_test_run_until (is_closed, fixture);
  ui_fixture_settle ();
  g_assert_cmpuint (fixture->n_shown, ==, 1);
  g_assert_cmpuint (fixture->n_closed, ==, 1);
}

/* Whoever looks at the window needs no notification, and one that is there goes. */
static void
test_in_front (Fixture       *fixture,
               gconstpointer  data)
{
  PasskeysQuestionView *view = PASSKEYS_QUESTION_VIEW (fixture->view);
  DexFuture *question = passkeys_question_view_ask_touch (view, NULL);

  passkeys_test_run_until (is_shown, fixture);
  g_assert_cmpstr (fixture->summary, ==, "Touch the One to Use");
  bring_to_front (WINDOW);
  passkeys_test_run_until (is_active, fixture->window);
  passkeys_test_run_until (is_closed, fixture);
  dex_unref (question);
  ui_fixture_settle ();

  question = passkeys_question_view_ask_touch (view, "YubiKey 5 NFC");
  ui_fixture_settle ();
  dex_unref (question);
  ui_fixture_settle ();
  g_assert_cmpuint (fixture->n_shown, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GtkApplication) application = NULL;

  /* One way to show notifications wherever the test runs. */
  g_setenv ("GNOTIFICATION_BACKEND", "freedesktop", TRUE);
  ui_fixture_init (&argc, &argv);
  application = gtk_application_new ("org.example.Passkeys.Test", G_APPLICATION_NON_UNIQUE);
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  g_test_add ("/attention/behind", Fixture, NULL, set_up, test_behind, tear_down);
  g_test_add ("/attention/in-front", Fixture, NULL, set_up, test_in_front, tear_down);

  return g_test_run ();
}
