/* passkeys-api-object.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-api-object"

#include "config.h"

#include "passkeys-api-object.h"

G_DEFINE_INTERFACE (PasskeysApiObject, passkeys_api_object, G_TYPE_OBJECT)

static void
passkeys_api_object_default_init (PasskeysApiObjectInterface *iface)
{
}

/**
 * passkeys_api_object_get_identifier:
 * @self: an object of the API
 *
 * Gets what tells @self from all others of its type.
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_api_object_get_identifier (PasskeysApiObject *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_OBJECT (self), NULL);

  return PASSKEYS_API_OBJECT_GET_IFACE (self)->get_identifier (self);
}

/**
 * passkeys_api_object_equals:
 * @self: an object of the API
 * @other: an object of the same type
 *
 * Tells whether a row that shows @self would look the same for @other.
 *
 * Returns: TRUE if nothing differs
 */
gboolean
passkeys_api_object_equals (PasskeysApiObject *self,
                            PasskeysApiObject *other)
{
  g_return_val_if_fail (PASSKEYS_IS_API_OBJECT (self), FALSE);
  g_return_val_if_fail (PASSKEYS_IS_API_OBJECT (other), FALSE);
  g_return_val_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (other), FALSE);

  return PASSKEYS_API_OBJECT_GET_IFACE (self)->equals (self, other);
}
