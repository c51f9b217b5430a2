/* passkeys-bulk-report.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bulk-report"

#include "config.h"

#include "passkeys-bulk-report-private.h"

#include "passkeys-bulk-row-private.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-csv.h"
#include "passkeys-model-walk.h"

static const char *
get_nick (GType type,
          int   value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *found = g_enum_get_value (klass, value);

  return found->value_nick;
}

/*< private >
 * _passkeys_bulk_report_begin:
 *
 * Returns: (transfer full): a report without rows
 */
GString *
_passkeys_bulk_report_begin (void)
{
  return g_string_new ("email,externalId,isSSORequired,result,reason,message\r\n");
}

/*< private >
 * _passkeys_bulk_report_append:
 * @csv: a report
 * @row: its next row
 */
void
_passkeys_bulk_report_append (GString         *csv,
                              PasskeysBulkRow *row)
{
  const char *external_id = passkeys_bulk_row_get_external_id (row);
  const GError *error = passkeys_bulk_row_get_error (row);
  PasskeysBulkSkip skip = passkeys_bulk_row_get_skip (row);
  PasskeysBulkState state = passkeys_bulk_row_get_state (row);

  /* What was done before stays done for the run after this one. */
  if (skip == PASSKEYS_BULK_SKIP_DONE_BEFORE)
    state = PASSKEYS_BULK_STATE_DONE;

  passkeys_csv_append_cell (csv, passkeys_bulk_row_get_title (row));
  passkeys_csv_append_cell (csv, external_id != NULL ? external_id : "");
  passkeys_csv_append_cell (csv, _passkeys_bulk_row_get_sso (row));
  passkeys_csv_append_cell (csv, get_nick (PASSKEYS_TYPE_BULK_STATE, state));
  passkeys_csv_append_cell (csv, skip != PASSKEYS_BULK_SKIP_NONE
                                 ? get_nick (PASSKEYS_TYPE_BULK_SKIP, skip) : "");
  passkeys_csv_append_cell (csv, error != NULL ? error->message : "");
  passkeys_csv_end_row (csv);
}

static DexFuture *
build_fiber (gpointer      rows,
             GCancellable *cancellable)
{
  g_autoptr(GString) csv = _passkeys_bulk_report_begin ();
  g_auto(PasskeysModelWalk) walk = { NULL };
  GError *error = NULL;
  PasskeysBulkRow *row;

  passkeys_model_walk_begin_still (&walk, rows);
  while ((row = passkeys_model_walk_next (&walk, cancellable)) != NULL)
    _passkeys_bulk_report_append (csv, row);

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (G_TYPE_BYTES,
                                    g_string_free_to_bytes (g_steal_pointer (&csv)));
}

/**
 * passkeys_bulk_report_build:
 * @rows: a model of [class@BulkRow]
 *
 * Writes what became of each row, with no cell that a spreadsheet would take for a formula, without
 * holding the main loop up. Read again by [func@UserImport.read], the report goes on with who was
 * not invited yet.
 *
 * Returns: (transfer full): a future that resolves to CSV in UTF-8, a [struct@GLib.Bytes]
 */
DexFuture *
passkeys_bulk_report_build (GListModel *rows)
{
  dex_return_error_if_fail (G_IS_LIST_MODEL (rows));

  return passkeys_cancellable_fiber_spawn (build_fiber, g_object_ref (rows), g_object_unref);
}
