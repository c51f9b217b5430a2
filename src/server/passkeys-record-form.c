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

static gboolean
is_plain (const char *text)
{
  for (; *text; text++)
    {
      if ((guchar) *text < 0x20 || *text == '"' || *text == '\\' || *text == 0x7f)
        return FALSE;
    }
  return TRUE;
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
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *escaped = NULL;

  if (is_plain (text))
    {
      g_string_append_c (json, '"');
      g_string_append (json, text);
      g_string_append_c (json, '"');
      return;
    }
  node = json_node_init_string (json_node_alloc (), text);
  escaped = json_to_string (node, FALSE);
  g_string_append (json, escaped);
}

static void
write_member (const PasskeysFormMember *member,
              gconstpointer             record,
              GString                  *json)
{
  g_autofree char *date = NULL;

  g_string_append_c (json, '"');
  g_string_append (json, member->name);
  g_string_append (json, "\":");
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
      if (member > members)
        g_string_append_c (json, ',');
      write_member (member, record, json);
    }
}
