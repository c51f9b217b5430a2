/* passkeys-change-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-change-request"

#include "config.h"

#include "passkeys-change-request-private.h"

/*< private >
 * _passkeys_change_request_read_pending:
 * @members: the members of a permission or an assignment
 *
 * Reads what is to happen to the object once somebody approves it, from its `pendingChangeRequest`.
 * One that was decided is no more than history, and counts as none.
 *
 * Returns: (transfer none) (nullable): its operation, `Create`, `Update`, `Delete` or "" where it
 *   tells none; owned by the JSON that is read. %NULL: nothing is to happen, or the reading failed,
 *   which [method@Passkeys.JsonMembers.finish] tells
 */
const char *
_passkeys_change_request_read_pending (PasskeysJsonMembers *members)
{
  JsonNode *node = passkeys_json_members_read_object (members, "pendingChangeRequest",
                                                      PASSKEYS_JSON_OPTIONAL);
  PasskeysJsonMembers change;
  const char *status;
  const char *operation;

  if (node == NULL)
    return NULL;

  passkeys_json_members_begin (&change, "change request", node);
  status = passkeys_json_members_read_text (&change, "status", PASSKEYS_JSON_MAX_ID,
                                            PASSKEYS_JSON_OPTIONAL);
  operation = passkeys_json_members_read_text (&change, "operationKind", PASSKEYS_JSON_MAX_ID,
                                               PASSKEYS_JSON_OPTIONAL);
  if (!passkeys_json_members_finish_nested (&change, members)
      || (status != NULL && !g_str_equal (status, "Pending")))
    return NULL;

  return operation != NULL ? operation : "";
}
