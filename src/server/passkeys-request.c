/* passkeys-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-request.h"

#include <string.h>

#define DEFAULT_LIMIT 50
#define HIGHEST_LIMIT 200

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, message);
}

/**
 * passkeys_request_read:
 * @request: the request
 * @members: all that its body may have
 * @n_members: how many those are
 * @error: (out) (optional): what is wrong with the body
 *
 * Returns: whether the body has the right members and no others
 */
gboolean
passkeys_request_read (PasskeysRequest       *request,
                       const PasskeysMember  *members,
                       gsize                  n_members,
                       GError               **error)
{
  return passkeys_json_object_read (request->body, members, n_members, error);
}

/**
 * passkeys_request_read_nothing:
 * @request: the request
 * @error: (out) (optional): that there is something
 *
 * Returns: whether the body is absent or empty
 */
gboolean
passkeys_request_read_nothing (PasskeysRequest  *request,
                               GError          **error)
{
  return passkeys_json_object_read (request->body, NULL, 0, error);
}

/**
 * passkeys_request_read_query:
 * @request: the request
 * @names: (array zero-terminated=1): all that the query may have
 * @error: (out) (optional): what else it has
 *
 * Returns: whether the query has nothing else
 */
gboolean
passkeys_request_read_query (PasskeysRequest    *request,
                             const char *const  *names,
                             GError            **error)
{
  GHashTableIter iter;
  gpointer name;

  if (!request->query)
    return TRUE;
  g_hash_table_iter_init (&iter, request->query);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_strv_contains (names, name))
        return refuse (error, "The query has a parameter that is not known.");
    }
  return TRUE;
}

/**
 * passkeys_request_read_page:
 * @request: the request
 * @limit: (out): how many items are wanted
 * @page_token: (out) (nullable): which page
 * @error: (out) (optional): what is wrong with the query
 *
 * Returns: whether the query asks for a page that can be
 */
gboolean
passkeys_request_read_page (PasskeysRequest  *request,
                            guint            *limit,
                            const char      **page_token,
                            GError          **error)
{
  const char *limit_text = request->query ? g_hash_table_lookup (request->query, "limit") : NULL;
  guint64 number;

  *limit = DEFAULT_LIMIT;
  *page_token = request->query ? g_hash_table_lookup (request->query, "paginationToken") : NULL;
  if (*page_token && **page_token == '\0')
    return refuse (error, "The pagination token is not valid.");
  if (!limit_text)
    return TRUE;
  if (!g_ascii_string_to_unsigned (limit_text, 10, 1, HIGHEST_LIMIT, &number, NULL))
    return refuse (error, "The limit is a number from 1 to 200.");
  *limit = number;
  return TRUE;
}

/**
 * passkeys_request_read_force:
 * @request: the request
 * @error: (out) (optional): what is wrong with the query
 *
 * `force` would skip an approval, and there are none.
 *
 * Returns: whether the query is that or nothing
 */
gboolean
passkeys_request_read_force (PasskeysRequest  *request,
                             GError          **error)
{
  static const char *const parameters[] = { "force", NULL };
  static const char *const values[] = { "true", "false", NULL };
  const char *force = request->query ? g_hash_table_lookup (request->query, "force") : NULL;

  if (force && !g_strv_contains (values, force))
    return refuse (error, "The parameter “force” is true or false.");
  return passkeys_request_read_query (request, parameters, error);
}

/**
 * passkeys_request_answer:
 * @request: the request
 * @answer: (transfer full): what to answer
 *
 * Returns: %TRUE, so that a handler can end with it
 */
gboolean
passkeys_request_answer (PasskeysRequest *request,
                         JsonObject      *answer)
{
  request->answer = answer;
  return TRUE;
}

/**
 * passkeys_request_answer_json:
 * @request: the request
 * @json: (transfer full): what to answer, as JSON text; not for what is told in the log
 *
 * Returns: %TRUE, so that a handler can end with it
 */
gboolean
passkeys_request_answer_json (PasskeysRequest *request,
                              char            *json)
{
  request->answer_json = json;
  return TRUE;
}

/**
 * passkeys_request_answer_text:
 * @request: the request
 * @name: of the only member
 * @text: its value
 *
 * Returns: %TRUE, so that a handler can end with it
 */
gboolean
passkeys_request_answer_text (PasskeysRequest *request,
                              const char      *name,
                              const char      *text)
{
  request->answer = json_object_new ();
  json_object_set_string_member (request->answer, name, text);
  return TRUE;
}

/**
 * passkeys_request_answer_list:
 * @request: the request
 * @records: what to answer, all of it on one page
 * @form: what is told of each
 *
 * Returns: %TRUE, so that a handler can end with it
 */
gboolean
passkeys_request_answer_list (PasskeysRequest  *request,
                              GPtrArray        *records,
                              PasskeysJsonForm  form)
{
  JsonArray *items = json_array_sized_new (records->len);

  for (guint i = 0; i < records->len; i++)
    json_array_add_object_element (items, form (g_ptr_array_index (records, i)));
  request->answer = json_object_new ();
  json_object_set_array_member (request->answer, "items", items);
  return TRUE;
}
