/* passkeys-registration-link.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* passkeys://register?username=…&orgId=…&code=… or the same query on a dashboard address. */
#define PASSKEYS_TYPE_REGISTRATION_LINK (passkeys_registration_link_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRegistrationLink, passkeys_registration_link, PASSKEYS, REGISTRATION_LINK, GObject)

PasskeysRegistrationLink *passkeys_registration_link_parse        (const char                *text,
                                                                   GError                   **error);
const char               *passkeys_registration_link_get_username (PasskeysRegistrationLink  *self); /* nullable */
const char               *passkeys_registration_link_get_org_id   (PasskeysRegistrationLink  *self); /* nullable */
GBytes                   *passkeys_registration_link_get_code     (PasskeysRegistrationLink  *self); /* nullable, secure */
const char               *passkeys_registration_link_get_host     (PasskeysRegistrationLink  *self); /* nullable: which dashboard */

G_END_DECLS
