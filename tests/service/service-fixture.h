/* service-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-browser-service.h"

G_BEGIN_DECLS

/* The service, and instead of its windows a program with a person who follows scripts. */
typedef struct
{
  PasskeysBrowserService *service;
  char                   *folder;
} ServiceFixture;

/* The one argument of a test is the program with that person. */
void            service_fixture_init             (int             argc,
                                                  char          **argv);
/* answer_with is NULL for that program */
ServiceFixture *service_fixture_new              (const char     *answer_with,
                                                  guint           timeout_seconds);
void            service_fixture_free             (ServiceFixture *self);

/* what the person does when asked next; it is taken by the process that asks */
void            service_fixture_set_script       (ServiceFixture *self,
                                                  const char     *script);
/* one for the first question, and once that is asked one for the next */
void            service_fixture_set_next_scripts (ServiceFixture *self,
                                                  const char     *first,
                                                  const char     *second);
gboolean        service_fixture_is_script_taken  (ServiceFixture *self);

/* What persons were asked and how it ended, a line for each question. A process writes its line after the
 * reply, so these wait; to be called from a fiber. */
char           *service_fixture_read_log         (ServiceFixture *self,
                                                  guint           n_lines);
/* the last one, which is forgotten */
char           *service_fixture_read_question    (ServiceFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceFixture, service_fixture_free)

G_END_DECLS
