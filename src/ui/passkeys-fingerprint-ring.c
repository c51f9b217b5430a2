/* passkeys-fingerprint-ring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-fingerprint-ring"

#include "config.h"

#include "passkeys-fingerprint-ring.h"

#include "passkeys-decoration.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define RING_SIZE 128
#define RING_WIDTH 8
#define ICON_SIZE 64
#define TRACK_ALPHA 0.15

struct _PasskeysFingerprintRing
{
  GtkWidget  parent_instance;

  GtkWidget *image;
  double     fraction;
};

G_DEFINE_FINAL_TYPE (PasskeysFingerprintRing, passkeys_fingerprint_ring, GTK_TYPE_WIDGET)

static GskPath *
create_arc (float  centre,
            float  radius,
            double fraction)
{
  GskPathBuilder *builder = gsk_path_builder_new ();
  double angle = 2 * G_PI * fraction;

  if (fraction >= 1)
    {
      gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (centre, centre), radius);
      return gsk_path_builder_free_to_path (builder);
    }

  gsk_path_builder_move_to (builder, centre, centre - radius);
  gsk_path_builder_svg_arc_to (builder, radius, radius, 0, fraction > 0.5, TRUE,
                               centre + radius * sin (angle), centre - radius * cos (angle));

  return gsk_path_builder_free_to_path (builder);
}

static void
draw_arc (GtkSnapshot   *snapshot,
          double         fraction,
          const GdkRGBA *colour)
{
  GskStroke *stroke = gsk_stroke_new (RING_WIDTH);
  GskPath *path = create_arc (RING_SIZE / 2.0, (RING_SIZE - RING_WIDTH) / 2.0, fraction);

  gsk_stroke_set_line_cap (stroke, GSK_LINE_CAP_ROUND);
  gtk_snapshot_append_stroke (snapshot, path, stroke, colour);
  gsk_path_unref (path);
  gsk_stroke_free (stroke);
}

static void
get_accent (GdkRGBA *colour)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (manager),
                                       adw_style_manager_get_dark (manager), colour);
}

static void
passkeys_fingerprint_ring_snapshot (GtkWidget   *widget,
                                    GtkSnapshot *snapshot)
{
  PasskeysFingerprintRing *self = PASSKEYS_FINGERPRINT_RING (widget);
  GdkRGBA track;
  GdkRGBA accent;

  gtk_widget_get_color (widget, &track);
  track.alpha *= TRACK_ALPHA;
  get_accent (&accent);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((gtk_widget_get_width (widget) - RING_SIZE) / 2.0,
                                                (gtk_widget_get_height (widget) - RING_SIZE) / 2.0));
  draw_arc (snapshot, 1, &track);
  if (self->fraction > 0)
    draw_arc (snapshot, self->fraction, &accent);
  gtk_snapshot_restore (snapshot);

  GTK_WIDGET_CLASS (passkeys_fingerprint_ring_parent_class)->snapshot (widget, snapshot);
}

static void
passkeys_fingerprint_ring_measure (GtkWidget      *widget,
                                   GtkOrientation  orientation,
                                   int             for_size,
                                   int            *minimum,
                                   int            *natural,
                                   int            *minimum_baseline,
                                   int            *natural_baseline)
{
  *minimum = *natural = RING_SIZE;
}

static void
passkeys_fingerprint_ring_size_allocate (GtkWidget *widget,
                                         int        width,
                                         int        height,
                                         int        baseline)
{
  PasskeysFingerprintRing *self = PASSKEYS_FINGERPRINT_RING (widget);

  gtk_widget_allocate (self->image, width, height, baseline, NULL);
}

static void
passkeys_fingerprint_ring_dispose (GObject *object)
{
  PasskeysFingerprintRing *self = PASSKEYS_FINGERPRINT_RING (object);

  g_clear_pointer (&self->image, gtk_widget_unparent);

  G_OBJECT_CLASS (passkeys_fingerprint_ring_parent_class)->dispose (object);
}

static void
passkeys_fingerprint_ring_class_init (PasskeysFingerprintRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_fingerprint_ring_dispose;
  widget_class->snapshot = passkeys_fingerprint_ring_snapshot;
  widget_class->measure = passkeys_fingerprint_ring_measure;
  widget_class->size_allocate = passkeys_fingerprint_ring_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
passkeys_fingerprint_ring_init (PasskeysFingerprintRing *self)
{
  self->image = passkeys_decoration_new ("auth-fingerprint-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->image), ICON_SIZE);
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Fingerprint samples"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.0,
                                  -1);
}

/**
 * passkeys_fingerprint_ring_set_fraction:
 * @self: a ring
 * @fraction: how much of it is closed, from 0 to 1
 *
 * Shows how far a fingerprint has come.
 */
void
passkeys_fingerprint_ring_set_fraction (PasskeysFingerprintRing *self,
                                        double                   fraction)
{
  g_return_if_fail (PASSKEYS_IS_FINGERPRINT_RING (self));

  self->fraction = CLAMP (fraction, 0, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->fraction, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * passkeys_fingerprint_ring_get_fraction:
 * @self: a ring
 *
 * Returns: how much of it is closed, from 0 to 1
 */
double
passkeys_fingerprint_ring_get_fraction (PasskeysFingerprintRing *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT_RING (self), 0);

  return self->fraction;
}
