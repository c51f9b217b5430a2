/* server-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "passkeys-rules.h"

G_BEGIN_DECLS

/* The server without its sockets: real rules over a real database, and a clock that can be moved.
 * Or, with an URL, the server as it is. */
typedef struct
{
  char               *path;
  PasskeysDataFolder *folder;
  PasskeysRules      *rules;
  char               *url;    /* nullable; then there are no rules */
  char               *outbox; /* nullable */
  SoupSession        *session;
} ServerFixture;

/* What came back. */
typedef struct
{
  guint       status;
  JsonObject *body;    /* NULL for an answer without content */
  char       *text;    /* NULL for an answer in JSON */
  char       *allowed; /* of a 405 */
} ServerAnswer;

ServerFixture *server_fixture_new       (void);
ServerFixture *server_fixture_new_for_url (const char  *url,
                                         const char    *outbox);
void           server_fixture_restart   (ServerFixture *self);
void           server_fixture_wait      (ServerFixture *self,
                                         gint64         milliseconds);
ServerAnswer  *server_fixture_ask       (ServerFixture *self,
                                         const char    *method,
                                         const char    *target,
                                         const char    *token,
                                         const char    *user_action,
                                         const char    *body);
char          *server_fixture_take_code (ServerFixture *self,
                                         const char    *username,
                                         const char    *label);
void           server_fixture_free      (ServerFixture *self);

const char    *server_answer_get_text    (ServerAnswer *self,
                                          const char   *member);
JsonObject    *server_answer_get_item    (ServerAnswer *self,
                                          guint         number);
guint          server_answer_count_items (ServerAnswer *self);
void           server_answer_free        (ServerAnswer *self);

/* JSON with ' for ", which C would need a backslash for. */
char          *json_text                 (const char   *format,
                                          ...) G_GNUC_PRINTF (1, 2);

#define assert_answered(answer) g_assert_cmpuint ((answer)->status, ==, 200)
#define assert_refused(answer, expected_status, expected_message) \
  G_STMT_START { \
    g_assert_cmpstr (server_answer_get_text (answer, "message"), ==, expected_message); \
    g_assert_cmpuint ((answer)->status, ==, expected_status); \
  } G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerFixture, server_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerAnswer, server_answer_free)

G_END_DECLS
