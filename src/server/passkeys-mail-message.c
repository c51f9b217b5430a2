/* passkeys-mail-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-mail-message.h"

#include <string.h>

#include "passkeys-clock.h"
#include "passkeys-identifier.h"
#include "passkeys-secure-bytes.h"

/* RFC 2047: an encoded word has at most 75 characters, 45 bytes of text among them. */
#define WORD_LENGTH 45

static const char *
end_of_word (const char *start)
{
  const char *end = start;

  while (*end && g_utf8_next_char (end) - start <= WORD_LENGTH)
    end = g_utf8_next_char (end);
  return end;
}

static char *
encode_header (const char *text)
{
  GString *encoded;

  if (g_str_is_ascii (text))
    return g_strdup (text);
  encoded = g_string_new (NULL);
  while (*text)
    {
      const char *end = end_of_word (text);
      g_autofree char *word = g_base64_encode ((const guchar *) text, end - text);

      g_string_append_printf (encoded, "%s=?UTF-8?B?%s?=", encoded->len ? "\n " : "", word);
      text = end;
    }
  return g_string_free (encoded, FALSE);
}

/* RFC 5322, section 3.3, whatever the locale. */
static char *
format_date (gint64 date)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (date / PASSKEYS_SECOND);

  return g_strdup_printf ("%s, %d %s %04d %02d:%02d:%02d +0000",
                          days[g_date_time_get_day_of_week (time) - 1],
                          g_date_time_get_day_of_month (time),
                          months[g_date_time_get_month (time) - 1],
                          g_date_time_get_year (time), g_date_time_get_hour (time),
                          g_date_time_get_minute (time), g_date_time_get_second (time));
}

/**
 * passkeys_mail_message_new:
 * @from_host: the host of the sender's address
 * @to: an address without anything but ASCII
 * @subject: one line
 * @body: the text
 * @date: milliseconds since 1970
 *
 * Returns: (transfer full): the message
 */
PasskeysMailMessage *
passkeys_mail_message_new (const char *from_host,
                           const char *to,
                           const char *subject,
                           const char *body,
                           gint64      date)
{
  PasskeysMailMessage *self = g_new0 (PasskeysMailMessage, 1);
  g_autofree char *encoded_subject = encode_header (subject);
  g_autofree char *formatted_date = format_date (date);
  g_autofree char *id = passkeys_random_text (18);
  char *content;

  content = g_strdup_printf ("From: Passkeys <passkeys@%s>\n"
                             "To: <%s>\n"
                             "Subject: %s\n"
                             "Date: %s\n"
                             "Message-ID: <%s@%s>\n"
                             "Auto-Submitted: auto-generated\n"
                             "MIME-Version: 1.0\n"
                             "Content-Type: text/plain; charset=UTF-8\n"
                             "Content-Transfer-Encoding: 8bit\n"
                             "\n"
                             "%s",
                             from_host, to, encoded_subject, formatted_date, id, from_host, body);
  self->content = passkeys_secure_bytes_new_take (content, strlen (content));
  return self;
}

/**
 * passkeys_mail_message_free:
 * @self: (transfer full): the message
 */
void
passkeys_mail_message_free (PasskeysMailMessage *self)
{
  g_bytes_unref (self->content);
  g_free (self);
}
