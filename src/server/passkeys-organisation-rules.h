/* passkeys-organisation-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-rules.h"

G_BEGIN_DECLS

char *passkeys_organisation_rules_found (PasskeysRules  *rules,
                                         const char     *name,
                                         const char     *email,
                                         GError        **error);

G_END_DECLS
