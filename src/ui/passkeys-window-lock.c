/* passkeys-window-lock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"

static void
show_locked (PasskeysWindow *self,
             gboolean        locked)
{
  if (self->locked == locked)
    return;

  self->locked = locked;
  if (locked)
    _passkeys_window_put_dialogs_away (self);
  else
    _passkeys_window_bring_dialogs_back (self);
  gtk_stack_set_visible_child_name (self->stack, locked ? "locked" : "content");
  _passkeys_window_update_actions (self);
  if (locked)
    {
      gtk_widget_grab_focus (self->unlock_button);
      passkeys_announce (GTK_WIDGET (self), _("Passkeys is locked"));
    }
}

/* All sessions are forgotten, that of the account that is shown with what is on its pages kept for
 * when the person is back. The key of the vault is never held longer than a ceremony. */
static void
lock (PasskeysWindow *self)
{
  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    if (session != self->session)
      {
        dex_future_disown (passkeys_session_lock (session));
        g_hash_table_iter_remove (&iter);
      }

  if (self->session == NULL || self->locked)
    return;

  /* What a session showed that has ended is no more for others to read. */
  show_locked (self, TRUE);
  dex_future_disown (passkeys_session_lock (self->session));
}

/* Signed in again or out, or with another account: what is on the screen is for this person. */
void
_passkeys_window_update_lock (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  if (self->session == NULL || !passkeys_session_is_expired (self->session))
    show_locked (self, FALSE);
}

void
_passkeys_window_lock_when_idle (PasskeysWindow *self,
                                 GSettings      *settings)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  self->idle_lock = passkeys_idle_lock_new (GTK_WIDGET (self), settings);
  g_signal_connect_object (self->idle_lock, "lock", G_CALLBACK (lock), self, G_CONNECT_SWAPPED);
}
