/* passkeys-record-form.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_FORM_TEXT,    /* char *; %NULL is written as an empty one */
  PASSKEYS_FORM_BOOLEAN, /* gboolean */
  PASSKEYS_FORM_DATE,    /* gint64 */
} PasskeysFormType;

/* One member of an object, and where its value is in the record. */
typedef struct
{
  const char       *name;
  const char       *start; /* of the member as JSON, with a comma before it */
  gsize             start_length; /* bytes */
  PasskeysFormType  type;
  gsize             offset; /* in the record, of offsetof() */
} PasskeysFormMember;

#define PASSKEYS_FORM_MEMBER(name, type, offset) \
  { name, ",\"" name "\":", sizeof (",\"" name "\":") - 1, type, offset }

JsonObject *passkeys_record_form_build      (const PasskeysFormMember *members,
                                             gconstpointer             record);
void        passkeys_record_form_write      (const PasskeysFormMember *members,
                                             gconstpointer             record,
                                             GString                  *json);
void        passkeys_record_form_write_text (const char               *text,
                                             GString                  *json);

G_END_DECLS
