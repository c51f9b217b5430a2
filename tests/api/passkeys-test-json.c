/* passkeys-test-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-api-error.h"
#include "passkeys-test-json.h"

JsonNode *
passkeys_test_json (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);

  return node;
}

JsonNode *
passkeys_test_json_with (const char *text,
                         const char *member,
                         const char *value)
{
  JsonNode *node = passkeys_test_json (text);
  g_auto(GStrv) path = g_strsplit (member, ".", -1);
  guint n_steps = g_strv_length (path);
  JsonObject *object = json_node_get_object (node);

  for (guint i = 0; i + 1 < n_steps; i++)
    object = json_object_get_object_member (object, path[i]);

  if (value == NULL)
    json_object_remove_member (object, path[n_steps - 1]);
  else
    json_object_set_member (object, path[n_steps - 1], passkeys_test_json (value));

  return node;
}

static char *
get_problem (const char        *text,
             PasskeysTestParse  parse,
             const char        *member,
             const char        *value)
{
  g_autoptr(JsonNode) node = passkeys_test_json_with (text, member, value);
  g_autoptr(GError) error = NULL;

  g_test_message ("%s with %zu bytes", member, value != NULL ? strlen (value) : 0);
  g_assert_null (parse (node, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);

  return g_strdup (error->message);
}

void
passkeys_test_json_assert_refused (const char        *text,
                                   PasskeysTestParse  parse,
                                   const char        *member,
                                   const char        *value)
{
  g_autofree char *problem = get_problem (text, parse, member, value);
  const char *last = strrchr (member, '.');
  g_autofree char *named = g_strdup_printf ("“%s”", last != NULL ? last + 1 : member);

  if (strstr (problem, named) == NULL)
    g_error ("The error does not name %s: %s", member, problem);
}

gpointer
passkeys_test_json_assert_taken (const char        *text,
                                 PasskeysTestParse  parse,
                                 const char        *member,
                                 const char        *value)
{
  g_autoptr(JsonNode) node = passkeys_test_json_with (text, member, value);
  g_autoptr(GError) error = NULL;
  gpointer object;

  g_test_message ("%s with %zu bytes", member, value != NULL ? strlen (value) : 0);
  object = parse (node, &error);
  g_assert_no_error (error);

  return object;
}

void
passkeys_test_json_assert_required (const char        *text,
                                    PasskeysTestParse  parse,
                                    ...)
{
  static const char * const wrong[] = { NULL, "null", "17.5" };
  va_list args;
  const char *member;

  va_start (args, parse);
  while ((member = va_arg (args, const char *)) != NULL)
    {
      /* Where a list belongs, it is the element that is named. */
      g_free (get_problem (text, parse, member, "[[1]]"));

      for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
        passkeys_test_json_assert_refused (text, parse, member, wrong[i]);
    }
  va_end (args);
}
