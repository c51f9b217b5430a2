/* passkeys-local-passkey-removal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey-removal"

#include "config.h"

#include "passkeys-local-passkey-removal.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"

#define STACK_SIZE (256 * 1024)
#define UNDO_SECONDS 10

/* A removed passkey is out of sight at once, marked in the keyring, and leaves the keyring when the
 * toast does. One toast stands for all that were removed while it is there. */
struct _PasskeysLocalPasskeyRemoval
{
  GObject parent_instance;

  PasskeysVault   *vault;    /* (owned) */
  AdwToastOverlay *overlay;  /* (owned) */
  AdwToast        *toast;    /* (owned) (nullable) */
  GPtrArray       *passkeys; /* (owned): what the toast brings back */
};

G_DEFINE_FINAL_TYPE (PasskeysLocalPasskeyRemoval, passkeys_local_passkey_removal, G_TYPE_OBJECT)

typedef struct
{
  PasskeysLocalPasskeyRemoval *self;    /* (owned) */
  PasskeysLocalPasskey        *passkey; /* (owned) */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->self);
  g_clear_object (&call->passkey);
  g_free (call);
}

static DexFuture *
spawn (PasskeysLocalPasskeyRemoval *self,
       PasskeysLocalPasskey        *passkey,
       DexFiberFunc                 fiber)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->passkey = g_object_ref (passkey);
  return passkeys_fiber_spawn (STACK_SIZE, fiber, call, call_free);
}

static void
drop_toast (PasskeysLocalPasskeyRemoval *self)
{
  g_autoptr(AdwToast) toast = g_steal_pointer (&self->toast);

  if (toast == NULL)
    return;

  g_signal_handlers_disconnect_by_data (toast, self);
  adw_toast_dismiss (toast);
}

static void
on_dismissed (PasskeysLocalPasskeyRemoval *self)
{
  g_signal_handlers_disconnect_by_data (self->toast, self);
  g_clear_object (&self->toast);
  passkeys_local_passkey_removal_finish (self);
}

static void show_toast (PasskeysLocalPasskeyRemoval *self);

/* What cannot be brought back now can be tried again; that it is gone for good cannot be helped. */
static DexFuture *
undo_fiber (gpointer data)
{
  Call *call = data;
  PasskeysLocalPasskeyRemoval *self = call->self;
  g_autoptr(GError) error = NULL;

  if (passkeys_await (passkeys_vault_undo_removal (self->vault, call->passkey), &error))
    return dex_future_new_true ();

  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS))
    {
      adw_toast_overlay_add_toast (self->overlay,
                                   adw_toast_new (_("Too late: the passkey is gone for good")));
      return dex_future_new_true ();
    }

  passkeys_error_messages_toast (adw_toast_overlay_get_child (self->overlay), error);
  g_ptr_array_add (self->passkeys, g_object_ref (call->passkey));
  show_toast (self);
  return dex_future_new_true ();
}

static GPtrArray *
take_passkeys (PasskeysLocalPasskeyRemoval *self)
{
  GPtrArray *passkeys = self->passkeys;

  self->passkeys = g_ptr_array_new_with_free_func (g_object_unref);
  return passkeys;
}

static void
on_undone (PasskeysLocalPasskeyRemoval *self)
{
  g_autoptr(GPtrArray) passkeys = take_passkeys (self);

  drop_toast (self);
  for (guint i = 0; i < passkeys->len; i++)
    dex_future_disown (spawn (self, g_ptr_array_index (passkeys, i), undo_fiber));
}

static void
show_toast (PasskeysLocalPasskeyRemoval *self)
{
  g_autofree char *title = NULL;

  drop_toast (self);
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u passkey removed",
                                        "%u passkeys removed", self->passkeys->len),
                           self->passkeys->len);
  self->toast = adw_toast_new (title);
  adw_toast_set_button_label (self->toast, C_("button", "_Undo"));
  adw_toast_set_timeout (self->toast, UNDO_SECONDS);
  /* whatever else is told waits, so that the seconds are those of the person */
  adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_swapped (self->toast, "button-clicked", G_CALLBACK (on_undone), self);
  g_signal_connect_swapped (self->toast, "dismissed", G_CALLBACK (on_dismissed), self);
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->toast));
}

static DexFuture *
add_fiber (gpointer data)
{
  Call *call = data;
  PasskeysLocalPasskeyRemoval *self = call->self;
  g_autoptr(GError) error = NULL;

  if (!passkeys_await (passkeys_vault_begin_removal (self->vault, call->passkey), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_ptr_array_add (self->passkeys, g_object_ref (call->passkey));
  if (gtk_widget_get_mapped (GTK_WIDGET (self->overlay)))
    show_toast (self);
  else
    passkeys_local_passkey_removal_finish (self);
  return dex_future_new_true ();
}

static void
passkeys_local_passkey_removal_dispose (GObject *object)
{
  PasskeysLocalPasskeyRemoval *self = PASSKEYS_LOCAL_PASSKEY_REMOVAL (object);

  if (self->passkeys != NULL)
    passkeys_local_passkey_removal_finish (self);
  g_clear_pointer (&self->passkeys, g_ptr_array_unref);
  g_clear_object (&self->vault);
  g_clear_object (&self->overlay);

  G_OBJECT_CLASS (passkeys_local_passkey_removal_parent_class)->dispose (object);
}

static void
passkeys_local_passkey_removal_class_init (PasskeysLocalPasskeyRemovalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_local_passkey_removal_dispose;
}

static void
passkeys_local_passkey_removal_init (PasskeysLocalPasskeyRemoval *self)
{
  self->passkeys = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * passkeys_local_passkey_removal_new:
 * @vault: the passkeys of this computer
 * @overlay: where the toast goes
 *
 * Returns: (transfer full): a new removal
 */
PasskeysLocalPasskeyRemoval *
passkeys_local_passkey_removal_new (PasskeysVault   *vault,
                                    AdwToastOverlay *overlay)
{
  PasskeysLocalPasskeyRemoval *self;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (overlay), NULL);

  self = g_object_new (PASSKEYS_TYPE_LOCAL_PASSKEY_REMOVAL, NULL);
  self->vault = g_object_ref (vault);
  self->overlay = g_object_ref (overlay);
  return self;
}

/**
 * passkeys_local_passkey_removal_add:
 * @self: a removal
 * @passkey: a passkey of the vault
 *
 * Takes a passkey out of sight, and offers for ten seconds to bring it back, with those that were
 * removed shortly before.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with the errors of
 *   [method@Passkeys.Vault.begin_removal], and then nothing happened
 */
DexFuture *
passkeys_local_passkey_removal_add (PasskeysLocalPasskeyRemoval *self,
                                    PasskeysLocalPasskey        *passkey)
{
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY_REMOVAL (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  return spawn (self, passkey, add_fiber);
}

/**
 * passkeys_local_passkey_removal_finish:
 * @self: a removal
 *
 * Removes for good what was removed so far. Should that fail, it stays out of sight and the vault
 * does it later.
 */
void
passkeys_local_passkey_removal_finish (PasskeysLocalPasskeyRemoval *self)
{
  g_autoptr(GPtrArray) passkeys = NULL;

  g_return_if_fail (PASSKEYS_IS_LOCAL_PASSKEY_REMOVAL (self));

  passkeys = take_passkeys (self);
  drop_toast (self);
  for (guint i = 0; i < passkeys->len; i++)
    dex_future_disown (passkeys_vault_finish_removal (self->vault,
                                                      g_ptr_array_index (passkeys, i)));
}
