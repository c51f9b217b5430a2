/* passkeys-tpm-protector.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-key-protector.h"

G_BEGIN_DECLS

/* A PIN as another protector keeps it and, where there is one, the security chip for the keys. */
#define PASSKEYS_TYPE_TPM_PROTECTOR (passkeys_tpm_protector_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysTpmProtector, passkeys_tpm_protector, PASSKEYS, TPM_PROTECTOR, GObject)

PasskeysTpmProtector *passkeys_tpm_protector_new           (PasskeysKeyProtector *pin);
/* for tests, which bring a chip of their own: what the loader of the TPM software stack is told, and
 * a node that is there while the chip is */
PasskeysTpmProtector *_passkeys_tpm_protector_new_with     (PasskeysKeyProtector *pin,
                                                            const char           *where,
                                                            const char           *device);
void                  _passkeys_tpm_protector_set_patience (PasskeysTpmProtector *self,
                                                            guint                 seconds);

G_END_DECLS
