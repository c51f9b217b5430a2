/* show-page-states.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* What the pages of a member show while they load, when there is nothing, when it could not be had, and
 * when there is much of it. */
void show_page_states (void);
