/* passkeys-request-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-request-words"

#include "config.h"

#include "passkeys-request-words.h"

static char *
prettify (GBytes *body)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  if (!json_parser_load_from_data (parser, text, length, NULL))
    return g_strndup (text, length);

  return json_to_string (json_parser_get_root (parser), TRUE);
}

/**
 * passkeys_request_words_describe:
 * @request: a request
 *
 * Writes out what is signed. The body that is sent has the same members in the same order, without
 * the line breaks.
 *
 * Returns: (transfer full): text of several lines
 */
char *
passkeys_request_words_describe (PasskeysApiRequest *request)
{
  g_autofree char *body = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (request), NULL);

  if (passkeys_api_request_get_body (request) != NULL)
    body = prettify (passkeys_api_request_get_body (request));

  return g_strdup_printf ("%s %s%s%s",
                          passkeys_api_request_get_method (request),
                          passkeys_api_request_get_path (request),
                          body != NULL ? "\n\n" : "",
                          body != NULL ? body : "");
}
