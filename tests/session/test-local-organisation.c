/* test-local-organisation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-local-organisation"

#include "config.h"

#include "passkeys-local-organisation.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>

#include "passkeys-api-client.h"
#include "passkeys-outbox-message.h"
#include "passkeys-registration-api.h"
#include "passkeys-registration-link.h"
#include "passkeys-server-process-private.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

/* With the real server. There is one organisation on this computer, so the tests follow one
 * another. */

static PasskeysLocalOrganisation *
get_organisation (void)
{
  return passkeys_local_organisation_get_default ();
}

static gboolean
is_running (PasskeysLocalOrganisation *organisation)
{
  gboolean running;

  g_object_get (organisation, "running", &running, NULL);
  return running;
}

static PasskeysConnection *
start (void)
{
  g_autoptr(GError) error = NULL;
  PasskeysConnection *connection;

  connection = passkeys_test_await_object (passkeys_local_organisation_start (get_organisation ()),
                                           &error);
  g_assert_no_error (error);
  return connection;
}

static void
stop (void)
{
  g_assert_true (passkeys_test_await (passkeys_local_organisation_stop (get_organisation ()),
                                      NULL));
  g_assert_false (is_running (get_organisation ()));
}

static PasskeysApiClient *
open_client (void)
{
  g_autoptr(PasskeysConnection) connection = passkeys_connection_new_this_computer (NULL);
  g_autoptr(GError) error = NULL;
  PasskeysApiClient *client = passkeys_test_await_object (passkeys_connection_open (connection),
                                                          &error);

  g_assert_no_error (error);
  return client;
}

static void
found (PasskeysApiClient *client,
       const char        *email)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  id = passkeys_test_await_string (passkeys_registration_api_found_organisation (client, "Grüße",
                                                                                 email),
                                   &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (id, "or-"));
}

static void
test_before (void)
{
  g_assert_false (passkeys_local_organisation_exists (get_organisation ()));
  g_assert_false (is_running (get_organisation ()));
  g_assert_cmpuint (
    g_list_model_get_n_items (passkeys_local_organisation_get_outbox (get_organisation ())), ==, 0);
  stop ();
}

static void
test_starts (void)
{
  g_autoptr(PasskeysConnection) connection = start ();
  g_autoptr(PasskeysConnection) again = start ();

  g_assert_true (is_running (get_organisation ()));
  g_assert_true (passkeys_local_organisation_exists (get_organisation ()));
  g_assert_true (passkeys_connection_is_this_computer (connection));
  g_assert_true (g_str_has_prefix (passkeys_connection_get_api_url (connection),
                                   "http://127.0.0.1:"));
  g_assert_cmpstr (passkeys_connection_get_api_url (connection), ==,
                   passkeys_connection_get_api_url (again));
  stop ();
}

static void
test_starts_once (void)
{
  g_autoptr(DexFuture) one = passkeys_local_organisation_start (get_organisation ());
  g_autoptr(DexFuture) two = passkeys_local_organisation_start (get_organisation ());
  g_autoptr(PasskeysConnection) of_two = NULL;
  g_autoptr(PasskeysConnection) of_one = NULL;

  /* That one no longer waits does not stop the other. */
  of_two = passkeys_test_await_object (g_steal_pointer (&two), NULL);
  of_one = passkeys_test_await_object (g_steal_pointer (&one), NULL);
  g_assert_cmpstr (passkeys_connection_get_api_url (of_one), ==,
                   passkeys_connection_get_api_url (of_two));
  stop ();
}

static gboolean
has_mail (gpointer data)
{
  return g_list_model_get_n_items (passkeys_local_organisation_get_outbox (get_organisation ()))
         == GPOINTER_TO_UINT (data);
}

static void
test_mail (void)
{
  g_autoptr(PasskeysApiClient) client = open_client ();
  g_autoptr(PasskeysOutboxMessage) message = NULL;
  g_autoptr(PasskeysRegistrationLink) link = NULL;
  g_autoptr(GError) error = NULL;

  found (client, "ada+test@example.org");
  passkeys_test_run_until (has_mail, GUINT_TO_POINTER (1));

  message = g_list_model_get_item (passkeys_local_organisation_get_outbox (get_organisation ()), 0);
  g_assert_nonnull (strstr (passkeys_outbox_message_get_to (message), "ada+test@example.org"));
  g_assert_nonnull (strstr (passkeys_outbox_message_get_subject (message), "Grüße"));

  link = passkeys_registration_link_parse (passkeys_outbox_message_get_link (message), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_registration_link_get_username (link), ==, "ada+test@example.org");
  g_assert_nonnull (passkeys_registration_link_get_org_id (link));
  g_assert_nonnull (passkeys_registration_link_get_code (link));
}

/* A client that was open finds the server again, and so does the mail. */
static void
test_restarts_on_the_same_port (void)
{
  g_autoptr(PasskeysApiClient) client = open_client ();
  g_autoptr(PasskeysConnection) connection = NULL;

  stop ();
  connection = start ();
  g_assert_cmpstr (passkeys_connection_get_api_url (connection), ==,
                   passkeys_api_client_get_base_url (client));
  found (client, "grace@example.org");
  passkeys_test_run_until (has_mail, GUINT_TO_POINTER (2));
}

static gboolean
has_stopped (gpointer data)
{
  return !is_running (data);
}

static char *
build_data_path (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "passkeys", "organisation", name, NULL);
}

/* The process that has the file of the lock open. */
static GPid
find_server (void)
{
  g_autoptr(GDir) processes = g_dir_open ("/proc", 0, NULL);
  g_autofree char *data_folder = build_data_path (NULL);
  const char *name;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *words = NULL;
      gsize length;

      if (!g_ascii_isdigit (*name) || !g_file_get_contents (path, &words, &length, NULL))
        continue;

      if (memmem (words, length, data_folder, strlen (data_folder) + 1) != NULL
          && memmem (words, length, "--exit-with-parent", 18) != NULL)
        return atoi (name);
    }

  return 0;
}

static void
test_killed (void)
{
  g_autoptr(PasskeysConnection) before = start ();
  g_autoptr(PasskeysApiClient) client = NULL;
  GPid pid = find_server ();

  g_assert_cmpint (pid, >, 0);
  kill (pid, SIGKILL);
  passkeys_test_run_until (has_stopped, get_organisation ());

  client = open_client ();
  g_assert_true (is_running (get_organisation ()));
  g_assert_cmpstr (passkeys_api_client_get_base_url (client), ==,
                   passkeys_connection_get_api_url (before));
  found (client, "joan@example.org");
}

/* A second program on the same data is told why. */
static void
test_second_program (void)
{
  g_autoptr(PasskeysConnection) connection = start ();
  g_autoptr(GSubprocess) other = NULL;
  g_autofree char *said = NULL;
  g_autoptr(GError) error = NULL;

  other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--start",
                            NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (other, NULL, NULL, &said, NULL, NULL));
  g_test_message ("%s", said);
  g_assert_true (g_str_has_prefix (said, "not started: "));
  g_assert_null (strstr (said, "ended at once"));
  g_assert_true (is_running (get_organisation ()));
  stop ();
}

static int
run_start (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysConnection) connection = NULL;

  connection = passkeys_test_await_object (passkeys_local_organisation_start (get_organisation ()),
                                           &error);
  if (connection == NULL)
    {
      g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED);
      g_print ("not started: %s\n", error->message);
      return 0;
    }

  g_print ("%s\n", passkeys_connection_get_api_url (connection));
  fflush (stdout);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_gone (gpointer data)
{
  return find_server () == 0;
}

/* However the program ends, its server ends too, and another can start. */
static void
test_dies_with_us (void)
{
  g_autoptr(GSubprocess) other = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *address = NULL;
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--start",
                            NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (other));
  address = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_true (g_str_has_prefix (address, "http://127.0.0.1:"));
  g_assert_cmpint (find_server (), >, 0);

  g_subprocess_force_exit (other);
  passkeys_test_run_until (is_gone, NULL);

  connection = start ();
  stop ();
}

static void
test_program_missing (void)
{
  g_autofree char *server = g_strdup (g_getenv ("PASSKEYS_SERVER"));
  g_autoptr(GError) error = NULL;

  g_setenv ("PASSKEYS_SERVER", "/nowhere/passkeys-server", TRUE);
  g_assert_null (
    passkeys_test_await_object (passkeys_local_organisation_start (get_organisation ()), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED);
  g_assert_false (passkeys_local_organisation_exists (get_organisation ()));
  g_setenv ("PASSKEYS_SERVER", server, TRUE);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 2 && strcmp (argv[1], "--start") == 0)
    return run_start ();

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/local-organisation/before", test_before);
  g_test_add_func ("/local-organisation/program-missing", test_program_missing);
  g_test_add_func ("/local-organisation/starts", test_starts);
  g_test_add_func ("/local-organisation/starts-once", test_starts_once);
  g_test_add_func ("/local-organisation/mail", test_mail);
  g_test_add_func ("/local-organisation/restarts-on-the-same-port", test_restarts_on_the_same_port);
  g_test_add_func ("/local-organisation/killed", test_killed);
  g_test_add_func ("/local-organisation/second-program", test_second_program);
  g_test_add_func ("/local-organisation/dies-with-us", test_dies_with_us);

  return g_test_run ();
}
