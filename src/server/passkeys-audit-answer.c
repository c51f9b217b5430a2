/* passkeys-audit-answer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-audit-answer.h"

static void
append_next (SoupServerMessage   *message,
             PasskeysAuditExport *rows)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr (GBytes) chunk = passkeys_audit_export_next (rows);

  if (chunk)
    soup_message_body_append_bytes (body, chunk);
  else
    soup_message_body_complete (body);
}

/* Another answer may have come in place of this one, if the database failed meanwhile. */
static void
on_wrote_chunk (SoupServerMessage *message,
                gpointer           user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
    append_next (message, user_data);
}

/**
 * passkeys_audit_answer_begin:
 * @message: a message
 * @rows: (transfer full): what to answer
 *
 * Writes the answer to a request, each piece once the one before is on its way: no more than one of
 * them is in memory, and other requests are done in between.
 */
void
passkeys_audit_answer_begin (SoupServerMessage   *message,
                             PasskeysAuditExport *rows)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (headers, "Content-Type", "text/csv; charset=utf-8");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  if (passkeys_audit_export_is_truncated (rows))
    soup_message_headers_replace (headers, "X-Dfns-Result-Truncated", "true");
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  append_next (message, rows);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), rows,
                         (GClosureNotify) passkeys_audit_export_free, 0);
}
