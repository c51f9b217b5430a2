/* passkeys-scripted-silence.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Holds a connection without a word until the other side gives up, and then calls aborted(). Takes the stream. */
void passkeys_scripted_silence_keep (GIOStream      *stream,
                                     GMainContext   *context,
                                     GDestroyNotify  aborted,
                                     gpointer        data);

G_END_DECLS
