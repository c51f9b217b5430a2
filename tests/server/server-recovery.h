/* server-recovery.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server-member.h"

G_BEGIN_DECLS

#define NO_RECOVERY "Credential cannot be used as a recovery factor."

/* Bob has a key and a recovery key, both with the same private key; his new ones have another. */
typedef struct
{
  ServerFixture *server;
  ServerMember  *administrator;
  ServerMember  *bob;
  char          *former_id;
  EVP_PKEY      *former_key;
  EVP_PKEY      *new_key;
  char          *code;
} ServerRecovery;

ServerAnswer *server_recovery_ask_for_code        (ServerRecovery *fixture,
                                                   const char     *username);
void          server_recovery_renew_code          (ServerRecovery *fixture);
void          server_recovery_set_up              (ServerRecovery *fixture,
                                                   gconstpointer   data);
void          server_recovery_tear_down           (ServerRecovery *fixture,
                                                   gconstpointer   data);
ServerAnswer *server_recovery_try_to_begin        (ServerRecovery *fixture,
                                                   const char     *username,
                                                   const char     *code,
                                                   const char     *credential_id);
ServerAnswer *server_recovery_begin               (ServerRecovery *fixture);
char         *server_recovery_build_new           (ServerRecovery *fixture,
                                                   ServerAnswer   *begun,
                                                   const char     *credential_id);
char         *server_recovery_build_assertion     (const char     *credential_id,
                                                   EVP_PKEY       *key,
                                                   const char     *new_credentials);
ServerAnswer *server_recovery_send                (ServerRecovery *fixture,
                                                   ServerAnswer   *begun,
                                                   const char     *recovery,
                                                   const char     *new_credentials);
ServerAnswer *server_recovery_finish              (ServerRecovery *fixture,
                                                   ServerAnswer   *begun);
void          server_recovery_assert_former_works (ServerRecovery *fixture);

G_END_DECLS
