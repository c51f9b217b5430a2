/* passkeys-session-error-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-session-error.h"

G_BEGIN_DECLS

gboolean _passkeys_session_error_is_challenge_expired   (const GError *error);
gboolean _passkeys_session_error_is_unauthorized        (const GError *error);
gboolean _passkeys_session_error_is_challenge_over      (const GError *error);
gboolean _passkeys_session_error_is_user_action_refused (const GError *error);
GError  *_passkeys_session_error_map_authenticator      (GError       *error);
GError  *_passkeys_session_error_map_login              (GError       *error);
GError  *_passkeys_session_error_map_registration       (GError       *error);
GError  *_passkeys_session_error_map_recovery           (GError       *error);
GError  *_passkeys_session_error_map_device_code        (GError       *error);
GError  *_passkeys_session_error_map_signed_in          (GError       *error);

G_END_DECLS
