/* session-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "passkeys-connection.h"
#include "passkeys-test-await.h"

G_BEGIN_DECLS

/* What the tests of session share: folders that vanish, tokens. */

char   *fixture_make_folder    (void);
void    fixture_remove_folder  (char       *folder);
void    fixture_write          (const char *folder,
                                const char *name,
                                const char *text);

/* a token of three segments; the middle is the JSON text */
GBytes *fixture_make_token     (const char *claims);
GBytes *fixture_make_token_for (const char *org_id,
                                const char *user_id,
                                const char *username,
                                gint64      expires);

/* the person of these tests, and what the server says about them */
#define FIXTURE_ORG_ID "or-1a2b3-c4d5e-f6a7b8c9d0e1f2"
#define FIXTURE_USER_ID "us-1a2b3-c4d5e-f6a7b8c9d0e1f2"
#define FIXTURE_USERNAME "ada@example.org"

char               *fixture_make_user_json  (const char *user_id);
/* to a server on this computer that is not the organisation on this computer */
PasskeysConnection *fixture_make_connection (const char *api_url);

G_END_DECLS
