/* passkeys-security-key-info.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-info"

#include "config.h"

#include "passkeys-security-key-info.h"

#include "passkeys-security-key-info-private.h"

/* CTAP 2.1, section 6.4: what holds where a key does not tell */
#define DEFAULT_MINIMUM_PIN_LENGTH 4
#define DEFAULT_MAXIMUM_MESSAGE 1024

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyInfo, passkeys_security_key_info, G_TYPE_OBJECT)

static void
passkeys_security_key_info_finalize (GObject *object)
{
  PasskeysSecurityKeyInfo *self = PASSKEYS_SECURITY_KEY_INFO (object);

  g_clear_pointer (&self->versions, g_strfreev);
  g_clear_pointer (&self->aaguid, g_bytes_unref);
  g_clear_pointer (&self->firmware, g_free);
  g_clear_pointer (&self->algorithms, g_array_unref);

  G_OBJECT_CLASS (passkeys_security_key_info_parent_class)->finalize (object);
}

static void
passkeys_security_key_info_class_init (PasskeysSecurityKeyInfoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_info_finalize;
}

static void
passkeys_security_key_info_init (PasskeysSecurityKeyInfo *self)
{
  self->algorithms = g_array_new (FALSE, FALSE, sizeof (int));
  self->minimum_pin_length = DEFAULT_MINIMUM_PIN_LENGTH;
  self->maximum_message = DEFAULT_MAXIMUM_MESSAGE;
  self->pin_tries_left = -1;
  self->fingerprint_tries_left = -1;
  self->free_slots = -1;
}

/*< private >
 * _passkeys_security_key_info_copy_with_free_slots:
 * @self: what a key said about itself
 * @free_slots: how many more passkeys it has room for
 *
 * Older keys tell this only to those who know the PIN (CTAP 2.1, section 6.8.2).
 *
 * Returns: (transfer full): a copy that knows it
 */
PasskeysSecurityKeyInfo *
_passkeys_security_key_info_copy_with_free_slots (PasskeysSecurityKeyInfo *self,
                                                  int                      free_slots)
{
  PasskeysSecurityKeyInfo *copy = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_INFO, NULL);

  copy->versions = g_strdupv (self->versions);
  copy->aaguid = self->aaguid != NULL ? g_bytes_ref (self->aaguid) : NULL;
  copy->firmware = g_strdup (self->firmware);
  g_array_append_vals (copy->algorithms, self->algorithms->data, self->algorithms->len);
  copy->minimum_pin_length = self->minimum_pin_length;
  copy->pin_tries_left = self->pin_tries_left;
  copy->fingerprint_tries_left = self->fingerprint_tries_left;
  copy->maximum_list = self->maximum_list;
  copy->maximum_id_length = self->maximum_id_length;
  copy->maximum_message = self->maximum_message;
  copy->is_fido2 = self->is_fido2;
  copy->supports_pin = self->supports_pin;
  copy->has_pin = self->has_pin;
  copy->needs_pin_change = self->needs_pin_change;
  copy->supports_minimum_pin_length = self->supports_minimum_pin_length;
  copy->supports_always_uv = self->supports_always_uv;
  copy->always_uv = self->always_uv;
  copy->supports_fingerprints = self->supports_fingerprints;
  copy->has_fingerprints = self->has_fingerprints;
  copy->supports_discoverable = self->supports_discoverable;
  copy->supports_credential_management = self->supports_credential_management;
  copy->supports_renaming_users = self->supports_renaming_users;
  copy->makes_without_verification = self->makes_without_verification;
  copy->supports_protection = self->supports_protection;
  copy->free_slots = free_slots;
  return copy;
}

/**
 * passkeys_security_key_info_get_versions:
 * @self: what a key said about itself
 *
 * Returns: (transfer none): the protocols it speaks, such as "U2F_V2" and "FIDO_2_1"
 */
const char * const *
passkeys_security_key_info_get_versions (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), NULL);

  return (const char * const *) self->versions;
}

/**
 * passkeys_security_key_info_is_fido2:
 * @self: what a key said about itself
 *
 * Returns: whether it knows anything newer than U2F
 */
gboolean
passkeys_security_key_info_is_fido2 (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->is_fido2;
}

/**
 * passkeys_security_key_info_get_aaguid:
 * @self: what a key said about itself
 *
 * Returns: (transfer none) (nullable): 16 bytes that tell its model; %NULL for a key of U2F only
 */
GBytes *
passkeys_security_key_info_get_aaguid (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), NULL);

  return self->aaguid;
}

/**
 * passkeys_security_key_info_get_firmware:
 * @self: what a key said about itself
 *
 * Returns: (transfer none) (nullable): the version of its firmware, such as "5.4.3"
 */
const char *
passkeys_security_key_info_get_firmware (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), NULL);

  return self->firmware;
}

/**
 * passkeys_security_key_info_supports_pin:
 * @self: what a key said about itself
 *
 * Returns: whether it can have a PIN
 */
gboolean
passkeys_security_key_info_supports_pin (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_pin;
}

/**
 * passkeys_security_key_info_has_pin:
 * @self: what a key said about itself
 *
 * Returns: whether a PIN is set
 */
gboolean
passkeys_security_key_info_has_pin (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->has_pin;
}

/**
 * passkeys_security_key_info_needs_pin_change:
 * @self: what a key said about itself
 *
 * Returns: whether the PIN must be changed before it is of use
 */
gboolean
passkeys_security_key_info_needs_pin_change (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->needs_pin_change;
}

/**
 * passkeys_security_key_info_get_minimum_pin_length:
 * @self: what a key said about itself
 *
 * Returns: how many code points a PIN has at least
 */
guint
passkeys_security_key_info_get_minimum_pin_length (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), 0);

  return self->minimum_pin_length;
}

/**
 * passkeys_security_key_info_get_pin_tries_left:
 * @self: what a key said about itself
 *
 * Returns: how many wrong PINs are left before the key blocks for good; -1 when that is not known
 */
int
passkeys_security_key_info_get_pin_tries_left (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), -1);

  return self->pin_tries_left;
}

/**
 * passkeys_security_key_info_supports_minimum_pin_length:
 * @self: what a key said about itself
 *
 * Returns: whether the minimum length of a PIN can be raised
 */
gboolean
passkeys_security_key_info_supports_minimum_pin_length (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_minimum_pin_length;
}

/**
 * passkeys_security_key_info_supports_always_uv:
 * @self: what a key said about itself
 *
 * Returns: whether it can be told to always verify the user
 */
gboolean
passkeys_security_key_info_supports_always_uv (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_always_uv;
}

/**
 * passkeys_security_key_info_get_always_uv:
 * @self: what a key said about itself
 *
 * Returns: whether it verifies the user for everything
 */
gboolean
passkeys_security_key_info_get_always_uv (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->always_uv;
}

/**
 * passkeys_security_key_info_supports_fingerprints:
 * @self: what a key said about itself
 *
 * Returns: whether it has a fingerprint reader
 */
gboolean
passkeys_security_key_info_supports_fingerprints (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_fingerprints;
}

/**
 * passkeys_security_key_info_has_fingerprints:
 * @self: what a key said about itself
 *
 * Returns: whether it knows a finger, or verifies the user in another way by itself
 */
gboolean
passkeys_security_key_info_has_fingerprints (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->has_fingerprints;
}

/**
 * passkeys_security_key_info_get_fingerprint_tries_left:
 * @self: what a key said about itself
 *
 * Returns: how many wrong fingers are left before only the PIN counts; -1 when that is not known
 */
int
passkeys_security_key_info_get_fingerprint_tries_left (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), -1);

  return self->fingerprint_tries_left;
}

/**
 * passkeys_security_key_info_supports_discoverable:
 * @self: what a key said about itself
 *
 * Returns: whether passkeys can live on it, and not only be made by it
 */
gboolean
passkeys_security_key_info_supports_discoverable (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_discoverable;
}

/**
 * passkeys_security_key_info_supports_credential_management:
 * @self: what a key said about itself
 *
 * Returns: whether its passkeys can be listed and deleted
 */
gboolean
passkeys_security_key_info_supports_credential_management (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_credential_management;
}

/**
 * passkeys_security_key_info_supports_renaming_users:
 * @self: what a key said about itself
 *
 * Returns: whether the user of a passkey can be renamed
 */
gboolean
passkeys_security_key_info_supports_renaming_users (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_renaming_users;
}

/**
 * passkeys_security_key_info_get_free_slots:
 * @self: what a key said about itself
 *
 * Returns: how many more passkeys it has room for; -1 when it does not tell
 */
int
passkeys_security_key_info_get_free_slots (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), -1);

  return self->free_slots;
}

/*< private >
 * _passkeys_security_key_info_makes_without_verification:
 * @self: what a key said about itself
 *
 * Returns: whether a passkey that is not discoverable can be made without user verification
 *   although a PIN is set
 */
gboolean
_passkeys_security_key_info_makes_without_verification (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->makes_without_verification;
}

/*< private >
 * _passkeys_security_key_info_supports_protection:
 * @self: what a key said about itself
 *
 * Returns: whether passkeys on it may be hidden until the user is verified
 */
gboolean
_passkeys_security_key_info_supports_protection (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_protection;
}

/*< private >
 * _passkeys_security_key_info_supports_algorithm:
 * @self: what a key said about itself
 * @cose_algorithm: a COSE algorithm
 *
 * Returns: whether it makes such keys; a key that does not tell makes ES256 ones
 */
gboolean
_passkeys_security_key_info_supports_algorithm (PasskeysSecurityKeyInfo *self,
                                                int                      cose_algorithm)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  for (guint i = 0; i < self->algorithms->len; i++)
    if (g_array_index (self->algorithms, int, i) == cose_algorithm)
      return TRUE;
  return self->algorithms->len == 0 && cose_algorithm == COSE_ES256;
}

/*< private >
 * _passkeys_security_key_info_get_maximum_list:
 * @self: what a key said about itself
 *
 * Returns: how many credentials one question may name; 0 when it does not tell
 */
guint
_passkeys_security_key_info_get_maximum_list (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), 0);

  return self->maximum_list;
}

/*< private >
 * _passkeys_security_key_info_get_maximum_id_length:
 * @self: what a key said about itself
 *
 * Returns: how long its credential ids are at most, in bytes; 0 when it does not tell
 */
guint
_passkeys_security_key_info_get_maximum_id_length (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), 0);

  return self->maximum_id_length;
}

/*< private >
 * _passkeys_security_key_info_get_maximum_message:
 * @self: what a key said about itself
 *
 * Returns: how long a question may be, in bytes
 */
guint
_passkeys_security_key_info_get_maximum_message (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), 0);

  return self->maximum_message;
}
