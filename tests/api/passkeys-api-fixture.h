/* passkeys-api-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-client.h"
#include "passkeys-scripted-server.h"

G_BEGIN_DECLS

/* A client that holds the token "session-token", and the server it speaks to */
typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApiClient      *client;
} PasskeysApiFixture;

void passkeys_api_fixture_set_up         (PasskeysApiFixture *self,
                                          gconstpointer       data);
void passkeys_api_fixture_tear_down      (PasskeysApiFixture *self,
                                          gconstpointer       data);
/* the last request was this one, to the letter; token and body may be NULL: none */
void passkeys_api_fixture_assert_request (PasskeysApiFixture *self,
                                          const char         *method,
                                          const char         *target,
                                          const char         *token,
                                          const char         *body);
/* and this one would be */
void passkeys_api_fixture_assert_built   (PasskeysApiRequest *request,
                                          const char         *method,
                                          const char         *path,
                                          const char         *body);

#define PASSKEYS_API_FIXTURE_ADD(folder, name) \
  g_test_add ("/api/" folder "/" #name, PasskeysApiFixture, NULL, passkeys_api_fixture_set_up, \
              test_##name, passkeys_api_fixture_tear_down)

G_END_DECLS
