/* passkeys-relying-party.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_RELYING_PARTY (passkeys_relying_party_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRelyingParty, passkeys_relying_party, PASSKEYS, RELYING_PARTY, GObject)

PasskeysRelyingParty *passkeys_relying_party_new      (const char            *id,
                                                       const char            *name);
const char           *passkeys_relying_party_get_id   (PasskeysRelyingParty  *self);
const char           *passkeys_relying_party_get_name (PasskeysRelyingParty  *self);
gboolean              passkeys_relying_party_check_id (const char            *id,
                                                       const char            *origin,
                                                       GError               **error);
/* whether anybody can have a name below it, so that it is nobody's site; FALSE for what is no domain */
gboolean              passkeys_relying_party_is_public_suffix (const char     *id);

G_END_DECLS
