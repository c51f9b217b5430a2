/* passkeys-page-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-page-reader"

#include "config.h"

#include "passkeys-json-members.h"
#include "passkeys-page-reader.h"

#define MAX_PAGES 1000 /* 200,000 users */

struct _PasskeysPageReader
{
  PasskeysApiClient      *client;      /* (owned) */
  char                   *path;
  guint                   page_size;
  PasskeysPagedListParse  parse;

  char                   *next_token;  /* (nullable): of the page that comes next */
  GHashTable             *seen_tokens; /* (owned): all that led to a page */
  guint                   n_pages;
};

/*< private >
 * passkeys_page_reader_new:
 * @client: who reads
 * @path: what to read
 * @page_size: how many rows to ask for at a time, 0 to leave that to the server
 * @parse: makes an object from JSON
 *
 * Returns: (transfer full): a reader before the first page
 */
PasskeysPageReader *
passkeys_page_reader_new (PasskeysApiClient      *client,
                          const char             *path,
                          guint                   page_size,
                          PasskeysPagedListParse  parse)
{
  PasskeysPageReader *self = g_new0 (PasskeysPageReader, 1);

  self->client = g_object_ref (client);
  self->path = g_strdup (path);
  self->page_size = page_size;
  self->parse = parse;
  self->seen_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/*< private >
 * passkeys_page_reader_free:
 * @self: (transfer full): a reader
 */
void
passkeys_page_reader_free (PasskeysPageReader *self)
{
  g_clear_object (&self->client);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->next_token, g_free);
  g_clear_pointer (&self->seen_tokens, g_hash_table_unref);
  g_free (self);
}

/*< private >
 * passkeys_page_reader_begin_again:
 * @self: a reader
 *
 * Goes back before the first page.
 */
void
passkeys_page_reader_begin_again (PasskeysPageReader *self)
{
  g_hash_table_remove_all (self->seen_tokens);
  g_clear_pointer (&self->next_token, g_free);
  self->n_pages = 0;
}

/*< private >
 * passkeys_page_reader_get_n_pages:
 * @self: a reader
 *
 * Returns: how many pages were taken since the beginning
 */
guint
passkeys_page_reader_get_n_pages (PasskeysPageReader *self)
{
  return self->n_pages;
}

static PasskeysApiRequest *
build_request (PasskeysPageReader *self)
{
  PasskeysApiRequest *request = passkeys_api_request_new ("GET", self->path, NULL);

  if (self->page_size > 0)
    {
      g_autofree char *limit = g_strdup_printf ("%u", self->page_size);

      passkeys_api_request_set_query (request, "limit", limit);
    }

  if (self->next_token != NULL)
    passkeys_api_request_set_query (request, "paginationToken", self->next_token);

  return request;
}

/*< private >
 * passkeys_page_reader_read:
 * @self: a reader
 *
 * Asks for the next page. What comes has to be given to passkeys_page_reader_take().
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysApiResponse]
 */
DexFuture *
passkeys_page_reader_read (PasskeysPageReader *self)
{
  g_autoptr(PasskeysApiRequest) request = NULL;

  if (self->n_pages == MAX_PAGES)
    return dex_future_new_reject (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TOO_LARGE,
                                  "The list has more than %u pages", MAX_PAGES);

  request = build_request (self);

  return passkeys_api_client_send (self->client, request);
}

/*< private >
 * passkeys_page_reader_parse:
 * @self: a reader
 * @list: rows as the server tells them
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads all rows or none.
 *
 * Returns: (transfer full) (nullable): the rows
 */
GPtrArray *
passkeys_page_reader_parse (PasskeysPageReader  *self,
                            JsonArray           *list,
                            GError             **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      GObject *item = self->parse (json_array_get_element (list, i), error);

      if (item == NULL)
        return NULL;

      g_ptr_array_add (items, item);
    }

  return g_steal_pointer (&items);
}

/* A token that comes again would be followed for ever. */
static gboolean
check_token (PasskeysPageReader  *self,
             const char          *token,
             GError             **error)
{
  if (token == NULL || !g_hash_table_contains (self->seen_tokens, token))
    return TRUE;

  g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                       "The list leads back to a page that was read already");
  return FALSE;
}

/*< private >
 * passkeys_page_reader_take:
 * @self: a reader
 * @response: the answer to passkeys_page_reader_read()
 * @is_last: (out): whether no page comes after this one
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Takes all of a page or nothing of it. If it fails, the same page is the next one.
 *
 * Returns: (transfer full) (nullable): the rows of the page
 */
GPtrArray *
passkeys_page_reader_take (PasskeysPageReader   *self,
                           PasskeysApiResponse  *response,
                           gboolean             *is_last,
                           GError              **error)
{
  GPtrArray *items;
  PasskeysJsonMembers members;
  JsonArray *list;
  const char *token;

  passkeys_json_members_begin (&members, "page", passkeys_api_response_get_json (response));
  list = passkeys_json_members_read_list (&members, "items", PASSKEYS_JSON_REQUIRED);
  token = passkeys_json_members_read_text (&members, "nextPageToken", PASSKEYS_JSON_MAX_TOKEN,
                                           PASSKEYS_JSON_OPTIONAL);
  if (!passkeys_json_members_finish (&members, error) || !check_token (self, token, error))
    return NULL;

  items = passkeys_page_reader_parse (self, list, error);
  if (items == NULL)
    return NULL;

  if (token != NULL)
    g_hash_table_add (self->seen_tokens, g_strdup (token));
  g_set_str (&self->next_token, token);
  self->n_pages++;
  *is_last = token == NULL;

  return items;
}
