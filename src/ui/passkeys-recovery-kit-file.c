/* passkeys-recovery-kit-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-kit-file"

#include "config.h"

#include "passkeys-recovery-kit-file.h"

#include <string.h>

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-recovery-kit-document.h"
#include "passkeys-recovery-kit-text.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"

#define PDF_START "%PDF-"

/* A comment is no part of the document; a reader looks for its end in the last kilobyte of the file,
 * so that the comment has to be shorter. */
#define COMMENT "\n%Passkeys-Recovery-Kit:"
#define MAXIMUM_COMMENT 900

/* Larger files are no kits; the fonts of one take some ten thousand bytes. */
#define MAXIMUM_SIZE (1024 * 1024)

/**
 * passkeys_recovery_kit_file_append:
 * @pdf: a PDF document
 * @kit: the kit that it shows
 *
 * Adds what the document says in a way that Passkeys can read back. Readers of PDF pass over it.
 */
void
passkeys_recovery_kit_file_append (GByteArray          *pdf,
                                   PasskeysRecoveryKit *kit)
{
  char *text;
  char *encoded;

  g_return_if_fail (pdf != NULL);
  g_return_if_fail (PASSKEYS_IS_RECOVERY_KIT (kit));

  text = passkeys_recovery_kit_document_to_text (kit);
  encoded = g_base64_encode ((const guchar *) text, strlen (text));
  if (strlen (encoded) <= MAXIMUM_COMMENT)
    {
      g_byte_array_append (pdf, (const guint8 *) COMMENT, strlen (COMMENT));
      g_byte_array_append (pdf, (const guint8 *) encoded, strlen (encoded));
      g_byte_array_append (pdf, (const guint8 *) "\n", 1);
    }
  passkeys_secure_text_free (encoded);
  passkeys_secure_text_free (text);
}

/* The last comment counts: the document comes before it. */
static GBytes *
find_comment (const char *data,
              gsize       size)
{
  gsize start = size > MAXIMUM_COMMENT + 100 ? size - MAXIMUM_COMMENT - 100 : 0;
  char *comment = memmem (data + start, size - start, COMMENT, strlen (COMMENT));
  GBytes *text;
  guchar *decoded;
  char *encoded;
  gsize length;

  if (comment == NULL)
    return NULL;

  encoded = g_strndup (comment + strlen (COMMENT), data + size - comment - strlen (COMMENT));
  decoded = g_base64_decode (encoded, &length);
  text = passkeys_secure_bytes_new_take (decoded, length);
  passkeys_secure_text_free (encoded);

  return text;
}

/**
 * passkeys_recovery_kit_file_parse:
 * @contents: what a file holds
 * @error: return location for an error
 *
 * Reads a saved kit.
 *
 * Returns: (transfer full): a recovery kit, or %NULL with
 *   %PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT
 */
PasskeysRecoveryKit *
passkeys_recovery_kit_file_parse (GBytes  *contents,
                                  GError **error)
{
  g_autoptr(GBytes) text = NULL;
  const char *data;
  gsize size;

  g_return_val_if_fail (contents != NULL, NULL);

  data = g_bytes_get_data (contents, &size);
  if (size < strlen (PDF_START) || memcmp (data, PDF_START, strlen (PDF_START)) != 0)
    return passkeys_recovery_kit_text_parse (contents, error);

  text = find_comment (data, size);
  if (text != NULL)
    return passkeys_recovery_kit_text_parse (text, error);

  g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT,
                       "The document was not saved by Passkeys");
  return NULL;
}

static DexFuture *
read_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  GFile *file = user_data;
  g_autoptr(GFileInputStream) stream = NULL;
  g_autoptr(GByteArray) array = g_byte_array_new ();
  g_autoptr(GBytes) contents = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysRecoveryKit *kit;
  guint8 *data;
  gsize size;

  stream = passkeys_await_object (dex_file_read (file, G_PRIORITY_DEFAULT), &error);
  if (stream == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  do
    {
      g_autoptr(GBytes) chunk = NULL;

      chunk = passkeys_await_boxed (dex_input_stream_read_bytes (G_INPUT_STREAM (stream),
                                                                 MAXIMUM_SIZE, G_PRIORITY_DEFAULT),
                                    &error);
      if (chunk == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));

      size = g_bytes_get_size (chunk);
      g_byte_array_append (array, g_bytes_get_data (chunk, NULL), size);
    }
  while (size > 0 && array->len <= MAXIMUM_SIZE);

  data = g_byte_array_steal (array, &size);
  contents = passkeys_secure_bytes_new_take (data, size);
  kit = passkeys_recovery_kit_file_parse (contents, &error);
  if (kit == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (kit);
}

/**
 * passkeys_recovery_kit_file_read:
 * @file: what the person opened or dropped
 *
 * Reads a saved kit from a file.
 *
 * Returns: (transfer full): a future that resolves to a [class@RecoveryKit] and rejects with
 *   %PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT or %G_IO_ERROR
 */
DexFuture *
passkeys_recovery_kit_file_read (GFile *file)
{
  dex_return_error_if_fail (G_IS_FILE (file));

  return passkeys_cancellable_fiber_spawn (read_fiber, g_object_ref (file), g_object_unref);
}
