/* passkeys-log.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where everything goes that the server has to say to whoever runs it: standard error, a line at a
 * time. */
typedef enum
{
  PASSKEYS_LOG_PLAIN,
  PASSKEYS_LOG_JSON,
} PasskeysLogFormat;

/* What is said of a request, and all that is: nothing in here is a person's or a client's. */
typedef struct
{
  const char *method;
  const char *route;    /* as in the table of routes, never the path as it came */
  guint       status;
  double      milliseconds;
  const char *error_id; /* nullable */
} PasskeysLogEntry;

gboolean passkeys_log_set_format (const char             *name,
                                  GError                **error);
void     passkeys_log_request    (const PasskeysLogEntry *entry);
char    *passkeys_log_format     (PasskeysLogFormat       format,
                                  gint64                  time,
                                  const PasskeysLogEntry *entry);

G_END_DECLS
