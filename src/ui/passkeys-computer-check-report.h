/* passkeys-computer-check-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was found, as a text for whoever helps. It names no person, no organisation, no credential, no
 * serial number and no folder of a home. */
char *passkeys_computer_check_report_build  (GListModel *checks,
                                             GListModel *keys);
/* the same text without the parts of it that name the home folder or the user */
char *passkeys_computer_check_report_redact (const char *text,
                                             const char *home,
                                             const char *user_name);

G_END_DECLS
