/* passkeys-site-info.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-info"

#include "config.h"

#include "passkeys-site-info.h"

#include "passkeys-authenticator-core.h"
#include "passkeys-site-key-agreement.h"

/**
 * passkeys_site_info_new:
 *
 * Everything here is true (CTAP 2.1, section 6.4): every passkey can be found without its id, the
 * person is verified by this computer itself, always, with its own PIN that no browser sees.
 * clientPin is absent, as no PIN is set or taken from outside; of authenticatorClientPIN there is the
 * agreement on a key, and tokens for who was verified.
 *
 * Returns: (transfer full): what authenticatorGetInfo answers
 */
PasskeysCtap2Info *
passkeys_site_info_new (void)
{
  g_autoptr(GBytes) aaguid = g_bytes_new_static (PASSKEYS_AUTHENTICATOR_CORE_AAGUID,
                                                 PASSKEYS_AUTHENTICATOR_CORE_AAGUID_LENGTH);
  static const int protocols[] = PASSKEYS_SITE_KEY_AGREEMENT_PROTOCOLS;
  PasskeysCtap2Info *info = passkeys_ctap2_info_new (aaguid);

  g_ptr_array_add (info->versions, g_strdup ("U2F_V2"));
  g_ptr_array_add (info->versions, g_strdup ("FIDO_2_0"));
  g_ptr_array_add (info->versions, g_strdup ("FIDO_2_1"));
  g_ptr_array_add (info->extensions, g_strdup ("credProtect"));
  g_ptr_array_add (info->extensions, g_strdup ("hmac-secret"));
  g_ptr_array_add (info->transports, g_strdup ("usb"));
  g_array_append_vals (info->protocols, protocols, G_N_ELEMENTS (protocols));
  passkeys_ctap2_info_set (info, "rk", TRUE);
  passkeys_ctap2_info_set (info, "up", TRUE);
  passkeys_ctap2_info_set (info, "uv", TRUE);
  passkeys_ctap2_info_set (info, "alwaysUv", TRUE);
  passkeys_ctap2_info_set (info, "pinUvAuthToken", TRUE);
  passkeys_ctap2_info_set (info, "credMgmt", TRUE);
  return info;
}
