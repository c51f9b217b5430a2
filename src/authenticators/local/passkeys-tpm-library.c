/* passkeys-tpm-library.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-tpm-library"

#include "config.h"

#include "passkeys-tpm-library.h"

#include <dlfcn.h>

/* The libraries of the TPM software stack are opened when a chip is first spoken to and not linked:
 * most people have no chip that they may use, and should pay neither time at start nor memory. */

#define FUNCTION(object, name) { object, #name, G_STRUCT_OFFSET (PasskeysTpmLibrary, name) }

enum
{
  TCTI_LOADER,
  ESYS,
  MARSHALLING,
  N_OBJECTS
};

static const char * const names[N_OBJECTS] = {
  [TCTI_LOADER] = "libtss2-tctildr.so.0",
  [ESYS] = "libtss2-esys.so.0",
  [MARSHALLING] = "libtss2-mu.so.0",
};

static const struct
{
  guint       object;
  const char *name;
  gsize       offset;
} functions[] = {
  FUNCTION (TCTI_LOADER, Tss2_TctiLdr_Initialize),
  FUNCTION (TCTI_LOADER, Tss2_TctiLdr_Finalize),
  FUNCTION (ESYS, Esys_Initialize),
  FUNCTION (ESYS, Esys_Finalize),
  FUNCTION (ESYS, Esys_Free),
  FUNCTION (ESYS, Esys_CreatePrimary),
  FUNCTION (ESYS, Esys_TR_GetName),
  FUNCTION (ESYS, Esys_TR_SetAuth),
  FUNCTION (ESYS, Esys_StartAuthSession),
  FUNCTION (ESYS, Esys_TRSess_SetAttributes),
  FUNCTION (ESYS, Esys_Create),
  FUNCTION (ESYS, Esys_Load),
  FUNCTION (ESYS, Esys_Sign),
  FUNCTION (ESYS, Esys_FlushContext),
  FUNCTION (MARSHALLING, Tss2_MU_TPM2B_PUBLIC_Marshal),
  FUNCTION (MARSHALLING, Tss2_MU_TPM2B_PUBLIC_Unmarshal),
  FUNCTION (MARSHALLING, Tss2_MU_TPM2B_PRIVATE_Marshal),
  FUNCTION (MARSHALLING, Tss2_MU_TPM2B_PRIVATE_Unmarshal),
  FUNCTION (MARSHALLING, Tss2_MU_TPM2B_NAME_Marshal),
  FUNCTION (MARSHALLING, Tss2_MU_TPM2B_NAME_Unmarshal),
};

static gboolean
open_library (PasskeysTpmLibrary *library)
{
  gpointer objects[N_OBJECTS];

  for (guint i = 0; i < N_OBJECTS; i++)
    if ((objects[i] = dlopen (names[i], RTLD_NOW | RTLD_LOCAL)) == NULL)
      return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      gpointer function = dlsym (objects[functions[i].object], functions[i].name);

      if (function == NULL)
        return FALSE;
      G_STRUCT_MEMBER (gpointer, library, functions[i].offset) = function;
    }
  return TRUE;
}

/**
 * passkeys_tpm_library_get:
 *
 * Opens the libraries at the first call; they stay open. Not for the main thread, because that
 * reads files.
 *
 * Returns: (transfer none) (nullable): the functions, %NULL when the libraries are not installed
 */
const PasskeysTpmLibrary *
passkeys_tpm_library_get (void)
{
  static PasskeysTpmLibrary library;
  static gboolean is_open;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      is_open = open_library (&library);
      g_once_init_leave (&once, 1);
    }
  return is_open ? &library : NULL;
}
