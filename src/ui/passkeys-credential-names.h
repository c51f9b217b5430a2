/* passkeys-credential-names.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-credential.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* What the person's own credentials are called, where a log has only their ids. Those of others are
 * for others to see. */
#define PASSKEYS_TYPE_CREDENTIAL_NAMES (passkeys_credential_names_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCredentialNames, passkeys_credential_names, PASSKEYS, CREDENTIAL_NAMES, GObject)

/* in the language of the person, where nobody chose it */
const char              *passkeys_credential_names_get     (PasskeysCredential      *credential);
PasskeysCredentialNames *passkeys_credential_names_new     (PasskeysSession         *session);
/* → TRUE once those of another time are known, which serve until the server tells them */
DexFuture               *passkeys_credential_names_recall  (PasskeysCredentialNames *self);
/* → TRUE once they are known; NULL if no name is missing. entries: of PasskeysActionLog */
DexFuture               *passkeys_credential_names_look_up (PasskeysCredentialNames *self,
                                                            GListModel              *entries);
const char              *passkeys_credential_names_find    (PasskeysCredentialNames *self,
                                                            const char              *uuid); /* nullable */
/* the name, or else the end of the id */
char                    *passkeys_credential_names_dup     (PasskeysCredentialNames *self,
                                                            const char              *uuid);

G_END_DECLS
