/* passkeys-pasted-link.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-registration-link.h"

G_BEGIN_DECLS

/* The first registration link in what somebody pasted: a link, or a whole message around one; NULL without. */
PasskeysRegistrationLink *passkeys_pasted_link_find (const char *text);

G_END_DECLS
