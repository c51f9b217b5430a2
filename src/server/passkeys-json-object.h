/* passkeys-json-object.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_MEMBER_TEXT,       /* const char *: not empty */
  PASSKEYS_MEMBER_LOOSE_TEXT, /* const char *: may be empty */
  PASSKEYS_MEMBER_BOOLEAN,    /* gboolean */
  PASSKEYS_MEMBER_OBJECT,     /* JsonObject *, borrowed */
  PASSKEYS_MEMBER_ARRAY,      /* JsonArray *, borrowed */
  PASSKEYS_MEMBER_NODE,       /* JsonNode *, borrowed: any type */
  PASSKEYS_MEMBER_NUMBER,     /* gint64: whole and greater than 0 */
  PASSKEYS_MEMBER_KIND = 0x0f, /* the part of it that is one of the above */
  PASSKEYS_MEMBER_OPTIONAL = 0x10, /* the value stays as it is when absent */
} PasskeysMemberKind;

/* One member that an object may have, and where its value goes. */
typedef struct
{
  const char *name;
  int         kind;  /* a PasskeysMemberKind, perhaps with OPTIONAL */
  gpointer    value; /* a variable of the type of the kind */
} PasskeysMember;

JsonObject *passkeys_json_object_parse   (GBytes                *json,
                                          GError               **error);
gboolean    passkeys_json_object_read    (JsonObject            *object,
                                          const PasskeysMember  *members,
                                          gsize                  n_members,
                                          GError               **error);
char       *passkeys_json_object_to_text (JsonObject            *object);
char       *passkeys_json_object_hash    (JsonObject            *object);

G_END_DECLS
