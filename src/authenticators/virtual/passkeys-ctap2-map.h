/* passkeys-ctap2-map.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-error.h"

G_BEGIN_DECLS

/* A key of a map: CTAP2 has both kinds. */
typedef struct
{
  const char *name; /* (nullable) */
  gint64      number;
} PasskeysCtap2Key;

#define PASSKEYS_CTAP2_NAME(text) ((PasskeysCtap2Key) { text, 0 })
#define PASSKEYS_CTAP2_NUMBER(value) ((PasskeysCtap2Key) { NULL, value })

/* A map of parameters that a client sent. What is absent is read as NULL, or left as it is; what is
 * of another type, too short or too long is an error. */
typedef struct _PasskeysCtap2Map PasskeysCtap2Map;

PasskeysCtap2Map *passkeys_ctap2_map_parse        (GBytes             *cbor,
                                                   GError            **error);
void              passkeys_ctap2_map_free         (PasskeysCtap2Map   *self);
gboolean          passkeys_ctap2_map_has          (PasskeysCtap2Map   *self,
                                                   PasskeysCtap2Key    key);
gboolean          passkeys_ctap2_map_require      (PasskeysCtap2Map   *self,
                                                   PasskeysCtap2Key    key,
                                                   GError            **error);
gboolean          passkeys_ctap2_map_read_int     (PasskeysCtap2Map   *self,
                                                   PasskeysCtap2Key    key,
                                                   gint64             *value,
                                                   GError            **error);
gboolean          passkeys_ctap2_map_read_boolean (PasskeysCtap2Map   *self,
                                                   PasskeysCtap2Key    key,
                                                   gboolean           *value,
                                                   GError            **error);
gboolean          passkeys_ctap2_map_read_bytes   (PasskeysCtap2Map   *self,
                                                   PasskeysCtap2Key    key,
                                                   gsize               minimum_length,
                                                   gsize               maximum_length,
                                                   GBytes            **ret_bytes,
                                                   GError            **error);
gboolean          passkeys_ctap2_map_read_text    (PasskeysCtap2Map   *self,
                                                   PasskeysCtap2Key    key,
                                                   char              **ret_text,
                                                   GError            **error);
gboolean          passkeys_ctap2_map_read_map     (PasskeysCtap2Map   *self,
                                                   PasskeysCtap2Key    key,
                                                   PasskeysCtap2Map  **ret_map,
                                                   GError            **error);
gboolean          passkeys_ctap2_map_read_maps    (PasskeysCtap2Map   *self,
                                                   PasskeysCtap2Key    key,
                                                   GPtrArray         **ret_maps,
                                                   GError            **error);
GBytes           *passkeys_ctap2_map_serialise    (PasskeysCtap2Map   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCtap2Map, passkeys_ctap2_map_free)

G_END_DECLS
