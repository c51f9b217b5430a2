/* show-key-states.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* Security keys: none, one of each kind, several, and what is asked before one of them changes. */
void show_key_states (void);
