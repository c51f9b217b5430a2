/* passkeys-authenticator-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator-words"

#include "config.h"

#include "passkeys-authenticator-words.h"

#include <glib/gi18n.h>

#define THIS_COMPUTER N_("This Computer")

/* The floors below name things in plain English; security keys bring names of their own. Why one of
 * several does not do is told beside the question for the others. */
static const char * const translatable[] = {
  THIS_COMPUTER,
  N_("Security Key"),
  N_("The finger was not recognised"),
  N_("The security key already holds a passkey of this account"),
  N_("The security key has no room for another passkey"),
  N_("The security key holds none of these passkeys"),
  N_("The PIN was wrong three times: unplug the security key and plug it in again"),
  N_("The PIN was wrong too many times: the security key must be reset"),
};

/**
 * passkeys_authenticator_words_translate:
 * @name: what an authenticator calls itself
 *
 * Translates the names that this program gives. Others are left as they are.
 *
 * Returns: (transfer none): a name for a person to read
 */
const char *
passkeys_authenticator_words_translate (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (translatable); i++)
    if (g_str_equal (translatable[i], name))
      return _(translatable[i]);

  return name;
}

/**
 * passkeys_authenticator_words_is_this_computer:
 * @name: what an authenticator calls itself
 *
 * Returns: whether it is this computer, and not a security key
 */
gboolean
passkeys_authenticator_words_is_this_computer (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  return g_str_equal (name, THIS_COMPUTER);
}
