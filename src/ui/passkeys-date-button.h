/* passkeys-date-button.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A day, which can be chosen in a calendar. property: title (what the day is, such as "From")
 * signal: changed () once the person has chosen another day */
#define PASSKEYS_TYPE_DATE_BUTTON (passkeys_date_button_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysDateButton, passkeys_date_button, PASSKEYS, DATE_BUTTON, AdwBin)

/* midnight, here */
GDateTime *passkeys_date_button_get_date (PasskeysDateButton *self);
void       passkeys_date_button_set_date (PasskeysDateButton *self,
                                          GDateTime          *date);

G_END_DECLS
