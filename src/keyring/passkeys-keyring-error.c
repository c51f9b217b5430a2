/* passkeys-keyring-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-keyring-error"

#include "config.h"

#include "passkeys-keyring-error-private.h"
#include "passkeys-keyring-error.h"

#include <libsecret/secret.h>

G_DEFINE_QUARK (passkeys-keyring-error-quark, passkeys_keyring_error)

static PasskeysKeyringError
classify (const GError *error)
{
  if (error->domain == SECRET_ERROR)
    {
      if (error->code == SECRET_ERROR_IS_LOCKED)
        return PASSKEYS_KEYRING_ERROR_LOCKED;
      if (error->code == SECRET_ERROR_NO_SUCH_OBJECT)
        return PASSKEYS_KEYRING_ERROR_NOT_FOUND;
    }

  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return PASSKEYS_KEYRING_ERROR_SILENT;

  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_CHILD_EXITED) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_EXEC_FAILED) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_FAILED) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED) ||
      error->domain == G_IO_ERROR) /* the session bus itself cannot be reached */
    return PASSKEYS_KEYRING_ERROR_ABSENT;

  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD))
    return PASSKEYS_KEYRING_ERROR_NOT_FOUND;

  return PASSKEYS_KEYRING_ERROR_REFUSED;
}

/**
 * passkeys_keyring_error_translate:
 * @error: (transfer full): what libsecret or GDBus reported
 *
 * Returns: (transfer full): the same in the domain %PASSKEYS_KEYRING_ERROR; an error of that domain
 *   and a cancellation are returned as they are
 */
GError *
passkeys_keyring_error_translate (GError *error)
{
  g_autoptr(GError) owned = error;

  g_dbus_error_strip_remote_error (owned);

  if (owned->domain == PASSKEYS_KEYRING_ERROR ||
      g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);

  switch (classify (owned))
    {
    case PASSKEYS_KEYRING_ERROR_LOCKED:
      return g_error_new (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_LOCKED,
                          "The keyring is locked");
    case PASSKEYS_KEYRING_ERROR_ABSENT:
      return g_error_new (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_ABSENT,
                          "No keyring service runs in this session: %s", owned->message);
    case PASSKEYS_KEYRING_ERROR_SILENT:
      return g_error_new (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_SILENT,
                          "The keyring service does not answer");
    case PASSKEYS_KEYRING_ERROR_NOT_FOUND:
      return g_error_new (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_NOT_FOUND,
                          "The keyring has no such item");
    case PASSKEYS_KEYRING_ERROR_DISMISSED:
    case PASSKEYS_KEYRING_ERROR_REFUSED:
    default:
      return g_error_new (PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_REFUSED,
                          "The keyring service refused: %s", owned->message);
    }
}
