/* tpm-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tpm-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <tss2/tss2_esys.h>
#include <tss2/tss2_tctildr.h>
#include <unistd.h>

#define START_SECONDS 20

/**
 * tpm_fixture_new:
 *
 * Returns: (transfer full): a chip that was never used, and runs
 */
TpmFixture *
tpm_fixture_new (void)
{
  TpmFixture *self = g_new0 (TpmFixture, 1);
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("passkeys-tpm-XXXXXX", &error);
  g_assert_no_error (error);
  self->device = g_build_filename (self->folder, "chip", NULL);
  self->where = g_strdup_printf ("swtpm:path=%s", self->device);
  tpm_fixture_start (self);
  return self;
}

/**
 * tpm_fixture_free:
 * @self: (transfer full): a chip
 *
 * Ends a chip, and its state with it.
 */
void
tpm_fixture_free (TpmFixture *self)
{
  g_autoptr(GDir) folder = NULL;
  const char *name;

  tpm_fixture_stop (self);
  folder = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);

  g_free (self->folder);
  g_free (self->device);
  g_free (self->where);
  g_free (self);
}

static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
is_listened_to (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int descriptor = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean connected;

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpuint (g_strlcpy (address.sun_path, path, sizeof address.sun_path), <,
                    sizeof address.sun_path);
  connected = connect (descriptor, (struct sockaddr *) &address, sizeof address) == 0;
  close (descriptor);
  return connected;
}

/**
 * tpm_fixture_start:
 * @self: a chip that does not run
 *
 * Switches a chip on.
 */
void
tpm_fixture_start (TpmFixture *self)
{
  g_autofree char *control = g_strconcat (self->device, ".ctrl", NULL);
  g_autofree char *state_argument = g_strdup_printf ("dir=%s", self->folder);
  g_autofree char *data_argument = g_strdup_printf ("type=unixio,path=%s", self->device);
  g_autofree char *control_argument = g_strdup_printf ("type=unixio,path=%s", control);
  char *argv[] = {
    (char *) "swtpm", (char *) "socket", (char *) "--tpm2",
    (char *) "--tpmstate", state_argument,
    (char *) "--server", data_argument,
    (char *) "--ctrl", control_argument,
    (char *) "--flags", (char *) "not-need-init,startup-clear",
    NULL
  };
  gint64 end = g_get_monotonic_time () + START_SECONDS * G_USEC_PER_SEC;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (self->process, ==, 0);

  g_spawn_async (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                 G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                 die_with_parent, NULL, &self->process, &error);
  g_assert_no_error (error);

  while (!is_listened_to (self->device) || !is_listened_to (control))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (1000);
    }
}

/**
 * tpm_fixture_stop:
 * @self: a chip
 *
 * Switches a chip off. Its state stays.
 */
void
tpm_fixture_stop (TpmFixture *self)
{
  g_autofree char *control = g_strconcat (self->device, ".ctrl", NULL);

  if (self->process == 0)
    return;

  kill (self->process, SIGKILL);
  waitpid (self->process, NULL, 0);
  g_spawn_close_pid (self->process);
  self->process = 0;
  g_unlink (self->device);
  g_unlink (control);
}

/**
 * tpm_fixture_freeze:
 * @self: a chip
 *
 * Has a chip answer no more, as if it hung.
 */
void
tpm_fixture_freeze (TpmFixture *self)
{
  kill (self->process, SIGSTOP);
}

/**
 * tpm_fixture_thaw:
 * @self: a frozen chip
 *
 * Has a chip answer again.
 */
void
tpm_fixture_thaw (TpmFixture *self)
{
  kill (self->process, SIGCONT);
}

static ESYS_CONTEXT *
connect_to (TpmFixture         *self,
            TSS2_TCTI_CONTEXT **transport)
{
  ESYS_CONTEXT *context = NULL;

  *transport = NULL;
  g_assert_cmpuint (Tss2_TctiLdr_Initialize (self->where, transport), ==, TSS2_RC_SUCCESS);
  g_assert_cmpuint (Esys_Initialize (&context, *transport, NULL), ==, TSS2_RC_SUCCESS);
  return context;
}

static void
disconnect (ESYS_CONTEXT      *context,
            TSS2_TCTI_CONTEXT *transport)
{
  Esys_Finalize (&context);
  Tss2_TctiLdr_Finalize (&transport);
}

/**
 * tpm_fixture_clear:
 * @self: a chip
 *
 * Clears a chip, as the firmware's settings do.
 */
void
tpm_fixture_clear (TpmFixture *self)
{
  TSS2_TCTI_CONTEXT *transport;
  ESYS_CONTEXT *context = connect_to (self, &transport);

  g_assert_cmpuint (Esys_Clear (context, ESYS_TR_RH_LOCKOUT, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                                ESYS_TR_NONE), ==, TSS2_RC_SUCCESS);
  disconnect (context, transport);
}

/**
 * tpm_fixture_set_owner:
 * @self: a chip without an owner's password
 * @password: the password
 *
 * Takes ownership of a chip.
 */
void
tpm_fixture_set_owner (TpmFixture *self,
                       const char *password)
{
  TSS2_TCTI_CONTEXT *transport;
  ESYS_CONTEXT *context = connect_to (self, &transport);
  TPM2B_AUTH authorisation = { .size = strlen (password) };

  memcpy (authorisation.buffer, password, strlen (password));
  g_assert_cmpuint (Esys_HierarchyChangeAuth (context, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD,
                                              ESYS_TR_NONE, ESYS_TR_NONE, &authorisation), ==,
                    TSS2_RC_SUCCESS);
  disconnect (context, transport);
}

/**
 * tpm_fixture_count_wrong:
 * @self: a chip
 *
 * Returns: how near the chip is to its lock-out
 */
guint
tpm_fixture_count_wrong (TpmFixture *self)
{
  TSS2_TCTI_CONTEXT *transport;
  ESYS_CONTEXT *context = connect_to (self, &transport);
  TPMS_CAPABILITY_DATA *data = NULL;
  guint count;

  g_assert_cmpuint (Esys_GetCapability (context, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                        TPM2_CAP_TPM_PROPERTIES, TPM2_PT_LOCKOUT_COUNTER, 1,
                                        NULL, &data), ==, TSS2_RC_SUCCESS);
  g_assert_cmpuint (data->data.tpmProperties.count, ==, 1);
  g_assert_cmpuint (data->data.tpmProperties.tpmProperty[0].property, ==, TPM2_PT_LOCKOUT_COUNTER);
  count = data->data.tpmProperties.tpmProperty[0].value;
  Esys_Free (data);
  disconnect (context, transport);
  return count;
}

static guint
count_handles (ESYS_CONTEXT *context,
               guint32       first)
{
  TPMS_CAPABILITY_DATA *data = NULL;
  guint count;

  g_assert_cmpuint (Esys_GetCapability (context, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                        TPM2_CAP_HANDLES, first, TPM2_MAX_CAP_HANDLES,
                                        NULL, &data), ==, TSS2_RC_SUCCESS);
  count = data->data.handles.count;
  Esys_Free (data);
  return count;
}

/**
 * tpm_fixture_count_left_behind:
 * @self: a chip
 *
 * Returns: how many transient keys, persistent ones and sessions the chip holds
 */
guint
tpm_fixture_count_left_behind (TpmFixture *self)
{
  TSS2_TCTI_CONTEXT *transport;
  ESYS_CONTEXT *context = connect_to (self, &transport);
  guint count;

  count = count_handles (context, TPM2_TRANSIENT_FIRST) +
          count_handles (context, TPM2_PERSISTENT_FIRST) +
          count_handles (context, TPM2_LOADED_SESSION_FIRST);
  disconnect (context, transport);
  return count;
}
