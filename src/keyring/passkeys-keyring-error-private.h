/* passkeys-keyring-error-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GError *passkeys_keyring_error_translate (GError *error);

G_END_DECLS
