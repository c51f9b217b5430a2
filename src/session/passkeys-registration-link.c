/* passkeys-registration-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-registration-link"

#include "config.h"

#include "passkeys-registration-link.h"

#include <string.h>

#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"

#define MAXIMUM_LINK_LENGTH 4096
#define MAXIMUM_USERNAME_LENGTH 320
#define MAXIMUM_ID_LENGTH 64
#define MAXIMUM_CODE_LENGTH 64
#define MAXIMUM_HOST_LENGTH 253
#define WORD_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-"

struct _PasskeysRegistrationLink
{
  GObject parent_instance;

  char   *username; /* nullable */
  char   *org_id;   /* nullable */
  GBytes *code;     /* nullable, secure */
  char   *host;     /* nullable: the scheme is our own */
};

G_DEFINE_FINAL_TYPE (PasskeysRegistrationLink, passkeys_registration_link, G_TYPE_OBJECT)

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_LINK,
               "The link cannot be used: %s", why);
  return FALSE;
}

/* Control and invisible formatting characters could show a person another value than is sent. */
static gboolean
is_plain (const char *value,
          gsize       maximum_length)
{
  gsize length = strlen (value);

  if (length == 0 || length > maximum_length || !g_utf8_validate (value, length, NULL))
    return FALSE;

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isgraph (g_utf8_get_char (p)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_word (const char *value,
         gsize       maximum_length)
{
  gsize length = strspn (value, WORD_CHARACTERS);

  return length > 0 && length <= maximum_length && value[length] == '\0';
}

static gboolean
take_parameter (PasskeysRegistrationLink  *self,
                const char                *name,
                const char                *value,
                GError                   **error)
{
  if (g_str_equal (name, "username"))
    {
      if (self->username != NULL || !is_plain (value, MAXIMUM_USERNAME_LENGTH))
        return refuse (error, "its user name is repeated, empty, too long or not plain text");
      self->username = g_strdup (value);
    }
  else if (g_str_equal (name, "orgId"))
    {
      if (self->org_id != NULL || !is_word (value, MAXIMUM_ID_LENGTH))
        return refuse (error, "its organisation id is repeated or malformed");
      self->org_id = g_strdup (value);
    }
  else if (g_str_equal (name, "code"))
    {
      if (self->code != NULL || !is_word (value, MAXIMUM_CODE_LENGTH))
        return refuse (error, "its code is repeated or malformed");
      self->code = passkeys_secure_bytes_new_text (value);
    }

  return TRUE;
}

static gboolean
parse_query (PasskeysRegistrationLink  *self,
             const char                *query,
             GError                   **error)
{
  GUriParamsIter iter;
  g_autoptr(GError) local_error = NULL;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  for (;;)
    {
      g_autofree char *name = NULL;
      char *value = NULL;
      gboolean taken;

      if (!g_uri_params_iter_next (&iter, &name, &value, &local_error))
        break;

      taken = take_parameter (self, name, value, error);
      explicit_bzero (value, strlen (value)); /* it may be the code */
      g_free (value);
      if (!taken)
        return FALSE;
    }

  if (local_error != NULL)
    return refuse (error, "its percent-encoding is broken");

  if (self->username == NULL && self->org_id == NULL && self->code == NULL)
    return refuse (error, "it has neither user name, organisation id nor code");

  return TRUE;
}

static gboolean
check_place (PasskeysRegistrationLink  *self,
             GUri                      *uri,
             GError                   **error)
{
  const char *host = g_uri_get_host (uri);
  const char *path = g_uri_get_path (uri);

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return refuse (error, "it does not say where it leads");

  if (g_str_equal (g_uri_get_scheme (uri), "passkeys"))
    {
      if (g_ascii_strcasecmp (host, "register") != 0 || g_uri_get_port (uri) != -1
          || (*path != '\0' && !g_str_equal (path, "/")))
        return refuse (error, "it is no registration link");
      return TRUE;
    }

  if (!g_str_equal (g_uri_get_scheme (uri), "https") || !is_plain (host, MAXIMUM_HOST_LENGTH))
    return refuse (error, "it begins with neither passkeys:// nor https://");

  self->host = g_ascii_strdown (host, -1);
  return TRUE;
}

static void
passkeys_registration_link_finalize (GObject *object)
{
  PasskeysRegistrationLink *self = PASSKEYS_REGISTRATION_LINK (object);

  g_free (self->username);
  g_free (self->org_id);
  g_clear_pointer (&self->code, g_bytes_unref);
  g_free (self->host);

  G_OBJECT_CLASS (passkeys_registration_link_parent_class)->finalize (object);
}

static void
passkeys_registration_link_class_init (PasskeysRegistrationLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_registration_link_finalize;
}

static void
passkeys_registration_link_init (PasskeysRegistrationLink *self)
{
}

/**
 * passkeys_registration_link_parse:
 * @text: what was opened or pasted; blanks around it do not matter
 * @error: return location for an error
 *
 * Reads `passkeys://register?username=…&orgId=…&code=…`, or the same query on the `https` address
 * of a dashboard. Nothing is contacted. Other parameters are ignored; these three may come once
 * each.
 *
 * Returns: (transfer full): a registration link, or %NULL with %PASSKEYS_SESSION_ERROR_INVALID_LINK
 */
PasskeysRegistrationLink *
passkeys_registration_link_parse (const char  *text,
                                  GError     **error)
{
  g_autoptr(PasskeysRegistrationLink) self = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAXIMUM_LINK_LENGTH)
    {
      refuse (error, "it is too long");
      return NULL;
    }

  trimmed = g_strstrip (g_strdup (text));
  uri = g_uri_parse (trimmed, G_URI_FLAGS_ENCODED_QUERY, NULL);
  if (uri == NULL || g_uri_get_query (uri) == NULL)
    {
      refuse (error, "it is no address with parameters");
      return NULL;
    }

  self = g_object_new (PASSKEYS_TYPE_REGISTRATION_LINK, NULL);
  if (!check_place (self, uri, error) || !parse_query (self, g_uri_get_query (uri), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_registration_link_get_username:
 * @self: a registration link
 *
 * Gets who was invited.
 *
 * Returns: (nullable): a user name, an e-mail address for employees
 */
const char *
passkeys_registration_link_get_username (PasskeysRegistrationLink *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_LINK (self), NULL);

  return self->username;
}

/**
 * passkeys_registration_link_get_org_id:
 * @self: a registration link
 *
 * Gets the organisation's id.
 *
 * Returns: (nullable): such as `or-…`
 */
const char *
passkeys_registration_link_get_org_id (PasskeysRegistrationLink *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_LINK (self), NULL);

  return self->org_id;
}

/**
 * passkeys_registration_link_get_code:
 * @self: a registration link
 *
 * Gets the registration code.
 *
 * Returns: (transfer none) (nullable): secure text
 */
GBytes *
passkeys_registration_link_get_code (PasskeysRegistrationLink *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_LINK (self), NULL);

  return self->code;
}

/**
 * passkeys_registration_link_get_host:
 * @self: a registration link
 *
 * Gets which dashboard the link leads to.
 *
 * Returns: (nullable): a host name in lower case; %NULL for a link of the `passkeys` scheme
 */
const char *
passkeys_registration_link_get_host (PasskeysRegistrationLink *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_LINK (self), NULL);

  return self->host;
}
