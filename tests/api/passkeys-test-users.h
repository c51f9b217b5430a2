/* passkeys-test-users.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A page of the list of users, as a server tells it: us-FIRST and so on. token: (nullable): leads to the
 * next page */
char *passkeys_test_users_build_page (guint       first,
                                      guint       n_users,
                                      const char *token);

G_END_DECLS
