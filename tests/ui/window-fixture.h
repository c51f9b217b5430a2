/* window-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "passkeys-application.h"
#include "passkeys-scripted-server.h"
#include "passkeys-window-private.h"

G_BEGIN_DECLS

/* The window of the application, with the files of a person of its own. */
typedef struct
{
  PasskeysWindow *window;
  char           *folder;
  char           *file; /* of accounts */
} WindowFixture;

#define WINDOW_FIXTURE_NO_ACCOUNTS "{\"version\": 1, \"accounts\": []}"

#define WINDOW_FIXTURE_ADD(name, file, func) \
  g_test_add ("/window/" name, WindowFixture, file, window_fixture_set_up, func, \
              window_fixture_tear_down)

/* the application, which is the default one from now on */
PasskeysApplication *window_fixture_init          (int                    *argc,
                                                   char                 ***argv);

/* data: the text of the file of accounts */
void                 window_fixture_set_up        (WindowFixture          *fixture,
                                                   gconstpointer           data);
void                 window_fixture_tear_down     (WindowFixture          *fixture,
                                                   gconstpointer           data);
guint                window_fixture_count_aside   (WindowFixture          *fixture,
                                                   gboolean                remove);

GSettings           *window_fixture_get_settings  (void);
PasskeysSession     *window_fixture_sign_in       (WindowFixture          *fixture,
                                                   PasskeysScriptedServer *server);
gboolean             window_fixture_is_locked     (WindowFixture          *fixture);
void                 window_fixture_lock          (WindowFixture          *fixture,
                                                   PasskeysSession        *session);
void                 window_fixture_assert_locked (WindowFixture          *fixture,
                                                   PasskeysSession        *session);
void                 window_fixture_unlock        (WindowFixture          *fixture,
                                                   PasskeysSession        *session);

/* the rows of a list, once those are kept for which the condition is TRUE; a %NULL one is for any */
JsonArray           *window_fixture_await_rows    (PasskeysSession        *session,
                                                   const char             *list,
                                                   gboolean              (*condition) (JsonArray *));

G_END_DECLS
