/* ui-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-scripted-server.h"
#include "passkeys-session.h"
#include "passkeys-test-await.h"

G_BEGIN_DECLS

/* Starts libadwaita and libdex, without animations. */
void             ui_fixture_init            (int          *argc,
                                             char       ***argv);
/* shows a widget in a window of 800 × 600 */
GtkWindow       *ui_fixture_show            (GtkWidget    *child);
/* runs until nothing is left to do */
void             ui_fixture_settle          (void);
/* closes the window and lets everything that holds on to it go */
void             ui_fixture_close           (GtkWindow    *window);
/* the first widget of a type; title: of a row, text of a button or a label, NULL: any */
gpointer         ui_fixture_find            (gpointer      root,
                                             GType         type,
                                             const char   *title);
gboolean         ui_fixture_shows           (gpointer      root,
                                             const char   *text);
/* waits until it does */
void             ui_fixture_await_text      (gpointer      root,
                                             const char   *text);
/* waits until the server has had so many requests */
void             ui_fixture_await_requests  (PasskeysScriptedServer *server,
                                             guint         n_requests);
void             ui_fixture_type            (gpointer      root,
                                             const char   *row,
                                             const char   *text);
/* what is said to assistive technology from now on, until it is called again */
void             ui_fixture_listen          (void);
gboolean         ui_fixture_heard           (const char   *text);
void             ui_fixture_await_heard     (const char   *text);
/* whether the future rejects, within so many milliseconds, because the person cancelled */
void             ui_fixture_assert_cancelled (DexFuture   *future,
                                              guint        milliseconds);
/* signed in to nobody's server, with a token that is good for an hour */
PasskeysSession *ui_fixture_make_session    (const char   *api_url);

G_END_DECLS
