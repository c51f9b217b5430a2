/* test-site-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-site-group.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "bus-fixture.h"
#include "passkeys-busy-button.h"
#include "passkeys-site-background.h"
#include "passkeys-test-await.h"
#include "passkeys-test-folder.h"
#include "ui-fixture.h"

#define SWITCH "_Offer Passkeys to Browsers"
#define LOGIN_SWITCH "Start When You _Log In"
#define BUS_NAME APPLICATION_ID ".Browsers"

typedef struct
{
  GSettings           *settings;
  PasskeysSiteService *service;
  PasskeysSiteGroup   *group;
  GtkWindow           *window;
  GFile               *entry;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->settings = g_settings_new ("org.example.Passkeys");
  g_settings_reset (fixture->settings, "offer-to-browsers");
  g_settings_reset (fixture->settings, "offer-at-login");
  fixture->service = passkeys_site_service_new (fixture->settings);
  _passkeys_site_service_set_device (fixture->service, "/dev/null");
  fixture->group = g_object_new (PASSKEYS_TYPE_SITE_GROUP, NULL);
  passkeys_site_group_set_service (fixture->group, fixture->service, fixture->settings);
  fixture->window = ui_fixture_show (GTK_WIDGET (fixture->group));
  fixture->entry = g_file_new_build_filename (g_get_user_config_dir (), "autostart",
                                              BUS_NAME ".desktop", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_await (passkeys_site_service_stop (fixture->service), NULL);
  ui_fixture_close (fixture->window);
  g_file_delete (fixture->entry, NULL, NULL);
  g_clear_object (&fixture->entry);
  g_clear_object (&fixture->settings);
  passkeys_test_finalize (fixture->service);
}

static void
flip (Fixture    *fixture,
      const char *title,
      gboolean    active)
{
  AdwSwitchRow *row = ui_fixture_find (fixture->window, ADW_TYPE_SWITCH_ROW, title);

  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (row)));
  adw_switch_row_set_active (row, active);
}

static gboolean
has_entry (gpointer fixture)
{
  return g_file_query_exists (((Fixture *) fixture)->entry, NULL);
}

static gboolean
has_no_entry (gpointer fixture)
{
  return !has_entry (fixture);
}

static guint32
find_process (void)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GVariant) answer = NULL;
  guint32 process = 0;

  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                        g_variant_new ("(s)", BUS_NAME), G_VARIANT_TYPE ("(u)"),
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  if (answer != NULL)
    g_variant_get (answer, "(u)", &process);

  return process;
}

static gboolean
await_boolean (DexFuture *future)
{
  g_autoptr(DexFuture) owned = future;

  passkeys_test_await (dex_ref (owned), NULL);
  return g_value_get_boolean (dex_future_get_value (owned, NULL));
}

static void
switch_on (Fixture *fixture)
{
  flip (fixture, SWITCH, TRUE);
  ui_fixture_await_text (fixture->group, "On: browsers see this computer as a security key");
}

/* What is started is what will be started at the next login, and one switch ends both. */
static void
test_switch (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GKeyFile) entry = g_key_file_new ();
  g_autofree char *command = NULL;
  g_autoptr(GError) error = NULL;

  ui_fixture_await_text (fixture->group, "Off: browsers do not see the passkeys");
  g_assert_cmpuint (find_process (), ==, 0);
  switch_on (fixture);
  g_assert_cmpuint (find_process (), !=, 0);
  g_assert_true (g_settings_get_boolean (fixture->settings, "offer-to-browsers"));

  passkeys_test_run_until (has_entry, fixture);
  g_key_file_load_from_file (entry, g_file_peek_path (fixture->entry), G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  command = g_key_file_get_string (entry, "Desktop Entry", "Exec", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (command, g_getenv ("PASSKEYS_BROWSER_SERVICE")));

  flip (fixture, SWITCH, FALSE);
  ui_fixture_await_text (fixture->group, "Off: browsers do not see the passkeys");
  g_assert_cmpuint (find_process (), ==, 0);
  passkeys_test_run_until (has_no_entry, fixture);
}

static void
test_not_at_login (Fixture       *fixture,
                   gconstpointer  data)
{
  switch_on (fixture);
  passkeys_test_run_until (has_entry, fixture);
  flip (fixture, LOGIN_SWITCH, FALSE);
  passkeys_test_run_until (has_no_entry, fixture);
  g_assert_true (ui_fixture_shows (fixture->group, "On: browsers see this computer"));
  g_assert_cmpuint (find_process (), !=, 0);
}

/* The application that started it is gone; the next one finds it, does not start it again, and ends
 * it. */
static void
test_outlives (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysSiteService) next = NULL;
  guint32 process;

  switch_on (fixture);
  passkeys_test_run_until (has_entry, fixture);
  process = find_process ();
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (g_steal_pointer (&fixture->service));
  g_assert_cmpuint (find_process (), ==, process);

  next = passkeys_site_service_new (fixture->settings);
  g_assert_true (await_boolean (passkeys_site_service_start (next)));
  g_assert_cmpuint (find_process (), ==, process);
  g_settings_set_boolean (fixture->settings, "offer-to-browsers", FALSE);
  passkeys_test_await (passkeys_site_service_apply (next), NULL);
  g_assert_cmpuint (find_process (), ==, 0);

  fixture->service = g_steal_pointer (&next);
  fixture->window = ui_fixture_show (gtk_label_new (NULL));
}

static void
test_one_only (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) second = NULL;
  guint32 process;

  switch_on (fixture);
  process = find_process ();
  second = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("PASSKEYS_BROWSER_SERVICE"),
                             NULL);
  g_assert_no_error (error);
  g_assert_true (passkeys_test_await (dex_subprocess_wait_check (second), NULL));
  g_assert_cmpuint (find_process (), ==, process);
}

static void
test_ends_by_itself (Fixture       *fixture,
                     gconstpointer  data)
{
  switch_on (fixture);
  kill (find_process (), SIGKILL);
  ui_fixture_await_text (fixture->group, "It Ended by Itself");
  ui_fixture_await_text (fixture->group, "Not running");

  ui_fixture_click (fixture->group, "_Try Again");
  ui_fixture_await_text (fixture->group, "On: browsers see this computer as a security key");
  g_assert_false (ui_fixture_shows (fixture->group, "It Ended by Itself"));
}

static void
text_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static gboolean
is_read (gpointer text)
{
  return *(char **) text != NULL;
}

static char *
copy (Fixture    *fixture,
      const char *title)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->group));
  GtkWidget *row = ui_fixture_find (fixture->group, ADW_TYPE_ACTION_ROW, title);
  char *text = NULL;

  ui_fixture_click (row, NULL);
  gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, &text);
  passkeys_test_run_until (is_read, &text);

  return text;
}

/* What is missing is named, with what to do about it; to whoever does not want it nothing is. */
static void
test_no_device (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *copied = NULL;

  _passkeys_site_service_set_device (fixture->service, "/dev/passkeys-nothing");
  flip (fixture, SWITCH, TRUE);
  ui_fixture_await_text (fixture->group, "/dev/uhid Is Missing");
  g_assert_true (ui_fixture_shows (fixture->group, "Not running"));
  g_assert_cmpuint (find_process (), ==, 0);
  copied = copy (fixture, "/dev/uhid Is Missing");
  g_assert_cmpstr (copied, ==, "modprobe uhid");

  flip (fixture, SWITCH, FALSE);
  ui_fixture_await_text (fixture->group, "Off: browsers do not see the passkeys");
  g_assert_false (ui_fixture_shows (fixture->group, "/dev/uhid Is Missing"));
}

/* Outside there may be one: no administrator needs to be asked. */
static void
test_withheld (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *root = g_dir_make_tmp ("passkeys-XXXXXX", NULL);
  g_autofree char *info = g_build_filename (root, ".flatpak-info", NULL);
  g_autofree char *copied = NULL;

  g_assert_true (g_file_set_contents (info, "[Context]\ndevices=dri;input;\n", -1, NULL));
  _passkeys_site_service_set_device (fixture->service, "/dev/passkeys-nothing");
  _passkeys_site_service_set_root (fixture->service, root);
  flip (fixture, SWITCH, TRUE);
  ui_fixture_await_text (fixture->group, "The Sandbox Hides /dev/uhid");
  copied = copy (fixture, "The Sandbox Hides /dev/uhid");
  g_assert_cmpstr (copied, ==, "flatpak override --user --device=all " APPLICATION_ID);

  g_assert_true (g_file_set_contents (info, "[Context]\ndevices=all;\n", -1, NULL));
  ui_fixture_click (fixture->group, "_Try Again");
  ui_fixture_await_text (fixture->group, "/dev/uhid Is Missing");

  passkeys_test_folder_remove (root);
}

static void
test_denied (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GBytes) rule = NULL;

  _passkeys_site_service_set_device (fixture->service, "/dev/null/uhid");
  flip (fixture, SWITCH, TRUE);
  ui_fixture_await_text (fixture->group, "Your Account May Not Use /dev/uhid");

  rule = g_resources_lookup_data (RESOURCE_PATH "/browsers.rules", G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  NULL);
  g_assert_nonnull (rule);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (rule, NULL), g_bytes_get_size (rule),
                                  "TAG+=\"uaccess\""));

  _passkeys_site_service_set_device (fixture->service, "/dev/null");
  ui_fixture_click (fixture->group, "_Try Again");
  ui_fixture_await_text (fixture->group, "On: browsers see this computer as a security key");
}

/* Desktop Entry Specification, "The Exec key" */
static void
test_entry (void)
{
  static const char * const argv[] = {
    "/opt/my tools/50%/service", "--answer-with", "a\"$b`\\", NULL,
  };
  g_autofree char *folder = g_dir_make_tmp ("passkeys-XXXXXX", NULL);
  g_autoptr(GFile) file = g_file_new_build_filename (folder, "autostart", "a.desktop", NULL);
  g_autoptr(GKeyFile) entry = g_key_file_new ();
  g_autofree char *command = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (_passkeys_site_background_write (file, argv, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (_passkeys_site_background_write (file, argv, TRUE, &error));
  g_assert_no_error (error);
  g_key_file_load_from_file (entry, g_file_peek_path (file), G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  command = g_key_file_get_string (entry, "Desktop Entry", "Exec", NULL);
  g_assert_cmpstr (command, ==,
                   "\"/opt/my tools/50%%/service\" --answer-with \"a\\\"\\$b\\`\\\\\"");

  g_assert_true (_passkeys_site_background_write (file, argv, FALSE, &error));
  g_assert_true (_passkeys_site_background_write (file, argv, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_query_exists (file, NULL));
  passkeys_test_folder_remove (folder);
}

/* The portal of a desktop. */
typedef struct
{
  gboolean  grants;
  gboolean  asked;
  char     *reason;
  GStrv     commandline;
  gboolean  autostart;
} Portal;

static const char portal_xml[] =
  "<node><interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method></interface></node>";

static void
portal_call (GDBusConnection       *connection,
             const char            *sender,
             const char            *object_path,
             const char            *interface_name,
             const char            *method_name,
             GVariant              *parameters,
             GDBusMethodInvocation *invocation,
             gpointer               user_data)
{
  Portal *portal = user_data;
  g_autoptr(GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *path = NULL;
  GVariantBuilder results = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  const char *token = NULL;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_variant_lookup (options, "reason", "s", &portal->reason);
  g_variant_lookup (options, "commandline", "^as", &portal->commandline);
  g_variant_lookup (options, "autostart", "b", &portal->autostart);
  portal->asked = TRUE;

  /* Even before the call has returned. */
  path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (portal->grants));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (portal->grants));
  g_dbus_connection_emit_signal (connection, sender, path, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(ua{sv})", portal->grants ? 0 : 1,
                                                            &results), NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
}

static const GDBusInterfaceVTable portal_vtable = { .method_call = portal_call };

static void
test_portal (gconstpointer grants)
{
  static const char * const argv[] = { "passkeys-browser-service", NULL };
  g_autoptr(GDBusConnection) desktop = bus_fixture_pretend ("org.freedesktop.portal.Desktop");
  g_autoptr(GDBusConnection) own = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  Portal portal = { .grants = GPOINTER_TO_INT (grants) };

  bus_fixture_serve (desktop, "/org/freedesktop/portal/desktop", portal_xml, &portal_vtable, &portal);

  g_assert_cmpint (await_boolean (_passkeys_site_background_ask (own, argv, TRUE)), ==,
                   portal.grants);
  g_assert_true (portal.asked);
  g_assert_true (portal.autostart);
  g_assert_cmpstr (portal.reason, ==, "Offer your passkeys to browsers");
  g_assert_cmpstrv (portal.commandline, argv);

  g_dbus_connection_close_sync (desktop, NULL, NULL);
  g_free (portal.reason);
  g_strfreev (portal.commandline);
}

static void
test_no_portal (void)
{
  static const char * const argv[] = { "passkeys-browser-service", NULL };
  g_autoptr(GDBusConnection) own = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_test_await (_passkeys_site_background_ask (own, argv, TRUE), &error));
  g_assert_nonnull (error);
}

#define add(path, function) \
  g_test_add ("/site-group/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("switch", test_switch);
  add ("not-at-login", test_not_at_login);
  add ("outlives", test_outlives);
  add ("one-only", test_one_only);
  add ("ends-by-itself", test_ends_by_itself);
  add ("no-device", test_no_device);
  add ("withheld", test_withheld);
  add ("denied", test_denied);
  g_test_add_func ("/site-group/entry", test_entry);
  g_test_add_func ("/site-group/portal/none", test_no_portal);
  g_test_add_data_func ("/site-group/portal/granted", GINT_TO_POINTER (TRUE), test_portal);
  g_test_add_data_func ("/site-group/portal/refused", GINT_TO_POINTER (FALSE), test_portal);

  return g_test_run ();
}
