/* passkeys-outbox-wait.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-outbox-wait"

#include "config.h"

#include "passkeys-outbox-wait.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-local-organisation.h"
#include "passkeys-outbox-message.h"
#include "passkeys-registration-link.h"

/* The message is written before the server answers; only the news of it may take a moment. */
#define PATIENCE_SECONDS 5

typedef struct
{
  char *email;
  char *org_id;
} Wanted;

static void
wanted_free (Wanted *wanted)
{
  g_free (wanted->email);
  g_free (wanted->org_id);
  g_free (wanted);
}

static gboolean
matches (PasskeysOutboxMessage *message,
         Wanted                *wanted)
{
  const char *text = passkeys_outbox_message_get_link (message);
  g_autoptr(PasskeysRegistrationLink) link = NULL;

  if (text == NULL || g_ascii_strcasecmp (passkeys_outbox_message_get_to (message),
                                          wanted->email) != 0)
    return FALSE;

  link = passkeys_registration_link_parse (text, NULL);
  return link != NULL && g_strcmp0 (passkeys_registration_link_get_org_id (link),
                                    wanted->org_id) == 0;
}

static PasskeysOutboxMessage *
find (GListModel *messages,
      Wanted     *wanted)
{
  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr(PasskeysOutboxMessage) message = g_list_model_get_item (messages, i);

      if (matches (message, wanted))
        return g_steal_pointer (&message);
    }

  return NULL;
}

static void
on_items_changed (GListModel *messages,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  DexPromise *promise = user_data;

  if (dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_boolean (promise, TRUE);
}

static gboolean
await_change (GListModel    *messages,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(DexPromise) changed = dex_promise_new ();
  gulong handler = g_signal_connect (messages, "items-changed", G_CALLBACK (on_items_changed),
                                     changed);
  gboolean in_time;

  in_time = passkeys_await (dex_future_first (dex_ref (changed),
                                              dex_timeout_new_seconds (PATIENCE_SECONDS),
                                              dex_cancellable_new_from_cancellable (cancellable),
                                              NULL),
                            error);
  g_signal_handler_disconnect (messages, handler);

  return in_time;
}

static DexFuture *
wait_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  Wanted *wanted = user_data;
  PasskeysLocalOrganisation *organisation;
  g_autoptr(GListModel) messages = NULL;
  g_autoptr(GError) error = NULL;

  organisation = passkeys_local_organisation_get_default ();
  messages = g_object_ref (passkeys_local_organisation_get_outbox (organisation));

  for (;;)
    {
      PasskeysOutboxMessage *message = find (messages, wanted);

      if (message != NULL)
        return dex_future_new_take_object (message);
      if (!await_change (messages, cancellable, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

/**
 * passkeys_outbox_wait_for:
 * @email: to whom the message is
 * @org_id: the organisation that its link leads to
 *
 * Waits for a message that the organisation on this computer has just written.
 *
 * Returns: (transfer full): a future that resolves to a [class@OutboxMessage], and rejects with
 *   %DEX_ERROR_TIMED_OUT when none comes
 */
DexFuture *
passkeys_outbox_wait_for (const char *email,
                          const char *org_id)
{
  Wanted *wanted;

  g_return_val_if_fail (email != NULL, NULL);
  g_return_val_if_fail (org_id != NULL, NULL);

  wanted = g_new0 (Wanted, 1);
  wanted->email = g_strdup (email);
  wanted->org_id = g_strdup (org_id);

  return passkeys_cancellable_fiber_spawn (wait_fiber, wanted, (GDestroyNotify) wanted_free);
}
