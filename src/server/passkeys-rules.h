/* passkeys-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-access-token-store.h"
#include "passkeys-assertion-check.h"
#include "passkeys-audit-store.h"
#include "passkeys-clock.h"
#include "passkeys-code.h"
#include "passkeys-credential-store.h"
#include "passkeys-data-folder.h"
#include "passkeys-database.h"
#include "passkeys-fido2-keys.h"
#include "passkeys-mail-message.h"
#include "passkeys-organisation-store.h"
#include "passkeys-permission-store.h"
#include "passkeys-rate-limit.h"
#include "passkeys-server-error.h"
#include "passkeys-ticket.h"
#include "passkeys-token-issuer.h"
#include "passkeys-user-store.h"

G_BEGIN_DECLS

#define PASSKEYS_CHALLENGE_LIFE (5 * PASSKEYS_MINUTE)
#define PASSKEYS_USER_ACTION_LIFE (2 * PASSKEYS_MINUTE)
#define PASSKEYS_REGISTRATION_LIFE (30 * PASSKEYS_MINUTE)
#define PASSKEYS_REGISTRATION_CODE_LIFE (4 * PASSKEYS_HOUR)
#define PASSKEYS_LOGIN_CODE_LIFE (15 * PASSKEYS_MINUTE)
#define PASSKEYS_CREDENTIAL_CODE_LIFE (60 * PASSKEYS_SECOND)

/* What every rule works with. Who may do what is decided in passkeys-*-rules.c, one function for
 * each operation; they know no SQL and no HTTP. */
typedef struct
{
  PasskeysClock         clock;
  PasskeysDatabase     *database;
  PasskeysTicketOffice *tickets;
  PasskeysTokenIssuer  *tokens;
  PasskeysRateLimit    *mail_limit;
  PasskeysRateLimit    *address_limit;
  PasskeysRateLimit    *name_limit;
  PasskeysFido2Keys    *fido2_keys;
  GBytes               *server_key;
  char                 *relying_party_id;
  char                **origins;
  PasskeysAuditRecord  *performed; /* nullable: for the log, once the operation at hand is done */
  PasskeysAssertionCheck *checked; /* nullable, not owned: what was verified ahead of the operation */
  GPtrArray            *outgoing; /* of PasskeysMailMessage: to be sent once committed */
} PasskeysRules;

/* Who makes a request. */
typedef struct
{
  PasskeysUserRecord        *user;
  PasskeysAccessTokenRecord *access_token; /* nullable: instead of a login token */
  char                      *token_id;
  gint64                     date_expires; /* of the token */
} PasskeysCaller;

PasskeysRules *passkeys_rules_new             (PasskeysDataFolder   *folder,
                                               const char           *relying_party_id,
                                               const char *const    *origins,
                                               GError              **error);
void           passkeys_rules_free            (PasskeysRules        *self);
gint64         passkeys_rules_now             (PasskeysRules        *self);
gboolean       passkeys_rules_redeem          (PasskeysRules        *self,
                                               const char           *text,
                                               const char           *purpose,
                                               PasskeysTicket      **ticket,
                                               GError              **error);
gboolean       passkeys_rules_find_user       (PasskeysRules        *self,
                                               const char           *organisation_id,
                                               const char           *user_id,
                                               PasskeysUserRecord  **user,
                                               GError              **error);
gboolean       passkeys_rules_check_name      (const char           *name,
                                               GError              **error);
gboolean       passkeys_rules_check_external_id (const char         *external_id,
                                                 GError            **error);
const char    *passkeys_caller_get_signer_id  (const PasskeysCaller *self);
void           passkeys_caller_free           (PasskeysCaller       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysRules, passkeys_rules_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCaller, passkeys_caller_free)

G_END_DECLS
