/* passkeys-tpm-connection.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-tpm-connection"

#include "config.h"

#include "passkeys-tpm-connection.h"

#include "passkeys-authenticator-error.h"

/* The storage key of the TCG's provisioning guidance: P-256 and AES-128. It is made anew each time,
 * out of the seed of its hierarchy, and is the same each time until that seed changes. */
static const TPM2B_PUBLIC storage_template = {
  .publicArea = {
    .type = TPM2_ALG_ECC,
    .nameAlg = TPM2_ALG_SHA256,
    .objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT |
                        TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_USERWITHAUTH |
                        TPMA_OBJECT_NODA | TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT,
    .parameters.eccDetail = {
      .symmetric = {
        .algorithm = TPM2_ALG_AES,
        .keyBits.aes = 128,
        .mode.aes = TPM2_ALG_CFB,
      },
      .scheme.scheme = TPM2_ALG_NULL,
      .curveID = TPM2_ECC_NIST_P256,
      .kdf.scheme = TPM2_ALG_NULL,
    },
  },
};

static const TPMT_SYM_DEF session_cipher = {
  .algorithm = TPM2_ALG_AES,
  .keyBits.aes = 128,
  .mode.aes = TPM2_ALG_CFB,
};

/* A code of the chip without the parameter or session that it complains of. */
static TSS2_RC
strip_position (TSS2_RC code)
{
  return (code & TPM2_RC_FMT1) != 0 ? code & (TPM2_RC_FMT1 | 0x3f) : code;
}

/**
 * passkeys_tpm_connection_fail:
 * @code: what the chip or the way to it answered, not success
 * @error: return location
 *
 * Translates what went wrong. That a key does not fit its chip is for the caller to tell.
 *
 * Returns: %FALSE
 */
gboolean
passkeys_tpm_connection_fail (TSS2_RC   code,
                              GError  **error)
{
  TSS2_RC layer = code & TSS2_RC_LAYER_MASK;
  TSS2_RC plain = strip_position (code & ~TSS2_RC_LAYER_MASK);

  /* the resource manager of the kernel passes on what the chip says */
  if ((layer == TSS2_TPM_RC_LAYER || layer == TSS2_RESMGR_TPM_RC_LAYER) &&
      (plain == TPM2_RC_AUTH_FAIL || plain == TPM2_RC_BAD_AUTH || plain == TPM2_RC_HIERARCHY ||
       plain == TPM2_RC_AUTH_UNAVAILABLE))
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED,
                           "The owner of the security chip keeps it for other uses");
      return FALSE;
    }

  g_set_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED,
               "The security chip failed with code 0x%x", code);
  return FALSE;
}

static gpointer
fail_absent (const char  *message,
             GError     **error)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT, message);
  return NULL;
}

static gboolean
make_primary (PasskeysTpmConnection  *self,
              ESYS_TR                 hierarchy,
              ESYS_TR                *ret_key,
              TPM2B_NAME             *ret_name,
              GError                **error)
{
  const TPM2B_SENSITIVE_CREATE sensitive = { 0, };
  const TPM2B_DATA outside_info = { 0, };
  const TPML_PCR_SELECTION no_registers = { 0, };
  TPM2B_NAME *name = NULL;
  TSS2_RC code;

  code = self->library->Esys_CreatePrimary (self->context, hierarchy, ESYS_TR_PASSWORD,
                                            ESYS_TR_NONE, ESYS_TR_NONE, &sensitive,
                                            &storage_template, &outside_info, &no_registers,
                                            ret_key, NULL, NULL, NULL, NULL);
  if (code != TSS2_RC_SUCCESS)
    {
      *ret_key = ESYS_TR_NONE;
      return passkeys_tpm_connection_fail (code, error);
    }

  code = self->library->Esys_TR_GetName (self->context, *ret_key, &name);
  if (code != TSS2_RC_SUCCESS)
    return passkeys_tpm_connection_fail (code, error);

  *ret_name = *name;
  self->library->Esys_Free (name);
  return TRUE;
}

/* Salted with the storage key, so that only the chip can follow: what a key is authorised with
 * passes encrypted, and whoever listens on the wires to the chip learns nothing. */
static gboolean
start_session (PasskeysTpmConnection  *self,
               GError                **error)
{
  TSS2_RC code;

  code = self->library->Esys_StartAuthSession (self->context, self->storage_key, ESYS_TR_NONE,
                                               ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                               /* nonceCaller= */ NULL, TPM2_SE_HMAC,
                                               &session_cipher, TPM2_ALG_SHA256, &self->session);
  if (code != TSS2_RC_SUCCESS)
    {
      self->session = ESYS_TR_NONE;
      return passkeys_tpm_connection_fail (code, error);
    }

  return passkeys_tpm_connection_hide (self, TPMA_SESSION_DECRYPT | TPMA_SESSION_ENCRYPT, error);
}

/**
 * passkeys_tpm_connection_open:
 * @where: where the chip is
 * @error: return location
 *
 * Returns: (transfer full): a connection, or %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED or %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED
 */
PasskeysTpmConnection *
passkeys_tpm_connection_open (const char  *where,
                              GError     **error)
{
  const PasskeysTpmLibrary *library = passkeys_tpm_library_get ();
  g_autoptr(PasskeysTpmConnection) self = NULL;
  TSS2_RC code;

  if (library == NULL)
    return fail_absent ("The libraries for security chips are not installed", error);

  self = g_new0 (PasskeysTpmConnection, 1);
  self->library = library;
  self->storage_key = ESYS_TR_NONE;
  self->session = ESYS_TR_NONE;

  if (library->Tss2_TctiLdr_Initialize (where, &self->transport) != TSS2_RC_SUCCESS)
    return fail_absent ("The security chip cannot be reached", error);

  code = library->Esys_Initialize (&self->context, self->transport, /* abiVersion= */ NULL);
  if (code != TSS2_RC_SUCCESS)
    {
      passkeys_tpm_connection_fail (code, error);
      return NULL;
    }

  if (!make_primary (self, ESYS_TR_RH_OWNER, &self->storage_key, &self->storage_name, error) ||
      !start_session (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_tpm_connection_close:
 * @self: (transfer full): a connection
 *
 * Leaves nothing behind in the chip, whose room for keys and sessions is small.
 */
void
passkeys_tpm_connection_close (PasskeysTpmConnection *self)
{
  if (self->context != NULL)
    {
      passkeys_tpm_connection_flush (self, self->session);
      passkeys_tpm_connection_flush (self, self->storage_key);
      self->library->Esys_Finalize (&self->context);
    }
  if (self->transport != NULL)
    self->library->Tss2_TctiLdr_Finalize (&self->transport);
  g_free (self);
}

/**
 * passkeys_tpm_connection_identify:
 * @self: a connection
 * @ret_chip: (out): which chip this is, whoever owns it
 * @error: return location
 *
 * Tells chips apart. A key of the endorsement hierarchy does that: the seed of it stays when the
 * chip is cleared, and no two chips share one.
 *
 * Returns: whether @ret_chip was set
 */
gboolean
passkeys_tpm_connection_identify (PasskeysTpmConnection  *self,
                                  TPM2B_NAME             *ret_chip,
                                  GError                **error)
{
  ESYS_TR key = ESYS_TR_NONE;
  gboolean made = make_primary (self, ESYS_TR_RH_ENDORSEMENT, &key, ret_chip, error);

  passkeys_tpm_connection_flush (self, key);
  return made;
}

/**
 * passkeys_tpm_connection_hide:
 * @self: a connection
 * @directions: %TPMA_SESSION_DECRYPT for what the chip is told, %TPMA_SESSION_ENCRYPT for what it
 *   answers; not every command has something to hide in both
 * @error: return location
 *
 * Returns: whether the session hides that in the next commands
 */
gboolean
passkeys_tpm_connection_hide (PasskeysTpmConnection  *self,
                              TPMA_SESSION            directions,
                              GError                **error)
{
  TSS2_RC code;

  code = self->library->Esys_TRSess_SetAttributes (self->context, self->session,
                                                   TPMA_SESSION_CONTINUESESSION | directions,
                                                   /* mask= */ 0xff);
  return code == TSS2_RC_SUCCESS || passkeys_tpm_connection_fail (code, error);
}

/**
 * passkeys_tpm_connection_flush:
 * @self: a connection
 * @object: a key or session, or %ESYS_TR_NONE
 *
 * Takes something out of the chip's memory.
 */
void
passkeys_tpm_connection_flush (PasskeysTpmConnection *self,
                               ESYS_TR                object)
{
  if (object != ESYS_TR_NONE)
    self->library->Esys_FlushContext (self->context, object);
}
