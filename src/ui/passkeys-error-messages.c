/* passkeys-error-messages.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-error-messages"

#include "config.h"

#include "passkeys-error-messages.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-api-failure.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-session-error.h"
#include "passkeys-untrusted-text.h"
#include "passkeys-webauthn-error.h"

/* Longer words of a server would push everything else off the screen. */
#define MAXIMUM_QUOTE 300

typedef struct
{
  const char          *title;
  const char          *sentence;
  PasskeysErrorAction  action;
  gboolean             quotes_server; /* what the server said helps here */
} Message;

static const Message unknown_message = {
  N_("Something Went Wrong"), NULL, PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE
};

static const Message api_messages[] = {
  [PASSKEYS_API_ERROR_OFFLINE] = {
    N_("The Organisation Cannot Be Reached"),
    N_("Check the network connection and the server address, then try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_API_ERROR_TIMED_OUT] = {
    N_("No Answer in Time"),
    N_("The server is there but did not answer in time. What was asked of it may still have happened: look "
       "before you try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_API_ERROR_TLS] = {
    N_("The Server Cannot Be Trusted"),
    N_("Its certificate is not valid for this address, so nothing was sent. Check the address, and the date "
       "and time of this computer."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_API_ERROR_UNSAFE_ADDRESS] = {
    N_("The Address Is Not Safe"),
    N_("The connection is not encrypted, or the server wanted to send you somewhere else, so nothing was "
       "sent. An address has to begin with https://."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_API_ERROR_NOT_AN_API] = {
    N_("No Organisation at This Address"),
    N_("Something answers there, but it is not the server of an organisation. Check the address; a network "
       "that asks to sign in first can also be the cause."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_API_ERROR_TOO_LARGE] = {
    N_("The Answer Was Too Large"),
    N_("The server sent far more than expected, so its answer was not read. Tell the organisation’s "
       "administrators."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
  [PASSKEYS_API_ERROR_BAD_REQUEST] = {
    N_("The Server Did Not Accept This"),
    N_("Check what was entered and try again."),
    PASSKEYS_ERROR_ACTION_CORRECT, TRUE },
  [PASSKEYS_API_ERROR_UNAUTHORIZED] = {
    N_("Not Signed In"),
    N_("The organisation does not know this session. Sign in and try again."),
    PASSKEYS_ERROR_ACTION_SIGN_IN, TRUE },
  [PASSKEYS_API_ERROR_FORBIDDEN] = {
    N_("A Permission Is Missing"),
    N_("You are not allowed to do this. The administrators of the organisation can give you the permission."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, TRUE },
  [PASSKEYS_API_ERROR_NOT_FOUND] = {
    N_("Not There Any More"),
    N_("The organisation no longer has this, or never had it. Reload the list to see what is there."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_API_ERROR_CONFLICT] = {
    N_("This Exists Already"),
    N_("Something with the same name, or a newer change, is in the way."),
    PASSKEYS_ERROR_ACTION_CORRECT, TRUE },
  [PASSKEYS_API_ERROR_RATE_LIMITED] = {
    N_("Too Many Tries"),
    N_("The server asks for a pause. Wait a minute, then try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_API_ERROR_APPROVAL_PENDING] = {
    N_("Waiting for Approval"),
    N_("The change was signed and accepted. It takes effect when somebody else approves it."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_API_ERROR_SERVER] = {
    N_("The Server Has a Problem"),
    N_("It could not finish this. Try again in a moment; if it goes on, tell the organisation’s "
       "administrators."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, TRUE },
  [PASSKEYS_API_ERROR_UNEXPECTED_STATUS] = {
    N_("An Unexpected Answer"),
    N_("The server answered in a way that Passkeys does not know. A newer version may be needed."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, TRUE },
  [PASSKEYS_API_ERROR_SSO_REQUIRED] = {
    N_("Single Sign-On Is Required"),
    N_("Your organisation has you sign in on a page of its own, which Passkeys cannot show. Sign in with a web "
       "browser, or ask an administrator to lift the requirement."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
};

static const Message authenticator_messages[] = {
  [PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED] = {
    N_("Cancelled"),
    N_("Nothing was changed."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN] = {
    N_("Wrong PIN"),
    N_("That was not the PIN. Try again with care: wrong tries are counted."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT] = {
    N_("The PIN Is Too Short"),
    N_("Choose a longer PIN. Letters and signs are allowed, too."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG] = {
    N_("The PIN Is Too Long"),
    N_("Choose a shorter PIN."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET] = {
    N_("No PIN Yet"),
    N_("Choose a PIN first. It protects all passkeys that are kept there."),
    PASSKEYS_ERROR_ACTION_CREATE_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED] = {
    N_("Too Many Wrong PINs"),
    N_("No passkey is lost. Wait for a while, or unplug the security key and plug it in again, before the "
       "next try."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD] = {
    N_("The PIN Is Blocked for Good"),
    N_("The passkeys kept there cannot be used any more. Use another passkey; the blocked one has to be reset, "
       "which erases it."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS] = {
    N_("No Passkey for This Account"),
    N_("There is none of this account here. Use the device that holds one, or ask an administrator for a new "
       "registration code."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED] = {
    N_("There Is a Passkey Already"),
    N_("A passkey of this account is already kept there. One is enough; choose another place for a second one."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT] = {
    N_("Nothing Was Touched in Time"),
    N_("Nothing is lost. Try again, and touch the security key when it blinks."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_REMOVED] = {
    N_("The Security Key Was Unplugged"),
    N_("Nothing was changed. Plug it in again and leave it there until this is done."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_FULL] = {
    N_("No Room for Another Passkey"),
    N_("Remove a passkey there that is no longer needed, or choose another place."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED] = {
    N_("Not Possible There"),
    N_("This security key is of an older kind and cannot do what the organisation asks for. A passkey on this "
       "computer can."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_DENIED] = {
    N_("The Security Key Cannot Be Read"),
    N_("It is plugged in, but this account may not use it. An administrator of this computer can allow it; a "
       "passkey on this computer works without."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED] = {
    N_("The Passkeys Here Cannot Be Read"),
    N_("What the keyring holds is damaged; nothing was changed. Use another passkey, or recover access with "
       "the recovery kit."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW] = {
    N_("A Newer Version Is Needed"),
    N_("The passkeys on this computer were written by a newer version of Passkeys. Nothing was changed; update "
       "Passkeys to use them."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_STORAGE] = {
    N_("The Keyring Cannot Be Used"),
    N_("Passkeys on this computer live in the desktop’s keyring, and it did not open. Unlock it, then try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_FAILED] = {
    N_("The Passkey Could Not Be Used"),
    N_("The device that keeps it failed. Try again, or use another passkey."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
};

static const Message session_messages[] = {
  [PASSKEYS_SESSION_ERROR_RELYING_PARTY] = {
    N_("The Server Claims to Be Another"),
    NULL, /* both names are in the error's own message */
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
  [PASSKEYS_SESSION_ERROR_INVALID_CONNECTION] = {
    N_("The Address Cannot Be Used"),
    NULL,
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_SESSION_ERROR_WRONG_CODE] = {
    N_("The Code Was Refused"),
    N_("The code, the e-mail address or the organisation ID is not right. Compare them with the message, or "
       "have a new code sent."),
    PASSKEYS_ERROR_ACTION_NEW_CODE, FALSE },
  [PASSKEYS_SESSION_ERROR_CODE_EXPIRED] = {
    N_("The Code Has Expired"),
    N_("Codes are good for a few hours. Have a new one sent to the same address."),
    PASSKEYS_ERROR_ACTION_NEW_CODE, FALSE },
  [PASSKEYS_SESSION_ERROR_ALREADY_REGISTERED] = {
    N_("This Code Was Used Already"),
    N_("You have joined with it before. Sign in with your passkey; if you no longer have one, ask an "
       "administrator to invite you again."),
    PASSKEYS_ERROR_ACTION_SIGN_IN, FALSE },
  [PASSKEYS_SESSION_ERROR_UNKNOWN_USER] = {
    N_("Nobody by That Name"),
    N_("The organisation knows no such user. Check the e-mail address and the organisation ID."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_SESSION_ERROR_DEACTIVATED] = {
    N_("This User Is Deactivated"),
    N_("An administrator of the organisation switched the user off and can switch it on again."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
  [PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE] = {
    N_("No Passkey for This Account Here"),
    N_("Use the device that holds one. If it is lost, recover access with the recovery kit, or ask an "
       "administrator to invite you again and join with the new code."),
    PASSKEYS_ERROR_ACTION_JOIN, FALSE },
  [PASSKEYS_SESSION_ERROR_SESSION_EXPIRED] = {
    N_("The Session Has Expired"),
    N_("Sign in again to go on. What you entered is still here."),
    PASSKEYS_ERROR_ACTION_SIGN_IN, FALSE },
  [PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED] = {
    N_("That Took Too Long"),
    N_("The organisation waits only for a short time. Nothing was changed; try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_SESSION_ERROR_PERMISSION_MISSING] = {
    N_("A Permission Is Missing"),
    N_("You are not allowed to do this. The administrators of the organisation can give you the permission."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
  [PASSKEYS_SESSION_ERROR_APPROVAL_PENDING] = {
    N_("Waiting for Approval"),
    N_("The change was signed and accepted. It takes effect when somebody else approves it."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_SESSION_ERROR_KEYRING] = {
    N_("The Session Cannot Be Kept"),
    N_("The desktop’s keyring did not open, so you stay signed in only until Passkeys is closed."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_SESSION_ERROR_CLOCK] = {
    N_("The Clock of This Computer Is Wrong"),
    N_("It differs too much from the server’s. Set date and time in Settings, then sign in again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED] = {
    N_("The Organisation Here Did Not Start"),
    NULL,
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_SESSION_ERROR_INVALID_TOKEN] = {
    N_("The Server Signed In Somebody Else"),
    N_("The answer is for another account, so it was not used. Tell the organisation’s administrators."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
  [PASSKEYS_SESSION_ERROR_ALREADY_HELD] = {
    N_("There Is a Passkey Already"),
    N_("A passkey of this account is already kept there. One is enough; choose another place for a second one."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_SESSION_ERROR_INVALID_LINK] = {
    N_("The Link Cannot Be Used"),
    N_("It is no link to join an organisation, or it is not complete. Copy the whole link from the message, or "
       "enter the code by hand."),
    PASSKEYS_ERROR_ACTION_JOIN, FALSE },
  [PASSKEYS_SESSION_ERROR_INVALID_MESSAGE] = {
    N_("The Message Cannot Be Read"),
    N_("The organisation on this computer wrote a message that Passkeys does not understand. Have a new code "
       "sent."),
    PASSKEYS_ERROR_ACTION_NEW_CODE, FALSE },
  [PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED] = {
    N_("The List of Accounts Cannot Be Read"),
    N_("Its file is damaged and was left as it is. Your passkeys are not affected: sign in with your e-mail "
       "address and organisation ID."),
    PASSKEYS_ERROR_ACTION_SIGN_IN, FALSE },
  [PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW] = {
    N_("A Newer Version Is Needed"),
    N_("The list of accounts was written by a newer version of Passkeys and was left as it is. Update Passkeys "
       "to use it."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED] = {
    N_("The Account Was Not Remembered"),
    N_("The list of accounts could not be written. You are signed in, but this computer will not offer the "
       "account next time. Check the free space of the disk."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY] = {
    N_("The Computation Failed"),
    N_("The cryptographic library of this computer reported a failure. Nothing was changed."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
};

static const Message webauthn_messages[] = {
  [PASSKEYS_WEBAUTHN_ERROR_MALFORMED] = {
    N_("This Cannot Be Read"),
    N_("What was received does not follow its format, so it was not used. Check that the link or code is "
       "complete."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE] = {
    N_("This Is Too Large"),
    N_("What was received is longer than any honest value, so it was not read."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED] = {
    N_("Not Supported Yet"),
    N_("The organisation asks for a kind of key that Passkeys does not know. A newer version may be needed."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_MISMATCH] = {
    N_("A Signature Is Not Right"),
    N_("What was received does not prove what it claims, so it was not used. Try again; if it goes on, tell "
       "the organisation’s administrators."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY] = {
    N_("The Names Do Not Belong Together"),
    N_("The relying party ID has to be the host of the origin, or a parent of it that belongs to one owner."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY] = {
    N_("The Computation Failed"),
    N_("The cryptographic library of this computer reported a failure. Nothing was changed."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
};

static const Message *
find_in (const Message *messages,
         gsize          n_messages,
         int            code)
{
  if (code < 0 || (gsize) code >= n_messages || messages[code].title == NULL)
    return &unknown_message;

  return &messages[code];
}

static const Message *
find_message (const GError *error)
{
  if (error->domain == PASSKEYS_API_ERROR)
    return find_in (api_messages, G_N_ELEMENTS (api_messages), error->code);
  if (error->domain == PASSKEYS_AUTHENTICATOR_ERROR)
    return find_in (authenticator_messages, G_N_ELEMENTS (authenticator_messages), error->code);
  if (error->domain == PASSKEYS_SESSION_ERROR)
    return find_in (session_messages, G_N_ELEMENTS (session_messages), error->code);
  if (error->domain == PASSKEYS_WEBAUTHN_ERROR)
    return find_in (webauthn_messages, G_N_ELEMENTS (webauthn_messages), error->code);

  return &unknown_message;
}

static char *
clean (const char *text)
{
  g_autofree char *cleaned = passkeys_untrusted_text_strip (text, MAXIMUM_QUOTE);

  g_strstrip (cleaned);
  return g_strconcat (cleaned, g_utf8_strlen (text, -1) > MAXIMUM_QUOTE ? "…" : NULL, NULL);
}

static void
append_quote (GString      *sentence,
              const GError *error)
{
  const char *server_message = passkeys_api_failure_get_server_message (error);
  const char *error_id = passkeys_api_failure_get_error_id (error);

  if (server_message != NULL && *server_message != '\0')
    {
      g_autofree char *cleaned = clean (server_message);

      /* Translators: %s is what the server of the organisation said, in its own words */
      g_string_append_printf (sentence, _(" The server said: “%s”"), cleaned);
    }

  if (error_id != NULL && *error_id != '\0')
    {
      g_autofree char *cleaned = clean (error_id);

      /* Translators: %s is a reference by which support finds this event */
      g_string_append_printf (sentence, _(" (reference %s)"), cleaned);
    }
}

/* Which permission it is, so that the person knows what to ask an administrator for. */
static void
append_operation (GString      *sentence,
                  const GError *error)
{
  const char *operation = passkeys_session_error_get_operation (error);

  if (operation != NULL)
    {
      g_autofree char *cleaned = clean (operation);

      /* Translators: %s is the name of a permission, such as Auth:Users:Create */
      g_string_append_printf (sentence, _(" What is missing: %s."), cleaned);
    }
}

static char *
describe_rate_limit (const GError *error)
{
  guint seconds = passkeys_api_failure_get_retry_after (error);

  if (seconds == 0)
    return NULL;

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "The server asks for a pause. Try again in %u second.",
                                       "The server asks for a pause. Try again in %u seconds.",
                                       seconds),
                          seconds);
}

/**
 * passkeys_error_messages_describe:
 * @error: an error of any domain
 * @title: (out) (optional): what happened, in a few words
 * @sentence: (out) (optional): why, and what to do next
 *
 * Puts an error into words a person can act on. Both are plain text: never give them to a widget
 * as markup, because they may quote a server.
 */
void
passkeys_error_messages_describe (const GError  *error,
                                  char         **title,
                                  char         **sentence)
{
  g_autofree char *limited = NULL;
  g_autoptr(GString) words = g_string_new (NULL);
  const Message *message;

  g_return_if_fail (error != NULL);

  message = find_message (error);

  /* What a server said stays out of the log: it may repeat what was sent to it. */
  g_debug ("%s, code %d: %s", g_quark_to_string (error->domain), error->code,
           error->domain == PASSKEYS_API_ERROR ? "(words of a server)" : error->message);

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_RATE_LIMITED))
    limited = describe_rate_limit (error);

  if (limited != NULL)
    g_string_append (words, limited);
  else if (message->sentence != NULL)
    g_string_append (words, _(message->sentence));
  else
    {
      g_autofree char *cleaned = clean (error->message);

      g_string_append (words, cleaned);
    }

  if (g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_PERMISSION_MISSING))
    append_operation (words, error);
  if (message->quotes_server)
    append_quote (words, error);

  if (title != NULL)
    *title = g_strdup (_(message->title));
  if (sentence != NULL)
    *sentence = g_string_free_and_steal (g_steal_pointer (&words));
}

/**
 * passkeys_error_messages_get_action:
 * @error: an error of any domain
 *
 * Returns: what a person can do about it
 */
PasskeysErrorAction
passkeys_error_messages_get_action (const GError *error)
{
  g_return_val_if_fail (error != NULL, PASSKEYS_ERROR_ACTION_NONE);

  return find_message (error)->action;
}

/**
 * passkeys_error_messages_get_label:
 * @error: an error of any domain
 *
 * Returns: (nullable): the label of a button that takes the next step, with mnemonic, or %NULL
 *   when the next step is nothing that a button could do
 */
const char *
passkeys_error_messages_get_label (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  switch (passkeys_error_messages_get_action (error))
    {
    case PASSKEYS_ERROR_ACTION_TRY_AGAIN:
      return _("_Try Again");

    case PASSKEYS_ERROR_ACTION_SIGN_IN:
      return _("_Sign In");

    case PASSKEYS_ERROR_ACTION_NEW_CODE:
      return _("Send a _New Code");

    case PASSKEYS_ERROR_ACTION_JOIN:
      return _("_Join with a Code");

    case PASSKEYS_ERROR_ACTION_NONE:
    case PASSKEYS_ERROR_ACTION_CORRECT:
    case PASSKEYS_ERROR_ACTION_CREATE_PASSKEY:
    case PASSKEYS_ERROR_ACTION_OTHER_PASSKEY:
    case PASSKEYS_ERROR_ACTION_ADMINISTRATOR:
    default:
      return NULL;
    }
}

/**
 * passkeys_error_messages_is_silent:
 * @error: an error of any domain
 *
 * Tells whether the error only means that somebody changed their mind or that nobody waits any
 * more. Such an error is not worth a word.
 *
 * Returns: whether to say nothing
 */
gboolean
passkeys_error_messages_is_silent (const GError *error)
{
  g_return_val_if_fail (error != NULL, TRUE);

  return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED) ||
         g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED) ||
         g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED);
}

typedef struct
{
  char *title;
  char *sentence;
} Details;

static void
details_free (gpointer  data,
              GClosure *closure)
{
  Details *details = data;

  g_free (details->title);
  g_free (details->sentence);
  g_free (details);
}

static void
on_details_clicked (AdwToast *toast,
                    Details  *details)
{
  GtkWidget *parent = g_object_get_data (G_OBJECT (toast), "overlay");
  AdwDialog *dialog = adw_alert_dialog_new (details->title, details->sentence);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, parent);
}

/**
 * passkeys_error_messages_toast:
 * @widget: a widget inside a toast overlay
 * @error: an error of any domain
 *
 * Tells in passing that something failed, where the person has nothing to correct. The sentence is
 * one click away, because a toast has room for a few words only.
 */
void
passkeys_error_messages_toast (GtkWidget    *widget,
                               const GError *error)
{
  GtkWidget *overlay;
  AdwToast *toast;
  Details *details;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (error != NULL);

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL || passkeys_error_messages_is_silent (error))
    return;

  details = g_new0 (Details, 1);
  passkeys_error_messages_describe (error, &details->title, &details->sentence);

  toast = adw_toast_new ("");
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, details->title);
  adw_toast_set_timeout (toast, 10);
  adw_toast_set_button_label (toast, _("_Details"));
  g_object_set_data (G_OBJECT (toast), "overlay", overlay);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_details_clicked), details, details_free,
                         G_CONNECT_DEFAULT);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
