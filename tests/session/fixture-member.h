/* fixture-member.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fixture-gateway.h"
#include "keyring-fixture.h"
#include "passkeys-account.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-outbox-private.h"
#include "passkeys-registration.h"
#include "passkeys-scripted-prompt.h"
#include "passkeys-server-process-private.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

#define FIXTURE_PIN "correct horse"
#define FIXTURE_FOUNDER "ada@example.org"

/* Everything real that a member needs: a server with an organisation, a gateway in front of it, a
 * keyring, and this computer as authenticator. For g_test_add(). */
typedef struct
{
  char                   *folder;
  char                   *clock_path;    /* nullable: the server's clock is the system's */
  KeyringDaemon          *keyring;
  PasskeysServerProcess  *server;
  FixtureGateway         *gateway;
  PasskeysConnection     *connection;
  PasskeysOutbox         *outbox;
  char                   *org_id;
  GBytes                 *code;          /* the founder's registration code */
  PasskeysVault          *vault;
  PasskeysAuthenticator  *authenticator;
  PasskeysScriptedPrompt *person;        /* types the PIN as often as it is asked for */
  PasskeysPrompt         *prompt;        /* the same */
  PasskeysSession        *session;       /* nullable: nobody is signed in */
} FixtureMember;

/* an organisation was founded */
void                  fixture_member_set_up        (FixtureMember *self,
                                                    gconstpointer  data);
/* and its founder has joined and signed in */
void                  fixture_member_set_up_joined (FixtureMember *self,
                                                    gconstpointer  data);
void                  fixture_member_tear_down     (FixtureMember *self,
                                                    gconstpointer  data);
PasskeysRegistration *fixture_member_begin         (FixtureMember *self);
PasskeysRecoveryKit  *fixture_member_complete      (FixtureMember         *self,
                                                    PasskeysRegistration  *registration,
                                                    GError               **error);
PasskeysSession      *fixture_member_sign_in       (FixtureMember         *self,
                                                    GError               **error);
/* someone else sits down: a person with an empty script, who cancels everything */
void                  fixture_member_change_person (FixtureMember *self);
/* the code of the newest e-mail to that address */
GBytes               *fixture_member_wait_for_code (FixtureMember *self,
                                                    guint          n_messages);
/* the server's clock is ahead by so much; only where meson.build names the clock's library */
void                  fixture_member_set_clock     (FixtureMember *self,
                                                    gint64         seconds_ahead);
guint                 fixture_member_count_passkeys (FixtureMember *self);
/* one line of the server's error envelope */
#define FIXTURE_ERROR(status, message) \
  "{\"error\":{\"id\":\"1\",\"status\":" #status ",\"message\":\"" message "\"}}"

G_END_DECLS
