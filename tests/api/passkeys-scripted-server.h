/* passkeys-scripted-server.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-scripted-request.h"

G_BEGIN_DECLS

/* A real HTTP server in a thread of its own that answers as a script says, one answer for each
 * request in the order in which they were added, and remembers what it was asked. When the
 * script is at its end it asks the handler, and without one answers 500. */
typedef struct _PasskeysScriptedServer PasskeysScriptedServer;

/* Called in the server's thread. Returns: (transfer full): JSON, or CSV if that was asked for and *status is
 * 200; sent with *status. */
typedef char *(*PasskeysScriptedHandler) (const PasskeysScriptedRequest *request,
                                          guint                         *status,
                                          gpointer                       user_data);

PasskeysScriptedServer *passkeys_scripted_server_new          (void);
PasskeysScriptedServer *passkeys_scripted_server_new_tls      (GTlsCertificate        *certificate);
void                    passkeys_scripted_server_free         (PasskeysScriptedServer *self);
const char             *passkeys_scripted_server_get_url      (PasskeysScriptedServer *self);
void                    passkeys_scripted_server_set_handler  (PasskeysScriptedServer *self,
                                                               PasskeysScriptedHandler handler,
                                                               gpointer                user_data);

/* Answers. Headers belong to the answer that was added last. */
void                    passkeys_scripted_server_answer       (PasskeysScriptedServer *self,
                                                               guint                   status,
                                                               const char             *json);
void                    passkeys_scripted_server_answer_type  (PasskeysScriptedServer *self,
                                                               guint                   status,
                                                               const char             *content_type,
                                                               GBytes                 *body);
void                    passkeys_scripted_server_add_header   (PasskeysScriptedServer *self,
                                                               const char             *name,
                                                               const char             *value);
/* writes the bytes as they are, head and all, and closes the connection; "" only closes it */
void                    passkeys_scripted_server_answer_raw   (PasskeysScriptedServer *self,
                                                               const char             *bytes);
/* so many blanks, without saying how long it will be */
void                    passkeys_scripted_server_answer_large (PasskeysScriptedServer *self,
                                                               gsize                   length);
/* one byte of the body each so many milliseconds */
void                    passkeys_scripted_server_answer_slow  (PasskeysScriptedServer *self,
                                                               const char             *json,
                                                               guint                   milliseconds);
/* takes the request and says nothing */
void                    passkeys_scripted_server_answer_never (PasskeysScriptedServer *self);

/* What was seen. Requests stay valid until the server is freed. */
guint                   passkeys_scripted_server_get_n_requests
                                                              (PasskeysScriptedServer *self);
const PasskeysScriptedRequest *
                        passkeys_scripted_server_get_request  (PasskeysScriptedServer *self,
                                                               guint                   index);
/* how many answers could not be sent to the end because the client went away */
guint                   passkeys_scripted_server_get_n_aborted
                                                              (PasskeysScriptedServer *self);
gsize                   passkeys_scripted_server_get_n_sent   (PasskeysScriptedServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysScriptedServer, passkeys_scripted_server_free)

G_END_DECLS
