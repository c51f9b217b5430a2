/* session-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-account.h"

G_BEGIN_DECLS

/* What the tests of session share: waiting for futures, folders that vanish, tokens. */

/* run the main context until the future is done; the future is taken */
gboolean  fixture_await        (DexFuture  *future,
                                GError    **error);
gpointer  fixture_await_object (DexFuture  *future,
                                GError    **error);
gpointer  fixture_await_boxed  (DexFuture  *future,
                                GError    **error);
void      fixture_wait_until   (gboolean  (*condition) (gpointer data),
                                gpointer    data);
void      fixture_iterate_for  (guint       milliseconds);

char     *fixture_make_folder   (void);
void      fixture_remove_folder (char *folder);
void      fixture_write         (const char *folder,
                                 const char *name,
                                 const char *text);

/* a token of three segments; the middle is the JSON text */
GBytes   *fixture_make_token          (const char *claims);
GBytes   *fixture_make_token_for      (const char *org_id,
                                       const char *user_id,
                                       const char *username,
                                       gint64      expires);

G_END_DECLS
