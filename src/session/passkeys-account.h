/* passkeys-account.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-connection.h"

G_BEGIN_DECLS

/* What there is to tell of an account that is not shown; the later, the more urgent. */
typedef enum
{
  PASSKEYS_ACCOUNT_NEWS_NONE,
  PASSKEYS_ACCOUNT_NEWS_AT_RISK,   /* one credential is left, as far as it is known */
  PASSKEYS_ACCOUNT_NEWS_ENDS_SOON, /* its session does */
  PASSKEYS_ACCOUNT_NEWS_EXPIRED,   /* its session has */
} PasskeysAccountNews;

/* (connection, organisation, user). properties: id, username, org-id, organisation-name,
 * signed-in, expired, news (PasskeysAccountNews as a number) */
#define PASSKEYS_TYPE_ACCOUNT (passkeys_account_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccount, passkeys_account, PASSKEYS, ACCOUNT, GObject)

PasskeysAccount    *passkeys_account_new                   (PasskeysConnection *connection,
                                                            const char         *org_id,
                                                            const char         *user_id,
                                                            const char         *username,
                                                            const char         *organisation_name); /* nullable */
const char         *passkeys_account_get_id                (PasskeysAccount    *self);
PasskeysConnection *passkeys_account_get_connection        (PasskeysAccount    *self);
const char         *passkeys_account_get_org_id            (PasskeysAccount    *self);
const char         *passkeys_account_get_user_id           (PasskeysAccount    *self);
const char         *passkeys_account_get_username          (PasskeysAccount    *self);
const char         *passkeys_account_get_organisation_name (PasskeysAccount    *self); /* nullable */
gboolean            passkeys_account_is_signed_in          (PasskeysAccount    *self); /* a session of it lives */
gboolean            passkeys_account_is_expired            (PasskeysAccount    *self); /* its last session has run out */
PasskeysAccountNews passkeys_account_get_news              (PasskeysAccount    *self);
/* the person looks at it, and what it is at risk of is no news any more */
void                passkeys_account_note_news             (PasskeysAccount    *self);

G_END_DECLS
