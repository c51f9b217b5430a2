/* show-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "show-picture.h"

#include <adwaita.h>
#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-test-await.h"
#include "ui-fixture.h"

/* the border that a window has where nothing makes shadows, on both sides together */
#define BORDER 10
#define SETTLING_MS 200

typedef struct
{
  int width;
  int height;
} Size;

static const Size all_sizes[] = { { 360, 720 }, { 720, 720 }, { 1100, 800 } };
static const Size smallest_size[] = { { 360, 640 } };
static const Size *sizes = all_sizes;
static gsize n_sizes = G_N_ELEMENTS (all_sizes);

static const struct
{
  const char     *name;
  AdwColorScheme  scheme;
} schemes[] = {
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK }, { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
};
static gsize n_schemes = G_N_ELEMENTS (schemes);

static const char *folder; /* NULL: nothing is drawn, somebody looks for themselves */
static const char *pattern; /* NULL: all of them are drawn */
static GtkMenuButton *open_menu; /* NULL: there is none */
static gboolean is_large;
static GLogFunc print_log;
static char *fault; /* of what was shown since the last state, such as what libadwaita said of it */
static guint n_pictures;
static guint n_faults;

typedef struct
{
  GtkWidget *window;
  guint      n_frames;
} Drawing;

static void
count_frame (Drawing *drawing)
{
  drawing->n_frames++;
}

/* A window may close itself meanwhile. */
static gboolean
is_drawn (gpointer data)
{
  Drawing *drawing = data;

  return drawing->n_frames >= 3 || !gtk_widget_get_mapped (drawing->window);
}

/* What has just changed is laid out and drawn with the next frame, and some of it with the one after. */
static void
await_frames (GtkWidget *window)
{
  g_autoptr(GdkFrameClock) clock = g_object_ref (gtk_widget_get_frame_clock (window));
  Drawing drawing = { window, 0 };
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_frame), &drawing);

  gdk_frame_clock_begin_updating (clock);
  passkeys_test_run_until (is_drawn, &drawing);
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, id);
}

static void
draw_into (GtkSnapshot *snapshot,
           GtkWidget   *widget)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
}

/* It has a surface of its own, beside what it belongs to. */
static void
draw_popover (GtkSnapshot *snapshot,
              GtkNative   *window,
              GtkNative   *popover)
{
  GdkPopup *popup = GDK_POPUP (gtk_native_get_surface (popover));
  double x, y, inner_x, inner_y;

  gtk_native_get_surface_transform (window, &x, &y);
  gtk_native_get_surface_transform (popover, &inner_x, &inner_y);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (gdk_popup_get_position_x (popup) - x + inner_x),
                                                (float) (gdk_popup_get_position_y (popup) - y + inner_y)));
  draw_into (snapshot, GTK_WIDGET (popover));
}

static GtkWidget *
find_shown (GtkWidget *widget,
            GType      type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_shown (child, type);

  return found;
}

static GskRenderNode *
draw (GtkWidget *window)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GtkWidget *popover = find_shown (window, GTK_TYPE_POPOVER);

  draw_into (snapshot, window);
  if (popover != NULL)
    draw_popover (snapshot, GTK_NATIVE (window), GTK_NATIVE (popover));
  if (popover != NULL && is_large && gtk_widget_get_width (popover) > gtk_widget_get_width (window))
    g_set_str (&fault, "what has popped up is wider than the screen");
  return gtk_snapshot_free_to_node (snapshot);
}

/* Text that has less room than it needs is drawn over what is beside it. */
static void
find_overlong (GtkWidget *widget)
{
  int width;

  if (!gtk_widget_get_mapped (widget))
    return;

  if (GTK_IS_LABEL (widget))
    {
      pango_layout_get_pixel_size (gtk_label_get_layout (GTK_LABEL (widget)), &width, NULL);
      if (width > gtk_widget_get_width (widget))
        g_set_str (&fault, gtk_label_get_text (GTK_LABEL (widget)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_overlong (child);
}

static void
save (GtkWindow  *window,
      const char *file)
{
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "", file, NULL);
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  while (gtk_widget_get_mapped (GTK_WIDGET (window)) && node == NULL)
    {
      await_frames (GTK_WIDGET (window));
      node = draw (GTK_WIDGET (window));
    }
  if (!gtk_widget_get_mapped (GTK_WIDGET (window)))
    return; /* it has closed itself */

  if (is_large)
    find_overlong (GTK_WIDGET (window));
  if (folder == NULL)
    return;

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s cannot be written", path);
}

/* A word with one of these in it is an address, a name or a code of a computer. */
static gboolean
is_address (const char *text,
            int         index)
{
  const char *start = text + index;
  const char *end = start + strcspn (start, " \n");
  g_autofree char *word = NULL;

  while (start > text && start[-1] != ' ' && start[-1] != '\n')
    start--;
  word = g_strndup (start, end - start);
  return strpbrk (word, "@/_0123456789") != NULL || g_pattern_match_simple ("?*.?*", word);
}

static gboolean
has_false_hyphen (PangoLayout *layout)
{
  const char *text = pango_layout_get_text (layout);
  int n_attributes;
  const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly (layout, &n_attributes);

  for (int i = 1; i < pango_layout_get_line_count (layout); i++)
    {
      int start = pango_layout_line_get_start_index (pango_layout_get_line_readonly (layout, i));

      if (attributes[g_utf8_pointer_to_offset (text, text + start)].break_inserts_hyphen
          && is_address (text, start))
        return TRUE;
    }

  return FALSE;
}

/* Returns: (nullable): the text of a label in which an address seems to have a hyphen at the end of a line */
static const char *
find_false_hyphen (GtkWidget *widget)
{
  const char *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && has_false_hyphen (gtk_label_get_layout (GTK_LABEL (widget))))
    return gtk_label_get_text (GTK_LABEL (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_false_hyphen (child);

  return found;
}

static void
hear_of_hyphens (GtkWindow *window)
{
  const char *text = find_false_hyphen (GTK_WIDGET (window));

  if (text != NULL)
    {
      g_free (fault);
      fault = g_strdup_printf ("a hyphen is put into an address of “%s”", text);
      g_strdelimit (fault, "\n", ' ');
    }
}

/* What is read or pressed in a header bar; what only holds it is as wide as it is told to be. */
static void
collect_parts (GtkWidget *widget,
               GPtrArray *parts)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_BUTTON (widget) || GTK_IS_LABEL (widget))
    {
      g_ptr_array_add (parts, widget);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_parts (child, parts);
}

static gboolean
do_overlap (GtkWidget *widget,
            GtkWidget *other,
            GtkWidget *bar)
{
  graphene_rect_t bounds;
  graphene_rect_t other_bounds;
  graphene_rect_t both;

  return gtk_widget_compute_bounds (widget, bar, &bounds)
         && gtk_widget_compute_bounds (other, bar, &other_bounds)
         && graphene_rect_intersection (&bounds, &other_bounds, &both) && both.size.width > 0
         && both.size.height > 0;
}

static gboolean
has_overlap (GtkWidget *bar)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();

  collect_parts (bar, parts);
  for (guint i = 0; i < parts->len; i++)
    for (guint j = i + 1; j < parts->len; j++)
      if (do_overlap (parts->pdata[i], parts->pdata[j], bar))
        return TRUE;

  return FALSE;
}

static gboolean
has_crowded_bar (GtkWidget *widget)
{
  gboolean found = FALSE;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (ADW_IS_HEADER_BAR (widget))
    return has_overlap (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found;
       child = gtk_widget_get_next_sibling (child))
    found = has_crowded_bar (child);

  return found;
}

/* A header bar gives both its sides the room that the other leaves of it, and says nothing of it. */
static void
look_at_bars (GtkWindow *window)
{
  if (has_crowded_bar (GTK_WIDGET (window)))
    g_set_str (&fault, "the parts of a header bar overlap");
}

/* The display decides about the size, and tells it after a while. */
static void
resize (GtkWindow *window,
        gsize      index)
{
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;
  int before = gtk_widget_get_width (GTK_WIDGET (window));
  int width;

  gtk_window_get_default_size (window, &width, NULL);
  if (!gtk_widget_get_mapped (GTK_WIDGET (window)) || width == sizes[index].width + BORDER)
    return;

  gtk_window_set_default_size (window, sizes[index].width + BORDER, sizes[index].height);
  while (gtk_widget_get_width (GTK_WIDGET (window)) == before && g_get_monotonic_time () < end)
    passkeys_test_run (10);
}

void
show_picture_set_pattern (const char *of_names)
{
  pattern = of_names;
}

static gboolean
is_wanted (const char *name)
{
  return pattern == NULL || g_pattern_match_simple (pattern, name);
}

static gboolean
is_readable (gpointer input)
{
  return g_pollable_input_stream_is_readable (input);
}

void
show_picture_begin (const char *to_folder)
{
  folder = to_folder;
  if (folder != NULL)
    g_mkdir_with_parents (folder, 0755);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", "gtk-decoration-layout",
                "appmenu:close", NULL);
}

/* There is no other way to hear of what is cut off. */
static void
hear (const char     *domain,
      GLogLevelFlags  level,
      const char     *message,
      gpointer        data)
{
  if (strstr (message, "exceeds") != NULL)
    g_set_str (&fault, message);
  else
    print_log (domain, level, message, data);
}

/* Text of twice the size on the smallest screen, with nothing moving. High contrast is for whoever calls, as
 * libadwaita takes it from the environment alone. */
void
show_picture_begin_large (const char *to_folder)
{
  show_picture_begin (to_folder);
  is_large = TRUE;
  print_log = g_log_set_default_handler (hear, NULL);
  sizes = smallest_size;
  n_sizes = G_N_ELEMENTS (smallest_size);
  n_schemes = 1;
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, "gtk-enable-animations", FALSE,
                NULL);
}

/* What has an action is drawn as what can be pressed. */
static void
add_actions (GtkWindow *window)
{
  static const GActionEntry entries[] = {
    { .name = "show-page", .parameter_type = "s" }, { .name = "sign-out" },
  };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "win", G_ACTION_GROUP (group));
  gtk_widget_insert_action_group (GTK_WIDGET (window), "app",
                                  G_ACTION_GROUP (g_application_get_default ()));
}

GtkWindow *
show_picture_window (GtkWidget *content)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  add_actions (window);
  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_set_title (window, "Passkeys");
  gtk_window_set_default_size (window, sizes[n_sizes - 1].width + BORDER, sizes[n_sizes - 1].height);
  gtk_window_present (window);
  ui_fixture_settle ();

  return window;
}

/* They say so by a line. */
static void
await_looked_at (const char *name)
{
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  char answer;

  printf ("state %s\n", name);
  fflush (stdout);
  passkeys_test_run_until (is_readable, input);
  if (read (STDIN_FILENO, &answer, 1) != 1)
    exit (EXIT_FAILURE);
}

static void
tell (const char *name)
{
  if (!is_large)
    g_print ("%03u %s\n", n_pictures, name);
  else if (fault == NULL)
    printf ("ok %u - %s\n", n_pictures, name);
  else
    printf ("not ok %u - %s: %s\n", n_pictures, name, fault);

  n_faults += fault != NULL;
  g_clear_pointer (&fault, g_free);
}

void
show_picture (GtkWindow  *window,
              const char *name)
{
  if (folder == NULL && !is_large)
    {
      await_looked_at (name);
      return;
    }

  n_pictures++;
  passkeys_test_run (SETTLING_MS);
  for (gsize i = 0; i < n_sizes && is_wanted (name); i++)
    {
      resize (window, i);
      for (gsize j = 0; j < n_schemes; j++)
        {
          g_autofree char *file = g_strdup_printf ("%03u-%s-%d-%s.png", n_pictures, name,
                                                   sizes[i].width, schemes[j].name);

          adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[j].scheme);
          if (open_menu != NULL)
            gtk_menu_button_popup (open_menu); /* it closes when the window gets another size */
          save (window, file);
          if (is_large)
            {
              hear_of_hyphens (window);
              look_at_bars (window);
            }
        }
    }
  tell (name);
}

void
show_picture_with_menu (GtkWindow     *window,
                        GtkMenuButton *button,
                        const char    *name)
{
  open_menu = button;
  gtk_menu_button_popup (button);
  ui_fixture_settle ();
  show_picture (window, name);
  gtk_menu_button_popdown (button);
  open_menu = NULL;
}

/* Returns: an exit status */
int
show_picture_end (void)
{
  if (is_large)
    printf ("1..%u\n", n_pictures);

  return n_faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

gboolean
show_picture_is_at_rest (gpointer widget)
{
  return find_shown (widget, ADW_TYPE_SPINNER) == NULL;
}
