/* passkeys-pin-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin-group"

#include "config.h"

#include "passkeys-pin-group.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-words.h"
#include "passkeys-entry-error.h"
#include "passkeys-error-messages.h"
#include "passkeys-secure-bytes.h"

/* A security key has eight in all. */
#define FEW_TRIES 3

struct _PasskeysPinGroup
{
  AdwPreferencesGroup  parent_instance;

  guint                wait_seconds;
  guint                wait_id;
  gboolean             ready;

  GtkWidget           *pin_row;
  GtkLabel            *message_label;
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

G_DEFINE_FINAL_TYPE (PasskeysPinGroup, passkeys_pin_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_text (PasskeysPinGroup *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->pin_row));
}

static void
update_ready (PasskeysPinGroup *self)
{
  gboolean ready = *get_text (self) != '\0' && self->wait_seconds == 0;

  if (self->ready == ready)
    return;

  self->ready = ready;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
show_message (PasskeysPinGroup *self,
              const char       *message,
              gboolean          announce)
{
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL);
  gtk_label_set_label (self->message_label, message != NULL ? message : "");

  if (message == NULL)
    {
      passkeys_entry_error_set (GTK_EDITABLE (self->pin_row), NULL);
      gtk_widget_remove_css_class (GTK_WIDGET (self->message_label), "error");
      return;
    }

  passkeys_entry_error_set (GTK_EDITABLE (self->pin_row), self->message_label);
  gtk_widget_add_css_class (GTK_WIDGET (self->message_label), "error");
  if (announce)
    passkeys_announce_now (GTK_WIDGET (self), message);
}

static void
show_wait (PasskeysPinGroup *self,
           gboolean          announce)
{
  g_autofree char *message = NULL;

  message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                          "Wrong PIN. Try again in %u second.",
                                          "Wrong PIN. Try again in %u seconds.",
                                          self->wait_seconds),
                             self->wait_seconds);
  show_message (self, message, announce);
}

static gboolean
tick_cb (gpointer user_data)
{
  PasskeysPinGroup *self = user_data;

  self->wait_seconds--;
  if (self->wait_seconds > 0)
    {
      show_wait (self, FALSE);
      return G_SOURCE_CONTINUE;
    }

  self->wait_id = 0;
  show_message (self, NULL, FALSE);
  update_ready (self);

  return G_SOURCE_REMOVE;
}

static char *
describe_wrong_pin (int tries_left)
{
  if (tries_left < 0)
    return g_strdup (_("Wrong PIN. Try again; after several wrong ones each next try has to wait."));
  if (tries_left == 1)
    return g_strdup (_("Wrong PIN. One try is left: after another wrong PIN the security key is "
                       "blocked for good."));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Wrong PIN. %d try is left.",
                                       "Wrong PIN. %d tries are left.",
                                       tries_left),
                          tries_left);
}

/* Few tries are told even before the first one of today. */
static char *
describe_few_tries (int tries_left)
{
  if (tries_left < 0 || tries_left > FEW_TRIES)
    return NULL;
  if (tries_left == 1)
    return g_strdup (_("This is the last try: after a wrong PIN the security key is blocked for "
                       "good."));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "There were wrong PINs before. %d try is left.",
                                       "There were wrong PINs before. %d tries are left.",
                                       tries_left),
                          tries_left);
}

static char *
describe_state (PasskeysPinRequest *request)
{
  const GError *error = passkeys_pin_request_get_last_error (request);
  int tries_left = passkeys_pin_request_get_tries_left (request);
  char *sentence = NULL;

  if (error == NULL)
    return describe_few_tries (tries_left);
  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN))
    return describe_wrong_pin (tries_left);

  passkeys_error_messages_describe (error, NULL, &sentence);
  return sentence;
}

static void
on_changed (PasskeysPinGroup *self)
{
  if (*get_text (self) != '\0' && self->wait_seconds == 0)
    show_message (self, NULL, FALSE);
  update_ready (self);
}

static void
on_activated (PasskeysPinGroup *self)
{
  if (self->ready)
    g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
passkeys_pin_group_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PASSKEYS_PIN_GROUP (widget)->pin_row);
}

static void
passkeys_pin_group_dispose (GObject *object)
{
  PasskeysPinGroup *self = PASSKEYS_PIN_GROUP (object);

  g_clear_handle_id (&self->wait_id, g_source_remove);

  G_OBJECT_CLASS (passkeys_pin_group_parent_class)->dispose (object);
}

static void
passkeys_pin_group_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, passkeys_pin_group_is_ready (PASSKEYS_PIN_GROUP (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_pin_group_class_init (PasskeysPinGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_pin_group_dispose;
  object_class->get_property = passkeys_pin_group_get_property;
  widget_class->grab_focus = passkeys_pin_group_grab_focus;

  properties[PROP_READY] =
    g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-pin-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinGroup, pin_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinGroup, message_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
passkeys_pin_group_init (PasskeysPinGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_pin_group_new:
 *
 * Makes an empty field.
 *
 * Returns: (transfer floating): a new group
 */
GtkWidget *
passkeys_pin_group_new (void)
{
  return g_object_new (PASSKEYS_TYPE_PIN_GROUP, NULL);
}

/**
 * passkeys_pin_group_set_request:
 * @self: a group
 * @request: why the PIN is asked for
 *
 * Tells whose PIN is meant and what became of the last try. A refused PIN is removed, because it
 * would be refused again.
 */
void
passkeys_pin_group_set_request (PasskeysPinGroup   *self,
                                PasskeysPinRequest *request)
{
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  const char *name;

  g_return_if_fail (PASSKEYS_IS_PIN_GROUP (self));
  g_return_if_fail (PASSKEYS_IS_PIN_REQUEST (request));

  name = passkeys_pin_request_get_authenticator (request);

  /* Translators: %s is what keeps the passkeys: "This Computer", or the name of a security key */
  title = g_strdup_printf (_("_PIN of %s"), passkeys_authenticator_words_translate (name));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->pin_row), title);

  if (passkeys_pin_request_get_last_error (request) != NULL)
    passkeys_pin_group_clear (self);
  state = describe_state (request);
  show_message (self, state, state != NULL);

  passkeys_pin_group_set_wait (self, passkeys_pin_request_get_wait_seconds (request));
}

/**
 * passkeys_pin_group_set_wait:
 * @self: a group
 * @seconds: how long no PIN may be tried; 0 for none
 *
 * Counts down before the next try. What is typed meanwhile stays.
 */
void
passkeys_pin_group_set_wait (PasskeysPinGroup *self,
                             guint             seconds)
{
  g_return_if_fail (PASSKEYS_IS_PIN_GROUP (self));

  g_clear_handle_id (&self->wait_id, g_source_remove);
  self->wait_seconds = seconds;

  if (seconds > 0)
    {
      show_wait (self, TRUE);
      self->wait_id = g_timeout_add_seconds (1, tick_cb, self);
    }

  update_ready (self);
}

/**
 * passkeys_pin_group_is_ready:
 * @self: a group
 *
 * Returns: whether there is a PIN that may be tried now
 */
gboolean
passkeys_pin_group_is_ready (PasskeysPinGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_GROUP (self), FALSE);

  return self->ready;
}

/**
 * passkeys_pin_group_dup_pin:
 * @self: a group
 *
 * Returns: (transfer full): what was typed, in memory that is wiped when it is freed
 */
GBytes *
passkeys_pin_group_dup_pin (PasskeysPinGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_GROUP (self), NULL);

  return passkeys_secure_bytes_new_text (get_text (self));
}

/**
 * passkeys_pin_group_clear:
 * @self: a group
 *
 * Forgets what was typed.
 */
void
passkeys_pin_group_clear (PasskeysPinGroup *self)
{
  g_return_if_fail (PASSKEYS_IS_PIN_GROUP (self));

  gtk_editable_set_text (GTK_EDITABLE (self->pin_row), "");
}
