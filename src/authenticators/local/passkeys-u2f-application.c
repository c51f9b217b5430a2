/* passkeys-u2f-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-u2f-application"

#include "config.h"

#include "passkeys-u2f-application.h"

#include <string.h>

#include "passkeys-base64url.h"

/* No host has a colon in it. */
#define PREFIX "u2f:"

/**
 * passkeys_u2f_application_hash:
 * @relying_party_id: a relying party id
 *
 * Returns: (transfer full): the hash that it is known by
 */
GBytes *
passkeys_u2f_application_hash (const char *relying_party_id)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[PASSKEYS_U2F_APPLICATION_LENGTH];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guint8 *) relying_party_id, strlen (relying_party_id));
  g_checksum_get_digest (checksum, digest, &length);
  return g_bytes_new (digest, length);
}

/**
 * passkeys_u2f_application_dup_id:
 * @application: the hash that a site is known by, 32 bytes
 *
 * Returns: (transfer full): what the vault keeps its passkeys under
 */
char *
passkeys_u2f_application_dup_id (GBytes *application)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (application != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (application) == PASSKEYS_U2F_APPLICATION_LENGTH, NULL);

  text = passkeys_base64url_encode (application);
  return g_strconcat (PREFIX, text, NULL);
}

/**
 * passkeys_u2f_application_dup_id_for:
 * @relying_party_id: a relying party id
 *
 * Returns: (transfer full): what the vault keeps those passkeys of the site under that were made by
 *   U2F (CTAP 2.1, section 10.3: the hash is the same)
 */
char *
passkeys_u2f_application_dup_id_for (const char *relying_party_id)
{
  g_autoptr(GBytes) application = NULL;

  g_return_val_if_fail (relying_party_id != NULL, NULL);

  application = passkeys_u2f_application_hash (relying_party_id);
  return passkeys_u2f_application_dup_id (application);
}

/**
 * passkeys_u2f_application_is_id:
 * @relying_party_id: what a passkey is kept under
 *
 * Returns: whether it only stands for the hash of a site
 */
gboolean
passkeys_u2f_application_is_id (const char *relying_party_id)
{
  g_return_val_if_fail (relying_party_id != NULL, FALSE);

  return g_str_has_prefix (relying_party_id, PREFIX);
}

/**
 * passkeys_u2f_application_is_relying_party:
 * @application: the hash that a site is known by
 * @relying_party_id: what a passkey is kept under
 *
 * Returns: whether they are the same site
 */
gboolean
passkeys_u2f_application_is_relying_party (GBytes     *application,
                                           const char *relying_party_id)
{
  g_autoptr(GBytes) other = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (application != NULL, FALSE);
  g_return_val_if_fail (relying_party_id != NULL, FALSE);

  if (passkeys_u2f_application_is_id (relying_party_id))
    {
      id = passkeys_u2f_application_dup_id (application);
      return g_str_equal (id, relying_party_id);
    }

  other = passkeys_u2f_application_hash (relying_party_id);
  return g_bytes_equal (application, other);
}
