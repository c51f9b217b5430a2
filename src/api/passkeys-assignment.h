/* passkeys-assignment.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_PENDING_NOTHING,
  PASSKEYS_PENDING_GRANT,      /* it is to be given */
  PASSKEYS_PENDING_REVOCATION, /* it is to be taken away */
} PasskeysPending;

/* That somebody holds a permission, as the list of the permission tells it. */
#define PASSKEYS_TYPE_ASSIGNMENT (passkeys_assignment_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAssignment, passkeys_assignment, PASSKEYS, ASSIGNMENT, GObject)

PasskeysAssignment *passkeys_assignment_new_from_json   (JsonNode            *json,
                                                         GError             **error);
const char         *passkeys_assignment_get_identity_id (PasskeysAssignment  *self);
PasskeysPending     passkeys_assignment_get_pending     (PasskeysAssignment  *self);

G_END_DECLS
