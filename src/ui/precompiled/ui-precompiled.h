/* ui-precompiled.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What most files here include, read by the compiler once. No file may rely on it: there are builds
 * without (-Db_pch=false). */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>
#include <libdex.h>

/* each file names its own */
#undef G_LOG_DOMAIN
