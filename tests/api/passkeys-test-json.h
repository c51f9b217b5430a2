/* passkeys-test-json.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef GObject *(*PasskeysTestParse) (JsonNode  *json,
                                       GError   **error);

/* JSON that must be JSON */
JsonNode *passkeys_test_json                 (const char        *text);
/* a copy of the object with one member replaced; NULL takes it away. "user.id" is a member
 * within */
JsonNode *passkeys_test_json_with            (const char        *text,
                                              const char        *member,
                                              const char        *value);
/* each of the members, NULL-terminated, must be there, and of its type: otherwise parse()
 * fails with NOT_AN_API and names it */
void      passkeys_test_json_assert_required (const char        *text,
                                              PasskeysTestParse  parse,
                                              ...) G_GNUC_NULL_TERMINATED;
/* replaced like this, the member is refused */
void      passkeys_test_json_assert_refused  (const char        *text,
                                              PasskeysTestParse  parse,
                                              const char        *member,
                                              const char        *value);
/* replaced like this, it is taken */
gpointer  passkeys_test_json_assert_taken    (const char        *text,
                                              PasskeysTestParse  parse,
                                              const char        *member,
                                              const char        *value);

G_END_DECLS
