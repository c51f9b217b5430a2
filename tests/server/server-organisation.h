/* server-organisation.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server-member.h"

G_BEGIN_DECLS

/* A server with an organisation that ada@example.org has founded. */
typedef struct
{
  ServerFixture *server;
  ServerMember  *ada;
  ServerMember  *eve;           /* nullable; has joined, without any permission */
  ServerMember  *token;         /* nullable; of Ada, with all rights */
} ServerOrganisation;

void server_organisation_set_up            (ServerOrganisation *self,
                                            gconstpointer       data);
void server_organisation_set_up_with_eve   (ServerOrganisation *self,
                                            gconstpointer       data);
void server_organisation_set_up_with_token (ServerOrganisation *self,
                                            gconstpointer       data);
void server_organisation_tear_down         (ServerOrganisation *self,
                                            gconstpointer       data);

G_END_DECLS
