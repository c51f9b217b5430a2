/* passkeys-routes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-routes.h"

#include <string.h>

/* This table is the security policy. What is not in it does not exist (404).
 *
 * A request is judged in this order: path (404), method (405 with Allow), size (413), rate (429), login
 * token (401), body (400), user action (403, or 400 if used), permission (403), and then by its rule.
 * `GET`s and what comes before signing in need no user action; everything else does, but for
 * signing out.
 *
 * Where the API leaves something open, this server decides:
 *
 * - Bodies are closed: a member that is not known, is there twice or is null is refused (400), but for
 *   /auth/logout. So are query parameters of lists. Bodies end at 1 MiB.
 * - A challenge lives 5 minutes, a user action 2, the token of a registration or recovery 30. Each is used up by
 *   the first attempt that names it, whatever becomes of it, and ends when the server does. Login
 *   tokens live 8 hours and survive a restart.
 * - A user action is for one user, method, path and body. The path is compared without its query and
 *   unescaped, the body as JSON; no body, "" and {} are the same.
 * - Passkeys must verify their user. Attestation is asked for directly; `none` is taken, `packed`,
 *   `fido-u2f` and `tpm` are verified, and nobody's make of authenticator is refused.
 * - A key may leave out its origin. If it names one, it must be one of this server's.
 * - A key signs with SHA-256 or SHA-512, whatever it was registered with, and need not say with which.
 * - The counter of a passkey must rise once it is not 0, and a passkey never changes whether it can be
 *   backed up.
 * - A signature that does not verify is 401 `Not Authorized.`, whatever is wrong with it; a new credential
 *   that is not right is 400 with the reason.
 * - A passkey's id is unique in the organisation, a key's for its user (409).
 * - Passwords and one-time passwords are not supported (400). No second factor is asked for; one that
 *   is sent must verify.
 * - A login without a user name is answered by a passkey that says whose it is.
 * - Password-protected keys are handed out, and can sign in, only after the mailed login code.
 * - The last active credential that can sign can be neither deactivated nor deleted (400). So can neither
 *   the caller (400) nor the last active administrator (400), whose permission cannot be revoked
 *   either (400). An administrator is who holds ManagedFullAdminAccess and has registered.
 * - Deleting a user deletes all they had, so that the address can be invited again.
 * - A code dies of five wrong tries. A wrong registration code, one for a person nobody knows and one
 *   for a person who has registered get the same 401; the right code says so when it is expired or
 *   used (400). The code is used up when the registration is complete, and a new code ends a
 *   registration begun with the old one.
 * - A verification code lives 15 minutes, and with it a recovery begun; it is used up when the recovery is
 *   complete. A wrong one, and one for a person nobody knows, get the same 403 as a login code; the right
 *   one says so when it is expired (400). It lets its holder name one recovery credential, whose wrapped
 *   key alone is handed out and which alone can finish; another name is 401, and counts as a wrong try.
 * - A service account that may can begin a recovery without a code, of anybody in its organisation who has
 *   registered. It gets the wrapped key of the one recovery credential it names, and no further: that
 *   key must sign as ever. A wrong name is no wrong try for the mailed code, and a new code ends nothing.
 * - Recovery ends what the user had: credentials, sessions, personal access tokens, codes, and devices
 *   about to be added. None of the former credentials can be registered in its course (409), and no
 *   passkey is excluded. The recovery key signs the new credentials as JSON in any order of members.
 * - A device that is about to be added is so no longer once its user signs out of all sessions.
 * - /auth/login/code, /auth/registration/code, /auth/recover/user/code and /dashboard/org send at most
 *   10 messages at once to one name, and one a minute after that (429); whether the name is known makes
 *   no difference to the answer, nor to the time it takes.
 * - What needs no login token is limited (429), whatever row of the table it is: for each client address
 *   300 requests at once and ten a second after that, for each name in a body 600 and twenty. So an
 *   office behind one address can sign in together, and nobody shuts another out from one address. This
 *   computer itself is not limited, but whoever forwards through it is. Behind a trusted proxy it is
 *   X-Forwarded-For that counts; of an IPv6 address, its first half.
 * - The log has every change that was signed and done, and also each sign-in, registration, recovery and
 *   credential added with a device code: all that a credential proves. Nothing refused is in it, and no
 *   signing out. An entry is written with the change it is about, and never changed; it outlives its user.
 *   It shows the hash of the user action instead of the token. Its times include both ends, its CSV has
 *   the values as they are, oldest first, at most 100,000 of them.
 * - A user action is no good any more once the credential that signed it is inactive or gone (403).
 * - A device code may be typed in any case, with or without dashes; O is 0, I and L are 1.
 * - A user is found by e-mail address in any case. The same externalId with the same body gives the same
 *   user and mails nothing; with another body 409.
 * - isSSORequired is kept and shown. There is no single sign-on here, so passkeys still work.
 * - An access token lives at most 730 days, and 365 unless told otherwise; secondsValid counts more than
 *   daysValid. One that has expired is shown as inactive and cannot be activated (400). It is kept as a
 *   hash, so that no request can have its text again: the same externalId is 409, whatever the body.
 * - A user has at most 100 personal access tokens, an organisation 1000 service accounts (400).
 * - What its owner may not do, a personal access token may not either. It may do all its owner may until
 *   a permission is assigned to it; from then on only what is assigned to it, also if all is revoked.
 * - Only the key of an access token signs for it, and for nothing else. The key need not be one of a kind.
 * - Signing out ends no access token. Deactivating its user does, until the user is activated again.
 * - A service account is a user whose user name is its name; it cannot sign in, and no e-mail address is
 *   taken by it. /auth/users shows it, and changes nothing about it (400). It may not deactivate or delete
 *   itself (400), and is no administrator of whom there must be one. Its one token is called as it is.
 * - Whoever makes a service account with a permission needs Permissions:Assign too.
 * - Names of personal access tokens are compared exactly, of service accounts in any case. Another's token
 *   is not found.
 * - Lists hold 50 items unless told otherwise, 200 at most, in the order in which they were added.
 * - ManagedFullAdminAccess allows every operation, also those of later versions. Permissions:Delete is as
 *   good as Permissions:Archive.
 * - A deactivated user's token gets 401; in /auth/action* 400 with the reason.
 * - /auth/login/orgs lists where a name is registered and active, for any origin.
 * - /dashboard/org takes `name` besides what is documented. Both acceptances must be true.
 * - /register-device is a page for people, to which the QR code of a device code leads. It names the first
 *   of the server's origins, takes nothing from the request, and lets a browser load nothing. */

#define NONE PASSKEYS_AUTHENTICATION_NONE
#define BEARER PASSKEYS_AUTHENTICATION_BEARER
#define TEMPORARY PASSKEYS_AUTHENTICATION_TEMPORARY

#define E PASSKEYS_WHO_EMPLOYEE
#define U PASSKEYS_WHO_END_USER
#define S PASSKEYS_WHO_SERVICE_ACCOUNT
#define P PASSKEYS_WHO_PERSONAL_TOKEN

static const PasskeysRoute routes[] = {
  /* method, path, authentication, user action, permission, who, handler */
  { "GET", "/.well-known/jwks.json", NONE, FALSE, NULL, 0,
    passkeys_handle_key_set },
  { "GET", "/register-device", NONE, FALSE, NULL, 0,
    passkeys_handle_device_page },

  { "POST", "/dashboard/org", NONE, FALSE, NULL, 0,
    passkeys_handle_organisation },
  { "POST", "/auth/registration/init", NONE, FALSE, NULL, 0,
    passkeys_handle_registration_init },
  { "POST", "/auth/registration", TEMPORARY, FALSE, NULL, 0,
    passkeys_handle_registration },
  { "PUT", "/auth/registration/code", NONE, FALSE, NULL, 0,
    passkeys_handle_registration_code },

  { "POST", "/auth/recover/user/code", NONE, FALSE, NULL, 0,
    passkeys_handle_recovery_code },
  { "POST", "/auth/recover/user/init", NONE, FALSE, NULL, 0,
    passkeys_handle_recovery_init },
  { "POST", "/auth/recover/user/delegated", BEARER, TRUE, "Auth:Recover:Delegated", S,
    passkeys_handle_recovery_delegated },
  { "POST", "/auth/recover/user", TEMPORARY, FALSE, NULL, 0,
    passkeys_handle_recovery },

  { "POST", "/auth/login/init", NONE, FALSE, NULL, 0,
    passkeys_handle_login_init },
  { "POST", "/auth/login", NONE, FALSE, NULL, 0,
    passkeys_handle_login },
  { "POST", "/auth/login/code", NONE, FALSE, NULL, 0,
    passkeys_handle_login_code },
  { "POST", "/auth/login/orgs", NONE, FALSE, NULL, 0,
    passkeys_handle_login_orgs },
  { "PUT", "/auth/logout", BEARER, FALSE, NULL, E | U,
    passkeys_handle_logout },

  { "POST", "/auth/action/init", BEARER, FALSE, NULL, E | U | S | P,
    passkeys_handle_action_init },
  { "POST", "/auth/action", BEARER, FALSE, NULL, E | U | S | P,
    passkeys_handle_action },

  { "GET", "/auth/action/logs", BEARER, FALSE, "Auth:Logs:Read", E | S | P,
    passkeys_handle_audit_logs_export },
  { "GET", "/auth/action/logs/{id}", BEARER, FALSE, "Auth:Logs:Read", E | S | P,
    passkeys_handle_audit_logs_get },

  { "GET", "/auth/credentials", BEARER, FALSE, NULL, E | U | P,
    passkeys_handle_credentials_list },
  { "POST", "/auth/credentials", BEARER, TRUE, NULL, E | U,
    passkeys_handle_credentials_create },
  { "POST", "/auth/credentials/init", BEARER, FALSE, NULL, E | U,
    passkeys_handle_credentials_init },
  { "PUT", "/auth/credentials/activate", BEARER, TRUE, NULL, E | U,
    passkeys_handle_credentials_activate },
  { "PUT", "/auth/credentials/deactivate", BEARER, TRUE, NULL, E | U,
    passkeys_handle_credentials_deactivate },
  { "DELETE", "/auth/credentials/{credentialUuid}", BEARER, TRUE, NULL, E | U,
    passkeys_handle_credentials_delete },
  { "POST", "/auth/credentials/code", BEARER, TRUE, NULL, E | U,
    passkeys_handle_credentials_code },
  { "POST", "/auth/credentials/code/init", NONE, FALSE, NULL, 0,
    passkeys_handle_credentials_code_init },
  { "POST", "/auth/credentials/code/verify", NONE, FALSE, NULL, 0,
    passkeys_handle_credentials_code_verify },

  { "GET", "/auth/users", BEARER, FALSE, "Auth:Users:Read", E | S | P,
    passkeys_handle_users_list },
  { "POST", "/auth/users", BEARER, TRUE, "Auth:Users:Create", E | S,
    passkeys_handle_users_create },
  { "GET", "/auth/users/{userId}", BEARER, FALSE, "Auth:Users:Read", E | S | P,
    passkeys_handle_users_get },
  { "PUT", "/auth/users/{userId}", BEARER, TRUE, "Auth:Users:Update", E | S | P,
    passkeys_handle_users_update },
  { "DELETE", "/auth/users/{userId}", BEARER, TRUE, "Auth:Users:Delete", E | S | P,
    passkeys_handle_users_delete },
  { "PUT", "/auth/users/{userId}/activate", BEARER, TRUE, "Auth:Users:Activate", E | S,
    passkeys_handle_users_activate },
  { "PUT", "/auth/users/{userId}/deactivate", BEARER, TRUE, "Auth:Users:Deactivate", E | S,
    passkeys_handle_users_deactivate },

  { "GET", "/auth/pats", BEARER, FALSE, NULL, E | U | S | P,
    passkeys_handle_pats_list },
  { "POST", "/auth/pats", BEARER, TRUE, "Auth:Pats:Create", E | U,
    passkeys_handle_pats_create },
  { "GET", "/auth/pats/{tokenId}", BEARER, FALSE, NULL, E | U | S | P,
    passkeys_handle_pats_get },
  { "PUT", "/auth/pats/{tokenId}", BEARER, TRUE, NULL, E | U | S | P,
    passkeys_handle_pats_update },
  { "DELETE", "/auth/pats/{tokenId}", BEARER, TRUE, NULL, E | U | S | P,
    passkeys_handle_pats_delete },
  { "PUT", "/auth/pats/{tokenId}/activate", BEARER, TRUE, NULL, E | U | S | P,
    passkeys_handle_pats_activate },
  { "PUT", "/auth/pats/{tokenId}/deactivate", BEARER, TRUE, NULL, E | U | S | P,
    passkeys_handle_pats_deactivate },

  { "GET", "/auth/service-accounts", BEARER, FALSE, "Auth:ServiceAccounts:Read", E | S | P,
    passkeys_handle_service_accounts_list },
  { "POST", "/auth/service-accounts", BEARER, TRUE, "Auth:ServiceAccounts:Create", E,
    passkeys_handle_service_accounts_create },
  { "GET", "/auth/service-accounts/{serviceAccountId}", BEARER, FALSE,
    "Auth:ServiceAccounts:Read", E | S | P, passkeys_handle_service_accounts_get },
  { "PUT", "/auth/service-accounts/{serviceAccountId}", BEARER, TRUE,
    "Auth:ServiceAccounts:Update", E | S | P, passkeys_handle_service_accounts_update },
  { "DELETE", "/auth/service-accounts/{serviceAccountId}", BEARER, TRUE,
    "Auth:ServiceAccounts:Delete", E | S | P, passkeys_handle_service_accounts_delete },
  { "PUT", "/auth/service-accounts/{serviceAccountId}/activate", BEARER, TRUE,
    "Auth:ServiceAccounts:Activate", E | S, passkeys_handle_service_accounts_activate },
  { "PUT", "/auth/service-accounts/{serviceAccountId}/deactivate", BEARER, TRUE,
    "Auth:ServiceAccounts:Deactivate", E | S, passkeys_handle_service_accounts_deactivate },

  { "GET", "/permissions", BEARER, FALSE, "Permissions:Read", E | U | S | P,
    passkeys_handle_permissions_list },
  { "POST", "/permissions", BEARER, TRUE, "Permissions:Create", E | U | S | P,
    passkeys_handle_permissions_create },
  { "GET", "/permissions/{permissionId}", BEARER, FALSE, "Permissions:Read", E | U | S | P,
    passkeys_handle_permissions_get },
  { "PUT", "/permissions/{permissionId}", BEARER, TRUE, "Permissions:Update", E | U | S | P,
    passkeys_handle_permissions_update },
  { "PUT", "/permissions/{permissionId}/archive", BEARER, TRUE, "Permissions:Archive",
    E | U | S | P, passkeys_handle_permissions_archive },
  { "GET", "/permissions/{permissionId}/assignments", BEARER, FALSE,
    "Permissions:Assignments:Read", E | U | S | P, passkeys_handle_assignments_list },
  { "POST", "/permissions/{permissionId}/assignments", BEARER, TRUE, "Permissions:Assign",
    E | U | S | P, passkeys_handle_assignments_create },
  { "DELETE", "/permissions/{permissionId}/assignments/{assignmentId}", BEARER, TRUE,
    "Permissions:Revoke", E | U | S | P, passkeys_handle_assignments_delete },
};

/**
 * passkeys_routes_get_all:
 * @n_routes: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_routes): the table
 */
const PasskeysRoute *
passkeys_routes_get_all (gsize *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

/* A segment in braces stands for anything, but a literal one of another route comes first. */
static gboolean
match_path (const PasskeysRoute *route,
            const char *const   *segments,
            GStrvBuilder        *parameters,
            gboolean             allows_parameters)
{
  const char *path = route->path;

  for (; *segments; segments++)
    {
      gsize length;

      if (*path != '/')
        return FALSE;
      length = strcspn (++path, "/");
      if (*path == '{' && allows_parameters && **segments)
        g_strv_builder_add (parameters, *segments);
      else if (strlen (*segments) != length || strncmp (path, *segments, length) != 0)
        return FALSE;
      path += length;
    }
  return *path == '\0';
}

static gboolean
is_literal_elsewhere (const char *const *segments)
{
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (match_path (&routes[i], segments, NULL, FALSE))
        return TRUE;
    }
  return FALSE;
}

/**
 * passkeys_routes_match:
 * @method: of a request
 * @segments: (array zero-terminated=1): the unescaped parts of its path
 * @parameters: (out) (transfer full): those that stand for the parts in braces
 * @allowed: (out) (transfer full) (nullable): if the path is known but not with @method, the methods
 *   that are
 *
 * Returns: (transfer none) (nullable): the route
 */
const PasskeysRoute *
passkeys_routes_match (const char         *method,
                       const char *const  *segments,
                       char             ***parameters,
                       char              **allowed)
{
  gboolean allows_parameters = !is_literal_elsewhere (segments);
  g_autoptr (GString) methods = g_string_new (NULL);

  *allowed = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      if (!match_path (&routes[i], segments, builder, allows_parameters))
        continue;
      if (strcmp (routes[i].method, method) == 0)
        {
          *parameters = g_strv_builder_end (builder);
          return &routes[i];
        }
      g_string_append_printf (methods, "%s%s", methods->len ? ", " : "", routes[i].method);
    }
  if (methods->len)
    *allowed = g_string_free (g_steal_pointer (&methods), FALSE);
  return NULL;
}
