/* passkeys-scripted-silence.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-scripted-silence.h"

typedef struct
{
  GIOStream      *stream; /* (owned) */
  GDestroyNotify  aborted;
  gpointer        data;
} Silence;

static void
silence_free (gpointer data)
{
  Silence *silence = data;

  g_object_unref (silence->stream);
  g_free (silence);
}

static gboolean
silence_cb (GObject  *stream,
            gpointer  user_data)
{
  Silence *silence = user_data;
  char buffer[256];

  if (g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), buffer,
                                                sizeof buffer, NULL, NULL) > 0)
    return G_SOURCE_CONTINUE;

  silence->aborted (silence->data);
  return G_SOURCE_REMOVE;
}

/* libsoup would not look at the connection again before it has something to write. */
void
passkeys_scripted_silence_keep (GIOStream      *stream,
                                GMainContext   *context,
                                GDestroyNotify  aborted,
                                gpointer        data)
{
  Silence *silence = g_new0 (Silence, 1);
  GInputStream *input = g_io_stream_get_input_stream (stream);
  g_autoptr(GSource) source = NULL;

  silence->stream = stream;
  silence->aborted = aborted;
  silence->data = data;
  source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (silence_cb), silence, silence_free);
  g_source_attach (source, context);
}
