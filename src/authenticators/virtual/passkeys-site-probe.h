/* passkeys-site-probe.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-get-assertion-request.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* resolves to a GBytes, the CBOR that answers it */
DexFuture *passkeys_site_probe_run (PasskeysVault               *vault,
                                    PasskeysGetAssertionRequest *request);

G_END_DECLS
