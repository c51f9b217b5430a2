/* fixture-accounts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-account-store.h"

G_BEGIN_DECLS

/* A file of accounts in a folder of its own. For g_test_add(). */
typedef struct
{
  char *folder;
  char *path;
} FixtureAccounts;

void                  fixture_accounts_set_up       (FixtureAccounts      *fixture,
                                                     gconstpointer         data);
void                  fixture_accounts_tear_down    (FixtureAccounts      *fixture,
                                                     gconstpointer         data);
PasskeysAccountStore *fixture_accounts_open_store   (const char           *path);
PasskeysAccount      *fixture_accounts_make_account (const char           *user_id);
void                  fixture_accounts_add          (PasskeysAccountStore *store,
                                                     const char           *user_id);
void                  fixture_accounts_load         (PasskeysAccountStore *store);
PasskeysAccountStore *fixture_accounts_reopen       (const char           *path);
guint                 fixture_accounts_count        (PasskeysAccountStore *store);
gboolean              fixture_accounts_knows        (PasskeysAccountStore *store,
                                                     const char           *user_id);
void                  fixture_accounts_write_file   (FixtureAccounts      *fixture,
                                                     const char           *text,
                                                     gssize                length);
char                 *fixture_accounts_read_file    (FixtureAccounts      *fixture);

G_END_DECLS
