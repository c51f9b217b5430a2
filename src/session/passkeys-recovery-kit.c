/* passkeys-recovery-kit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-kit"

#include "config.h"

#include "passkeys-recovery-kit.h"

#include <string.h>

#include <openssl/crypto.h>

#include "passkeys-secure-bytes.h"

#define CODE_PREFIX "D1-"
#define MAXIMUM_TYPED_LENGTH 64

struct _PasskeysRecoveryKit
{
  GObject parent_instance;

  char   *username;
  char   *org_id;
  char   *organisation_name;
  GBytes *code;              /* secure */
  char   *key_id;
};

G_DEFINE_FINAL_TYPE (PasskeysRecoveryKit, passkeys_recovery_kit, G_TYPE_OBJECT)

/* Finds a group of the code after its prefix; the pieces stay inside the secure bytes. */
static gboolean
find_group (PasskeysRecoveryKit  *self,
            guint                 group,
            const char          **start,
            gsize                *length)
{
  gsize size;
  const char *text = g_bytes_get_data (self->code, &size);
  const char *end = text + size;

  if (size > strlen (CODE_PREFIX) && memcmp (text, CODE_PREFIX, strlen (CODE_PREFIX)) == 0)
    text += strlen (CODE_PREFIX);

  for (guint i = 0; text <= end; i++)
    {
      const char *dash = memchr (text, '-', end - text);
      const char *stop = dash != NULL ? dash : end;

      if (i == group)
        {
          *start = text;
          *length = stop - text;
          return *length > 0;
        }

      text = stop + 1;
    }

  return FALSE;
}

static void
passkeys_recovery_kit_finalize (GObject *object)
{
  PasskeysRecoveryKit *self = PASSKEYS_RECOVERY_KIT (object);

  g_free (self->username);
  g_free (self->org_id);
  g_free (self->organisation_name);
  g_clear_pointer (&self->code, g_bytes_unref);
  g_free (self->key_id);

  G_OBJECT_CLASS (passkeys_recovery_kit_parent_class)->finalize (object);
}

static void
passkeys_recovery_kit_class_init (PasskeysRecoveryKitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_recovery_kit_finalize;
}

static void
passkeys_recovery_kit_init (PasskeysRecoveryKit *self)
{
}

/**
 * passkeys_recovery_kit_new:
 * @username: who recovers
 * @org_id: in which organisation
 * @organisation_name: (nullable): what people call it
 * @code: the recovery code as secure text, `D1-` and groups joined by dashes
 * @key_id: the recovery credential's id
 *
 * Creates a recovery kit.
 *
 * Returns: (transfer full): a recovery kit
 */
PasskeysRecoveryKit *
passkeys_recovery_kit_new (const char *username,
                           const char *org_id,
                           const char *organisation_name,
                           GBytes     *code,
                           const char *key_id)
{
  PasskeysRecoveryKit *self;

  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (org_id != NULL, NULL);
  g_return_val_if_fail (code != NULL, NULL);
  g_return_val_if_fail (key_id != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_RECOVERY_KIT, NULL);
  self->username = g_strdup (username);
  self->org_id = g_strdup (org_id);
  self->organisation_name = g_strdup (organisation_name);
  self->code = g_bytes_ref (code);
  self->key_id = g_strdup (key_id);

  return self;
}

/**
 * passkeys_recovery_kit_get_username:
 * @self: a recovery kit
 *
 * Gets who recovers.
 *
 * Returns: a user name
 */
const char *
passkeys_recovery_kit_get_username (PasskeysRecoveryKit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (self), NULL);

  return self->username;
}

/**
 * passkeys_recovery_kit_get_org_id:
 * @self: a recovery kit
 *
 * Gets the organisation's id.
 *
 * Returns: such as `or-…`
 */
const char *
passkeys_recovery_kit_get_org_id (PasskeysRecoveryKit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (self), NULL);

  return self->org_id;
}

/**
 * passkeys_recovery_kit_get_organisation_name:
 * @self: a recovery kit
 *
 * Gets what people call the organisation.
 *
 * Returns: (nullable): a name
 */
const char *
passkeys_recovery_kit_get_organisation_name (PasskeysRecoveryKit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (self), NULL);

  return self->organisation_name;
}

/**
 * passkeys_recovery_kit_get_code:
 * @self: a recovery kit
 *
 * Gets the recovery code.
 *
 * Returns: (transfer none): secure text
 */
GBytes *
passkeys_recovery_kit_get_code (PasskeysRecoveryKit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (self), NULL);

  return self->code;
}

/**
 * passkeys_recovery_kit_get_key_id:
 * @self: a recovery kit
 *
 * Gets the recovery credential's id.
 *
 * Returns: base64url text
 */
const char *
passkeys_recovery_kit_get_key_id (PasskeysRecoveryKit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (self), NULL);

  return self->key_id;
}

/**
 * passkeys_recovery_kit_get_n_groups:
 * @self: a recovery kit
 *
 * Counts the groups of the code after its prefix.
 *
 * Returns: how many groups there are
 */
guint
passkeys_recovery_kit_get_n_groups (PasskeysRecoveryKit *self)
{
  const char *start;
  gsize length;
  guint n = 0;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (self), 0);

  while (find_group (self, n, &start, &length))
    n++;

  return n;
}

/**
 * passkeys_recovery_kit_proves:
 * @self: a recovery kit
 * @group: which group was asked for, from 0
 * @typed: what the person typed
 *
 * Whether the person typed the group that was asked for. Case, spaces and dashes do not matter.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_recovery_kit_proves (PasskeysRecoveryKit *self,
                              guint                group,
                              const char          *typed)
{
  char plain[MAXIMUM_TYPED_LENGTH];
  const char *start;
  gsize length;
  gsize n = 0;
  gboolean proves;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (self), FALSE);
  g_return_val_if_fail (typed != NULL, FALSE);

  if (!find_group (self, group, &start, &length))
    return FALSE;

  for (const char *p = typed; *p != '\0'; p = g_utf8_find_next_char (p, NULL))
    {
      if (*p == '-' || g_unichar_isspace (g_utf8_get_char_validated (p, -1)))
        continue;

      if (n == sizeof plain)
        break;

      plain[n++] = g_ascii_toupper (*p);
    }

  proves = n == length && CRYPTO_memcmp (plain, start, length) == 0;
  OPENSSL_cleanse (plain, sizeof plain);

  return proves;
}
