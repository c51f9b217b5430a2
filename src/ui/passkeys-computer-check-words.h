/* passkeys-computer-check-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-computer-check.h"

G_BEGIN_DECLS

/* What a check found, and what to do about it. All of it is plain text, not markup. */
const char *passkeys_computer_check_words_get_title (PasskeysComputerCheckSubject  subject);
char       *passkeys_computer_check_words_describe  (PasskeysComputerCheck        *check);
/* what to do about it, in a sentence; NULL when there is nothing to do */
const char *passkeys_computer_check_words_get_fix   (PasskeysComputerCheck        *check);
/* a rule or a command that does it, else the sentence; NULL when there is nothing to do */
char       *passkeys_computer_check_words_dup_copy  (PasskeysComputerCheck        *check);
/* the command alone, in one line; NULL where there is none */
char       *passkeys_computer_check_words_dup_line  (PasskeysComputerCheck        *check);

/* for tests */
char       *_passkeys_computer_check_words_dup_command (PasskeysComputerCheckFinding finding);

G_END_DECLS
