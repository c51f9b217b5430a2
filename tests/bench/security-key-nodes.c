/* security-key-nodes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What signing with a security key costs on real /dev/hidraw nodes: the whole ceremony beside
 * libfido2's fido2-assert and libfido2 in this process, turn by turn on the same virtual key; then
 * with three keys plugged in. Runs in the virtual machine. The argument is the virtual-key program. */

#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "security-key-times.h"

#define N_ROUNDS 10

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
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  int fd = open (self->control, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize) strlen (line));
  close (fd);
}

static Guest *
guest_new (void)
{
  Guest *self = g_new0 (Guest, 1);
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("nodes-XXXXXX", NULL);
  self->control = g_build_filename (self->folder, "control", NULL);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program,
                                    "--count", "3", "--control", self->control, "--unplugged",
                                    "--touch", "0", NULL);
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

static void
wait_for_count (Guest *self,
                guint  n_keys)
{
  do
    {
      security_key_fixture_wait (50);
      dex_await (passkeys_security_key_list_load (self->fixture->list), NULL);
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->fixture->list)) != n_keys);
}

/* What fido2-assert reads: the hash of the client data, the relying party, the credential. */
static char *
write_request (Guest  *self,
               GBytes *id)
{
  const guint8 hash[32] = { 1 };
  char *path = g_build_filename (self->folder, "request", NULL);
  g_autofree char *encoded_hash = g_base64_encode (hash, sizeof hash);
  g_autofree char *encoded_id = g_base64_encode (g_bytes_get_data (id, NULL),
                                                 g_bytes_get_size (id));
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s\n", encoded_hash,
                                           SECURITY_KEY_FIXTURE_RELYING_PARTY, encoded_id);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* How long it takes in all; it ends without doing anything if there is no request. */
static double
run_tool (const char *request,
          const char *node)
{
  const char *const whole[] = { "fido2-assert", "-G", "-i", request, "-o", "/dev/null", node, NULL };
  const char *const nothing[] = { "fido2-assert", "-?", NULL };
  gint64 started = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) (request != NULL ? whole : nothing), NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (request == NULL || status == 0);
  return (double) (g_get_monotonic_time () - started) / 1000;
}

static void
print_median (const char *name,
              GArray     *times)
{
  g_print ("%s %.2f\n", name, security_key_times_get_median (times));
}

static void
compare_one_key (Guest                  *self,
                 PasskeysRequestOptions *request,
                 GBytes                 *id,
                 const char             *node)
{
  const char *const names[] = { "tool", "tool-start", "plain", "ceremony" };
  g_autofree char *path = write_request (self, id);
  GArray *times[G_N_ELEMENTS (names)];

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    times[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint round = 0; round <= N_ROUNDS; round++)
    {
      double taken[G_N_ELEMENTS (names)];

      security_key_fixture_wait (SECURITY_KEY_TIMES_REST);
      taken[0] = run_tool (path, node);
      taken[1] = run_tool (NULL, NULL);
      taken[2] = security_key_times_sign_plainly (node, NULL, id);
      taken[3] = security_key_times_sign (self->fixture, request);

      /* the first round fills caches */
      for (gsize i = 0; i < G_N_ELEMENTS (names) && round > 0; i++)
        g_array_append_val (times[i], taken[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      print_median (names[i], times[i]);
      g_array_unref (times[i]);
    }
  g_unlink (path);
}

static void
sign_with_three_keys (Guest                  *self,
                      PasskeysRequestOptions *request)
{
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint round = 0; round <= N_ROUNDS; round++)
    {
      double taken;

      security_key_fixture_wait (SECURITY_KEY_TIMES_REST);
      taken = security_key_times_sign (self->fixture, request);
      if (round > 0)
        g_array_append_val (times, taken);
    }
  print_median ("ceremony-of-three", times);
}

static DexFuture *
bench_fiber (gpointer data)
{
  g_autoptr(Guest) self = guest_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysSecurityKey) key = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *id;

  tell (self, "plug 1");
  wait_for_count (self, 1);
  key = g_list_model_get_item (G_LIST_MODEL (self->fixture->list), 0);
  passkeys_creation_options_set_resident_key (creation, PASSKEYS_REQUIREMENT_DISCOURAGED);
  attestation = security_key_fixture_make (self->fixture, creation, &error);
  g_assert_no_error (error);
  id = passkeys_attestation_get_credential_id (attestation);
  request = security_key_fixture_new_request (id);
  compare_one_key (self, request, id, passkeys_security_key_get_path (key));

  tell (self, "plug 2");
  tell (self, "plug 3");
  wait_for_count (self, 3);
  sign_with_three_keys (self, request);
  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  security_key_fixture_run (bench_fiber);
  return 0;
}
