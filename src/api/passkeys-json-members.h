/* passkeys-json-members.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The most bytes of a text, and items of a list, that are taken from a server: more than any that
 * means well sends. */
#define PASSKEYS_JSON_MAX_NAME 4096
#define PASSKEYS_JSON_MAX_ID 64
#define PASSKEYS_JSON_MAX_CREDENTIAL_ID 4096
#define PASSKEYS_JSON_MAX_TOKEN 16384
#define PASSKEYS_JSON_MAX_LIST 10000

typedef enum
{
  PASSKEYS_JSON_REQUIRED,
  PASSKEYS_JSON_OPTIONAL, /* may be missing or null, and then is NULL */
} PasskeysJsonPresence;

/* Reads the members of one object. The first member that is missing or wrong is remembered, further
 * reads then give nothing, and finish() tells: so that a type reads its members in a straight line. */
typedef struct
{
  const char *type_name; /* for the error: what the object is */
  JsonObject *object;    /* (nullable): nothing can be read any more */
  GError     *error;     /* (owned) (nullable) */
} PasskeysJsonMembers;

void        passkeys_json_members_begin       (PasskeysJsonMembers  *self,
                                               const char           *type_name,
                                               JsonNode             *node);
gboolean    passkeys_json_members_finish      (PasskeysJsonMembers  *self,
                                               GError              **error);
gboolean    passkeys_json_members_finish_nested
                                              (PasskeysJsonMembers  *self,
                                               PasskeysJsonMembers  *outer);
void        passkeys_json_members_fail        (PasskeysJsonMembers  *self,
                                               const char           *member,
                                               const char           *problem);
const char *passkeys_json_members_read_text   (PasskeysJsonMembers  *self,
                                               const char           *member,
                                               gsize                 max_characters,
                                               PasskeysJsonPresence  presence);
const char *passkeys_json_members_read_id     (PasskeysJsonMembers  *self,
                                               const char           *member,
                                               gsize                 max_length);
const char *passkeys_json_members_read_token  (PasskeysJsonMembers  *self,
                                               const char           *member,
                                               PasskeysJsonPresence  presence);
gboolean    passkeys_json_members_read_flag   (PasskeysJsonMembers  *self,
                                               const char           *member,
                                               PasskeysJsonPresence  presence);
GDateTime  *passkeys_json_members_read_date   (PasskeysJsonMembers  *self,
                                               const char           *member);
JsonArray  *passkeys_json_members_read_list   (PasskeysJsonMembers  *self,
                                               const char           *member,
                                               PasskeysJsonPresence  presence);
JsonNode   *passkeys_json_members_read_object (PasskeysJsonMembers  *self,
                                               const char           *member,
                                               PasskeysJsonPresence  presence);

G_END_DECLS
