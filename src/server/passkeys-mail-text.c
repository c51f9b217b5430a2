/* passkeys-mail-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-mail-text.h"

#include <glib/gi18n.h>

#include "passkeys-code.h"

/* What a person types by hand, a line each. */
static char *
build_fields (const char                       *username,
              const PasskeysOrganisationRecord *organisation,
              const char                       *code_name,
              const char                       *code)
{
  return g_strdup_printf ("%s %s\n%s %s\n%s %s\n%s %s\n", _("User name:"), username,
                          C_("mail", "Organisation:"), organisation->name, _("Organisation id:"),
                          organisation->id, code_name, code);
}

static char *
build_link (const char *username,
            const char *organisation_id,
            const char *code)
{
  g_autofree char *escaped_username = g_uri_escape_string (username, NULL, FALSE);
  g_autofree char *escaped_organisation = g_uri_escape_string (organisation_id, NULL, FALSE);
  g_autofree char *escaped_code = g_uri_escape_string (code, NULL, FALSE);

  return g_strdup_printf ("passkeys://register?username=%s&orgId=%s&code=%s", escaped_username,
                          escaped_organisation, escaped_code);
}

/**
 * passkeys_mail_text_registration:
 * @from_host: the host of the sender's address
 * @username: the person's e-mail address
 * @organisation: where the person is invited to
 * @code: the registration code
 * @date: now, in milliseconds
 *
 * Returns: (transfer full): the invitation
 */
PasskeysMailMessage *
passkeys_mail_text_registration (const char                       *from_host,
                                 const char                       *username,
                                 const PasskeysOrganisationRecord *organisation,
                                 const char                       *code,
                                 gint64                            date)
{
  g_autofree char *subject = g_strdup_printf (_("Your invitation to %s"), organisation->name);
  g_autofree char *welcome = g_strdup_printf (_("Welcome to %s!"), organisation->name);
  char *link = build_link (username, organisation->id, code);
  char *fields = build_fields (username, organisation, _("Registration code:"), code);
  PasskeysMailMessage *message;
  char *body;

  body = g_strdup_printf ("%s\n\n%s\n\n  %s\n\n%s\n\n"
                          "%s\n"
                          "%s\n\n%s\n",
                          welcome,
                          _("Nobody here has a password: you sign in with a passkey, which you "
                            "make now. Open this link with Passkeys:"),
                          link,
                          _("Or start Passkeys, choose to join an organisation, and type what "
                            "follows."),
                          fields,
                          _("The code works once, and for 4 hours. If it has expired, ask for a "
                            "new one on the same page."),
                          _("If you did not expect this message, you need not do anything."));
  message = passkeys_mail_message_new (from_host, username, subject, body, date);
  passkeys_code_free (link);
  passkeys_code_free (fields);
  passkeys_code_free (body);
  return message;
}

/**
 * passkeys_mail_text_login:
 * @from_host: the host of the sender's address
 * @username: the person's e-mail address
 * @organisation: where the person wants to sign in
 * @code: the login code
 * @date: now, in milliseconds
 *
 * Returns: (transfer full): the message
 */
PasskeysMailMessage *
passkeys_mail_text_login (const char                       *from_host,
                          const char                       *username,
                          const PasskeysOrganisationRecord *organisation,
                          const char                       *code,
                          gint64                            date)
{
  g_autofree char *subject = g_strdup_printf (_("Your code to sign in to %s"), organisation->name);
  char *fields = build_fields (username, organisation, _("Login code:"), code);
  PasskeysMailMessage *message;
  char *body;

  body = g_strdup_printf ("%s\n\n"
                          "%s\n"
                          "%s\n\n%s\n",
                          _("Here is the code that you asked for to sign in."),
                          fields,
                          _("It works once, and for 15 minutes."),
                          _("If you did not ask for it, you need not do anything; tell nobody "
                            "this code."));
  message = passkeys_mail_message_new (from_host, username, subject, body, date);
  passkeys_code_free (fields);
  passkeys_code_free (body);
  return message;
}

/**
 * passkeys_mail_text_recovery:
 * @from_host: the host of the sender's address
 * @username: the person's e-mail address
 * @organisation: where the person lost every passkey
 * @code: the verification code
 * @date: now, in milliseconds
 *
 * Returns: (transfer full): the message
 */
PasskeysMailMessage *
passkeys_mail_text_recovery (const char                       *from_host,
                             const char                       *username,
                             const PasskeysOrganisationRecord *organisation,
                             const char                       *code,
                             gint64                            date)
{
  g_autofree char *subject = g_strdup_printf (_("Your code to recover access to %s"),
                                              organisation->name);
  char *fields = build_fields (username, organisation, _("Verification code:"), code);
  PasskeysMailMessage *message;
  char *body;

  body = g_strdup_printf ("%s\n\n"
                          "%s\n"
                          "%s\n\n%s\n",
                          _("Here is the code that you asked for to recover your access. You also "
                            "need your recovery kit."),
                          fields,
                          _("It works for 15 minutes. Once you have recovered your access, all "
                            "your former passkeys and sessions have ended."),
                          _("If you did not ask for it, someone else may want to be you: tell "
                            "nobody this code, and tell your administrator."));
  message = passkeys_mail_message_new (from_host, username, subject, body, date);
  passkeys_code_free (fields);
  passkeys_code_free (body);
  return message;
}
