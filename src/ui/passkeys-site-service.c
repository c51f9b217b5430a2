/* passkeys-site-service.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-service"

#include "config.h"

#include "passkeys-site-service.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "passkeys-computer-check.h"
#include "passkeys-fiber.h"
#include "passkeys-site-background.h"

#define PROGRAM "passkeys-browser-service"
#define DEVICE "/dev/uhid"
#define BUS_NAME APPLICATION_ID ".Browsers"
#define BUS_PATH "/org/example/Passkeys/Browsers"
#define START_SECONDS 10
#define STOP_SECONDS 5

#define FIBER_STACK_SIZE (256 * 1024)

struct _PasskeysSiteService
{
  GObject                   parent_instance;

  GSettings                *settings;   /* (owned) */
  char                     *device;     /* (owned) */
  char                     *root;       /* (owned): where the sandbox tells about itself */
  guint                     watch_id;
  GDBusConnection          *connection; /* (owned) (nullable): while it runs */
  GSubprocess              *process;    /* (owned) (nullable): if it was started here */
  PasskeysSiteServiceState  state;
  DexPromise               *changed;    /* (owned): at the next change of the state */
  DexPromise               *known;      /* (owned): once the bus has said whether it runs */
};

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysSiteService, passkeys_site_service, G_TYPE_OBJECT)

static void
set_state (PasskeysSiteService      *self,
           PasskeysSiteServiceState  state)
{
  g_autoptr(DexPromise) changed = NULL;

  if (self->state == state)
    return;

  self->state = state;
  changed = g_steal_pointer (&self->changed);
  self->changed = dex_promise_new ();
  dex_promise_resolve_boolean (changed, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Waits for another state, but not for ever. */
static void
await_end_of_state (PasskeysSiteService      *self,
                    PasskeysSiteServiceState  state,
                    int                       seconds)
{
  gint64 deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  while (self->state == state && g_get_monotonic_time () < deadline)
    passkeys_await (dex_future_first (dex_ref (self->changed), dex_timeout_new_deadline (deadline),
                                      NULL),
                    NULL);
}

static gboolean
is_offered (PasskeysSiteService *self)
{
  return g_settings_get_boolean (self->settings, "offer-to-browsers");
}

static void
learn (PasskeysSiteService *self)
{
  if (dex_future_is_pending (DEX_FUTURE (self->known)))
    dex_promise_resolve_boolean (self->known, TRUE);
}

static void
on_appeared_cb (GDBusConnection *connection,
                const char      *name,
                const char      *name_owner,
                gpointer         user_data)
{
  PasskeysSiteService *self = user_data;

  g_set_object (&self->connection, connection);
  set_state (self, PASSKEYS_SITE_SERVICE_RUNNING);
  learn (self);
}

/* It is not at fault if it was ended by its switch, in another window perhaps. */
static void
on_vanished_cb (GDBusConnection *connection,
                const char      *name,
                gpointer         user_data)
{
  PasskeysSiteService *self = user_data;

  g_clear_object (&self->connection);
  if (self->state == PASSKEYS_SITE_SERVICE_RUNNING && is_offered (self))
    set_state (self, PASSKEYS_SITE_SERVICE_FAILED);
  else if (self->state != PASSKEYS_SITE_SERVICE_STARTING)
    set_state (self, PASSKEYS_SITE_SERVICE_OFF);
  learn (self);
}

/* Not installed, it lies in the build folder of this program. */
static char *
find_beside (const char *executable)
{
  g_autofree char *folder = executable != NULL ? g_path_get_dirname (executable) : NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return NULL;

  path = g_build_filename (folder, "service", PROGRAM, NULL);
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

/* The program, and how it finds this one where it was not installed beside it; NULL without it. */
static GStrv
build_arguments (void)
{
  const char *named = g_getenv ("PASSKEYS_BROWSER_SERVICE");
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *installed = g_build_filename (PKGLIBEXECDIR, PROGRAM, NULL);
  g_autofree char *program = NULL;
  g_autoptr(GStrvBuilder) arguments = g_strv_builder_new ();

  if (named != NULL && *named != '\0')
    program = g_strdup (named);
  else if (!(program = find_beside (executable)) &&
           g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup (installed);
  if (program == NULL)
    return NULL;

  g_strv_builder_add (arguments, program);
  if (executable != NULL && !g_str_equal (program, installed))
    g_strv_builder_add_many (arguments, "--answer-with", executable, NULL);

  return g_strv_builder_end (arguments);
}

/* It goes on when this program, or the terminal in which it was started, ends. */
static void
leave_session (gpointer user_data)
{
  setsid ();
}

static gboolean
spawn (PasskeysSiteService *self)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_auto(GStrv) arguments = build_arguments ();
  g_autoptr(GError) error = NULL;

  if (arguments == NULL)
    return FALSE;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, leave_session, NULL, NULL);
  g_clear_object (&self->process);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char * const *) arguments, &error);
  if (self->process == NULL)
    g_debug ("%s", error->message);

  return self->process != NULL;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static DexFuture *
process_ended_cb (DexFuture *future,
                  gpointer   user_data)
{
  g_autoptr(PasskeysSiteService) self = g_weak_ref_get (user_data);

  if (self != NULL && self->state == PASSKEYS_SITE_SERVICE_STARTING)
    set_state (self, PASSKEYS_SITE_SERVICE_FAILED);

  return NULL;
}

/* It may well run longer than anybody here. */
static void
watch_process (PasskeysSiteService *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  dex_future_disown (dex_future_finally (dex_subprocess_wait_check (self->process),
                                         process_ended_cb, weak, weak_free));
}

static PasskeysSiteServiceState
find_obstacle (PasskeysSiteService *self)
{
  if (g_access (self->device, R_OK | W_OK) == 0)
    return PASSKEYS_SITE_SERVICE_OFF;
  if (errno != ENOENT)
    return PASSKEYS_SITE_SERVICE_DENIED;

  return passkeys_computer_check_hides_devices (self->root) ? PASSKEYS_SITE_SERVICE_WITHHELD
                                                            : PASSKEYS_SITE_SERVICE_NO_DEVICE;
}

static void
start (PasskeysSiteService *self)
{
  PasskeysSiteServiceState obstacle = find_obstacle (self);

  if (obstacle != PASSKEYS_SITE_SERVICE_OFF)
    {
      set_state (self, obstacle);
      return;
    }

  set_state (self, PASSKEYS_SITE_SERVICE_STARTING);
  if (spawn (self))
    watch_process (self);
  else
    set_state (self, PASSKEYS_SITE_SERVICE_FAILED);
}

static DexFuture *
start_fiber (gpointer user_data)
{
  PasskeysSiteService *self = user_data;

  passkeys_await (dex_ref (self->known), NULL);
  await_end_of_state (self, PASSKEYS_SITE_SERVICE_STOPPING, STOP_SECONDS);
  if (self->state != PASSKEYS_SITE_SERVICE_RUNNING && self->state != PASSKEYS_SITE_SERVICE_STARTING)
    start (self);

  await_end_of_state (self, PASSKEYS_SITE_SERVICE_STARTING, START_SECONDS);
  if (self->state == PASSKEYS_SITE_SERVICE_STARTING)
    {
      g_subprocess_send_signal (self->process, SIGTERM);
      set_state (self, PASSKEYS_SITE_SERVICE_FAILED);
    }

  return dex_future_new_for_boolean (self->state == PASSKEYS_SITE_SERVICE_RUNNING);
}

static void
ask_to_quit (PasskeysSiteService *self)
{
  g_autoptr(GError) error = NULL;
  GVariant *parameters = g_variant_new_parsed ("('quit', @av [], @a{sv} {})");

  if (!passkeys_await (dex_dbus_connection_call (self->connection, BUS_NAME, BUS_PATH,
                                                 "org.gtk.Actions", "Activate", parameters, NULL,
                                                 G_DBUS_CALL_FLAGS_NO_AUTO_START,
                                                 STOP_SECONDS * 1000),
                       &error))
    g_debug ("%s", error->message);
}

static DexFuture *
stop_fiber (gpointer user_data)
{
  PasskeysSiteService *self = user_data;

  passkeys_await (dex_ref (self->known), NULL);
  await_end_of_state (self, PASSKEYS_SITE_SERVICE_STARTING, START_SECONDS);
  if (self->state == PASSKEYS_SITE_SERVICE_RUNNING)
    {
      set_state (self, PASSKEYS_SITE_SERVICE_STOPPING);
      ask_to_quit (self);
    }

  await_end_of_state (self, PASSKEYS_SITE_SERVICE_STOPPING, STOP_SECONDS);
  if (self->state == PASSKEYS_SITE_SERVICE_STOPPING && self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  set_state (self, PASSKEYS_SITE_SERVICE_OFF);

  return dex_future_new_true ();
}

static DexFuture *
apply_fiber (gpointer user_data)
{
  PasskeysSiteService *self = user_data;
  g_auto(GStrv) arguments = build_arguments ();
  g_autoptr(GError) error = NULL;
  gboolean background;
  gboolean at_login;

  passkeys_await (is_offered (self) ? passkeys_site_service_start (self)
                                    : passkeys_site_service_stop (self),
                  NULL);

  /* The person may have changed their mind meanwhile. */
  at_login = is_offered (self) && g_settings_get_boolean (self->settings, "offer-at-login");
  background = at_login;
  if (arguments != NULL)
    background =
      passkeys_await_boolean (passkeys_site_background_set ((const char *const *) arguments,
                                                            at_login),
                              &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_boolean (background == at_login);
}

static void
passkeys_site_service_dispose (GObject *object)
{
  PasskeysSiteService *self = PASSKEYS_SITE_SERVICE (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_object (&self->connection);
  g_clear_object (&self->process);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (passkeys_site_service_parent_class)->dispose (object);
}

static void
passkeys_site_service_finalize (GObject *object)
{
  PasskeysSiteService *self = PASSKEYS_SITE_SERVICE (object);

  dex_clear (&self->changed);
  dex_clear (&self->known);
  g_free (self->device);
  g_free (self->root);

  G_OBJECT_CLASS (passkeys_site_service_parent_class)->finalize (object);
}

static void
passkeys_site_service_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  PasskeysSiteService *self = PASSKEYS_SITE_SERVICE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_site_service_class_init (PasskeysSiteServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_site_service_dispose;
  object_class->finalize = passkeys_site_service_finalize;
  object_class->get_property = passkeys_site_service_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, PASSKEYS_SITE_SERVICE_OFF,
                                             PASSKEYS_SITE_SERVICE_FAILED,
                                             PASSKEYS_SITE_SERVICE_OFF,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_site_service_init (PasskeysSiteService *self)
{
  self->device = g_strdup (DEVICE);
  self->root = g_strdup ("/");
  self->changed = dex_promise_new ();
  self->known = dex_promise_new ();
}

/**
 * passkeys_site_service_new:
 * @settings: what the person set
 *
 * Begins to look whether the service runs. Nothing is started.
 *
 * Returns: (transfer full): a new object
 */
PasskeysSiteService *
passkeys_site_service_new (GSettings *settings)
{
  PasskeysSiteService *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PASSKEYS_TYPE_SITE_SERVICE, NULL);
  self->settings = g_object_ref (settings);
  self->watch_id = g_bus_watch_name (G_BUS_TYPE_SESSION, BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                     on_appeared_cb, on_vanished_cb, self, NULL);

  return self;
}

/**
 * passkeys_site_service_get_state:
 * @self: a service
 *
 * Returns: whether it runs, or why it does not
 */
PasskeysSiteServiceState
passkeys_site_service_get_state (PasskeysSiteService *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_SERVICE (self), PASSKEYS_SITE_SERVICE_OFF);

  return self->state;
}

/**
 * passkeys_site_service_start:
 * @self: a service
 *
 * Starts it, unless it runs. It goes on when the application ends.
 *
 * Returns: (transfer full): a future that resolves to a boolean, whether it runs; the state says
 *   why it does not
 */
DexFuture *
passkeys_site_service_start (PasskeysSiteService *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_SERVICE (self), NULL);

  return passkeys_fiber_spawn (FIBER_STACK_SIZE, start_fiber, g_object_ref (self),
                               g_object_unref);
}

/**
 * passkeys_site_service_stop:
 * @self: a service
 *
 * Ends it, whoever started it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_site_service_stop (PasskeysSiteService *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_SERVICE (self), NULL);

  return passkeys_fiber_spawn (FIBER_STACK_SIZE, stop_fiber, g_object_ref (self),
                               g_object_unref);
}

/**
 * passkeys_site_service_apply:
 * @self: a service
 *
 * Does what the settings say, for now and for the next login.
 *
 * Returns: (transfer full): a future that resolves to a boolean, %FALSE when the desktop does not
 *   start it at login though it was to; rejects when that could not be changed
 */
DexFuture *
passkeys_site_service_apply (PasskeysSiteService *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_SERVICE (self), NULL);

  return passkeys_fiber_spawn (FIBER_STACK_SIZE, apply_fiber, g_object_ref (self),
                               g_object_unref);
}

void
_passkeys_site_service_set_device (PasskeysSiteService *self,
                                   const char          *path)
{
  g_set_str (&self->device, path);
}

void
_passkeys_site_service_set_root (PasskeysSiteService *self,
                                 const char          *path)
{
  g_set_str (&self->root, path);
}
