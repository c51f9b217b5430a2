/* passkeys-help-topics.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The texts are not translated yet: whoever shows them does that. */
typedef struct
{
  const char *heading; /* (nullable): none for what a topic begins with */
  const char *text;
} PasskeysHelpSection;

typedef struct
{
  const char                *name; /* by which it is linked to */
  const char                *title;
  const char                *summary;
  const char                *icon_name;
  const PasskeysHelpSection *sections; /* (array zero-terminated=1): ended by one without text */
} PasskeysHelpTopic;

const PasskeysHelpTopic *passkeys_help_topics_get_all (gsize      *n_topics);
const PasskeysHelpTopic *passkeys_help_topics_find    (const char *name);

G_END_DECLS
