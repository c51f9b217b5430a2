/* passkeys-organisation-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

typedef struct
{
  char  *id;
  char  *name;
  gint64 date_created;
} PasskeysOrganisationRecord;

gboolean                    passkeys_organisation_store_add  (PasskeysDatabase                  *database,
                                                              const PasskeysOrganisationRecord  *organisation,
                                                              GError                           **error);
gboolean                    passkeys_organisation_store_find (PasskeysDatabase                  *database,
                                                              const char                        *id,
                                                              PasskeysOrganisationRecord       **organisation,
                                                              GError                           **error);
void                        passkeys_organisation_record_free (PasskeysOrganisationRecord       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysOrganisationRecord, passkeys_organisation_record_free)

G_END_DECLS
