/* passkeys-json.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How texts are escaped: as JSON.stringify() does, or as CCDToString() of WebAuthn Level 3,
 * section 5.8.1.2, does. They differ in the characters below space. */
typedef enum
{
  PASSKEYS_JSON_ESCAPE_SHORT,
  PASSKEYS_JSON_ESCAPE_CLIENT_DATA,
} PasskeysJsonEscape;

/* JSON from outside: one object of bounded size and depth, no duplicates, nothing that json-glib
 * would forgive. */
JsonNode *passkeys_json_parse_object  (GBytes              *bytes,
                                       gsize                max_length,
                                       GError             **error);
gboolean  passkeys_json_read_string   (JsonObject          *object,
                                       const char          *name,
                                       const char         **text,
                                       GError             **error);
void      passkeys_json_append_string (GString             *json,
                                       const char          *text,
                                       PasskeysJsonEscape   escape);

G_END_DECLS
