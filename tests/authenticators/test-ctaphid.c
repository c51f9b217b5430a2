/* test-ctaphid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-ctaphid.h"

#include <string.h>

#define BROADCAST G_MAXUINT32
#define NOW 1000000
#define TIMEOUT 500000

typedef struct
{
  PasskeysCtaphid        *ctaphid;
  GPtrArray              *frames;  /* that the authenticator sent last */
  PasskeysCtaphidMessage *message; /* that it received last */
  gint64                  now;
} Fixture;

static void
clear_message (Fixture *fixture)
{
  g_clear_pointer (&fixture->message, passkeys_ctaphid_message_free);
}

static const PasskeysCtaphidMessage *
send_frame (Fixture      *fixture,
            guint32       channel,
            guint8        type,
            const guint8 *rest,
            gsize         length)
{
  guint8 frame[PASSKEYS_CTAPHID_FRAME_LENGTH] = { 0, };

  frame[0] = channel >> 24;
  frame[1] = channel >> 16;
  frame[2] = channel >> 8;
  frame[3] = channel;
  frame[4] = type;
  memcpy (frame + 5, rest, length);

  clear_message (fixture);
  g_ptr_array_set_size (fixture->frames, 0);
  fixture->message = passkeys_ctaphid_receive (fixture->ctaphid, frame, sizeof frame, fixture->now,
                                               fixture->frames);
  return fixture->message;
}

/* The first frame of a message, with as much of it as fits. */
static const PasskeysCtaphidMessage *
start (Fixture    *fixture,
       guint32     channel,
       guint8      command,
       const char *data,
       gsize       length)
{
  guint8 rest[59] = { length >> 8, length, };

  memcpy (rest + 2, data, MIN (MIN (length, strlen (data)), 57));
  return send_frame (fixture, channel, 0x80 | command, rest, sizeof rest);
}

static const PasskeysCtaphidMessage *
go_on (Fixture *fixture,
       guint32  channel,
       guint8   sequence)
{
  guint8 rest[59];

  memset (rest, 'a' + sequence, sizeof rest);
  return send_frame (fixture, channel, sequence, rest, sizeof rest);
}

static const guint8 *
get_frame (Fixture *fixture,
           guint    index)
{
  g_assert_cmpuint (index, <, fixture->frames->len);
  g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (fixture->frames, index)), ==, 64);
  return g_bytes_get_data (g_ptr_array_index (fixture->frames, index), NULL);
}

static guint32
read_number (const guint8 *data)
{
  return (guint32) data[0] << 24 | data[1] << 16 | data[2] << 8 | data[3];
}

static void
assert_error (Fixture               *fixture,
              guint32                channel,
              PasskeysCtaphidStatus  status)
{
  const guint8 *frame = get_frame (fixture, 0);

  g_assert_null (fixture->message);
  g_assert_cmpuint (fixture->frames->len, ==, 1);
  g_assert_cmphex (read_number (frame), ==, channel);
  g_assert_cmphex (frame[4], ==, 0xbf);
  g_assert_cmpuint (frame[5] << 8 | frame[6], ==, 1);
  g_assert_cmphex (frame[7], ==, status);
}

static guint32
allocate (Fixture *fixture)
{
  const guint8 *frame;

  g_assert_null (start (fixture, BROADCAST, 0x06, "12345678", 8));
  g_assert_cmpuint (fixture->frames->len, ==, 1);
  frame = get_frame (fixture, 0);
  g_assert_cmphex (read_number (frame), ==, BROADCAST);
  g_assert_cmphex (frame[4], ==, 0x86);
  g_assert_cmpuint (frame[5] << 8 | frame[6], ==, 17);
  g_assert_cmpmem (frame + 7, 8, "12345678", 8);
  g_assert_cmphex (frame[19], ==, 2);
  g_assert_cmphex (frame[23], ==, 0x05);
  return read_number (frame + 15);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->ctaphid = passkeys_ctaphid_new (PASSKEYS_CTAPHID_CAPABILITY_WINK |
                                           PASSKEYS_CTAPHID_CAPABILITY_CBOR);
  fixture->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fixture->now = NOW;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  clear_message (fixture);
  g_ptr_array_unref (fixture->frames);
  passkeys_ctaphid_free (fixture->ctaphid);
}

static void
test_channels (Fixture       *fixture,
               gconstpointer  data)
{
  guint32 one = allocate (fixture);
  guint32 other = allocate (fixture);

  g_assert_cmphex (one, !=, other);
  g_assert_cmphex (one, !=, 0);

  start (fixture, 0, 0x01, "", 0);
  assert_error (fixture, 0, PASSKEYS_CTAPHID_STATUS_INVALID_CHANNEL);
  start (fixture, other + 1, 0x01, "", 0);
  assert_error (fixture, other + 1, PASSKEYS_CTAPHID_STATUS_INVALID_CHANNEL);
  go_on (fixture, other + 1, 0);
  assert_error (fixture, other + 1, PASSKEYS_CTAPHID_STATUS_INVALID_CHANNEL);
  start (fixture, BROADCAST, 0x10, "\x04", 1);
  assert_error (fixture, BROADCAST, PASSKEYS_CTAPHID_STATUS_INVALID_CHANNEL);
  start (fixture, BROADCAST, 0x06, "1234567", 7);
  assert_error (fixture, BROADCAST, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
}

static void
test_ping (Fixture       *fixture,
           gconstpointer  data)
{
  guint32 channel = allocate (fixture);
  const guint8 *frame;

  /* 57 bytes fit in one frame, 58 do not */
  start (fixture, channel, 0x01, "x", 57);
  g_assert_cmpuint (fixture->frames->len, ==, 1);
  start (fixture, channel, 0x01, "x", 58);
  g_assert_cmpuint (fixture->frames->len, ==, 0);
  go_on (fixture, channel, 0);
  g_assert_cmpuint (fixture->frames->len, ==, 2);
  frame = get_frame (fixture, 1);
  g_assert_cmphex (read_number (frame), ==, channel);
  g_assert_cmphex (frame[4], ==, 0);
  g_assert_cmphex (frame[5], ==, 'a');
  g_assert_cmphex (frame[6], ==, 0);

  start (fixture, channel, 0x01, "", 0);
  g_assert_cmpuint (fixture->frames->len, ==, 1);
}

static void
test_longest (Fixture       *fixture,
              gconstpointer  data)
{
  guint32 channel = allocate (fixture);

  start (fixture, channel, 0x01, "x", PASSKEYS_CTAPHID_MAXIMUM_LENGTH);
  for (guint i = 0; i < 128; i++)
    {
      g_assert_cmpuint (fixture->frames->len, ==, 0);
      go_on (fixture, channel, i);
    }
  g_assert_cmpuint (fixture->frames->len, ==, 129);
  g_assert_cmphex (get_frame (fixture, 128)[4], ==, 127);
  g_assert_cmphex (get_frame (fixture, 128)[63], ==, (guint8) ('a' + 127));

  start (fixture, channel, 0x01, "x", PASSKEYS_CTAPHID_MAXIMUM_LENGTH + 1);
  assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
  start (fixture, channel, 0x01, "x", G_MAXUINT16);
  assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
}

static void
test_wink (Fixture       *fixture,
           gconstpointer  data)
{
  guint32 channel = allocate (fixture);

  start (fixture, channel, 0x08, "", 0);
  g_assert_cmphex (get_frame (fixture, 0)[4], ==, 0x88);
  start (fixture, channel, 0x08, "x", 1);
  assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
}

static void
test_unknown (Fixture       *fixture,
              gconstpointer  data)
{
  static const guint8 commands[] = { 0x00, 0x02, 0x04, 0x07, 0x12, 0x3b, 0x3f, 0x40, 0x7f };
  guint32 channel = allocate (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      start (fixture, channel, commands[i], "x", 1);
      assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND);
    }
}

static void
test_cbor (Fixture       *fixture,
           gconstpointer  data)
{
  guint32 channel = allocate (fixture);
  const PasskeysCtaphidMessage *message = start (fixture, channel, 0x10, "\x04", 1);
  g_autoptr(GBytes) reply = g_bytes_new_static ("\0", 1);
  g_autofree guint8 *long_data = g_malloc0 (200);
  g_autoptr(GBytes) long_reply = g_bytes_new (long_data, 200);

  g_assert_nonnull (message);
  g_assert_cmpint (message->command, ==, PASSKEYS_CTAPHID_COMMAND_CBOR);
  g_assert_cmpuint (g_bytes_get_size (message->payload), ==, 1);
  g_assert_true (passkeys_ctaphid_is_busy (fixture->ctaphid));
  passkeys_ctaphid_keep_alive (fixture->ctaphid, PASSKEYS_CTAPHID_KEEPALIVE_USER_PRESENCE_NEEDED,
                               fixture->frames);
  passkeys_ctaphid_reply (fixture->ctaphid, reply, fixture->frames);
  g_assert_cmpuint (fixture->frames->len, ==, 2);
  g_assert_cmphex (get_frame (fixture, 0)[4], ==, 0xbb);
  g_assert_cmphex (get_frame (fixture, 0)[7], ==, 2);
  g_assert_cmphex (get_frame (fixture, 1)[4], ==, 0x90);
  g_assert_false (passkeys_ctaphid_is_busy (fixture->ctaphid));

  start (fixture, channel, 0x03, "\x00\x03", 2);
  passkeys_ctaphid_reply (fixture->ctaphid, long_reply, fixture->frames);
  g_assert_cmpuint (fixture->frames->len, ==, 4);
  g_assert_cmphex (get_frame (fixture, 0)[4], ==, 0x83);
  g_assert_cmphex (get_frame (fixture, 3)[4], ==, 2);

  start (fixture, channel, 0x10, "", 0);
  assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
}

static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  guint32 one = allocate (fixture);
  guint32 other = allocate (fixture);

  /* while a message comes in */
  start (fixture, one, 0x10, "x", 100);
  start (fixture, other, 0x01, "x", 1);
  assert_error (fixture, other, PASSKEYS_CTAPHID_STATUS_CHANNEL_BUSY);
  g_assert_nonnull (go_on (fixture, one, 0));

  /* and while it is carried out */
  start (fixture, other, 0x01, "x", 1);
  assert_error (fixture, other, PASSKEYS_CTAPHID_STATUS_CHANNEL_BUSY);
  start (fixture, one, 0x01, "x", 1);
  assert_error (fixture, one, PASSKEYS_CTAPHID_STATUS_CHANNEL_BUSY);
  g_assert_true (passkeys_ctaphid_is_busy (fixture->ctaphid));

  /* another client may still come and see */
  allocate (fixture);
  g_assert_true (passkeys_ctaphid_is_busy (fixture->ctaphid));
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  guint32 one = allocate (fixture);
  guint32 other = allocate (fixture);

  g_assert_null (start (fixture, one, 0x11, "", 0));
  g_assert_cmpuint (fixture->frames->len, ==, 0);

  start (fixture, one, 0x10, "\x04", 1);
  g_assert_null (start (fixture, other, 0x11, "", 0));
  g_assert_cmpuint (fixture->frames->len, ==, 0);
  g_assert_nonnull (start (fixture, one, 0x11, "", 0));
  g_assert_cmpint (fixture->message->command, ==, PASSKEYS_CTAPHID_COMMAND_CANCEL);
  g_assert_cmpuint (fixture->frames->len, ==, 0);
  g_assert_true (passkeys_ctaphid_is_busy (fixture->ctaphid));
}

static void
test_fresh_start (Fixture       *fixture,
                  gconstpointer  data)
{
  guint32 one = allocate (fixture);
  guint32 other = allocate (fixture);

  start (fixture, one, 0x10, "\x04", 1);
  g_assert_null (start (fixture, other, 0x06, "12345678", 8));
  g_assert_true (passkeys_ctaphid_is_busy (fixture->ctaphid));

  g_assert_nonnull (start (fixture, one, 0x06, "12345678", 8));
  g_assert_cmpint (fixture->message->command, ==, PASSKEYS_CTAPHID_COMMAND_INIT);
  g_assert_cmphex (read_number (get_frame (fixture, 0) + 15), ==, one);
  g_assert_false (passkeys_ctaphid_is_busy (fixture->ctaphid));

  /* half of a message is forgotten, too */
  start (fixture, one, 0x01, "x", 100);
  g_assert_null (start (fixture, one, 0x06, "12345678", 8));
  g_assert_null (go_on (fixture, one, 0));
  g_assert_cmpuint (fixture->frames->len, ==, 0);
}

static void
test_sequence (Fixture       *fixture,
               gconstpointer  data)
{
  guint32 channel = allocate (fixture);

  start (fixture, channel, 0x01, "x", 200);
  go_on (fixture, channel, 1);
  assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_SEQUENCE);

  start (fixture, channel, 0x01, "x", 200);
  go_on (fixture, channel, 0);
  go_on (fixture, channel, 0);
  assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_SEQUENCE);

  start (fixture, channel, 0x01, "x", 200);
  start (fixture, channel, 0x01, "x", 200);
  assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_SEQUENCE);

  /* what continues nothing */
  go_on (fixture, channel, 0);
  g_assert_cmpuint (fixture->frames->len, ==, 0);
}

static void
test_timeout (Fixture       *fixture,
              gconstpointer  data)
{
  guint32 channel = allocate (fixture);

  g_assert_cmpint (passkeys_ctaphid_get_deadline (fixture->ctaphid), ==, -1);
  start (fixture, channel, 0x01, "x", 200);
  g_assert_cmpint (passkeys_ctaphid_get_deadline (fixture->ctaphid), ==, NOW + TIMEOUT);
  fixture->now += TIMEOUT - 1;
  go_on (fixture, channel, 0);
  g_assert_cmpint (passkeys_ctaphid_get_deadline (fixture->ctaphid), ==, fixture->now + TIMEOUT);
  passkeys_ctaphid_expire (fixture->ctaphid, fixture->now + TIMEOUT - 1, fixture->frames);
  g_assert_cmpuint (fixture->frames->len, ==, 0);
  passkeys_ctaphid_expire (fixture->ctaphid, fixture->now + TIMEOUT, fixture->frames);
  assert_error (fixture, channel, PASSKEYS_CTAPHID_STATUS_MESSAGE_TIMEOUT);
  g_assert_cmpint (passkeys_ctaphid_get_deadline (fixture->ctaphid), ==, -1);

  /* a late frame finds nothing that it continues */
  go_on (fixture, channel, 1);
  g_assert_cmpuint (fixture->frames->len, ==, 0);
}

static void
test_not_a_frame (Fixture       *fixture,
                  gconstpointer  data)
{
  guint8 frame[65] = { 0, };

  for (gsize length = 0; length <= sizeof frame; length++)
    {
      if (length == 64)
        continue;
      g_assert_null (passkeys_ctaphid_receive (fixture->ctaphid, frame, length, NOW,
                                               fixture->frames));
      g_assert_cmpuint (fixture->frames->len, ==, 0);
    }
}

static void
test_capabilities (void)
{
  Fixture fixture = { 0, };
  guint32 channel;

  set_up (&fixture, NULL);
  channel = allocate (&fixture);
  passkeys_ctaphid_free (fixture.ctaphid);
  fixture.ctaphid = passkeys_ctaphid_new (PASSKEYS_CTAPHID_CAPABILITY_NO_MSG);
  start (&fixture, BROADCAST, 0x06, "12345678", 8);

  start (&fixture, channel, 0x10, "\x04", 1);
  assert_error (&fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND);
  start (&fixture, channel, 0x03, "\x00\x03", 2);
  assert_error (&fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND);
  start (&fixture, channel, 0x08, "", 0);
  assert_error (&fixture, channel, PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND);
  tear_down (&fixture, NULL);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/ctaphid/channels", test_channels },
    { "/ctaphid/ping", test_ping },
    { "/ctaphid/longest", test_longest },
    { "/ctaphid/wink", test_wink },
    { "/ctaphid/unknown", test_unknown },
    { "/ctaphid/cbor", test_cbor },
    { "/ctaphid/busy", test_busy },
    { "/ctaphid/cancel", test_cancel },
    { "/ctaphid/fresh-start", test_fresh_start },
    { "/ctaphid/sequence", test_sequence },
    { "/ctaphid/timeout", test_timeout },
    { "/ctaphid/not-a-frame", test_not_a_frame },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/ctaphid/capabilities", test_capabilities);

  return g_test_run ();
}
