/* show-permission-states.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* What one permission allows and who holds it, and what is asked when two change it at once. */
void show_permission_states (void);
