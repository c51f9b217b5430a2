/* passkeys-server-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server-words"

#include "config.h"

#include "passkeys-server-words.h"

#include <glib/gi18n.h>

/* What passkeys-server refuses with, word for word, where a person can do something about it. test-source.py
 * looks at what it can say. */
static const struct
{
  const char *said;
  const char *sentence;
} words[] = {
  { "Conflicting permission with same name", N_("There is a permission of this name already.") },
  { "Conflicting token with same name", N_("There is an access token of this name already.") },
  { "Conflicting service account with same name",
    N_("There is a service account of this name already.") },
  { "Conflicting token with same externalId",
    N_("There is an access token with this external ID already.") },
  { "Conflicting service account with same externalId",
    N_("There is a service account with this external ID already.") },
  { "Conflicting user with same externalId",
    N_("There is a user with this external ID already.") },
  { "User already exists.", N_("There is a user with this e-mail address already.") },
  { "The credential is already registered.", N_("This passkey is registered already.") },
  { "The permission is already assigned.", N_("The permission was given already.") },
  { "The permission is archived.", N_("The permission is archived. Restore it first.") },
  { "The permission cannot be changed.",
    N_("This permission belongs to the server and cannot be changed.") },
  { "The assignment cannot be changed.", N_("This permission cannot be taken away here.") },
  { "A permission allows at least one operation.", N_("A permission has to allow something.") },
  { "An operation is not known.", N_("The server does not know one of the operations.") },
  { "A name has 1 to 100 characters.", N_("A name has 1 to 100 characters.") },
  { "A name is one line of text.", N_("A name is one line of text.") },
  { "The e-mail address is not valid.", N_("The e-mail address is not valid.") },
  { "The external id is too long.", N_("The external ID is too long.") },
  { "Registration code has already been used", N_("The registration code was used already.") },
  { "Registration code expired", N_("The registration code has expired.") },
  { "Verification code expired", N_("The code of the message has expired.") },
  { "Invalid code", N_("The code is not valid.") },
  { "Challenge token is not valid.", N_("It took too long. Begin anew.") },
  { "user action signature is missing or invalid",
    N_("The signature is not valid, or came too late.") },
  { "user action has already been used", N_("The same signature was sent twice.") },
  { "User not found", N_("There is no such user.") },
  { "User account has been deactivated.", N_("This user has been deactivated.") },
  { "User does not have a credential that can be used for the application.",
    N_("The user has no passkey that works here.") },
  { "Credential cannot be used as a recovery factor.",
    N_("The recovery kit is not valid for this user.") },
  { "Not Authorized.", N_("It is not known who asks, or the passkey is not right.") },
  { "The terms and the privacy policy must be accepted.",
    N_("The terms and the privacy policy have to be accepted.") },
  { "The kind of credential is not supported.",
    N_("The server cannot use this kind of credential.") },
  { "The kind of credential cannot be used here.",
    N_("This kind of credential cannot be used for this.") },
  { "The origin is not one of this server.",
    N_("The server does not serve this origin. Check the connection.") },
  { "The credential is for another relying party.",
    N_("The passkey is for another relying party. Check the connection.") },
  { "The authenticator did not verify its user.",
    N_("The passkey was used without a PIN or fingerprint.") },
  { "The attestation format is not supported.",
    N_("The server cannot check what this security key says of itself.") },
  { "The user has as many credentials as can be.",
    N_("The user cannot have more credentials. Remove one first.") },
  { "The user has as many tokens as can be.",
    N_("The user cannot have more access tokens. Remove one first.") },
  { "The organisation has as many service accounts as can be.",
    N_("The organisation cannot have more service accounts. Remove one first.") },
  { "This is your last active credential. Without it you could not sign in: add or activate "
    "another one first.",
    N_("This is your last active credential. Without it you could not sign in: add or activate "
       "another one first.") },
  { "This is the last active administrator of the organisation.",
    N_("This is the last active administrator of the organisation.") },
  { "You cannot deactivate or delete yourself.",
    N_("You cannot deactivate or remove yourself.") },
  { "This is a service account.", N_("This is a service account.") },
  { "The token has expired.", N_("The access token has expired.") },
  { "A token lives at most 730 days.", N_("An access token lives for 730 days at most.") },
  { "The start time is after the end time.", N_("The first day is after the last.") },
  { "The server cannot store anything at the moment. Try again later.",
    N_("It cannot store anything at the moment.") },
};

/**
 * passkeys_server_words_find:
 * @message: what a server said
 *
 * Returns: (transfer none) (nullable): the same in the language of the person, or %NULL if the words are
 *   not known
 */
const char *
passkeys_server_words_find (const char *message)
{
  g_return_val_if_fail (message != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (message, words[i].said))
      return _(words[i].sentence);

  return NULL;
}
