/* fixture-member.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fixture-member"

#include "config.h"

#include "fixture-member.h"

#include <stdio.h>

#include "local-fixture.h"
#include "passkeys-outbox-message.h"
#include "passkeys-registration-api.h"
#include "passkeys-registration-link.h"
#include "passkeys-sign-in.h"
#include "session-fixture.h"

#define MANY 50
#define N_SETTINGS 4 /* of the environment, and what sets them */

/* A server whose clock a test can move, where meson.build gives the test the library for it. */
static void
make_clock (FixtureMember  *self,
            char          **preload,
            char          **sanitizer,
            char          **clock)
{
  const char *library = g_getenv ("PASSKEYS_TEST_CLOCK_LIBRARY");
  const char *earlier = g_getenv ("LD_PRELOAD");
  const char *options = g_getenv ("ASAN_OPTIONS");

  self->clock_path = g_build_filename (self->folder, "clock", NULL);
  fixture_member_set_clock (self, 0);
  *preload = g_strdup_printf ("LD_PRELOAD=%s%s%s", earlier != NULL ? earlier : "",
                              earlier != NULL && library != NULL ? " " : "",
                              library != NULL ? library : "");
  *sanitizer = g_strdup_printf ("ASAN_OPTIONS=%s%sverify_asan_link_order=0",
                                options != NULL ? options : "", options != NULL ? ":" : "");
  *clock = g_strdup_printf ("PASSKEYS_TEST_CLOCK=%s", self->clock_path);
}

void
fixture_member_set_clock (FixtureMember *self,
                          gint64         seconds_ahead)
{
  FILE *file = fopen (self->clock_path, "r+");

  /* Written in place: the server has the file mapped. */
  if (file == NULL)
    file = fopen (self->clock_path, "w");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (&seconds_ahead, sizeof seconds_ahead, 1, file), ==, 1);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
start_server (FixtureMember *self)
{
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autofree char *outbox = g_build_filename (self->folder, "outbox", NULL);
  g_autofree char *preload = NULL;
  g_autofree char *sanitizer = NULL;
  g_autofree char *clock = NULL;
  const char *argv[] = {
    "env", "", "", "", /* where the clock can be moved */
    g_getenv ("PASSKEYS_SERVER"), "--data", data, "--port", "0", "--outbox", outbox,
    "--relying-party", "localhost", "--origin", "http://localhost", "--exit-with-parent", NULL,
  };
  g_autoptr(GError) error = NULL;

  const char *const *start = argv + N_SETTINGS;

  g_assert_nonnull (*start);
  if (g_getenv ("PASSKEYS_TEST_CLOCK_LIBRARY") != NULL)
    {
      make_clock (self, &preload, &sanitizer, &clock);
      argv[1] = preload;
      argv[2] = sanitizer;
      argv[3] = clock;
      start = argv;
    }

  self->server = passkeys_test_await_object (passkeys_server_process_start (start), &error);
  g_assert_no_error (error);

  self->gateway = fixture_gateway_new (passkeys_server_process_get_address (self->server));
  self->connection = fixture_make_connection (fixture_gateway_get_url (self->gateway));
  self->outbox = passkeys_outbox_new (outbox);
  passkeys_outbox_watch (self->outbox);
}

static void
found_organisation (FixtureMember *self)
{
  g_autoptr(PasskeysApiClient) client = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *founding;

  client = passkeys_test_await_object (passkeys_connection_open (self->connection), &error);
  g_assert_no_error (error);
  founding = passkeys_registration_api_found_organisation (client, "Example", FIXTURE_FOUNDER);
  self->org_id = passkeys_test_await_string (founding, &error);
  g_assert_no_error (error);
  self->code = fixture_member_wait_for_code (self, 1);
}

void
fixture_member_set_up (FixtureMember *self,
                       gconstpointer  data)
{
  keyring_fixture_forget ();
  self->keyring = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  self->folder = fixture_make_folder ();
  start_server (self);
  found_organisation (self);

  self->vault = local_fixture_make_vault (passkeys_keyring_get_default ());
  self->authenticator = PASSKEYS_AUTHENTICATOR (passkeys_local_authenticator_new (self->vault));
  fixture_member_change_person (self);
  for (guint i = 0; i < MANY; i++)
    passkeys_scripted_prompt_add_pin (self->person, FIXTURE_PIN);
}

void
fixture_member_set_up_joined (FixtureMember *self,
                              gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;

  fixture_member_set_up (self, data);
  registration = fixture_member_begin (self);
  kit = fixture_member_complete (self, registration, &error);
  g_assert_no_error (error);
  self->session = fixture_member_sign_in (self, &error);
  g_assert_no_error (error);
  fixture_gateway_forget (self->gateway);
}

void
fixture_member_tear_down (FixtureMember *self,
                          gconstpointer  data)
{
  passkeys_test_run (20);
  g_clear_object (&self->session);
  g_clear_object (&self->person);
  g_clear_object (&self->authenticator);
  g_clear_object (&self->vault);
  g_clear_pointer (&self->code, g_bytes_unref);
  g_clear_pointer (&self->org_id, g_free);
  g_clear_object (&self->outbox);
  g_clear_object (&self->connection);
  fixture_gateway_free (self->gateway);
  g_assert_true (passkeys_test_await (passkeys_server_process_stop (self->server), NULL));
  g_clear_object (&self->server);
  g_clear_pointer (&self->clock_path, g_free);
  fixture_remove_folder (self->folder);
  local_fixture_stop_keyring (self->keyring);
  /* a fiber that was told and has not gone on would look like a leak */
  passkeys_test_run (1);
}

PasskeysRegistration *
fixture_member_begin (FixtureMember *self)
{
  g_autoptr(GError) error = NULL;
  PasskeysRegistration *registration;

  registration = passkeys_test_await_object (passkeys_registration_begin (self->connection,
                                                                          self->org_id,
                                                                          FIXTURE_FOUNDER,
                                                                          self->code),
                                             &error);
  g_assert_no_error (error);
  return registration;
}

PasskeysRecoveryKit *
fixture_member_complete (FixtureMember         *self,
                         PasskeysRegistration  *registration,
                         GError               **error)
{
  return passkeys_test_await_object (passkeys_registration_complete (registration, "Ada’s laptop",
                                                                     self->authenticator,
                                                                     self->prompt),
                                     error);
}

PasskeysSession *
fixture_member_sign_in (FixtureMember  *self,
                        GError        **error)
{
  return passkeys_test_await_object (passkeys_sign_in (self->connection, self->org_id,
                                                       FIXTURE_FOUNDER, "Example",
                                                       self->authenticator, self->prompt),
                                     error);
}

void
fixture_member_change_person (FixtureMember *self)
{
  g_clear_object (&self->person);
  self->person = passkeys_scripted_prompt_new ();
  self->prompt = PASSKEYS_PROMPT (self->person);
}

typedef struct
{
  GListModel *messages;
  guint       n;
} Mail;

static gboolean
has_come (gpointer data)
{
  Mail *mail = data;

  return g_list_model_get_n_items (mail->messages) >= mail->n;
}

GBytes *
fixture_member_wait_for_code (FixtureMember *self,
                              guint          n_messages)
{
  Mail mail = { G_LIST_MODEL (self->outbox), n_messages };
  g_autoptr(PasskeysOutboxMessage) message = NULL;
  g_autoptr(PasskeysRegistrationLink) link = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_test_run_until (has_come, &mail);
  message = g_list_model_get_item (mail.messages, 0);
  link = passkeys_registration_link_parse (passkeys_outbox_message_get_link (message), &error);
  g_assert_no_error (error);

  return g_bytes_ref (passkeys_registration_link_get_code (link));
}

guint
fixture_member_count_passkeys (FixtureMember *self)
{
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_vault_load (self->vault), &error);
  g_assert_no_error (error);

  return g_list_model_get_n_items (G_LIST_MODEL (self->vault));
}
