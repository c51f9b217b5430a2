/* passkeys-announcement.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-announcement"

#include "config.h"

#include "passkeys-announcement.h"

#define PENDING "passkeys-announcement"
#define PRIORITY "passkeys-announcement-priority"
#define SAID "passkeys-announcement-said"

static PasskeysAnnouncementFunc listener;

/* Where there is no accessibility bus nobody listens, and GTK 4.18 calls a function there that is not:
 * gtk_accessible_announce() ends the program. */
static gboolean
is_heard (GtkAccessible *accessible)
{
  g_autoptr(GtkATContext) context = gtk_accessible_get_at_context (accessible);

  return context != NULL && !g_str_equal (G_OBJECT_TYPE_NAME (context), "GtkTestATContext");
}

/* By the window: a dialog that is only just being shown is not heard yet. */
static void
speak (GtkWidget                         *widget,
       const char                        *text,
       GtkAccessibleAnnouncementPriority  priority)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  /* A widget that is nowhere is mapped when it becomes visible. */
  if (root == NULL)
    return;

  if (listener != NULL)
    listener (text, priority);
  else if (is_heard (GTK_ACCESSIBLE (root)))
    gtk_accessible_announce (GTK_ACCESSIBLE (root), text, priority);
}

static void
on_map (GtkWidget *widget)
{
  g_autofree char *text = g_object_steal_data (G_OBJECT (widget), PENDING);

  g_signal_handlers_disconnect_by_func (widget, on_map, NULL);
  if (text != NULL)
    speak (widget, text, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), PRIORITY)));
}

static void
announce (GtkWidget                         *widget,
          const char                        *text,
          GtkAccessibleAnnouncementPriority  priority)
{
  g_object_set_data (G_OBJECT (widget), PENDING, NULL);
  g_signal_handlers_disconnect_by_func (widget, on_map, NULL);

  if (gtk_widget_get_mapped (widget) && gtk_widget_get_root (widget) != NULL)
    {
      speak (widget, text, priority);
      return;
    }

  g_object_set_data_full (G_OBJECT (widget), PENDING, g_strdup (text), g_free);
  g_object_set_data (G_OBJECT (widget), PRIORITY, GUINT_TO_POINTER (priority));
  g_signal_connect (widget, "map", G_CALLBACK (on_map), NULL);
}

/**
 * passkeys_announce:
 * @widget: what has changed
 * @text: what to say, in whole sentences
 *
 * Says what a person who does not see the screen has to learn, once what is being said has been said.
 */
void
passkeys_announce (GtkWidget  *widget,
                   const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  announce (widget, text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/**
 * passkeys_announce_now:
 * @widget: what has changed
 * @text: what to say, in whole sentences
 *
 * Says what a person has to do something about now, as to touch a key, and interrupts what is being said.
 */
void
passkeys_announce_now (GtkWidget  *widget,
                       const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  announce (widget, text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/**
 * passkeys_dup_banner_text:
 * @banner: a banner
 *
 * Returns: (transfer full): what it says, without markup
 */
char *
passkeys_dup_banner_text (AdwBanner *banner)
{
  const char *title;
  char *text = NULL;

  g_return_val_if_fail (ADW_IS_BANNER (banner), NULL);

  title = adw_banner_get_title (banner);
  if (!adw_banner_get_use_markup (banner)
      || !pango_parse_markup (title, -1, 0, NULL, &text, NULL, NULL))
    return g_strdup (title);

  return text;
}

static void
on_banner_changed (AdwBanner *banner)
{
  g_autofree char *text = passkeys_dup_banner_text (banner);
  const char *said = g_object_get_data (G_OBJECT (banner), SAID);

  if (!adw_banner_get_revealed (banner))
    {
      g_object_set_data (G_OBJECT (banner), SAID, NULL);
      return;
    }

  if (g_strcmp0 (text, said) == 0)
    return;

  passkeys_announce (GTK_WIDGET (banner), text);
  g_object_set_data_full (G_OBJECT (banner), SAID, g_steal_pointer (&text), g_free);
}

/**
 * passkeys_announce_banner:
 * @banner: a banner
 *
 * Says what the banner says, from now on whenever it comes or changes. Those over a list are said together with
 * the state of the list.
 */
void
passkeys_announce_banner (AdwBanner *banner)
{
  g_return_if_fail (ADW_IS_BANNER (banner));

  g_signal_connect (banner, "notify::revealed", G_CALLBACK (on_banner_changed), NULL);
  g_signal_connect (banner, "notify::title", G_CALLBACK (on_banner_changed), NULL);
}

void
_passkeys_announcement_set_listener (PasskeysAnnouncementFunc new_listener)
{
  listener = new_listener;
}
