/* passkeys-activity-sentences.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* what is written in the log, in the language of the person, and without ids where there are names */
char *passkeys_activity_sentences_translate (const char *recorded);

G_END_DECLS
