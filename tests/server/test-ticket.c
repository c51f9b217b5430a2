/* test-ticket.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-ticket.h"

#define LIFE (60 * PASSKEYS_SECOND)

typedef struct
{
  PasskeysClock         clock;
  PasskeysTicketOffice *office;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->office = passkeys_ticket_office_new (&fixture->clock);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->office);
}

static char *
issue (Fixture *fixture)
{
  const PasskeysTicket ticket = {
    .purpose = (char *) PASSKEYS_TICKET_LOGIN,
    .organisation_id = (char *) "or-1",
    .user_id = (char *) "us-1",
    .challenge = (char *) "challenge",
    .binding = (char *) "PUT /path ü",
    .date_expires = passkeys_clock_now (&fixture->clock) + LIFE,
  };

  return passkeys_ticket_office_issue (fixture->office, &ticket);
}

static PasskeysTicketState
redeem (Fixture    *fixture,
        const char *text,
        const char *purpose)
{
  g_autoptr (PasskeysTicket) ticket = NULL;

  return passkeys_ticket_office_redeem (fixture->office, text, purpose, &ticket);
}

static void
test_gives_back_what_it_stands_for (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autofree char *text = issue (fixture);
  g_autoptr (PasskeysTicket) ticket = NULL;

  g_assert_true (g_str_has_prefix (text, "eyJ"));
  g_assert_cmpint (passkeys_ticket_office_redeem (fixture->office, text, PASSKEYS_TICKET_LOGIN,
                                                  &ticket), ==, PASSKEYS_TICKET_VALID);
  g_assert_cmpstr (ticket->purpose, ==, PASSKEYS_TICKET_LOGIN);
  g_assert_cmpstr (ticket->organisation_id, ==, "or-1");
  g_assert_cmpstr (ticket->user_id, ==, "us-1");
  g_assert_cmpstr (ticket->challenge, ==, "challenge");
  g_assert_cmpstr (ticket->binding, ==, "PUT /path ü");
}

static void
test_works_once (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *text = issue (fixture);

  g_assert_cmpint (redeem (fixture, text, PASSKEYS_TICKET_LOGIN), ==, PASSKEYS_TICKET_VALID);
  g_assert_cmpint (redeem (fixture, text, PASSKEYS_TICKET_LOGIN), ==, PASSKEYS_TICKET_USED);
}

static void
test_is_for_one_purpose (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *text = issue (fixture);

  g_assert_cmpint (redeem (fixture, text, PASSKEYS_TICKET_ACTION), ==, PASSKEYS_TICKET_INVALID);
}

static void
test_expires (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    gint64              seconds;
    PasskeysTicketState state;
  } moments[] = {
    { 59, PASSKEYS_TICKET_VALID }, { 60, PASSKEYS_TICKET_INVALID }, { 61, PASSKEYS_TICKET_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *text = NULL;

      fixture->clock.offset = 0;
      text = issue (fixture);
      fixture->clock.offset = moments[i].seconds * PASSKEYS_SECOND;
      g_assert_cmpint (redeem (fixture, text, PASSKEYS_TICKET_LOGIN), ==, moments[i].state);
    }
}

static void
test_cannot_be_altered (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *text = issue (fixture);

  for (gsize i = 0; text[i]; i++)
    {
      g_autofree char *altered = g_strdup (text);

      altered[i] = altered[i] == 'A' ? 'B' : 'A';
      if (strcmp (altered, text) != 0)
        g_assert_cmpint (redeem (fixture, altered, PASSKEYS_TICKET_LOGIN), ==,
                         PASSKEYS_TICKET_INVALID);
    }
  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *shortened = g_strndup (text, length);

      g_assert_cmpint (redeem (fixture, shortened, PASSKEYS_TICKET_LOGIN), ==,
                       PASSKEYS_TICKET_INVALID);
    }
  g_assert_cmpint (redeem (fixture, text, PASSKEYS_TICKET_LOGIN), ==, PASSKEYS_TICKET_VALID);
}

/* The oldest trick with a JSON Web Token. */
static void
test_unsigned_is_refused (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *text = issue (fixture);
  g_auto (GStrv) parts = g_strsplit (text, ".", 3);
  g_autofree char *header = passkeys_base64url_encode_data ("{\"alg\":\"none\"}", 14);
  g_autofree char *unsigned_text = g_strdup_printf ("%s.%s.", header, parts[1]);
  g_autofree char *bare = g_strdup_printf ("%s.%s.", parts[0], parts[1]);

  g_assert_cmpint (redeem (fixture, unsigned_text, PASSKEYS_TICKET_LOGIN), ==,
                   PASSKEYS_TICKET_INVALID);
  g_assert_cmpint (redeem (fixture, bare, PASSKEYS_TICKET_LOGIN), ==, PASSKEYS_TICKET_INVALID);
}

static void
test_ends_with_its_office (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *text = issue (fixture);

  g_object_unref (fixture->office);
  fixture->office = passkeys_ticket_office_new (&fixture->clock);
  g_assert_cmpint (redeem (fixture, text, PASSKEYS_TICKET_LOGIN), ==, PASSKEYS_TICKET_INVALID);
}

/* What is used stays used for as long as it lives, across the change of tables. */
static void
test_used_is_remembered (Fixture       *fixture,
                         gconstpointer  data)
{
  PasskeysTicket ticket = {
    .purpose = (char *) PASSKEYS_TICKET_REGISTRATION,
    .organisation_id = (char *) "or-1",
  };
  g_autofree char *text = NULL;

  fixture->clock.offset = 29 * PASSKEYS_MINUTE;
  ticket.date_expires = passkeys_clock_now (&fixture->clock) + 30 * PASSKEYS_MINUTE;
  text = passkeys_ticket_office_issue (fixture->office, &ticket);
  g_assert_cmpint (redeem (fixture, text, PASSKEYS_TICKET_REGISTRATION), ==, PASSKEYS_TICKET_VALID);
  for (int minutes = 30; minutes < 59; minutes++)
    {
      g_autofree char *other = NULL;

      fixture->clock.offset = minutes * PASSKEYS_MINUTE;
      other = issue (fixture);
      g_assert_cmpint (redeem (fixture, other, PASSKEYS_TICKET_LOGIN), ==, PASSKEYS_TICKET_VALID);
      g_assert_cmpint (redeem (fixture, text, PASSKEYS_TICKET_REGISTRATION), ==,
                       PASSKEYS_TICKET_USED);
    }
}

/* And is forgotten afterwards. */
static void
test_memory_is_bounded (Fixture       *fixture,
                        gconstpointer  data)
{
  for (int hours = 0; hours < 10; hours++)
    {
      for (int i = 0; i < 100; i++)
        {
          g_autofree char *text = issue (fixture);

          redeem (fixture, text, PASSKEYS_TICKET_LOGIN);
        }
      fixture->clock.offset += PASSKEYS_HOUR;
    }
  g_assert_cmpuint (passkeys_ticket_office_get_n_used (fixture->office), <=, 200);
}

#define TEST(path, function) \
  g_test_add ("/ticket/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("gives-back-what-it-stands-for", test_gives_back_what_it_stands_for);
  TEST ("works-once", test_works_once);
  TEST ("is-for-one-purpose", test_is_for_one_purpose);
  TEST ("expires", test_expires);
  TEST ("cannot-be-altered", test_cannot_be_altered);
  TEST ("unsigned-is-refused", test_unsigned_is_refused);
  TEST ("ends-with-its-office", test_ends_with_its_office);
  TEST ("used-is-remembered", test_used_is_remembered);
  TEST ("memory-is-bounded", test_memory_is_bounded);

  return g_test_run ();
}
