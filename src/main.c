/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef HAVE_MALLOC_TRIM
# include <malloc.h>
#endif

#include "passkeys-application.h"
#include "passkeys-site-application.h"

/* ms */
#define TRIM_AFTER 1000

/* What the service for browsers starts: see PasskeysSiteApplication. */
#define ANSWER_SITE "--answer-site"

/* PINs, tokens and private keys are in this memory: no file is made of it when something breaks. */
static void
leave_no_core (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
}

/* The TPM software stack tells of every failure on the terminal; here they are told in the window. */
static void
silence_chip (void)
{
  g_setenv ("TSS2_LOG", "all+none", /* overwrite= */ FALSE);
}

/* A small window that is there for seconds gains nothing from what draws large ones fast. Without it, it
 * was measured (where that is software, too) to be there sooner and to take a fifth of the memory. */
static void
draw_in_software (void)
{
  g_setenv ("GSK_RENDERER", "cairo", /* overwrite= */ FALSE);
  g_setenv ("GDK_DISABLE", "gl,vulkan", /* overwrite= */ FALSE);
}

/* Small pieces of memory are joined as they are given back. Left for later, as is the habit, 100,000 users
 * that nobody needs any more were all joined at once, at some moment: measured to hold a frame up for 30 ms. */
static void
join_free_memory (void)
{
#ifdef HAVE_MALLOC_TRIM
  mallopt (M_MXFAST, 0);
#endif
}

#ifdef HAVE_MALLOC_TRIM
static gboolean
trim_cb (gpointer user_data)
{
  malloc_trim (0);

  return G_SOURCE_REMOVE;
}

/* What was only needed to start, a third of the heap, goes back once the window has been drawn. It was
 * measured to take less than a millisecond. */
static void
on_window_added (GtkApplication *application,
                 GtkWindow      *window)
{
  g_timeout_add_full (G_PRIORITY_LOW, TRIM_AFTER, trim_cb, NULL, NULL);
}
#endif

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = NULL;
  gboolean answers_site = argc == 2 && g_str_equal (argv[1], ANSWER_SITE);
  const char *translations = g_getenv ("PASSKEYS_LOCALEDIR"); /* as long as it is not installed */

  join_free_memory ();
  leave_no_core ();
  silence_chip ();
  if (answers_site)
    draw_in_software ();

  bindtextdomain (GETTEXT_PACKAGE, translations != NULL ? translations : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  dex_init ();
  if (answers_site)
    return passkeys_site_application_run (STDIN_FILENO, argv[0]);

  application = passkeys_application_new ();
#ifdef HAVE_MALLOC_TRIM
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
#endif
  return g_application_run (G_APPLICATION (application), argc, argv);
}
