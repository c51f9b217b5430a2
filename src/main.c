/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <sys/resource.h>

#include "passkeys-application.h"

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

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = NULL;

  leave_no_core ();
  silence_chip ();

  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  dex_init ();

  application = passkeys_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
