/* server-organisation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "server-organisation.h"

void
server_organisation_set_up (ServerOrganisation *self,
                            gconstpointer       data)
{
  self->server = server_fixture_new ();
  self->ada = server_member_found (self->server, "ada@example.org");
}

void
server_organisation_set_up_with_eve (ServerOrganisation *self,
                                     gconstpointer       data)
{
  server_organisation_set_up (self, data);
  self->eve = server_member_join (self->ada, "eve@example.org");
}

void
server_organisation_set_up_with_token (ServerOrganisation *self,
                                       gconstpointer       data)
{
  server_organisation_set_up (self, data);
  self->token = server_member_add_token (self->ada, "Backup", NULL);
}

void
server_organisation_tear_down (ServerOrganisation *self,
                               gconstpointer       data)
{
  g_clear_pointer (&self->token, server_member_free);
  g_clear_pointer (&self->eve, server_member_free);
  server_member_free (self->ada);
  server_fixture_free (self->server);
}
