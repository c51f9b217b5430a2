/* passkeys-answer-queue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-answer-queue.h"

#include "passkeys-http.h"

/* Waiting for the disk costs as much for one change as for fifty. So a change is not committed at
 * once: the requests that have arrived meanwhile are done first, and then one commit serves them
 * all. Whoever waits longest waits no longer than LONGEST_WAIT for that to begin. */
#define LONGEST_WAIT 10000 /* microseconds */
#define FLUSH_PRIORITY (G_PRIORITY_DEFAULT + 10)

struct _PasskeysAnswerQueue
{
  GObject         parent_instance;

  PasskeysRules  *rules;
  PasskeysMailer *mailer;
  GPtrArray      *waiting; /* of SoupServerMessage */
  gint64          date_begun;
  guint           flush_source;
};

G_DEFINE_FINAL_TYPE (PasskeysAnswerQueue, passkeys_answer_queue, G_TYPE_OBJECT)

static gboolean
flush_cb (gpointer user_data)
{
  PasskeysAnswerQueue *self = user_data;

  self->flush_source = 0;
  passkeys_answer_queue_flush (self);
  return G_SOURCE_REMOVE;
}

static void
send_mail (PasskeysAnswerQueue *self)
{
  GPtrArray *outgoing = self->rules->outgoing;

  for (guint i = 0; i < outgoing->len; i++)
    passkeys_mailer_send (self->mailer, g_ptr_array_index (outgoing, i));
  g_ptr_array_set_size (outgoing, 0);
}

static void
refuse_all (PasskeysAnswerQueue *self,
            const GError        *error)
{
  g_printerr ("Nothing could be stored: %s\n", error->message);
  for (guint i = 0; i < self->waiting->len; i++)
    passkeys_http_refuse (g_ptr_array_index (self->waiting, i), error);
  g_ptr_array_set_size (self->rules->outgoing, 0);
}

static void
passkeys_answer_queue_finalize (GObject *object)
{
  PasskeysAnswerQueue *self = PASSKEYS_ANSWER_QUEUE (object);

  g_clear_handle_id (&self->flush_source, g_source_remove);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->mailer);

  G_OBJECT_CLASS (passkeys_answer_queue_parent_class)->finalize (object);
}

static void
passkeys_answer_queue_class_init (PasskeysAnswerQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_answer_queue_finalize;
}

static void
passkeys_answer_queue_init (PasskeysAnswerQueue *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * passkeys_answer_queue_new:
 * @rules: (transfer none): the rules; they must outlive the queue
 * @mailer: who carries the mail
 *
 * Returns: (transfer full): an empty queue
 */
PasskeysAnswerQueue *
passkeys_answer_queue_new (PasskeysRules  *rules,
                           PasskeysMailer *mailer)
{
  PasskeysAnswerQueue *self = g_object_new (PASSKEYS_TYPE_ANSWER_QUEUE, NULL);

  self->rules = rules;
  self->mailer = g_object_ref (mailer);
  return self;
}

/**
 * passkeys_answer_queue_add:
 * @self: the queue
 * @message: a message that has its answer
 *
 * Lets the answer go at once if nothing waits to be committed. An answer that tells of what another
 * request changed waits as that one does.
 *
 * Returns: whether it waits; a message that does not is not touched
 */
gboolean
passkeys_answer_queue_add (PasskeysAnswerQueue *self,
                           SoupServerMessage   *message)
{
  gint64 now;

  g_return_val_if_fail (PASSKEYS_IS_ANSWER_QUEUE (self), FALSE);

  if (!passkeys_database_has_uncommitted (self->rules->database))
    return FALSE;
  now = g_get_monotonic_time ();
  if (self->waiting->len == 0)
    self->date_begun = now;
  soup_server_message_pause (message);
  g_ptr_array_add (self->waiting, g_object_ref (message));
  if (now - self->date_begun > LONGEST_WAIT
      || passkeys_database_lost_transaction (self->rules->database))
    passkeys_answer_queue_flush (self);
  else if (!self->flush_source)
    self->flush_source = g_idle_add_full (FLUSH_PRIORITY, flush_cb, self, NULL);
  return TRUE;
}

/**
 * passkeys_answer_queue_flush:
 * @self: the queue
 *
 * Commits, sends the mail that was waiting for it, and lets the answers go. If it fails, none of the
 * requests was done, and that is what is answered.
 */
void
passkeys_answer_queue_flush (PasskeysAnswerQueue *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PASSKEYS_IS_ANSWER_QUEUE (self));

  g_clear_handle_id (&self->flush_source, g_source_remove);
  if (passkeys_database_commit (self->rules->database, &error))
    send_mail (self);
  else
    refuse_all (self, error);
  for (guint i = 0; i < self->waiting->len; i++)
    soup_server_message_unpause (g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
}
