/* passkeys-date-button.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-date-button"

#include "config.h"

#include "passkeys-date-button.h"

#include <glib/gi18n.h>

#include "passkeys-time-words.h"

struct _PasskeysDateButton
{
  AdwBin         parent_instance;

  char          *title;  /* (owned) (nullable) */
  GDateTime     *date;   /* (owned): midnight */
  GDateTime     *former; /* (owned) (nullable): before the calendar was opened */

  GtkMenuButton *menu_button;
  GtkPopover    *popover;
  GtkCalendar   *calendar;
};

enum { PROP_0, PROP_TITLE, N_PROPS };

static GParamSpec *properties[N_PROPS];

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysDateButton, passkeys_date_button, ADW_TYPE_BIN)

static void
show_date (PasskeysDateButton *self)
{
  g_autofree char *day = passkeys_time_words_dup_day (self->date);
  /* Translators: what a day is, such as "From", and the day */
  g_autofree char *text = g_strdup_printf (C_("day", "%s %s"),
                                           self->title != NULL ? self->title : "", day);

  gtk_menu_button_set_label (self->menu_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

static void
take_date (PasskeysDateButton *self,
           GDateTime          *date)
{
  g_autoptr(GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (date),
                                                         g_date_time_get_month (date),
                                                         g_date_time_get_day_of_month (date),
                                                         0, 0, 0);

  /* A day that begins later, when the clocks change, begins as it does. */
  g_clear_pointer (&self->date, g_date_time_unref);
  self->date = midnight != NULL ? g_steal_pointer (&midnight) : g_date_time_ref (date);
  show_date (self);
}

/* Where text is large and the screen is small, the names of the days are what has no room. */
static void
on_shown (PasskeysDateButton *self)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  int width;

  gtk_widget_remove_css_class (GTK_WIDGET (self->calendar), "narrow");
  gtk_calendar_set_show_day_names (self->calendar, TRUE);
  gtk_widget_measure (GTK_WIDGET (self->popover), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  if (width <= gtk_widget_get_width (window))
    return;

  gtk_calendar_set_show_day_names (self->calendar, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->calendar), "narrow");
}

static void
on_day_selected (PasskeysDateButton *self)
{
  g_autoptr(GDateTime) date = gtk_calendar_get_date (self->calendar);

  if (self->former == NULL)
    self->former = g_date_time_ref (self->date);
  take_date (self, date);
}

/* Whoever walks through a calendar with the keyboard passes days that are not meant. */
static void
on_closed (PasskeysDateButton *self)
{
  g_autoptr(GDateTime) former = g_steal_pointer (&self->former);

  if (former != NULL && !g_date_time_equal (former, self->date))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
passkeys_date_button_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PasskeysDateButton *self = PASSKEYS_DATE_BUTTON (object);

  switch (property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
passkeys_date_button_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  PasskeysDateButton *self = PASSKEYS_DATE_BUTTON (object);

  switch (property_id)
    {
    case PROP_TITLE:
      if (g_set_str (&self->title, g_value_get_string (value)))
        {
          show_date (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
passkeys_date_button_finalize (GObject *object)
{
  PasskeysDateButton *self = PASSKEYS_DATE_BUTTON (object);

  g_free (self->title);
  g_date_time_unref (self->date);
  g_clear_pointer (&self->former, g_date_time_unref);

  G_OBJECT_CLASS (passkeys_date_button_parent_class)->finalize (object);
}

static void
passkeys_date_button_class_init (PasskeysDateButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = passkeys_date_button_get_property;
  object_class->set_property = passkeys_date_button_set_property;
  object_class->finalize = passkeys_date_button_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-date-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysDateButton, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDateButton, popover);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDateButton, calendar);
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
}

/* What stands between two arrows is what they turn: months, of which each has its name in a stack, or years. */
static const char *
get_arrow_title (GtkWidget *arrow)
{
  gboolean is_back = g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (arrow)), "pan-start-symbolic") == 0;
  GtkWidget *turned = is_back ? gtk_widget_get_next_sibling (arrow) : gtk_widget_get_prev_sibling (arrow);

  if (GTK_IS_STACK (turned))
    return is_back ? _("Previous Month") : _("Next Month");

  return is_back ? _("Previous Year") : _("Next Year");
}

/* GtkCalendar has arrows that do not say what they do. */
static void
name_arrows (PasskeysDateButton *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->calendar));

  for (GtkWidget *child = gtk_widget_get_first_child (header); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_tooltip_text (child, get_arrow_title (child));
}

static void
passkeys_date_button_init (PasskeysDateButton *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  gtk_widget_init_template (GTK_WIDGET (self));
  name_arrows (self);
  take_date (self, now);
}

/**
 * passkeys_date_button_get_date:
 * @self: a button
 *
 * Returns: (transfer none): when the day begins here
 */
GDateTime *
passkeys_date_button_get_date (PasskeysDateButton *self)
{
  g_return_val_if_fail (PASSKEYS_IS_DATE_BUTTON (self), NULL);

  return self->date;
}

/**
 * passkeys_date_button_set_date:
 * @self: a button
 * @date: a time of the day to show, by the clock here
 *
 * Shows another day, without [signal@DateButton::changed].
 */
void
passkeys_date_button_set_date (PasskeysDateButton *self,
                               GDateTime          *date)
{
  g_return_if_fail (PASSKEYS_IS_DATE_BUTTON (self));
  g_return_if_fail (date != NULL);

  gtk_calendar_select_day (self->calendar, date);
  g_clear_pointer (&self->former, g_date_time_unref);
  take_date (self, date);
}
