/* passkeys-operations.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-operations.h"

/* The API's names of what a permission can allow. This server does only some of them; the others are
 * known, so that the permissions of a hosted organisation can be recreated here. */
static const char *const current[] = {
  "Auth:Users:Create",
  "Auth:Users:Read",
  "Auth:Users:Update",
  "Auth:Users:Activate",
  "Auth:Users:Deactivate",
  "Auth:Users:Delete",
  "Auth:ServiceAccounts:Create",
  "Auth:ServiceAccounts:Read",
  "Auth:ServiceAccounts:Update",
  "Auth:ServiceAccounts:Activate",
  "Auth:ServiceAccounts:Deactivate",
  "Auth:ServiceAccounts:Delete",
  "Auth:Pats:Create",
  "Auth:Logs:Read",
  "Auth:Register:Delegated",
  "Auth:Login:Delegated",
  "Auth:Recover:Delegated",
  "Orgs:Read",
  "Orgs:Update",
  "Orgs:Settings:Read",
  "Orgs:Settings:Update",
  "Permissions:Create",
  "Permissions:Read",
  "Permissions:Update",
  "Permissions:Archive",
  "Permissions:Assign",
  "Permissions:Revoke",
  "Permissions:Assignments:Read",
  "Registry:Addresses:Create",
  "Registry:Addresses:Delete",
  "Registry:Addresses:Read",
  "Registry:Addresses:Update",
  "Registry:ContractSchemas:Create",
  "Registry:ContractSchemas:Delete",
  "Registry:ContractSchemas:Read",
  "Agreements:Acceptance:Create",
  "Agreements:Acceptance:Read",
  "Events:Read",
  "Exchanges:Create",
  "Exchanges:Read",
  "Exchanges:Delete",
  "Exchanges:Deposits:Create",
  "Exchanges:Withdrawals:Create",
  "FeeSponsors:Create",
  "FeeSponsors:Read",
  "FeeSponsors:Update",
  "FeeSponsors:Delete",
  "FeeSponsors:Use",
  "Policies:Archive",
  "Policies:Create",
  "Policies:Read",
  "Policies:Update",
  "Policies:Approvals:Read",
  "Policies:Approvals:Approve",
  "Signers:ListSigners",
  "Stakes:Create",
  "Stakes:Read",
  "Stakes:Update",
  "Swaps:Create",
  "Swaps:Read",
  "Payouts:Create",
  "Payouts:Read",
  "Payouts:Write",
  "Allocations:Create",
  "Allocations:Update",
  "Allocations:Read",
  "Keys:Create",
  "Keys:Delete",
  "Keys:Read",
  "Keys:Update",
  "Keys:Reuse",
  "Keys:Delegate",
  "Keys:Import",
  "Keys:Export",
  "Keys:Derive",
  "Keys:ChildKeys:Create",
  "Keys:Signatures:Create",
  "Keys:Signatures:Read",
  "KeyStores:Read",
  "KeyStores:Fleets:Create",
  "KeyStores:Fleets:Clone",
  "KeyStores:ProofOfControl:Create",
  "KeyStores:OnchainSignatures:Create",
  "Networks:CantonValidators:Create",
  "Networks:CantonValidators:Read",
  "Networks:CantonValidators:Update",
  "Networks:CantonValidators:Delete",
  "Wallets:Create",
  "Wallets:Read",
  "Wallets:Update",
  "Wallets:Tags:Add",
  "Wallets:Tags:Delete",
  "Wallets:Transactions:Create",
  "Wallets:Transactions:Read",
  "Wallets:Transactions:Abort",
  "Wallets:Transfers:Create",
  "Wallets:Transfers:Read",
  "Wallets:Transfers:Abort",
  "Wallets:Offers:Read",
  "Wallets:Offers:Settle",
  "Vaults:Create",
  "Vaults:Read",
  "Vaults:Update",
  "Vaults:Tags:Add",
  "Vaults:Tags:Delete",
  "Webhooks:Create",
  "Webhooks:Read",
  "Webhooks:Update",
  "Webhooks:Delete",
  "Webhooks:Ping",
  "Webhooks:Events:Read",
  "Billing:Read",
  "Billing:Write",
  "Analytics:Read",
  "Auth:Delegated:Register",
  "Auth:Delegated:Login",
  "Auth:Delegated:Recover",
  "Permissions:Delete",
  NULL,
};

/* Older names, still accepted and kept. */
static const char *const former[] = {
  "Alias:Create",
  "Alias:Delete",
  "Alias:Read",
  "Alias:Update",
  "Wallets:GenerateSignature",
  "Wallets:BroadcastTransaction",
  "Auth:Action:Sign",
  "Auth:Apps:Read",
  "Auth:Apps:Create",
  "Auth:Apps:Update",
  "Auth:Creds:Create",
  "Auth:Creds:Read",
  "Auth:Creds:Update",
  "Auth:Creds:Code:Create",
  "Auth:Types:Application",
  "Auth:Types:Employee",
  "Auth:Types:EndUser",
  "Auth:Types:Pat",
  "Auth:Types:ServiceAccount",
  "Internal:Auth:Types:Staff",
  "Auth:Users:Delegate",
  "PermissionAssignments:Create",
  "PermissionAssignments:Read",
  "PermissionAssignments:Revoke",
  NULL,
};

/**
 * passkeys_operations_contain:
 * @name: of an operation
 *
 * Returns: whether the API has an operation of this name
 */
gboolean
passkeys_operations_contain (const char *name)
{
  return g_strv_contains (current, name) || g_strv_contains (former, name);
}

/**
 * passkeys_operations_get_all:
 *
 * Returns: (transfer none) (array zero-terminated=1): all that exist now
 */
const char *const *
passkeys_operations_get_all (void)
{
  return current;
}
