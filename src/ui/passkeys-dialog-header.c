/* passkeys-dialog-header.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-dialog-header"

#include "config.h"

#include "passkeys-dialog-header.h"

#include <adwaita.h>

struct _PasskeysDialogHeader
{
  GtkWidget     parent_instance;

  AdwHeaderBar *header_bar;
  GtkWidget    *text_bin;
  GtkButton    *text_button;
  GtkWidget    *icon_button;
  GtkWidget    *button;        /* (nullable): the one behind the title */

  char         *title;         /* (owned) (nullable) */
  char         *cancel_action; /* (owned) (nullable) */
  gboolean      is_narrow;     /* Cancel is an icon */
  guint         tick_id;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_CANCEL_ACTION,
  PROP_BUTTON,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysDialogHeader, passkeys_dialog_header, GTK_TYPE_WIDGET)

static void
show_cancel (PasskeysDialogHeader *self)
{
  gboolean wanted = self->cancel_action != NULL;

  gtk_widget_set_visible (self->text_bin, wanted && !self->is_narrow);
  gtk_widget_set_visible (self->icon_button, wanted && self->is_narrow);
}

/* A header bar offers each side what the title and the least of the other side leave. When both can shrink and
 * neither has what it asks for, they take more than there is, and lie over the title. With words or an icon this says
 * the same, so it is not asked in turns for ever. */
static gboolean
is_too_narrow (PasskeysDialogHeader *self,
               int                   width)
{
  GtkWidget *text = GTK_WIDGET (self->text_button);
  int least, cancel_least, button_least = 0, cancel_natural, button_natural = 0;

  gtk_widget_measure (GTK_WIDGET (self->header_bar), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (self->is_narrow ? self->icon_button : text, GTK_ORIENTATION_HORIZONTAL, -1,
                      &cancel_least, NULL, NULL, NULL);
  gtk_widget_measure (text, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &cancel_natural, NULL, NULL);
  if (self->button != NULL)
    gtk_widget_measure (self->button, GTK_ORIENTATION_HORIZONTAL, -1, &button_least, &button_natural,
                        NULL, NULL);

  return width < least - cancel_least - button_least + cancel_natural + button_natural;
}

static gboolean
follow_width (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       data)
{
  PasskeysDialogHeader *self = PASSKEYS_DIALOG_HEADER (widget);

  self->tick_id = 0;
  if (self->cancel_action != NULL)
    {
      self->is_narrow = is_too_narrow (self, gtk_widget_get_width (widget));
      show_cancel (self);
    }
  return G_SOURCE_REMOVE;
}

/* Nothing may ask for another size while sizes are given away, so that waits for the next frame. */
static void
passkeys_dialog_header_size_allocate (GtkWidget *widget,
                                      int        width,
                                      int        height,
                                      int        baseline)
{
  PasskeysDialogHeader *self = PASSKEYS_DIALOG_HEADER (widget);

  gtk_widget_allocate (GTK_WIDGET (self->header_bar), width, height, baseline, NULL);
  if (self->tick_id == 0 && self->cancel_action != NULL && is_too_narrow (self, width) != self->is_narrow)
    self->tick_id = gtk_widget_add_tick_callback (widget, follow_width, NULL, NULL);
}

static void
passkeys_dialog_header_measure (GtkWidget      *widget,
                                GtkOrientation  orientation,
                                int             for_size,
                                int            *minimum,
                                int            *natural,
                                int            *minimum_baseline,
                                int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (PASSKEYS_DIALOG_HEADER (widget)->header_bar), orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static GtkSizeRequestMode
passkeys_dialog_header_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (GTK_WIDGET (PASSKEYS_DIALOG_HEADER (widget)->header_bar));
}

/* GTK asks for this as well when what had the focus is hidden here, such as the words of Cancel. */
static gboolean
passkeys_dialog_header_grab_focus (GtkWidget *widget)
{
  PasskeysDialogHeader *self = PASSKEYS_DIALOG_HEADER (widget);
  GtkWidget *wanted = self->is_narrow ? self->icon_button : GTK_WIDGET (self->text_button);

  if (self->cancel_action == NULL)
    wanted = self->button;
  return wanted != NULL && gtk_widget_get_visible (wanted) && gtk_widget_grab_focus (wanted);
}

/* Where no letter can be underlined, the mnemonic stands behind the words, in brackets. */
static void
name_icon (PasskeysDialogHeader *self)
{
  g_autoptr(GRegex) mnemonic = g_regex_new ("\\(_.\\)|_", 0, 0, NULL);
  g_autofree char *name = g_regex_replace_literal (mnemonic, gtk_button_get_label (self->text_button), -1, 0,
                                                   "", 0, NULL);

  gtk_widget_set_tooltip_text (self->icon_button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
set_button (PasskeysDialogHeader *self,
            GtkWidget            *button)
{
  g_assert (self->button == NULL);

  self->button = button;
  adw_header_bar_pack_end (self->header_bar, button);
}

static void
passkeys_dialog_header_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  PasskeysDialogHeader *self = PASSKEYS_DIALOG_HEADER (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_CANCEL_ACTION:
      g_value_set_string (value, self->cancel_action);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_dialog_header_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  PasskeysDialogHeader *self = PASSKEYS_DIALOG_HEADER (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      passkeys_dialog_header_set_title (self, g_value_get_string (value));
      break;

    case PROP_CANCEL_ACTION:
      passkeys_dialog_header_set_cancel_action (self, g_value_get_string (value));
      break;

    case PROP_BUTTON:
      set_button (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_dialog_header_dispose (GObject *object)
{
  PasskeysDialogHeader *self = PASSKEYS_DIALOG_HEADER (object);

  self->button = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_DIALOG_HEADER);

  G_OBJECT_CLASS (passkeys_dialog_header_parent_class)->dispose (object);
}

static void
passkeys_dialog_header_finalize (GObject *object)
{
  PasskeysDialogHeader *self = PASSKEYS_DIALOG_HEADER (object);

  g_free (self->title);
  g_free (self->cancel_action);

  G_OBJECT_CLASS (passkeys_dialog_header_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-dialog-header.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysDialogHeader, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDialogHeader, text_bin);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDialogHeader, text_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDialogHeader, icon_button);
  gtk_widget_class_bind_template_callback (widget_class, name_icon);
}

static void
passkeys_dialog_header_class_init (PasskeysDialogHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_dialog_header_dispose;
  object_class->finalize = passkeys_dialog_header_finalize;
  object_class->get_property = passkeys_dialog_header_get_property;
  object_class->set_property = passkeys_dialog_header_set_property;

  widget_class->get_request_mode = passkeys_dialog_header_get_request_mode;
  widget_class->grab_focus = passkeys_dialog_header_grab_focus;
  widget_class->measure = passkeys_dialog_header_measure;
  widget_class->size_allocate = passkeys_dialog_header_size_allocate;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CANCEL_ACTION] =
    g_param_spec_string ("cancel-action", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUTTON] =
    g_param_spec_object ("button", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
}

static void
passkeys_dialog_header_init (PasskeysDialogHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_icon (self);
}

/**
 * passkeys_dialog_header_set_title:
 * @self: a header
 * @title: (nullable): what the dialog is about
 *
 * Changes the title, of which two lines are shown at most.
 */
void
passkeys_dialog_header_set_title (PasskeysDialogHeader *self,
                                  const char           *title)
{
  g_return_if_fail (PASSKEYS_IS_DIALOG_HEADER (self));

  if (g_set_str (&self->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * passkeys_dialog_header_set_cancel_action:
 * @self: a header
 * @action_name: (nullable): the action of Cancel, or %NULL when there is nothing to leave
 *
 * Changes what Cancel does. Without an action it is not shown.
 */
void
passkeys_dialog_header_set_cancel_action (PasskeysDialogHeader *self,
                                          const char           *action_name)
{
  g_return_if_fail (PASSKEYS_IS_DIALOG_HEADER (self));

  if (!g_set_str (&self->cancel_action, action_name))
    return;

  show_cancel (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CANCEL_ACTION]);
}

/**
 * passkeys_dialog_header_set_cancel_text:
 * @self: a header
 * @text: with mnemonic
 *
 * Calls Cancel something else, such as “Close” when there is nothing left to cancel.
 */
void
passkeys_dialog_header_set_cancel_text (PasskeysDialogHeader *self,
                                        const char           *text)
{
  g_return_if_fail (PASSKEYS_IS_DIALOG_HEADER (self));
  g_return_if_fail (text != NULL);

  gtk_button_set_label (self->text_button, text);
}
