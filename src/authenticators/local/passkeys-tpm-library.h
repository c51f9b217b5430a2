/* passkeys-tpm-library.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_tctildr.h>

G_BEGIN_DECLS

/* What is used of the TPM software stack: each member is the function of that name. */
typedef struct
{
  __typeof__ (&Tss2_TctiLdr_Initialize) Tss2_TctiLdr_Initialize;
  __typeof__ (&Tss2_TctiLdr_Finalize) Tss2_TctiLdr_Finalize;
  __typeof__ (&Esys_Initialize) Esys_Initialize;
  __typeof__ (&Esys_Finalize) Esys_Finalize;
  __typeof__ (&Esys_Free) Esys_Free;
  __typeof__ (&Esys_CreatePrimary) Esys_CreatePrimary;
  __typeof__ (&Esys_TR_GetName) Esys_TR_GetName;
  __typeof__ (&Esys_TR_SetAuth) Esys_TR_SetAuth;
  __typeof__ (&Esys_StartAuthSession) Esys_StartAuthSession;
  __typeof__ (&Esys_TRSess_SetAttributes) Esys_TRSess_SetAttributes;
  __typeof__ (&Esys_Create) Esys_Create;
  __typeof__ (&Esys_Load) Esys_Load;
  __typeof__ (&Esys_Sign) Esys_Sign;
  __typeof__ (&Esys_FlushContext) Esys_FlushContext;
  __typeof__ (&Tss2_MU_TPM2B_PUBLIC_Marshal) Tss2_MU_TPM2B_PUBLIC_Marshal;
  __typeof__ (&Tss2_MU_TPM2B_PUBLIC_Unmarshal) Tss2_MU_TPM2B_PUBLIC_Unmarshal;
  __typeof__ (&Tss2_MU_TPM2B_PRIVATE_Marshal) Tss2_MU_TPM2B_PRIVATE_Marshal;
  __typeof__ (&Tss2_MU_TPM2B_PRIVATE_Unmarshal) Tss2_MU_TPM2B_PRIVATE_Unmarshal;
  __typeof__ (&Tss2_MU_TPM2B_NAME_Marshal) Tss2_MU_TPM2B_NAME_Marshal;
  __typeof__ (&Tss2_MU_TPM2B_NAME_Unmarshal) Tss2_MU_TPM2B_NAME_Unmarshal;
} PasskeysTpmLibrary;

const PasskeysTpmLibrary *passkeys_tpm_library_get (void);

G_END_DECLS
