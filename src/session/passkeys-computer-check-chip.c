/* passkeys-computer-check-chip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-computer-check-chip"

#include "config.h"

#include "passkeys-computer-check-private.h"

#include <glib/gstdio.h>

/* The group of the root account is not one to join. */
static gboolean
has_group (const char *device)
{
  GStatBuf status;

  return g_stat (device, &status) == 0 && status.st_gid != 0 && (status.st_mode & 0060) == 0060;
}

/*< private >
 * _passkeys_computer_check_judge_chip:
 * @chip: how it stands with the security chip
 * @device: its device node
 * @hidden: whether a sandbox would hide it
 *
 * Returns: what that is to a person
 */
PasskeysComputerCheckFinding
_passkeys_computer_check_judge_chip (PasskeysChip  chip,
                                     const char   *device,
                                     gboolean      hidden)
{
  switch (chip)
    {
    case PASSKEYS_CHIP_READY:
      return PASSKEYS_COMPUTER_CHECK_CHIP_READY;
    case PASSKEYS_CHIP_DENIED:
      return has_group (device) ? PASSKEYS_COMPUTER_CHECK_CHIP_DENIED
                                : PASSKEYS_COMPUTER_CHECK_CHIP_CLOSED;
    case PASSKEYS_CHIP_OWNED:
      return PASSKEYS_COMPUTER_CHECK_CHIP_OWNED;
    case PASSKEYS_CHIP_WITHOUT_LIBRARY:
      return PASSKEYS_COMPUTER_CHECK_CHIP_WITHOUT_LIBRARY;
    case PASSKEYS_CHIP_FAILED:
      return PASSKEYS_COMPUTER_CHECK_CHIP_FAILED;
    case PASSKEYS_CHIP_ABSENT:
    default:
      return hidden ? PASSKEYS_COMPUTER_CHECK_CHIP_HIDDEN : PASSKEYS_COMPUTER_CHECK_CHIP_ABSENT;
    }
}

/*< private >
 * _passkeys_computer_check_count_in_chip:
 * @passkeys: a model of [class@LocalPasskey]
 *
 * Returns: how many of them are of no use without the chip
 */
guint
_passkeys_computer_check_count_in_chip (GListModel *passkeys)
{
  guint n_in_chip = 0;

  for (guint i = 0; i < g_list_model_get_n_items (passkeys); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (passkeys, i);

      if (passkeys_local_passkey_get_protection (passkey) == PASSKEYS_PROTECTION_CHIP)
        n_in_chip++;
    }
  return n_in_chip;
}
