/* passkeys-site-answer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-answer"

#include "config.h"

#include "passkeys-site-answer.h"

#include <gio/gio.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-site-ceremony.h"

#define STACK_SIZE (256 * 1024)
#define MAXIMUM_LENGTH (1 + PASSKEYS_CTAPHID_MAXIMUM_LENGTH)

typedef struct
{
  GSocket            *socket;     /* (owned) */
  GSocketConnection  *connection; /* (owned) */
  PasskeysVault      *vault;      /* (owned) */
  PasskeysSitePrompt *prompt;     /* (owned) */
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_object (&answer->connection);
  g_clear_object (&answer->socket);
  g_clear_object (&answer->vault);
  g_clear_object (&answer->prompt);
  g_free (answer);
}

/* The message is all there is until the service shuts its side down. */
static GBytes *
read_message (Answer  *answer,
              GError **error)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (answer->connection));
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) part = NULL;

  do
    {
      g_clear_pointer (&part, g_bytes_unref);
      part = dex_await_boxed (dex_input_stream_read_bytes (stream, MAXIMUM_LENGTH,
                                                           G_PRIORITY_DEFAULT),
                              error);
      if (part == NULL)
        return NULL;
      g_byte_array_append (message, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
    }
  while (g_bytes_get_size (part) > 0 && message->len <= MAXIMUM_LENGTH);

  if (message->len < 2 || message->len > MAXIMUM_LENGTH)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                           "The service sent no message");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}

static gboolean
on_hang_up (GSocket      *socket,
            GIOCondition  condition,
            gpointer      user_data)
{
  dex_promise_reject (user_data, g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                      PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                                      "The service gave up"));
  return G_SOURCE_REMOVE;
}

static void
drop_source (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

static DexFuture *
pass_on_cb (DexFuture *future,
            gpointer   user_data)
{
  return dex_ref (future);
}

/* Rejects when the service closes its side altogether, where it only stopped writing before. */
static DexFuture *
wait_for_hang_up (Answer *answer)
{
  DexPromise *promise = dex_promise_new ();
  GSource *source = g_socket_create_source (answer->socket, G_IO_HUP, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (on_hang_up), dex_ref (promise), dex_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
  return dex_future_finally (DEX_FUTURE (promise), pass_on_cb, source, drop_source);
}

static GBytes *
carry_out (Answer  *answer,
           GBytes  *message,
           GError **error)
{
  const guint8 *command = g_bytes_get_data (message, NULL);
  g_autoptr(GBytes) payload = g_bytes_new_from_bytes (message, 1, g_bytes_get_size (message) - 1);

  return dex_await_boxed (dex_future_first (passkeys_site_ceremony_run (answer->vault,
                                                                        answer->prompt, *command,
                                                                        payload),
                                            wait_for_hang_up (answer), NULL),
                          error);
}

/* Closes the socket after, so that the service need not wait for the end of the process. */
static gboolean
write_reply (Answer  *answer,
             GBytes  *reply,
             GError **error)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (answer->connection));
  gsize n_written = 0;

  while (n_written < g_bytes_get_size (reply))
    {
      g_autoptr(GBytes) rest = g_bytes_new_from_bytes (reply, n_written,
                                                       g_bytes_get_size (reply) - n_written);
      gssize length = dex_await_int64 (dex_output_stream_write_bytes (stream, rest,
                                                                      G_PRIORITY_DEFAULT),
                                       error);

      if (length <= 0)
        return FALSE;
      n_written += length;
    }
  return g_socket_close (answer->socket, error);
}

static DexFuture *
answer_fiber (gpointer data)
{
  Answer *answer = data;
  g_autoptr(GBytes) message = NULL;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (!(message = read_message (answer, &error)) ||
      !(reply = carry_out (answer, message, &error)) ||
      !write_reply (answer, reply, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * passkeys_site_answer_run:
 * @socket: (transfer full): a socket that the browser service made, such as standard input
 * @vault: where the passkeys are
 * @prompt: how to talk to the person
 *
 * Answers the one message that the socket brings. The service takes the end of the process, or of
 * the socket, without a reply for a refusal.
 *
 * Returns: (transfer full): a future that resolves to %TRUE once the reply is written, or rejects
 *   with %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED when the client gave up
 */
DexFuture *
passkeys_site_answer_run (int                 socket,
                          PasskeysVault      *vault,
                          PasskeysSitePrompt *prompt)
{
  Answer *answer;
  GError *error = NULL;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SITE_PROMPT (prompt), NULL);

  answer = g_new0 (Answer, 1);
  answer->vault = g_object_ref (vault);
  answer->prompt = g_object_ref (prompt);
  if (!(answer->socket = g_socket_new_from_fd (socket, &error)))
    {
      answer_free (answer);
      return dex_future_new_for_error (error);
    }
  answer->connection = g_socket_connection_factory_create_connection (answer->socket);
  return dex_scheduler_spawn (NULL, STACK_SIZE, answer_fiber, answer, answer_free);
}
