/* passkeys-error-messages.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person can do about an error. */
typedef enum
{
  PASSKEYS_ERROR_ACTION_NONE,           /* the sentence says all there is to do */
  PASSKEYS_ERROR_ACTION_TRY_AGAIN,      /* the same thing once more may work */
  PASSKEYS_ERROR_ACTION_SIGN_IN,        /* sign in again */
  PASSKEYS_ERROR_ACTION_CORRECT,        /* something that was typed has to be corrected */
  PASSKEYS_ERROR_ACTION_NEW_CODE,       /* ask for a new registration code */
  PASSKEYS_ERROR_ACTION_JOIN,           /* create the first passkey with a code */
  PASSKEYS_ERROR_ACTION_CREATE_PASSKEY, /* create a passkey on this authenticator */
  PASSKEYS_ERROR_ACTION_OTHER_PASSKEY,  /* use another passkey or authenticator */
  PASSKEYS_ERROR_ACTION_ADMINISTRATOR,  /* ask the organisation's administrators */
  PASSKEYS_ERROR_ACTION_MANAGE_KEY,     /* go to the page of the security key */
  PASSKEYS_ERROR_ACTION_COPY_FIX,       /* copy what passkeys_error_messages_dup_fix() says */
} PasskeysErrorAction;

/* The one table that turns an error of any domain into words. Both texts are plain text, not markup; what a server
 * said is quoted in them without control characters and cut to a bearable length. */
void                passkeys_error_messages_describe   (const GError  *error,
                                                        char         **title,
                                                        char         **sentence);
/* of what was only to be read, so that nobody entered anything */
void                passkeys_error_messages_describe_unreadable
                                                       (const GError  *error,
                                                        char         **title,
                                                        char         **sentence);
PasskeysErrorAction passkeys_error_messages_get_action (const GError  *error);
/* label of a button that does the action, with mnemonic; NULL when there is nothing to press */
const char         *passkeys_error_messages_get_label  (const GError  *error);
/* a rule or a command that lets the device be used; NULL for other errors */
char               *passkeys_error_messages_dup_fix    (const GError  *error);
/* the person or the programme cancelled: say nothing */
gboolean            passkeys_error_messages_is_silent  (const GError  *error);
/* takes the person from a widget that tells of an error to the page of the security keys */
void                passkeys_error_messages_manage_key (GtkWidget     *widget);
/* a toast on the nearest toast overlay around the widget; nothing for silent errors */
void                passkeys_error_messages_toast      (GtkWidget     *widget,
                                                        const GError  *error);

G_END_DECLS
