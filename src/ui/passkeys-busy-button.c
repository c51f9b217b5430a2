/* passkeys-busy-button.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-busy-button"

#include "config.h"

#include "passkeys-busy-button.h"

#include <adwaita.h>

struct _PasskeysBusyButton
{
  GtkButton  parent_instance;

  GtkWidget *spinner;
  GtkWidget *label;
  gboolean   busy;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysBusyButton, passkeys_busy_button, GTK_TYPE_BUTTON)

static void
passkeys_busy_button_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PasskeysBusyButton *self = PASSKEYS_BUSY_BUTTON (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, passkeys_busy_button_get_text (self));
      break;

    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_busy_button_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  PasskeysBusyButton *self = PASSKEYS_BUSY_BUTTON (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      passkeys_busy_button_set_text (self, g_value_get_string (value));
      break;

    case PROP_BUSY:
      passkeys_busy_button_set_busy (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_busy_button_class_init (PasskeysBusyButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = passkeys_busy_button_get_property;
  object_class->set_property = passkeys_busy_button_set_property;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* As a button does by itself that has no spinner. */
static gboolean
choose_ellipsize (GBinding     *binding,
                  const GValue *can_shrink,
                  GValue       *ellipsize,
                  gpointer      data)
{
  g_value_set_enum (ellipsize, g_value_get_boolean (can_shrink) ? PANGO_ELLIPSIZE_END
                                                                : PANGO_ELLIPSIZE_NONE);

  return TRUE;
}

static void
passkeys_busy_button_init (PasskeysBusyButton *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->label = gtk_label_new (NULL);
  gtk_label_set_use_underline (GTK_LABEL (self->label), TRUE);
  g_object_bind_property_full (self, "can-shrink", self->label, "ellipsize", G_BINDING_DEFAULT,
                               choose_ellipsize, NULL, NULL, NULL);
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->label), GTK_WIDGET (self));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->label);

  self->spinner = adw_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_CENTER);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->spinner);

  gtk_widget_set_halign (overlay, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (self), overlay);
  gtk_widget_add_css_class (GTK_WIDGET (self), "text-button");
}

/**
 * passkeys_busy_button_new:
 * @text: the label, with mnemonic
 *
 * Makes a button that is not busy.
 *
 * Returns: (transfer floating): a new button
 */
GtkWidget *
passkeys_busy_button_new (const char *text)
{
  return g_object_new (PASSKEYS_TYPE_BUSY_BUTTON, "text", text, NULL);
}

/**
 * passkeys_busy_button_get_text:
 * @self: a button
 *
 * Returns: (transfer none): the label, with mnemonic
 */
const char *
passkeys_busy_button_get_text (PasskeysBusyButton *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BUSY_BUTTON (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->label));
}

/**
 * passkeys_busy_button_set_text:
 * @self: a button
 * @text: the label, with mnemonic
 *
 * Changes the label.
 */
void
passkeys_busy_button_set_text (PasskeysBusyButton *self,
                               const char         *text)
{
  g_return_if_fail (PASSKEYS_IS_BUSY_BUTTON (self));

  if (g_strcmp0 (passkeys_busy_button_get_text (self), text) == 0)
    return;

  gtk_label_set_label (GTK_LABEL (self->label), text != NULL ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * passkeys_busy_button_get_busy:
 * @self: a button
 *
 * Returns: whether the button shows that it waits
 */
gboolean
passkeys_busy_button_get_busy (PasskeysBusyButton *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BUSY_BUTTON (self), FALSE);

  return self->busy;
}

/**
 * passkeys_busy_button_set_busy:
 * @self: a button
 * @busy: whether to show that it waits
 *
 * Shows the spinner in the place of the words, or these. A busy button stays where it is and keeps the focus, but does not
 * take clicks; whoever makes it busy also disables its action.
 */
void
passkeys_busy_button_set_busy (PasskeysBusyButton *self,
                               gboolean            busy)
{
  g_return_if_fail (PASSKEYS_IS_BUSY_BUTTON (self));

  busy = !!busy;
  if (self->busy == busy)
    return;

  /* The form is switched off meanwhile; the focus waits here, where the spinner is. */
  if (busy && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));

  self->busy = busy;
  gtk_widget_set_visible (self->spinner, busy);
  /* it keeps its room, and is still what the button is called */
  gtk_widget_set_opacity (self->label, busy ? 0 : 1);
  gtk_widget_set_can_target (GTK_WIDGET (self), !busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}
