/* passkeys-question-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-pin-request.h"

G_BEGIN_DECLS

/* What an authenticator can ask of a person, one question at a time, each as a future that rejects
 * with PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED when the next one is asked or cancel() is called.
 * After an answer the view shows that it waits.
 * properties: ready (boolean: answer() has something to answer with), title (string, nullable), both
 * notified; signal: activate (Enter was pressed in the last field) */
#define PASSKEYS_TYPE_QUESTION_VIEW (passkeys_question_view_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysQuestionView, passkeys_question_view, PASSKEYS, QUESTION_VIEW, AdwBin)

/* → GBytes (secure) */
DexFuture  *passkeys_question_view_ask_pin      (PasskeysQuestionView *self,
                                                 PasskeysPinRequest   *request);
/* → an object of the model */
DexFuture  *passkeys_question_view_choose       (PasskeysQuestionView *self,
                                                 GListModel           *candidates);
/* these never resolve; what they show goes when the future is dropped */
DexFuture  *passkeys_question_view_ask_touch    (PasskeysQuestionView *self,
                                                 const char           *name);   /* nullable */
DexFuture  *passkeys_question_view_ask_insert   (PasskeysQuestionView *self,
                                                 const GError         *reason); /* nullable */
void        passkeys_question_view_set_progress (PasskeysQuestionView *self,
                                                 const char           *message);
gboolean    passkeys_question_view_is_asking    (PasskeysQuestionView *self);
/* whether the question is answered by answer(), with what was typed */
gboolean    passkeys_question_view_wants_answer (PasskeysQuestionView *self);
/* whether there is something to do, or to wait for, at a button beside the view */
gboolean    passkeys_question_view_wants_button (PasskeysQuestionView *self);
gboolean    passkeys_question_view_is_ready     (PasskeysQuestionView *self);
void        passkeys_question_view_answer       (PasskeysQuestionView *self);
/* rejects the question, if any, and forgets what was typed */
void        passkeys_question_view_cancel       (PasskeysQuestionView *self);
const char *passkeys_question_view_get_title    (PasskeysQuestionView *self); /* nullable */

G_END_DECLS
