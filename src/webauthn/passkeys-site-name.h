/* passkeys-site-name.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Relying party ids for a person to read, from whoever may have sent them. */
char *passkeys_site_name_present        (const char *relying_party_id);
/* NULL for what resembles nothing else */
char *passkeys_site_name_find_lookalike (const char *relying_party_id);

G_END_DECLS
