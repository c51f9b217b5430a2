/* passkeys-fingerprint.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-fingerprint"

#include "config.h"

#include "passkeys-fingerprint.h"

#include "passkeys-fingerprint-private.h"

struct _PasskeysFingerprint
{
  GObject parent_instance;

  GBytes *id;
  char   *name; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (PasskeysFingerprint, passkeys_fingerprint, G_TYPE_OBJECT)

static void
passkeys_fingerprint_finalize (GObject *object)
{
  PasskeysFingerprint *self = PASSKEYS_FINGERPRINT (object);

  g_clear_pointer (&self->id, g_bytes_unref);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (passkeys_fingerprint_parent_class)->finalize (object);
}

static void
passkeys_fingerprint_class_init (PasskeysFingerprintClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_fingerprint_finalize;
}

static void
passkeys_fingerprint_init (PasskeysFingerprint *self)
{
}

/*< private >
 * _passkeys_fingerprint_new:
 * @id: the template id
 * @name: (nullable): what the person calls it; anything that is not UTF-8 is taken for no name
 *
 * Returns: (transfer full): a fingerprint
 */
PasskeysFingerprint *
_passkeys_fingerprint_new (GBytes     *id,
                           const char *name)
{
  PasskeysFingerprint *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_FINGERPRINT, NULL);
  self->id = g_bytes_ref (id);
  if (name != NULL && *name != '\0' && g_utf8_validate (name, -1, NULL))
    self->name = g_strdup (name);
  return self;
}

/**
 * passkeys_fingerprint_get_id:
 * @self: a fingerprint
 *
 * Returns: (transfer none): by what the security key knows it
 */
GBytes *
passkeys_fingerprint_get_id (PasskeysFingerprint *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT (self), NULL);

  return self->id;
}

/**
 * passkeys_fingerprint_get_name:
 * @self: a fingerprint
 *
 * Returns: (transfer none) (nullable): what the person calls it, if anything
 */
const char *
passkeys_fingerprint_get_name (PasskeysFingerprint *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT (self), NULL);

  return self->name;
}
