/* passkeys-record.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a keyring item of this computer's authenticator holds, as text:
 *
 *   passkeys-vault 1 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 *   {"vault":"…", …}
 *
 * kind, version, SHA-256 over kind, version and content; then the content. This envelope is the same
 * in every version for ever. The digest needs no PIN, so damage is told from a wrong PIN, and from a
 * record that a newer version wrote. It is no seal against forgery: whoever can write to the keyring
 * can make a new digest; what must not be forged is authenticated by the keys within. */
GBytes   *passkeys_record_build       (const char  *kind,
                                       guint        version,
                                       JsonNode    *content,
                                       GError     **error);
JsonNode *passkeys_record_parse       (const char  *kind,
                                       guint        newest_version,
                                       GBytes      *record,
                                       GError     **error);
gboolean  passkeys_record_read_text   (JsonObject  *content,
                                       const char  *name,
                                       char       **ret_text,
                                       GError     **error);
gboolean  passkeys_record_read_bytes  (JsonObject  *content,
                                       const char  *name,
                                       gsize        minimum_length,
                                       gsize        maximum_length,
                                       GBytes     **ret_bytes,
                                       GError     **error);
gboolean  passkeys_record_read_number (JsonObject  *content,
                                       const char  *name,
                                       gint64       minimum,
                                       gint64       maximum,
                                       gint64      *ret_number,
                                       GError     **error);
gboolean  passkeys_record_read_flag   (JsonObject  *content,
                                       const char  *name,
                                       gboolean    *ret_flag,
                                       GError     **error);

G_END_DECLS
