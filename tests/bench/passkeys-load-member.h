/* passkeys-load-member.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <openssl/evp.h>

#include "passkeys-load-connection.h"

G_BEGIN_DECLS

/* An administrator with a passkey of its own and a colleague whose settings it keeps changing. */
typedef struct
{
  PasskeysLoadConnection *connection;
  EVP_PKEY               *key;
  GBytes                 *credential_id;
  char                   *organisation_id;
  char                   *username;
  char                   *token;
  char                   *colleague_path;
  gboolean                is_sso_required;
  char                   *page_token; /* nullable: the page that is read next */
  int                     step;
  gint64                  date_begun;
} PasskeysLoadMember;

PasskeysLoadMember *passkeys_load_member_found          (guint16             port,
                                                         const char         *outbox,
                                                         guint               number);
PasskeysLoadMember *passkeys_load_member_visit          (guint16                   port,
                                                         const PasskeysLoadMember *member);
void                passkeys_load_member_begin_login    (PasskeysLoadMember *self);
gboolean            passkeys_load_member_continue_login (PasskeysLoadMember *self,
                                                         const char         *answer);
void                passkeys_load_member_begin_change   (PasskeysLoadMember *self);
gboolean            passkeys_load_member_continue_change (PasskeysLoadMember *self,
                                                         const char         *answer);
void                passkeys_load_member_free           (PasskeysLoadMember *self);

char               *passkeys_load_sign                  (EVP_PKEY           *key,
                                                         GBytes             *authenticator_data,
                                                         GBytes             *client_data_hash);

G_END_DECLS
