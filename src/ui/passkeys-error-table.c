/* passkeys-error-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-error-table"

#include "config.h"

#include "passkeys-error-table.h"

#include <glib/gi18n.h>

#include "passkeys-api-error.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-session-error.h"
#include "passkeys-webauthn-error.h"

static const PasskeysErrorEntry unknown_message = {
  N_("Something Went Wrong"), NULL, PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE
};

/* Of what was only to be read nobody has entered anything. */
static const PasskeysErrorEntry unreadable_message = {
  N_("This Could Not Be Read"),
  N_("The server did not accept the request. Try again in a moment; if it goes on, tell the "
     "organisation’s administrators."),
  PASSKEYS_ERROR_ACTION_TRY_AGAIN, TRUE
};

static const PasskeysErrorEntry api_messages[] = {
  [PASSKEYS_API_ERROR_OFFLINE] = {
    N_("The Organisation Cannot Be Reached"),
    N_("Check the network connection and the server address, then try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_API_ERROR_TIMED_OUT] = {
    N_("No Answer in Time"),
    N_("The server is there but did not answer in time. What was asked of it may still have "
       "happened: look before you try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_API_ERROR_TLS] = {
    N_("The Server Cannot Be Trusted"),
    N_("Its certificate is not valid for this address, so nothing was sent. Check the address, "
       "and the date and time of this computer."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_API_ERROR_UNSAFE_ADDRESS] = {
    N_("The Address Is Not Safe"),
    N_("The connection is not encrypted, or the server wanted to send you somewhere else, so "
       "nothing was sent. An address has to begin with https://."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_API_ERROR_NOT_AN_API] = {
    N_("No Organisation at This Address"),
    N_("Something answers there, but it is not the server of an organisation. Check the "
       "address; a network that asks to sign in first can also be the cause."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_API_ERROR_TOO_LARGE] = {
    N_("The Answer Was Too Large"),
    N_("The server sent far more than expected, so its answer was not read. Tell the "
       "organisation’s administrators."),
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
    N_("You are not allowed to do this. The administrators of the organisation can give you the "
       "permission."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, TRUE },
  [PASSKEYS_API_ERROR_NOT_FOUND] = {
    N_("Not There Any More"),
    N_("The organisation no longer has this, or never had it. Reload the list to see what is "
       "there."),
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
    N_("The server answered in a way that Passkeys does not know. A newer version may be "
       "needed."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, TRUE },
  [PASSKEYS_API_ERROR_SSO_REQUIRED] = {
    N_("Single Sign-On Is Required"),
    N_("Your organisation has you sign in on a page of its own, which Passkeys cannot show. "
       "Sign in with a web browser, or ask an administrator to lift the requirement."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
};

static const PasskeysErrorEntry authenticator_messages[] = {
  [PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED] = {
    N_("Request Cancelled"),
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
    N_("No passkey is lost. Wait for a while, or unplug the security key and plug it in again, "
       "before the next try."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD] = {
    N_("The PIN Is Blocked for Good"),
    N_("The passkeys kept there cannot be used any more. Use another passkey; the blocked one "
       "has to be reset, which erases it."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS] = {
    N_("No Passkey for This Account"),
    N_("There is none of this account here. Use the device that holds one, or ask an "
       "administrator for a new registration code."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED] = {
    N_("There Is a Passkey Already"),
    N_("A passkey of this account is already kept there. One is enough; choose another place "
       "for a second one."),
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
    N_("Remove a passkey from the security key that is no longer needed, or choose another place."),
    PASSKEYS_ERROR_ACTION_MANAGE_KEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED] = {
    N_("Not Possible There"),
    N_("This security key is of an older kind and cannot do what the organisation asks for. A "
       "passkey on this computer can."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_DENIED] = {
    N_("The Security Key Cannot Be Read"),
    N_("It is plugged in, but your account may not use it. Give the rule to an administrator of "
       "this computer; the first lines of it say where it belongs."),
    PASSKEYS_ERROR_ACTION_COPY_FIX, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED] = {
    N_("The Passkeys Here Cannot Be Read"),
    N_("What the keyring holds is damaged; nothing was changed. Use another passkey, or recover "
       "access with the recovery kit."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW] = {
    N_("A Newer Version Is Needed"),
    N_("The passkeys on this computer were written by a newer version of Passkeys. Nothing was "
       "changed; update Passkeys to use them."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_STORAGE] = {
    N_("The Keyring Cannot Be Used"),
    N_("Passkeys on this computer live in the desktop’s keyring, and it did not open. Unlock "
       "it, then try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_FAILED] = {
    N_("The Passkey Could Not Be Used"),
    N_("The device that keeps it failed. Try again, or use another passkey."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_CHANGE_REQUIRED] = {
    N_("The PIN Has to Be Changed"),
    N_("The PIN was right, but the security key takes it no longer. Choose a new one."),
    PASSKEYS_ERROR_ACTION_MANAGE_KEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY] = {
    N_("The Security Key Refuses This PIN"),
    N_("It is too simple, or was used before. Choose another one."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_UV_FAILED] = {
    N_("The Finger Was Not Recognised"),
    N_("Put it flat on the sensor and try again. The PIN works as well."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_UV_BLOCKED] = {
    N_("Too Many Unknown Fingers"),
    N_("Enter the PIN of the security key instead. Fingers are taken again afterwards."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_NO_KEY] = {
    N_("No Security Key Is Plugged In"),
    N_("Plug one in by USB, then try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_SEVERAL_KEYS] = {
    N_("Several Security Keys Are Plugged In"),
    N_("So that the right one is meant, unplug the others, then try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_NOT_ALLOWED] = {
    N_("Touched Too Late"),
    N_("The security key allows this only for a few seconds after it was plugged in. Nothing was "
       "changed; try again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD] = {
    N_("The Security Key Is Out of Reach"),
    N_("Passkeys runs in a sandbox that does not show it. Run the command in a terminal to allow "
       "it, then start Passkeys again."),
    PASSKEYS_ERROR_ACTION_COPY_FIX, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY] = {
    N_("The Security Key Is Too Old for This"),
    N_("It knows only U2F: it has no PIN and cannot keep a passkey. A newer security key can, and "
       "so can this computer."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT] = {
    N_("The Security Chip Is Gone"),
    N_("The passkey is held by the security chip of this computer (TPM), which does not show. It "
       "may be switched off: switch it on in the firmware settings, or use another passkey."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED] = {
    N_("The Security Chip May Not Be Used"),
    N_("The passkey is held by the security chip of this computer (TPM), but your account may not "
       "use it any more. Ask an administrator of this computer, or use another passkey."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED] = {
    N_("The Security Chip Was Cleared"),
    N_("The passkey was held by it and is lost for good. Use another passkey, or recover access "
       "with the recovery kit; then this one can be removed."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN] = {
    N_("The Passkey Is Held by Another Computer"),
    N_("It was made with another security chip than the one here, and works only with that. Use "
       "the computer that it was made on, or another passkey."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED] = {
    N_("The Security Chip Did Not Answer"),
    N_("Nothing is lost. Try again in a moment; if it goes on, restart the computer."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
};

static const PasskeysErrorEntry passkey_file_messages[] = {
  [PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN] = {
    N_("Not a File with Passkeys"),
    N_("Passkeys reads what it exported itself, “.passkey” files of KeePassXC, JSON exports of "
       "Bitwarden, and the Credential Exchange Format (CXF). Unpack an archive first."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED] = {
    N_("The File Is Damaged"),
    N_("It is cut short or does not follow its format, so nothing in it was used. Export it anew "
       "in the other program."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE] = {
    N_("The File Is Too Large"),
    N_("It holds far more than a file with passkeys should, so it was not read. Export fewer at "
       "once."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_PASSKEY_FILE_ERROR_ENCRYPTED] = {
    N_("Only Bitwarden Can Open This File"),
    N_("It was exported in an encrypted format. Export it in Bitwarden once more, as “.json”, and "
       "delete that file after the import."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_PASSKEY_FILE_ERROR_TOO_NEW] = {
    N_("The File Is from a Newer Program"),
    N_("It has a later version of its format. A newer version of Passkeys may read it."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_PASSKEY_FILE_ERROR_EMPTY] = {
    N_("No Passkeys in the File"),
    N_("It can be read, but there is no passkey in it. Some programs leave passkeys out of an "
       "export."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_PASSKEY_FILE_ERROR_PASSWORD_REQUIRED] = {
    N_("Protected by a Password"),
    N_("Type the password that was chosen when the file was exported."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_PASSKEY_FILE_ERROR_WRONG_PASSWORD] = {
    N_("Wrong Password"),
    N_("This is not the password that was chosen when the file was exported, or the file is "
       "damaged."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_PASSKEY_FILE_ERROR_FAILED] = {
    N_("The Computation Failed"),
    N_("The cryptographic library of this computer reported a failure. Nothing was changed."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
};

static const PasskeysErrorEntry session_messages[] = {
  [PASSKEYS_SESSION_ERROR_RELYING_PARTY] = {
    N_("The Server Claims to Be Another"),
    N_("It asks in the name of another relying party than this connection is for, so nothing was "
       "signed. Tell the organisation’s administrators."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE, TRUE },
  [PASSKEYS_SESSION_ERROR_INVALID_CONNECTION] = {
    N_("The Address Cannot Be Used"),
    N_("It is not complete, or the relying party ID and the origin do not belong together. Look at "
       "the details of the server."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE, TRUE },
  [PASSKEYS_SESSION_ERROR_WRONG_CODE] = {
    N_("The Code Was Refused"),
    N_("The code, the e-mail address or the organisation ID is not right. Compare them with the "
       "message, or have a new code sent."),
    PASSKEYS_ERROR_ACTION_NEW_CODE, FALSE },
  [PASSKEYS_SESSION_ERROR_CODE_EXPIRED] = {
    N_("The Code Has Expired"),
    N_("Codes are good only for a while. Have a new one sent to the same address."),
    PASSKEYS_ERROR_ACTION_NEW_CODE, FALSE },
  [PASSKEYS_SESSION_ERROR_ALREADY_REGISTERED] = {
    N_("This Code Was Used Already"),
    N_("You have joined with it before. Sign in with your passkey; if you no longer have one, "
       "ask an administrator to invite you again."),
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
    N_("Use the device that holds one. If it is lost, recover access with the recovery kit, or "
       "ask an administrator to invite you again and join with the new code."),
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
    N_("You are not allowed to do this. The administrators of the organisation can give you the "
       "permission."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
  [PASSKEYS_SESSION_ERROR_APPROVAL_PENDING] = {
    N_("Waiting for Approval"),
    N_("The change was signed and accepted. It takes effect when somebody else approves it."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_SESSION_ERROR_KEYRING] = {
    N_("The Session Cannot Be Kept"),
    N_("The desktop’s keyring did not open, so you stay signed in only until Passkeys is "
       "closed."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_SESSION_ERROR_CLOCK] = {
    N_("The Clock of This Computer Is Wrong"),
    N_("It differs too much from the server’s. Set date and time in Settings, then sign in "
       "again."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED] = {
    N_("The Organisation Here Did Not Start"),
    N_("Its program could not be run, or ended at once. What the organisation holds is untouched."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE, TRUE },
  [PASSKEYS_SESSION_ERROR_INVALID_TOKEN] = {
    N_("The Server Signed In Somebody Else"),
    N_("The answer is for another account, so it was not used. Tell the organisation’s "
       "administrators."),
    PASSKEYS_ERROR_ACTION_ADMINISTRATOR, FALSE },
  [PASSKEYS_SESSION_ERROR_ALREADY_HELD] = {
    N_("There Is a Passkey Already"),
    N_("A passkey of this account is already kept there. One is enough; choose another place "
       "for a second one."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_SESSION_ERROR_INVALID_LINK] = {
    N_("The Link Cannot Be Used"),
    N_("It is no link to join an organisation, or it is not complete. Copy the whole link from "
       "the message, or enter the code by hand."),
    PASSKEYS_ERROR_ACTION_JOIN, FALSE },
  [PASSKEYS_SESSION_ERROR_INVALID_MESSAGE] = {
    N_("The Message Cannot Be Read"),
    N_("The organisation on this computer wrote a message that Passkeys does not understand. "
       "Have a new code sent."),
    PASSKEYS_ERROR_ACTION_NEW_CODE, FALSE },
  [PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED] = {
    N_("Accounts Cannot Be Read"),
    N_("The file with them is damaged and was left as it is. Your passkeys are not affected: sign in with "
       "your e-mail address and organisation ID."),
    PASSKEYS_ERROR_ACTION_SIGN_IN, FALSE },
  [PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW] = {
    N_("A Newer Version Is Needed"),
    N_("The list of accounts was written by a newer version of Passkeys and was left as it is. "
       "Update Passkeys to use it."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED] = {
    N_("The Account Was Not Remembered"),
    N_("The list of accounts could not be written. You are signed in, but this computer will "
       "not offer the account next time. Check the free space of the disk."),
    PASSKEYS_ERROR_ACTION_NONE, FALSE },
  [PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY] = {
    N_("The Computation Failed"),
    N_("The cryptographic library of this computer reported a failure. Nothing was changed."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE] = {
    N_("The Recovery Code Is Not Right"),
    N_("It does not open the recovery key of this user name. Compare it with the recovery kit, "
       "group by group; no try was used up."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_SESSION_ERROR_UNKNOWN_RECOVERY_KEY] = {
    N_("The Recovery Key Is Not Known"),
    N_("The organisation keeps no recovery key of this ID for this user. Check the ID and the "
       "user name; a kit that was used once is of no use any more."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT] = {
    N_("This Is No Recovery Kit"),
    N_("A recovery kit names a user, an organisation ID, a recovery code and a recovery key ID. "
       "Type them in instead."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE] = {
    N_("The Code Was Refused"),
    N_("It is mistyped, or it has been used, or its minute is over. Have the other device show a "
       "new code."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_SESSION_ERROR_UNKNOWN_ORGANISATION] = {
    N_("Which Organisation Is It?"),
    N_("The server does not tell. The organisation ID is on the other device, on Profile."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_SESSION_ERROR_INVALID_CSV] = {
    N_("The File Cannot Be Read"),
    N_("It is no list of users in the form of a CSV file. Correct it, then choose it again."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE, TRUE },
};

static const PasskeysErrorEntry webauthn_messages[] = {
  [PASSKEYS_WEBAUTHN_ERROR_MALFORMED] = {
    N_("This Cannot Be Read"),
    N_("What was received does not follow its format, so it was not used. Check that the link "
       "or code is complete."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE] = {
    N_("This Is Too Large"),
    N_("What was received is longer than it may be, so it was not read."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED] = {
    N_("Not Supported Yet"),
    N_("The organisation asks for a kind of key that Passkeys does not know. A newer version "
       "may be needed."),
    PASSKEYS_ERROR_ACTION_OTHER_PASSKEY, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_MISMATCH] = {
    N_("A Signature Is Not Right"),
    N_("What was received does not prove what it claims, so it was not used. Try again; if it "
       "goes on, tell the organisation’s administrators."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY] = {
    N_("The Names Do Not Belong Together"),
    N_("The relying party ID has to be the host of the origin, or a parent of it that belongs "
       "to one owner."),
    PASSKEYS_ERROR_ACTION_CORRECT, FALSE },
  [PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY] = {
    N_("The Computation Failed"),
    N_("The cryptographic library of this computer reported a failure. Nothing was changed."),
    PASSKEYS_ERROR_ACTION_TRY_AGAIN, FALSE },
};

static const PasskeysErrorEntry *
find_in (const PasskeysErrorEntry *messages,
         gsize          n_messages,
         int            code)
{
  if (code < 0 || (gsize) code >= n_messages || messages[code].title == NULL)
    return &unknown_message;

  return &messages[code];
}

/**
 * passkeys_error_table_find:
 * @error: an error of any domain
 *
 * Looks up the words for an error. What is in none of the tables gets words that fit everything.
 *
 * Returns: (transfer none): an entry, never %NULL
 */
const PasskeysErrorEntry *
passkeys_error_table_find (const GError *error)
{
  g_return_val_if_fail (error != NULL, &unknown_message);

  if (error->domain == PASSKEYS_API_ERROR)
    return find_in (api_messages, G_N_ELEMENTS (api_messages), error->code);
  if (error->domain == PASSKEYS_AUTHENTICATOR_ERROR)
    return find_in (authenticator_messages, G_N_ELEMENTS (authenticator_messages), error->code);
  if (error->domain == PASSKEYS_PASSKEY_FILE_ERROR)
    return find_in (passkey_file_messages, G_N_ELEMENTS (passkey_file_messages), error->code);
  if (error->domain == PASSKEYS_SESSION_ERROR)
    return find_in (session_messages, G_N_ELEMENTS (session_messages), error->code);
  if (error->domain == PASSKEYS_WEBAUTHN_ERROR)
    return find_in (webauthn_messages, G_N_ELEMENTS (webauthn_messages), error->code);

  return &unknown_message;
}

/**
 * passkeys_error_table_find_unreadable:
 * @error: an error of any domain
 *
 * Looks up the words for an error of what was only to be read.
 *
 * Returns: (transfer none): an entry, never %NULL
 */
const PasskeysErrorEntry *
passkeys_error_table_find_unreadable (const GError *error)
{
  g_return_val_if_fail (error != NULL, &unknown_message);

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_BAD_REQUEST))
    return &unreadable_message;

  return passkeys_error_table_find (error);
}
