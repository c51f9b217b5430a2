/* site-message.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Messages as a browser sends them: the command byte and a map. */
#define SITE_MESSAGE_HASH "0123456789abcdef0123456789abcdef"
#define SITE_MESSAGE_SITE "example.org"

/* What a request has that is not the rule. */
typedef struct
{
  const char *site;     /* SITE_MESSAGE_SITE unless given */
  const char *handle;   /* the user name unless given */
  const char *display_name; /* "Person" unless given */
  GBytes     *listed;   /* (nullable) excluded or allowed */
  int         algorithm;
  int         up;       /* 1 TRUE, -1 FALSE, 0 absent */
  int         uv;       /* the same */
  int         protection; /* credProtect, 0 absent */
  gboolean    empty_pin_uv_auth;
  gboolean    hmac_secret; /* when one is made */
  GBytes     *hmac_input;  /* (nullable) CBOR, when one signs */
} SiteMessageExtra;

GBytes *site_message_build_make (const char             *user_name,
                                 const SiteMessageExtra *extra);
GBytes *site_message_build_get  (const SiteMessageExtra *extra);

G_END_DECLS
