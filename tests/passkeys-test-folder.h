/* passkeys-test-folder.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* removes a file, or a folder with all that is in it; a link goes, and what it leads to stays */
void passkeys_test_folder_remove (const char *path);

G_END_DECLS
