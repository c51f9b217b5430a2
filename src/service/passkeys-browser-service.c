/* passkeys-browser-service.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-browser-service"

#include "config.h"

#include "passkeys-browser-service.h"

#include <string.h>

#include "passkeys-answer-process.h"
#include "passkeys-ctap-device.h"
#include "passkeys-ctap2-authenticator.h"
#include "passkeys-ctap2-error.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-service-management.h"
#include "passkeys-site-ceremony.h"
#include "passkeys-site-info.h"
#include "passkeys-site-key-agreement.h"
#include "passkeys-u2f-exchange.h"
#include "passkeys-uhid-device.h"

#define SERIAL_NUMBER "1"

struct _PasskeysBrowserService
{
  GObject parent_instance;

  char               **answer_arguments;
  guint                timeout_seconds;
  PasskeysCtapDevice  *device;
  PasskeysUhidDevice  *uhid;
  PasskeysU2fExchange *u2f;

  PasskeysSiteKeyAgreement  *key_agreement;
  PasskeysServiceManagement *management;
};

G_DEFINE_FINAL_TYPE (PasskeysBrowserService, passkeys_browser_service, G_TYPE_OBJECT)

static DexFuture *
reply (GBytes *payload) /* (transfer full) */
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, payload);
}

static DexFuture *
reply_with_status (guint8 status)
{
  return reply (g_bytes_new (&status, 1));
}

static DexFuture *
reply_with_success (GBytes *cbor)
{
  GByteArray *payload = g_byte_array_new ();

  g_byte_array_append (payload, (const guint8 *) "", 1);
  g_byte_array_append (payload, g_bytes_get_data (cbor, NULL), g_bytes_get_size (cbor));
  return reply (g_byte_array_free_to_bytes (payload));
}

static DexFuture *
reply_with_info (void)
{
  g_autoptr(PasskeysCtap2Info) info = passkeys_site_info_new ();
  g_autoptr(GBytes) cbor = passkeys_ctap2_info_encode (info);

  return reply_with_success (cbor);
}

static GBytes *
get_parameters (GBytes *payload)
{
  return g_bytes_new_from_bytes (payload, 1, g_bytes_get_size (payload) - 1);
}

/* A process that ends without a reply did so because the person closed its window, or was ended. */
static DexFuture *
on_answered_cb (DexFuture *future,
                gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    return dex_ref (future);

  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return reply_with_status (PASSKEYS_CTAP2_ERROR_USER_ACTION_TIMEOUT);
  return reply_with_status (PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
}

static DexFuture *
ask_person (PasskeysBrowserService *self,
            PasskeysCtaphidCommand  command,
            GBytes                 *payload)
{
  DexFuture *answer;

  answer = passkeys_answer_process_run ((const char * const *) self->answer_arguments, command,
                                        payload);
  return dex_future_first (answer, dex_timeout_new_seconds (self->timeout_seconds), NULL);
}

static DexFuture *
ask_by_u2f (GBytes   *payload,
            gpointer  user_data)
{
  return ask_person (user_data, PASSKEYS_CTAPHID_COMMAND_MSG, payload);
}

/* One question at a time, also where the client of another comes back for the answer. */
static DexFuture *
ask_by_cbor (PasskeysBrowserService *self,
             PasskeysCtaphidCommand  command,
             GBytes                 *payload)
{
  if (passkeys_u2f_exchange_is_busy (self->u2f))
    return reply_with_status (PASSKEYS_CTAP2_ERROR_CHANNEL_BUSY);

  return dex_future_finally (ask_person (self, command, payload), on_answered_cb, NULL, NULL);
}

static GBytes *
add_secret (GBytes *secret,
            GBytes *payload)
{
  gsize secret_length, length;
  const guint8 *secret_data = g_bytes_get_data (secret, &secret_length);
  const guint8 *data = g_bytes_get_data (payload, &length);
  guint8 *whole = g_malloc (1 + secret_length + length);

  whole[0] = secret_length;
  memcpy (whole + 1, secret_data, secret_length);
  memcpy (whole + 1 + secret_length, data, length);
  return passkeys_secure_bytes_new_take (whole, 1 + secret_length + length);
}

static DexFuture *
ask_to_manage (GBytes   *payload,
               gpointer  user_data)
{
  return ask_by_cbor (user_data, PASSKEYS_CTAPHID_COMMAND_CBOR, payload);
}

static DexFuture *
make_credential (PasskeysBrowserService *self,
                 GBytes                 *payload)
{
  g_autoptr(GBytes) parameters = get_parameters (payload);
  g_autoptr(GError) error = NULL;

  if (!passkeys_service_management_check (self->management, FALSE, parameters, &error))
    return reply_with_status (passkeys_ctap2_error_get_status (error));
  return ask_by_cbor (self, PASSKEYS_CTAPHID_COMMAND_CBOR, payload);
}

/* Where a client encrypts part of it, the process that answers needs what was agreed on here. */
static DexFuture *
get_assertion (PasskeysBrowserService *self,
               GBytes                 *payload)
{
  g_autoptr(GBytes) parameters = get_parameters (payload);
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GBytes) whole = NULL;
  g_autoptr(GError) error = NULL;

  if (!passkeys_service_management_check (self->management, TRUE, parameters, &error) ||
      !passkeys_site_key_agreement_agree (self->key_agreement, parameters, &secret, &error))
    return reply_with_status (passkeys_ctap2_error_get_status (error));
  if (secret == NULL)
    return ask_by_cbor (self, PASSKEYS_CTAPHID_COMMAND_CBOR, payload);

  whole = add_secret (secret, payload);
  return ask_by_cbor (self, PASSKEYS_SITE_CEREMONY_COMMAND_WITH_SECRET, whole);
}

/* A browser must never erase what is here, nor is there another assertion: the person chooses. */
static DexFuture *
answer_cbor (PasskeysBrowserService *self,
             GBytes                 *payload)
{
  const guint8 *data = g_bytes_get_data (payload, NULL);

  switch (data[0])
    {
    case PASSKEYS_CTAP2_COMMAND_GET_INFO:
      return reply_with_info ();

    case PASSKEYS_CTAP2_COMMAND_CLIENT_PIN:
      return passkeys_service_management_client_pin (self->management, payload);

    case PASSKEYS_CTAP2_COMMAND_CREDENTIAL_MANAGEMENT:
      return passkeys_service_management_manage (self->management, payload);

    case PASSKEYS_CTAP2_COMMAND_GET_ASSERTION:
      return get_assertion (self, payload);

    case PASSKEYS_CTAP2_COMMAND_MAKE_CREDENTIAL:
      return make_credential (self, payload);

    case PASSKEYS_CTAP2_COMMAND_SELECTION:
      return ask_by_cbor (self, PASSKEYS_CTAPHID_COMMAND_CBOR, payload);

    case PASSKEYS_CTAP2_COMMAND_GET_NEXT_ASSERTION:
    case PASSKEYS_CTAP2_COMMAND_RESET:
      return reply_with_status (PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);

    default:
      return reply_with_status (PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);
    }
}

static DexFuture *
handle (PasskeysCtaphidCommand  command,
        GBytes                 *payload,
        gpointer                user_data)
{
  PasskeysBrowserService *self = user_data;

  passkeys_ctap_device_set_waits_for_user (self->device, TRUE);
  return passkeys_browser_service_answer (self, command, payload);
}

static void
send_frame (GBytes   *frame,
            gpointer  user_data)
{
  PasskeysBrowserService *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!passkeys_uhid_device_send (self->uhid, frame, &error))
    g_debug ("A frame was lost: %s", error->message);
}

static void
receive_frame (const guint8 *frame,
               gsize         length,
               gpointer      user_data)
{
  PasskeysBrowserService *self = user_data;

  if (length == 0)
    passkeys_ctap_device_cancel (self->device);
  else
    passkeys_ctap_device_receive (self->device, frame, length);
}

static void
passkeys_browser_service_dispose (GObject *object)
{
  passkeys_browser_service_stop (PASSKEYS_BROWSER_SERVICE (object));

  G_OBJECT_CLASS (passkeys_browser_service_parent_class)->dispose (object);
}

static void
passkeys_browser_service_finalize (GObject *object)
{
  PasskeysBrowserService *self = PASSKEYS_BROWSER_SERVICE (object);

  g_clear_object (&self->u2f);
  g_clear_object (&self->management);
  g_clear_pointer (&self->key_agreement, passkeys_site_key_agreement_free);
  g_clear_object (&self->device);
  g_clear_object (&self->uhid);
  g_clear_pointer (&self->answer_arguments, g_strfreev);

  G_OBJECT_CLASS (passkeys_browser_service_parent_class)->finalize (object);
}

static void
passkeys_browser_service_class_init (PasskeysBrowserServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_browser_service_dispose;
  G_OBJECT_CLASS (klass)->finalize = passkeys_browser_service_finalize;
}

static void
passkeys_browser_service_init (PasskeysBrowserService *self)
{
  PasskeysCtaphidCapabilities capabilities = PASSKEYS_CTAPHID_CAPABILITY_WINK |
                                             PASSKEYS_CTAPHID_CAPABILITY_CBOR;

  self->key_agreement = passkeys_site_key_agreement_new ();
  self->management = passkeys_service_management_new (self->key_agreement, ask_to_manage, self);
  self->u2f = passkeys_u2f_exchange_new (ask_by_u2f, self);
  self->device = passkeys_ctap_device_new (capabilities, handle, send_frame, self);
  self->uhid = passkeys_uhid_device_new (PASSKEYS_UHID_DEVICE_THIS_COMPUTER, SERIAL_NUMBER,
                                         receive_frame, self);
}

/**
 * passkeys_browser_service_new:
 * @answer_arguments: (array zero-terminated=1): the program that asks the person, and its arguments;
 *   see passkeys_answer_process_run()
 * @timeout_seconds: how long the person may take
 *
 * Returns: (transfer full): a service that is not started yet
 */
PasskeysBrowserService *
passkeys_browser_service_new (const char * const *answer_arguments,
                              guint               timeout_seconds)
{
  PasskeysBrowserService *self;

  g_return_val_if_fail (answer_arguments != NULL && answer_arguments[0] != NULL, NULL);
  g_return_val_if_fail (timeout_seconds > 0, NULL);

  self = g_object_new (PASSKEYS_TYPE_BROWSER_SERVICE, NULL);
  self->answer_arguments = g_strdupv ((char **) answer_arguments);
  self->timeout_seconds = timeout_seconds;
  return self;
}

/**
 * passkeys_browser_service_start:
 * @self: a service
 * @error: return location
 *
 * Plugs the security key in.
 *
 * Returns: whether it is there now; else the error of passkeys_uhid_device_plug()
 */
gboolean
passkeys_browser_service_start (PasskeysBrowserService  *self,
                                GError                 **error)
{
  g_return_val_if_fail (PASSKEYS_IS_BROWSER_SERVICE (self), FALSE);

  return passkeys_uhid_device_plug (self->uhid, error);
}

/**
 * passkeys_browser_service_stop:
 * @self: a service
 *
 * Takes the security key away for good, and with it whatever is being asked.
 */
void
passkeys_browser_service_stop (PasskeysBrowserService *self)
{
  g_return_if_fail (PASSKEYS_IS_BROWSER_SERVICE (self));

  passkeys_ctap_device_stop (self->device);
  passkeys_u2f_exchange_stop (self->u2f);
  passkeys_uhid_device_unplug (self->uhid);
}

/**
 * passkeys_browser_service_answer:
 * @self: a service
 * @command: what kind of message it is
 * @payload: the message, not empty
 *
 * Answers a message, with the help of the person where it takes one. Dropping the future takes the
 * question away.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the reply
 */
DexFuture *
passkeys_browser_service_answer (PasskeysBrowserService *self,
                                 PasskeysCtaphidCommand  command,
                                 GBytes                 *payload)
{
  g_return_val_if_fail (PASSKEYS_IS_BROWSER_SERVICE (self), NULL);
  g_return_val_if_fail (payload != NULL && g_bytes_get_size (payload) > 0, NULL);

  if (command == PASSKEYS_CTAPHID_COMMAND_CBOR)
    return answer_cbor (self, payload);
  return passkeys_u2f_exchange_answer (self->u2f, payload);
}
