/* passkeys-change-pin-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-change-pin-page"

#include "config.h"

#include "passkeys-change-pin-page.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-busy-button.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-new-pin-group.h"
#include "passkeys-pin-group.h"
#include "passkeys-widget-work.h"

struct _PasskeysChangePinPage
{
  AdwNavigationPage    parent_instance;

  PasskeysVault       *vault; /* (owned) */

  PasskeysPinGroup    *pin_group;
  PasskeysNewPinGroup *new_pin_group;
  PasskeysErrorBox    *error_box;
  PasskeysBusyButton  *change_button;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysChangePinPage, passkeys_change_pin_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
is_complete (PasskeysChangePinPage *self)
{
  return passkeys_pin_group_is_ready (self->pin_group) &&
         passkeys_new_pin_group_is_ready (self->new_pin_group);
}

static void
update (PasskeysChangePinPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "change-pin.confirm", is_complete (self));
}

static void
set_busy (PasskeysChangePinPage *self,
          gboolean               busy)
{
  passkeys_busy_button_set_busy (self->change_button, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin_group), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->new_pin_group), !busy);
}

static gboolean
is_about_old_pin (const GError *error)
{
  return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN) ||
         g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED);
}

/* A wrong PIN is told beside its field; the new one stays as it was typed. */
static void
show_failure (PasskeysChangePinPage *self,
              const GError          *error)
{
  g_autoptr(PasskeysPinRequest) request = NULL;

  if (!is_about_old_pin (error))
    {
      passkeys_error_box_set_error (self->error_box, error);
      return;
    }

  request = passkeys_pin_request_new_again (_("This Computer"), error, -1,
                                            passkeys_vault_get_wait_seconds (self->vault));
  passkeys_pin_group_set_request (self->pin_group, request);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin_group));
}

static DexFuture *
change_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysChangePinPage *self = user_data;
  g_autoptr(GBytes) old_pin = passkeys_pin_group_dup_pin (self->pin_group);
  g_autoptr(GBytes) new_pin = passkeys_new_pin_group_dup_pin (self->new_pin_group);
  g_autoptr(GError) error = NULL;
  DexFuture *future;
  gboolean changed;

  future = passkeys_vault_change_pin (self->vault, old_pin, new_pin);
  changed = passkeys_await (passkeys_unless_cancelled (future, cancellable), &error);
  set_busy (self, FALSE);

  if (!changed)
    {
      show_failure (self, error);
      return dex_future_new_true ();
    }

  passkeys_pin_group_clear (self->pin_group);
  passkeys_new_pin_group_clear (self->new_pin_group);
  g_signal_emit (self, signals[CHANGED], 0);

  return dex_future_new_true ();
}

static void
change (PasskeysChangePinPage *self)
{
  if (!is_complete (self) || passkeys_busy_button_get_busy (self->change_button))
    return;

  passkeys_error_box_set_error (self->error_box, NULL);
  set_busy (self, TRUE);
  passkeys_widget_work_begin (GTK_WIDGET (self), change_fiber);
}

static void
on_activated (PasskeysChangePinPage *self)
{
  change (self);
}

static void
confirm_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  change (PASSKEYS_CHANGE_PIN_PAGE (widget));
}

static void
passkeys_change_pin_page_dispose (GObject *object)
{
  PasskeysChangePinPage *self = PASSKEYS_CHANGE_PIN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_CHANGE_PIN_PAGE);
  g_clear_object (&self->vault);

  G_OBJECT_CLASS (passkeys_change_pin_page_parent_class)->dispose (object);
}

static void
passkeys_change_pin_page_class_init (PasskeysChangePinPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_change_pin_page_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  g_type_ensure (PASSKEYS_TYPE_NEW_PIN_GROUP);
  g_type_ensure (PASSKEYS_TYPE_PIN_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-change-pin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysChangePinPage, pin_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysChangePinPage, new_pin_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysChangePinPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysChangePinPage, change_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);

  gtk_widget_class_install_action (widget_class, "change-pin.confirm", NULL, confirm_action);
}

static void
passkeys_change_pin_page_init (PasskeysChangePinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * passkeys_change_pin_page_new:
 * @vault: the passkeys of this computer
 *
 * Makes an empty page.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_change_pin_page_new (PasskeysVault *vault)
{
  PasskeysChangePinPage *self;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);

  self = g_object_new (PASSKEYS_TYPE_CHANGE_PIN_PAGE, NULL);
  self->vault = g_object_ref (vault);
  passkeys_pin_group_set_wait (self->pin_group, passkeys_vault_get_wait_seconds (vault));

  return ADW_NAVIGATION_PAGE (self);
}
