/* fixture-session.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "keyring-fixture.h"
#include "passkeys-scripted-server.h"
#include "passkeys-session-error.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

#define FIXTURE_NOT_AUTHORIZED "{\"error\":{\"status\":401,\"message\":\"Not Authorized.\"}}"
#define FIXTURE_NO_PERMISSION \
  "{\"error\":{\"status\":403,\"message\":\"CustomerEmployee us-1 is not authorized to perform " \
  "operation (Auth:Users:Read)\"}}"
#define FIXTURE_SUCCESS "{\"message\":\"success\"}"

/* A server that answers as it is told, and a keyring. For g_test_add(). */
typedef struct
{
  KeyringDaemon          *keyring; /* nullable */
  PasskeysScriptedServer *server;
  PasskeysConnection     *connection;
} FixtureSession;

gint64           fixture_session_from_now               (gint64                 seconds);
void             fixture_session_set_up_without_keyring (FixtureSession        *fixture,
                                                         gconstpointer          data);
void             fixture_session_set_up                 (FixtureSession        *fixture,
                                                         gconstpointer          data);
void             fixture_session_tear_down              (FixtureSession        *fixture,
                                                         gconstpointer          data);
void             fixture_session_answer_user            (FixtureSession        *fixture);
PasskeysSession *fixture_session_begin                  (FixtureSession        *fixture,
                                                         gint64                 expires);
PasskeysSession *fixture_session_begin_with_user        (FixtureSession        *fixture);
PasskeysAccount *fixture_session_make_account           (FixtureSession        *fixture,
                                                         const char            *user_id);
PasskeysSession *fixture_session_restore                (FixtureSession        *fixture,
                                                         GError               **error);
void             fixture_session_assert_not_restored    (FixtureSession        *fixture,
                                                         PasskeysSessionError   code);
gboolean         fixture_session_has_user               (gpointer               data);
gboolean         fixture_session_has_expired            (gpointer               data);

G_END_DECLS
