/* passkeys-device-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-device-link"

#include "config.h"

#include "passkeys-device-link.h"

#include <string.h>

#include "passkeys-session-error.h"

#define SCHEME "passkeys"
#define HOST "register-device"
#define MAXIMUM_LINK_LENGTH 4096

static GUri *
parse_uri (const char *text)
{
  g_autofree char *trimmed = NULL;
  g_autoptr(GUri) uri = NULL;

  if (strlen (text) > MAXIMUM_LINK_LENGTH)
    return NULL;

  trimmed = g_strstrip (g_strdup (text));
  uri = g_uri_parse (trimmed, G_URI_FLAGS_ENCODED_QUERY, NULL);
  if (uri == NULL || !g_str_equal (g_uri_get_scheme (uri), SCHEME)
      || g_uri_get_host (uri) == NULL || g_ascii_strcasecmp (g_uri_get_host (uri), HOST) != 0)
    return NULL;

  return g_steal_pointer (&uri);
}

static char *
dup_host (const char *origin)
{
  g_autoptr(GUri) uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "");
}

/* The page comes from the server itself, so its address is the origin, which the person sees and can
 * change before a code goes there. */
static PasskeysConnection *
create_connection (GHashTable  *parameters,
                   GError     **error)
{
  const char *origin = g_hash_table_lookup (parameters, "origin");
  const char *relying_party_id = g_hash_table_lookup (parameters, "relyingParty");
  g_autofree char *host = dup_host (origin);

  return passkeys_connection_new_custom (origin,
                                         relying_party_id != NULL ? relying_party_id : host,
                                         origin, error);
}

/**
 * passkeys_device_link_is_one:
 * @text: what was opened
 *
 * Tells whether a link is about adding this device, whatever else it says.
 *
 * Returns: whether passkeys_device_link_parse() is the one to read it
 */
gboolean
passkeys_device_link_is_one (const char *text)
{
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  uri = parse_uri (text);
  return uri != NULL;
}

/**
 * passkeys_device_link_parse:
 * @text: what was opened
 * @connection: (out) (transfer full) (nullable): where the organisation is, if the link says so
 * @error: return location for an error
 *
 * Reads a link to add this device. Nothing is contacted. The same rules count for what it says as
 * for what a person types.
 *
 * Returns: whether that went well; otherwise %PASSKEYS_SESSION_ERROR_INVALID_LINK or
 *   %PASSKEYS_SESSION_ERROR_INVALID_CONNECTION
 */
gboolean
passkeys_device_link_parse (const char          *text,
                            PasskeysConnection **connection,
                            GError             **error)
{
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GHashTable) parameters = NULL;
  PasskeysConnection *created = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (connection != NULL, FALSE);

  uri = parse_uri (text);
  if (uri != NULL)
    parameters = g_uri_parse_params (g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "", -1,
                                     "&", G_URI_PARAMS_NONE, NULL);
  if (parameters == NULL)
    {
      g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_LINK,
                           "The link cannot be used: it is no link to add a device");
      return FALSE;
    }

  if (g_hash_table_contains (parameters, "origin"))
    {
      created = create_connection (parameters, error);
      if (created == NULL)
        return FALSE;
    }

  *connection = created;
  return TRUE;
}
