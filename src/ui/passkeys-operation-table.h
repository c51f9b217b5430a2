/* passkeys-operation-table.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a permission can allow, in words. */
typedef struct
{
  const char *name;         /* as the API has it: "Auth:Users:Create" */
  const char *group;        /* what it is about, untranslated */
  const char *title;        /* what it allows, untranslated */
  gboolean    is_dangerous; /* gives power over others, or moves what cannot be brought back */
} PasskeysOperationEntry;

const PasskeysOperationEntry *passkeys_operation_table_get_all (gsize      *n_entries);
/* NULL for one that a later version of the API has added */
const PasskeysOperationEntry *passkeys_operation_table_find    (const char *name);

G_END_DECLS
