/* passkeys-qr-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-qr-code"

#include "config.h"

#include "passkeys-qr-code.h"

#include <gtk/gtk.h>
#include <qrencode.h>

/* In modules; ISO/IEC 18004, section 5.3.8, asks for four. */
#define QUIET_ZONE 4

#define DARK 0x00
#define LIGHT 0xff

struct _PasskeysQrCode
{
  GObject     parent_instance;

  int         width;   /* with the quiet zone */
  GBytes     *modules; /* (owned): one byte each */
  GdkTexture *texture; /* (owned): one pixel each */
};

static void
passkeys_qr_code_snapshot (GdkPaintable *paintable,
                           GdkSnapshot  *snapshot,
                           double        width,
                           double        height)
{
  PasskeysQrCode *self = PASSKEYS_QR_CODE (paintable);
  float side = MIN (width, height);
  graphene_rect_t square = GRAPHENE_RECT_INIT ((width - side) / 2, (height - side) / 2, side, side);

  gtk_snapshot_append_scaled_texture (snapshot, self->texture, GSK_SCALING_FILTER_NEAREST, &square);
}

static GdkPaintableFlags
passkeys_qr_code_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static int
passkeys_qr_code_get_intrinsic_size (GdkPaintable *paintable)
{
  return PASSKEYS_QR_CODE (paintable)->width;
}

static double
passkeys_qr_code_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return 1;
}

static void
passkeys_qr_code_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = passkeys_qr_code_snapshot;
  iface->get_flags = passkeys_qr_code_get_flags;
  iface->get_intrinsic_width = passkeys_qr_code_get_intrinsic_size;
  iface->get_intrinsic_height = passkeys_qr_code_get_intrinsic_size;
  iface->get_intrinsic_aspect_ratio = passkeys_qr_code_get_intrinsic_aspect_ratio;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysQrCode, passkeys_qr_code, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE,
                                                      passkeys_qr_code_paintable_init))

static void
passkeys_qr_code_finalize (GObject *object)
{
  PasskeysQrCode *self = PASSKEYS_QR_CODE (object);

  g_clear_pointer (&self->modules, g_bytes_unref);
  g_clear_object (&self->texture);

  G_OBJECT_CLASS (passkeys_qr_code_parent_class)->finalize (object);
}

static void
passkeys_qr_code_class_init (PasskeysQrCodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_qr_code_finalize;
}

static void
passkeys_qr_code_init (PasskeysQrCode *self)
{
}

static GBytes *
read_modules (const QRcode *code)
{
  gsize width = code->width + 2 * QUIET_ZONE;
  guchar *modules = g_malloc (width * width);

  memset (modules, LIGHT, width * width);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        modules[(row + QUIET_ZONE) * width + column + QUIET_ZONE] = DARK;

  return g_bytes_new_take (modules, width * width);
}

/**
 * passkeys_qr_code_new:
 * @text: what a reader shall read
 *
 * Writes a text as QR code, which stays sharp at any size.
 *
 * Returns: (transfer full) (nullable): a paintable, or %NULL when the text does not fit
 */
GdkPaintable *
passkeys_qr_code_new (const char *text)
{
  PasskeysQrCode *self;
  QRcode *code;

  g_return_val_if_fail (text != NULL, NULL);

  code = QRcode_encodeString8bit (text, /* version= */ 0, QR_ECLEVEL_M);
  if (code == NULL)
    return NULL;

  self = g_object_new (PASSKEYS_TYPE_QR_CODE, NULL);
  self->width = code->width + 2 * QUIET_ZONE;
  self->modules = read_modules (code);
  self->texture = gdk_memory_texture_new (self->width, self->width, GDK_MEMORY_G8, self->modules,
                                          self->width);
  QRcode_free (code);

  return GDK_PAINTABLE (self);
}

/**
 * passkeys_qr_code_get_width:
 * @self: a QR code
 *
 * Returns: how many modules a side has, with the quiet zone
 */
int
passkeys_qr_code_get_width (PasskeysQrCode *self)
{
  g_return_val_if_fail (PASSKEYS_IS_QR_CODE (self), 0);

  return self->width;
}

/**
 * passkeys_qr_code_is_dark:
 * @self: a QR code
 * @column: from the left, with the quiet zone
 * @row: from the top, with the quiet zone
 *
 * Returns: whether the module is dark
 */
gboolean
passkeys_qr_code_is_dark (PasskeysQrCode *self,
                          int             column,
                          int             row)
{
  const guchar *modules;

  g_return_val_if_fail (PASSKEYS_IS_QR_CODE (self), FALSE);
  g_return_val_if_fail (column >= 0 && column < self->width, FALSE);
  g_return_val_if_fail (row >= 0 && row < self->width, FALSE);

  modules = g_bytes_get_data (self->modules, NULL);
  return modules[row * self->width + column] == DARK;
}
