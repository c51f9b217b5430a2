/* passkeys-question-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person is asked to do with a security key, in plain text. */
void passkeys_question_words_touch  (const char    *name,   /* nullable: one of several */
                                     char         **title,
                                     char         **sentence);
void passkeys_question_words_insert (const GError  *reason, /* nullable: none is plugged in */
                                     char         **title,
                                     char         **sentence);

G_END_DECLS
