/* test-secrets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-secrets"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include <gio/gio.h>

#include "fixture-member.h"
#include "passkeys-action-signer.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-token-storage-private.h"
#include "passkeys-users-api.h"
#include "session-fixture.h"

/* A day of a member with every log turned on, in a process of its own; what it printed is
 * searched for what nobody may read there. */

static void
note_text (FILE       *secrets,
           const char *text)
{
  fprintf (secrets, "%s\n", text);
}

static void
note (FILE   *secrets,
      GBytes *bytes)
{
  char *text = passkeys_secure_bytes_dup_text (bytes);

  note_text (secrets, text);
  passkeys_secure_text_free (text);
}

static void
note_header (FILE                          *secrets,
             const PasskeysScriptedRequest *request,
             const char                    *name)
{
  const char *value = passkeys_scripted_request_get_header (request, name);

  g_assert_nonnull (value);
  note_text (secrets, g_str_has_prefix (value, "Bearer ") ? value + strlen ("Bearer ") : value);
}

static void
change_something (FixtureMember *fixture)
{
  g_autoptr(PasskeysApiRequest) request =
    passkeys_users_api_create_request ("grace@example.org", NULL, FALSE);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  response = passkeys_test_await_object (passkeys_action_signer_sign (fixture->session, request,
                                                                      fixture->authenticator,
                                                                      fixture->prompt),
                                         &error);
  g_assert_no_error (error);
}

static int
play (const char *path)
{
  FixtureMember fixture = { 0 };
  FILE *secrets = fopen (path, "w");
  g_autoptr(PasskeysRegistration) registration = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GBytes) token = NULL;

  fixture_member_set_up (&fixture, NULL);
  note_text (secrets, FIXTURE_PIN);
  note (secrets, fixture.code);

  registration = fixture_member_begin (&fixture);
  kit = fixture_member_complete (&fixture, registration, NULL);
  note (secrets, passkeys_recovery_kit_get_code (kit));
  note_header (secrets, fixture_gateway_get_last (fixture.gateway, "POST /auth/registration"),
               "authorization");

  fixture.session = fixture_member_sign_in (&fixture, NULL);
  token = passkeys_test_await_boxed (
    _passkeys_token_storage_load (passkeys_session_get_account (fixture.session)), NULL);
  note (secrets, token);

  change_something (&fixture);
  note_header (secrets, fixture_gateway_get_last (fixture.gateway, "POST /auth/users"),
               "x-dfns-useraction");
  g_assert_true (passkeys_test_await (passkeys_session_sign_out (fixture.session), NULL));

  fclose (secrets);
  fixture_member_tear_down (&fixture, NULL);
  return 0;
}

static void
test_no_log_tells (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autofree char *secrets = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", "--play", path, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_nonnull (strstr (output, "DEBUG"));

  g_assert_true (g_file_get_contents (path, &secrets, NULL, NULL));
  lines = g_strsplit (g_strchomp (secrets), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), >=, 8);
      if (strstr (output, lines[i]) != NULL)
        g_error ("Secret number %zu was printed", i);
    }

  fixture_remove_folder (g_steal_pointer (&folder));
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--play") == 0)
    return play (argv[2]);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secrets/no-log-tells", test_no_log_tells);

  return g_test_run ();
}
