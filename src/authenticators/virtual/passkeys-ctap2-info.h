/* passkeys-ctap2-info.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-writer.h"

G_BEGIN_DECLS

/* CTAP 2.1, section 6.4: what authenticatorGetInfo answers. */
typedef struct
{
  GPtrArray  *versions;           /* (owned) of char * */
  GPtrArray  *extensions;         /* (owned) of char * */
  GPtrArray  *transports;         /* (owned) of char * */
  GHashTable *options;            /* (owned) of char * to gboolean */
  GArray     *protocols;          /* (owned) of int, PIN/UV auth protocols in order of preference */
  GBytes     *aaguid;             /* (owned) */
  guint       maximum_message;    /* bytes */
  guint       minimum_pin_length; /* code points, 0 for not told */
  guint32     firmware_version;   /* 0 for not told */
  int         n_remaining;        /* passkeys that still fit, -1 for not told */
  gboolean    force_pin_change;
} PasskeysCtap2Info;

PasskeysCtap2Info *passkeys_ctap2_info_new    (GBytes            *aaguid);
void               passkeys_ctap2_info_free   (PasskeysCtap2Info *self);
void               passkeys_ctap2_info_set    (PasskeysCtap2Info *self,
                                               const char        *option,
                                               gboolean           value);
GBytes            *passkeys_ctap2_info_encode (PasskeysCtap2Info *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCtap2Info, passkeys_ctap2_info_free)

G_END_DECLS
