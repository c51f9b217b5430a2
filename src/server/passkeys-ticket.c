/* passkeys-ticket.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-ticket.h"

#include <json-glib/json-glib.h>
#include <openssl/crypto.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-identifier.h"
#include "passkeys-json-object.h"

#define KEY_LENGTH 32
#define MAC_LENGTH 32
#define LONGEST_LIFE (30 * PASSKEYS_MINUTE)
#define MOST_USED 500000
#define LONGEST_TEXT 4096

/* A ticket is a JSON Web Token that only this process can make or read: its key dies with it, and so
 * do all its tickets. Nothing is kept of an unused one, so that no number of challenges asked for
 * can crowd out another person's. Of used ones the number is kept until it cannot come back: in two
 * tables, of which the older is dropped once every ticket in it is past its life, or earlier if there
 * are too many; then tickets issued before the newer table was begun are refused. */
struct _PasskeysTicketOffice
{
  GObject              parent_instance;

  const PasskeysClock *clock;
  guint8               key[KEY_LENGTH];
  GHashTable          *used;
  GHashTable          *used_before;
  gint64               date_begun;    /* of used */
  gint64               date_earliest; /* issued before this: refused */
};

G_DEFINE_FINAL_TYPE (PasskeysTicketOffice, passkeys_ticket_office, G_TYPE_OBJECT)

G_STATIC_ASSERT (sizeof (gpointer) >= 8);

/* {"alg":"HS256","typ":"JWT"} */
static const char header[] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";

static void
compute_mac (PasskeysTicketOffice *self,
             const char           *text,
             gsize                 length,
             guint8                mac[MAC_LENGTH])
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, self->key, sizeof self->key);
  gsize mac_length = MAC_LENGTH;

  g_hmac_update (hmac, (const guchar *) text, length);
  g_hmac_get_digest (hmac, mac, &mac_length);
  g_hmac_unref (hmac);
}

static void
turn_over (PasskeysTicketOffice *self)
{
  gint64 now = passkeys_clock_now (self->clock);

  if (now < self->date_begun + LONGEST_LIFE && g_hash_table_size (self->used) < MOST_USED)
    return;
  g_hash_table_unref (self->used_before);
  self->used_before = g_steal_pointer (&self->used);
  self->used = g_hash_table_new (NULL, NULL);
  self->date_earliest = self->date_begun;
  self->date_begun = now;
}

/* TRUE for the first who comes with NUMBER. */
static gboolean
use (PasskeysTicketOffice *self,
     gpointer              number)
{
  turn_over (self);
  return !g_hash_table_contains (self->used_before, number)
         && g_hash_table_add (self->used, number);
}

static char *
write_payload (PasskeysTicketOffice *self,
               const PasskeysTicket *ticket)
{
  g_autoptr (JsonObject) payload = json_object_new ();
  g_autofree char *text = NULL;
  guint64 number;

  passkeys_random_fill (&number, sizeof number);
  json_object_set_int_member (payload, "jti", (gint64) number);
  json_object_set_int_member (payload, "iat", passkeys_clock_now (self->clock));
  json_object_set_int_member (payload, "exp", ticket->date_expires);
  json_object_set_string_member (payload, "use", ticket->purpose);
  json_object_set_string_member (payload, "org", ticket->organisation_id);
  json_object_set_string_member (payload, "sub", ticket->user_id ? ticket->user_id : "");
  json_object_set_string_member (payload, "challenge", ticket->challenge ? ticket->challenge : "");
  json_object_set_string_member (payload, "binding", ticket->binding ? ticket->binding : "");
  text = passkeys_json_object_to_text (payload);
  return passkeys_base64url_encode_data (text, strlen (text));
}

static JsonObject *
read_payload (const char *start,
              const char *end)
{
  g_autofree char *encoded = g_strndup (start, end - start);
  g_autoptr (GBytes) json = passkeys_base64url_decode (encoded, NULL);

  return json ? passkeys_json_object_parse (json, NULL) : NULL;
}

static gboolean
has_our_mac (PasskeysTicketOffice *self,
             const char           *text,
             const char           *dot)
{
  g_autoptr (GBytes) claimed = passkeys_base64url_decode (dot + 1, NULL);
  guint8 mac[MAC_LENGTH];

  if (!claimed || g_bytes_get_size (claimed) != sizeof mac)
    return FALSE;
  compute_mac (self, text, dot - text, mac);
  return CRYPTO_memcmp (mac, g_bytes_get_data (claimed, NULL), sizeof mac) == 0;
}

static PasskeysTicket *
read_ticket (JsonObject *payload)
{
  PasskeysTicket *ticket = g_new0 (PasskeysTicket, 1);

  ticket->purpose = g_strdup (json_object_get_string_member (payload, "use"));
  ticket->organisation_id = g_strdup (json_object_get_string_member (payload, "org"));
  ticket->user_id = g_strdup (json_object_get_string_member (payload, "sub"));
  ticket->challenge = g_strdup (json_object_get_string_member (payload, "challenge"));
  ticket->binding = g_strdup (json_object_get_string_member (payload, "binding"));
  ticket->date_expires = json_object_get_int_member (payload, "exp");
  return ticket;
}

static JsonObject *
open_ticket (PasskeysTicketOffice *self,
             const char           *text)
{
  const char *dot = strrchr (text, '.');

  if (strlen (text) > LONGEST_TEXT || !g_str_has_prefix (text, header)
      || dot < text + strlen (header) || !has_our_mac (self, text, dot))
    return NULL;
  return read_payload (text + strlen (header), dot);
}

static void
passkeys_ticket_office_finalize (GObject *object)
{
  PasskeysTicketOffice *self = PASSKEYS_TICKET_OFFICE (object);

  OPENSSL_cleanse (self->key, sizeof self->key);
  g_clear_pointer (&self->used, g_hash_table_unref);
  g_clear_pointer (&self->used_before, g_hash_table_unref);

  G_OBJECT_CLASS (passkeys_ticket_office_parent_class)->finalize (object);
}

static void
passkeys_ticket_office_class_init (PasskeysTicketOfficeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_ticket_office_finalize;
}

static void
passkeys_ticket_office_init (PasskeysTicketOffice *self)
{
  passkeys_random_fill (self->key, sizeof self->key);
  self->used = g_hash_table_new (NULL, NULL);
  self->used_before = g_hash_table_new (NULL, NULL);
}

/**
 * passkeys_ticket_office_new:
 * @clock: (transfer none): the clock; it must outlive the office
 *
 * Returns: (transfer full): an office whose tickets end with it
 */
PasskeysTicketOffice *
passkeys_ticket_office_new (const PasskeysClock *clock)
{
  PasskeysTicketOffice *self = g_object_new (PASSKEYS_TYPE_TICKET_OFFICE, NULL);

  self->clock = clock;
  self->date_begun = passkeys_clock_now (clock);
  return self;
}

/**
 * passkeys_ticket_office_issue:
 * @self: the office
 * @ticket: what the ticket is to stand for
 *
 * Returns: (transfer full): the text to be given to the client
 */
char *
passkeys_ticket_office_issue (PasskeysTicketOffice *self,
                              const PasskeysTicket *ticket)
{
  g_autofree char *payload = NULL;
  g_autofree char *signed_text = NULL;
  g_autofree char *encoded_mac = NULL;
  guint8 mac[MAC_LENGTH];

  g_return_val_if_fail (PASSKEYS_IS_TICKET_OFFICE (self), NULL);

  payload = write_payload (self, ticket);
  signed_text = g_strconcat (header, payload, NULL);
  compute_mac (self, signed_text, strlen (signed_text), mac);
  encoded_mac = passkeys_base64url_encode_data (mac, sizeof mac);
  return g_strconcat (signed_text, ".", encoded_mac, NULL);
}

/**
 * passkeys_ticket_office_redeem:
 * @self: the office
 * @text: what the client sent
 * @purpose: what it is sent for
 * @ticket: (out) (transfer full): what it stands for, if valid
 *
 * Whoever names a ticket uses it up, whatever becomes of the attempt.
 *
 * Returns: whether it may be used
 */
PasskeysTicketState
passkeys_ticket_office_redeem (PasskeysTicketOffice  *self,
                               const char            *text,
                               const char            *purpose,
                               PasskeysTicket       **ticket)
{
  g_autoptr (JsonObject) payload = NULL;

  g_return_val_if_fail (PASSKEYS_IS_TICKET_OFFICE (self), PASSKEYS_TICKET_INVALID);

  payload = open_ticket (self, text);
  if (!payload
      || g_strcmp0 (json_object_get_string_member (payload, "use"), purpose) != 0
      || json_object_get_int_member (payload, "exp") <= passkeys_clock_now (self->clock)
      || json_object_get_int_member (payload, "iat") < self->date_earliest)
    return PASSKEYS_TICKET_INVALID;
  if (!use (self, GSIZE_TO_POINTER (json_object_get_int_member (payload, "jti"))))
    return PASSKEYS_TICKET_USED;
  *ticket = read_ticket (payload);
  return PASSKEYS_TICKET_VALID;
}

/**
 * passkeys_ticket_office_get_n_used:
 * @self: the office
 *
 * Returns: how many used tickets are remembered
 */
guint
passkeys_ticket_office_get_n_used (PasskeysTicketOffice *self)
{
  return g_hash_table_size (self->used) + g_hash_table_size (self->used_before);
}

/**
 * passkeys_ticket_free:
 * @self: (transfer full): the ticket
 */
void
passkeys_ticket_free (PasskeysTicket *self)
{
  g_free (self->purpose);
  g_free (self->organisation_id);
  g_free (self->user_id);
  g_free (self->challenge);
  g_free (self->binding);
  g_free (self);
}
