/* passkeys-user-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-permission-assignment.h"
#include "passkeys-user.h"

G_BEGIN_DECLS

/* An organisation has up to 100,000 of these in memory at once, so what users share is shared, and
 * what only a details page asks for is made when it asks. */
struct _PasskeysUser
{
  GObject                        parent_instance;

  char                          *user_id;
  char                          *username;
  char                          *name;        /* the same pointer as username if they are equal */
  char                          *org_id;      /* GRefString, interned */
  PasskeysPermissionAssignment **assignments; /* (nullable): ends with NULL */

  PasskeysUserKind               kind : 8;
  guint                          is_active : 1;
  guint                          is_registered : 1;
  guint                          is_service_account : 1;
  guint                          is_sso_required : 1;
};

G_END_DECLS
