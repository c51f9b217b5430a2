/* passkeys-activity-columns.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "passkeys-credential-names.h"

G_BEGIN_DECLS

/* Give the columns of the table of activity their cells and their order. */
void passkeys_activity_columns_set_up_date       (GtkColumnViewColumn *column);
/* as wide as dates are here */
void passkeys_activity_columns_fit_date          (GtkColumnViewColumn *column);
/* as long as one of the other two is not shown, these cells tell that, too */
void passkeys_activity_columns_set_up_action     (GtkColumnViewColumn *column,
                                                  GtkColumnViewColumn *person_column,
                                                  GtkColumnViewColumn *date_column);
void passkeys_activity_columns_set_up_person     (GtkColumnViewColumn *column);
void passkeys_activity_columns_set_up_credential (GtkColumnViewColumn     *column,
                                                  PasskeysCredentialNames *names);
/* shows the names that have become known since */
void passkeys_activity_columns_renew_credential  (GtkColumnViewColumn     *column);

G_END_DECLS
