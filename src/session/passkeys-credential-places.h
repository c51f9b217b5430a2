/* passkeys-credential-places.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-account.h"

G_BEGIN_DECLS

/* Which security key holds which credential, as far as this computer has seen it: the model of the
 * key, by the id of the credential. A key has no serial number that it would tell, so that two of one
 * model are not told apart here. Kept in a file without secrets, and only for accounts of this
 * computer.
 * signal: changed () */
#define PASSKEYS_TYPE_CREDENTIAL_PLACES (passkeys_credential_places_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCredentialPlaces, passkeys_credential_places, PASSKEYS, CREDENTIAL_PLACES, GObject)

PasskeysCredentialPlaces *passkeys_credential_places_get_default    (void);
PasskeysCredentialPlaces *passkeys_credential_places_new            (GFile                    *file); /* nullable: the user's own */
/* → TRUE once what was learnt is on the disk, or cannot be written */
DexFuture                *passkeys_credential_places_flush          (PasskeysCredentialPlaces *self);
void                      passkeys_credential_places_learn          (PasskeysCredentialPlaces *self,
                                                                     GBytes                   *credential_id,
                                                                     const char               *relying_party_id,
                                                                     GBytes                   *user_handle,
                                                                     GBytes                   *aaguid, /* nullable */
                                                                     const char               *name);  /* nullable */
/* name: nullable, where the model is not known */
gboolean                  passkeys_credential_places_find           (PasskeysCredentialPlaces *self,
                                                                     GBytes                   *credential_id,
                                                                     const char              **name);
/* nullable */
const char               *passkeys_credential_places_find_maker     (PasskeysCredentialPlaces *self,
                                                                     GBytes                   *credential_id);
void                      passkeys_credential_places_forget         (PasskeysCredentialPlaces *self,
                                                                     GBytes                   *credential_id);
void                      passkeys_credential_places_forget_model   (PasskeysCredentialPlaces *self,
                                                                     GBytes                   *aaguid);
void                      passkeys_credential_places_forget_account (PasskeysCredentialPlaces *self,
                                                                     PasskeysAccount          *account);

G_END_DECLS
