/* passkeys-server-process.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server-process"

#include "config.h"

#include "passkeys-server-process-private.h"

#include <signal.h>
#include <string.h>

#include <gio/gio.h>

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-session-error.h"

#define COULD_NOT_START "The organisation on this computer could not be started: "
#define NAME_START "passkeys-server: "
#define ADDRESS_START "Listening on http://127.0.0.1:"
#define START_SECONDS 20
#define STOP_SECONDS 3
#define MAXIMUM_OUTPUT (16 * 1024)
#define READ_SIZE 1024

struct _PasskeysServerProcess
{
  GObject parent_instance;

  GSubprocess *process;
  char        *address;
  GString     *output;    /* standard output until the address is known */
  GString     *errors;    /* the end of standard error */
  DexPromise  *listening; /* of a boolean */
  DexPromise  *ended;     /* of a boolean */
  gboolean     running;
};

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysServerProcess, passkeys_server_process, G_TYPE_OBJECT)

static void
append_bounded (GString *text,
                GBytes  *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_string_append_len (text, data, size);
  if (text->len > MAXIMUM_OUTPUT)
    g_string_erase (text, 0, text->len - MAXIMUM_OUTPUT);
}

/* What the server said last, for the person: one line, without the name that programs begin
 * with. */
static char *
dup_last_line (PasskeysServerProcess *self)
{
  g_autofree char *text = g_utf8_make_valid (self->errors->str, self->errors->len);
  char *newline = strrchr (g_strchomp (text), '\n');
  const char *line = newline != NULL ? newline + 1 : text;

  if (g_str_has_prefix (line, NAME_START))
    line += strlen (NAME_START);

  return g_strdup (line);
}

/* Listening on http://127.0.0.1:PORT */
static void
find_address (PasskeysServerProcess *self)
{
  char *start = strstr (self->output->str, ADDRESS_START);
  char *end = start != NULL ? strchr (start, '\n') : NULL;
  gsize digits;

  if (end == NULL || self->address != NULL)
    return;

  digits = strspn (start + strlen (ADDRESS_START), G_CSET_DIGITS);
  if (digits == 0 || digits > 5)
    return;

  start += strlen (ADDRESS_START) - strlen ("http://127.0.0.1:");
  self->address = g_strndup (start, strlen ("http://127.0.0.1:") + digits);
  dex_promise_resolve_boolean (self->listening, TRUE);
}

typedef struct
{
  PasskeysServerProcess *self;
  GInputStream          *stream;
  gboolean               is_output;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_object (&reading->self);
  g_clear_object (&reading->stream);
  g_free (reading);
}

/* Reads to the end, so that the server never waits for a full pipe. */
static DexFuture *
read_fiber (gpointer data)
{
  Reading *reading = data;
  PasskeysServerProcess *self = reading->self;

  for (;;)
    {
      g_autoptr(GBytes) bytes = NULL;

      bytes = passkeys_await_boxed (dex_input_stream_read_bytes (reading->stream, READ_SIZE,
                                                                 G_PRIORITY_DEFAULT),
                                    NULL);
      if (bytes == NULL || g_bytes_get_size (bytes) == 0)
        return dex_future_new_true ();

      append_bounded (reading->is_output ? self->output : self->errors, bytes);
      if (reading->is_output)
        find_address (self);
    }
}

static DexFuture *
spawn_reading (PasskeysServerProcess *self,
               GInputStream          *stream,
               gboolean               is_output)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->self = g_object_ref (self);
  reading->stream = g_object_ref (stream);
  reading->is_output = is_output;

  return passkeys_fiber_spawn (0, read_fiber, reading, reading_free);
}

/* Waits for the end of the server and of what it said, then tells whoever waits for its start or
 * end. */
static DexFuture *
watch_fiber (gpointer data)
{
  PasskeysServerProcess *self = data;
  GInputStream *output = g_subprocess_get_stdout_pipe (self->process);
  GInputStream *errors = g_subprocess_get_stderr_pipe (self->process);
  g_autofree char *line = NULL;

  passkeys_await (dex_future_all (spawn_reading (self, output, TRUE),
                                  spawn_reading (self, errors, FALSE),
                                  NULL),
                  NULL);
  passkeys_await (dex_subprocess_wait_check (self->process), NULL);

  self->running = FALSE;
  if (self->address == NULL)
    {
      line = dup_last_line (self);
      dex_promise_reject (self->listening,
                          g_error_new (PASSKEYS_SESSION_ERROR,
                                       PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED,
                                       COULD_NOT_START "%s",
                                       *line != '\0' ? line : "its server ended at once"));
    }

  dex_promise_resolve_boolean (self->ended, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);

  return dex_future_new_true ();
}

static gboolean
await_end (PasskeysServerProcess *self)
{
  return passkeys_await (dex_future_first (dex_ref (self->ended),
                                           dex_timeout_new_seconds (STOP_SECONDS),
                                           NULL),
                         NULL);
}

static gboolean
launch (PasskeysServerProcess  *self,
        const char * const     *argv,
        GError                **error)
{
  g_autoptr(GError) local_error = NULL;

  self->process = g_subprocess_newv (argv,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                     | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                     &local_error);
  if (self->process == NULL)
    {
      g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED,
                   COULD_NOT_START "%s", local_error->message);
      return FALSE;
    }

  self->running = TRUE;
  dex_future_disown (passkeys_fiber_spawn (0, watch_fiber, g_object_ref (self),
                                           g_object_unref));

  return TRUE;
}

/* Closing its standard input asks it to end; a server that does not is ended. */
static DexFuture *
stop_fiber (gpointer      data,
            GCancellable *cancellable)
{
  PasskeysServerProcess *self = data;

  if (!self->running)
    return dex_future_new_true ();

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  if (!await_end (self))
    g_subprocess_send_signal (self->process, SIGTERM);

  if (!await_end (self))
    g_subprocess_force_exit (self->process);

  passkeys_await (dex_ref (self->ended), NULL);
  return dex_future_new_true ();
}

static DexFuture *
start_fiber (gpointer      data,
             GCancellable *cancellable)
{
  const char * const *argv = data;
  g_autoptr(PasskeysServerProcess) self = g_object_new (PASSKEYS_TYPE_SERVER_PROCESS, NULL);
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  if (!launch (self, argv, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  future = dex_future_first (dex_ref (self->listening),
                             dex_timeout_new_seconds (START_SECONDS),
                             NULL);
  if (passkeys_await (passkeys_unless_cancelled (future, cancellable), &error))
    return dex_future_new_take_object (g_steal_pointer (&self));

  dex_future_disown (passkeys_server_process_stop (self));
  if (error->domain == DEX_ERROR)
    return dex_future_new_reject (PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED,
                                  COULD_NOT_START "its server did not answer in time");

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static void
passkeys_server_process_finalize (GObject *object)
{
  PasskeysServerProcess *self = PASSKEYS_SERVER_PROCESS (object);

  g_clear_object (&self->process);
  g_free (self->address);
  g_string_free (self->output, TRUE);
  g_string_free (self->errors, TRUE);
  dex_clear (&self->listening);
  dex_clear (&self->ended);

  G_OBJECT_CLASS (passkeys_server_process_parent_class)->finalize (object);
}

static void
passkeys_server_process_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  PasskeysServerProcess *self = PASSKEYS_SERVER_PROCESS (object);

  switch (prop_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_server_process_class_init (PasskeysServerProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_server_process_finalize;
  object_class->get_property = passkeys_server_process_get_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_server_process_init (PasskeysServerProcess *self)
{
  self->output = g_string_new (NULL);
  self->errors = g_string_new (NULL);
  self->listening = dex_promise_new ();
  self->ended = dex_promise_new ();
}

/*< private >
 * passkeys_server_process_start:
 * @argv: the program and its arguments
 *
 * Starts a server and waits until it says where it listens.
 *
 * Returns: (transfer full): a future that resolves to a server process and rejects with
 *   %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED and what the server said last
 */
DexFuture *
passkeys_server_process_start (const char * const *argv)
{
  dex_return_error_if_fail (argv != NULL && argv[0] != NULL);

  return passkeys_cancellable_fiber_spawn (start_fiber, g_strdupv ((char **) argv),
                                           (GDestroyNotify) g_strfreev);
}

/*< private >
 * passkeys_server_process_get_address:
 * @self: a server process
 *
 * Gets where the server listens.
 *
 * Returns: such as `http://127.0.0.1:40123`
 */
const char *
passkeys_server_process_get_address (PasskeysServerProcess *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SERVER_PROCESS (self), NULL);

  return self->address;
}

/*< private >
 * passkeys_server_process_is_running:
 * @self: a server process
 *
 * Whether the server has not ended yet.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_server_process_is_running (PasskeysServerProcess *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SERVER_PROCESS (self), FALSE);

  return self->running;
}

/*< private >
 * passkeys_server_process_stop:
 * @self: a server process
 *
 * Asks the server to end, and ends it when it does not.
 *
 * Returns: (transfer full): a future that resolves to %TRUE once it has ended
 */
DexFuture *
passkeys_server_process_stop (PasskeysServerProcess *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_SERVER_PROCESS (self));

  return passkeys_cancellable_fiber_spawn (stop_fiber, g_object_ref (self), g_object_unref);
}
