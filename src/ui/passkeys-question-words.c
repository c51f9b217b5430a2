/* passkeys-question-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-question-words"

#include "config.h"

#include "passkeys-question-words.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-words.h"
#include "passkeys-error-messages.h"

typedef struct
{
  const char *title;
  const char *sentence; /* (nullable): then that of the error */
} Words;

#define AGAIN N_("Plug It In Again")
#define ANOTHER N_("Plug In Another Security Key")

/* Why what is plugged in does not do, in the words of somebody who holds another one in the hand.
 * An error that is not here has its own title. */
static const Words reasons[] = {
  [PASSKEYS_AUTHENTICATOR_ERROR_REMOVED] = {
    AGAIN,
    N_("It was unplugged. Nothing is lost: this goes on as soon as it, or another one, is plugged "
       "in.") },
  [PASSKEYS_AUTHENTICATOR_ERROR_FAILED] = {
    AGAIN,
    N_("It failed. Unplug it, wait a moment, and plug it in again.") },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED] = {
    N_("Unplug It, Then Plug It In Again"),
    N_("There were too many wrong PINs in a row. No passkey is lost: the security key takes the "
       "next PIN once it was unplugged.") },
  [PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD] = {
    ANOTHER,
    N_("The PIN of this one is blocked for good. It can only be reset, which erases its passkeys.") },
  [PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS] = {
    ANOTHER,
    N_("What is plugged in holds no passkey of this account.") },
  [PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED] = {
    ANOTHER,
    N_("This one holds a passkey of this account already.") },
  [PASSKEYS_AUTHENTICATOR_ERROR_FULL] = {
    ANOTHER,
    N_("This one has no room for another passkey. You can remove one that is no longer needed.") },
  [PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED] = { ANOTHER, NULL },
  [PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY] = { ANOTHER, NULL },
};

static gboolean
is_known (const GError *reason)
{
  return reason->domain == PASSKEYS_AUTHENTICATOR_ERROR && reason->code >= 0 &&
         (gsize) reason->code < G_N_ELEMENTS (reasons) && reasons[reason->code].title != NULL;
}

/**
 * passkeys_question_words_touch:
 * @name: (nullable): the security key, or %NULL where several blink
 * @title: (out): what to do, in a few words
 * @sentence: (out): the same at length
 *
 * Puts into words that a touch is waited for.
 */
void
passkeys_question_words_touch (const char  *name,
                               char       **title,
                               char       **sentence)
{
  if (name == NULL)
    {
      *title = g_strdup (_("Touch the One to Use"));
      *sentence = g_strdup (_("Several security keys blink. The touch chooses one, and the others "
                              "stop."));
      return;
    }

  *title = g_strdup (_("Touch Your Security Key"));
  /* Translators: %s is the name of a security key */
  *sentence = g_strdup_printf (_("%s blinks. Touch its button or sensor."),
                               passkeys_authenticator_words_translate (name));
}

/**
 * passkeys_question_words_insert:
 * @reason: (nullable): why the security keys that are plugged in do not do, or %NULL if there is none
 * @title: (out): what to do, in a few words
 * @sentence: (out): why, and what comes then
 *
 * Puts into words that a security key has to be plugged in.
 */
void
passkeys_question_words_insert (const GError  *reason,
                                char         **title,
                                char         **sentence)
{
  g_autofree char *error_title = NULL;
  g_autofree char *error_sentence = NULL;
  const Words *words = NULL;

  if (reason == NULL)
    {
      *title = g_strdup (_("Plug In Your Security Key"));
      *sentence = g_strdup (_("Plug it into a USB port and leave it there until this is done."));
      return;
    }

  passkeys_error_messages_describe (reason, &error_title, &error_sentence);
  if (is_known (reason))
    words = &reasons[reason->code];

  *title = words != NULL ? g_strdup (_(words->title)) : g_steal_pointer (&error_title);
  if (words != NULL && words->sentence != NULL)
    *sentence = g_strdup (_(words->sentence));
  else
    *sentence = g_steal_pointer (&error_sentence);
}
