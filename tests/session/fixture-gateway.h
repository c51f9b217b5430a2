/* fixture-gateway.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "passkeys-scripted-server.h"

G_BEGIN_DECLS

/* Stands between a client and the real server, hands everything through, and makes one thing go
 * wrong where a test asks for it. */
typedef struct _FixtureGateway FixtureGateway;

typedef enum
{
  FIXTURE_FAULT_BEFORE, /* the server never sees the request; the client gets the answer of the fault */
  FIXTURE_FAULT_AFTER,  /* the server has done what was asked, but its answer is replaced */
} FixtureFaultTime;

FixtureGateway *fixture_gateway_new         (const char       *server_url);
void            fixture_gateway_free        (FixtureGateway   *self);
const char     *fixture_gateway_get_url     (FixtureGateway   *self);
/* the next n requests "METHOD /path" meet the fault; json is a text that may name the answer */
void            fixture_gateway_fail        (FixtureGateway   *self,
                                             const char       *request,
                                             guint             n,
                                             FixtureFaultTime  time,
                                             guint             status,
                                             const char       *json);
/* the answer to the next request has text replaced */
void            fixture_gateway_replace     (FixtureGateway   *self,
                                             const char       *request,
                                             const char       *text,
                                             const char       *replacement);
/* how often "METHOD /path" was asked for since the last call of forget() */
guint           fixture_gateway_count       (FixtureGateway   *self,
                                             const char       *request);
void            fixture_gateway_forget      (FixtureGateway   *self);
/* the requests since then, one "METHOD /path" a line */
char           *fixture_gateway_dup_history (FixtureGateway   *self);
const PasskeysScriptedRequest *
                fixture_gateway_get_last    (FixtureGateway   *self,
                                             const char       *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureGateway, fixture_gateway_free)

G_END_DECLS
