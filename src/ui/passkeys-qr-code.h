/* passkeys-qr-code.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* A text as QR code: dark modules on white with the quiet zone that readers need, whatever the
 * colours around it are. */
#define PASSKEYS_TYPE_QR_CODE (passkeys_qr_code_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysQrCode, passkeys_qr_code, PASSKEYS, QR_CODE, GObject)

GdkPaintable *passkeys_qr_code_new       (const char     *text); /* nullable: too long */
/* modules on a side, with the quiet zone */
int           passkeys_qr_code_get_width (PasskeysQrCode *self);
gboolean      passkeys_qr_code_is_dark   (PasskeysQrCode *self,
                                          int             column,
                                          int             row);

G_END_DECLS
