/* passkeys-service-management.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-service-management"

#include "config.h"

#include "passkeys-service-management.h"

#include "passkeys-site-listing.h"
#include "passkeys-site-manager.h"
#include "passkeys-site-token.h"

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

struct _PasskeysServiceManagement
{
  GObject parent_instance;

  PasskeysSiteKeyAgreement     *agreement; /* (unowned) */
  PasskeysServiceManagementAsk  ask;
  gpointer                      user_data;
  PasskeysSiteToken            *token;     /* (owned) */
  PasskeysSiteManager          *manager;   /* (owned) */
};

/* One message while a person is asked about it. */
typedef struct
{
  PasskeysServiceManagement *self;       /* (owned) */
  PasskeysSiteTokenRequest  *request;    /* (owned) (nullable) */
  PasskeysCtap2Map          *parameters; /* (owned) (nullable) */
  gint64                     subcommand;
} Call;

G_DEFINE_FINAL_TYPE (PasskeysServiceManagement, passkeys_service_management, G_TYPE_OBJECT)

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->self);
  g_clear_pointer (&call->request, passkeys_site_token_request_free);
  g_clear_pointer (&call->parameters, passkeys_ctap2_map_free);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
passkeys_service_management_finalize (GObject *object)
{
  PasskeysServiceManagement *self = PASSKEYS_SERVICE_MANAGEMENT (object);

  g_clear_pointer (&self->token, passkeys_site_token_free);
  g_clear_pointer (&self->manager, passkeys_site_manager_free);

  G_OBJECT_CLASS (passkeys_service_management_parent_class)->finalize (object);
}

static void
passkeys_service_management_class_init (PasskeysServiceManagementClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_service_management_finalize;
}

static void
passkeys_service_management_init (PasskeysServiceManagement *self)
{
  self->token = passkeys_site_token_new ();
  self->manager = passkeys_site_manager_new ();
}

/* The error where there is no CBOR. */
static DexFuture *
reply (GBytes       *cbor, /* (nullable) */
       const GError *error)
{
  GByteArray *payload = g_byte_array_new ();
  guint8 status = cbor != NULL ? 0 : passkeys_ctap2_error_get_status (error);

  g_byte_array_append (payload, &status, 1);
  if (cbor != NULL)
    g_byte_array_append (payload, g_bytes_get_data (cbor, NULL), g_bytes_get_size (cbor));
  return dex_future_new_take_boxed (G_TYPE_BYTES, g_byte_array_free_to_bytes (payload));
}

static GBytes *
get_parameters (GBytes *payload)
{
  return g_bytes_new_from_bytes (payload, 1, g_bytes_get_size (payload) - 1);
}

/* What the process said: NULL where it refused. */
static GBytes *
get_answer (DexFuture *future)
{
  GBytes *whole = g_value_get_boxed (dex_future_get_value (future, NULL));

  return *(const guint8 *) g_bytes_get_data (whole, NULL) == 0 ? get_parameters (whole) : NULL;
}

static DexFuture *
give (PasskeysServiceManagement *self,
      PasskeysSiteTokenRequest  *request)
{
  g_autoptr(GBytes) cbor = NULL;
  g_autoptr(GError) error = NULL;

  cbor = passkeys_site_token_give (self->token, request, &error);
  return reply (cbor, error);
}

static DexFuture *
on_listed_cb (DexFuture *future,
              gpointer   user_data)
{
  Call *call = user_data;
  g_autoptr(GBytes) listing = get_answer (future);
  g_autoptr(GError) error = NULL;

  if (listing == NULL)
    return dex_ref (future);

  if (!passkeys_site_manager_take_listing (call->self->manager, listing, &error))
    return reply (NULL, error);
  return give (call->self, call->request);
}

/* To sign in and to create a passkey are questions of their own, each with the PIN; a token for them is
 * worth nothing by itself and takes no person. What shows or changes passkeys does. */
static DexFuture *
answer_token_request (PasskeysServiceManagement *self,
                      PasskeysSiteTokenRequest  *request, /* (transfer full) */
                      GBytes                    *payload)
{
  g_autoptr(PasskeysSiteTokenRequest) owned = request;
  Call *call;

  if ((request->permissions & PASSKEYS_SITE_PERMISSION_CREDENTIAL_MANAGEMENT) == 0)
    return give (self, request);

  call = g_new0 (Call, 1);
  call->self = g_object_ref (self);
  call->request = g_steal_pointer (&owned);
  return dex_future_then (self->ask (payload, self->user_data), on_listed_cb, call, call_free);
}

/**
 * passkeys_service_management_client_pin:
 * @self: the management
 * @payload: the message
 *
 * Answers authenticatorClientPIN (CTAP 2.1, section 6.5.5).
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the reply
 */
DexFuture *
passkeys_service_management_client_pin (PasskeysServiceManagement *self,
                                        GBytes                    *payload)
{
  g_autoptr(GBytes) parameters = get_parameters (payload);
  PasskeysSiteTokenRequest *request;
  g_autoptr(GBytes) cbor = NULL;
  g_autoptr(GError) error = NULL;

  request = passkeys_site_token_request_parse (self->agreement, parameters, &error);
  if (request != NULL)
    return answer_token_request (self, request, payload);

  if (error == NULL)
    cbor = passkeys_site_key_agreement_answer (self->agreement, parameters, &error);
  return reply (cbor, error);
}

/* The token signs the subcommand and the bytes of its parameters (CTAP 2.1, section 6.8.2). */
static gboolean
check_token (PasskeysServiceManagement  *self,
             PasskeysCtap2Map           *map,
             Call                       *call,
             GError                    **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) authentication = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gint64 protocol = 0;
  guint8 subcommand = call->subcommand;

  if (!passkeys_ctap2_map_read_int (map, NUMBER (PASSKEYS_SITE_MANAGEMENT_PROTOCOL), &protocol,
                                    error) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (PASSKEYS_SITE_MANAGEMENT_AUTHENTICATION), 0, 32,
                                      &authentication, error))
    return FALSE;
  if (authentication == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PUAT_REQUIRED);

  g_byte_array_append (message, &subcommand, 1);
  if (call->parameters != NULL)
    {
      g_autoptr(GBytes) parameters = passkeys_ctap2_map_serialise (call->parameters);

      g_byte_array_append (message, g_bytes_get_data (parameters, NULL),
                           g_bytes_get_size (parameters));
    }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  return passkeys_site_token_check (self->token, PASSKEYS_SITE_PERMISSION_CREDENTIAL_MANAGEMENT,
                                    passkeys_site_manager_find_site (self->manager,
                                                                     call->subcommand,
                                                                     call->parameters),
                                    protocol, bytes, authentication, error);
}

static gboolean
is_next (gint64 subcommand)
{
  return subcommand == PASSKEYS_SITE_MANAGEMENT_NEXT_RELYING_PARTY ||
         subcommand == PASSKEYS_SITE_MANAGEMENT_NEXT_CREDENTIAL;
}

static Call *
parse (PasskeysServiceManagement  *self,
       GBytes                     *payload,
       GError                    **error)
{
  g_autoptr(GBytes) bytes = get_parameters (payload);
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(Call) call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  if (!(map = passkeys_ctap2_map_parse (bytes, error)) ||
      !passkeys_ctap2_map_require (map, NUMBER (PASSKEYS_SITE_MANAGEMENT_SUBCOMMAND), error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PASSKEYS_SITE_MANAGEMENT_SUBCOMMAND),
                                    &call->subcommand, error) ||
      !passkeys_ctap2_map_read_map (map, NUMBER (PASSKEYS_SITE_MANAGEMENT_PARAMETERS),
                                    &call->parameters, error) ||
      (!is_next (call->subcommand) && !check_token (self, map, call, error)))
    return NULL;

  return g_steal_pointer (&call);
}

static DexFuture *
on_changed_cb (DexFuture *future,
               gpointer   user_data)
{
  Call *call = user_data;
  g_autoptr(GBytes) answer = get_answer (future);

  if (answer != NULL)
    passkeys_site_manager_apply (call->self->manager, call->subcommand, call->parameters);
  return dex_ref (future);
}

/**
 * passkeys_service_management_manage:
 * @self: the management
 * @payload: the message
 *
 * Answers authenticatorCredentialManagement (CTAP 2.1, section 6.8).
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the reply
 */
DexFuture *
passkeys_service_management_manage (PasskeysServiceManagement *self,
                                    GBytes                    *payload)
{
  g_autoptr(Call) call = NULL;
  g_autoptr(GBytes) cbor = NULL;
  g_autoptr(GError) error = NULL;

  if (!(call = parse (self, payload, &error)))
    return reply (NULL, error);

  if (call->subcommand == PASSKEYS_SITE_MANAGEMENT_DELETE ||
      call->subcommand == PASSKEYS_SITE_MANAGEMENT_UPDATE_USER)
    return dex_future_then (self->ask (payload, self->user_data), on_changed_cb,
                            g_steal_pointer (&call), call_free);

  cbor = passkeys_site_manager_answer (self->manager, call->subcommand, call->parameters, &error);
  return reply (cbor, error);
}

/**
 * passkeys_service_management_check:
 * @self: the management
 * @is_assertion: whether it is authenticatorGetAssertion
 * @parameters: CBOR
 * @error: return location
 *
 * Returns: whether the parameters are signed with the token, or with none; else
 *   %PASSKEYS_CTAP2_ERROR
 */
gboolean
passkeys_service_management_check (PasskeysServiceManagement  *self,
                                   gboolean                    is_assertion,
                                   GBytes                     *parameters,
                                   GError                    **error)
{
  return passkeys_site_token_check_request (self->token, is_assertion, parameters, error);
}

/**
 * passkeys_service_management_new:
 * @agreement: the keys that clients agree with; must outlive the management
 * @ask: how a person is asked
 * @user_data: for @ask; must outlive the management
 *
 * Returns: (transfer full): a management without a token
 */
PasskeysServiceManagement *
passkeys_service_management_new (PasskeysSiteKeyAgreement     *agreement,
                                 PasskeysServiceManagementAsk  ask,
                                 gpointer                      user_data)
{
  PasskeysServiceManagement *self = g_object_new (PASSKEYS_TYPE_SERVICE_MANAGEMENT, NULL);

  self->agreement = agreement;
  self->ask = ask;
  self->user_data = user_data;
  return self;
}
