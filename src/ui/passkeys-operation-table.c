/* passkeys-operation-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-operation-table"

#include "config.h"

#include "passkeys-operation-table.h"

#include <glib/gi18n.h>

/* In the order in which they are shown: what every organisation needs first. Dangerous is what lets
 * its holder gain more power, lock others out, or move what cannot be brought back. A few have two
 * names, as the API renames them. */
static const PasskeysOperationEntry entries[] = {
  { "Auth:Users:Read", NC_("operations", "Users"), N_("See users"), FALSE },
  { "Auth:Users:Create", NC_("operations", "Users"), N_("Invite users"), TRUE },
  { "Auth:Users:Update", NC_("operations", "Users"), N_("Change users"), FALSE },
  { "Auth:Users:Activate", NC_("operations", "Users"), N_("Activate users"), TRUE },
  { "Auth:Users:Deactivate", NC_("operations", "Users"), N_("Deactivate users"), TRUE },
  { "Auth:Users:Delete", NC_("operations", "Users"), N_("Remove users"), TRUE },

  { "Permissions:Read", NC_("operations", "Permissions"), N_("See permissions"), FALSE },
  { "Permissions:Assignments:Read", NC_("operations", "Permissions"),
    N_("See who holds which permission"), FALSE },
  { "Permissions:Create", NC_("operations", "Permissions"), N_("Create permissions"), TRUE },
  { "Permissions:Update", NC_("operations", "Permissions"), N_("Change permissions"), TRUE },
  { "Permissions:Archive", NC_("operations", "Permissions"), N_("Archive permissions"), TRUE },
  { "Permissions:Delete", NC_("operations", "Permissions"), N_("Archive permissions"), TRUE },
  { "Permissions:Assign", NC_("operations", "Permissions"), N_("Give permissions to users"), TRUE },
  { "Permissions:Revoke", NC_("operations", "Permissions"),
    N_("Take permissions from users"), TRUE },

  { "Auth:ServiceAccounts:Read", NC_("operations", "Service accounts"),
    N_("See service accounts"), FALSE },
  { "Auth:ServiceAccounts:Create", NC_("operations", "Service accounts"),
    N_("Create service accounts"), TRUE },
  { "Auth:ServiceAccounts:Update", NC_("operations", "Service accounts"),
    N_("Change service accounts"), FALSE },
  { "Auth:ServiceAccounts:Activate", NC_("operations", "Service accounts"),
    N_("Activate service accounts"), TRUE },
  { "Auth:ServiceAccounts:Deactivate", NC_("operations", "Service accounts"),
    N_("Deactivate service accounts"), TRUE },
  { "Auth:ServiceAccounts:Delete", NC_("operations", "Service accounts"),
    N_("Remove service accounts"), TRUE },

  { "Auth:Pats:Create", NC_("operations", "Tokens and sign-in"),
    N_("Create personal access tokens"), TRUE },
  { "Auth:Register:Delegated", NC_("operations", "Tokens and sign-in"),
    N_("Register users on their behalf"), TRUE },
  { "Auth:Delegated:Register", NC_("operations", "Tokens and sign-in"),
    N_("Register users on their behalf"), TRUE },
  { "Auth:Login:Delegated", NC_("operations", "Tokens and sign-in"),
    N_("Sign users in on their behalf"), TRUE },
  { "Auth:Delegated:Login", NC_("operations", "Tokens and sign-in"),
    N_("Sign users in on their behalf"), TRUE },
  { "Auth:Recover:Delegated", NC_("operations", "Tokens and sign-in"),
    N_("Recover users on their behalf"), TRUE },
  { "Auth:Delegated:Recover", NC_("operations", "Tokens and sign-in"),
    N_("Recover users on their behalf"), TRUE },

  { "Orgs:Read", NC_("operations", "Organisation"), N_("See the organisation"), FALSE },
  { "Orgs:Update", NC_("operations", "Organisation"), N_("Change the organisation"), TRUE },
  { "Orgs:Settings:Read", NC_("operations", "Organisation"),
    N_("See the settings of the organisation"), FALSE },
  { "Orgs:Settings:Update", NC_("operations", "Organisation"),
    N_("Change the settings of the organisation"), TRUE },
  { "Auth:Logs:Read", NC_("operations", "Organisation"),
    N_("Read the activity of everyone"), FALSE },
  { "Billing:Read", NC_("operations", "Organisation"), N_("See bills"), FALSE },
  { "Billing:Write", NC_("operations", "Organisation"), N_("Change how bills are paid"), TRUE },
  { "Analytics:Read", NC_("operations", "Organisation"), N_("See statistics"), FALSE },
  { "Events:Read", NC_("operations", "Organisation"), N_("See events"), FALSE },
  { "Agreements:Acceptance:Read", NC_("operations", "Organisation"),
    N_("See accepted agreements"), FALSE },
  { "Agreements:Acceptance:Create", NC_("operations", "Organisation"),
    N_("Accept agreements"), TRUE },

  { "Policies:Read", NC_("operations", "Policies"), N_("See policies"), FALSE },
  { "Policies:Create", NC_("operations", "Policies"), N_("Create policies"), TRUE },
  { "Policies:Update", NC_("operations", "Policies"), N_("Change policies"), TRUE },
  { "Policies:Archive", NC_("operations", "Policies"), N_("Archive policies"), TRUE },
  { "Policies:Approvals:Read", NC_("operations", "Policies"),
    N_("See what waits for approval"), FALSE },
  { "Policies:Approvals:Approve", NC_("operations", "Policies"),
    N_("Approve or deny what waits"), TRUE },

  { "Wallets:Read", NC_("operations", "Wallets"), N_("See wallets"), FALSE },
  { "Wallets:Create", NC_("operations", "Wallets"), N_("Create wallets"), FALSE },
  { "Wallets:Update", NC_("operations", "Wallets"), N_("Change wallets"), FALSE },
  { "Wallets:Tags:Add", NC_("operations", "Wallets"), N_("Tag wallets"), FALSE },
  { "Wallets:Tags:Delete", NC_("operations", "Wallets"), N_("Remove tags from wallets"), FALSE },
  { "Wallets:Transactions:Read", NC_("operations", "Wallets"), N_("See transactions"), FALSE },
  { "Wallets:Transactions:Create", NC_("operations", "Wallets"),
    N_("Sign and send transactions"), TRUE },
  { "Wallets:Transactions:Abort", NC_("operations", "Wallets"), N_("Abort transactions"), TRUE },
  { "Wallets:Transfers:Read", NC_("operations", "Wallets"), N_("See transfers"), FALSE },
  { "Wallets:Transfers:Create", NC_("operations", "Wallets"), N_("Transfer from wallets"), TRUE },
  { "Wallets:Transfers:Abort", NC_("operations", "Wallets"), N_("Abort transfers"), TRUE },
  { "Wallets:Offers:Read", NC_("operations", "Wallets"), N_("See offers"), FALSE },
  { "Wallets:Offers:Settle", NC_("operations", "Wallets"), N_("Settle offers"), TRUE },

  { "Vaults:Read", NC_("operations", "Vaults"), N_("See vaults"), FALSE },
  { "Vaults:Create", NC_("operations", "Vaults"), N_("Create vaults"), FALSE },
  { "Vaults:Update", NC_("operations", "Vaults"), N_("Change vaults"), TRUE },
  { "Vaults:Tags:Add", NC_("operations", "Vaults"), N_("Tag vaults"), FALSE },
  { "Vaults:Tags:Delete", NC_("operations", "Vaults"), N_("Remove tags from vaults"), FALSE },

  { "Keys:Read", NC_("operations", "Keys"), N_("See keys"), FALSE },
  { "Keys:Create", NC_("operations", "Keys"), N_("Create keys"), FALSE },
  { "Keys:Update", NC_("operations", "Keys"), N_("Change keys"), FALSE },
  { "Keys:Delete", NC_("operations", "Keys"), N_("Delete keys"), TRUE },
  { "Keys:Reuse", NC_("operations", "Keys"), N_("Use a key on another network"), TRUE },
  { "Keys:Delegate", NC_("operations", "Keys"), N_("Hand keys over to users"), TRUE },
  { "Keys:Import", NC_("operations", "Keys"), N_("Import keys"), TRUE },
  { "Keys:Export", NC_("operations", "Keys"), N_("Export keys"), TRUE },
  { "Keys:Derive", NC_("operations", "Keys"), N_("Derive secrets from keys"), TRUE },
  { "Keys:ChildKeys:Create", NC_("operations", "Keys"), N_("Create child keys"), FALSE },
  { "Keys:Signatures:Read", NC_("operations", "Keys"), N_("See signatures"), FALSE },
  { "Keys:Signatures:Create", NC_("operations", "Keys"), N_("Sign with keys"), TRUE },

  { "KeyStores:Read", NC_("operations", "Key stores and signers"), N_("See key stores"), FALSE },
  { "KeyStores:Fleets:Create", NC_("operations", "Key stores and signers"),
    N_("Create fleets of key stores"), TRUE },
  { "KeyStores:Fleets:Clone", NC_("operations", "Key stores and signers"),
    N_("Clone fleets of key stores"), TRUE },
  { "KeyStores:ProofOfControl:Create", NC_("operations", "Key stores and signers"),
    N_("Prove control of key stores"), FALSE },
  { "KeyStores:OnchainSignatures:Create", NC_("operations", "Key stores and signers"),
    N_("Sign for a chain with key stores"), TRUE },
  { "Signers:ListSigners", NC_("operations", "Key stores and signers"), N_("See signers"), FALSE },

  { "Payouts:Read", NC_("operations", "Payments"), N_("See payouts"), FALSE },
  { "Payouts:Create", NC_("operations", "Payments"), N_("Create payouts"), TRUE },
  { "Payouts:Write", NC_("operations", "Payments"), N_("Change payouts"), TRUE },
  { "Allocations:Read", NC_("operations", "Payments"), N_("See allocations"), FALSE },
  { "Allocations:Create", NC_("operations", "Payments"), N_("Create allocations"), TRUE },
  { "Allocations:Update", NC_("operations", "Payments"), N_("Change allocations"), TRUE },
  { "Swaps:Read", NC_("operations", "Payments"), N_("See swaps"), FALSE },
  { "Swaps:Create", NC_("operations", "Payments"), N_("Swap assets"), TRUE },
  { "Stakes:Read", NC_("operations", "Payments"), N_("See stakes"), FALSE },
  { "Stakes:Create", NC_("operations", "Payments"), N_("Stake assets"), TRUE },
  { "Stakes:Update", NC_("operations", "Payments"), N_("Change stakes"), TRUE },
  { "FeeSponsors:Read", NC_("operations", "Payments"), N_("See fee sponsors"), FALSE },
  { "FeeSponsors:Create", NC_("operations", "Payments"), N_("Create fee sponsors"), FALSE },
  { "FeeSponsors:Update", NC_("operations", "Payments"), N_("Change fee sponsors"), FALSE },
  { "FeeSponsors:Delete", NC_("operations", "Payments"), N_("Delete fee sponsors"), TRUE },
  { "FeeSponsors:Use", NC_("operations", "Payments"), N_("Let a sponsor pay fees"), FALSE },

  { "Exchanges:Read", NC_("operations", "Exchanges"), N_("See exchanges"), FALSE },
  { "Exchanges:Create", NC_("operations", "Exchanges"), N_("Connect exchanges"), TRUE },
  { "Exchanges:Delete", NC_("operations", "Exchanges"), N_("Disconnect exchanges"), TRUE },
  { "Exchanges:Deposits:Create", NC_("operations", "Exchanges"), N_("Deposit to exchanges"), TRUE },
  { "Exchanges:Withdrawals:Create", NC_("operations", "Exchanges"),
    N_("Withdraw from exchanges"), TRUE },

  { "Registry:Addresses:Read", NC_("operations", "Registry and networks"),
    N_("See addresses"), FALSE },
  { "Registry:Addresses:Create", NC_("operations", "Registry and networks"),
    N_("Add addresses"), TRUE },
  { "Registry:Addresses:Update", NC_("operations", "Registry and networks"),
    N_("Change addresses"), TRUE },
  { "Registry:Addresses:Delete", NC_("operations", "Registry and networks"),
    N_("Delete addresses"), FALSE },
  { "Registry:ContractSchemas:Read", NC_("operations", "Registry and networks"),
    N_("See contract schemas"), FALSE },
  { "Registry:ContractSchemas:Create", NC_("operations", "Registry and networks"),
    N_("Add contract schemas"), FALSE },
  { "Registry:ContractSchemas:Delete", NC_("operations", "Registry and networks"),
    N_("Delete contract schemas"), FALSE },
  { "Networks:CantonValidators:Read", NC_("operations", "Registry and networks"),
    N_("See Canton validators"), FALSE },
  { "Networks:CantonValidators:Create", NC_("operations", "Registry and networks"),
    N_("Add Canton validators"), TRUE },
  { "Networks:CantonValidators:Update", NC_("operations", "Registry and networks"),
    N_("Change Canton validators"), TRUE },
  { "Networks:CantonValidators:Delete", NC_("operations", "Registry and networks"),
    N_("Delete Canton validators"), TRUE },

  { "Webhooks:Read", NC_("operations", "Webhooks"), N_("See webhooks"), FALSE },
  { "Webhooks:Create", NC_("operations", "Webhooks"), N_("Create webhooks"), TRUE },
  { "Webhooks:Update", NC_("operations", "Webhooks"), N_("Change webhooks"), TRUE },
  { "Webhooks:Delete", NC_("operations", "Webhooks"), N_("Delete webhooks"), FALSE },
  { "Webhooks:Ping", NC_("operations", "Webhooks"), N_("Test webhooks"), FALSE },
  { "Webhooks:Events:Read", NC_("operations", "Webhooks"),
    N_("See what webhooks were sent"), FALSE },
};

/**
 * passkeys_operation_table_get_all:
 * @n_entries: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_entries): every operation that is known, group by group
 */
const PasskeysOperationEntry *
passkeys_operation_table_get_all (gsize *n_entries)
{
  g_return_val_if_fail (n_entries != NULL, NULL);

  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}

/**
 * passkeys_operation_table_find:
 * @name: of an operation, as the API has it
 *
 * Returns: (transfer none) (nullable): what is known of it
 */
const PasskeysOperationEntry *
passkeys_operation_table_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].name, name))
      return &entries[i];

  return NULL;
}
