/* passkeys-virtual-key-config.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-config"

#include "config.h"

#include "passkeys-virtual-key-private.h"

#include <string.h>

/* authenticatorConfig (CTAP 2.1, section 6.11) */

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

enum
{
  PARAMETER_SUBCOMMAND = 1,
  PARAMETER_PARAMETERS = 2,
  PARAMETER_PROTOCOL = 3,
  PARAMETER_AUTHENTICATION = 4,
};

enum
{
  SUBCOMMAND_TOGGLE_ALWAYS_UV = 2,
  SUBCOMMAND_SET_MINIMUM_PIN_LENGTH = 3,
};

enum
{
  PIN_LENGTH_NEW = 1,
  PIN_LENGTH_FORCE_CHANGE = 3,
};

static DexFuture *
toggle_always_uv (PasskeysVirtualKey *self)
{
  gboolean is_on;

  if (!_passkeys_virtual_key_get_option (self, "alwaysUv", &is_on))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);

  passkeys_virtual_key_set_option (self, "alwaysUv", !is_on);
  return passkeys_virtual_key_succeed ();
}

static DexFuture *
set_minimum_pin_length (PasskeysVirtualKey *self,
                        PasskeysCtap2Map   *parameters)
{
  gint64 length = self->minimum_pin_length;
  gboolean force = FALSE;
  GError *error = NULL;

  if (!_passkeys_virtual_key_is_on (self, "setMinPINLength"))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
  if (parameters == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  if (!passkeys_ctap2_map_read_int (parameters, NUMBER (PIN_LENGTH_NEW), &length, &error) ||
      !passkeys_ctap2_map_read_boolean (parameters, NUMBER (PIN_LENGTH_FORCE_CHANGE), &force,
                                        &error))
    return passkeys_virtual_key_reject (error);

  /* it can only grow, until a reset */
  if (length < self->minimum_pin_length || length > 63)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_PIN_POLICY_VIOLATION);
  if (force && self->pin == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_PIN_NOT_SET);

  self->minimum_pin_length = length;
  if (force || (self->pin != NULL && g_utf8_strlen (self->pin, -1) < length))
    self->force_pin_change = TRUE;
  return passkeys_virtual_key_succeed ();
}

static gboolean
check (PasskeysVirtualKey  *self,
       PasskeysCtap2Map    *map,
       gint64               subcommand,
       PasskeysCtap2Map    *parameters,
       GError             **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) authentication = NULL;
  g_autoptr(GBytes) bytes = NULL;
  guint8 head[34];
  gint64 protocol = 0;

  if (!passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_PROTOCOL), &protocol, error) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (PARAMETER_AUTHENTICATION), 16, 32,
                                      &authentication, error))
    return FALSE;

  /* A key that nobody owns yet may be configured by anybody. */
  if (authentication == NULL && self->pin == NULL && self->fingers->len == 0)
    return TRUE;
  if (authentication == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PUAT_REQUIRED);

  memset (head, 0xff, 32);
  head[32] = PASSKEYS_CTAP2_COMMAND_CONFIG;
  head[33] = subcommand;
  g_byte_array_append (message, head, sizeof head);
  if (parameters != NULL)
    {
      g_autoptr(GBytes) serialised = passkeys_ctap2_map_serialise (parameters);

      g_byte_array_append (message, g_bytes_get_data (serialised, NULL),
                           g_bytes_get_size (serialised));
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  return _passkeys_virtual_key_check_token (self, protocol, bytes, authentication,
                                            PERMISSION_CONFIG, NULL, error);
}

DexFuture *
_passkeys_virtual_key_configure (GBytes   *parameters,
                                 gpointer  user_data)
{
  PasskeysVirtualKey *self = user_data;
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(PasskeysCtap2Map) subparameters = NULL;
  gint64 subcommand = 0;
  GError *error = NULL;

  if (!_passkeys_virtual_key_is_on (self, "authnrCfg"))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);

  if (!(map = passkeys_ctap2_map_parse (parameters, &error)) ||
      !passkeys_ctap2_map_require (map, NUMBER (PARAMETER_SUBCOMMAND), &error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_SUBCOMMAND), &subcommand, &error) ||
      !passkeys_ctap2_map_read_map (map, NUMBER (PARAMETER_PARAMETERS), &subparameters, &error) ||
      !check (self, map, subcommand, subparameters, &error))
    return passkeys_virtual_key_reject (error);

  switch (subcommand)
    {
    case SUBCOMMAND_TOGGLE_ALWAYS_UV:
      return toggle_always_uv (self);
    case SUBCOMMAND_SET_MINIMUM_PIN_LENGTH:
      return set_minimum_pin_length (self, subparameters);
    default:
      return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
    }
}
