/* passkeys-assignment.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-assignment"

#include "config.h"

#include "passkeys-assignment.h"

#include "passkeys-api-object.h"
#include "passkeys-change-request-private.h"

struct _PasskeysAssignment
{
  GObject          parent_instance;

  char            *id;
  char            *identity_id;
  PasskeysPending  pending;
};

static const char *
get_identifier (PasskeysApiObject *object)
{
  return PASSKEYS_ASSIGNMENT (object)->id;
}

static gboolean
equals (PasskeysApiObject *object,
        PasskeysApiObject *other)
{
  PasskeysAssignment *a = PASSKEYS_ASSIGNMENT (object);
  PasskeysAssignment *b = PASSKEYS_ASSIGNMENT (other);

  return g_str_equal (a->id, b->id) && g_str_equal (a->identity_id, b->identity_id)
         && a->pending == b->pending;
}

static void
api_object_iface_init (PasskeysApiObjectInterface *iface)
{
  iface->get_identifier = get_identifier;
  iface->equals = equals;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysAssignment, passkeys_assignment, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_API_OBJECT,
                                                      api_object_iface_init))

static void
passkeys_assignment_finalize (GObject *object)
{
  PasskeysAssignment *self = PASSKEYS_ASSIGNMENT (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->identity_id, g_free);

  G_OBJECT_CLASS (passkeys_assignment_parent_class)->finalize (object);
}

static void
passkeys_assignment_class_init (PasskeysAssignmentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_assignment_finalize;
}

static void
passkeys_assignment_init (PasskeysAssignment *self)
{
}

static PasskeysPending
read_pending (PasskeysJsonMembers *members)
{
  const char *operation = _passkeys_change_request_read_pending (members);

  if (operation == NULL)
    return PASSKEYS_PENDING_NOTHING;

  return g_str_equal (operation, "Delete") ? PASSKEYS_PENDING_REVOCATION : PASSKEYS_PENDING_GRANT;
}

/**
 * passkeys_assignment_new_from_json:
 * @json: (nullable): an Assignment of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads that somebody holds a permission, or will once it is approved.
 *
 * Returns: (transfer full) (nullable): a new assignment
 */
PasskeysAssignment *
passkeys_assignment_new_from_json (JsonNode  *json,
                                   GError   **error)
{
  g_autoptr(PasskeysAssignment) self = g_object_new (PASSKEYS_TYPE_ASSIGNMENT, NULL);
  PasskeysJsonMembers members;

  passkeys_json_members_begin (&members, "assignment", json);
  self->id = g_strdup (passkeys_json_members_read_id (&members, "id", PASSKEYS_JSON_MAX_ID));
  self->identity_id = g_strdup (passkeys_json_members_read_id (&members, "identityId",
                                                               PASSKEYS_JSON_MAX_ID));
  self->pending = read_pending (&members);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_assignment_get_identity_id:
 * @self: an assignment
 *
 * Gets who holds the permission: a user, a service account or an access token.
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_assignment_get_identity_id (PasskeysAssignment *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ASSIGNMENT (self), NULL);

  return self->identity_id;
}

/**
 * passkeys_assignment_get_pending:
 * @self: an assignment
 *
 * Gets what somebody else has yet to approve.
 *
 * Returns: what is going to change
 */
PasskeysPending
passkeys_assignment_get_pending (PasskeysAssignment *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ASSIGNMENT (self), PASSKEYS_PENDING_NOTHING);

  return self->pending;
}
