/* passkeys-new-pin-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-new-pin-group"

#include "config.h"

#include "passkeys-new-pin-group.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-authenticator-words.h"
#include "passkeys-error-messages.h"
#include "passkeys-pin.h"
#include "passkeys-pin-strength.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-vault.h"

/* CTAP 2.1, section 6.5.1 */
#define KEY_MAXIMUM_BYTES 63

struct _PasskeysNewPinGroup
{
  AdwPreferencesGroup  parent_instance;

  guint                minimum_length; /* code points */
  gsize                maximum_bytes;
  gboolean             ready;
  char                *refusal;        /* (owned) (nullable): why the last one was not taken */

  GtkWidget           *first_row;
  GtkWidget           *second_row;
  GtkLevelBar         *strength_bar;
  GtkLabel            *hint_label;
};

enum
{
  PROP_0,
  PROP_READY,
  N_PROPS
};

enum { ACTIVATE, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysNewPinGroup, passkeys_new_pin_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_hint (PasskeysNewPinGroup *self)
{
  const char *first = get_text (self->first_row);
  const char *second = get_text (self->second_row);
  guint length = g_utf8_strlen (first, -1);

  if (length == 0 && self->refusal != NULL)
    return g_strdup (self->refusal);
  if (strlen (first) > self->maximum_bytes)
    return g_strdup (_("The security key takes no PIN that long. Make it shorter."));
  if (length < self->minimum_length)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "At least %u character. Letters and signs count, too.",
                                         "At least %u characters. Letters and signs count, too.",
                                         self->minimum_length),
                            self->minimum_length);

  /* Not before it is as long, so that nobody is corrected while still typing. */
  if (!g_str_equal (first, second) && strlen (second) >= strlen (first))
    return g_strdup (_("The two are not the same."));

  switch (passkeys_pin_strength_measure (first))
    {
    case PASSKEYS_PIN_STRENGTH_TRIVIAL:
      return g_strdup (_("Easy to guess: it is one of the first that anybody would try."));

    case PASSKEYS_PIN_STRENGTH_WEAK:
      return g_strdup (_("It will do. Letters or more digits make it harder to guess."));

    case PASSKEYS_PIN_STRENGTH_GOOD:
      return g_strdup (_("A good PIN."));

    case PASSKEYS_PIN_STRENGTH_STRONG:
    default:
      return g_strdup (_("A strong PIN."));
    }
}

static void
set_css_class (GtkWidget  *widget,
               const char *name,
               gboolean    set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update (PasskeysNewPinGroup *self)
{
  const char *first = get_text (self->first_row);
  gboolean long_enough = (guint) g_utf8_strlen (first, -1) >= self->minimum_length;
  gboolean ready = long_enough && strlen (first) <= self->maximum_bytes &&
                   g_str_equal (first, get_text (self->second_row));
  gboolean refused = *first == '\0' && self->refusal != NULL;
  g_autofree char *hint = dup_hint (self);

  gtk_label_set_label (self->hint_label, hint);
  set_css_class (GTK_WIDGET (self->hint_label), "error", refused);
  set_css_class (GTK_WIDGET (self->hint_label), "dimmed", !refused);
  gtk_level_bar_set_value (self->strength_bar,
                           long_enough ? passkeys_pin_strength_measure (first) + 1 : 0);

  if (self->ready == ready)
    return;

  self->ready = ready;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
on_changed (PasskeysNewPinGroup *self)
{
  update (self);
}

static void
on_first_activated (PasskeysNewPinGroup *self)
{
  gtk_widget_grab_focus (self->second_row);
}

static void
on_second_activated (PasskeysNewPinGroup *self)
{
  if (self->ready)
    g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
passkeys_new_pin_group_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PASSKEYS_NEW_PIN_GROUP (widget)->first_row);
}

static void
passkeys_new_pin_group_finalize (GObject *object)
{
  g_free (PASSKEYS_NEW_PIN_GROUP (object)->refusal);

  G_OBJECT_CLASS (passkeys_new_pin_group_parent_class)->finalize (object);
}

static void
passkeys_new_pin_group_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value,
                           passkeys_new_pin_group_is_ready (PASSKEYS_NEW_PIN_GROUP (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_new_pin_group_class_init (PasskeysNewPinGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = passkeys_new_pin_group_finalize;
  object_class->get_property = passkeys_new_pin_group_get_property;
  widget_class->grab_focus = passkeys_new_pin_group_grab_focus;

  properties[PROP_READY] =
    g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-new-pin-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewPinGroup, first_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewPinGroup, second_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewPinGroup, strength_bar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysNewPinGroup, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_first_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_second_activated);
}

static void
passkeys_new_pin_group_init (PasskeysNewPinGroup *self)
{
  self->minimum_length = PASSKEYS_VAULT_MINIMUM_PIN_LENGTH;
  self->maximum_bytes = PASSKEYS_PIN_MAXIMUM_BYTES;

  gtk_widget_init_template (GTK_WIDGET (self));

  passkeys_pin_strength_colour (self->strength_bar);
  update (self);
}

/**
 * passkeys_new_pin_group_new:
 *
 * Makes two empty fields.
 *
 * Returns: (transfer floating): a new group
 */
GtkWidget *
passkeys_new_pin_group_new (void)
{
  return g_object_new (PASSKEYS_TYPE_NEW_PIN_GROUP, NULL);
}

/**
 * passkeys_new_pin_group_set_minimum_length:
 * @self: a group
 * @code_points: how long a PIN has to be; 0 for what this computer asks for
 *
 * Sets the least length.
 */
void
passkeys_new_pin_group_set_minimum_length (PasskeysNewPinGroup *self,
                                           guint                code_points)
{
  g_return_if_fail (PASSKEYS_IS_NEW_PIN_GROUP (self));

  self->minimum_length = code_points > 0 ? code_points : PASSKEYS_VAULT_MINIMUM_PIN_LENGTH;
  update (self);
}

/* The person reads it in the moment when the PIN is chosen, not when it is forgotten. */
static void
show_owner (PasskeysNewPinGroup *self,
            const char          *name)
{
  const char *translated = passkeys_authenticator_words_translate (name);
  g_autofree char *description = NULL;

  if (passkeys_authenticator_words_is_this_computer (name))
    return;

  self->maximum_bytes = KEY_MAXIMUM_BYTES;
  /* Translators: %s is the name of a security key */
  description = g_strdup_printf (_("The PIN protects all passkeys on %s. Nobody can look it up: if "
                                   "you forget it, the security key has to be reset, which erases "
                                   "them."), translated);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), description);
}

/**
 * passkeys_new_pin_group_set_request:
 * @self: a group
 * @request: whose PIN is to be chosen, how long it has to be, and why the last one was not taken
 *
 * Empties the fields and says what is asked for.
 */
void
passkeys_new_pin_group_set_request (PasskeysNewPinGroup *self,
                                    PasskeysPinRequest  *request)
{
  const GError *error;

  g_return_if_fail (PASSKEYS_IS_NEW_PIN_GROUP (self));
  g_return_if_fail (PASSKEYS_IS_PIN_REQUEST (request));

  error = passkeys_pin_request_get_last_error (request);
  g_clear_pointer (&self->refusal, g_free);
  if (error != NULL)
    {
      passkeys_error_messages_describe (error, NULL, &self->refusal);
      passkeys_announce_now (GTK_WIDGET (self), self->refusal);
    }

  passkeys_new_pin_group_clear (self);
  show_owner (self, passkeys_pin_request_get_authenticator (request));
  passkeys_new_pin_group_set_minimum_length (self, passkeys_pin_request_get_minimum_length (request));
}

/**
 * passkeys_new_pin_group_is_ready:
 * @self: a group
 *
 * Returns: whether both fields hold the same PIN and it is long enough
 */
gboolean
passkeys_new_pin_group_is_ready (PasskeysNewPinGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_NEW_PIN_GROUP (self), FALSE);

  return self->ready;
}

/**
 * passkeys_new_pin_group_dup_pin:
 * @self: a group
 *
 * Returns: (transfer full): what was chosen, in memory that is wiped when it is freed
 */
GBytes *
passkeys_new_pin_group_dup_pin (PasskeysNewPinGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_NEW_PIN_GROUP (self), NULL);

  return passkeys_secure_bytes_new_text (get_text (self->first_row));
}

/**
 * passkeys_new_pin_group_clear:
 * @self: a group
 *
 * Forgets what was typed.
 */
void
passkeys_new_pin_group_clear (PasskeysNewPinGroup *self)
{
  g_return_if_fail (PASSKEYS_IS_NEW_PIN_GROUP (self));

  gtk_editable_set_text (GTK_EDITABLE (self->first_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->second_row), "");
}
