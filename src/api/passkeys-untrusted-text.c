/* passkeys-untrusted-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-untrusted-text"

#include "config.h"

#include "passkeys-untrusted-text.h"

#define REPLACEMENT_CHARACTER 0xfffd
#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER 0x200d

/* Letters and marks that Unicode does not call format characters, and that are blank all the
 * same */
static gboolean
is_blank_letter (gunichar character)
{
  return character == 0x034f || character == 0x115f || character == 0x1160 ||
         character == 0x17b4 || character == 0x17b5 || character == 0x3164 ||
         character == 0xffa0 || character == 0x2800;
}

static gboolean
is_invisible (gunichar character)
{
  switch ((int) g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* zero-width characters and everything that turns the direction */
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;

    default:
      return is_blank_letter (character);
    }
}

/* Persian, Indic scripts and emoji need the joiners; next to letters that never join they only
 * hide. */
static gboolean
is_joiner_at_home (gunichar joiner,
                   gunichar previous)
{
  if (joiner != ZERO_WIDTH_NON_JOINER && joiner != ZERO_WIDTH_JOINER)
    return FALSE;

  if (previous < 0x80 || is_invisible (previous))
    return FALSE;

  switch ((int) g_unichar_get_script (previous))
    {
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_CYRILLIC:
      return FALSE;

    default:
      return TRUE;
    }
}

/**
 * passkeys_untrusted_text_strip:
 * @text: text in UTF-8
 * @max_characters: how many characters to keep
 *
 * Copies @text without invisible characters; white space of any kind becomes a space. For messages,
 * of which nothing depends on the exact letters.
 *
 * Returns: (transfer full): the copy
 */
char *
passkeys_untrusted_text_strip (const char *text,
                               gsize       max_characters)
{
  g_autoptr(GString) result = g_string_new (NULL);
  g_autofree char *valid = NULL;
  gsize n_characters = 0;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  for (const char *iter = valid; *iter != '\0' && n_characters < max_characters;
       iter = g_utf8_next_char (iter))
    {
      gunichar character = g_utf8_get_char (iter);

      if (g_unichar_isspace (character))
        g_string_append_c (result, ' ');
      else if (is_invisible (character))
        continue;
      else
        g_string_append_unichar (result, character);

      n_characters++;
    }

  return g_string_free_and_steal (g_steal_pointer (&result));
}

/**
 * passkeys_untrusted_text_is_visible:
 * @text: text in UTF-8
 *
 * Tells whether passkeys_untrusted_text_make_visible() would give @text back unchanged.
 *
 * Returns: TRUE if every character of @text can be seen
 */
gboolean
passkeys_untrusted_text_is_visible (const char *text)
{
  gunichar previous = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *iter = text; *iter != '\0'; iter = g_utf8_next_char (iter))
    {
      gunichar character = g_utf8_get_char (iter);

      if (is_invisible (character) && !is_joiner_at_home (character, previous))
        return FALSE;

      previous = character;
    }

  return TRUE;
}

/**
 * passkeys_untrusted_text_make_visible:
 * @text: text in UTF-8
 *
 * Copies @text with the replacement character in the place of each invisible one. For names:
 * leaving the characters out would make two different names look alike, which is what an impostor
 * wants.
 *
 * Returns: (transfer full): the copy
 */
char *
passkeys_untrusted_text_make_visible (const char *text)
{
  g_autoptr(GString) result = NULL;
  gunichar previous = 0;

  g_return_val_if_fail (text != NULL, NULL);

  /* As nearly always; and a GString has room for more, which counts where there are very many. */
  if (passkeys_untrusted_text_is_visible (text))
    return g_strdup (text);

  result = g_string_new (NULL);
  for (const char *iter = text; *iter != '\0'; iter = g_utf8_next_char (iter))
    {
      gunichar character = g_utf8_get_char (iter);

      if (is_invisible (character) && !is_joiner_at_home (character, previous))
        g_string_append_unichar (result, REPLACEMENT_CHARACTER);
      else
        g_string_append_unichar (result, character);

      previous = character;
    }

  return g_string_free_and_steal (g_steal_pointer (&result));
}

/**
 * passkeys_untrusted_text_intern:
 * @text: text in UTF-8
 *
 * Does the same as passkeys_untrusted_text_make_visible() for text that very many objects share.
 *
 * Returns: (transfer full): an interned `GRefString`
 */
char *
passkeys_untrusted_text_intern (const char *text)
{
  g_autofree char *visible = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (passkeys_untrusted_text_is_visible (text))
    return g_ref_string_new_intern (text);

  visible = passkeys_untrusted_text_make_visible (text);

  return g_ref_string_new_intern (visible);
}
