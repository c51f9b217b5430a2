/* passkeys-authorisation.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_AUTHORISATION (passkeys_authorisation_get_type ())

/* What a person did in a ceremony, and the key that it opened. Read only. */
typedef struct
{
  GBytes   *vault_key;     /* (owned), secure */
  gboolean  user_present;  /* agreed to this very ceremony */
  gboolean  user_verified; /* and is the owner */
} PasskeysAuthorisation;

GType                  passkeys_authorisation_get_type (void);
PasskeysAuthorisation *passkeys_authorisation_new      (GBytes                *vault_key,
                                                        gboolean               user_present,
                                                        gboolean               user_verified);
PasskeysAuthorisation *passkeys_authorisation_ref      (PasskeysAuthorisation *self);
void                   passkeys_authorisation_unref    (PasskeysAuthorisation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysAuthorisation, passkeys_authorisation_unref)

G_END_DECLS
