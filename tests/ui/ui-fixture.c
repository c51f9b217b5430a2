/* ui-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "passkeys-announcement.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-busy-button.h"
#include "session-fixture.h"

void
ui_fixture_init (int    *argc,
                 char ***argv)
{
  g_test_init (argc, argv, NULL);
  dex_init ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

/* A window that is drawn: what has just changed is laid out with the next frame, and some of it with
 * the one after. */
typedef struct
{
  GtkWidget *window;
  gint64     end;
  guint      n_frames;
} Drawing;

static void
count_frame (Drawing *drawing)
{
  drawing->n_frames++;
}

static gboolean
is_drawn (gpointer data)
{
  Drawing *drawing = data;

  return drawing->n_frames >= 2 || !gtk_widget_get_mapped (drawing->window)
         || g_get_monotonic_time () >= drawing->end;
}

static void
draw (GtkWidget *window,
      gint64     end)
{
  g_autoptr(GdkFrameClock) clock = NULL;
  Drawing drawing = { window, end, 0 };
  gulong id;

  if (!gtk_widget_get_mapped (window))
    return;

  clock = g_object_ref (gtk_widget_get_frame_clock (window));
  id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_frame), &drawing);
  gdk_frame_clock_begin_updating (clock);
  passkeys_test_run_until (is_drawn, &drawing);
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, id);
}

/* However little of the time this program was given. */
static void
draw_all (gint64 end)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      draw (window, end);
    }
}

void
ui_fixture_settle (void)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  do
    {
      draw_all (end);
      passkeys_test_run (50);
    }
  while (g_main_context_pending (NULL) && g_get_monotonic_time () < end);
}

GtkWindow *
ui_fixture_show (GtkWidget *child)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), child);
  adw_window_set_content (ADW_WINDOW (window), overlay);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_present (GTK_WINDOW (window));
  ui_fixture_settle ();

  return GTK_WINDOW (window);
}

void
ui_fixture_close (GtkWindow *window)
{
  gtk_window_destroy (window);
  ui_fixture_settle ();
}

const char *
ui_fixture_get_title (GtkWidget *widget)
{
  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  if (PASSKEYS_IS_BUSY_BUTTON (widget))
    return passkeys_busy_button_get_text (PASSKEYS_BUSY_BUTTON (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  if (GTK_IS_SEARCH_ENTRY (widget))
    return gtk_search_entry_get_placeholder_text (GTK_SEARCH_ENTRY (widget));

  return NULL;
}

static gpointer
find (GtkWidget  *widget,
      GType       type,
      const char *title)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget),
                   type) && (title == NULL || g_strcmp0 (ui_fixture_get_title (widget), title) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find (child, type, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gpointer
ui_fixture_find (gpointer    root,
                 GType       type,
                 const char *title)
{
  gpointer found = find (root, type, title);

  if (found == NULL)
    g_error ("there is no %s named %s", g_type_name (type), title);

  return found;
}

void
ui_fixture_click (gpointer    root,
                  const char *text)
{
  g_signal_emit_by_name (ui_fixture_find (root, GTK_TYPE_BUTTON, text), "clicked");
}

gboolean
ui_fixture_shows (gpointer    root,
                  const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && strstr (gtk_label_get_label (GTK_LABEL (root)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (ui_fixture_shows (child, text))
      return TRUE;

  return FALSE;
}

typedef struct
{
  gpointer    root;
  const char *text;
} Sight;

static gboolean
is_seen (gpointer data)
{
  Sight *sight = data;

  return ui_fixture_shows (sight->root, sight->text);
}

void
ui_fixture_await_text (gpointer    root,
                       const char *text)
{
  Sight sight = { root, text };

  passkeys_test_run_until (is_seen, &sight);
}

static gboolean
is_not_seen (gpointer sight)
{
  return !is_seen (sight);
}

void
ui_fixture_await_gone (gpointer    root,
                       const char *text)
{
  Sight sight = { root, text };

  passkeys_test_run_until (is_not_seen, &sight);
}

typedef struct
{
  gpointer    object;
  const char *name;
  gboolean    value;
} Wish;

static gboolean
is_fulfilled (gpointer data)
{
  Wish *wish = data;
  gboolean value;

  g_object_get (wish->object, wish->name, &value, NULL);
  return value == wish->value;
}

void
ui_fixture_await_property (gpointer    object,
                           const char *name,
                           gboolean    value)
{
  Wish wish = { object, name, value };

  passkeys_test_run_until (is_fulfilled, &wish);
}

static AdwDialog *
get_dialog (gpointer window)
{
  return ADW_IS_WINDOW (window) ? adw_window_get_visible_dialog (window)
                                : adw_application_window_get_visible_dialog (window);
}

static gboolean
has_dialog (gpointer window)
{
  return get_dialog (window) != NULL;
}

static gboolean
has_no_dialog (gpointer window)
{
  return get_dialog (window) == NULL;
}

AdwDialog *
ui_fixture_await_dialog (gpointer window)
{
  passkeys_test_run_until (has_dialog, window);

  return get_dialog (window);
}

void
ui_fixture_await_no_dialog (gpointer window)
{
  passkeys_test_run_until (has_no_dialog, window);
}

void
ui_fixture_respond (gpointer    window,
                    const char *response)
{
  AdwDialog *question = ui_fixture_await_dialog (window);

  g_assert_true (ADW_IS_ALERT_DIALOG (question));
  g_signal_emit_by_name (question, "response", response);
  adw_dialog_force_close (question);
}

typedef struct
{
  PasskeysScriptedServer *server;
  guint                   n_requests;
} Expectation;

static gboolean
has_come (gpointer data)
{
  Expectation *expectation = data;

  return passkeys_scripted_server_get_n_requests (expectation->server) >= expectation->n_requests;
}

void
ui_fixture_await_requests (PasskeysScriptedServer *server,
                           guint                   n_requests)
{
  Expectation expectation = { server, n_requests };

  passkeys_test_run_until (has_come, &expectation);
}

static gboolean
were_aborted (gpointer data)
{
  Expectation *expectation = data;

  return passkeys_scripted_server_get_n_aborted (expectation->server) >= expectation->n_requests;
}

void
ui_fixture_await_aborted (PasskeysScriptedServer *server,
                          guint                   n_aborted)
{
  Expectation expectation = { server, n_aborted };

  passkeys_test_run_until (were_aborted, &expectation);
  g_assert_cmpuint (passkeys_scripted_server_get_n_aborted (server), ==, n_aborted);
}

/* The bus answers when it has passed on what was said before, and its answer comes after that. */
static void
ask_bus (GDBusConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "GetId", NULL, NULL,
                                 G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &error);

  g_assert_no_error (error);
}

void
ui_fixture_await_bus (GDBusConnection *from,
                      GDBusConnection *to)
{
  ask_bus (from);
  ask_bus (to);
  ui_fixture_settle ();
}

void
ui_fixture_type (gpointer    root,
                 const char *row,
                 const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_fixture_find (root, ADW_TYPE_ENTRY_ROW, row)), text);
}

static GString *heard;

static void
on_announcement (const char                        *text,
                 GtkAccessibleAnnouncementPriority  priority)
{
  const char *mark = priority == GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH ? "Now: " : "";

  g_string_append_printf (heard, "%s%s\n", mark, text);
}

void
ui_fixture_listen (void)
{
  if (heard == NULL)
    heard = g_string_new (NULL);
  g_string_truncate (heard, 0);
  _passkeys_announcement_set_listener (on_announcement);
}

gboolean
ui_fixture_heard (const char *text)
{
  return strstr (heard->str, text) != NULL;
}

static gboolean
has_heard (gpointer text)
{
  return ui_fixture_heard (text);
}

/* What is on the screen is spoken a frame later. */
void
ui_fixture_await_heard (const char *text)
{
  passkeys_test_run_until (has_heard, (gpointer) text);
}

void
ui_fixture_assert_cancelled (DexFuture *future,
                             guint      milliseconds)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_test_await (future, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, milliseconds * G_GINT64_CONSTANT (1000));
}

PasskeysSession *
ui_fixture_make_session (const char *api_url)
{
  g_autoptr(PasskeysConnection) connection = fixture_make_connection (api_url);
  gint64 expires = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_autoptr(GBytes) token = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID,
                                                    FIXTURE_USERNAME, expires);
  g_autoptr(GError) error = NULL;
  PasskeysSession *session;

  session = passkeys_test_await_object (passkeys_session_new_from_token (connection, token,
                                                                         "Example"), &error);
  g_assert_no_error (error);

  return session;
}
