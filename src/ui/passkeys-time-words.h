/* passkeys-time-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *passkeys_time_words_dup_day           (GDateTime *time);
char *passkeys_time_words_dup_time_of_day   (GDateTime *time);
char *passkeys_time_words_dup_moment        (GDateTime *time);
char *passkeys_time_words_dup_recent_moment (GDateTime *time,
                                             GDateTime *now);
char *passkeys_time_words_dup_exact_moment  (GDateTime *time);
int   passkeys_time_words_count_days        (GDateTime *time,
                                             GDateTime *now);

G_END_DECLS
