/* passkeys-recovery-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-code"

#include "config.h"

#include "passkeys-recovery-code.h"

#include <string.h>

#include <openssl/crypto.h>

#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"
#include "passkeys-typed-code-private.h"

#define PREFIX_LENGTH 2 /* D1 */
#define N_CHARACTERS 32

static const guint groups[] = { 6, 5, 5, 5, 5, 6 };

/* The alphabet has no I, 1, O and 0, so that who typed one read another character: L looks like
 * the first two in many a hand, and Q like the others. */
static char
forgive (char character)
{
  switch (character)
    {
    case 'I':
    case '1':
      return 'L';

    case 'O':
    case '0':
      return 'Q';

    default:
      return character;
    }
}

static gboolean
is_prefix (const char *plain)
{
  return plain[0] == 'D' && (plain[1] == '1' || plain[1] == 'I' || plain[1] == 'L');
}

static GBytes *
build (const char *characters)
{
  char text[sizeof "D1" + N_CHARACTERS + G_N_ELEMENTS (groups)];
  char *end = stpcpy (text, "D1");
  GBytes *code;

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      *end++ = '-';
      for (guint j = 0; j < groups[i]; j++)
        *end++ = forgive (*characters++);
    }
  *end = '\0';

  code = passkeys_secure_bytes_new_text (text);
  OPENSSL_cleanse (text, sizeof text);

  return code;
}

/**
 * passkeys_recovery_code_parse:
 * @typed: what the person typed or pasted
 * @error: return location for an error
 *
 * Reads a recovery code. Case, blanks and dashes do not matter, nor does the prefix; I and 1 are
 * taken for L, O and 0 for Q, as a code has none of those four.
 *
 * Returns: (transfer full): the code as secure text, or %NULL with
 *   %PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE
 */
GBytes *
passkeys_recovery_code_parse (const char  *typed,
                              GError     **error)
{
  char plain[PASSKEYS_TYPED_CODE_MAXIMUM];
  gsize length;
  GBytes *code = NULL;

  g_return_val_if_fail (typed != NULL, NULL);

  length = _passkeys_typed_code_read (typed, plain);
  if (length == PREFIX_LENGTH + N_CHARACTERS && is_prefix (plain))
    code = build (plain + PREFIX_LENGTH);
  else if (length == N_CHARACTERS)
    code = build (plain);
  else
    g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE,
                 "A recovery code has %d letters and digits after “D1”", N_CHARACTERS);
  OPENSSL_cleanse (plain, sizeof plain);

  return code;
}
