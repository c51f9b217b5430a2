/* passkeys-ticket.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-clock.h"

G_BEGIN_DECLS

/* What a single-use token stands for: the challenge of a ceremony and whose it is, or a signed
 * action. It is good for what it was made for and for nothing else. */
typedef struct
{
  char  *purpose;
  char  *organisation_id;
  char  *user_id;   /* empty when the ceremony is to find out */
  char  *challenge; /* empty in a user-action token */
  char  *binding;   /* what else it was made for: request, kind or code */
  char  *proof;     /* of a user-action token: how it was earned; else empty */
  gint64 date_expires;
} PasskeysTicket;

#define PASSKEYS_TICKET_LOGIN "login"
#define PASSKEYS_TICKET_ACTION "action"
#define PASSKEYS_TICKET_USER_ACTION "userAction"
#define PASSKEYS_TICKET_REGISTRATION "registration"
#define PASSKEYS_TICKET_CREDENTIAL "credential"
#define PASSKEYS_TICKET_DEVICE "device"
#define PASSKEYS_TICKET_RECOVERY "recovery"

typedef enum
{
  PASSKEYS_TICKET_VALID,
  PASSKEYS_TICKET_USED,
  PASSKEYS_TICKET_INVALID, /* not ours, expired, or for something else */
} PasskeysTicketState;

#define PASSKEYS_TYPE_TICKET_OFFICE (passkeys_ticket_office_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysTicketOffice, passkeys_ticket_office, PASSKEYS, TICKET_OFFICE, GObject)

PasskeysTicketOffice *passkeys_ticket_office_new    (const PasskeysClock   *clock);
char                 *passkeys_ticket_office_issue  (PasskeysTicketOffice  *self,
                                                     const PasskeysTicket  *ticket);
PasskeysTicketState   passkeys_ticket_office_redeem (PasskeysTicketOffice  *self,
                                                     const char            *text,
                                                     const char            *purpose,
                                                     PasskeysTicket       **ticket);
guint                 passkeys_ticket_office_get_n_used (PasskeysTicketOffice *self);

void                  passkeys_ticket_free          (PasskeysTicket        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysTicket, passkeys_ticket_free)

G_END_DECLS
