/* test-qr-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-qr-code.h"

#include "ui-fixture.h"

#define ADDRESS "https://app.example.org/register-device"
#define QUIET_ZONE 4

static PasskeysQrCode *
make (const char *text)
{
  GdkPaintable *paintable = passkeys_qr_code_new (text);

  g_assert_nonnull (paintable);
  return PASSKEYS_QR_CODE (paintable);
}

/* By these three a reader finds a code: dark, with a light ring. */
static void
assert_finder (PasskeysQrCode *code,
               int             left,
               int             top)
{
  for (int row = 0; row < 7; row++)
    for (int column = 0; column < 7; column++)
      {
        int ring = MAX (ABS (column - 3), ABS (row - 3));

        g_assert_cmpint (passkeys_qr_code_is_dark (code, left + column, top + row), ==, ring != 2);
      }
}

static void
test_pattern (void)
{
  g_autoptr(PasskeysQrCode) code = make (ADDRESS);
  int width = passkeys_qr_code_get_width (code);

  /* version 3 has 29 modules */
  g_assert_cmpint (width, ==, 29 + 2 * QUIET_ZONE);
  assert_finder (code, QUIET_ZONE, QUIET_ZONE);
  assert_finder (code, width - QUIET_ZONE - 7, QUIET_ZONE);
  assert_finder (code, QUIET_ZONE, width - QUIET_ZONE - 7);

  for (int i = 0; i < width; i++)
    for (int j = 0; j < QUIET_ZONE; j++)
      {
        g_assert_false (passkeys_qr_code_is_dark (code, i, j));
        g_assert_false (passkeys_qr_code_is_dark (code, j, i));
        g_assert_false (passkeys_qr_code_is_dark (code, i, width - 1 - j));
        g_assert_false (passkeys_qr_code_is_dark (code, width - 1 - j, i));
      }
}

static guint
count_differences (PasskeysQrCode *a,
                   PasskeysQrCode *b)
{
  guint n = 0;

  for (int row = 0; row < passkeys_qr_code_get_width (a); row++)
    for (int column = 0; column < passkeys_qr_code_get_width (a); column++)
      n += passkeys_qr_code_is_dark (a, column, row) != passkeys_qr_code_is_dark (b, column, row);

  return n;
}

static void
test_says_what_it_is_given (void)
{
  g_autoptr(PasskeysQrCode) code = make (ADDRESS);
  g_autoptr(PasskeysQrCode) same = make (ADDRESS);
  g_autoptr(PasskeysQrCode) other = make ("https://app.example.net/register-device");

  g_assert_cmpuint (count_differences (code, same), ==, 0);
  g_assert_cmpuint (count_differences (code, other), >, 10);
}

/* At whatever size it is drawn it is one texture, enlarged without blurring, square and centred. */
static void
test_drawn (void)
{
  g_autoptr(PasskeysQrCode) code = make (ADDRESS);
  GdkPaintable *paintable = GDK_PAINTABLE (code);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  graphene_rect_t bounds;

  g_assert_cmpint (gdk_paintable_get_intrinsic_width (paintable), ==, 37);
  g_assert_cmpint (gdk_paintable_get_intrinsic_height (paintable), ==, 37);
  g_assert_cmpfloat_with_epsilon (gdk_paintable_get_intrinsic_aspect_ratio (paintable), 1, 1e-9);
  g_assert_cmpint (gdk_paintable_get_flags (paintable), ==,
                   GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS);

  gdk_paintable_snapshot (paintable, snapshot, 300, 200);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_TEXTURE_SCALE_NODE);
  g_assert_cmpint (gsk_texture_scale_node_get_filter (node), ==, GSK_SCALING_FILTER_NEAREST);
  gsk_render_node_get_bounds (node, &bounds);
  g_assert_true (graphene_rect_equal (&bounds, &GRAPHENE_RECT_INIT (50, 0, 200, 200)));
}

static void
test_limits (void)
{
  g_autofree char *fits = g_strnfill (2300, 'x');
  g_autofree char *long_text = g_strnfill (3000, 'x');
  g_autoptr(PasskeysQrCode) code = make (fits);

  g_assert_cmpint (passkeys_qr_code_get_width (code), ==, 177 + 2 * QUIET_ZONE);
  g_assert_null (passkeys_qr_code_new (long_text));
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  g_test_add_func ("/qr-code/pattern", test_pattern);
  g_test_add_func ("/qr-code/says-what-it-is-given", test_says_what_it_is_given);
  g_test_add_func ("/qr-code/drawn", test_drawn);
  g_test_add_func ("/qr-code/limits", test_limits);

  return g_test_run ();
}
