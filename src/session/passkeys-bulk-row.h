/* passkeys-bulk-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_BULK_KIND_INVITE,         /* subject: an e-mail address */
  PASSKEYS_BULK_KIND_INVITE_AGAIN,   /* subject: a user name */
  PASSKEYS_BULK_KIND_ACTIVATE,       /* subject: a user id, as of the rest */
  PASSKEYS_BULK_KIND_DEACTIVATE,
  PASSKEYS_BULK_KIND_REMOVE,
  PASSKEYS_BULK_KIND_ADD_PERMISSION,
} PasskeysBulkKind;

typedef enum
{
  PASSKEYS_BULK_STATE_WAITING,
  PASSKEYS_BULK_STATE_RUNNING,
  PASSKEYS_BULK_STATE_DONE,
  PASSKEYS_BULK_STATE_PENDING, /* somebody has to approve it */
  PASSKEYS_BULK_STATE_SKIPPED, /* not even tried */
  PASSKEYS_BULK_STATE_FAILED,
} PasskeysBulkState;

/* Why a row is not even tried. */
typedef enum
{
  PASSKEYS_BULK_SKIP_NONE,
  PASSKEYS_BULK_SKIP_YOURSELF,
  PASSKEYS_BULK_SKIP_LAST_ADMINISTRATOR,
  PASSKEYS_BULK_SKIP_ALREADY_SO,
  PASSKEYS_BULK_SKIP_SERVICE_ACCOUNT,
  PASSKEYS_BULK_SKIP_NO_ADDRESS,
  PASSKEYS_BULK_SKIP_MALFORMED_ADDRESS,
  PASSKEYS_BULK_SKIP_FORMULA,            /* a spreadsheet would run it */
  PASSKEYS_BULK_SKIP_TWICE_IN_FILE,
  PASSKEYS_BULK_SKIP_IN_ORGANISATION,
  PASSKEYS_BULK_SKIP_UNCLEAR_SSO,        /* neither yes nor no */
  PASSKEYS_BULK_SKIP_TOO_LONG,
  PASSKEYS_BULK_SKIP_DONE_BEFORE,        /* the file says that an earlier import did it */
} PasskeysBulkSkip;

#define PASSKEYS_TYPE_BULK_STATE (passkeys_bulk_state_get_type ())
#define PASSKEYS_TYPE_BULK_SKIP (passkeys_bulk_skip_get_type ())

GType passkeys_bulk_state_get_type (void);
GType passkeys_bulk_skip_get_type  (void);

/* One change of many. properties: title, line, state, skip, message (nullable) */
#define PASSKEYS_TYPE_BULK_ROW (passkeys_bulk_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysBulkRow, passkeys_bulk_row, PASSKEYS, BULK_ROW, GObject)

PasskeysBulkKind   passkeys_bulk_row_get_kind         (PasskeysBulkRow *self);
const char        *passkeys_bulk_row_get_title        (PasskeysBulkRow *self); /* whom it is about */
const char        *passkeys_bulk_row_get_external_id  (PasskeysBulkRow *self); /* nullable */
gboolean           passkeys_bulk_row_is_sso_required  (PasskeysBulkRow *self);
guint              passkeys_bulk_row_get_line         (PasskeysBulkRow *self); /* of the file, 0: none */
PasskeysBulkState  passkeys_bulk_row_get_state        (PasskeysBulkRow *self);
PasskeysBulkSkip   passkeys_bulk_row_get_skip         (PasskeysBulkRow *self);
const GError      *passkeys_bulk_row_get_error        (PasskeysBulkRow *self); /* nullable */

G_END_DECLS
