/* passkeys-error-table.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-error-messages.h"

G_BEGIN_DECLS

/* What a person is told about one error code. The texts are not translated yet. */
typedef struct
{
  const char          *title;
  const char          *sentence;      /* (nullable): then the error's own message says it */
  PasskeysErrorAction  action;
  gboolean             quotes_server; /* what the server said helps here */
  gboolean             has_details;   /* what the error's own message names helps here */
} PasskeysErrorEntry;

const PasskeysErrorEntry *passkeys_error_table_find            (const GError *error);
const PasskeysErrorEntry *passkeys_error_table_find_unreadable (const GError *error);

G_END_DECLS
