/* passkeys-pasted-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pasted-link"

#include "config.h"

#include "passkeys-pasted-link.h"

#include "passkeys-secure-bytes.h"

/* A message longer than this is not worth searching. */
#define MAXIMUM_LENGTH (256 * 1024)

static const char *schemes[] = { "passkeys://", "https://" };

/* What ends a link in a text: blanks, and what people and mail programs put around links. */
static gboolean
is_end (char character)
{
  return character == '\0' || g_ascii_isspace (character) || strchr ("<>\"'`(){}[]|\\^",
                                                                     character) != NULL;
}

static const char *
find_start (const char *text)
{
  const char *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      const char *found = strstr (text, schemes[i]);

      if (found != NULL && (first == NULL || found < first))
        first = found;
    }

  return first;
}

/* A full stop after a link ends the sentence, not the link. */
static gsize
measure (const char *start)
{
  gsize length = 0;

  while (!is_end (start[length]))
    length++;
  while (length > 0 && strchr (".,;:!?", start[length - 1]) != NULL)
    length--;

  return length;
}

/**
 * passkeys_pasted_link_find:
 * @text: anything that somebody may paste
 *
 * Looks for a registration link. Other links are passed over, so that a message may have its
 * footer.
 *
 * Returns: (transfer full) (nullable): the first registration link, or %NULL when there is none
 */
PasskeysRegistrationLink *
passkeys_pasted_link_find (const char *text)
{
  const char *start;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAXIMUM_LENGTH)
    return NULL;

  for (start = find_start (text); start != NULL; start = find_start (start + 1))
    {
      g_autoptr(GBytes) bytes = passkeys_secure_bytes_new (start, measure (start));
      char *candidate = passkeys_secure_bytes_dup_text (bytes);
      PasskeysRegistrationLink *link;

      link = passkeys_registration_link_parse (candidate, NULL);
      passkeys_secure_text_free (candidate);
      if (link != NULL)
        return link;
    }

  return NULL;
}
