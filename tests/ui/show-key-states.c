/* show-key-states.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "show-key-states.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "passkeys-security-key-list-private.h"
#include "passkeys-security-keys-page.h"
#include "passkeys-virtual-key.h"
#include "passkeys-virtual-source.h"
#include "show-picture.h"
#include "ui-fixture.h"

#define KEY "YubiKey 5 NFC"
#define PIN "314159"

static void
unplug (GtkWindow          *window,
        PasskeysVirtualKey *key)
{
  passkeys_virtual_key_unplug (key);
  ui_fixture_await_text (window, _("Plug In a Security Key"));
}

static void
unlock (GtkWindow *window)
{
  g_autofree char *pin_row = g_strdup_printf (_("_PIN of %s"), KEY);

  ui_fixture_await_text (window, C_("security key", "Locked"));
  show_picture (window, "key-locked");
  gtk_widget_activate (ui_fixture_find (window, ADW_TYPE_PREFERENCES_ROW, C_("security key", "_Unlock…")));
  ui_fixture_await_text (window, pin_row);
  ui_fixture_type (window, pin_row, PIN);
  ui_fixture_settle ();
  ui_fixture_click (window, C_("button", "C_ontinue"));
}

static void
add_passkeys (PasskeysVirtualKey *key,
              guint               n_passkeys)
{
  for (guint i = 0; i < n_passkeys; i++)
    {
      g_autofree char *site = g_strdup_printf ("%s%u.example.org", i % 2 == 0 ? "mail" : "shop", i);
      g_autofree char *user = g_strdup_printf ("jane%u@example.org", i);
      g_autoptr(GBytes) handle = g_bytes_new (user, strlen (user));
      g_autoptr(GBytes) id = passkeys_virtual_key_add_passkey (key, site, user, handle);
    }
}

/* What is scrolled: the first that has more than it can show. */
static GtkAdjustment *
find_adjustment (GtkWidget *widget)
{
  GtkAdjustment *found = NULL;

  if (GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget))
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

      if (gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment))
        return adjustment;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_adjustment (child);

  return found;
}

static void
show_dialog (GtkWindow  *window,
             const char *text,
             const char *name)
{
  ui_fixture_await_text (window, text);
  show_picture (window, name);
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (window)));
  ui_fixture_settle ();
}

/* What is opened by a row of the page of a key. */
static void
show_key_dialog (GtkWindow  *window,
                 const char *row,
                 const char *text,
                 const char *name)
{
  gtk_widget_activate (ui_fixture_find (window, ADW_TYPE_PREFERENCES_ROW, row));
  show_dialog (window, text, name);
}

/* What is asked by the menu of a row. */
static void
show_question (GtkWindow  *window,
               const char *row,
               const char *action,
               const char *text,
               const char *name)
{
  gtk_widget_activate_action (ui_fixture_find (window, ADW_TYPE_ACTION_ROW, row), action, NULL);
  show_dialog (window, text, name);
}

static void
show_questions (GtkWindow *window)
{
  show_question (window, "Right thumb", "fingerprint.rename", _("Rename Fingerprint"),
                 "key-fingerprint-rename");
  show_question (window, "Right thumb", "fingerprint.remove", _("Remove Fingerprint?"),
                 "key-fingerprint-remove");
  show_question (window, "mail0.example.org", "passkey.rename", _("Rename User"), "key-passkey-rename");
  show_question (window, "mail0.example.org", "passkey.remove", _("Remove Passkey?"),
                 "key-passkey-remove");
  show_key_dialog (window, _("_Minimum Length"), _("Minimum PIN Length"), "key-minimum-length");
}

static void
show_whole_key (GtkWindow *window)
{
  g_autoptr(PasskeysVirtualKey) key = passkeys_virtual_key_new (KEY);
  GtkAdjustment *adjustment;

  passkeys_virtual_key_add_fingerprint_reader (key);
  passkeys_virtual_key_add_finger (key, "Right thumb");
  passkeys_virtual_key_set_pin (key, PIN);
  add_passkeys (key, 5);
  passkeys_virtual_key_set_remaining_slots (key, 0);
  passkeys_virtual_key_plug (key);
  unlock (window);
  ui_fixture_await_text (window, "mail0.example.org");
  show_picture (window, "key-full");
  adjustment = find_adjustment (GTK_WIDGET (window));
  for (guint i = 0; i < 2; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) +
                                            gtk_adjustment_get_page_size (adjustment) * 0.9);
      show_picture (window, "key-full-below");
    }
  show_questions (window);
  show_key_dialog (window, _("Add Fi_ngerprint…"), _("Fingerprint Added"), "key-fingerprint-added");
  passkeys_virtual_key_set_touch (key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  show_key_dialog (window, _("Add Fi_ngerprint…"), _("Touch the Sensor"), "key-fingerprint");
  show_key_dialog (window, _("_Factory Reset…"), _("What Is Lost"), "key-reset");
  unplug (window, key);
}

static void
show_kinds (GtkWindow *window)
{
  g_autoptr(PasskeysVirtualKey) empty = passkeys_virtual_key_new (KEY);
  g_autoptr(PasskeysVirtualKey) u2f = passkeys_virtual_key_new ("Old Key");
  g_autoptr(PasskeysVirtualKey) silent = passkeys_virtual_key_new ("Security Key by Yubico");
  g_autoptr(PasskeysVirtualKey) broken = passkeys_virtual_key_new ("Broken Key");

  passkeys_virtual_key_plug (empty);
  ui_fixture_await_text (window, _("_Set PIN…"));
  show_picture (window, "key-without-pin");
  unplug (window, empty);

  passkeys_virtual_key_set_u2f_only (u2f, TRUE);
  passkeys_virtual_key_plug (u2f);
  ui_fixture_await_text (window, _("An Older Kind of Key"));
  show_picture (window, "key-u2f-only");
  unplug (window, u2f);

  passkeys_virtual_key_remove_option (silent, "credMgmt");
  passkeys_virtual_key_remove_option (silent, "credentialMgmtPreview");
  passkeys_virtual_key_set_pin (silent, PIN);
  passkeys_virtual_key_plug (silent);
  ui_fixture_await_text (window, _("This Key Does Not Tell What It Holds"));
  show_picture (window, "key-old-firmware");
  unplug (window, silent);

  passkeys_virtual_key_set_delay (broken, 3000);
  passkeys_virtual_key_plug (broken);
  ui_fixture_await_text (window, "Broken Key");
  show_picture (window, "key-being-read");
  unplug (window, broken);
}

/* What keeps the key back, and what is to be done about it */
static void
show_unusable (GtkWindow                 *window,
               PasskeysSecurityKeySource *source)
{
  passkeys_virtual_source_set_access (source, PASSKEYS_SECURITY_KEY_ACCESS_DENIED);
  ui_fixture_await_text (window, _("No Permission to Use This Key"));
  show_picture (window, "key-denied");
  passkeys_virtual_source_set_access (source, PASSKEYS_SECURITY_KEY_ACCESS_WITHHELD);
  ui_fixture_await_text (window, _("Hidden by the Sandbox"));
  show_picture (window, "key-withheld");
  passkeys_virtual_source_set_access (source, PASSKEYS_SECURITY_KEY_ACCESS_GRANTED);
  ui_fixture_await_text (window, _("Plug In a Security Key"));
}

static gboolean
has_three_keys (gpointer keys)
{
  return g_list_model_get_n_items (keys) == 3;
}

static void
show_several (GtkWindow               *window,
              PasskeysSecurityKeyList *keys)
{
  g_autoptr(PasskeysVirtualKey) first = passkeys_virtual_key_new (KEY);
  g_autoptr(PasskeysVirtualKey) second = passkeys_virtual_key_new (KEY);
  g_autoptr(PasskeysVirtualKey) third = passkeys_virtual_key_new ("Solo 2");
  AdwNavigationView *view;

  passkeys_virtual_key_plug (first);
  passkeys_virtual_key_plug (second);
  passkeys_virtual_key_plug (third);
  passkeys_test_run_until (has_three_keys, keys);
  view = ui_fixture_find (window, ADW_TYPE_NAVIGATION_VIEW, NULL);
  while (adw_navigation_view_pop (view))
    ui_fixture_settle ();
  show_picture (window, "several-keys");
  passkeys_virtual_key_unplug (first);
  passkeys_virtual_key_unplug (second);
  unplug (window, third);
}

void
show_key_states (void)
{
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();
  g_autoptr(PasskeysSecurityKeyList) keys = _passkeys_security_key_list_new_with (source);
  GtkWindow *window = show_picture_window (GTK_WIDGET (passkeys_security_keys_page_new_for_keys (keys, NULL)));

  show_picture (window, "no-key");
  show_whole_key (window);
  show_kinds (window);
  show_unusable (window, source);
  show_several (window, keys);
  ui_fixture_close (window);
}
