/* passkeys-candidate.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A credential that could sign, as an authenticator offers it for choice. */
#define PASSKEYS_TYPE_CANDIDATE (passkeys_candidate_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCandidate, passkeys_candidate, PASSKEYS, CANDIDATE, GObject)

PasskeysCandidate *passkeys_candidate_new               (GBytes            *credential_id,
                                                         GBytes            *user_handle,
                                                         const char        *user_name,
                                                         const char        *title);
GBytes            *passkeys_candidate_get_credential_id (PasskeysCandidate *self);
GBytes            *passkeys_candidate_get_user_handle   (PasskeysCandidate *self);
const char        *passkeys_candidate_get_user_name     (PasskeysCandidate *self);
const char        *passkeys_candidate_get_title         (PasskeysCandidate *self);

G_END_DECLS
