/* passkeys-visitor-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-visitor-rules.h"

static gboolean
allow (PasskeysRateLimit  *limit,
       const char         *account,
       GError            **error)
{
  JsonObject *details;
  GError *refusal;

  if (passkeys_rate_limit_allow (limit, account))
    return TRUE;
  details = json_object_new ();
  json_object_set_int_member (details, PASSKEYS_DETAIL_RETRY_AFTER,
                              1 + passkeys_rate_limit_get_wait (limit, account) / PASSKEYS_SECOND);
  refusal = passkeys_server_error_new (PASSKEYS_SERVER_ERROR_TOO_MANY,
                                       "Too many requests. Try again in a moment.");
  passkeys_server_error_take_details (refusal, details);
  g_propagate_error (error, refusal);
  return FALSE;
}

/**
 * passkeys_visitor_rules_allow_address:
 * @rules: the rules
 * @address: where somebody asks from who has not signed in
 * @error: (out) (optional): why it is refused, and for how long
 *
 * Returns: whether @address may ask now
 */
gboolean
passkeys_visitor_rules_allow_address (PasskeysRules  *rules,
                                      const char     *address,
                                      GError        **error)
{
  return allow (rules->address_limit, address, error);
}

/**
 * passkeys_visitor_rules_allow_name:
 * @rules: the rules
 * @username: whom somebody who has not signed in asks about, known or not
 * @error: (out) (optional): why it is refused, and for how long
 *
 * Returns: whether @username may be asked about now
 */
gboolean
passkeys_visitor_rules_allow_name (PasskeysRules  *rules,
                                   const char     *username,
                                   GError        **error)
{
  g_autofree char *folded = passkeys_username_fold (username);
  g_autofree char *account = g_strdup_printf ("%.254s", folded);

  return allow (rules->name_limit, account, error);
}
