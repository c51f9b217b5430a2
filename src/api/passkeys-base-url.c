/* passkeys-base-url.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-base-url"

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "passkeys-api-error.h"
#include "passkeys-base-url.h"

static int
get_port (GUri *url)
{
  int port = g_uri_get_port (url);

  if (port != -1)
    return port;

  return g_str_equal (g_uri_get_scheme (url), "https") ? 443 : 80;
}

/*< private >
 * passkeys_base_url_is_loopback:
 * @url: an address with a host
 *
 * Tells whether @url can only lead to this computer (RFC 6761, section 6.3).
 *
 * Returns: TRUE for loopback addresses and for `localhost`
 */
gboolean
passkeys_base_url_is_loopback (GUri *url)
{
  const char *host = g_uri_get_host (url);
  g_autoptr(GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/*< private >
 * passkeys_base_url_is_same_origin:
 * @first: an absolute address
 * @second: an absolute address
 *
 * Tells whether two addresses agree in scheme, host and port (RFC 6454).
 *
 * Returns: TRUE if a token for the one may travel to the other
 */
gboolean
passkeys_base_url_is_same_origin (GUri *first,
                                  GUri *second)
{
  return g_strcmp0 (g_uri_get_scheme (first), g_uri_get_scheme (second)) == 0 &&
         g_uri_get_host (first) != NULL && g_uri_get_host (second) != NULL &&
         g_ascii_strcasecmp (g_uri_get_host (first), g_uri_get_host (second)) == 0 &&
         get_port (first) == get_port (second);
}

static gboolean
has_more_than_a_place (GUri *url)
{
  return g_uri_get_userinfo (url) != NULL || g_uri_get_query (url) != NULL ||
         g_uri_get_fragment (url) != NULL;
}

/*< private >
 * passkeys_base_url_parse:
 * @text: what a person or a file gave as an API's address
 * @error: return location for `PASSKEYS_API_ERROR_UNSAFE_ADDRESS`
 *
 * Accepts an address that tokens may be sent to: HTTPS, or HTTP to this very computer; without
 * user, query or fragment.
 *
 * Returns: (transfer full) (nullable): the address, its path without final slash
 */
GUri *
passkeys_base_url_parse (const char  *text,
                         GError     **error)
{
  g_autoptr(GUri) url = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *path = NULL;
  g_autofree char *host = NULL;
  const char *scheme;

  if (url == NULL || g_uri_get_host (url) == NULL || *g_uri_get_host (url) == '\0' ||
      has_more_than_a_place (url))
    {
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNSAFE_ADDRESS,
                           "This is not the address of an API");
      return NULL;
    }

  scheme = g_uri_get_scheme (url);
  if (!g_str_equal (scheme, "https") &&
      !(g_str_equal (scheme, "http") && passkeys_base_url_is_loopback (url)))
    {
      g_set_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNSAFE_ADDRESS,
                   "Only HTTPS keeps what is sent to %s private", g_uri_get_host (url));
      return NULL;
    }

  path = g_strdup (g_uri_get_path (url));
  for (gsize length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    path[length - 1] = '\0';

  host = g_ascii_strdown (g_uri_get_host (url), -1);

  return g_uri_build (SOUP_HTTP_URI_FLAGS, scheme, NULL, host, g_uri_get_port (url), path, NULL,
                      NULL);
}
