/* passkeys-watchful-prompt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"

G_BEGIN_DECLS

/* A person who is asked by security keys: types the PINs of a script, chooses the first account
 * unless told otherwise, and does with their hands what the hooks say. */
#define PASSKEYS_TYPE_WATCHFUL_PROMPT (passkeys_watchful_prompt_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysWatchfulPrompt, passkeys_watchful_prompt, PASSKEYS, WATCHFUL_PROMPT, GObject)

typedef void (*PasskeysWatchfulPromptHook) (PasskeysWatchfulPrompt *self,
                                            gpointer                data);

struct _PasskeysWatchfulPrompt
{
  GObject parent_instance;

  GQueue      pins;          /* of GBytes; when it is empty the person cancels */
  GPtrArray  *pin_requests;  /* of PasskeysPinRequest */
  GPtrArray  *touches;       /* of char *, "" for NULL */
  GPtrArray  *reasons;       /* of GError, NULL for none: one for each time a key was asked for */
  GListModel *candidates;    /* (nullable) of the last choice */
  guint       choice;
  guint       n_choices;
  guint       n_progress;
  guint       n_shown;       /* questions that are on the screen now */
  DexPromise *cancel;        /* rejected when the person cancels */

  PasskeysWatchfulPromptHook on_pin;
  PasskeysWatchfulPromptHook on_touch;
  PasskeysWatchfulPromptHook on_insert;
  gpointer                   data; /* for the hooks */
  gboolean                   hesitates; /* never types a PIN */
};

PasskeysWatchfulPrompt *passkeys_watchful_prompt_new     (void);
void                    passkeys_watchful_prompt_add_pin (PasskeysWatchfulPrompt *self,
                                                          const char             *pin);
void                    passkeys_watchful_prompt_cancel  (PasskeysWatchfulPrompt *self);
PasskeysPinRequest     *passkeys_watchful_prompt_get_pin_request (PasskeysWatchfulPrompt *self,
                                                                  guint                   position);
void                    passkeys_watchful_prompt_assert_asked    (PasskeysWatchfulPrompt *self,
                                                                  guint                   position,
                                                                  int                     purpose,
                                                                  int                     tries_left,
                                                                  int                     last_error);

G_END_DECLS
