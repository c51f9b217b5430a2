/* passkeys-code.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person types once. The values are stored. */
#define PASSKEYS_CODE_REGISTRATION "registration"
#define PASSKEYS_CODE_LOGIN "login"
#define PASSKEYS_CODE_CREDENTIAL "credential"
#define PASSKEYS_CODE_RECOVERY "recovery"

#define PASSKEYS_CODE_WRONG_TRIES 5

char   *passkeys_code_new_digits (void);
char   *passkeys_code_new_device (void);
void    passkeys_code_free       (char       *text);
GBytes *passkeys_code_hash       (GBytes     *server_key,
                                  const char *kind,
                                  const char *user_id,
                                  const char *typed);
GBytes *passkeys_code_select     (GBytes     *server_key,
                                  const char *kind,
                                  const char *typed);

G_END_DECLS
