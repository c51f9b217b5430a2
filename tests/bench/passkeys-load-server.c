/* passkeys-load-server.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-load"

#include "config.h"

#include "passkeys-load-server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-test-folder.h"

/**
 * passkeys_load_server_new:
 * @program: passkeys-server
 *
 * Returns: (transfer full): a server with an empty folder, that runs
 */
PasskeysLoadServer *
passkeys_load_server_new (const char *program)
{
  PasskeysLoadServer *self = g_new0 (PasskeysLoadServer, 1);

  self->program = program;
  self->data = g_dir_make_tmp ("passkeys-load-XXXXXX", NULL);
  self->outbox = g_build_filename (self->data, "outbox", NULL);
  passkeys_load_server_start (self);
  return self;
}

/**
 * passkeys_load_server_start:
 * @self: a server that does not run
 *
 * It keeps its log of requests, as it does unless told otherwise, and nobody reads it.
 */
void
passkeys_load_server_start (PasskeysLoadServer *self)
{
  const GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  self->process = g_subprocess_new (flags, &error, self->program, "--data", self->data,
                                    "--port", "0", "--exit-with-parent", NULL);
  if (!self->process)
    g_error ("%s", error->message);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  if (!line)
    g_error ("The server did not start");
  self->port = g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
}

/**
 * passkeys_load_server_stop:
 * @self: a server that runs
 *
 * Its data is kept.
 */
void
passkeys_load_server_stop (PasskeysLoadServer *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

static char *
read_file (PasskeysLoadServer *self,
           const char         *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/%s",
                                           g_subprocess_get_identifier (self->process), name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/**
 * passkeys_load_server_get_time:
 * @self: a server that runs
 *
 * Returns: microseconds that it has computed, which say more than the clock on a busy computer
 */
double
passkeys_load_server_get_time (PasskeysLoadServer *self)
{
  g_autofree char *text = read_file (self, "stat");
  gulong user, system;

  if (!text || sscanf (strrchr (text, ')') + 2,
                       "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
    return 0;
  return (user + system) * (double) G_USEC_PER_SEC / sysconf (_SC_CLK_TCK);
}

/**
 * passkeys_load_server_get_memory:
 * @self: a server that runs
 *
 * Returns: MiB of memory that are its share (PSS)
 */
double
passkeys_load_server_get_memory (PasskeysLoadServer *self)
{
  g_autofree char *text = read_file (self, "smaps_rollup");
  const char *line = text ? strstr (text, "\nPss:") : NULL;

  return line ? atol (line + strlen ("\nPss:")) / 1024.0 : 0;
}

/**
 * passkeys_load_server_free:
 * @self: (transfer full): the server; what it kept goes, too
 */
void
passkeys_load_server_free (PasskeysLoadServer *self)
{
  passkeys_load_server_stop (self);
  passkeys_test_folder_remove (self->data);
  g_free (self->data);
  g_free (self->outbox);
  g_free (self);
}
