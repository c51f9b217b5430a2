/* passkeys-access-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The key pair of an access token, made on this computer: the organisation learns the public half
 * only, and the private half is the person's to keep. */
#define PASSKEYS_TYPE_ACCESS_KEY (passkeys_access_key_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccessKey, passkeys_access_key, PASSKEYS, ACCESS_KEY, GObject)

PasskeysAccessKey *passkeys_access_key_generate        (GError            **error);
const char        *passkeys_access_key_get_public_key  (PasskeysAccessKey  *self); /* PEM */
GBytes            *passkeys_access_key_get_private_key (PasskeysAccessKey  *self); /* secure text, PEM */

G_END_DECLS
