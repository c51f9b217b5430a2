/* passkeys-tpm-connection.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-tpm-library.h"

G_BEGIN_DECLS

/* A chip that is spoken to, with the storage key that everything of ours hangs under and a session
 * that hides what passes between. */
typedef struct
{
  const PasskeysTpmLibrary *library;      /* (not owned) */
  TSS2_TCTI_CONTEXT        *transport;    /* (owned) (nullable) */
  ESYS_CONTEXT             *context;      /* (owned) (nullable) */
  ESYS_TR                   storage_key;  /* (owned) */
  ESYS_TR                   session;      /* (owned) */
  TPM2B_NAME                storage_name; /* what the storage key is: the owner's seed decides */
} PasskeysTpmConnection;

PasskeysTpmConnection *passkeys_tpm_connection_open     (const char             *where,
                                                         GError                **error);
void                   passkeys_tpm_connection_close    (PasskeysTpmConnection  *self);
gboolean               passkeys_tpm_connection_identify (PasskeysTpmConnection  *self,
                                                         TPM2B_NAME             *ret_chip,
                                                         GError                **error);
gboolean               passkeys_tpm_connection_hide     (PasskeysTpmConnection  *self,
                                                         TPMA_SESSION            directions,
                                                         GError                **error);
void                   passkeys_tpm_connection_flush    (PasskeysTpmConnection  *self,
                                                         ESYS_TR                 object);
gboolean               passkeys_tpm_connection_fail     (TSS2_RC                 code,
                                                         GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysTpmConnection, passkeys_tpm_connection_close)

G_END_DECLS
