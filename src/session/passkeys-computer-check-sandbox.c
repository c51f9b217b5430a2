/* passkeys-computer-check-sandbox.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-computer-check"

#include "config.h"

#include "passkeys-computer-check-private.h"

#define INFO ".flatpak-info"

/* What the sandbox says of itself; NULL without one. */
static GKeyFile *
read_info (const char *root)
{
  g_autofree char *path = g_build_filename (root, INFO, NULL);
  GKeyFile *info;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;

  info = g_key_file_new ();
  g_key_file_load_from_file (info, path, G_KEY_FILE_NONE, NULL);
  return info;
}

static gboolean
allows (GKeyFile   *info,
        const char *key,
        const char *what)
{
  g_auto(GStrv) allowed = g_key_file_get_string_list (info, "Context", key, NULL, NULL);

  return allowed != NULL && g_strv_contains ((const char * const *) allowed, what);
}

static gboolean
allows_keyring (GKeyFile *info)
{
  g_autofree char *policy = g_key_file_get_string (info, "Session Bus Policy",
                                                   "org.freedesktop.secrets", NULL);

  return allows (info, "sockets", "session-bus") || g_strcmp0 (policy, "talk") == 0
         || g_strcmp0 (policy, "own") == 0;
}

/*< private >
 * _passkeys_computer_check_judge_sandbox:
 * @root: what stands for the root of the file system
 *
 * Looks at what a person has taken away of what the package asks for.
 *
 * Returns: whether there is a sandbox, and what it hides. Of several the one is named that keeps
 *   most from working
 */
PasskeysComputerCheckFinding
_passkeys_computer_check_judge_sandbox (const char *root)
{
  g_autoptr(GKeyFile) info = read_info (root);

  if (info == NULL)
    return PASSKEYS_COMPUTER_CHECK_NO_SANDBOX;
  if (!allows_keyring (info))
    return PASSKEYS_COMPUTER_CHECK_SANDBOX_KEYRING;
  if (!allows (info, "shared", "network"))
    return PASSKEYS_COMPUTER_CHECK_SANDBOX_NETWORK;
  if (!allows (info, "devices", "all"))
    return PASSKEYS_COMPUTER_CHECK_SANDBOX_CLOSED;

  return PASSKEYS_COMPUTER_CHECK_SANDBOX_DEVICES;
}

/**
 * passkeys_computer_check_hides_devices:
 * @root: what stands for the root of the file system, `/` but in tests
 *
 * Tells whether a sandbox hides devices, whatever else it hides.
 *
 * Returns: whether what is not in `/dev` may be there outside
 */
gboolean
passkeys_computer_check_hides_devices (const char *root)
{
  g_autoptr(GKeyFile) info = NULL;

  g_return_val_if_fail (root != NULL, FALSE);

  info = read_info (root);
  return info != NULL && !allows (info, "devices", "all");
}
