/* passkeys-json-forms.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-forms.h"

#include <string.h>

#include "passkeys-operations.h"
#include "passkeys-record-form.h"

/* Somewhat more than a page of 50 takes. */
#define LONG_PAGE (32 * 1024)

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

#define ASSIGNMENT(member) G_STRUCT_OFFSET (PasskeysAssignmentRecord, member)
#define USER(member) G_STRUCT_OFFSET (PasskeysUserRecord, member)

static const PasskeysFormMember assignment_form[] = {
  PASSKEYS_FORM_MEMBER ("id", PASSKEYS_FORM_TEXT, ASSIGNMENT (id)),
  PASSKEYS_FORM_MEMBER ("permissionId", PASSKEYS_FORM_TEXT, ASSIGNMENT (permission_id)),
  PASSKEYS_FORM_MEMBER ("identityId", PASSKEYS_FORM_TEXT, ASSIGNMENT (identity_id)),
  PASSKEYS_FORM_MEMBER ("isImmutable", PASSKEYS_FORM_BOOLEAN, ASSIGNMENT (is_immutable)),
  PASSKEYS_FORM_MEMBER ("dateCreated", PASSKEYS_FORM_DATE, ASSIGNMENT (date_created)),
  PASSKEYS_FORM_MEMBER ("dateUpdated", PASSKEYS_FORM_DATE, ASSIGNMENT (date_created)),
  { NULL },
};

static const PasskeysFormMember reference_form[] = {
  PASSKEYS_FORM_MEMBER ("permissionName", PASSKEYS_FORM_TEXT, ASSIGNMENT (permission_name)),
  PASSKEYS_FORM_MEMBER ("permissionId", PASSKEYS_FORM_TEXT, ASSIGNMENT (permission_id)),
  PASSKEYS_FORM_MEMBER ("assignmentId", PASSKEYS_FORM_TEXT, ASSIGNMENT (id)),
  { NULL },
};

static const PasskeysFormMember user_form[] = {
  PASSKEYS_FORM_MEMBER ("username", PASSKEYS_FORM_TEXT, USER (username)),
  PASSKEYS_FORM_MEMBER ("name", PASSKEYS_FORM_TEXT, USER (username)),
  PASSKEYS_FORM_MEMBER ("userId", PASSKEYS_FORM_TEXT, USER (id)),
  PASSKEYS_FORM_MEMBER ("kind", PASSKEYS_FORM_TEXT, USER (kind)),
  PASSKEYS_FORM_MEMBER ("credentialUuid", PASSKEYS_FORM_TEXT, USER (credential_uuid)),
  PASSKEYS_FORM_MEMBER ("orgId", PASSKEYS_FORM_TEXT, USER (organisation_id)),
  PASSKEYS_FORM_MEMBER ("isActive", PASSKEYS_FORM_BOOLEAN, USER (is_active)),
  PASSKEYS_FORM_MEMBER ("isServiceAccount", PASSKEYS_FORM_BOOLEAN, USER (is_service_account)),
  PASSKEYS_FORM_MEMBER ("isRegistered", PASSKEYS_FORM_BOOLEAN, USER (is_registered)),
  PASSKEYS_FORM_MEMBER ("isSSORequired", PASSKEYS_FORM_BOOLEAN, USER (is_sso_required)),
  { NULL },
};

/**
 * passkeys_json_from_assignment:
 * @assignment: an assignment
 *
 * Returns: (transfer full): an Assignment
 */
JsonObject *
passkeys_json_from_assignment (const PasskeysAssignmentRecord *assignment)
{
  return passkeys_record_form_build (assignment_form, assignment);
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
  return passkeys_record_form_build (reference_form, assignment);
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
  JsonObject *object = passkeys_record_form_build (user_form, g_ptr_array_index (page->users, 0));
  JsonArray *assignments = json_array_new ();

  for (guint i = 0; i < page->assignments->len; i++)
    json_array_add_object_element (assignments, passkeys_json_from_assignment_reference (
                                                  g_ptr_array_index (page->assignments, i)));
  json_object_set_array_member (object, "permissions", json_array_new ());
  json_object_set_array_member (object, "permissionAssignments", assignments);
  return object;
}

static void
write_item (GString                  *json,
            gboolean                  is_first,
            const PasskeysFormMember *form,
            gconstpointer             record)
{
  g_string_append (json, is_first ? "{" : ",{");
  passkeys_record_form_write (form, record, json);
}

/* The assignments of a page come in the order of its users; *PLACE is where to go on. */
static void
write_references (GString                  *json,
                  const PasskeysUserPage   *page,
                  const PasskeysUserRecord *user,
                  guint                    *place)
{
  for (guint first = *place; *place < page->assignments->len; (*place)++)
    {
      const PasskeysAssignmentRecord *assignment = g_ptr_array_index (page->assignments, *place);

      if (strcmp (assignment->identity_id, user->id) != 0)
        break;
      write_item (json, *place == first, reference_form, assignment);
      g_string_append_c (json, '}');
    }
}

static char *
end_page (GString    *json,
          const char *next)
{
  g_string_append_c (json, ']');
  if (next)
    {
      g_string_append (json, ",\"nextPageToken\":");
      passkeys_record_form_write_text (next, json);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

/**
 * passkeys_json_write_user_page:
 * @page: a page
 *
 * Returns: (transfer full): a page of Users, as JSON text
 */
char *
passkeys_json_write_user_page (const PasskeysUserPage *page)
{
  GString *json = g_string_sized_new (LONG_PAGE);
  guint place = 0;

  g_string_append (json, "{\"items\":[");
  for (guint i = 0; i < page->users->len; i++)
    {
      const PasskeysUserRecord *user = g_ptr_array_index (page->users, i);

      write_item (json, i == 0, user_form, user);
      g_string_append (json, ",\"permissions\":[],\"permissionAssignments\":[");
      write_references (json, page, user, &place);
      g_string_append (json, "]}");
    }
  return end_page (json, page->next);
}

/**
 * passkeys_json_write_assignment_page:
 * @assignments: (element-type PasskeysAssignmentRecord): assignments
 * @next: (nullable): the token of the next page
 *
 * Returns: (transfer full): a page of Assignments, as JSON text
 */
char *
passkeys_json_write_assignment_page (GPtrArray  *assignments,
                                     const char *next)
{
  GString *json = g_string_sized_new (LONG_PAGE);

  g_string_append (json, "{\"items\":[");
  for (guint i = 0; i < assignments->len; i++)
    {
      write_item (json, i == 0, assignment_form, g_ptr_array_index (assignments, i));
      g_string_append_c (json, '}');
    }
  return end_page (json, next);
}
