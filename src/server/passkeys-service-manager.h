/* passkeys-service-manager.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whoever started the server and wants to know how it is (sd_notify(3)). */
void passkeys_service_manager_tell (const char *state);

G_END_DECLS
