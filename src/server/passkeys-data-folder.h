/* passkeys-data-folder.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_DATA_FOLDER (passkeys_data_folder_get_type ())

/* The folder with everything that one server keeps. It belongs to one process at a time. */
G_DECLARE_FINAL_TYPE (PasskeysDataFolder, passkeys_data_folder, PASSKEYS, DATA_FOLDER, GObject)

PasskeysDataFolder *passkeys_data_folder_open       (const char          *path,
                                                     GError             **error);
char               *passkeys_data_folder_resolve    (const char          *path,
                                                     GError             **error);
char               *passkeys_data_folder_build_path (PasskeysDataFolder  *self,
                                                     const char          *name);
GBytes             *passkeys_data_folder_get_key    (PasskeysDataFolder  *self,
                                                     const char          *name,
                                                     GError             **error);

G_END_DECLS
