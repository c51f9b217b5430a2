/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include <fido.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "passkeys-audit-chain.h"
#include "passkeys-backup.h"
#include "passkeys-log.h"
#include "passkeys-server-certificate.h"
#include "passkeys-server-options.h"
#include "passkeys-server.h"
#include "passkeys-service-manager.h"

static PasskeysMailer *
create_mailer (const PasskeysServerOptions  *options,
               PasskeysDataFolder           *folder,
               GError                      **error)
{
  g_autofree char *spool = NULL;

  if (options->outbox)
    return passkeys_mailer_new_outbox (options->outbox, error);
  spool = passkeys_data_folder_build_path (folder, "spool");
  return passkeys_mailer_new_sendmail (spool, options->sendmail, error);
}

static PasskeysServer *
create_server (const PasskeysServerOptions  *options,
               PasskeysDataFolder           *folder,
               GError                      **error)
{
  g_autoptr (PasskeysMailer) mailer = NULL;
  PasskeysRules *rules;

  rules = passkeys_rules_new (folder, options->relying_party_id,
                              (const char *const *) options->origins, error);
  if (!rules)
    return NULL;
  mailer = create_mailer (options, folder, error);
  if (!mailer)
    {
      passkeys_rules_free (rules);
      return NULL;
    }
  return passkeys_server_new (rules, mailer);
}

static gboolean
show_certificate (PasskeysServer               *server,
                  const PasskeysServerOptions  *options,
                  GError                      **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (!options->certificate)
    return TRUE;
  certificate = passkeys_server_certificate_load (options->certificate, options->key, error);
  if (certificate)
    passkeys_server_set_certificate (server, certificate);
  return certificate != NULL;
}

static gboolean
set_up_server (PasskeysServer               *server,
               const PasskeysServerOptions  *options,
               GError                      **error)
{
  g_autoptr (PasskeysTrustedProxies) proxies = NULL;

  proxies = passkeys_trusted_proxies_new ((const char *const *) options->trusted_proxies, error);
  if (!proxies || !show_certificate (server, options, error))
    return FALSE;
  passkeys_server_set_trusted_proxies (server, proxies);
  passkeys_server_set_logs_requests (server, !options->is_quiet);
  return TRUE;
}

typedef struct
{
  PasskeysServer              *server;
  const PasskeysServerOptions *options;
} Running;

/* What is no good is not taken: the server goes on as before. */
static gboolean
reload_cb (gpointer user_data)
{
  Running *running = user_data;
  g_autoptr (GError) error = NULL;

  if (!show_certificate (running->server, running->options, &error))
    g_printerr ("The certificate stays as it was: %s\n", error->message);
  return G_SOURCE_CONTINUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
parent_cb (int          fd,
           GIOCondition condition,
           gpointer     user_data)
{
  char ignored[256];
  gssize length = read (fd, ignored, sizeof ignored);

  if (length > 0 || (length < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
back_up (const PasskeysServerOptions  *options,
         GError                      **error)
{
  if (!passkeys_backup_write (options->data, options->backup, error))
    return FALSE;
  g_print ("The backup is in %s\n", options->backup);
  return TRUE;
}

static PasskeysDatabase *
open_existing (const char  *data,
               GError     **error)
{
  g_autofree char *folder = passkeys_data_folder_resolve (data, NULL);
  g_autofree char *path = folder ? g_build_filename (folder, "passkeys.db", NULL) : NULL;

  if (path && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return passkeys_database_open (path, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "There is no data of passkeys-server in “%s”", data);
  return NULL;
}

static gboolean
verify_log (const PasskeysServerOptions  *options,
            GError                      **error)
{
  g_autoptr (PasskeysDatabase) database = open_existing (options->data, error);
  g_autofree char *problem = NULL;
  gint64 n_entries;

  if (!database || !passkeys_audit_chain_verify (database, &n_entries, &problem, error))
    return FALSE;
  if (!problem)
    {
      g_print ("%" G_GINT64_FORMAT " entries, intact\n", n_entries);
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s. The %" G_GINT64_FORMAT " entries before are intact", problem, n_entries);
  return FALSE;
}

static gboolean
serve (const PasskeysServerOptions  *options,
       GError                      **error)
{
  g_autoptr (PasskeysDataFolder) folder = passkeys_data_folder_open (options->data, error);
  g_autoptr (PasskeysServer) server = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *url = NULL;
  Running running = { NULL, options };

  if (!folder || !passkeys_backup_restore (folder, error))
    return FALSE;
  server = running.server = create_server (options, folder, error);
  if (!server || !set_up_server (server, options, error))
    return FALSE;
  url = passkeys_server_listen (server, options->address, options->port, error);
  if (!url)
    return FALSE;
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGHUP, reload_cb, &running);
  if (options->exits_with_parent)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, parent_cb, loop);
  g_print ("Listening on %s\n", url);
  passkeys_service_manager_tell ("READY=1");
  g_main_loop_run (loop);
  passkeys_service_manager_tell ("STOPPING=1");
  passkeys_server_finish (server);
  passkeys_server_stop (server);
  g_print ("Stopped\n");
  return TRUE;
}

/* GIO by itself still takes TLS 1.0, and this is how it is told; an administrator may be stricter. */
static void
forget_old_tls (void)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", FALSE);
}

/* What is in memory here opens every door of every organisation: it stays in memory. */
static void
keep_to_ourselves (void)
{
  const struct rlimit none = { 0, 0 };

  umask (0077);
  setrlimit (RLIMIT_CORE, &none);
}

static gboolean
run (const PasskeysServerOptions  *options,
     GError                      **error)
{
  if (options->backup)
    return back_up (options, error);
  return options->verifies_log ? verify_log (options, error) : serve (options, error);
}

int
main (int    argc,
      char **argv)
{
  g_auto (PasskeysServerOptions) options = { NULL };
  g_autoptr (GError) error = NULL;
  const char *translations = g_getenv ("PASSKEYS_LOCALEDIR"); /* as long as it is not installed */

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, translations != NULL ? translations : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  keep_to_ourselves ();
  forget_old_tls ();
  fido_init (0);

  if (!passkeys_server_options_parse (&options, &argc, &argv, &error)
      || !passkeys_log_set_format (options.log_format, &error)
      || !run (&options, &error))
    {
      g_printerr ("passkeys-server: %s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
