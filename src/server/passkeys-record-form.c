/* passkeys-record-form.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-record-form.h"

#include "passkeys-clock.h"

#define GET(type, record, member) G_STRUCT_MEMBER (type, record, (member)->offset)

static const char *
get_text (gconstpointer             record,
          const PasskeysFormMember *member)
{
  const char *text = GET (const char *, record, member);

  return text ? text : "";
}

static void
set_member (JsonObject               *object,
            const PasskeysFormMember *member,
            gconstpointer             record)
{
  g_autofree char *date = NULL;

  switch (member->type)
    {
    case PASSKEYS_FORM_TEXT:
      json_object_set_string_member (object, member->name, get_text (record, member));
      break;

    case PASSKEYS_FORM_BOOLEAN:
      json_object_set_boolean_member (object, member->name, GET (gboolean, record, member));
      break;

    case PASSKEYS_FORM_DATE:
      date = passkeys_clock_format (GET (gint64, record, member));
      json_object_set_string_member (object, member->name, date);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * passkeys_record_form_build:
 * @members: (array zero-terminated=1): what is told of @record
 * @record: a record
 *
 * Returns: (transfer full): an object with these members
 */
JsonObject *
passkeys_record_form_build (const PasskeysFormMember *members,
                            gconstpointer             record)
{
  JsonObject *object = json_object_new ();

  for (; members->name; members++)
    set_member (object, members, record);
  return object;
}

/* Whether a byte of a text stands in JSON as it is: neither a control character nor '"' nor '\\'. */
static const guint8 is_plain[256] = {
  [0x20 ... 0x21] = TRUE,
  [0x23 ... 0x5b] = TRUE,
  [0x5d ... 0x7e] = TRUE,
  [0x80 ... 0xff] = TRUE,
};

static gsize
measure_plain (const char *text)
{
  const guchar *end = (const guchar *) text;

  while (is_plain[*end])
    end++;
  return end - (const guchar *) text;
}

/**
 * passkeys_record_form_write_text:
 * @text: a text
 * @json: where it is appended as a JSON string
 *
 * What has to be escaped is left to those who know how.
 */
void
passkeys_record_form_write_text (const char *text,
                                 GString    *json)
{
  gsize length = measure_plain (text);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *escaped = NULL;

  if (!text[length])
    {
      g_string_append_c (json, '"');
      g_string_append_len (json, text, length);
      g_string_append_c (json, '"');
      return;
    }
  node = json_node_init_string (json_node_alloc (), text);
  escaped = json_to_string (node, FALSE);
  g_string_append (json, escaped);
}

static void
write_value (const PasskeysFormMember *member,
             gconstpointer             record,
             GString                  *json)
{
  g_autofree char *date = NULL;

  switch (member->type)
    {
    case PASSKEYS_FORM_TEXT:
      passkeys_record_form_write_text (get_text (record, member), json);
      break;

    case PASSKEYS_FORM_BOOLEAN:
      g_string_append (json, GET (gboolean, record, member) ? "true" : "false");
      break;

    case PASSKEYS_FORM_DATE:
      date = passkeys_clock_format (GET (gint64, record, member));
      passkeys_record_form_write_text (date, json);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * passkeys_record_form_write:
 * @members: (array zero-terminated=1): what is told of @record
 * @record: a record
 * @json: where they are appended, with commas between them and no braces around
 *
 * The same as passkeys_record_form_build() makes, some ten times as fast: for long lists.
 */
void
passkeys_record_form_write (const PasskeysFormMember *members,
                            gconstpointer             record,
                            GString                  *json)
{
  for (const PasskeysFormMember *member = members; member->name; member++)
    {
      gsize skipped = member == members ? 1 : 0;

      g_string_append_len (json, member->start + skipped, member->start_length - skipped);
      write_value (member, record, json);
    }
}
