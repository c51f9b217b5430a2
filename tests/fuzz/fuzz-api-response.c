/* fuzz-api-response.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-api-response"

#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "passkeys-access-token.h"
#include "passkeys-action-log.h"
#include "passkeys-api-failure-private.h"
#include "passkeys-api-object.h"
#include "passkeys-api-response-private.h"
#include "passkeys-credential.h"
#include "passkeys-device-codes-api.h"
#include "passkeys-json-text.h"
#include "passkeys-key-challenge.h"
#include "passkeys-login-api-private.h"
#include "passkeys-page-reader.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-permission.h"
#include "passkeys-recovery-challenge.h"
#include "passkeys-registration-api-private.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-service-account.h"
#include "passkeys-signing-challenge.h"
#include "passkeys-untrusted-text.h"
#include "passkeys-user.h"

typedef GObject *(*Parse) (JsonNode  *json,
                           GError   **error);

static void
check_text (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (passkeys_untrusted_text_is_visible (text));
}

/* No property that a list shows hides anything. */
static void
check_properties (GObject *object)
{
  guint n_properties;
  g_autofree GParamSpec **properties = NULL;

  properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_properties);
  for (guint i = 0; i < n_properties; i++)
    {
      GValue value = G_VALUE_INIT;

      g_object_get_property (object, properties[i]->name, &value);
      if (G_VALUE_HOLDS_STRING (&value) && g_value_get_string (&value) != NULL)
        check_text (g_value_get_string (&value));
      g_value_unset (&value);
    }
}

static void
check_object (GObject *object)
{
  check_properties (object);

  if (PASSKEYS_IS_API_OBJECT (object))
    {
      PasskeysApiObject *row = PASSKEYS_API_OBJECT (object);

      g_assert_cmpstr (passkeys_api_object_get_identifier (row), !=, "");
      g_assert_true (passkeys_api_object_equals (row, row));
    }

  if (PASSKEYS_IS_USER (object))
    {
      passkeys_user_get_permission_assignments (PASSKEYS_USER (object));
      passkeys_user_is_administrator (PASSKEYS_USER (object));
    }
}

static void
build_options (GObject *object)
{
  if (PASSKEYS_IS_SIGNING_CHALLENGE (object))
    g_object_unref (passkeys_signing_challenge_build_options (PASSKEYS_SIGNING_CHALLENGE (object),
                                                              "example.org"));

  if (PASSKEYS_IS_REGISTRATION_CHALLENGE (object))
    {
      PasskeysRegistrationChallenge *challenge = PASSKEYS_REGISTRATION_CHALLENGE (object);
      g_autoptr(PasskeysRelyingParty) relying_party = NULL;

      relying_party = passkeys_relying_party_new ("example.org", "Example");
      g_object_unref (passkeys_registration_challenge_build_options (challenge, relying_party));
    }
}

static void
try_objects (JsonNode *node)
{
  static const Parse parsers[] = {
    (Parse) passkeys_access_token_new_from_json,
    (Parse) passkeys_action_log_new_from_json,
    (Parse) passkeys_credential_new_from_json,
    (Parse) passkeys_permission_assignment_new_from_json,
    (Parse) passkeys_permission_new_from_json,
    (Parse) passkeys_key_challenge_new_from_json,
    (Parse) passkeys_recovery_challenge_new_from_json,
    (Parse) passkeys_registration_challenge_new_from_json,
    (Parse) passkeys_service_account_new_from_json,
    (Parse) passkeys_signing_challenge_new_from_json,
    (Parse) passkeys_user_new_from_json,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parsers); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GObject) object = parsers[i] (node, &error);

      if (object == NULL)
        {
          fuzz_assert_refused (error, PASSKEYS_API_ERROR);
          continue;
        }

      check_object (object);
      build_options (object);
    }
}

static void
try_page (JsonNode               *node,
          PasskeysPagedListParse  parse)
{
  static PasskeysApiClient *client;
  g_autoptr(PasskeysApiResponse) response = passkeys_api_response_new (200, node);
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysPageReader *reader;
  gboolean is_last;

  if (client == NULL)
    client = passkeys_api_client_new ("http://127.0.0.1", NULL);

  reader = passkeys_page_reader_new (client, "/", 0, parse);
  items = passkeys_page_reader_take (reader, response, &is_last, &error);
  if (items == NULL)
    fuzz_assert_refused (error, PASSKEYS_API_ERROR);
  for (guint i = 0; items != NULL && i < items->len; i++)
    check_object (g_ptr_array_index (items, i));
  passkeys_page_reader_free (reader);
}

/* Answers that are no objects: a session token, a user action, ids, a device code. */
static void
try_answers (JsonNode *node)
{
  g_autoptr(PasskeysApiResponse) response = passkeys_api_response_new (200, node);
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GBytes) code = NULL;
  g_autoptr(GDateTime) expiration = NULL;
  g_autofree char *user_action = NULL;
  g_autofree char *organisation = NULL;
  g_auto(GStrv) organisations = NULL;
  GError *errors[5] = { NULL };

  token = _passkeys_login_api_read_token (response, &errors[0]);
  user_action = _passkeys_user_action_api_read_user_action (response, &errors[1]);
  organisation = _passkeys_registration_api_read_organisation (response, &errors[2]);
  organisations = _passkeys_login_api_read_organisations (response, &errors[3]);
  code = passkeys_device_codes_api_read_code (response, &expiration, &errors[4]);

  g_assert_true ((token == NULL) == (errors[0] != NULL));
  g_assert_true ((user_action == NULL) == (errors[1] != NULL));
  g_assert_true ((organisation == NULL) == (errors[2] != NULL));
  g_assert_true ((organisations == NULL) == (errors[3] != NULL));
  g_assert_true ((code == NULL) == (errors[4] != NULL));
  g_assert_true (code == NULL || expiration != NULL);
  if (user_action != NULL)
    check_text (user_action);
  if (organisation != NULL)
    check_text (organisation);
  for (gsize i = 0; organisations != NULL && organisations[i] != NULL; i++)
    check_text (organisations[i]);

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      if (errors[i] != NULL)
        fuzz_assert_refused (errors[i], PASSKEYS_API_ERROR);
      g_clear_error (&errors[i]);
    }
}

/* What a server says with an error is text like any other. */
static void
try_failure (GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr(GError) error = NULL;
  const char *message;

  error = passkeys_api_failure_new (PASSKEYS_API_ERROR_SERVER, 500, text, text, 0);
  message = passkeys_api_failure_get_server_message (error);
  g_assert_true (message == NULL || g_utf8_strlen (message, -1) <= 500);
  if (message != NULL)
    check_text (message);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = passkeys_json_text_parse (bytes, &error);

  if (size > 0)
    try_failure (bytes);

  if (node == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_API_ERROR);
      return 0;
    }

  try_objects (node);
  try_answers (node);
  try_page (node, (PasskeysPagedListParse) passkeys_user_new_from_json);
  try_page (node, (PasskeysPagedListParse) passkeys_credential_new_from_json);
  try_page (node, (PasskeysPagedListParse) passkeys_permission_new_from_json);
  try_page (node, (PasskeysPagedListParse) passkeys_access_token_new_from_json);
  try_page (node, (PasskeysPagedListParse) passkeys_service_account_new_from_json);

  return 0;
}
