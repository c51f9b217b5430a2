/* passkeys-ticket.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-ticket.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-identifier.h"

#define KEY_LENGTH 32
#define MAC_LENGTH 32
#define LONGEST_LIFE (30 * PASSKEYS_MINUTE)
#define MOST_USED 500000
#define LONGEST_TEXT 16384

/* A ticket is a JSON Web Token that only this process can make or read: its key dies with it, and so
 * do all its tickets. Nothing is kept of an unused one, so that no number of challenges asked for
 * can crowd out another person's. Of used ones the number is kept until it cannot come back: in two
 * tables, of which the older is dropped once every ticket in it is past its life, or earlier if there
 * are too many; then tickets issued before the newer table was begun are refused. */
struct _PasskeysTicketOffice
{
  GObject              parent_instance;

  const PasskeysClock *clock;
  EVP_MAC_CTX         *mac; /* keyed, to be copied */
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
  EVP_MAC_CTX *context = EVP_MAC_CTX_dup (self->mac);

  if (!context || EVP_MAC_update (context, (const guint8 *) text, length) != 1
      || EVP_MAC_final (context, mac, NULL, MAC_LENGTH) != 1)
    g_error ("Tickets cannot be signed");
  EVP_MAC_CTX_free (context);
}

/* With a key that nobody else ever has. */
static EVP_MAC_CTX *
create_mac (void)
{
  g_autofree char *digest = g_strdup ("SHA256");
  const OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_MAC_PARAM_DIGEST, digest, 0),
    OSSL_PARAM_construct_end (),
  };
  EVP_MAC *hmac = EVP_MAC_fetch (NULL, "HMAC", NULL);
  EVP_MAC_CTX *context = EVP_MAC_CTX_new (hmac);
  guint8 key[KEY_LENGTH];

  passkeys_random_fill (key, sizeof key);
  if (!context || EVP_MAC_init (context, key, sizeof key, parameters) != 1)
    g_error ("Tickets cannot be signed");
  OPENSSL_cleanse (key, sizeof key);
  EVP_MAC_free (hmac);
  return context;
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

static gboolean
is_plain (const char *text)
{
  return !text || !strpbrk (text, "\"\\");
}

/* JSON with its members in their places. Nothing in it needs an escape: identifiers that were found in
 * the database, hashes, and words of our own. */
static char *
write_payload (PasskeysTicketOffice *self,
               const PasskeysTicket *ticket)
{
  g_autofree char *text = NULL;
  gint64 number;

  g_assert (is_plain (ticket->organisation_id) && is_plain (ticket->user_id)
            && is_plain (ticket->challenge) && is_plain (ticket->binding)
            && is_plain (ticket->proof));

  passkeys_random_fill (&number, sizeof number);
  text = g_strdup_printf ("{\"use\":\"%s\",\"org\":\"%s\",\"sub\":\"%s\",\"challenge\":\"%s\","
                          "\"binding\":\"%s\",\"proof\":\"%s\",\"iat\":%" G_GINT64_FORMAT ",\"exp\":%" G_GINT64_FORMAT
                          ",\"jti\":%" G_GINT64_FORMAT "}",
                          ticket->purpose, ticket->organisation_id,
                          ticket->user_id ? ticket->user_id : "",
                          ticket->challenge ? ticket->challenge : "",
                          ticket->binding ? ticket->binding : "",
                          ticket->proof ? ticket->proof : "",
                          passkeys_clock_now (self->clock), ticket->date_expires, number);
  return passkeys_base64url_encode_data (text, strlen (text));
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

/* The inverse of write_payload(), and it only ever sees what that wrote. */
static PasskeysTicket *
read_payload (const char *start,
              const char *end,
              gint64     *date_issued,
              gint64     *number)
{
  g_autofree char *encoded = g_strndup (start, end - start);
  g_autoptr (GBytes) json = passkeys_base64url_decode (encoded, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  PasskeysTicket *ticket = g_new0 (PasskeysTicket, 1);

  g_assert (g_strv_length (parts) == 31);

  ticket->purpose = g_strdup (parts[3]);
  ticket->organisation_id = g_strdup (parts[7]);
  ticket->user_id = g_strdup (parts[11]);
  ticket->challenge = g_strdup (parts[15]);
  ticket->binding = g_strdup (parts[19]);
  ticket->proof = g_strdup (parts[23]);
  *date_issued = g_ascii_strtoll (parts[26] + 1, NULL, 10);
  ticket->date_expires = g_ascii_strtoll (parts[28] + 1, NULL, 10);
  *number = g_ascii_strtoll (parts[30] + 1, NULL, 10);
  return ticket;
}

static PasskeysTicket *
open_ticket (PasskeysTicketOffice *self,
             const char           *text,
             gint64               *date_issued,
             gint64               *number)
{
  const char *dot = strrchr (text, '.');

  if (strlen (text) > LONGEST_TEXT || !g_str_has_prefix (text, header)
      || dot < text + strlen (header) || !has_our_mac (self, text, dot))
    return NULL;
  return read_payload (text + strlen (header), dot, date_issued, number);
}

static void
passkeys_ticket_office_finalize (GObject *object)
{
  PasskeysTicketOffice *self = PASSKEYS_TICKET_OFFICE (object);

  EVP_MAC_CTX_free (self->mac);
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
  self->mac = create_mac ();
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
  g_autoptr (PasskeysTicket) opened = NULL;
  gint64 date_issued, number;

  g_return_val_if_fail (PASSKEYS_IS_TICKET_OFFICE (self), PASSKEYS_TICKET_INVALID);

  opened = open_ticket (self, text, &date_issued, &number);
  if (!opened
      || strcmp (opened->purpose, purpose) != 0
      || opened->date_expires <= passkeys_clock_now (self->clock)
      || date_issued < self->date_earliest)
    return PASSKEYS_TICKET_INVALID;
  if (!use (self, GSIZE_TO_POINTER (number)))
    return PASSKEYS_TICKET_USED;
  *ticket = g_steal_pointer (&opened);
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
  g_free (self->proof);
  g_free (self);
}
