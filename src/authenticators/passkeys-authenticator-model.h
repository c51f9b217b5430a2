/* passkeys-authenticator-model.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who made an authenticator, and what it is called, by its AAGUID. NULL when it is not in the table. */
const char *passkeys_authenticator_model_get_name  (GBytes *aaguid);
const char *passkeys_authenticator_model_get_maker (GBytes *aaguid);

G_END_DECLS
