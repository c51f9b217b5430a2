/* passkeys-ctap2-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ctap2-authenticator"

#include "config.h"

#include "passkeys-ctap2-authenticator.h"

#include "passkeys-ctap2-requests.h"

/* CTAP 2.1, section 6.3.1: how long further assertions may be asked for */
#define NEXT_ASSERTION_TIMEOUT (30 * G_USEC_PER_SEC)

typedef struct
{
  PasskeysCtap2Handler handler;
  gpointer             user_data;
} Command;

struct _PasskeysCtap2Authenticator
{
  GObject parent_instance;

  PasskeysAuthenticatorCore *core;
  PasskeysPrompt            *prompt;
  GBytes                    *info;
  Command                    commands[256];

  GPtrArray                 *next_assertions; /* (owned) (nullable) */
  guint                      n_given;
  gint64                     next_deadline;
};

G_DEFINE_FINAL_TYPE (PasskeysCtap2Authenticator, passkeys_ctap2_authenticator, G_TYPE_OBJECT)

static DexFuture *
reject (GError *error) /* (transfer full) */
{
  return dex_future_new_for_error (error);
}

static DexFuture *
answer (GBytes *cbor) /* (transfer full) */
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, cbor);
}

static DexFuture *
get_info (GBytes   *parameters,
          gpointer  user_data)
{
  PasskeysCtap2Authenticator *self = user_data;

  return answer (g_bytes_ref (self->info));
}

static DexFuture *
on_attested_cb (DexFuture *future,
                gpointer   user_data)
{
  const GValue *value = dex_future_get_value (future, NULL);

  return answer (passkeys_ctap2_encode_attestation (g_value_get_object (value)));
}

static DexFuture *
make_credential (GBytes   *parameters,
                 gpointer  user_data)
{
  return passkeys_ctap2_authenticator_make_credential (user_data, parameters);
}

static DexFuture *
on_asserted_cb (DexFuture *future,
                gpointer   user_data)
{
  PasskeysCtap2Authenticator *self = user_data;
  PasskeysGetAssertionResponse *response = g_value_get_boxed (dex_future_get_value (future, NULL));
  guint n_responses = 1;

  if (response->others != NULL)
    {
      n_responses += response->others->len;
      self->next_assertions = g_ptr_array_ref (response->others);
      self->n_given = 0;
      self->next_deadline = g_get_monotonic_time () + NEXT_ASSERTION_TIMEOUT;
    }
  return answer (passkeys_ctap2_encode_assertion (response, n_responses));
}

static DexFuture *
get_assertion (GBytes   *parameters,
               gpointer  user_data)
{
  return passkeys_ctap2_authenticator_get_assertion (user_data, parameters);
}

static DexFuture *
get_next_assertion (GBytes   *parameters,
                    gpointer  user_data)
{
  PasskeysCtap2Authenticator *self = user_data;
  PasskeysGetAssertionResponse *response;

  if (self->next_assertions == NULL ||
      self->n_given == self->next_assertions->len ||
      g_get_monotonic_time () >= self->next_deadline)
    return dex_future_new_reject (PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_NOT_ALLOWED,
                                  "There is no further assertion");

  response = g_ptr_array_index (self->next_assertions, self->n_given++);
  self->next_deadline = g_get_monotonic_time () + NEXT_ASSERTION_TIMEOUT;
  return answer (passkeys_ctap2_encode_assertion (response, 1));
}

static DexFuture *
on_selected_cb (DexFuture *future,
                gpointer   user_data)
{
  return answer (g_bytes_new (NULL, 0));
}

static DexFuture *
selection (GBytes   *parameters,
           gpointer  user_data)
{
  PasskeysCtap2Authenticator *self = user_data;

  return dex_future_then (passkeys_authenticator_core_select (self->core, self->prompt),
                          on_selected_cb, NULL, NULL);
}

static DexFuture *
invalid_command (void)
{
  return dex_future_new_reject (PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_INVALID_COMMAND,
                                "The command is unknown");
}

/* Puts the status before the answer, or alone when the command failed. */
static DexFuture *
on_done_cb (DexFuture *future,
            gpointer   user_data)
{
  g_autoptr(GByteArray) reply = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  guint8 status = value != NULL ? 0 : passkeys_ctap2_error_get_status (error);

  g_byte_array_append (reply, &status, 1);
  if (value != NULL)
    {
      GBytes *cbor = g_value_get_boxed (value);
      gsize length;
      const guint8 *data = g_bytes_get_data (cbor, &length);

      g_byte_array_append (reply, data, length);
    }
  return answer (g_byte_array_free_to_bytes (g_steal_pointer (&reply)));
}

static void
passkeys_ctap2_authenticator_finalize (GObject *object)
{
  PasskeysCtap2Authenticator *self = PASSKEYS_CTAP2_AUTHENTICATOR (object);

  g_clear_object (&self->core);
  g_clear_object (&self->prompt);
  g_clear_pointer (&self->info, g_bytes_unref);
  g_clear_pointer (&self->next_assertions, g_ptr_array_unref);

  G_OBJECT_CLASS (passkeys_ctap2_authenticator_parent_class)->finalize (object);
}

static void
passkeys_ctap2_authenticator_class_init (PasskeysCtap2AuthenticatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_ctap2_authenticator_finalize;
}

static void
passkeys_ctap2_authenticator_init (PasskeysCtap2Authenticator *self)
{
  static const struct { PasskeysCtap2Command command; PasskeysCtap2Handler handler; } commands[] = {
    { PASSKEYS_CTAP2_COMMAND_MAKE_CREDENTIAL, make_credential },
    { PASSKEYS_CTAP2_COMMAND_GET_ASSERTION, get_assertion },
    { PASSKEYS_CTAP2_COMMAND_GET_INFO, get_info },
    { PASSKEYS_CTAP2_COMMAND_GET_NEXT_ASSERTION, get_next_assertion },
    { PASSKEYS_CTAP2_COMMAND_SELECTION, selection },
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    passkeys_ctap2_authenticator_set_handler (self, commands[i].command, commands[i].handler, self);
}

/**
 * passkeys_ctap2_authenticator_new:
 * @core: what makes passkeys and signs
 * @info: what it says of itself
 * @prompt: how to talk to the person
 *
 * Returns: (transfer full): an authenticator
 */
PasskeysCtap2Authenticator *
passkeys_ctap2_authenticator_new (PasskeysAuthenticatorCore *core,
                                  PasskeysCtap2Info         *info,
                                  PasskeysPrompt            *prompt)
{
  PasskeysCtap2Authenticator *self;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_CORE (core), NULL);
  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  self = g_object_new (PASSKEYS_TYPE_CTAP2_AUTHENTICATOR, NULL);
  self->core = g_object_ref (core);
  self->info = passkeys_ctap2_info_encode (info);
  self->prompt = g_object_ref (prompt);
  return self;
}

/**
 * passkeys_ctap2_authenticator_set_handler:
 * @self: an authenticator
 * @command: the command byte
 * @handler: (nullable): what carries it out; %NULL where the command is unknown
 * @user_data: for @handler; must outlive @self
 *
 * Adds a command to the table, or replaces it.
 */
void
passkeys_ctap2_authenticator_set_handler (PasskeysCtap2Authenticator *self,
                                          PasskeysCtap2Command        command,
                                          PasskeysCtap2Handler        handler,
                                          gpointer                    user_data)
{
  g_return_if_fail (PASSKEYS_IS_CTAP2_AUTHENTICATOR (self));
  g_return_if_fail (command < G_N_ELEMENTS (self->commands));

  self->commands[command] = (Command) { handler, user_data };
}

/**
 * passkeys_ctap2_authenticator_run:
 * @self: an authenticator
 * @message: the command byte and its parameters
 *
 * Carries out a command (CTAP 2.1, section 6). Dropping the future cancels it.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the status byte and the answer
 */
DexFuture *
passkeys_ctap2_authenticator_run (PasskeysCtap2Authenticator *self,
                                  GBytes                     *message)
{
  g_autoptr(GBytes) parameters = NULL;
  const guint8 *data;
  gsize length;
  Command *command;

  g_return_val_if_fail (PASSKEYS_IS_CTAP2_AUTHENTICATOR (self), NULL);
  g_return_val_if_fail (message != NULL, NULL);

  data = g_bytes_get_data (message, &length);
  if (length == 0)
    return dex_future_finally (dex_future_new_reject (PASSKEYS_CTAP2_ERROR,
                                                      PASSKEYS_CTAP2_ERROR_INVALID_LENGTH,
                                                      "There is no command"),
                               on_done_cb, NULL, NULL);

  /* Any other command ends the giving of assertions (CTAP 2.1, section 6.3). */
  if (data[0] != PASSKEYS_CTAP2_COMMAND_GET_NEXT_ASSERTION)
    g_clear_pointer (&self->next_assertions, g_ptr_array_unref);

  command = &self->commands[data[0]];
  parameters = g_bytes_new_from_bytes (message, 1, length - 1);
  return dex_future_finally (command->handler != NULL
                               ? command->handler (parameters, command->user_data)
                               : invalid_command (),
                             on_done_cb, NULL, NULL);
}

/**
 * passkeys_ctap2_authenticator_make_credential:
 * @self: an authenticator
 * @parameters: CBOR
 *
 * authenticatorMakeCredential (CTAP 2.1, section 6.1), for a person who is verified as the core's
 * source will have it. pinUvAuthParam is not looked at.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes
 */
DexFuture *
passkeys_ctap2_authenticator_make_credential (PasskeysCtap2Authenticator *self,
                                              GBytes                     *parameters)
{
  g_autoptr(PasskeysMakeCredentialRequest) request = NULL;
  g_autoptr(PasskeysCtap2Map) map = NULL;
  GError *error = NULL;

  g_return_val_if_fail (PASSKEYS_IS_CTAP2_AUTHENTICATOR (self), NULL);

  if (!(map = passkeys_ctap2_map_parse (parameters, &error)) ||
      !(request = passkeys_ctap2_parse_make_credential (map, &error)))
    return reject (error);

  return dex_future_then (passkeys_authenticator_core_make_credential (self->core,
                                                                       g_steal_pointer (&request),
                                                                       self->prompt),
                          on_attested_cb, NULL, NULL);
}

/**
 * passkeys_ctap2_authenticator_get_assertion:
 * @self: an authenticator
 * @parameters: CBOR
 *
 * authenticatorGetAssertion (CTAP 2.1, section 6.2), the same way.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes
 */
DexFuture *
passkeys_ctap2_authenticator_get_assertion (PasskeysCtap2Authenticator *self,
                                            GBytes                     *parameters)
{
  g_autoptr(PasskeysGetAssertionRequest) request = NULL;
  g_autoptr(PasskeysCtap2Map) map = NULL;
  GError *error = NULL;

  g_return_val_if_fail (PASSKEYS_IS_CTAP2_AUTHENTICATOR (self), NULL);

  if (!(map = passkeys_ctap2_map_parse (parameters, &error)) ||
      !(request = passkeys_ctap2_parse_get_assertion (map, &error)))
    return reject (error);

  return dex_future_then (passkeys_authenticator_core_get_assertion (self->core,
                                                                     g_steal_pointer (&request),
                                                                     self->prompt),
                          on_asserted_cb, g_object_ref (self), g_object_unref);
}
