/* passkeys-mailer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-mailer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-identifier.h"
#include "passkeys-secure-bytes.h"

#define SENDMAIL_PATIENCE_SECONDS 60

struct _PasskeysMailer
{
  GObject      parent_instance;

  char        *folder;
  char       **command; /* nullable: messages stay in the folder */
  GThreadPool *worker;  /* one thread, of paths: messages keep their order */
};

G_DEFINE_FINAL_TYPE (PasskeysMailer, passkeys_mailer, G_TYPE_OBJECT)

static gboolean
fail (int      number,
      GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (number), g_strerror (number));
  return FALSE;
}

static gboolean
write_all (int           fd,
           GBytes       *content,
           GError      **error)
{
  gsize length;
  const char *data = g_bytes_get_data (content, &length);

  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail (errno, error);
      data += written;
      length -= written;
    }
  return fsync (fd) == 0 || fail (errno, error);
}

static gboolean
write_file (const char  *path,
            GBytes      *content,
            GError     **error)
{
  g_autofd int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  return fd < 0 ? fail (errno, error) : write_all (fd, content, error);
}

static void
sync_folder (const char *folder)
{
  g_autofd int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    fsync (fd);
}

/* Files sort by the time they were written. */
static char *
make_name (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *id = passkeys_random_text (6);

  return g_strdup_printf ("%s-%06d-%s", time, g_date_time_get_microsecond (now), id);
}

/* Whoever watches the folder sees a whole message or none. A decoy costs the same and is gone. */
static char *
put_into_folder (PasskeysMailer             *self,
                 const PasskeysMailMessage  *message,
                 GError                    **error)
{
  g_autofree char *name = make_name ();
  g_autofree char *draft = g_strdup_printf ("%s/.%s.draft", self->folder, name);
  g_autofree char *final = g_strdup_printf ("%s/%s.eml", self->folder, name);
  gboolean is_kept;

  is_kept = write_file (draft, message->content, error) && !message->is_decoy;
  if (is_kept && g_rename (draft, final) != 0)
    is_kept = fail (errno, error);
  if (!is_kept)
    g_unlink (draft);
  sync_folder (self->folder);
  return is_kept ? g_steal_pointer (&final) : NULL;
}

static gboolean
give_up_cb (gpointer data)
{
  g_subprocess_force_exit (data);
  return G_SOURCE_REMOVE;
}

static void
on_communicated_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

/* A program that hangs holds up the messages behind it, so its time is bounded. */
static gboolean
communicate (GSubprocess  *program,
             GBytes       *content,
             GError      **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr (GSource) patience = g_timeout_source_new_seconds (SENDMAIL_PATIENCE_SECONDS);
  g_autoptr (GAsyncResult) result = NULL;

  g_source_set_callback (patience, give_up_cb, program, NULL);
  g_source_attach (patience, context);
  g_subprocess_communicate_async (program, content, NULL, on_communicated_cb, &result);
  while (!result)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (patience);
  return g_subprocess_communicate_finish (program, result, NULL, NULL, error)
         && g_spawn_check_wait_status (g_subprocess_get_status (program), error);
}

static gboolean
hand_to_program (PasskeysMailer  *self,
                 const char      *path,
                 GError         **error)
{
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GBytes) content = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  content = passkeys_secure_bytes_new_take (text, length);
  program = g_subprocess_newv ((const char *const *) self->command,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                               | G_SUBPROCESS_FLAGS_STDERR_SILENCE, error);
  return program && communicate (program, content, error);
}

/* Says that a message could not be sent, never to whom or what. */
static void
complain (const GError *error)
{
  g_printerr ("A message could not be sent: %s\n", error->message);
}

/* What cannot be sent stays, and is tried again when the server starts. */
static void
deliver_cb (gpointer data,
            gpointer user_data)
{
  g_autofree char *path = data;
  g_autoptr (GError) error = NULL;

  if (hand_to_program (user_data, path, &error))
    g_unlink (path);
  else
    complain (error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
deliver_left_over (PasskeysMailer *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  const char *name;

  while (folder && (name = g_dir_read_name (folder)))
    {
      if (g_str_has_suffix (name, ".eml"))
        g_ptr_array_add (paths, g_build_filename (self->folder, name, NULL));
    }
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < paths->len; i++)
    g_thread_pool_push (self->worker, g_ptr_array_index (paths, i), NULL);
}

static PasskeysMailer *
create (const char  *folder,
        GError     **error)
{
  PasskeysMailer *self;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      fail (errno, error);
      g_prefix_error (error, "Cannot make the folder for mail “%s”: ", folder);
      return NULL;
    }
  self = g_object_new (PASSKEYS_TYPE_MAILER, NULL);
  self->folder = g_canonicalize_filename (folder, NULL);
  return self;
}

static void
passkeys_mailer_finalize (GObject *object)
{
  PasskeysMailer *self = PASSKEYS_MAILER (object);

  passkeys_mailer_drain (self);
  g_free (self->folder);
  g_strfreev (self->command);

  G_OBJECT_CLASS (passkeys_mailer_parent_class)->finalize (object);
}

static void
passkeys_mailer_class_init (PasskeysMailerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_mailer_finalize;
}

static void
passkeys_mailer_init (PasskeysMailer *self)
{
}

/**
 * passkeys_mailer_new_outbox:
 * @folder: where messages go, one `.eml` file each; made if it is not there
 * @error: (out) (optional): what went wrong
 *
 * Returns: (transfer full) (nullable): a mailer that sends nothing anywhere
 */
PasskeysMailer *
passkeys_mailer_new_outbox (const char  *folder,
                            GError     **error)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return create (folder, error);
}

/**
 * passkeys_mailer_new_sendmail:
 * @spool: where messages wait for their turn
 * @command: a program and its arguments, quoted as for a shell; it gets a message on its standard
 *   input and finds the addressee in it, as `sendmail -t` does
 * @error: (out) (optional): what went wrong
 *
 * What an earlier run left in @spool is sent first.
 *
 * Returns: (transfer full) (nullable): a mailer that runs @command for each message
 */
PasskeysMailer *
passkeys_mailer_new_sendmail (const char  *spool,
                              const char  *command,
                              GError     **error)
{
  g_auto (GStrv) arguments = NULL;
  PasskeysMailer *self;

  g_return_val_if_fail (spool != NULL, NULL);
  g_return_val_if_fail (command != NULL, NULL);

  if (!g_shell_parse_argv (command, NULL, &arguments, error))
    return NULL;
  self = create (spool, error);
  if (!self)
    return NULL;
  self->command = g_steal_pointer (&arguments);
  self->worker = g_thread_pool_new_full (deliver_cb, self, g_free, 1, FALSE, NULL);
  deliver_left_over (self);
  return self;
}

/**
 * passkeys_mailer_send:
 * @self: the mailer
 * @message: the message
 *
 * Returns once the message is safe on the disk. What fails is said on standard error: whoever asked
 * for a message cannot mend it, and can ask for another.
 */
void
passkeys_mailer_send (PasskeysMailer            *self,
                      const PasskeysMailMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (PASSKEYS_IS_MAILER (self));

  path = put_into_folder (self, message, &error);
  if (path && self->worker)
    g_thread_pool_push (self->worker, g_steal_pointer (&path), NULL);
  if (error)
    complain (error);
}

/**
 * passkeys_mailer_drain:
 * @self: the mailer
 *
 * Waits for the message under way; those behind it wait for the next start. Nothing can be sent
 * afterwards.
 */
void
passkeys_mailer_drain (PasskeysMailer *self)
{
  g_return_if_fail (PASSKEYS_IS_MAILER (self));

  if (self->worker)
    g_thread_pool_free (g_steal_pointer (&self->worker), TRUE, TRUE);
}
