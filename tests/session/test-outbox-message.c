/* test-outbox-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-outbox-message"

#include "config.h"

#include "passkeys-outbox-message.h"

#include <string.h>

#include "passkeys-session-error.h"

#define HEADERS \
  "From: Example <passkeys@localhost>\r\n" \
  "To: ada@example.org\r\n" \
  "Date: Fri, 21 Nov 2025 03:09:05 +0100\r\n"

static PasskeysOutboxMessage *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  PasskeysOutboxMessage *message = passkeys_outbox_message_parse (bytes, &error);

  g_assert_no_error (error);
  return message;
}

static void
test_plain (void)
{
  g_autoptr(PasskeysOutboxMessage) message = NULL;
  g_autofree char *date = NULL;

  message = parse (HEADERS
                   "Subject: Join Example\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: 8bit\r\n"
                   "\r\n"
                   "Grüße!\r\n\r\n"
                   "<passkeys://register?username=ada%40example.org&orgId=or-1&code=1-2>\r\n");
  date = g_date_time_format_iso8601 (passkeys_outbox_message_get_date (message));

  g_assert_cmpstr (passkeys_outbox_message_get_to (message), ==, "ada@example.org");
  g_assert_cmpstr (passkeys_outbox_message_get_subject (message), ==, "Join Example");
  g_assert_cmpstr (date, ==, "2025-11-21T03:09:05+01");
  g_assert_cmpstr (passkeys_outbox_message_get_link (message), ==,
                   "passkeys://register?username=ada%40example.org&orgId=or-1&code=1-2");
  g_assert_true (g_str_has_prefix (passkeys_outbox_message_get_body (message),
                                   "Grüße!\n\n<passkeys:"));
}

static void
test_properties (void)
{
  g_autoptr(PasskeysOutboxMessage) message = parse (HEADERS "Subject: Hello\r\n\r\nBody");
  g_autofree char *to = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;
  g_autoptr(GDateTime) date = NULL;

  g_object_get (message, "to", &to, "subject", &subject, "body", &body, "date", &date, NULL);
  g_assert_cmpstr (to, ==, "ada@example.org");
  g_assert_cmpstr (subject, ==, "Hello");
  g_assert_cmpstr (body, ==, "Body");
  g_assert_cmpint (g_date_time_to_unix (date), ==, 1763690945);
  g_assert_null (passkeys_outbox_message_get_link (message));
}

static void
test_recipient (void)
{
  g_autoptr(PasskeysOutboxMessage) bare = parse ("To: <ada@example.org>\n"
                                                 "Date: Fri, 21 Nov 2025 03:09:05 +0100\nSubject: x\n\nBody");
  g_autoptr(PasskeysOutboxMessage) named = parse ("To: Ada <3 Lovelace <ada@example.org>\n"
                                                  "Date: Fri, 21 Nov 2025 03:09:05 +0100\nSubject: x\n\nBody");

  g_assert_cmpstr (passkeys_outbox_message_get_to (bare), ==, "ada@example.org");
  g_assert_cmpstr (passkeys_outbox_message_get_to (named), ==, "ada@example.org");
}

static void
test_quoted_printable (void)
{
  g_autoptr(PasskeysOutboxMessage) message = NULL;

  message = parse (HEADERS
                   "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe_an?=\r\n =?utf-8?B?IEFkYQ==?= (1)\r\n"
                   "Content-Transfer-Encoding: Quoted-Printable\r\n"
                   "\r\n"
                   "Gr=C3=BC=C3=9Fe = =3D and a long line that goes =\r\non.\r\n"
                   "passkeys://register?code=3D1-2&orgId=3Dor-=\r\n1\r\n");

  g_assert_cmpstr (passkeys_outbox_message_get_subject (message), ==, "Grüße an Ada (1)");
  g_assert_cmpstr (passkeys_outbox_message_get_body (message), ==,
                   "Grüße = = and a long line that goes on.\npasskeys://register?code=1-2&orgId=or-1\n");
  g_assert_cmpstr (passkeys_outbox_message_get_link (message), ==,
                   "passkeys://register?code=1-2&orgId=or-1");
}

static void
test_base64 (void)
{
  g_autoptr(PasskeysOutboxMessage) message = NULL;

  message = parse (HEADERS
                   "Subject: Hello\r\n"
                   "content-transfer-encoding: base64\r\n"
                   "\r\n"
                   "R3LDvMOf\r\nZSE=\r\n");

  g_assert_cmpstr (passkeys_outbox_message_get_body (message), ==, "Grüße!");
}

static void
test_unknown_words_stay (void)
{
  g_autoptr(PasskeysOutboxMessage) message = NULL;

  message = parse (HEADERS "Subject: =?iso-8859-1?Q?Gr=FC?= =? =?= =?UTF-8?Q? x\n\nBody");

  g_assert_cmpstr (passkeys_outbox_message_get_subject (message), ==,
                   "=?iso-8859-1?Q?Gr=FC?= =? =?= =?UTF-8?Q? x");
}

static void
test_invalid_bytes_are_replaced (void)
{
  g_autoptr(PasskeysOutboxMessage) message = NULL;

  message = parse (HEADERS
                   "Subject: =?UTF-8?Q?=FF?=\r\n"
                   "Content-Transfer-Encoding: quoted-printable\r\n"
                   "\r\n"
                   "=FF=00x=3");

  g_assert_true (g_utf8_validate (passkeys_outbox_message_get_subject (message), -1, NULL));
  g_assert_true (g_utf8_validate (passkeys_outbox_message_get_body (message), -1, NULL));
}

static void
assert_refused (const char *text,
                gsize       length)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, length);
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_outbox_message_parse (bytes, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_MESSAGE);
}

static void
test_refused (void)
{
  static const char * const texts[] = {
    "", "\n", "\n\n", "Body", HEADERS "Subject: x\r\n", "Subject: x\n\nBody",
    "To: a\nSubject: x\n\nBody",
    "To: a\nSubject: x\nDate: yesterday\n\nBody",
    "To: a\nSubject: x\nDate: Fri, 32 Nov 2025 03:09:00 +0000\n\nBody",
    "To: a\nSubject: x\nDate: Fri, 21 Nvo 2025 03:09:00 +0000\n\nBody",
    "To: a\nSubject: x\nDate: Fri, 21 anF 2025 03:09:00 +0000\n\nBody",
    "To: a\nSubject: x\nDate: Fri, 21 Nov 2025 25:09:00 +0000\n\nBody",
    "To: a\nSubject: x\nDate: Fri, 21 Nov 2025 03:09:00 here\n\nBody",
    "To: a\nSubject: x\nDate: Fri, 21 Nov 2025 03:09:00\n\nBody",
    HEADERS "Subject: x\r\n\r\n\xff",
  };
  const char nul[] = HEADERS "Subject: x\r\n\r\na\0b";
  g_autofree char *long_text = g_strnfill (300 * 1024, 'a');
  g_autofree char *too_long = g_strconcat (HEADERS "Subject: x\r\n\r\n", long_text, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]));

  assert_refused (nul, sizeof nul - 1);
  assert_refused (too_long, strlen (too_long));
}

static void
test_cut_anywhere (void)
{
  const char *text = HEADERS "Subject: =?UTF-8?Q?Gr=C3=BC?=\r\n =?utf-8?B?IEFkYQ==?=\r\n"
                     "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe =\r\nx";

  for (gsize i = 0; i < strlen (text); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (text, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(PasskeysOutboxMessage) message = passkeys_outbox_message_parse (bytes, &error);

      g_assert_true ((message == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outbox-message/plain", test_plain);
  g_test_add_func ("/outbox-message/properties", test_properties);
  g_test_add_func ("/outbox-message/recipient", test_recipient);
  g_test_add_func ("/outbox-message/quoted-printable", test_quoted_printable);
  g_test_add_func ("/outbox-message/base64", test_base64);
  g_test_add_func ("/outbox-message/unknown-words-stay", test_unknown_words_stay);
  g_test_add_func ("/outbox-message/invalid-bytes-are-replaced", test_invalid_bytes_are_replaced);
  g_test_add_func ("/outbox-message/refused", test_refused);
  g_test_add_func ("/outbox-message/cut-anywhere", test_cut_anywhere);

  return g_test_run ();
}
