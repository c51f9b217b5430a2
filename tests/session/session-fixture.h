/* session-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

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

G_END_DECLS
