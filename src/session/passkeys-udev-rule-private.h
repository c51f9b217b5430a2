/* passkeys-udev-rule-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* resolves to the GFile of a udev rule that gives the person at the screen access to security keys,
 * rejects with G_IO_ERROR_NOT_FOUND. root: what stands for the root of the file system */
DexFuture *_passkeys_udev_rule_find (const char *root);

G_END_DECLS
