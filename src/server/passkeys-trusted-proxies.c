/* passkeys-trusted-proxies.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-trusted-proxies.h"

#include <string.h>

struct _PasskeysTrustedProxies
{
  GObject    parent_instance;

  GPtrArray *masks; /* of GInetAddressMask */
};

G_DEFINE_FINAL_TYPE (PasskeysTrustedProxies, passkeys_trusted_proxies, G_TYPE_OBJECT)

static gboolean
is_trusted (PasskeysTrustedProxies *self,
            GInetAddress           *address)
{
  for (guint i = 0; i < self->masks->len; i++)
    {
      GInetAddressMask *mask = g_ptr_array_index (self->masks, i);

      if (g_inet_address_get_family (address) == g_inet_address_mask_get_family (mask)
          && g_inet_address_mask_matches (mask, address))
        return TRUE;
    }
  return FALSE;
}

/* ::ffff:192.0.2.1 is 192.0.2.1. */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefix[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
      && memcmp (bytes, prefix, sizeof prefix) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);
  return g_object_ref (address);
}

/* Who has one IPv6 address has 2⁶⁴. */
static char *
name_client (GInetAddress *address)
{
  g_autoptr (GInetAddress) network = NULL;
  guint8 bytes[16] = { 0 };

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (address);
  memcpy (bytes, g_inet_address_to_bytes (address), 8);
  network = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (network);
}

/* Each proxy adds whom it was asked by at the end. So from there on they are true, up to the first
 * that no trusted proxy has written. */
static GInetAddress *
walk_back (PasskeysTrustedProxies *self,
           GInetAddress           *peer,
           const char             *forwarded_for)
{
  g_auto (GStrv) parts = g_strsplit (forwarded_for, ",", -1);
  GInetAddress *client = g_object_ref (peer);

  for (guint i = g_strv_length (parts); i > 0 && is_trusted (self, client); i--)
    {
      g_autoptr (GInetAddress) written = g_inet_address_new_from_string (g_strstrip (parts[i - 1]));

      if (!written)
        break;
      g_object_unref (client);
      client = unmap (written);
    }
  return client;
}

static void
passkeys_trusted_proxies_finalize (GObject *object)
{
  g_ptr_array_unref (PASSKEYS_TRUSTED_PROXIES (object)->masks);

  G_OBJECT_CLASS (passkeys_trusted_proxies_parent_class)->finalize (object);
}

static void
passkeys_trusted_proxies_class_init (PasskeysTrustedProxiesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_trusted_proxies_finalize;
}

static void
passkeys_trusted_proxies_init (PasskeysTrustedProxies *self)
{
  self->masks = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * passkeys_trusted_proxies_new:
 * @addresses: (nullable) (array zero-terminated=1): IP addresses, or networks such as `10.0.0.0/8`
 * @error: (out) (optional): which is neither
 *
 * Returns: (transfer full) (nullable): the proxies
 */
PasskeysTrustedProxies *
passkeys_trusted_proxies_new (const char *const  *addresses,
                              GError            **error)
{
  g_autoptr (PasskeysTrustedProxies) self = g_object_new (PASSKEYS_TYPE_TRUSTED_PROXIES, NULL);

  for (gsize i = 0; addresses && addresses[i]; i++)
    {
      GInetAddressMask *mask = g_inet_address_mask_new_from_string (addresses[i], error);

      if (!mask)
        return NULL;
      g_ptr_array_add (self->masks, mask);
    }
  return g_steal_pointer (&self);
}

/**
 * passkeys_trusted_proxies_find_client:
 * @self: the proxies
 * @peer: who has connected
 * @forwarded_for: (nullable): what the request says it was forwarded for (X-Forwarded-For)
 *
 * Finds who is answerable for a request. What @peer says counts only if @peer is trusted. A program
 * on this computer that asks for itself is not a visitor; but what it passes on without being
 * trusted is its own doing.
 *
 * Returns: (transfer full) (nullable): a name for the client, or %NULL if it is this computer
 */
char *
passkeys_trusted_proxies_find_client (PasskeysTrustedProxies *self,
                                      GInetAddress           *peer,
                                      const char             *forwarded_for)
{
  g_autoptr (GInetAddress) nearest = NULL;
  g_autoptr (GInetAddress) client = NULL;

  g_return_val_if_fail (PASSKEYS_IS_TRUSTED_PROXIES (self), NULL);
  g_return_val_if_fail (G_IS_INET_ADDRESS (peer), NULL);

  nearest = unmap (peer);
  if (!is_trusted (self, nearest) && !forwarded_for && g_inet_address_get_is_loopback (nearest))
    return NULL;
  client = walk_back (self, nearest, forwarded_for ? forwarded_for : "");
  return name_client (client);
}
