/* test-session-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-session-error"

#include "config.h"

#include "passkeys-session-error-private.h"

#include "passkeys-api-client.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"

typedef GError *(*Map) (GError *error);

/* What the API client makes of an answer. */
static GError *
make_failure (guint       status,
              const char *message)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiClient) client = NULL;
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("POST", "/x", NULL);
  g_autofree char *json = g_strdup_printf ("{\"error\":{\"message\":\"%s\"}}", message);
  GError *error = NULL;

  passkeys_scripted_server_answer (server, status, json);
  client = passkeys_api_client_new (passkeys_scripted_server_get_url (server), NULL);
  g_assert_null (passkeys_test_await_object (passkeys_api_client_send (client, request), &error));
  g_assert_cmpuint (error->domain, ==, PASSKEYS_API_ERROR);

  return error;
}

static void
assert_maps (Map         map,
             guint       status,
             const char *message,
             GQuark      domain,
             int         code)
{
  g_autoptr(GError) error = map (make_failure (status, message));

  g_test_message ("%u %s → %s", status, message, error->message);
  g_assert_error (error, domain, code);
}

#define SESSION(code) PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_##code
#define API(code) PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_##code

static void
test_login (void)
{
  Map map = _passkeys_session_error_map_login;

  assert_maps (map, 401, "User not found", SESSION (UNKNOWN_USER));
  assert_maps (map, 401, "User not found.", SESSION (UNKNOWN_USER));
  assert_maps (map, 401, "user not found", SESSION (UNKNOWN_USER));
  assert_maps (map, 401, "User does not have a credential that can be used for the application.",
               SESSION (NO_PASSKEY_HERE));
  assert_maps (map, 400, "User account has been deactivated.", SESSION (DEACTIVATED));
  assert_maps (map, 400, "Challenge token is not valid.", SESSION (CHALLENGE_EXPIRED));
  assert_maps (map, 401, "Not Authorized.", API (UNAUTHORIZED));
  assert_maps (map, 400, "What?", API (BAD_REQUEST));
  assert_maps (map, 500, "Internal Server Error", API (SERVER));
  assert_maps (map, 429, "Slowly", API (RATE_LIMITED));
}

static void
test_registration (void)
{
  Map map = _passkeys_session_error_map_registration;

  assert_maps (map, 400, "Registration code expired", SESSION (CODE_EXPIRED));
  assert_maps (map, 400, "Registration code has already been used", SESSION (ALREADY_REGISTERED));
  assert_maps (map, 401, "User already exists.", SESSION (ALREADY_REGISTERED));
  assert_maps (map, 400, "User account has been deactivated.", SESSION (DEACTIVATED));
  assert_maps (map, 400, "Challenge token is not valid.", SESSION (CHALLENGE_EXPIRED));
  assert_maps (map, 401, "Not Authorized.", SESSION (WRONG_CODE));
  assert_maps (map, 401, "User not found", SESSION (WRONG_CODE));
  assert_maps (map, 403, "Invalid code", SESSION (WRONG_CODE));
  assert_maps (map, 400, "What?", SESSION (WRONG_CODE));
  assert_maps (map, 404, "organisation not found", SESSION (WRONG_CODE));
  assert_maps (map, 500, "Internal Server Error", API (SERVER));
}

static void
test_signed_in (void)
{
  Map map = _passkeys_session_error_map_signed_in;

  assert_maps (map, 401, "Not Authorized.", SESSION (SESSION_EXPIRED));
  assert_maps (map, 401, "User does not have a credential that can be used for the application.",
               SESSION (NO_PASSKEY_HERE));
  assert_maps (map, 202, "", SESSION (APPROVAL_PENDING));
  assert_maps (map, 400, "User account has been deactivated.", SESSION (DEACTIVATED));
  assert_maps (map, 403, "Invalid code", API (FORBIDDEN));
  assert_maps (map, 404, "user not found", API (NOT_FOUND));
  assert_maps (map, 409, "There is one", API (CONFLICT));
}

static void
test_operation (void)
{
  static const struct
  {
    const char *message;
    const char *operation;
  } cases[] = {
    { "CustomerEmployee us-1 is not authorized to perform operation (Auth:Users:Create)",
      "Auth:Users:Create" },
    { "Someone (us-1) is not authorized to perform operation (Permissions:Assign).",
      "Permissions:Assign" },
    { "is not authorized to perform operation", NULL },
    { "is not authorized to perform operation ()", NULL },
    { "is not authorized to perform operation (", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error =
        _passkeys_session_error_map_signed_in (make_failure (403, cases[i].message));
      g_autoptr(GError) copy = g_error_copy (error);

      g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_PERMISSION_MISSING);
      g_assert_cmpstr (passkeys_session_error_get_operation (error), ==, cases[i].operation);
      g_assert_cmpstr (passkeys_session_error_get_operation (copy), ==, cases[i].operation);
    }

  {
    g_autoptr(GError) other = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_ACCES, "no");

    g_assert_null (passkeys_session_error_get_operation (other));
  }
}

static void
test_authenticator (void)
{
  static const Map maps[] = {
    _passkeys_session_error_map_authenticator,
    _passkeys_session_error_map_login,
    _passkeys_session_error_map_registration,
    _passkeys_session_error_map_signed_in,
  };
  static const struct
  {
    int    from;
    GQuark (*domain) (void);
    int    to;
  } cases[] = {
    { PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS, passkeys_session_error_quark,
      PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE },
    { PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED, passkeys_session_error_quark,
      PASSKEYS_SESSION_ERROR_ALREADY_HELD },
    { PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED, passkeys_authenticator_error_quark,
      PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          g_autoptr(GError) error = maps[i] (g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                                  cases[j].from, "x"));

          g_assert_error (error, cases[j].domain (), cases[j].to);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session-error/login", test_login);
  g_test_add_func ("/session-error/registration", test_registration);
  g_test_add_func ("/session-error/signed-in", test_signed_in);
  g_test_add_func ("/session-error/operation", test_operation);
  g_test_add_func ("/session-error/authenticator", test_authenticator);

  return g_test_run ();
}
