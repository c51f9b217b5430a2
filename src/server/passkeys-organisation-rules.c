/* passkeys-organisation-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-organisation-rules.h"

#include <string.h>

#include "passkeys-assignment-store.h"
#include "passkeys-identifier.h"
#include "passkeys-mail-rules.h"
#include "passkeys-registration-rules.h"

/* What the hosted service lets its end users do at first. */
static const char *const end_user_operations[] = {
  "Wallets:Read",
  "Wallets:Transactions:Read",
  "Wallets:Transfers:Read",
  "Wallets:Transactions:Create",
  "Wallets:Transfers:Create",
  "Keys:Signatures:Create",
  "Keys:Signatures:Read",
  NULL,
};

static gboolean
add_permissions (PasskeysRules                     *rules,
                 const PasskeysOrganisationRecord  *organisation,
                 const char                        *administrator_permission_id,
                 GError                           **error)
{
  g_autofree char *end_user_permission_id = passkeys_identifier_new ("pm");
  const PasskeysPermissionRecord administrator = {
    .id = (char *) administrator_permission_id,
    .organisation_id = organisation->id,
    .name = (char *) PASSKEYS_FULL_ADMIN_ACCESS,
    .allows_everything = TRUE,
    .is_immutable = TRUE,
    .date_created = organisation->date_created,
    .date_updated = organisation->date_created,
  };
  const PasskeysPermissionRecord end_user = {
    .id = end_user_permission_id,
    .organisation_id = organisation->id,
    .name = (char *) PASSKEYS_DEFAULT_END_USER_ACCESS,
    .operations = (char **) end_user_operations,
    .date_created = organisation->date_created,
    .date_updated = organisation->date_created,
  };

  return passkeys_permission_store_add (rules->database, &administrator, error)
         && passkeys_permission_store_add (rules->database, &end_user, error);
}

static gboolean
add_administrator (PasskeysRules                     *rules,
                   const PasskeysOrganisationRecord  *organisation,
                   const char                        *permission_id,
                   const char                        *email,
                   GError                           **error)
{
  g_autofree char *user_id = passkeys_identifier_new ("us");
  g_autofree char *assignment_id = passkeys_identifier_new ("as");
  const PasskeysUserRecord user = {
    .id = user_id,
    .organisation_id = organisation->id,
    .username = (char *) email,
    .kind = (char *) PASSKEYS_USER_EMPLOYEE,
    .is_active = TRUE,
    .date_created = organisation->date_created,
  };
  const PasskeysAssignmentRecord assignment = {
    .id = assignment_id,
    .permission_id = (char *) permission_id,
    .identity_id = user_id,
    .date_created = organisation->date_created,
  };

  return passkeys_user_store_add (rules->database, &user, error)
         && passkeys_assignment_store_add (rules->database, &assignment, error)
         && passkeys_registration_rules_invite (rules, &user, error);
}

/**
 * passkeys_organisation_rules_found:
 * @rules: the rules
 * @name: (nullable): what it is called; by default for its founder
 * @email: its first administrator, who is invited
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the id of the new organisation
 */
char *
passkeys_organisation_rules_found (PasskeysRules  *rules,
                                   const char     *name,
                                   const char     *email,
                                   GError        **error)
{
  g_autofree char *id = passkeys_identifier_new ("or");
  g_autofree char *permission_id = passkeys_identifier_new ("pm");
  g_autofree char *default_name = NULL;
  PasskeysOrganisationRecord organisation = { .id = id };

  if (!passkeys_mail_rules_check_address (email, error)
      || (name && !passkeys_rules_check_name (name, error))
      || !passkeys_mail_rules_allow (rules, "", email, error))
    return NULL;
  default_name = g_strdup_printf ("Organisation of %s", email);
  organisation.name = name ? (char *) name : default_name;
  organisation.date_created = passkeys_rules_now (rules);
  if (!passkeys_organisation_store_add (rules->database, &organisation, error)
      || !add_permissions (rules, &organisation, permission_id, error)
      || !add_administrator (rules, &organisation, permission_id, email, error))
    return NULL;
  return g_steal_pointer (&id);
}
