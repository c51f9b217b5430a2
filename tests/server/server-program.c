/* server-program.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "server-program.h"

#include <string.h>

#include "passkeys-test-folder.h"
#include "server-fixture.h"

ServerProgram *
server_program_new (void)
{
  ServerProgram *self = g_new0 (ServerProgram, 1);

  self->path = g_dir_make_tmp ("passkeys-program-XXXXXX", NULL);
  self->data = server_program_build_path (self, "data");
  self->outbox = g_build_filename (self->data, "outbox", NULL);
  self->launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                              | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  return self;
}

char *
server_program_build_path (ServerProgram *self,
                           const char    *name)
{
  return g_build_filename (self->path, name, NULL);
}

static void
open_errors (ServerProgram *self)
{
  g_autofree char *name = g_strdup_printf ("errors-%u", self->n_started++);

  g_free (self->errors);
  self->errors = server_program_build_path (self, name);
  g_subprocess_launcher_set_stderr_file_path (self->launcher, self->errors);
}

/* A test that fails leaves no server behind. */
static GSubprocess *
spawn (ServerProgram     *self,
       const char *const *options)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_strv_builder_add_many (arguments, g_getenv ("PASSKEYS_SERVER"), "--data", self->data, "--port",
                           "0", "--exit-with-parent", NULL);
  if (options)
    g_strv_builder_addv (arguments, (const char **) options);
  all = g_strv_builder_end (arguments);
  open_errors (self);
  process = g_subprocess_launcher_spawnv (self->launcher, (const char *const *) all, &error);
  g_assert_no_error (error);
  return process;
}

static char *
read_line (GSubprocess *process)
{
  GInputStream *output = g_subprocess_get_stdout_pipe (process);
  GString *line = g_string_new (NULL);
  char character;

  while (g_input_stream_read (output, &character, 1, NULL, NULL) == 1 && character != '\n')
    g_string_append_c (line, character);
  return g_string_free (line, FALSE);
}

/* Returns once it listens. */
void
server_program_start (ServerProgram     *self,
                      const char *const *options)
{
  g_autofree char *line = NULL;

  g_clear_object (&self->process);
  self->process = spawn (self, options);
  line = read_line (self->process);
  if (!g_str_has_prefix (line, "Listening on http"))
    {
      g_autofree char *errors = server_program_read_errors (self);

      g_error ("The server did not start: %s %s", line, errors);
    }
  g_set_str (&self->url, line + strlen ("Listening on "));
}

void
server_program_signal (ServerProgram *self,
                       int            number)
{
  g_subprocess_send_signal (self->process, number);
}

/* Asks it to end, which it must do in good order. */
void
server_program_end (ServerProgram *self)
{
  server_program_signal (self, SIGTERM);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_clear_object (&self->process);
}

/* Runs it to its own end; returns with which status. */
int
server_program_run (ServerProgram     *self,
                    const char *const *options)
{
  g_autoptr (GSubprocess) process = spawn (self, options);

  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

/* Of the program started last. */
char *
server_program_read_errors (ServerProgram *self)
{
  char *text = NULL;

  g_file_get_contents (self->errors, &text, NULL, NULL);
  return text ? text : g_strdup ("");
}

void
server_program_await_errors (ServerProgram *self,
                             const char    *text)
{
  for (int i = 0; i < 6000; i++)
    {
      g_autofree char *errors = server_program_read_errors (self);

      if (strstr (errors, text))
        return;
      g_usleep (10000);
    }
  g_error ("Nobody said “%s”", text);
}

void
server_program_free (ServerProgram *self)
{
  if (self->process)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_clear_object (&self->launcher);
  passkeys_test_folder_remove (self->path);
  g_free (self->path);
  g_free (self->data);
  g_free (self->outbox);
  g_free (self->errors);
  g_free (self->url);
  g_free (self);
}
