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
/* Runs until nothing is left to do here, and each window was drawn. What comes from elsewhere, as from the
 * network, a thread, the bus or a clock, has to be awaited. */
void             ui_fixture_settle          (void);
/* closes the window and lets everything that holds on to it go */
void             ui_fixture_close           (GtkWindow    *window);
/* the first widget of a type; title: of a row, text of a button or a label, NULL: any */
gpointer         ui_fixture_find            (gpointer      root,
                                             GType         type,
                                             const char   *title);
/* how it is found: what it says of itself, nullable */
const char      *ui_fixture_get_title       (GtkWidget    *widget);
/* clicks the first button of that text */
void             ui_fixture_click           (gpointer      root,
                                             const char   *text);
gboolean         ui_fixture_shows           (gpointer      root,
                                             const char   *text);
/* waits until it does */
void             ui_fixture_await_text      (gpointer      root,
                                             const char   *text);
/* waits until it does not any more */
void             ui_fixture_await_gone      (gpointer      root,
                                             const char   *text);
/* waits until a property that is a boolean has that value */
void             ui_fixture_await_property  (gpointer      object,
                                             const char   *name,
                                             gboolean      value);
/* waits for a dialog, or until there is none, in a window of libadwaita */
AdwDialog       *ui_fixture_await_dialog    (gpointer      window);
void             ui_fixture_await_no_dialog (gpointer      window);
/* waits for a question there, answers it and closes it */
void             ui_fixture_respond         (gpointer      window,
                                             const char   *response);
/* waits until the server has had so many requests */
void             ui_fixture_await_requests  (PasskeysScriptedServer *server,
                                             guint         n_requests);
/* waits until so many were given up while the server had not answered them, which are no more then */
void             ui_fixture_await_aborted   (PasskeysScriptedServer *server,
                                             guint         n_aborted);
/* waits until what one has said to the bus has come to the other */
void             ui_fixture_await_bus       (GDBusConnection *from,
                                             GDBusConnection *to);
void             ui_fixture_type            (gpointer      root,
                                             const char   *row,
                                             const char   *text);
/* what is said to assistive technology from now on, until it is called again; what interrupts begins with
 * "Now: " */
void             ui_fixture_listen          (void);
gboolean         ui_fixture_heard           (const char   *text);
void             ui_fixture_await_heard     (const char   *text);
/* whether the future rejects, within so many milliseconds, because the person cancelled */
void             ui_fixture_assert_cancelled (DexFuture   *future,
                                              guint        milliseconds);
/* signed in to nobody's server, with a token that is good for an hour */
PasskeysSession *ui_fixture_make_session    (const char   *api_url);

G_END_DECLS
