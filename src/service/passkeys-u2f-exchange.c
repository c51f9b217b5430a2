/* passkeys-u2f-exchange.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-u2f-exchange"

#include "config.h"

#include "passkeys-u2f-exchange.h"

#include "passkeys-u2f-message.h"

/* ms: how long a client is kept waiting before it is told to ask again */
#define PATIENCE 150

/* ms: a client that has not asked again by then has given up */
#define GIVEN_UP_AFTER 3000

struct _PasskeysU2fExchange
{
  GObject parent_instance;

  PasskeysU2fExchangeAsk  ask;
  gpointer                user_data;
  GBytes                 *message;   /* (nullable) what a person is asked, or was and it is not fetched */
  DexFuture              *asking;    /* (nullable) */
  GBytes                 *reply;     /* (nullable) what the person's answer was */
  DexPromise             *answered;  /* (nullable) resolved when there is a reply */
  guint                   expiry_id;
  guint                   n_asked;   /* questions, so that late answers to older ones are not taken */
};

typedef struct
{
  GWeakRef exchange;
  guint    number; /* n_asked of the question */
} Question;

G_DEFINE_FINAL_TYPE (PasskeysU2fExchange, passkeys_u2f_exchange, G_TYPE_OBJECT)

static Question *
question_new (PasskeysU2fExchange *self)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->exchange, self);
  question->number = self->n_asked;
  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_weak_ref_clear (&question->exchange);
  g_free (question);
}

static DexFuture *
reply (GBytes            *data,
       PasskeysU2fStatus  status)
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, passkeys_u2f_message_build_reply (data, status));
}

/* A person who refused, or a window that died, ends it: to be asked again would be to be asked for
 * ever. */
static DexFuture *
on_answered_cb (DexFuture *future,
                gpointer   user_data)
{
  Question *question = user_data;
  g_autoptr(PasskeysU2fExchange) self = g_weak_ref_get (&question->exchange);
  const GValue *value;

  if (self == NULL || self->n_asked != question->number)
    return dex_future_new_true ();

  if ((value = dex_future_get_value (future, NULL)) != NULL)
    self->reply = g_value_dup_boxed (value);
  else
    self->reply = passkeys_u2f_message_build_reply (NULL, PASSKEYS_U2F_STATUS_COMMAND_NOT_ALLOWED);
  dex_promise_resolve_boolean (self->answered, TRUE);
  return dex_future_new_true ();
}

static DexFuture *
on_waited_cb (DexFuture *future,
              gpointer   user_data)
{
  Question *question = user_data;
  g_autoptr(PasskeysU2fExchange) self = g_weak_ref_get (&question->exchange);
  g_autoptr(GBytes) answer = NULL;

  if (self == NULL || self->n_asked != question->number || self->reply == NULL)
    return reply (NULL, PASSKEYS_U2F_STATUS_CONDITIONS_NOT_SATISFIED);

  answer = g_steal_pointer (&self->reply);
  passkeys_u2f_exchange_stop (self);
  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&answer));
}

static void
on_expired (gpointer user_data)
{
  PasskeysU2fExchange *self = user_data;

  self->expiry_id = 0;
  passkeys_u2f_exchange_stop (self);
}

static void
begin (PasskeysU2fExchange *self,
       GBytes              *payload)
{
  self->n_asked++;
  self->message = g_bytes_ref (payload);
  self->answered = dex_promise_new ();
  self->asking = dex_future_finally (self->ask (payload, self->user_data), on_answered_cb,
                                     question_new (self), question_free);
}

static DexFuture *
wait_for_person (PasskeysU2fExchange *self,
                 GBytes              *payload)
{
  DexFuture *waiting;

  /* whoever is not the one that asked has to wait */
  if (self->message != NULL && !g_bytes_equal (self->message, payload))
    return reply (NULL, PASSKEYS_U2F_STATUS_CONDITIONS_NOT_SATISFIED);

  if (self->message == NULL)
    begin (self, payload);
  g_clear_handle_id (&self->expiry_id, g_source_remove);
  self->expiry_id = g_timeout_add_once (GIVEN_UP_AFTER, on_expired, self);

  waiting = dex_future_first (dex_ref (self->answered), dex_timeout_new_msec (PATIENCE), NULL);
  return dex_future_finally (waiting, on_waited_cb, question_new (self), question_free);
}

static DexFuture *
on_checked_cb (DexFuture *future,
               gpointer   user_data)
{
  if (dex_future_is_resolved (future))
    return dex_ref (future);

  return reply (NULL, PASSKEYS_U2F_STATUS_WRONG_DATA);
}

static void
passkeys_u2f_exchange_dispose (GObject *object)
{
  passkeys_u2f_exchange_stop (PASSKEYS_U2F_EXCHANGE (object));

  G_OBJECT_CLASS (passkeys_u2f_exchange_parent_class)->dispose (object);
}

static void
passkeys_u2f_exchange_class_init (PasskeysU2fExchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_u2f_exchange_dispose;
}

static void
passkeys_u2f_exchange_init (PasskeysU2fExchange *self)
{
}

/**
 * passkeys_u2f_exchange_new:
 * @ask: how a person is asked
 * @user_data: for @ask; must outlive the exchange
 *
 * Returns: (transfer full): an exchange in which nothing is asked yet
 */
PasskeysU2fExchange *
passkeys_u2f_exchange_new (PasskeysU2fExchangeAsk ask,
                           gpointer               user_data)
{
  PasskeysU2fExchange *self;

  g_return_val_if_fail (ask != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_U2F_EXCHANGE, NULL);
  self->ask = ask;
  self->user_data = user_data;
  return self;
}

/**
 * passkeys_u2f_exchange_answer:
 * @self: an exchange
 * @payload: what a client sent by CTAPHID_MSG
 *
 * Answers a message of U2F (CTAP 2.1, section 10). What takes a person is begun by the first message
 * and answered to one of those that follow.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the reply
 */
DexFuture *
passkeys_u2f_exchange_answer (PasskeysU2fExchange *self,
                              GBytes              *payload)
{
  g_autoptr(PasskeysU2fMessage) message = NULL;
  g_autoptr(GBytes) version = NULL;
  PasskeysU2fStatus status;

  g_return_val_if_fail (PASSKEYS_IS_U2F_EXCHANGE (self), NULL);
  g_return_val_if_fail (payload != NULL, NULL);

  status = passkeys_u2f_message_parse (payload, &message);
  if (status != PASSKEYS_U2F_STATUS_NO_ERROR)
    return reply (NULL, status);

  if (message->instruction == PASSKEYS_U2F_INSTRUCTION_VERSION)
    {
      version = g_bytes_new_static ("U2F_V2", 6);
      return reply (version, PASSKEYS_U2F_STATUS_NO_ERROR);
    }

  if (message->check_only)
    return dex_future_finally (self->ask (payload, self->user_data), on_checked_cb, NULL, NULL);

  return wait_for_person (self, payload);
}

/**
 * passkeys_u2f_exchange_is_busy:
 * @self: an exchange
 *
 * Returns: whether a person is being asked, or has answered and the client has not fetched it
 */
gboolean
passkeys_u2f_exchange_is_busy (PasskeysU2fExchange *self)
{
  g_return_val_if_fail (PASSKEYS_IS_U2F_EXCHANGE (self), FALSE);

  return self->message != NULL;
}

/**
 * passkeys_u2f_exchange_stop:
 * @self: an exchange
 *
 * Takes the question away, and the answer if there is one.
 */
void
passkeys_u2f_exchange_stop (PasskeysU2fExchange *self)
{
  g_return_if_fail (PASSKEYS_IS_U2F_EXCHANGE (self));

  self->n_asked++;
  g_clear_handle_id (&self->expiry_id, g_source_remove);
  dex_clear (&self->asking);
  dex_clear (&self->answered);
  g_clear_pointer (&self->message, g_bytes_unref);
  g_clear_pointer (&self->reply, g_bytes_unref);
}
