/* test-u2f-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-u2f-message.h"

#include <string.h>

#include "passkeys-u2f-application.h"

/* What is read of messages of U2F, and what is refused. */

static PasskeysU2fStatus
parse (const char          *header,
       gsize                header_length,
       gsize                data_length,
       gsize                rest_length,
       PasskeysU2fMessage **ret_message)
{
  g_autoptr(GByteArray) payload = g_byte_array_new ();
  g_autofree guint8 *zeros = g_malloc0 (data_length + rest_length + 1);
  g_autoptr(GBytes) bytes = NULL;

  if (data_length > 64)
    zeros[64] = data_length - 65;
  g_byte_array_append (payload, (const guint8 *) header, header_length);
  g_byte_array_append (payload, zeros, data_length + rest_length);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&payload));
  return passkeys_u2f_message_parse (bytes, ret_message);
}

static void
test_good (void)
{
  static const struct { const char *header; gsize header_length, data_length, rest_length; } forms[] = {
    { "\0\3\0\0", 4, 0, 0 },
    { "\0\3\0\0\0", 5, 0, 0 },
    { "\0\3\0\0\0\0\0", 7, 0, 0 },
    { "\0\1\0\0\0\0\x40", 7, 64, 0 },
    { "\0\1\3\0\0\0\x40", 7, 64, 2 },
    { "\0\1\0\0\x40", 5, 64, 0 },
    { "\0\1\0\0\x40", 5, 64, 1 },
    { "\0\2\3\0\0\0\x61", 7, 97, 2 },
    { "\0\2\x8\0\0\0\x61", 7, 97, 0 },
    { "\0\2\7\0\0\1\x40", 7, 320, 2 },
    { "\0\2\7\0\0\0\x41", 7, 65, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(PasskeysU2fMessage) message = NULL;

      g_assert_cmphex (parse (forms[i].header, forms[i].header_length, forms[i].data_length,
                              forms[i].rest_length, &message), ==,
                       PASSKEYS_U2F_STATUS_NO_ERROR);
      g_assert_cmpint (message->instruction, ==, forms[i].header[1]);
      g_assert_cmpint (message->check_only, ==, forms[i].header[1] == 2 && forms[i].header[2] == 7);
      if (message->instruction != PASSKEYS_U2F_INSTRUCTION_VERSION)
        g_assert_cmpuint (g_bytes_get_size (message->application), ==, 32);
      if (message->instruction == PASSKEYS_U2F_INSTRUCTION_AUTHENTICATE)
        g_assert_cmpuint (g_bytes_get_size (message->key_handle), ==, forms[i].data_length - 65);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *header;
    gsize       header_length, data_length, rest_length;
    guint       status;
  } forms[] = {
    { "", 0, 0, 0, 0x6700 },
    { "\0\3\0", 3, 0, 0, 0x6700 },
    { "\1\3\0\0", 4, 0, 0, 0x6e00 },
    { "\x80\1\0\0\0\0\x40", 7, 64, 0, 0x6e00 },
    { "\0\0\0\0", 4, 0, 0, 0x6d00 },
    { "\0\4\0\0", 4, 0, 0, 0x6d00 },
    { "\0\xc0\0\0\0\0\x40", 7, 64, 2, 0x6d00 },
    { "\0\1\0\0", 4, 0, 0, 0x6700 },
    { "\0\1\0\0\0\0\x3f", 7, 63, 0, 0x6700 },
    { "\0\1\0\0\0\0\x41", 7, 65, 0, 0x6700 },
    { "\0\1\0\0\0\0\x40", 7, 63, 0, 0x6700 },
    { "\0\1\0\0\0\0\x40", 7, 64, 1, 0x6700 },
    { "\0\1\0\0\0\0\x40", 7, 64, 3, 0x6700 },
    { "\0\1\0\0\0\0", 6, 0, 0, 0x6700 },
    { "\0\1\0\0\x40", 5, 64, 2, 0x6700 },
    { "\0\2\3\0\0\0\x40", 7, 64, 0, 0x6700 },
    { "\0\2\3\0\0\0\x61", 7, 96, 2, 0x6700 },
    { "\0\2\0\0\0\0\x61", 7, 97, 2, 0x6a80 },
    { "\0\2\4\0\0\0\x61", 7, 97, 2, 0x6a80 },
    { "\0\3\0\0\0\0\1", 7, 1, 0, 0x6700 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(PasskeysU2fMessage) message = NULL;

      g_assert_cmphex (parse (forms[i].header, forms[i].header_length, forms[i].data_length,
                              forms[i].rest_length, &message), ==, forms[i].status);
      g_assert_null (message);
    }
}

/* SHA-256 of "example.org" */
static void
test_application (void)
{
  static const char hash[] = "\xbf\xab\xc3\x74\x32\x95\x8b\x06\x33\x60\xd3\xad\x64\x61\xc9\xc4"
                             "\x73\x5a\xe7\xf8\xed\xd4\x65\x92\xa5\xe0\xf0\x14\x52\xb2\xe4\xb5";
  g_autoptr(GBytes) application = g_bytes_new_static (hash, 32);
  g_autofree char *id = passkeys_u2f_application_dup_id (application);
  g_autofree char *same = passkeys_u2f_application_dup_id_for ("example.org");
  g_autofree char *other = passkeys_u2f_application_dup_id_for ("example.net");

  g_assert_cmpstr (id, ==, "u2f:v6vDdDKViwYzYNOtZGHJxHNa5_jt1GWSpeDwFFKy5LU");
  g_assert_cmpstr (same, ==, id);
  g_assert_cmpstr (other, !=, id);
  g_assert_true (passkeys_u2f_application_is_id (id));
  g_assert_false (passkeys_u2f_application_is_id ("u2f.example.org"));
  g_assert_true (passkeys_u2f_application_is_relying_party (application, id));
  g_assert_true (passkeys_u2f_application_is_relying_party (application, "example.org"));
  g_assert_false (passkeys_u2f_application_is_relying_party (application, other));
  g_assert_false (passkeys_u2f_application_is_relying_party (application, "example.net"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/u2f-message/good", test_good);
  g_test_add_func ("/u2f-message/refused", test_refused);
  g_test_add_func ("/u2f-message/application", test_application);

  return g_test_run ();
}
