/* passkeys-fingerprint-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-fingerprint-dialog"

#include "config.h"

#include "passkeys-fingerprint-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-busy-button.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-fingerprint-ring.h"
#include "passkeys-security-key-words.h"

#define FIBER_STACK_SIZE (256 * 1024)

struct _PasskeysFingerprintDialog
{
  AdwDialog                     parent_instance;

  PasskeysSecurityKeyVisit     *visit;       /* (owned) */
  PasskeysFingerprintEnrolment *enrolment;   /* (owned) (nullable) */
  PasskeysFingerprint          *fingerprint; /* (owned) (nullable): once the key knows it */
  DexPromise                   *closed;      /* (owned): rejected when the dialog is closed */

  PasskeysFingerprintRing      *ring;
  GtkLabel                     *title_label;
  GtkLabel                     *sentence_label;
  GtkLabel                     *count_label;
  PasskeysErrorBox             *error_box;
  GtkWidget                    *name_list;
  GtkEditable                  *name_row;
  PasskeysBusyButton           *save_button;
};

enum { ADDED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysFingerprintDialog, passkeys_fingerprint_dialog, ADW_TYPE_DIALOG)

static void
say (PasskeysFingerprintDialog *self,
     const char                *title,
     const char                *sentence)
{
  g_autofree char *spoken = g_strdup_printf (_("%s. %s"), title, sentence);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->sentence_label, sentence);
  passkeys_announce_now (GTK_WIDGET (self), spoken);
}

static void
show_count (PasskeysFingerprintDialog *self,
            guint                      n_left)
{
  g_autofree char *text = NULL;

  if (n_left > 0)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more touch", "%u more touches",
                                         n_left),
                            n_left);
  gtk_label_set_label (self->count_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), text != NULL);
}

static void
on_enrolment_changed (PasskeysFingerprintDialog *self)
{
  guint n_good = passkeys_fingerprint_enrolment_get_n_good (self->enrolment);
  guint n_left = passkeys_fingerprint_enrolment_get_n_left (self->enrolment);
  PasskeysFingerprintSample sample = passkeys_fingerprint_enrolment_get_last_sample (self->enrolment);

  say (self, _("Touch the Sensor"), passkeys_security_key_words_describe_sample (sample));
  show_count (self, n_left);
  passkeys_fingerprint_ring_set_fraction (self->ring, n_good + n_left > 0 ?
                                          n_good / (double) (n_good + n_left) : 0);
}

static void
show_name (PasskeysFingerprintDialog *self)
{
  passkeys_fingerprint_ring_set_fraction (self->ring, 1);
  show_count (self, 0);
  say (self, _("Fingerprint Added"), _("Give it a name by which you will know it later."));
  gtk_editable_set_text (self->name_row, C_("name of a fingerprint", "Finger"));
  gtk_widget_set_visible (self->name_list, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  gtk_editable_select_region (self->name_row, 0, -1);
}

static void
show_failure (PasskeysFingerprintDialog *self,
              const GError              *error)
{
  gtk_label_set_label (self->title_label, _("No Fingerprint Added"));
  gtk_label_set_label (self->sentence_label, _("The fingerprints that the key knew are untouched."));
  show_count (self, 0);
  passkeys_error_box_set_error (self->error_box, error);
}

static gboolean
is_closed (PasskeysFingerprintDialog *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->closed));
}

/* Whoever hears it reads the key again, and is switched off meanwhile: the focus has to be back there first. */
static void
tell (PasskeysFingerprintDialog *self)
{
  if (self->fingerprint != NULL)
    g_signal_emit (self, signals[ADDED], 0);
}

/* The person who closes the dialog, or the PIN question above it, wants nothing added. */
static DexFuture *
enrol_fiber (gpointer user_data)
{
  PasskeysFingerprintDialog *self = user_data;
  PasskeysSecurityKeyManager *manager = passkeys_security_key_visit_get_manager (self->visit);
  g_autoptr(GError) error = NULL;
  DexFuture *work;

  work = dex_future_first (passkeys_security_key_manager_enrol_fingerprint (manager,
                                                                            self->enrolment),
                           DEX_FUTURE (dex_ref (self->closed)),
                           NULL);
  self->fingerprint = passkeys_await_object (passkeys_security_key_visit_run (self->visit, work),
                                             &error);
  if (is_closed (self))
    {
      tell (self);
      return dex_future_new_true ();
    }

  if (self->fingerprint != NULL)
    show_name (self);
  else if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                            PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED))
    adw_dialog_force_close (ADW_DIALOG (self));
  else
    show_failure (self, error);

  return dex_future_new_true ();
}

static void
start (PasskeysFingerprintDialog *self)
{
  g_clear_object (&self->enrolment);
  self->enrolment = passkeys_fingerprint_enrolment_new ();
  g_signal_connect_object (self->enrolment, "changed", G_CALLBACK (on_enrolment_changed), self,
                           G_CONNECT_SWAPPED);
  passkeys_error_box_set_error (self->error_box, NULL);
  on_enrolment_changed (self);
  dex_future_disown (passkeys_fiber_spawn (FIBER_STACK_SIZE, enrol_fiber,
                                           g_object_ref (self), g_object_unref));
}

static void
show_saved (PasskeysFingerprintDialog *self,
            const GError              *error)
{
  passkeys_busy_button_set_busy (self->save_button, FALSE);
  if (error == NULL)
    adw_dialog_close (ADW_DIALOG (self));
  else
    passkeys_error_box_set_error (self->error_box, error);
}

static DexFuture *
save_fiber (gpointer user_data)
{
  PasskeysFingerprintDialog *self = user_data;
  PasskeysSecurityKeyManager *manager = passkeys_security_key_visit_get_manager (self->visit);
  const char *name = gtk_editable_get_text (self->name_row);
  g_autoptr(GError) error = NULL;

  passkeys_busy_button_set_busy (self->save_button, TRUE);
  passkeys_await (passkeys_security_key_visit_run (
                    self->visit,
                    passkeys_security_key_manager_rename_fingerprint (manager, self->fingerprint,
                                                                      name)),
                  &error);
  if (is_closed (self))
    tell (self);
  else
    show_saved (self, error);

  return dex_future_new_true ();
}

static void
save (PasskeysFingerprintDialog *self)
{
  if (self->fingerprint == NULL || passkeys_busy_button_get_busy (self->save_button))
    return;

  dex_future_disown (passkeys_fiber_spawn (FIBER_STACK_SIZE, save_fiber,
                                           g_object_ref (self), g_object_unref));
}

static void
passkeys_fingerprint_dialog_closed (AdwDialog *dialog)
{
  PasskeysFingerprintDialog *self = PASSKEYS_FINGERPRINT_DIALOG (dialog);

  if (!is_closed (self))
    dex_promise_reject (self->closed,
                        g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                             PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                             "The dialog was closed"));
  tell (self);
}

static void
passkeys_fingerprint_dialog_dispose (GObject *object)
{
  PasskeysFingerprintDialog *self = PASSKEYS_FINGERPRINT_DIALOG (object);

  g_clear_object (&self->visit);
  g_clear_object (&self->enrolment);
  g_clear_object (&self->fingerprint);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_FINGERPRINT_DIALOG);

  G_OBJECT_CLASS (passkeys_fingerprint_dialog_parent_class)->dispose (object);
}

static void
passkeys_fingerprint_dialog_finalize (GObject *object)
{
  PasskeysFingerprintDialog *self = PASSKEYS_FINGERPRINT_DIALOG (object);

  dex_clear (&self->closed);

  G_OBJECT_CLASS (passkeys_fingerprint_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintDialog, ring);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintDialog, title_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintDialog, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintDialog, count_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintDialog, name_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, start);
  gtk_widget_class_bind_template_callback (widget_class, save);
}

static void
passkeys_fingerprint_dialog_class_init (PasskeysFingerprintDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_fingerprint_dialog_dispose;
  object_class->finalize = passkeys_fingerprint_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = passkeys_fingerprint_dialog_closed;

  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  g_type_ensure (PASSKEYS_TYPE_FINGERPRINT_RING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-fingerprint-dialog.ui");
  bind_template (widget_class);
}

static void
passkeys_fingerprint_dialog_init (PasskeysFingerprintDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->closed = dex_promise_new ();
}

/**
 * passkeys_fingerprint_dialog_new:
 * @visit: the visit to the key that gets the fingerprint
 *
 * Makes the dialog and begins to read the finger.
 *
 * Returns: (transfer floating): a new dialog
 */
AdwDialog *
passkeys_fingerprint_dialog_new (PasskeysSecurityKeyVisit *visit)
{
  PasskeysFingerprintDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (visit), NULL);

  self = g_object_new (PASSKEYS_TYPE_FINGERPRINT_DIALOG, NULL);
  self->visit = g_object_ref (visit);
  start (self);

  return ADW_DIALOG (self);
}
