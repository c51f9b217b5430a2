/* guest-security-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Security keys as the application meets them, on real /dev/hidraw nodes: the same list and
 * ceremonies as everywhere, with nothing of the tests' own between them and the kernel. Runs in the
 * virtual machine. The argument is the virtual-key program. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-security-key-authenticator.h"
#include "passkeys-watchful-prompt.h"
#include "security-key-fixture.h"

#define PIN SECURITY_KEY_FIXTURE_PIN

/* the guest is some ten times slower than any computer */
#define SLOWNESS 10

static const char *program;

typedef struct
{
  char               *folder;
  char               *control;
  GSubprocess        *process;
  SecurityKeyFixture *fixture; /* with real keys instead of its own */
} Guest;

static void
tell (Guest      *self,
      const char *command)
{
  int fd = open (self->control, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, command, strlen (command)), ==, (gssize) strlen (command));
  g_assert_cmpint (write (fd, "\n", 1), ==, 1);
  close (fd);
}

static Guest *
guest_new (const char *count,
           const char *pin,
           const char *touch,
           const char *option)
{
  Guest *self = g_new0 (Guest, 1);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("guest-XXXXXX", NULL);
  self->control = g_build_filename (self->folder, "control", NULL);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--count", count,
                                               "--control", self->control, "--unplugged",
                                               "--touch", touch, pin != NULL ? "--pin" : option,
                                               pin, NULL);
  g_assert_no_error (error);
  while (!g_file_test (self->control, G_FILE_TEST_EXISTS))
    security_key_fixture_wait (20);

  self->fixture = security_key_fixture_new ();
  g_object_unref (self->fixture->authenticator);
  g_object_unref (self->fixture->list);
  self->fixture->list = passkeys_security_key_list_new ();
  self->fixture->authenticator =
    PASSKEYS_AUTHENTICATOR (passkeys_security_key_authenticator_new (self->fixture->list));
  return self;
}

static void
guest_free (Guest *self)
{
  tell (self, "quit");
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_clear_pointer (&self->fixture, security_key_fixture_free);
  g_unlink (self->control);
  g_rmdir (self->folder);
  g_clear_pointer (&self->control, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Guest, guest_free)

static gint64
wait_for_count (Guest *self,
                guint  n_keys)
{
  gint64 started = g_get_monotonic_time ();

  while (g_list_model_get_n_items (G_LIST_MODEL (self->fixture->list)) != n_keys)
    {
      security_key_fixture_wait (10);
      g_assert_cmpint (g_get_monotonic_time () - started, <, 10 * G_TIME_SPAN_SECOND);
    }
  return (g_get_monotonic_time () - started) / 1000;
}

static DexFuture *
come_and_go_fiber (gpointer data)
{
  g_autoptr(Guest) self = guest_new ("2", NULL, "0", NULL);
  gint64 milliseconds;

  passkeys_security_key_list_watch (self->fixture->list);
  for (guint i = 0; i < 3; i++)
    {
      tell (self, "plug 1");
      milliseconds = wait_for_count (self, 1);
      g_test_message ("there after %d ms", (int) milliseconds);
      g_assert_cmpint (milliseconds, <, 500 * SLOWNESS);
      tell (self, "plug 2");
      wait_for_count (self, 2);
      g_assert_true (dex_await (passkeys_security_key_list_load (self->fixture->list), NULL));
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr(PasskeysSecurityKey) key = NULL;

          key = g_list_model_get_item (G_LIST_MODEL (self->fixture->list), j);
          g_assert_cmpint (passkeys_security_key_get_state (key), ==, PASSKEYS_SECURITY_KEY_READY);
          g_assert_cmpstr (passkeys_security_key_get_name (key), ==,
                           j == 0 ? "Virtual Key" : "Virtual Key (2)");
          g_assert_true (g_str_has_prefix (passkeys_security_key_get_path (key), "/dev/hidraw"));
          g_assert_cmpuint (passkeys_security_key_get_vendor_id (key), ==, 0x1209);
        }
      tell (self, "unplug 2");
      wait_for_count (self, 1);
      tell (self, "unplug 1");
      milliseconds = wait_for_count (self, 0);
      g_test_message ("gone after %d ms", (int) milliseconds);
      g_assert_cmpint (milliseconds, <, 1000 * SLOWNESS);
    }
  passkeys_security_key_list_unwatch (self->fixture->list);
  return dex_future_new_true ();
}

static DexFuture *
make_and_sign_fiber (gpointer data)
{
  g_autoptr(Guest) self = guest_new ("1", PIN, "0", NULL);
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  tell (self, "plug 1");
  passkeys_creation_options_set_user_verification (creation, PASSKEYS_REQUIREMENT_REQUIRED);
  passkeys_watchful_prompt_add_pin (self->fixture->prompt, "1111");
  passkeys_watchful_prompt_add_pin (self->fixture->prompt, PIN);
  attestation = security_key_fixture_make (self->fixture, creation, &error);
  g_assert_no_error (error);
  passkeys_watchful_prompt_assert_asked (self->fixture->prompt, 1, PASSKEYS_PIN_REQUEST_ENTER, 7,
                                         PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);

  request = security_key_fixture_new_request (
    passkeys_attestation_get_credential_id (attestation));
  assertion = security_key_fixture_sign (self->fixture, request, &error);
  g_assert_no_error (error);
  security_key_fixture_verify (attestation, assertion);
  return dex_future_new_true ();
}

/* Cancelled while the key blinks, of either generation: the next ceremony is not held up. */
static void
cancel_and_go_on (Guest *self)
{
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started;

  passkeys_creation_options_set_resident_key (creation, PASSKEYS_REQUIREMENT_DISCOURAGED);
  tell (self, "plug 1");
  future = security_key_fixture_start_make (self->fixture, creation);
  while (self->fixture->prompt->touches->len == 0)
    security_key_fixture_wait (20);
  security_key_fixture_wait (500);
  dex_clear (&future);

  started = g_get_monotonic_time ();
  future = security_key_fixture_start_make (self->fixture, creation);
  while (self->fixture->prompt->touches->len < 2)
    security_key_fixture_wait (20);
  security_key_fixture_wait (500);
  tell (self, "touch 1");
  attestation = dex_await_object (g_steal_pointer (&future), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 1500 * SLOWNESS * G_TIME_SPAN_MILLISECOND);
}

static DexFuture *
cancel_fiber (gpointer data)
{
  g_autoptr(Guest) self = guest_new ("1", NULL, "never", NULL);

  cancel_and_go_on (self);
  return dex_future_new_true ();
}

static DexFuture *
cancel_u2f_fiber (gpointer data)
{
  g_autoptr(Guest) self = guest_new ("1", NULL, "never", "--u2f");

  cancel_and_go_on (self);
  return dex_future_new_true ();
}

static void
plug_again (PasskeysWatchfulPrompt *prompt,
            gpointer                data)
{
  Guest *self = data;

  if (prompt->reasons->len < 2)
    return;
  tell (self, "touch-after 1 50");
  tell (self, "plug 1");
}

static DexFuture *
unplugged_fiber (gpointer data)
{
  g_autoptr(Guest) self = guest_new ("1", NULL, "never", NULL);
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  self->fixture->prompt->data = self;
  self->fixture->prompt->on_insert = plug_again;
  future = security_key_fixture_start_make (self->fixture, creation);
  while (self->fixture->prompt->reasons->len == 0)
    security_key_fixture_wait (20);
  tell (self, "plug 1");
  while (self->fixture->prompt->touches->len == 0)
    security_key_fixture_wait (20);
  security_key_fixture_wait (300);
  tell (self, "unplug 1");
  attestation = dex_await_object (g_steal_pointer (&future), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->fixture->prompt->reasons->len, ==, 2);
  g_assert_error ((GError *) g_ptr_array_index (self->fixture->prompt->reasons, 1),
                  PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_REMOVED);
  return dex_future_new_true ();
}

static DexFuture *
three_fiber (gpointer data)
{
  g_autoptr(Guest) self = guest_new ("3", NULL, "never", NULL);
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_security_key_list_watch (self->fixture->list);
  tell (self, "plug 1");
  tell (self, "plug 2");
  tell (self, "plug 3");
  wait_for_count (self, 3);
  future = security_key_fixture_start_make (self->fixture, creation);
  while (self->fixture->prompt->touches->len == 0)
    security_key_fixture_wait (20);
  security_key_fixture_wait (1000);
  tell (self, "touch 2");
  attestation = dex_await_object (g_steal_pointer (&future), &error);
  g_assert_no_error (error);
  passkeys_security_key_list_unwatch (self->fixture->list);
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/security-key-nodes/" name, fiber, security_key_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  ADD ("come-and-go", come_and_go_fiber);
  ADD ("make-and-sign", make_and_sign_fiber);
  ADD ("cancel", cancel_fiber);
  ADD ("cancel-u2f", cancel_u2f_fiber);
  ADD ("unplugged", unplugged_fiber);
  ADD ("three", three_fiber);

  return g_test_run ();
}
