/* passkeys-typed-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-typed-code"

#include "config.h"

#include "passkeys-typed-code-private.h"

/* Blanks, dashes of every length, and what cannot be seen, as texts are pasted with it. */
static gboolean
is_between (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return g_unichar_isspace (character) || type == G_UNICODE_DASH_PUNCTUATION
         || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR
         || type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT
         || character == 0x2212; /* the minus sign */
}

/* Full-width letters and the like are the same to the person who typed them. */
static char
simplify (gunichar character)
{
  if (character >= 0xff01 && character <= 0xff5e)
    character -= 0xff01 - '!';

  return character < 0x80 && g_ascii_isalnum (character) ? g_ascii_toupper (character) : 0;
}

/*< private >
 * _passkeys_typed_code_read:
 * @typed: UTF-8, or something else, which is no code
 * @plain: (out caller-allocates): the characters; wipe them where the code is a secret
 *
 * Reads the letters and digits of a code in upper case.
 *
 * Returns: how many there are; 0 when there are none, too many, or others between them
 */
gsize
_passkeys_typed_code_read (const char *typed,
                           char        plain[PASSKEYS_TYPED_CODE_MAXIMUM])
{
  gsize length = 0;

  for (const char *next = typed; *next != '\0'; next = g_utf8_next_char (next))
    {
      gunichar character = g_utf8_get_char_validated (next, -1);
      char simple;

      if (character == (gunichar) -1 || character == (gunichar) -2)
        return 0;

      if (is_between (character))
        continue;

      simple = simplify (character);
      if (simple == 0 || length == PASSKEYS_TYPED_CODE_MAXIMUM)
        return 0;

      plain[length++] = simple;
    }

  return length;
}
