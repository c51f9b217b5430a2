/* passkeys-organisation-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-organisation-store.h"

static gpointer
read_record (PasskeysRows *rows)
{
  PasskeysOrganisationRecord *organisation = g_new0 (PasskeysOrganisationRecord, 1);

  organisation->id = passkeys_rows_dup_text (rows, 0);
  organisation->name = passkeys_rows_dup_text (rows, 1);
  organisation->date_created = passkeys_rows_get_number (rows, 2);
  return organisation;
}

/**
 * passkeys_organisation_store_add:
 * @database: the database
 * @organisation: a new organisation
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether it was stored
 */
gboolean
passkeys_organisation_store_add (PasskeysDatabase                  *database,
                                 const PasskeysOrganisationRecord  *organisation,
                                 GError                           **error)
{
  return passkeys_database_change (database, error,
                                   "INSERT INTO organisations (id, name, date_created)"
                                   " VALUES (?1, ?2, ?3)",
                                   "ttn", organisation->id, organisation->name,
                                   organisation->date_created);
}

/**
 * passkeys_organisation_store_find:
 * @database: the database
 * @id: which organisation
 * @organisation: (out) (transfer full) (nullable): the organisation, or %NULL if there is none
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_organisation_store_find (PasskeysDatabase            *database,
                                  const char                  *id,
                                  PasskeysOrganisationRecord **organisation,
                                  GError                     **error)
{
  g_autoptr (PasskeysRows) rows = NULL;

  rows = passkeys_database_query (database, error,
                                  "SELECT id, name, date_created FROM organisations WHERE id = ?1",
                                  "t", id);
  return passkeys_rows_read_one (rows, read_record, organisation, error);
}

/**
 * passkeys_organisation_record_free:
 * @self: (transfer full): the record
 */
void
passkeys_organisation_record_free (PasskeysOrganisationRecord *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}
