/* passkeys-audit-handlers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include <string.h>

#include "passkeys-audit-rules.h"
#include "passkeys-base64url.h"
#include "passkeys-cose-key.h"
#include "passkeys-request.h"

static gboolean
read_date (PasskeysRequest  *request,
           const char       *name,
           gint64           *date,
           GError          **error)
{
  const char *text = request->query ? g_hash_table_lookup (request->query, name) : NULL;
  g_autofree char *message = NULL;

  if (text && passkeys_clock_parse (text, date))
    return TRUE;
  message = g_strdup_printf ("The parameter “%s” is %s.", name, text ? "no date" : "missing");
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, message);
}

/**
 * passkeys_handle_audit_logs_export:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/action/logs`: the signed actions between two times, perhaps of one user only,
 * as CSV. The rows are not read from the database before they are written to the client.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_audit_logs_export (PasskeysRequest  *request,
                                   GError          **error)
{
  static const char *const names[] = { "startTime", "endTime", "userId", NULL };
  const char *user_id;
  gint64 date_first, date_last;

  if (!passkeys_request_read_query (request, names, error)
      || !read_date (request, "startTime", &date_first, error)
      || !read_date (request, "endTime", &date_last, error))
    return FALSE;
  user_id = g_hash_table_lookup (request->query, "userId");
  if (user_id && (*user_id == '\0' || strlen (user_id) > 64))
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "The parameter “userId” is not valid.");
  request->rows = passkeys_audit_rules_export (request->rules, request->caller, date_first,
                                               date_last, user_id, error);
  return request->rows != NULL;
}

/* In the one form that every tool which checks a signature reads. */
static char *
write_public_key (const PasskeysAuditRecord *entry)
{
  g_autoptr (PasskeysCoseKey) key = NULL;
  gsize length;
  const char *text;

  if (strcmp (entry->credential_kind, PASSKEYS_KIND_FIDO2) == 0)
    {
      key = passkeys_cose_key_parse (entry->public_key, NULL);
      return key ? passkeys_cose_key_dup_pem (key) : g_strdup ("");
    }
  text = g_bytes_get_data (entry->public_key, &length);
  return g_strndup (text, length);
}

static void
set_bytes (JsonObject *object,
           const char *name,
           GBytes     *bytes)
{
  g_autofree char *encoded = passkeys_base64url_encode (bytes);

  if (*encoded)
    json_object_set_string_member (object, name, encoded);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
write_credential (const PasskeysAuditRecord *entry)
{
  JsonObject *object = json_object_new ();
  g_autofree char *public_key = write_public_key (entry);

  json_object_set_string_member (object, "id", entry->credential_uuid);
  json_object_set_string_member (object, "kind", entry->credential_kind);
  json_object_set_string_member (object, "publicKey", public_key);
  if (g_bytes_get_size (entry->signature) == 0)
    json_object_set_null_member (object, "assertion");
  else
    {
      JsonObject *assertion = json_object_new ();

      set_bytes (assertion, "authenticatorData", entry->authenticator_data);
      set_bytes (assertion, "clientData", entry->client_data);
      set_bytes (assertion, "signature", entry->signature);
      json_object_set_object_member (object, "assertion", assertion);
    }
  return object;
}

/**
 * passkeys_handle_audit_logs_get:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /auth/action/logs/{id}`: one entry, with all that is needed to check its signature
 * again: the credential, its public key in PEM and what it signed.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_audit_logs_get (PasskeysRequest  *request,
                                GError          **error)
{
  static const char *const no_names[] = { NULL };
  g_autoptr (PasskeysAuditRecord) entry = NULL;
  g_autofree char *date = NULL;
  JsonObject *answer;

  if (!passkeys_request_read_query (request, no_names, error))
    return FALSE;
  entry = passkeys_audit_rules_get (request->rules, request->caller, request->parameters[0],
                                    error);
  if (!entry)
    return FALSE;
  date = passkeys_clock_format (entry->date_performed);
  answer = json_object_new ();
  json_object_set_string_member (answer, "id", entry->id);
  json_object_set_string_member (answer, "action", entry->summary);
  json_object_set_string_member (answer, "actionToken", entry->user_action);
  json_object_set_string_member (answer, "userId", entry->user_id);
  json_object_set_string_member (answer, "username", entry->username);
  json_object_set_string_member (answer, "datePerformed", date);
  json_object_set_object_member (answer, "firstFactorCredential", write_credential (entry));
  return passkeys_request_answer (request, answer);
}
