/* passkeys-test-certificate.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A certificate for an IP address, signed by itself a moment ago */
GTlsCertificate *passkeys_test_certificate_new   (const char      *address);
/* Trusts that certificate and no other */
GTlsDatabase    *passkeys_test_certificate_trust (GTlsCertificate *certificate);

G_END_DECLS
