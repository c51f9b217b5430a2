/* passkeys-connection.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-connection"

#include "config.h"

#include "passkeys-connection.h"

#include <gio/gio.h>

#include "passkeys-api-client.h"
#include "passkeys-fiber.h"
#include "passkeys-local-organisation.h"
#include "passkeys-relying-party.h"
#include "passkeys-session-error.h"

struct _PasskeysConnection
{
  GObject parent_instance;

  const char *preset;           /* one of the PASSKEYS_CONNECTION_ words */
  char       *api_url;          /* without a slash at its end; NULL: this computer, not running */
  char       *relying_party_id;
  char       *origin;
};

G_DEFINE_FINAL_TYPE (PasskeysConnection, passkeys_connection, G_TYPE_OBJECT)

/* The relying party and origin of the UAE are not documented; they follow the pattern of Europe. */
static const struct
{
  const char *preset;
  const char *api_url;
  const char *relying_party_id;
  const char *origin;
} presets[] = {
  { PASSKEYS_CONNECTION_DFNS_EUROPE, "https://api.dfns.io", "dfns.io", "https://app.dfns.io" },
  { PASSKEYS_CONNECTION_DFNS_UAE, "https://api.uae.dfns.io", "uae.dfns.io",
    "https://app.uae.dfns.io" },
};

static PasskeysConnection *
create (const char *preset,
        const char *api_url,
        const char *relying_party_id,
        const char *origin)
{
  PasskeysConnection *self = g_object_new (PASSKEYS_TYPE_CONNECTION, NULL);

  self->preset = preset;
  self->api_url = g_strdup (api_url);
  self->relying_party_id = g_strdup (relying_party_id);
  self->origin = g_strdup (origin);

  return self;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
refuse (GError     **error,
        const char  *what,
        const char  *why)
{
  g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_CONNECTION,
               "The %s %s, such as https://api.example.com", what, why);
  return FALSE;
}

/* GUri forgives blanks and line breaks, and other characters look like letters that they are
 * not. */
static GUri *
parse_address (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  for (const char *p = trimmed; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p))
        return NULL;
    }

  return g_uri_parse (trimmed, G_URI_FLAGS_NONE, NULL);
}

/* The scheme, host and port of an address in one form, or NULL with an error. */
static char *
normalise (const char  *text,
           const char  *what,
           GError     **error)
{
  g_autoptr(GUri) uri = parse_address (text);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *path = uri != NULL ? g_uri_get_path (uri) : NULL;
  g_autofree char *lower_host = NULL;

  if (host == NULL || *host == '\0')
    {
      refuse (error, what, "must be an address in plain letters");
      return NULL;
    }

  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL || (*path != '\0' && !g_str_equal (path, "/")))
    {
      refuse (error, what, "may only have a scheme, a host and a port");
      return NULL;
    }

  lower_host = g_ascii_strdown (host, -1);
  if (!g_str_equal (g_uri_get_scheme (uri), "https")
      && !(g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (lower_host)))
    {
      refuse (error, what, "must begin with https:// unless it is on this computer");
      return NULL;
    }

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, lower_host,
                     g_uri_get_port (uri), "", NULL, NULL);
}

static void
passkeys_connection_finalize (GObject *object)
{
  PasskeysConnection *self = PASSKEYS_CONNECTION (object);

  g_free (self->api_url);
  g_free (self->relying_party_id);
  g_free (self->origin);

  G_OBJECT_CLASS (passkeys_connection_parent_class)->finalize (object);
}

static void
passkeys_connection_class_init (PasskeysConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_connection_finalize;
}

static void
passkeys_connection_init (PasskeysConnection *self)
{
}

/**
 * passkeys_connection_new_preset:
 * @preset: %PASSKEYS_CONNECTION_DFNS_EUROPE or %PASSKEYS_CONNECTION_DFNS_UAE
 *
 * Creates the connection to a hosted organisation.
 *
 * Returns: (transfer full) (nullable): a connection, or %NULL when there is no such preset
 */
PasskeysConnection *
passkeys_connection_new_preset (const char *preset)
{
  g_return_val_if_fail (preset != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      if (g_str_equal (preset, presets[i].preset))
        return create (presets[i].preset, presets[i].api_url,
                       presets[i].relying_party_id, presets[i].origin);
    }

  return NULL;
}

/**
 * passkeys_connection_new_this_computer:
 * @api_url: (nullable): where its server listens; %NULL when it does not run yet
 *
 * Creates the connection to the organisation on this computer. Its relying party is `localhost`.
 *
 * Returns: (transfer full): a connection
 */
PasskeysConnection *
passkeys_connection_new_this_computer (const char *api_url)
{
  return create (PASSKEYS_CONNECTION_THIS_COMPUTER, api_url, "localhost", "http://localhost");
}

/**
 * passkeys_connection_new_custom:
 * @api_url: scheme, host and port of the API
 * @relying_party_id: the relying party that the passkeys are made for
 * @origin: the origin that ceremonies name
 * @error: return location for an error
 *
 * Creates a connection to any other organisation. Addresses need HTTPS, except on this computer;
 * the relying party id must be the origin's host or a parent of it that is no public suffix.
 *
 * Returns: (transfer full): a connection, or %NULL with %PASSKEYS_SESSION_ERROR_INVALID_CONNECTION
 */
PasskeysConnection *
passkeys_connection_new_custom (const char  *api_url,
                                const char  *relying_party_id,
                                const char  *origin,
                                GError     **error)
{
  g_autofree char *url = NULL;
  g_autofree char *site = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (api_url != NULL, NULL);
  g_return_val_if_fail (relying_party_id != NULL, NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  url = normalise (api_url, "address of the API", error);
  if (url == NULL)
    return NULL;

  site = normalise (origin, "origin", error);
  if (site == NULL)
    return NULL;

  id = g_ascii_strdown (relying_party_id, -1);
  if (!passkeys_relying_party_check_id (id, site, &local_error))
    {
      g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_CONNECTION,
                   "The relying party “%s” cannot be used with the origin “%s”: it must be the "
                   "origin’s host, or a parent of it that belongs to one owner (%s)",
                   id, site, local_error->message);
      return NULL;
    }

  return create (PASSKEYS_CONNECTION_CUSTOM, url, id, site);
}

/**
 * passkeys_connection_get_preset:
 * @self: a connection
 *
 * Gets which kind of connection this is.
 *
 * Returns: one of the `PASSKEYS_CONNECTION_` words
 */
const char *
passkeys_connection_get_preset (PasskeysConnection *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (self), NULL);

  return self->preset;
}

/**
 * passkeys_connection_get_api_url:
 * @self: a connection
 *
 * Gets where the API is.
 *
 * Returns: (nullable): scheme, host and port; %NULL for this computer while its server's port is
 *   not known
 */
const char *
passkeys_connection_get_api_url (PasskeysConnection *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (self), NULL);

  return self->api_url;
}

/**
 * passkeys_connection_get_relying_party_id:
 * @self: a connection
 *
 * Gets the relying party id that passkeys are made for; challenges for another one are refused.
 *
 * Returns: a host name
 */
const char *
passkeys_connection_get_relying_party_id (PasskeysConnection *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_connection_get_origin:
 * @self: a connection
 *
 * Gets the origin that ceremonies name.
 *
 * Returns: an origin
 */
const char *
passkeys_connection_get_origin (PasskeysConnection *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (self), NULL);

  return self->origin;
}

/**
 * passkeys_connection_is_this_computer:
 * @self: a connection
 *
 * Whether this is the organisation on this computer.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_connection_is_this_computer (PasskeysConnection *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (self), FALSE);

  return g_str_equal (self->preset, PASSKEYS_CONNECTION_THIS_COMPUTER);
}

/**
 * passkeys_connection_equal:
 * @self: a connection
 * @other: another
 *
 * Whether both lead to the same organisations. The port of this computer's server does not matter.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_connection_equal (PasskeysConnection *self,
                           PasskeysConnection *other)
{
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (PASSKEYS_IS_CONNECTION (other), FALSE);

  if (!g_str_equal (self->preset, other->preset))
    return FALSE;

  return passkeys_connection_is_this_computer (self)
         || (g_str_equal (self->api_url, other->api_url)
             && g_str_equal (self->relying_party_id, other->relying_party_id)
             && g_str_equal (self->origin, other->origin));
}

static DexFuture *
open_fiber (gpointer user_data)
{
  PasskeysConnection *self = user_data;
  g_autoptr(PasskeysConnection) running = NULL;
  g_autoptr(PasskeysApiClient) client = NULL;
  g_autoptr(GError) error = NULL;

  if (passkeys_connection_is_this_computer (self))
    {
      PasskeysLocalOrganisation *organisation = passkeys_local_organisation_get_default ();

      running = passkeys_await_object (passkeys_local_organisation_start (organisation), &error);
      if (running == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  client = passkeys_api_client_new (running != NULL ? running->api_url : self->api_url, &error);
  if (client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&client));
}

/**
 * passkeys_connection_open:
 * @self: a connection
 *
 * Makes a client for the API. The organisation on this computer is started when it does not run
 * yet.
 *
 * Returns: (transfer full): a future that resolves to a [class@ApiClient] and rejects with
 *   %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED or %PASSKEYS_API_ERROR_UNSAFE_ADDRESS
 */
DexFuture *
passkeys_connection_open (PasskeysConnection *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_CONNECTION (self));

  return passkeys_fiber_spawn (0, open_fiber, g_object_ref (self), g_object_unref);
}
