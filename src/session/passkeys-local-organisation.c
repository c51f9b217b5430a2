/* passkeys-local-organisation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-organisation"

#include "config.h"

#include "passkeys-local-organisation.h"

#include <errno.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-outbox-private.h"
#include "passkeys-server-process-private.h"
#include "passkeys-session-error.h"

#define PROGRAM "passkeys-server"
#define DATABASE "passkeys.db"
#define RELYING_PARTY "localhost"
#define ORIGIN "http://localhost"

struct _PasskeysLocalOrganisation
{
  GObject parent_instance;

  char                  *data_folder;
  char                  *outbox_folder;
  PasskeysOutbox        *outbox;
  PasskeysServerProcess *process;  /* nullable until it was started once */
  char                  *port;     /* of the last run: clients that are open find it again */
  DexFuture             *starting; /* nullable; shared by all who start at once */
};

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysLocalOrganisation, passkeys_local_organisation, G_TYPE_OBJECT)

static gboolean
is_running (PasskeysLocalOrganisation *self)
{
  return self->process != NULL && passkeys_server_process_is_running (self->process);
}

/* Beside this program when it was not installed, as in a build folder. */
static char *
find_beside (void)
{
  static const char * const places[] = { PROGRAM, "server" G_DIR_SEPARATOR_S PROGRAM };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;

  for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }

  return NULL;
}

static char *
find_program (GError **error)
{
  const char *named = g_getenv ("PASSKEYS_SERVER");
  g_autofree char *path = NULL;

  if (named != NULL && *named != '\0')
    return g_strdup (named);

  path = g_build_filename (PKGLIBEXECDIR, PROGRAM, NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_free (path);
      path = find_beside ();
    }

  if (path == NULL)
    path = g_find_program_in_path (PROGRAM);

  if (path == NULL)
    g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED,
                 "The organisation on this computer could not be started: "
                 "the program “%s” is not installed",
                 PROGRAM);

  return g_steal_pointer (&path);
}

static gboolean
make_folders (PasskeysLocalOrganisation  *self,
              GError                    **error)
{
  if (g_mkdir_with_parents (self->outbox_folder, 0700) == 0)
    return TRUE;

  g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED,
               "The organisation on this computer could not be started: "
               "the folder “%s” cannot be made: %s",
               self->outbox_folder, g_strerror (errno));
  return FALSE;
}

static PasskeysServerProcess *
await_process (PasskeysLocalOrganisation  *self,
               const char                 *program,
               const char                 *port,
               GError                    **error)
{
  const char *argv[] = {
    program,
    "--data", self->data_folder,
    "--port", port,
    "--relying-party", RELYING_PARTY,
    "--origin", ORIGIN,
    "--outbox", self->outbox_folder,
    "--exit-with-parent",
    "--quiet",
    NULL,
  };

  return passkeys_await_object (passkeys_server_process_start (argv), error);
}

static void
on_running_cb (PasskeysLocalOrganisation *self)
{
  g_assert (PASSKEYS_IS_LOCAL_ORGANISATION (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
take_process (PasskeysLocalOrganisation *self,
              PasskeysServerProcess     *process)
{
  const char *address = passkeys_server_process_get_address (process);

  g_set_object (&self->process, process);
  g_signal_connect_object (process, "notify::running", G_CALLBACK (on_running_cb), self,
                           G_CONNECT_SWAPPED);
  g_set_str (&self->port, strrchr (address, ':') + 1);
  passkeys_outbox_watch (self->outbox);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static DexFuture *
resolve_connection (PasskeysLocalOrganisation *self)
{
  return dex_future_new_take_object (
    passkeys_connection_new_this_computer (passkeys_server_process_get_address (self->process)));
}

static DexFuture *
start_fiber (gpointer      data,
             GCancellable *cancellable)
{
  PasskeysLocalOrganisation *self = data;
  g_autoptr(PasskeysServerProcess) process = NULL;
  g_autofree char *program = NULL;
  g_autoptr(GError) error = NULL;

  program = find_program (&error);
  if (program == NULL || !make_folders (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (self->port != NULL)
    process = await_process (self, program, self->port, NULL);
  if (process == NULL)
    process = await_process (self, program, "0", &error);
  if (process == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  take_process (self, process);
  return resolve_connection (self);
}

static DexFuture *
started_cb (DexFuture *completed,
            gpointer   user_data)
{
  PasskeysLocalOrganisation *self = user_data;

  dex_clear (&self->starting);
  return NULL;
}

static DexFuture *
stop_fiber (gpointer      data,
            GCancellable *cancellable)
{
  PasskeysLocalOrganisation *self = data;

  if (self->starting != NULL)
    passkeys_await (dex_ref (self->starting), NULL);

  if (is_running (self))
    passkeys_await (passkeys_server_process_stop (self->process), NULL);

  return dex_future_new_true ();
}

static void
passkeys_local_organisation_finalize (GObject *object)
{
  PasskeysLocalOrganisation *self = PASSKEYS_LOCAL_ORGANISATION (object);

  g_free (self->data_folder);
  g_free (self->outbox_folder);
  g_clear_object (&self->outbox);
  g_clear_object (&self->process);
  g_free (self->port);
  dex_clear (&self->starting);

  G_OBJECT_CLASS (passkeys_local_organisation_parent_class)->finalize (object);
}

static void
passkeys_local_organisation_get_property (GObject    *object,
                                          guint       prop_id,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  PasskeysLocalOrganisation *self = PASSKEYS_LOCAL_ORGANISATION (object);

  switch (prop_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, is_running (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_local_organisation_class_init (PasskeysLocalOrganisationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_local_organisation_finalize;
  object_class->get_property = passkeys_local_organisation_get_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_local_organisation_init (PasskeysLocalOrganisation *self)
{
  self->data_folder = g_build_filename (g_get_user_data_dir (), "passkeys", "organisation", NULL);
  self->outbox_folder = g_build_filename (self->data_folder, "outbox", NULL);
  self->outbox = passkeys_outbox_new (self->outbox_folder);
}

/**
 * passkeys_local_organisation_get_default:
 *
 * Gets the organisation on this computer; there is one.
 *
 * Returns: (transfer none): the organisation
 */
PasskeysLocalOrganisation *
passkeys_local_organisation_get_default (void)
{
  static PasskeysLocalOrganisation *organisation;

  if (organisation == NULL)
    organisation = g_object_new (PASSKEYS_TYPE_LOCAL_ORGANISATION, NULL);

  return organisation;
}

/**
 * passkeys_local_organisation_exists:
 * @self: the organisation on this computer
 *
 * Whether a server has ever run here, so that there may be something to go on with.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_local_organisation_exists (PasskeysLocalOrganisation *self)
{
  g_autofree char *database = NULL;

  g_return_val_if_fail (PASSKEYS_IS_LOCAL_ORGANISATION (self), FALSE);

  database = g_build_filename (self->data_folder, DATABASE, NULL);
  return g_file_test (database, G_FILE_TEST_IS_REGULAR);
}

/**
 * passkeys_local_organisation_start:
 * @self: the organisation on this computer
 *
 * Starts the server unless it runs already. It ends with this program. Its data lies in the user's
 * data folder and outlives it.
 *
 * Returns: (transfer full): a future that resolves to a [class@Connection] and rejects with
 *   %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED, which says what the server said
 */
DexFuture *
passkeys_local_organisation_start (PasskeysLocalOrganisation *self)
{
  DexFuture *fiber;

  dex_return_error_if_fail (PASSKEYS_IS_LOCAL_ORGANISATION (self));

  if (is_running (self))
    return resolve_connection (self);

  if (self->starting == NULL)
    {
      fiber = passkeys_cancellable_fiber_spawn (start_fiber, g_object_ref (self), g_object_unref);
      self->starting = dex_future_finally (fiber, started_cb, g_object_ref (self), g_object_unref);
    }

  return dex_ref (self->starting);
}

/**
 * passkeys_local_organisation_stop:
 * @self: the organisation on this computer
 *
 * Asks the server to end and waits for it. What was begun is finished even when the future is
 * dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_local_organisation_stop (PasskeysLocalOrganisation *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_LOCAL_ORGANISATION (self));

  return passkeys_cancellable_fiber_spawn (stop_fiber, g_object_ref (self), g_object_unref);
}

/**
 * passkeys_local_organisation_get_outbox:
 * @self: the organisation on this computer
 *
 * Gets the e-mails that a hosted organisation would have sent.
 *
 * Returns: (transfer none): a list model of [class@OutboxMessage], newest first; empty until the
 *   server was started
 */
GListModel *
passkeys_local_organisation_get_outbox (PasskeysLocalOrganisation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_ORGANISATION (self), NULL);

  return G_LIST_MODEL (self->outbox);
}
