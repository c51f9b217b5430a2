/* server-member.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <openssl/evp.h>

#include "server-fixture.h"

G_BEGIN_DECLS

/* A person of an organisation with a key of kind Key, or an access token with its key. */
typedef struct
{
  ServerFixture *server;
  char          *organisation_id;
  char          *username;
  char          *user_id;
  char          *credential_id;
  EVP_PKEY      *key;
  char          *token;
  char          *token_id; /* nullable: of an access token */
} ServerMember;

ServerMember *server_member_found            (ServerFixture *server,
                                              const char    *email);
ServerMember *server_member_invite           (ServerMember  *administrator,
                                              const char    *email);
ServerMember *server_member_join             (ServerMember  *administrator,
                                              const char    *email);
void          server_member_register         (ServerMember  *self,
                                              const char    *code);
void          server_member_log_in           (ServerMember  *self);
ServerAnswer *server_member_try_log_in       (ServerMember  *self);
char         *server_member_sign             (ServerMember  *self,
                                              const char    *method,
                                              const char    *path,
                                              const char    *body);
ServerAnswer *server_member_get              (ServerMember  *self,
                                              const char    *target);
ServerAnswer *server_member_change           (ServerMember  *self,
                                              const char    *method,
                                              const char    *path,
                                              const char    *body);
ServerMember *server_member_add_token        (ServerMember  *owner,
                                              const char    *name,
                                              const char    *permission_id);
ServerMember *server_member_add_service_account (ServerMember *owner,
                                              const char    *name,
                                              const char    *permission_id);
char         *server_member_create_permission (ServerMember *administrator,
                                              const char    *name,
                                              const char    *operations);
ServerAnswer *server_member_assign           (ServerMember  *administrator,
                                              const char    *permission_id,
                                              const char    *identity_id);
gint64        server_member_count            (ServerMember  *self,
                                              const char    *sql);
char         *server_member_build_token      (ServerMember  *self,
                                              const char    *name,
                                              const char    *more);
void          server_member_free             (ServerMember  *self);

/* The parts of a ceremony */
char         *server_member_build_credential (ServerMember  *self,
                                              const char    *kind,
                                              const char    *credential_id,
                                              const char    *challenge);
char         *server_member_build_assertion  (ServerMember  *self,
                                              const char    *identifier,
                                              const char    *challenge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerMember, server_member_free)

G_END_DECLS
