/* passkeys-relying-party.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-relying-party"

#include "config.h"

#include "passkeys-relying-party.h"

#include <gio/gio.h>
#include <libpsl.h>
#include <string.h>

#include "passkeys-webauthn-error.h"

/* RFC 1035, section 2.3.4 */
#define MAX_HOST_LENGTH 253
#define MAX_LABEL_LENGTH 63
#define MAX_ORIGIN_LENGTH 1024

struct _PasskeysRelyingParty
{
  GObject parent_instance;

  char *id;
  char *name;
};

G_DEFINE_FINAL_TYPE (PasskeysRelyingParty, passkeys_relying_party, G_TYPE_OBJECT)

static void
passkeys_relying_party_finalize (GObject *object)
{
  PasskeysRelyingParty *self = PASSKEYS_RELYING_PARTY (object);

  g_free (self->id);
  g_free (self->name);

  G_OBJECT_CLASS (passkeys_relying_party_parent_class)->finalize (object);
}

static void
passkeys_relying_party_class_init (PasskeysRelyingPartyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_relying_party_finalize;
}

static void
passkeys_relying_party_init (PasskeysRelyingParty *self)
{
}

/**
 * passkeys_relying_party_new:
 * @id: the relying party id; see passkeys_relying_party_check_id() for whether it may be used
 * @name: (nullable): what a person reads; @id when %NULL
 *
 * Returns: (transfer full): the relying party (WebAuthn Level 3, section 5.4.2)
 */
PasskeysRelyingParty *
passkeys_relying_party_new (const char *id,
                            const char *name)
{
  PasskeysRelyingParty *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_RELYING_PARTY, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (name != NULL ? name : id);

  return self;
}

/**
 * passkeys_relying_party_get_id:
 * @self: a relying party
 *
 * Returns: (transfer none): the relying party id
 */
const char *
passkeys_relying_party_get_id (PasskeysRelyingParty *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RELYING_PARTY (self), NULL);

  return self->id;
}

/**
 * passkeys_relying_party_get_name:
 * @self: a relying party
 *
 * Returns: (transfer none): what a person reads
 */
const char *
passkeys_relying_party_get_name (PasskeysRelyingParty *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RELYING_PARTY (self), NULL);

  return self->name;
}

static const psl_ctx_t *
get_public_suffixes (void)
{
  static gsize suffixes = 0;

  if (g_once_init_enter (&suffixes))
    {
      const psl_ctx_t *list = psl_latest (NULL);

      g_once_init_leave (&suffixes, (gsize) (list != NULL ? list : psl_builtin ()));
    }
  return (const psl_ctx_t *) suffixes;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > MAX_LABEL_LENGTH || label[0] == '-' || label[length - 1] == '-')
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (label[i]) && label[i] != '-')
        return FALSE;
    }
  return TRUE;
}

/* A name that ends in a number is an IPv4 address to browsers, however odd ("127.1", "0x7f.1"). */
static gboolean
is_number (const char *label)
{
  if (g_str_has_prefix (label, "0x"))
    return strspn (label + 2, "0123456789abcdef") == strlen (label + 2);
  return strspn (label, "0123456789") == strlen (label);
}

static gboolean
is_domain (const char *host)
{
  g_auto(GStrv) labels = g_strsplit (host, ".", -1);
  guint n_labels = g_strv_length (labels);

  if (n_labels == 0 || strlen (host) > MAX_HOST_LENGTH || is_number (labels[n_labels - 1]))
    return FALSE;

  for (guint i = 0; i < n_labels; i++)
    {
      if (!is_label (labels[i]))
        return FALSE;
    }
  return TRUE;
}

/* Brings a domain into the one form that is compared: punycode in lower case. NULL for what is no
 * domain, IP addresses among them. */
static char *
normalise_domain (const char *text)
{
  g_autofree char *ascii = NULL;
  g_autofree char *domain = NULL;

  if (strnlen (text, MAX_ORIGIN_LENGTH + 1) > MAX_ORIGIN_LENGTH
      || !g_utf8_validate (text, -1, NULL))
    return NULL;

  ascii = g_hostname_to_ascii (text);
  domain = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
  return domain != NULL && is_domain (domain) ? g_steal_pointer (&domain) : NULL;
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

/* Returns the host of an origin: a scheme, a host and perhaps a port, but nothing more. Plain HTTP
 * is for this computer. */
static char *
parse_origin (const char *origin)
{
  g_autoptr(GUri) uri = NULL;
  const char *host;
  const char *authority = NULL;

  if (g_str_has_prefix (origin, "https://"))
    authority = origin + strlen ("https://");
  else if (g_str_has_prefix (origin, "http://"))
    authority = origin + strlen ("http://");
  if (authority == NULL
      || strnlen (origin, MAX_ORIGIN_LENGTH + 1) > MAX_ORIGIN_LENGTH
      || strpbrk (authority, "/\\?#@% \t\r\n") != NULL
      || g_str_has_suffix (authority, ":"))
    return NULL;

  uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || host[0] == '\0')
    return NULL;
  if (g_str_equal (g_uri_get_scheme (uri), "http") && !is_loopback (host))
    return NULL;
  return g_strdup (host);
}

/* A public suffix is refused even where it is the host itself: a browser only gets to a host that
 * exists, but here a connection names whatever it likes. Names that no list knows, as those of an
 * intranet, are allowed for the host itself only. */
static gboolean
may_use (const char *id,
         const char *host)
{
  const psl_ctx_t *suffixes = get_public_suffixes ();
  gsize id_length = strlen (id);
  gsize host_length = strlen (host);

  if (suffixes == NULL)
    return g_str_equal (id, host);
  if (g_str_equal (id, host))
    return !psl_is_public_suffix2 (suffixes, id, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);

  return host_length > id_length
         && g_str_has_suffix (host, id)
         && host[host_length - id_length - 1] == '.'
         && !psl_is_public_suffix2 (suffixes, id, PSL_TYPE_ANY);
}

/* For messages: whatever it was, it comes out as UTF-8 of a length that fits a dialog. */
static char *
present (const char *text)
{
  g_autofree char *start = g_strndup (text, MAX_ORIGIN_LENGTH);
  g_autofree char *valid = g_utf8_make_valid (start, -1);

  return g_utf8_truncate_middle (valid, MAX_HOST_LENGTH);
}

static gboolean
refuse (GError     **error,
        const char  *id,
        const char  *origin,
        const char  *reason)
{
  g_autofree char *presented_id = present (id);
  g_autofree char *presented_origin = present (origin);

  g_set_error (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY,
               "The relying party “%s” may not be used with the origin “%s”: %s",
               presented_id, presented_origin, reason);
  return FALSE;
}

/**
 * passkeys_relying_party_check_id:
 * @id: a relying party id
 * @origin: the origin that wants to use it
 * @error: return location
 *
 * Checks that an origin may use a relying party id: the id is the host of the origin, or a parent
 * of it that is not a public suffix. The origin is HTTPS, except on this computer. IP addresses,
 * trailing dots, ports and paths are refused; international names and upper case are normalised.
 *
 * Returns: whether it may; else %PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY with a message that names
 *   both
 */
gboolean
passkeys_relying_party_check_id (const char  *id,
                                 const char  *origin,
                                 GError     **error)
{
  g_autofree char *origin_host = NULL;
  g_autofree char *host = NULL;
  g_autofree char *domain = NULL;

  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (origin != NULL, FALSE);

  origin_host = parse_origin (origin);
  if (origin_host == NULL)
    return refuse (error, id, origin, "that is not an origin of HTTPS or of this computer");

  domain = normalise_domain (id);
  if (domain == NULL)
    return refuse (error, id, origin, "the relying party is not a domain name");

  host = normalise_domain (origin_host);
  if (host == NULL)
    return refuse (error, id, origin, "the host of the origin is not a domain name");

  if (!may_use (domain, host))
    return refuse (error, id, origin,
                   "it is neither the host of the origin nor a registrable parent of it");
  return TRUE;
}

/**
 * passkeys_relying_party_is_public_suffix:
 * @id: a relying party id
 *
 * Returns: whether it is a public suffix, such as “co.uk”, which no site is
 */
gboolean
passkeys_relying_party_is_public_suffix (const char *id)
{
  g_autofree char *domain = NULL;

  g_return_val_if_fail (id != NULL, FALSE);

  domain = normalise_domain (id);
  return domain != NULL && get_public_suffixes () != NULL &&
         psl_is_public_suffix2 (get_public_suffixes (), domain,
                                PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}
