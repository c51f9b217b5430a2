/* passkeys-server-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-server-options.h"

#include <gio/gio.h>

#include "passkeys-relying-party.h"

#define DEFAULT_PORT 8290

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

static gboolean
parse_arguments (PasskeysServerOptions   *self,
                 int                     *argc,
                 char                  ***argv,
                 GError                 **error)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &self->data,
      "Keep everything in this folder; made if it is not there", "DIR" },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port,
      "Listen on this port; 0 for one that is free (default: 8290)", "N" },
    { "address", 0, 0, G_OPTION_ARG_STRING, &self->address,
      "Listen on this address (default: 127.0.0.1)", "IP" },
    { "relying-party", 0, 0, G_OPTION_ARG_STRING, &self->relying_party_id,
      "The host that passkeys are for (default: localhost)", "ID" },
    { "origin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->origins,
      "Where passkeys may be used; may be given several times (default: http://localhost)", "URL" },
    { "outbox", 0, 0, G_OPTION_ARG_FILENAME, &self->outbox,
      "Leave e-mail in this folder (default: outbox in the data folder)", "DIR" },
    { "sendmail", 0, 0, G_OPTION_ARG_STRING, &self->sendmail,
      "Hand e-mail to this program, such as “sendmail -t”", "CMD" },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &self->certificate,
      "Serve HTTPS with this certificate (PEM); SIGHUP reads it again", "FILE" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &self->key,
      "The certificate's private key (PEM)", "FILE" },
    { "allow-plain-http", 0, 0, G_OPTION_ARG_NONE, &self->allows_plain_http,
      "Serve HTTP to other computers, where a proxy in front of it does TLS", NULL },
    { "trusted-proxy", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->trusted_proxies,
      "Take X-Forwarded-For from this address or network; may be given several times", "IP" },
    { "log-format", 0, 0, G_OPTION_ARG_STRING, &self->log_format,
      "Write standard error as “plain” text (default) or “json”", "FORMAT" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &self->is_quiet,
      "Do not log requests", NULL },
    { "backup", 0, 0, G_OPTION_ARG_FILENAME, &self->backup,
      "Copy all data into this new file and end; the server may be running", "FILE" },
    { "verify-log", 0, 0, G_OPTION_ARG_NONE, &self->verifies_log,
      "Say whether the log in the data folder is whole, and end; the server may be running", NULL },
    { "exit-with-parent", 0, 0, G_OPTION_ARG_NONE, &self->exits_with_parent,
      "End when standard input does", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— the organisation server");

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static void
set_defaults (PasskeysServerOptions *self)
{
  static const char *const default_origins[] = { "http://localhost", NULL };

  if (!self->address)
    self->address = g_strdup ("127.0.0.1");
  if (!self->relying_party_id)
    self->relying_party_id = g_strdup ("localhost");
  if (!self->origins)
    self->origins = g_strdupv ((char **) default_origins);
  if (!self->log_format)
    self->log_format = g_strdup ("plain");
  if (!self->outbox && !self->sendmail && self->data)
    self->outbox = g_build_filename (self->data, "outbox", NULL);
}

/* Whoever can read along on the network gets to be whoever signs in. */
static gboolean
check_network (PasskeysServerOptions  *self,
               GError                **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (self->address);

  if (!self->certificate != !self->key)
    return fail (error, "Use --certificate and --key together");
  if (!address)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” is not an IP address",
                   self->address);
      return FALSE;
    }
  if (!self->certificate && !self->allows_plain_http && !g_inet_address_get_is_loopback (address))
    return fail (error, "Other computers are served over HTTPS only: use --certificate and --key, "
                 "or --allow-plain-http if a proxy in front does TLS");
  return TRUE;
}

static gboolean
check (PasskeysServerOptions  *self,
       int                     argc,
       GError                **error)
{
  if (argc > 1)
    return fail (error, "There are words after the options");
  if (!self->data || !*self->data)
    return fail (error, "Where is the data? Use --data DIR");
  if (self->port < 0 || self->port > G_MAXUINT16)
    return fail (error, "A port is a number from 0 to 65535");
  if (self->outbox && self->sendmail)
    return fail (error, "Use --outbox or --sendmail, not both");
  if (!check_network (self, error))
    return FALSE;
  for (gsize i = 0; self->origins[i]; i++)
    {
      if (!passkeys_relying_party_check_id (self->relying_party_id, self->origins[i], error))
        return FALSE;
    }
  return TRUE;
}

/**
 * passkeys_server_options_parse:
 * @self: zeroed options
 * @argc: (inout): the number of arguments
 * @argv: (inout): the arguments
 * @error: (out) (optional): what is wrong with them
 *
 * Returns: whether the server can be started like this
 */
gboolean
passkeys_server_options_parse (PasskeysServerOptions   *self,
                               int                     *argc,
                               char                  ***argv,
                               GError                 **error)
{
  self->port = DEFAULT_PORT;
  if (!parse_arguments (self, argc, argv, error))
    return FALSE;
  set_defaults (self);
  return check (self, *argc, error);
}

/**
 * passkeys_server_options_clear:
 * @self: the options
 */
void
passkeys_server_options_clear (PasskeysServerOptions *self)
{
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->origins, g_strfreev);
  g_clear_pointer (&self->outbox, g_free);
  g_clear_pointer (&self->sendmail, g_free);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->trusted_proxies, g_strfreev);
  g_clear_pointer (&self->log_format, g_free);
  g_clear_pointer (&self->backup, g_free);
}
