/* passkeys-last-work.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-last-work"

#include "config.h"

#include "passkeys-last-work.h"

#include <gio/gio.h>

/* A server that does not answer, or a keyring, must not keep the application from ending. */
#define LONGEST_SECONDS 10

static void
release (gpointer data)
{
  g_application_release (data);
  g_object_unref (data);
}

static DexFuture *
ended_cb (DexFuture *future,
          gpointer   user_data)
{
  return dex_ref (future);
}

/**
 * passkeys_last_work_finish:
 * @future: (transfer full): what has to be finished, such as removing a passkey that opens nothing
 *
 * Lets work go on that nobody waits for. The application ends no earlier than the work; but after
 * ten seconds the work is dropped, which cancels it.
 */
void
passkeys_last_work_finish (DexFuture *future)
{
  GApplication *application = g_application_get_default ();

  g_return_if_fail (DEX_IS_FUTURE (future));

  future = dex_future_first (future, dex_timeout_new_seconds (LONGEST_SECONDS), NULL);
  if (application == NULL)
    {
      dex_future_disown (future);
      return;
    }

  g_application_hold (application);
  dex_future_disown (dex_future_finally (future, ended_cb, g_object_ref (application), release));
}
