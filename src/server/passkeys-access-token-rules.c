/* passkeys-access-token-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-access-token-rules.h"

#include <string.h>

#include "passkeys-access-rules.h"
#include "passkeys-assignment-store.h"
#include "passkeys-base64url.h"
#include "passkeys-identifier.h"
#include "passkeys-public-key.h"

#define DAY (24 * PASSKEYS_HOUR)
#define LONGEST_LIFE (730 * DAY)
#define DEFAULT_LIFE (365 * DAY)

/* What personal access tokens and those of service accounts have in common. */

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, message);
}

static gboolean
check_public_key (const char  *pem,
                  GError     **error)
{
  EVP_PKEY *key = passkeys_public_key_parse_pem (pem, NULL);

  if (!key)
    return refuse (error, "The member “publicKey” is not valid.");
  EVP_PKEY_free (key);
  return TRUE;
}

/* Compared before it is multiplied. */
static gboolean
check_life (const PasskeysWantedToken  *wanted,
            GError                    **error)
{
  if (wanted->days_valid <= LONGEST_LIFE / DAY
      && wanted->seconds_valid <= LONGEST_LIFE / PASSKEYS_SECOND)
    return TRUE;
  return refuse (error, "A token lives at most 730 days.");
}

static gint64
choose_life (const PasskeysWantedToken *wanted)
{
  if (wanted->seconds_valid > 0)
    return wanted->seconds_valid * PASSKEYS_SECOND;
  return wanted->days_valid > 0 ? wanted->days_valid * DAY : DEFAULT_LIFE;
}

/**
 * passkeys_access_token_rules_check:
 * @wanted: a token to be
 * @error: (out) (optional): what is wrong with it
 *
 * Returns: whether @wanted can be, but for what is there already
 */
gboolean
passkeys_access_token_rules_check (const PasskeysWantedToken  *wanted,
                                   GError                    **error)
{
  return passkeys_rules_check_name (wanted->name, error)
         && passkeys_rules_check_external_id (wanted->external_id, error)
         && check_public_key (wanted->public_key, error)
         && check_life (wanted, error);
}

/* The API's own samples name a key by the text of its uuid. */
static char *
make_credential_id (void)
{
  g_autofree char *uuid = passkeys_identifier_new ("cr");

  return passkeys_base64url_encode_data (uuid, strlen (uuid));
}

static char *
write_text (PasskeysRules                   *rules,
            const PasskeysUserRecord        *user,
            const PasskeysAccessTokenRecord *token)
{
  const PasskeysToken claims = {
    .id = token->id,
    .kind = token->kind,
    .user_id = token->user_id,
    .organisation_id = token->organisation_id,
    .date_expires = token->date_expires,
  };

  return passkeys_token_issuer_issue_access (rules->tokens, &claims, user->username);
}

/**
 * passkeys_access_token_rules_issue:
 * @rules: the rules
 * @user: whose
 * @kind: for a person or a service account
 * @wanted: what has been checked
 * @error: (out) (optional): what went wrong
 *
 * Stores a new token, but not its text.
 *
 * Returns: (transfer full) (nullable): the token with its text, which nobody will see again
 */
PasskeysAccessTokenRecord *
passkeys_access_token_rules_issue (PasskeysRules              *rules,
                                   const PasskeysUserRecord   *user,
                                   const char                 *kind,
                                   const PasskeysWantedToken  *wanted,
                                   GError                    **error)
{
  g_autoptr (PasskeysAccessTokenRecord) token = g_new0 (PasskeysAccessTokenRecord, 1);
  gint64 date_expires;

  token->id = passkeys_identifier_new ("to");
  token->organisation_id = g_strdup (user->organisation_id);
  token->user_id = g_strdup (user->id);
  token->kind = g_strdup (kind);
  token->name = g_strdup (wanted->name);
  token->external_id = g_strdup (wanted->external_id);
  token->credential_id = make_credential_id ();
  token->public_key = g_strdup (wanted->public_key);
  token->is_active = TRUE;
  token->date_created = passkeys_rules_now (rules);
  /* the text knows whole seconds only */
  date_expires = token->date_created + choose_life (wanted) + PASSKEYS_SECOND - 1;
  token->date_expires = date_expires - date_expires % PASSKEYS_SECOND;
  token->text = write_text (rules, user, token);
  token->hash = passkeys_access_rules_hash_token (token->text);
  token->assignments =
    g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_assignment_record_free);
  if (!passkeys_access_token_store_add (rules->database, token, error))
    return NULL;
  return g_steal_pointer (&token);
}

/**
 * passkeys_access_token_rules_expire:
 * @rules: the rules
 * @tokens: (element-type PasskeysAccessTokenRecord): about to be shown
 *
 * One that has expired is not active, whatever is stored.
 */
void
passkeys_access_token_rules_expire (PasskeysRules *rules,
                                    GPtrArray     *tokens)
{
  gint64 now = passkeys_rules_now (rules);

  for (guint i = 0; i < tokens->len; i++)
    {
      PasskeysAccessTokenRecord *token = g_ptr_array_index (tokens, i);

      token->is_active &= now < token->date_expires;
    }
}
