/* passkeys-scripted-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What a scripted server was asked */
typedef struct
{
  char       *method;
  char       *path;    /* as it was sent, encoded */
  char       *query;   /* (nullable): as it was sent, encoded */
  char       *body;    /* (nullable) */
  GHashTable *headers; /* lower-case name → value */
  guint       http_version; /* 1 or 2 */
} PasskeysScriptedRequest;

PasskeysScriptedRequest *passkeys_scripted_request_new        (SoupServerMessage             *message);
void                     passkeys_scripted_request_free       (PasskeysScriptedRequest       *self);
const char              *passkeys_scripted_request_get_header (const PasskeysScriptedRequest *self,
                                                               const char                    *name);
/* of an answer: JSON or CSV; what goes wrong is told in JSON, whatever was asked for */
const char              *passkeys_scripted_request_choose_type
                                                              (const PasskeysScriptedRequest *self,
                                                               guint                          status);

G_END_DECLS
