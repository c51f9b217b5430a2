/* passkeys-site-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-words"

#include "config.h"

#include "passkeys-site-words.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-error-messages.h"
#include "passkeys-untrusted-text.h"

#define MAXIMUM_USER_NAME 100

/**
 * passkeys_site_words_get_heading:
 * @request: what a site asks
 *
 * Returns: (transfer none): what it is about
 */
const char *
passkeys_site_words_get_heading (PasskeysSiteRequest *request)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (request), NULL);

  switch (passkeys_site_request_get_purpose (request))
    {
    case PASSKEYS_SITE_PURPOSE_CREATE:
      return _("Create a Passkey");
    case PASSKEYS_SITE_PURPOSE_SIGN_IN:
      return _("Sign In");
    case PASSKEYS_SITE_PURPOSE_SELECT:
      return _("Use This Computer");
    case PASSKEYS_SITE_PURPOSE_MANAGE:
      if (passkeys_site_request_get_site (request) != NULL)
        return _("Remove Passkey?");
      return C_("site", "Passkeys");
    default:
      return C_("site", "Passkeys");
    }
}

/**
 * passkeys_site_words_dup_title:
 * @request: what a site asks
 *
 * Returns: (transfer full): what it is about, and which site asks
 */
char *
passkeys_site_words_dup_title (PasskeysSiteRequest *request)
{
  const char *site;

  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (request), NULL);

  site = passkeys_site_request_get_site (request);
  if (site == NULL ||
      passkeys_site_request_get_purpose (request) == PASSKEYS_SITE_PURPOSE_MANAGE)
    return g_strdup (passkeys_site_words_get_heading (request));
  if (passkeys_site_request_get_purpose (request) == PASSKEYS_SITE_PURPOSE_CREATE)
    /* Translators: %s is a site, such as "example.com" */
    return g_strdup_printf (_("Create a Passkey for %s?"), site);

  /* Translators: %s is a site, such as "example.com" */
  return g_strdup_printf (_("Sign In to %s"), site);
}

/**
 * passkeys_site_words_dup_site:
 * @request: what a site asks
 *
 * Returns: (transfer full): the site, for a person to read
 */
char *
passkeys_site_words_dup_site (PasskeysSiteRequest *request)
{
  const char *site;

  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (request), NULL);

  site = passkeys_site_request_get_site (request);
  if (site != NULL)
    return g_strdup (site);

  switch (passkeys_site_request_get_purpose (request))
    {
    case PASSKEYS_SITE_PURPOSE_SELECT:
    case PASSKEYS_SITE_PURPOSE_MANAGE:
      return g_strdup (_("This Computer"));
    case PASSKEYS_SITE_PURPOSE_CREATE:
    case PASSKEYS_SITE_PURPOSE_SIGN_IN:
    default:
      return g_strdup (_("Unnamed Site"));
    }
}

static char *
dup_user (PasskeysSiteRequest *request)
{
  const char *name = passkeys_site_request_get_user_name (request);
  g_autofree char *shown = NULL;

  if (name == NULL || *name == '\0')
    name = passkeys_site_request_get_user_display_name (request);
  if (name == NULL)
    return NULL;

  shown = passkeys_untrusted_text_strip (name, MAXIMUM_USER_NAME);
  g_strstrip (shown);
  return *shown != '\0' ? g_steal_pointer (&shown) : NULL;
}

static char *
describe_removal (const char *user) /* (nullable) */
{
  if (user == NULL)
    return g_strdup (_("A program wants to remove your passkey for this site. This computer can no "
                       "longer sign in with it, and it is gone for good."));

  /* Translators: %s is the name of a user, such as "ann@example.com" */
  return g_strdup_printf (_("A program wants to remove the passkey of “%s” for this site. This "
                            "computer can no longer sign in with it, and it is gone for good."), user);
}

/**
 * passkeys_site_words_dup_question:
 * @request: what a site asks
 *
 * Returns: (transfer full): what the person decides
 */
char *
passkeys_site_words_dup_question (PasskeysSiteRequest *request)
{
  PasskeysSitePurpose purpose;
  g_autofree char *user = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (request), NULL);

  purpose = passkeys_site_request_get_purpose (request);
  user = dup_user (request);
  if (purpose == PASSKEYS_SITE_PURPOSE_SELECT)
    return g_strdup (_("Your browser sees several security keys. Use the passkeys on this "
                       "computer?"));
  if (purpose == PASSKEYS_SITE_PURPOSE_MANAGE &&
      passkeys_site_request_get_relying_party_id (request) != NULL)
    return describe_removal (user);
  if (purpose == PASSKEYS_SITE_PURPOSE_MANAGE)
    return g_strdup (_("A program wants to manage the passkeys on this computer."));
  if (passkeys_site_request_get_relying_party_id (request) == NULL)
    return g_strdup (_("It asks in an old way that does not tell its name. Go on only if you have "
                       "just asked for this in your browser."));
  if (purpose == PASSKEYS_SITE_PURPOSE_SIGN_IN && user != NULL)
    /* Translators: %s is the name of a user, such as "ann@example.com" */
    return g_strdup_printf (_("Sign in to this site as “%s”?"), user);
  if (purpose == PASSKEYS_SITE_PURPOSE_SIGN_IN)
    return g_strdup (_("Sign in to this site with a passkey of this computer?"));
  if (user != NULL)
    /* Translators: %s is the name of a user, such as "ann@example.com" */
    return g_strdup_printf (_("Create a passkey for “%s” on this site?"), user);

  return g_strdup (_("Create a passkey for this site?"));
}

/**
 * passkeys_site_words_describe_done:
 * @request: what a site asked
 * @title: (out): a few words
 * @sentence: (out): the same at length
 *
 * Says that the site got what it asked for.
 */
void
passkeys_site_words_describe_done (PasskeysSiteRequest  *request,
                                   char                **title,
                                   char                **sentence)
{
  g_return_if_fail (PASSKEYS_IS_SITE_REQUEST (request));
  g_return_if_fail (title != NULL && sentence != NULL);

  if (passkeys_site_request_get_purpose (request) == PASSKEYS_SITE_PURPOSE_CREATE)
    {
      *title = g_strdup (_("Passkey Saved"));
      *sentence = g_strdup (_("From now on you can sign in to this site with it."));
      return;
    }

  *title = g_strdup (C_("site", "Done"));
  *sentence = g_strdup (_("Your browser goes on."));
}

/**
 * passkeys_site_words_describe_error:
 * @request: what a site asked
 * @error: why it does not get that
 * @title: (out): a few words
 * @sentence: (out): the same at length
 *
 * Says why it does not go on. What the rest of the application says of the organisation is of no
 * use here.
 */
void
passkeys_site_words_describe_error (PasskeysSiteRequest  *request,
                                    const GError         *error,
                                    char                **title,
                                    char                **sentence)
{
  g_return_if_fail (PASSKEYS_IS_SITE_REQUEST (request));
  g_return_if_fail (error != NULL);
  g_return_if_fail (title != NULL && sentence != NULL);

  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS))
    {
      *title = g_strdup (_("No Passkey for This Site Here"));
      *sentence = g_strdup (_("Use the device that holds one, or sign in to the site in another "
                              "way and create one."));
    }
  else if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                            PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED))
    {
      *title = g_strdup (_("There Is a Passkey Already"));
      *sentence = g_strdup (_("This computer holds one for this account of the site. Sign in with "
                              "it, or choose another device for a second one."));
    }
  else if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                            PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED))
    {
      *title = g_strdup (_("This Cannot Be Done Here"));
      *sentence = g_strdup (_("The site asks for a kind of passkey that this computer does not "
                              "make. Use another device."));
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    {
      *title = g_strdup (_("Your Browser Did Not Hear of It"));
      *sentence = g_strdup (_("Nothing came of it there. Try again in your browser."));
    }
  else
    passkeys_error_messages_describe (error, title, sentence);
}
