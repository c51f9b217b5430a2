/* passkeys-json-forms.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-forms.h"

#include <string.h>

#include "passkeys-operations.h"

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  json_object_set_string_member (object, name, text ? text : "");
}

static void
set_date (JsonObject *object,
          const char *name,
          gint64      date)
{
  g_autofree char *text = passkeys_clock_format (date);

  json_object_set_string_member (object, name, text);
}

/**
 * passkeys_json_message:
 * @message: what to say
 *
 * Returns: (transfer full): an object that says it
 */
JsonObject *
passkeys_json_message (const char *message)
{
  JsonObject *object = json_object_new ();

  set_text (object, "message", message);
  return object;
}

/**
 * passkeys_json_from_credential:
 * @credential: a credential
 *
 * Returns: (transfer full): a Credential
 */
JsonObject *
passkeys_json_from_credential (const PasskeysCredentialRecord *credential)
{
  JsonObject *object = json_object_new ();

  set_text (object, "kind", credential->kind);
  set_text (object, "credentialId", credential->credential_id);
  set_text (object, "credentialUuid", credential->uuid);
  set_date (object, "dateCreated", credential->date_created);
  json_object_set_boolean_member (object, "isActive", credential->is_active);
  set_text (object, "name", credential->name);
  set_text (object, "publicKey", credential->fingerprint);
  set_text (object, "relyingPartyId", credential->relying_party_id);
  set_text (object, "origin", credential->origin);
  return object;
}

static JsonArray *
list_texts (const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; texts && texts[i]; i++)
    json_array_add_string_element (array, texts[i]);
  return array;
}

/**
 * passkeys_json_from_permission:
 * @permission: a permission
 *
 * Returns: (transfer full): a Permission
 */
JsonObject *
passkeys_json_from_permission (const PasskeysPermissionRecord *permission)
{
  JsonObject *object = json_object_new ();
  const char *const *operations = (const char *const *) permission->operations;

  if (permission->allows_everything)
    operations = passkeys_operations_get_all ();
  set_text (object, "id", permission->id);
  set_text (object, "name", permission->name);
  json_object_set_array_member (object, "operations", list_texts (operations));
  set_text (object, "status", "Active");
  json_object_set_boolean_member (object, "isImmutable", permission->is_immutable);
  json_object_set_boolean_member (object, "isArchived", permission->is_archived);
  set_date (object, "dateCreated", permission->date_created);
  set_date (object, "dateUpdated", permission->date_updated);
  return object;
}

/**
 * passkeys_json_from_assignment:
 * @assignment: an assignment
 *
 * Returns: (transfer full): an Assignment
 */
JsonObject *
passkeys_json_from_assignment (const PasskeysAssignmentRecord *assignment)
{
  JsonObject *object = json_object_new ();

  set_text (object, "id", assignment->id);
  set_text (object, "permissionId", assignment->permission_id);
  set_text (object, "identityId", assignment->identity_id);
  json_object_set_boolean_member (object, "isImmutable", assignment->is_immutable);
  set_date (object, "dateCreated", assignment->date_created);
  set_date (object, "dateUpdated", assignment->date_created);
  return object;
}

/**
 * passkeys_json_from_assignment_reference:
 * @assignment: an assignment
 *
 * Returns: (transfer full): a PermissionAssignmentRef, as it stands with whoever has the permission
 */
JsonObject *
passkeys_json_from_assignment_reference (const PasskeysAssignmentRecord *assignment)
{
  JsonObject *reference = json_object_new ();

  set_text (reference, "permissionName", assignment->permission_name);
  set_text (reference, "permissionId", assignment->permission_id);
  set_text (reference, "assignmentId", assignment->id);
  return reference;
}

/* The assignments of a page come in the order of its users; *PLACE is where to go on. */
static JsonArray *
list_assignments (const PasskeysUserPage   *page,
                  const PasskeysUserRecord *user,
                  guint                    *place)
{
  JsonArray *array = json_array_new ();

  for (; *place < page->assignments->len; (*place)++)
    {
      const PasskeysAssignmentRecord *assignment = g_ptr_array_index (page->assignments, *place);

      if (strcmp (assignment->identity_id, user->id) != 0)
        break;
      json_array_add_object_element (array, passkeys_json_from_assignment_reference (assignment));
    }
  return array;
}

static JsonObject *
write_user (const PasskeysUserPage   *page,
            const PasskeysUserRecord *user,
            guint                    *place)
{
  JsonObject *object = json_object_new ();

  set_text (object, "username", user->username);
  set_text (object, "name", user->username);
  set_text (object, "userId", user->id);
  set_text (object, "kind", user->kind);
  set_text (object, "credentialUuid", user->credential_uuid);
  set_text (object, "orgId", user->organisation_id);
  json_object_set_array_member (object, "permissions", json_array_new ());
  json_object_set_boolean_member (object, "isActive", user->is_active);
  json_object_set_boolean_member (object, "isServiceAccount", user->is_service_account);
  json_object_set_boolean_member (object, "isRegistered", user->is_registered);
  json_object_set_boolean_member (object, "isSSORequired", user->is_sso_required);
  json_object_set_array_member (object, "permissionAssignments",
                                list_assignments (page, user, place));
  return object;
}

/**
 * passkeys_json_from_user:
 * @page: a page with one user
 *
 * Returns: (transfer full): a User
 */
JsonObject *
passkeys_json_from_user (const PasskeysUserPage *page)
{
  guint place = 0;

  return write_user (page, g_ptr_array_index (page->users, 0), &place);
}

/**
 * passkeys_json_from_user_page:
 * @page: a page
 *
 * Returns: (transfer full): a page of Users
 */
JsonObject *
passkeys_json_from_user_page (const PasskeysUserPage *page)
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();
  guint place = 0;

  for (guint i = 0; i < page->users->len; i++)
    json_array_add_object_element (items, write_user (page, g_ptr_array_index (page->users, i),
                                                      &place));
  json_object_set_array_member (object, "items", items);
  if (page->next)
    json_object_set_string_member (object, "nextPageToken", page->next);
  return object;
}
