/* passkeys-site-name.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-name"

#include "config.h"

#include "passkeys-site-name.h"

#include <gio/gio.h>
#include <string.h>

/* RFC 1035, section 2.3.4 */
#define MAXIMUM_LENGTH 253

/* Scripts that are written together within a word (UTS #39, section 5.2, "Highly Restrictive"). */
#define HAN (1u << 0)
#define JAPANESE (1u << 1)
#define KOREAN (1u << 2)
#define BOPOMOFO (1u << 3)
#define LATIN (1u << 4)
#define OTHER (1u << 5)

/* Letters that look like a Latin one in the fonts of a desktop, by themselves: a word of nothing else
 * can be read as Latin. Cyrillic, then Greek, then Armenian. */
static const char resembling[] = "асԁеһіјӏорԛѕԝхуАВЕЅІЈКМНОРСТХУьЬ"
                                 "αγικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
                                 "օսոհցզԱ";

/* Latin letters that are taken for others: without a dot or with a stroke that is hard to see. */
static const char resembling_latin[] = "ıĺļľŀłŉǀɑɡɩʟʀ";

static guint
classify (gunichar character)
{
  switch ((guint) g_unichar_get_script (character))
    {
    case G_UNICODE_SCRIPT_COMMON:
    case G_UNICODE_SCRIPT_INHERITED:
      return 0;
    case G_UNICODE_SCRIPT_LATIN:
      return LATIN;
    case G_UNICODE_SCRIPT_HAN:
      return HAN;
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
      return JAPANESE;
    case G_UNICODE_SCRIPT_HANGUL:
      return KOREAN;
    case G_UNICODE_SCRIPT_BOPOMOFO:
      return BOPOMOFO;
    default:
      return OTHER;
    }
}

/* Whether a label mixes scripts that nobody mixes. */
static gboolean
is_mixed (const char *label)
{
  GUnicodeScript other = G_UNICODE_SCRIPT_INVALID_CODE;
  guint scripts = 0;

  for (const char *p = label; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      guint script = classify (character);

      if (script == OTHER)
        {
          if (scripts & OTHER && other != g_unichar_get_script (character))
            return TRUE;
          other = g_unichar_get_script (character);
        }
      scripts |= script;
    }

  if (scripts & OTHER)
    return scripts != OTHER;

  /* Latin and Han go with any of these, but they do not go together */
  scripts &= JAPANESE | KOREAN | BOPOMOFO;
  return (scripts & (scripts - 1)) != 0;
}

static gboolean
is_among (gunichar    character,
          const char *characters)
{
  return g_utf8_strchr (characters, -1, character) != NULL;
}

/* Whether all of a label's letters are such as look like Latin ones, or one of them is a Latin
 * letter that looks like another. */
static gboolean
resembles (const char *label)
{
  guint n_letters = 0;
  guint n_resembling = 0;

  for (const char *p = label; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (is_among (character, resembling_latin))
        return TRUE;
      if (!g_unichar_isalpha (character))
        continue;
      n_letters++;
      if (is_among (character, resembling))
        n_resembling++;
    }
  return n_letters > 0 && n_letters == n_resembling;
}

static gboolean
is_deceptive (const char *name)
{
  g_auto(GStrv) labels = g_strsplit (name, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    if (is_mixed (labels[i]) || resembles (labels[i]))
      return TRUE;
  return FALSE;
}

/* Whatever cannot be seen, or turns the direction of the text, is shown as what it is not. */
static char *
make_visible (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *short_text = g_utf8_truncate_middle (valid, MAXIMUM_LENGTH);
  g_autoptr(GString) visible = g_string_new (NULL);

  for (const char *p = short_text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      g_string_append_unichar (visible, g_unichar_isgraph (character) &&
                                          g_unichar_type (character) != G_UNICODE_FORMAT
                                          ? character : 0xfffd);
    }
  return g_string_free_and_steal (g_steal_pointer (&visible));
}

/**
 * passkeys_site_name_present:
 * @relying_party_id: a relying party id, from anybody
 *
 * Returns: (transfer full): the same as a person reads it: international names decoded, and nothing in
 *   it that cannot be seen
 */
char *
passkeys_site_name_present (const char *relying_party_id)
{
  g_autofree char *decoded = NULL;

  g_return_val_if_fail (relying_party_id != NULL, NULL);

  if (g_utf8_validate (relying_party_id, -1, NULL) && strlen (relying_party_id) <= MAXIMUM_LENGTH)
    decoded = g_hostname_to_unicode (relying_party_id);
  return make_visible (decoded != NULL ? decoded : relying_party_id);
}

/**
 * passkeys_site_name_find_lookalike:
 * @relying_party_id: a relying party id, from anybody
 *
 * Looks for names that are made to be taken for others: scripts that are mixed within a word, words
 * of letters that look like Latin ones (UTS #39, sections 4 and 5).
 *
 * Returns: (transfer full) (nullable): the punycode that must be shown beside the name; %NULL where
 *   the name is not deceptive
 */
char *
passkeys_site_name_find_lookalike (const char *relying_party_id)
{
  g_autofree char *presented = NULL;

  g_return_val_if_fail (relying_party_id != NULL, NULL);

  presented = passkeys_site_name_present (relying_party_id);
  if (g_str_is_ascii (presented) || !is_deceptive (presented))
    return NULL;
  return g_hostname_to_ascii (presented);
}
