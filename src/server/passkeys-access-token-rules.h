/* passkeys-access-token-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-rules.h"

G_BEGIN_DECLS

/* What a client asks for. */
typedef struct
{
  const char *name;
  const char *public_key;
  const char *permission_id; /* nullable */
  const char *external_id;   /* nullable */
  gint64      days_valid;    /* 0: not said */
  gint64      seconds_valid; /* 0: not said; else it counts more than the days */
} PasskeysWantedToken;

gboolean                   passkeys_access_token_rules_check  (const PasskeysWantedToken        *wanted,
                                                               GError                          **error);
PasskeysAccessTokenRecord *passkeys_access_token_rules_issue  (PasskeysRules                    *rules,
                                                               const PasskeysUserRecord         *user,
                                                               const char                       *kind,
                                                               const PasskeysWantedToken        *wanted,
                                                               GError                          **error);
void                       passkeys_access_token_rules_expire (PasskeysRules                    *rules,
                                                               GPtrArray                        *tokens);

G_END_DECLS
