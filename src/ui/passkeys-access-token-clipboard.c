/* passkeys-access-token-clipboard.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-access-token-clipboard"

#include "config.h"

#include "passkeys-access-token-clipboard.h"

#include "passkeys-secure-bytes.h"

typedef struct
{
  GdkClipboard       *clipboard; /* (owned) */
  GdkContentProvider *copied;    /* (owned) */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_clear_object (&copy->clipboard);
  g_clear_object (&copy->copied);
  g_free (copy);
}

static gboolean
clear_cb (gpointer user_data)
{
  Copy *copy = user_data;

  if (gdk_clipboard_get_content (copy->clipboard) == copy->copied)
    gdk_clipboard_set_content (copy->clipboard, NULL);

  return G_SOURCE_REMOVE;
}

/**
 * passkeys_access_token_clipboard_copy:
 * @widget: a widget on the display whose clipboard it is
 * @secret: a text
 *
 * Copies the text. It is taken away again after
 * %PASSKEYS_ACCESS_TOKEN_CLIPBOARD_SECONDS, unless something else was copied meanwhile.
 */
void
passkeys_access_token_clipboard_copy (GtkWidget *widget,
                                      GBytes    *secret)
{
  Copy *copy;
  char *text;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (secret != NULL);

  copy = g_new0 (Copy, 1);
  text = passkeys_secure_bytes_dup_text (secret);
  copy->clipboard = g_object_ref (gtk_widget_get_clipboard (widget));
  copy->copied = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  passkeys_secure_text_free (text);

  gdk_clipboard_set_content (copy->clipboard, copy->copied);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, PASSKEYS_ACCESS_TOKEN_CLIPBOARD_SECONDS,
                              clear_cb, copy, copy_free);
}
