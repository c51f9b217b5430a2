/* passkeys-chip.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The device node of the security chip, a TPM 2.0. */
#define PASSKEYS_CHIP_DEVICE "/dev/tpmrm0"

/* How it stands with the security chip of this computer. */
typedef enum
{
  PASSKEYS_CHIP_ABSENT,          /* there is none, or it is switched off */
  PASSKEYS_CHIP_READY,           /* new passkeys are made in it */
  PASSKEYS_CHIP_DENIED,          /* this account may not open its device node */
  PASSKEYS_CHIP_OWNED,           /* who owns it keeps it for other uses */
  PASSKEYS_CHIP_WITHOUT_LIBRARY, /* the libraries to speak to it are not installed */
  PASSKEYS_CHIP_FAILED,          /* it does not answer as it should */
} PasskeysChip;

G_END_DECLS
