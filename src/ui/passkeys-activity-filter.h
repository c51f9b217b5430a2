/* passkeys-activity-filter.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "passkeys-activity-words.h"
#include "passkeys-credential-names.h"

G_BEGIN_DECLS

/* Lets those entries of the log through that a person asks for: GtkFilter of PasskeysActionLog. */
#define PASSKEYS_TYPE_ACTIVITY_FILTER (passkeys_activity_filter_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysActivityFilter, passkeys_activity_filter, PASSKEYS, ACTIVITY_FILTER, GtkFilter)

GtkFilter *passkeys_activity_filter_new        (PasskeysCredentialNames *names);
void       passkeys_activity_filter_set_text   (PasskeysActivityFilter *self,
                                                const char             *text);
void       passkeys_activity_filter_set_person (PasskeysActivityFilter *self,
                                                const char             *person); /* nullable: anybody */
void       passkeys_activity_filter_set_kind   (PasskeysActivityFilter *self,
                                                PasskeysActivityKind    kind);

G_END_DECLS
