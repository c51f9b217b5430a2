/* passkeys-site-background.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-background"

#include "config.h"

#include "passkeys-site-background.h"

#include "passkeys-fiber.h"

#include <glib/gi18n.h>

#define FIBER_STACK_SIZE (256 * 1024)
#define SANDBOX "/.flatpak-info"
#define FILE_NAME APPLICATION_ID ".Browsers.desktop"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/* s: the person may be asked first */
#define PORTAL_SECONDS 120

static gboolean
needs_quotes (const char *argument)
{
  return *argument == '\0' || strpbrk (argument, " \t\n\"'\\><~|&;$*?#()`") != NULL;
}

/* Desktop Entry Specification, "The Exec key" */
static void
append_argument (GString    *command,
                 const char *argument)
{
  gboolean quoted = needs_quotes (argument);

  if (command->len > 0)
    g_string_append_c (command, ' ');
  if (quoted)
    g_string_append_c (command, '"');
  for (const char *c = argument; *c != '\0'; c++)
    {
      if (strchr ("\"`$\\", *c) != NULL)
        g_string_append_c (command, '\\');
      else if (*c == '%')
        g_string_append_c (command, '%');
      g_string_append_c (command, *c);
    }
  if (quoted)
    g_string_append_c (command, '"');
}

static GKeyFile *
build_entry (const char * const *argv)
{
  g_autoptr(GKeyFile) entry = g_key_file_new ();
  g_autoptr(GString) command = g_string_new (NULL);

  for (guint i = 0; argv[i] != NULL; i++)
    append_argument (command, argv[i]);

  g_key_file_set_string (entry, "Desktop Entry", "Type", "Application");
  g_key_file_set_string (entry, "Desktop Entry", "Name", _("Passkeys for Browsers"));
  g_key_file_set_string (entry, "Desktop Entry", "Exec", command->str);
  g_key_file_set_string (entry, "Desktop Entry", "Icon", APPLICATION_ID);
  g_key_file_set_boolean (entry, "Desktop Entry", "NoDisplay", TRUE);
  g_key_file_set_boolean (entry, "Desktop Entry", "Terminal", FALSE);

  return g_steal_pointer (&entry);
}

gboolean
_passkeys_site_background_write (GFile               *file,
                                 const char * const  *argv,
                                 gboolean             autostart,
                                 GError             **error)
{
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autoptr(GKeyFile) entry = NULL;
  g_autoptr(GError) local_error = NULL;

  if (!autostart)
    {
      if (g_file_delete (file, NULL, &local_error) ||
          g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return TRUE;

      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (!g_file_make_directory_with_parents (folder, NULL, &local_error) &&
      !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  entry = build_entry (argv);
  return g_key_file_save_to_file (entry, g_file_peek_path (file), error);
}

typedef struct
{
  GDBusConnection *connection; /* (owned) (nullable): the session bus */
  GStrv            argv;       /* (owned) */
  gboolean         autostart;
  DexPromise      *response;   /* (owned) (nullable) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_object (&request->connection);
  g_clear_pointer (&request->argv, g_strfreev);
  dex_clear (&request->response);
  g_free (request);
}

static void
response_cb (GDBusConnection *connection,
             const char      *sender_name,
             const char      *object_path,
             const char      *interface_name,
             const char      *signal_name,
             GVariant        *parameters,
             gpointer         user_data)
{
  DexPromise *response = user_data;
  g_autoptr(GVariant) results = NULL;
  gboolean autostart = FALSE;
  guint32 code;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")) ||
      !dex_future_is_pending (DEX_FUTURE (response)))
    return;

  g_variant_get (parameters, "(u@a{sv})", &code, &results);
  g_variant_lookup (results, "autostart", "b", &autostart);
  dex_promise_resolve_boolean (response, code == 0 && autostart);
}

/* The portal answers at an object whose name is known before it is asked, so that no answer is
 * missed. */
static char *
build_path (GDBusConnection *connection,
            const char      *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (connection) + 1);

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
}

static GVariant *
build_options (Request    *request,
               const char *token)
{
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_("Offer your passkeys to browsers")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (request->autostart));
  g_variant_builder_add (&options, "{sv}", "commandline",
                         g_variant_new_strv ((const char * const *) request->argv, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));

  return g_variant_new ("(sa{sv})", "", &options);
}

static DexFuture *
ask_fiber (gpointer user_data)
{
  Request *request = user_data;
  g_autofree char *token = g_strdup_printf ("passkeys%u", g_random_int ());
  g_autofree char *path = build_path (request->connection, token);
  g_autoptr(GVariant) handle = NULL;
  g_autoptr(GError) error = NULL;
  gboolean autostart;
  guint subscription;

  request->response = dex_promise_new ();
  subscription = g_dbus_connection_signal_subscribe (request->connection, PORTAL_NAME,
                                                     REQUEST_INTERFACE, "Response", path, NULL,
                                                     G_DBUS_SIGNAL_FLAGS_NONE,
                                                     response_cb, dex_ref (request->response),
                                                     dex_unref);
  handle = passkeys_await_variant (dex_dbus_connection_call (request->connection, PORTAL_NAME,
                                                             PORTAL_PATH,
                                                             "org.freedesktop.portal.Background",
                                                             "RequestBackground",
                                                             build_options (request, token),
                                                             G_VARIANT_TYPE ("(o)"),
                                                             G_DBUS_CALL_FLAGS_NONE, -1),
                                   &error);
  autostart = handle != NULL
              && passkeys_await_boolean (dex_future_first (dex_ref (request->response),
                                                           dex_timeout_new_seconds (PORTAL_SECONDS),
                                                           NULL),
                                         &error);
  g_dbus_connection_signal_unsubscribe (request->connection, subscription);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_boolean (autostart);
}

DexFuture *
_passkeys_site_background_ask (GDBusConnection    *connection,
                               const char * const *argv,
                               gboolean            autostart)
{
  Request *request = g_new0 (Request, 1);

  request->connection = g_object_ref (connection);
  request->argv = g_strdupv ((GStrv) argv);
  request->autostart = autostart;

  return passkeys_fiber_spawn (FIBER_STACK_SIZE, ask_fiber, request, request_free);
}

static DexFuture *
portal_fiber (gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GError) error = NULL;

  request->connection = passkeys_await_object (dex_bus_get (G_BUS_TYPE_SESSION), &error);
  if (request->connection == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return _passkeys_site_background_ask (request->connection, (const char * const *) request->argv,
                                        request->autostart);
}

/**
 * passkeys_site_background_set:
 * @argv: the program, and what it is told
 * @autostart: whether it is to be started when the person logs in
 *
 * The portal is for programs in a sandbox: to others it does not give a place of their own in the
 * autostart folder, as it cannot tell one from another.
 *
 * Returns: (transfer full): a future that resolves to a boolean, whether it will be started, which
 *   a person or a desktop may have refused
 */
DexFuture *
passkeys_site_background_set (const char * const *argv,
                              gboolean            autostart)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;
  Request *request;

  g_return_val_if_fail (argv != NULL && argv[0] != NULL, NULL);

  if (g_file_test (SANDBOX, G_FILE_TEST_EXISTS))
    {
      request = g_new0 (Request, 1);
      request->argv = g_strdupv ((GStrv) argv);
      request->autostart = autostart;
      return passkeys_fiber_spawn (FIBER_STACK_SIZE, portal_fiber, request, request_free);
    }

  file = g_file_new_build_filename (g_get_user_config_dir (), "autostart", FILE_NAME, NULL);
  if (!_passkeys_site_background_write (file, argv, autostart, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_boolean (autostart);
}
