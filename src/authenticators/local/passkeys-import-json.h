/* passkeys-import-json.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "passkeys-import-entry.h"

G_BEGIN_DECLS

#define PASSKEYS_IMPORT_JSON_MAXIMUM_LENGTH (16 * 1024 * 1024)
#define PASSKEYS_IMPORT_JSON_MAXIMUM_ENTRIES 2000

/* Reads an object of a list, and adds the passkeys in it to @entries; FALSE when its shape is wrong. */
typedef gboolean (*PasskeysImportJsonFunc) (JsonObject  *object,
                                            gpointer     user_data,
                                            GPtrArray   *entries,
                                            GError     **error);

/* What the readers of other programs' files share. A file whose shape is wrong is refused; a passkey
 * in it that lacks something is an entry that tells so. */
JsonNode   *passkeys_import_json_parse      (GBytes                *bytes,
                                             GError               **error);
void        passkeys_import_json_wipe       (JsonNode              *node);
gboolean    passkeys_import_json_for_each   (JsonObject            *object,
                                             const char            *name,
                                             PasskeysImportJsonFunc func,
                                             gpointer               user_data,
                                             GPtrArray             *entries,
                                             GError               **error);
const char *passkeys_import_json_get_text   (JsonObject            *object,
                                             const char            *name);
GBytes     *passkeys_import_json_dup_bytes  (JsonObject            *object,
                                             const char            *name);
void        passkeys_import_json_read_key   (JsonObject            *object,
                                             const char            *name,
                                             PasskeysImportFields  *fields);
gboolean    passkeys_import_json_add        (GPtrArray             *entries,
                                             PasskeysImportFields  *fields,
                                             GError               **error);
gboolean    passkeys_import_json_fail       (GError               **error,
                                             int                    code,
                                             const char            *message);

G_END_DECLS
