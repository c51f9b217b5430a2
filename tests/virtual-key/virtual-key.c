/* virtual-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "virtual-key"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <libdex.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "passkeys-uhid-front.h"

/* Plugs virtual keys into the kernel and does with them what it is told through a FIFO, one command
 * a line; keys are numbered from 1:
 *
 *   plug KEY                    unplug KEY
 *   touch KEY                   without effect while it does not wait for one
 *   touch-after KEY MS          from now on; "never" for never
 *   finger KEY good|bad         the next fingers that touch it
 *   pin KEY PIN
 *   answer KEY COMMAND STATUS   both in hexadecimal, once
 *   unplug-after KEY FRAMES
 *   quit
 *
 * It says on standard output when the keys are ready and when one begins and ends to blink. */

#define FIRMWARE 0x050403 /* 5.4.3 */
#define WATCH_INTERVAL 20 /* ms */

typedef struct
{
  PasskeysVirtualKey *key;   /* (owned) */
  PasskeysUhidFront  *front; /* (owned) */
  gboolean            was_blinking;
} Slot;

static char *control;
static char *name;
static char *pin;
static char *touch;
static int count = 1;
static int n_slots = 25;
static gboolean fingerprint;
static gboolean unplugged;
static gboolean u2f;

static const GOptionEntry entries[] = {
  { "control", 0, 0, G_OPTION_ARG_FILENAME, &control, "The FIFO to make and to take commands from", "PATH" },
  { "count", 0, 0, G_OPTION_ARG_INT, &count, "How many keys", "N" },
  { "fingerprint", 0, 0, G_OPTION_ARG_NONE, &fingerprint, "Have a reader and one finger enrolled", NULL },
  { "name", 0, 0, G_OPTION_ARG_STRING, &name, "What each is called", "NAME" },
  { "pin", 0, 0, G_OPTION_ARG_STRING, &pin, "The PIN of each", "PIN" },
  { "slots", 0, 0, G_OPTION_ARG_INT, &n_slots, "How many passkeys fit", "N" },
  { "touch", 0, 0, G_OPTION_ARG_STRING, &touch, "Touched this long after it asks, or never", "MS" },
  { "u2f", 0, 0, G_OPTION_ARG_NONE, &u2f, "Be of the first generation", NULL },
  { "unplugged", 0, 0, G_OPTION_ARG_NONE, &unplugged, "Plug none in yet", NULL },
  { NULL }
};

static GPtrArray *slots; /* of Slot */
static GMainLoop *loop;
static GString *line;

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_clear_object (&slot->front);
  g_clear_object (&slot->key);
  g_free (slot);
}

static int
parse_delay (const char *text)
{
  return g_str_equal (text, "never") ? PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER : atoi (text);
}

static Slot *
slot_new (guint number)
{
  Slot *slot = g_new0 (Slot, 1);
  const char *product_name = name != NULL ? name : "Virtual Key";

  slot->key = passkeys_virtual_key_new (product_name);
  passkeys_virtual_key_set_pin (slot->key, pin);
  passkeys_virtual_key_set_firmware (slot->key, FIRMWARE);
  passkeys_virtual_key_set_remaining_slots (slot->key, n_slots);
  passkeys_virtual_key_set_u2f_only (slot->key, u2f);
  if (touch != NULL)
    passkeys_virtual_key_set_touch (slot->key, parse_delay (touch));
  if (fingerprint)
    {
      passkeys_virtual_key_add_fingerprint_reader (slot->key);
      passkeys_virtual_key_add_finger (slot->key, "Thumb");
    }
  if (!unplugged)
    passkeys_virtual_key_plug (slot->key);
  slot->front = passkeys_uhid_front_new (slot->key, product_name, number);
  return slot;
}

static void
carry_out_for (PasskeysVirtualKey *key,
               char              **words)
{
  const char *command = words[0];
  const char *argument = words[2] != NULL ? words[2] : "";

  if (g_str_equal (command, "plug"))
    passkeys_virtual_key_plug (key);
  else if (g_str_equal (command, "unplug"))
    passkeys_virtual_key_unplug (key);
  else if (g_str_equal (command, "touch"))
    passkeys_virtual_key_touch (key);
  else if (g_str_equal (command, "touch-after"))
    passkeys_virtual_key_set_touch (key, parse_delay (argument));
  else if (g_str_equal (command, "finger"))
    passkeys_virtual_key_set_finger_matches (key, g_str_equal (argument, "good"));
  else if (g_str_equal (command, "pin"))
    passkeys_virtual_key_set_pin (key, argument);
  else if (g_str_equal (command, "unplug-after"))
    passkeys_virtual_key_unplug_after (key, atoi (argument));
  else if (g_str_equal (command, "answer") && words[2] != NULL && words[3] != NULL)
    passkeys_virtual_key_answer_next (key, g_ascii_strtoull (words[2], NULL, 16),
                                      g_ascii_strtoull (words[3], NULL, 16));
  else
    printf ("There is no command %s\n", command);
}

static void
carry_out (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  guint number;

  if (g_strcmp0 (words[0], "quit") == 0)
    {
      g_main_loop_quit (loop);
      return;
    }

  number = words[0] != NULL && words[1] != NULL ? atoi (words[1]) : 0;
  if (number == 0 || number > slots->len)
    {
      printf ("Which key? %s\n", text);
      return;
    }
  carry_out_for (((Slot *) g_ptr_array_index (slots, number - 1))->key, words);
}

static gboolean
on_control (int          fd,
            GIOCondition condition,
            gpointer     user_data)
{
  char text[512];
  gssize length = read (fd, text, sizeof text);

  for (gssize i = 0; i < length; i++)
    {
      if (text[i] != '\n')
        {
          g_string_append_c (line, text[i]);
          continue;
        }
      carry_out (line->str);
      g_string_truncate (line, 0);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_watch (gpointer user_data)
{
  for (guint i = 0; i < slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (slots, i);
      gboolean is_blinking = passkeys_virtual_key_is_blinking (slot->key);

      if (is_blinking != slot->was_blinking)
        printf ("Key %u %s\n", i + 1, is_blinking ? "blinks" : "blinks no more");
      slot->was_blinking = is_blinking;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_terminated (gpointer user_data)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Open for writing too, so that it has no end when a writer goes away. */
static void
open_control (void)
{
  int fd;

  if (control == NULL)
    return;

  if ((mkfifo (control, 0600) < 0 && errno != EEXIST) ||
      (fd = open (control, O_RDWR | O_CLOEXEC | O_NONBLOCK)) < 0)
    g_error ("%s: %s", control, g_strerror (errno));
  g_unix_fd_add (fd, G_IO_IN, on_control, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  g_option_context_set_summary (context, "Plugs security keys in software into the kernel.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }

  setvbuf (stdout, NULL, _IOLBF, 0);
  dex_init ();
  loop = g_main_loop_new (NULL, FALSE);
  line = g_string_new (NULL);
  slots = g_ptr_array_new_with_free_func (slot_free);
  for (int i = 1; i <= count; i++)
    g_ptr_array_add (slots, slot_new (i));
  open_control ();
  g_unix_signal_add (SIGTERM, on_terminated, NULL);
  g_unix_signal_add (SIGINT, on_terminated, NULL);
  g_timeout_add (WATCH_INTERVAL, on_watch, NULL);
  printf ("Ready: %d\n", count);
  g_main_loop_run (loop);

  g_clear_pointer (&slots, g_ptr_array_unref);
  g_string_free (g_steal_pointer (&line), TRUE);
  g_clear_pointer (&loop, g_main_loop_unref);
  return 0;
}
