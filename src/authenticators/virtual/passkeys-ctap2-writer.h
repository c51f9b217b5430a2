/* passkeys-ctap2-writer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-map.h"

G_BEGIN_DECLS

/* Builds a map in CTAP2 canonical form, whatever the order in which it is told of its pairs. */
typedef struct _PasskeysCtap2Writer PasskeysCtap2Writer;

PasskeysCtap2Writer *passkeys_ctap2_writer_new         (void);
void                 passkeys_ctap2_writer_free        (PasskeysCtap2Writer *self);
void                 passkeys_ctap2_writer_add_int     (PasskeysCtap2Writer *self,
                                                        PasskeysCtap2Key     key,
                                                        gint64               value);
void                 passkeys_ctap2_writer_add_boolean (PasskeysCtap2Writer *self,
                                                        PasskeysCtap2Key     key,
                                                        gboolean             value);
void                 passkeys_ctap2_writer_add_bytes   (PasskeysCtap2Writer *self,
                                                        PasskeysCtap2Key     key,
                                                        GBytes              *bytes);
void                 passkeys_ctap2_writer_add_text    (PasskeysCtap2Writer *self,
                                                        PasskeysCtap2Key     key,
                                                        const char          *text);
/* these take CBOR */
void                 passkeys_ctap2_writer_add_item    (PasskeysCtap2Writer *self,
                                                        PasskeysCtap2Key     key,
                                                        GBytes              *item);
void                 passkeys_ctap2_writer_take_item   (PasskeysCtap2Writer *self,
                                                        PasskeysCtap2Key     key,
                                                        GBytes              *item);
void                 passkeys_ctap2_writer_add_items   (PasskeysCtap2Writer *self,
                                                        PasskeysCtap2Key     key,
                                                        GPtrArray           *items);
GBytes              *passkeys_ctap2_writer_finish      (PasskeysCtap2Writer *self);
GBytes              *passkeys_ctap2_writer_encode_text (const char          *text);
GBytes              *passkeys_ctap2_writer_encode_int  (gint64               value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCtap2Writer, passkeys_ctap2_writer_free)

G_END_DECLS
