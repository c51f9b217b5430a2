/* passkeys-recovery-kit-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-kit-document"

#include "config.h"

#include "passkeys-recovery-kit-document.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <pango/pangocairo.h>

#include "passkeys-recovery-kit-file.h"
#include "passkeys-secure-bytes.h"

/* A4 in points; a printer with other paper gets the same drawing in its own width. */
#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0
#define MARGIN 56.0

/* The face must tell I, l and 1, and O and 0, apart. */
#define TEXT_FONT "Cantarell, Sans"
#define CODE_FONT "DejaVu Sans Mono, Monospace"

static double
draw_text (cairo_t    *cr,
           const char *font,
           const char *text,
           double      y,
           double      width)
{
  g_autoptr(PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  int height = 0;

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, (int) ((width - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);

  cairo_move_to (cr, MARGIN, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_pixel_size (layout, NULL, &height);

  return y + height;
}

static double
draw_field (cairo_t    *cr,
            const char *label,
            const char *value,
            const char *font,
            double      y,
            double      width)
{
  cairo_set_source_rgb (cr, 0.35, 0.35, 0.35);
  y = draw_text (cr, TEXT_FONT " 10", label, y, width) + 3;
  cairo_set_source_rgb (cr, 0, 0, 0);
  y = draw_text (cr, font, value, y, width) + 8;

  cairo_set_source_rgb (cr, 0.8, 0.8, 0.8);
  cairo_set_line_width (cr, 0.75);
  cairo_move_to (cr, MARGIN, y);
  cairo_line_to (cr, width - MARGIN, y);
  cairo_stroke (cr);

  return y + 14;
}

/**
 * passkeys_recovery_kit_document_group:
 * @text: a long identifier
 *
 * Puts a space after every fourth character, so that a person can copy the text by eye.
 *
 * Returns: (transfer full): the text in groups
 */
char *
passkeys_recovery_kit_document_group (const char *text)
{
  GString *grouped = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (gsize i = 0; text[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (grouped, ' ');
      g_string_append_c (grouped, text[i]);
    }

  return g_string_free (grouped, FALSE);
}

static double
draw_heading (PasskeysRecoveryKit *kit,
              cairo_t             *cr,
              double               width)
{
  const char *organisation = passkeys_recovery_kit_get_organisation_name (kit);
  double y = MARGIN;

  cairo_set_source_rgb (cr, 0, 0, 0);
  y = draw_text (cr, TEXT_FONT " Bold 26", _("Recovery Kit"), y, width) + 4;
  if (organisation != NULL)
    y = draw_text (cr, TEXT_FONT " 15", organisation, y, width) + 4;

  y += 14;
  return draw_text (cr, TEXT_FONT " 11",
                    _("If every passkey of yours is lost, this page is the way back in. "
                      "Keep it where only you can reach it, away from your computer."),
                    y, width) + 24;
}

static double
draw_fields (PasskeysRecoveryKit *kit,
             cairo_t             *cr,
             double               y,
             double               width)
{
  char *code = passkeys_secure_bytes_dup_text (passkeys_recovery_kit_get_code (kit));
  g_autofree char *key_id =
    passkeys_recovery_kit_document_group (passkeys_recovery_kit_get_key_id (kit));

  y = draw_field (cr, _("User name"), passkeys_recovery_kit_get_username (kit),
                  CODE_FONT " 12", y, width);
  y = draw_field (cr, _("Organisation ID"), passkeys_recovery_kit_get_org_id (kit),
                  CODE_FONT " 12", y, width);
  y = draw_field (cr, _("Recovery code"), code, CODE_FONT " Bold 14", y, width);
  y = draw_field (cr, _("Recovery key ID"), key_id, CODE_FONT " 12", y, width);

  passkeys_secure_text_free (code);
  return y;
}

/* Returns: where it ends */
static double
draw_kit (PasskeysRecoveryKit *kit,
          cairo_t             *cr,
          double               width)
{
  double y;

  y = draw_heading (kit, cr, width);
  y = draw_fields (kit, cr, y, width);

  cairo_set_source_rgb (cr, 0, 0, 0);
  return draw_text (cr, TEXT_FONT " 11",
                    _("To use it, choose “Recover Access” in Passkeys. Upper and lower case matter in the "
                      "recovery key ID; the spaces in it do not. Using the kit ends all your former "
                      "passkeys and sessions, and gives you a new kit."),
                    y + 6, width);
}

static double
measure_kit (PasskeysRecoveryKit *kit,
             double               width)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double end = draw_kit (kit, cr, width);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return end;
}

/**
 * passkeys_recovery_kit_document_draw:
 * @kit: the recovery kit
 * @cr: where to draw, in points
 * @width: the width of the page in points
 * @height: the height of the page in points
 *
 * Draws the kit as one page, for print and for PDF alike; smaller where the paper is too small for it.
 */
void
passkeys_recovery_kit_document_draw (PasskeysRecoveryKit *kit,
                                     cairo_t             *cr,
                                     double               width,
                                     double               height)
{
  double scale;

  g_return_if_fail (PASSKEYS_IS_RECOVERY_KIT (kit));
  g_return_if_fail (cr != NULL);
  g_return_if_fail (height > MARGIN);

  scale = MIN (1, (height - MARGIN / 2) / measure_kit (kit, width));

  cairo_save (cr);
  cairo_translate (cr, width * (1 - scale) / 2, 0);
  cairo_scale (cr, scale, scale);
  draw_kit (kit, cr, width);
  cairo_restore (cr);
}

static cairo_status_t
append_to_array (void                *closure,
                 const unsigned char *data,
                 unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * passkeys_recovery_kit_document_to_pdf:
 * @kit: the recovery kit
 * @error: return location for an error
 *
 * Returns: (transfer full): the kit as a PDF document of one A4 page
 */
GBytes *
passkeys_recovery_kit_document_to_pdf (PasskeysRecoveryKit *kit,
                                       GError             **error)
{
  g_autoptr(GByteArray) array = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (kit), NULL);

  surface = cairo_pdf_surface_create_for_stream (append_to_array, array, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, _("Recovery Kit"));
  cr = cairo_create (surface);
  passkeys_recovery_kit_document_draw (kit, cr, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return NULL;
    }

  passkeys_recovery_kit_file_append (array, kit);
  return passkeys_secure_bytes_new (array->data, array->len);
}

/**
 * passkeys_recovery_kit_document_to_text:
 * @kit: the recovery kit
 *
 * Returns: (transfer full): the kit as plain text; free with passkeys_secure_text_free()
 */
char *
passkeys_recovery_kit_document_to_text (PasskeysRecoveryKit *kit)
{
  char *code;
  char *text;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KIT (kit), NULL);

  code = passkeys_secure_bytes_dup_text (passkeys_recovery_kit_get_code (kit));
  text = g_strdup_printf ("%s: %s\n%s: %s\n%s: %s\n%s: %s\n",
                          _("User name"), passkeys_recovery_kit_get_username (kit),
                          _("Organisation ID"), passkeys_recovery_kit_get_org_id (kit),
                          _("Recovery code"), code,
                          _("Recovery key ID"), passkeys_recovery_kit_get_key_id (kit));
  passkeys_secure_text_free (code);

  return text;
}
