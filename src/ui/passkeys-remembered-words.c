/* passkeys-remembered-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-remembered-words"

#include "config.h"

#include "passkeys-remembered-words.h"

#include <glib/gi18n.h>

#include "passkeys-label-text.h"
#include "passkeys-time-words.h"

/**
 * passkeys_remembered_words_set_banner:
 * @banner: the banner over a list
 * @sentence: why the list could not be read, as plain text
 * @cache: (nullable): what remembers the list
 *
 * Sets the title of the banner, which takes markup.
 */
void
passkeys_remembered_words_set_banner (AdwBanner         *banner,
                                      const char        *sentence,
                                      PasskeysListCache *cache)
{
  GDateTime *date = cache != NULL ? passkeys_list_cache_get_date (cache) : NULL;
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (ADW_IS_BANNER (banner));
  g_return_if_fail (sentence != NULL);

  if (date != NULL)
    {
      g_autofree char *when = passkeys_time_words_dup_moment (date);

      /* Translators: first what went wrong, as a sentence; then a date and time */
      words = g_strdup_printf (_("%s What you see is from %s."), sentence, when);
    }

  escaped = g_markup_escape_text (words != NULL ? words : sentence, -1);
  adw_banner_set_title (banner, escaped);
  passkeys_label_text_show_whole (banner);
}
