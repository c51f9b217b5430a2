/* test-security-key-changes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-fingerprint-dialog.h"
#include "passkeys-fingerprint-ring.h"
#include "passkeys-fingerprint-row.h"
#include "passkeys-credential-places.h"
#include "passkeys-passkey-row.h"
#include "passkeys-security-key-list-private.h"
#include "passkeys-security-key-page.h"
#include "passkeys-security-key-reset-dialog.h"
#include "passkeys-security-keys-page.h"
#include "passkeys-virtual-key.h"
#include "passkeys-virtual-source.h"
#include "security-key-fixture.h"
#include "ui-fixture.h"

#define NAME "Alpha Key"
#define PIN "314159"
#define NEW_PIN "271828"
#define MODEL "sixteen bytes ??"

/* The page of one virtual key. */
typedef struct
{
  PasskeysVirtualKey      *key;
  PasskeysSecurityKeyList *keys;
  GtkWidget               *page;
  GtkWindow               *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();

  fixture->key = passkeys_virtual_key_new (NAME);
  fixture->keys = _passkeys_security_key_list_new_with (source);
  fixture->page = g_object_ref_sink (
    GTK_WIDGET (passkeys_security_keys_page_new_for_keys (fixture->keys, NULL)));
  fixture->window = ui_fixture_show (fixture->page);
}

static void
plug (Fixture    *fixture,
      const char *pin)
{
  passkeys_virtual_key_set_pin (fixture->key, pin);
  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->page, "About This Key");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (passkeys_virtual_key_is_plugged (fixture->key))
    passkeys_virtual_key_unplug (fixture->key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
  ui_fixture_close (fixture->window);
  ui_fixture_settle ();
  passkeys_test_finalize (fixture->page);
  passkeys_test_finalize (fixture->keys);
  passkeys_test_finalize (fixture->key);
  security_key_fixture_await_end ();
}

static AdwDialog *
get_dialog (Fixture *fixture)
{
  return adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
}

static void
activate_row (Fixture    *fixture,
              const char *title)
{
  gtk_widget_activate (ui_fixture_find (fixture->page, ADW_TYPE_PREFERENCES_ROW, title));
}

static void
go_on (Fixture *fixture)
{
  ui_fixture_settle ();
  ui_fixture_click (fixture->window, "C_ontinue");
}

static void
enter_pin (Fixture    *fixture,
           const char *pin)
{
  ui_fixture_await_text (fixture->window, "Enter PIN");
  ui_fixture_type (fixture->window, "_PIN of " NAME, pin);
  go_on (fixture);
}

static void
choose_pin (Fixture    *fixture,
            const char *pin)
{
  ui_fixture_await_text (fixture->window, "Choose a PIN");
  ui_fixture_type (fixture->window, "_New PIN", pin);
  ui_fixture_type (fixture->window, "_Repeat PIN", pin);
  go_on (fixture);
}

/* The dialog speaks of a touch before the key can feel one: what is touched too early is not. */
static void
touch (Fixture *fixture)
{
  passkeys_test_run_until (passkeys_virtual_key_is_blinking, fixture->key);
  passkeys_virtual_key_touch (fixture->key);
}

static void
test_set_pin (Fixture       *fixture,
              gconstpointer  data)
{
  plug (fixture, NULL);
  g_assert_true (ui_fixture_shows (fixture->page, "Set a PIN First"));
  activate_row (fixture, "_Set PIN…");
  choose_pin (fixture, PIN);
  ui_fixture_await_text (fixture->window, "PIN set");
  ui_fixture_await_text (fixture->page, "_Change PIN…");
  g_assert_cmpstr (passkeys_virtual_key_get_pin (fixture->key), ==, PIN);
}

/* The PIN that is set is asked for first, and is not taken for the new one. */
static void
test_change_pin (Fixture       *fixture,
                 gconstpointer  data)
{
  plug (fixture, PIN);
  activate_row (fixture, "_Change PIN…");
  enter_pin (fixture, PIN);
  choose_pin (fixture, NEW_PIN);
  ui_fixture_await_text (fixture->window, "PIN changed");
  g_assert_cmpstr (passkeys_virtual_key_get_pin (fixture->key), ==, NEW_PIN);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (fixture->key), ==, 0);
}

static void
test_last_try (Fixture       *fixture,
               gconstpointer  data)
{
  passkeys_virtual_key_set_pin (fixture->key, PIN);
  passkeys_virtual_key_set_pin_retries (fixture->key, 1);
  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->page, "One try left");
  passkeys_virtual_key_unplug (fixture->key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");

  passkeys_virtual_key_set_pin_retries (fixture->key, 0);
  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->page, "Blocked for good");
  g_assert_false (gtk_widget_get_sensitive (ui_fixture_find (fixture->page, ADW_TYPE_ACTION_ROW,
                                                             "_Change PIN…")));
}

static void
test_minimum_length (Fixture       *fixture,
                     gconstpointer  data)
{
  AdwSpinRow *row;

  plug (fixture, PIN);
  activate_row (fixture, "_Minimum Length");
  ui_fixture_await_text (fixture->window, "never lowered");
  row = ui_fixture_find (get_dialog (fixture), ADW_TYPE_SPIN_ROW, "C_haracters");
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (get_dialog (fixture)),
                                                         "raise"));
  adw_spin_row_set_value (row, 2);
  g_assert_cmpint ((int) adw_spin_row_get_value (row), ==, 4);
  adw_spin_row_set_value (row, 6);
  ui_fixture_respond (fixture->window, "raise");
  enter_pin (fixture, PIN);
  ui_fixture_await_text (fixture->page, "6 characters");
  g_assert_cmpuint (passkeys_virtual_key_get_minimum_pin_length (fixture->key), ==, 6);
}

static void
test_always_ask (Fixture       *fixture,
                 gconstpointer  data)
{
  AdwSwitchRow *row;

  plug (fixture, PIN);
  ui_fixture_await_text (fixture->page, "Locked");
  row = ui_fixture_find (fixture->page, ADW_TYPE_SWITCH_ROW, "_Always Ask for the PIN");
  g_assert_false (adw_switch_row_get_active (row));

  /* Whoever closes the question changes nothing, and the switch tells the truth again. */
  adw_switch_row_set_active (row, TRUE);
  ui_fixture_await_text (fixture->window, "Enter PIN");
  adw_dialog_force_close (get_dialog (fixture));
  ui_fixture_await_property (row, "active", FALSE);

  adw_switch_row_set_active (row, TRUE);
  enter_pin (fixture, PIN);
  ui_fixture_await_text (fixture->page, "No Passkeys");
  g_assert_true (adw_switch_row_get_active (row));
}

/* Unlocked, with one of ann's. */
static void
show_passkey (Fixture *fixture)
{
  g_autoptr(GBytes) handle = g_bytes_new_static ("ann", 3);
  g_autoptr(GBytes) id = passkeys_virtual_key_add_passkey (fixture->key, "example.org", "ann",
                                                           handle);

  plug (fixture, PIN);
  ui_fixture_await_text (fixture->page, "Locked");
  activate_row (fixture, "_Unlock…");
  enter_pin (fixture, PIN);
  ui_fixture_await_text (fixture->page, "example.org");
}

/* In the menu of the only passkey. */
static gboolean
offers_rename (Fixture *fixture)
{
  GtkWidget *row = ui_fixture_find (fixture->page, PASSKEYS_TYPE_PASSKEY_ROW, "example.org");
  GtkMenuButton *button = ui_fixture_find (row, GTK_TYPE_MENU_BUTTON, NULL);
  gboolean is_offered;

  gtk_menu_button_popup (button);
  ui_fixture_await_text (row, "_Remove…");
  is_offered = ui_fixture_shows (row, "Rename _User…");
  gtk_menu_button_popdown (button);
  ui_fixture_settle ();
  return is_offered;
}

static void
test_rename (Fixture       *fixture,
             gconstpointer  data)
{
  show_passkey (fixture);

  gtk_widget_activate_action (ui_fixture_find (fixture->page, PASSKEYS_TYPE_PASSKEY_ROW,
                                               "example.org"), "passkey.rename", NULL);
  ui_fixture_await_text (fixture->window, "Rename User");
  ui_fixture_type (fixture->window, "_User Name", "ann.baker");
  ui_fixture_type (fixture->window, "_Full Name", "Ann Baker");
  ui_fixture_respond (fixture->window, "rename");
  ui_fixture_await_text (fixture->page, "Ann Baker (ann.baker)");
  g_assert_true (offers_rename (fixture));
}

/* The first keys with credential management know no such thing. */
static void
test_no_rename (Fixture       *fixture,
                gconstpointer  data)
{
  const char * const versions[] = { "U2F_V2", "FIDO_2_0", "FIDO_2_1_PRE", NULL };

  passkeys_virtual_key_set_versions (fixture->key, versions);
  passkeys_virtual_key_remove_option (fixture->key, "credMgmt");
  passkeys_virtual_key_remove_option (fixture->key, "pinUvAuthToken");
  passkeys_virtual_key_set_option (fixture->key, "credentialMgmtPreview", TRUE);
  show_passkey (fixture);
  g_assert_false (offers_rename (fixture));
}

static void
add_finger (Fixture    *fixture,
            const char *name)
{
  activate_row (fixture, "Add Fi_ngerprint…");
  ui_fixture_await_text (fixture->window, "Fingerprint Added");
  ui_fixture_type (get_dialog (fixture), "N_ame", name);
  ui_fixture_click (get_dialog (fixture), "_Save");
  ui_fixture_await_text (fixture->page, name);
}

static void
unlock_fingerprints (Fixture *fixture)
{
  passkeys_virtual_key_add_fingerprint_reader (fixture->key);
  plug (fixture, PIN);
  activate_row (fixture, "_Unlock…");
  enter_pin (fixture, PIN);
  ui_fixture_await_text (fixture->page, "No Fingerprints");
}

static void
test_fingerprints (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWidget *row;

  unlock_fingerprints (fixture);
  add_finger (fixture, "Right thumb");
  g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (fixture->key), ==, 1);

  row = ui_fixture_find (fixture->page, PASSKEYS_TYPE_FINGERPRINT_ROW, "Right thumb");
  gtk_widget_activate_action (row, "fingerprint.rename", NULL);
  ui_fixture_await_text (fixture->window, "Rename Fingerprint");
  ui_fixture_type (get_dialog (fixture), "N_ame", "Left thumb");
  ui_fixture_respond (fixture->window, "rename");
  ui_fixture_await_text (fixture->page, "Left thumb");

  row = ui_fixture_find (fixture->page, PASSKEYS_TYPE_FINGERPRINT_ROW, "Left thumb");
  gtk_widget_activate_action (row, "fingerprint.remove", NULL);
  ui_fixture_await_text (fixture->window, "Remove Fingerprint?");
  ui_fixture_respond (fixture->window, "remove");
  ui_fixture_await_text (fixture->page, "No Fingerprints");
  g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (fixture->key), ==, 0);
}

/* How many are left, and how far the ring is closed: the key wants four. */
static void
assert_progress (Fixture    *fixture,
                 const char *count,
                 double      fraction)
{
  PasskeysFingerprintRing *ring = ui_fixture_find (get_dialog (fixture),
                                                   PASSKEYS_TYPE_FINGERPRINT_RING, NULL);

  ui_fixture_await_text (fixture->window, count);
  g_assert_cmpfloat_with_epsilon (passkeys_fingerprint_ring_get_fraction (ring), fraction, 0.001);
}

/* Bad samples say what to do and good ones close the ring; whoever closes the dialog adds nothing. */
static void
test_samples (Fixture       *fixture,
              gconstpointer  data)
{
  const guint8 too_fast[] = { 0x05 };

  unlock_fingerprints (fixture);
  passkeys_virtual_key_set_samples (fixture->key, too_fast, G_N_ELEMENTS (too_fast));
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  ui_fixture_listen ();
  activate_row (fixture, "Add Fi_ngerprint…");
  ui_fixture_await_text (fixture->window, "Touch the sensor on the key");
  ui_fixture_settle ();
  ui_fixture_await_heard ("Touch the Sensor. ");
  g_assert_false (ui_fixture_shows (fixture->window, "more touch"));
  touch (fixture);
  ui_fixture_await_text (fixture->window, "Too fast");
  ui_fixture_await_heard ("Too fast");
  assert_progress (fixture, "4 more touches", 0);
  touch (fixture);
  assert_progress (fixture, "3 more touches", 0.25);
  touch (fixture);
  assert_progress (fixture, "2 more touches", 0.5);
  touch (fixture);
  assert_progress (fixture, "1 more touch", 0.75);
  adw_dialog_force_close (get_dialog (fixture));
  ui_fixture_settle ();
  g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (fixture->key), ==, 0);
}

static void
test_unplugged_while_adding (Fixture       *fixture,
                             gconstpointer  data)
{
  unlock_fingerprints (fixture);
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  activate_row (fixture, "Add Fi_ngerprint…");
  ui_fixture_await_text (fixture->window, "Touch the sensor on the key");
  passkeys_virtual_key_unplug (fixture->key);
  ui_fixture_await_text (fixture->page, "was unplugged");
  ui_fixture_await_no_dialog (fixture->window);
}

static PasskeysSecurityKeyResetDialog *
begin_reset (Fixture *fixture)
{
  activate_row (fixture, "_Factory Reset…");
  ui_fixture_await_text (fixture->window, "What Is Lost");

  return PASSKEYS_SECURITY_KEY_RESET_DIALOG (get_dialog (fixture));
}

static GtkWidget *
get_start_button (Fixture *fixture)
{
  return ui_fixture_find (get_dialog (fixture), GTK_TYPE_BUTTON, "_Reset Key");
}

/* That is what another run of the programme has seen. */
static void
keep_place (GBytes *id,
            GBytes *handle)
{
  g_autoptr(GBytes) aaguid = g_bytes_new_static (MODEL, 16);

  passkeys_credential_places_learn (passkeys_credential_places_get_default (), id, "example.org",
                                    handle, aaguid, NULL);
}

static gboolean
is_place_forgotten (gpointer id)
{
  const char *name;

  return !passkeys_credential_places_find (passkeys_credential_places_get_default (), id, &name);
}

static void
test_reset (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GBytes) handle = g_bytes_new_static ("ann", 3);
  g_autoptr(GBytes) id = passkeys_virtual_key_add_passkey (fixture->key, "example.org", "ann",
                                                           handle);

  keep_place (id, handle);
  passkeys_virtual_key_set_aaguid (fixture->key, (const guint8 *) MODEL);
  plug (fixture, PIN);
  begin_reset (fixture);
  g_assert_false (gtk_widget_get_sensitive (get_start_button (fixture)));
  ui_fixture_type (get_dialog (fixture), "T_ype “reset” to Confirm", "rese");
  g_assert_false (gtk_widget_get_sensitive (get_start_button (fixture)));
  ui_fixture_type (get_dialog (fixture), "T_ype “reset” to Confirm", "Reset ");
  g_assert_true (gtk_widget_get_sensitive (get_start_button (fixture)));
  ui_fixture_listen ();
  g_signal_emit_by_name (get_start_button (fixture), "clicked");

  ui_fixture_await_text (fixture->window, "Unplug the Key");
  ui_fixture_await_heard ("Unplug the Key. ");
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 1);
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  passkeys_virtual_key_unplug (fixture->key);
  ui_fixture_await_text (fixture->window, "Plug the Key In Again");
  g_assert_false (ui_fixture_shows (fixture->window, "was unplugged"));
  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->window, "Touch the Key Now");
  touch (fixture);
  ui_fixture_await_text (fixture->window, "The Key Is as New");
  ui_fixture_await_heard ("Plug the Key In Again. ");
  ui_fixture_await_heard ("Touch the Key Now. ");
  ui_fixture_await_heard ("The key is as new.");
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (fixture->key), ==, 0);
  g_assert_null (passkeys_virtual_key_get_pin (fixture->key));
  passkeys_test_run_until (is_place_forgotten, id);

  adw_dialog_force_close (get_dialog (fixture));
  ui_fixture_await_text (fixture->page, "_Set PIN…");
}

/* The key takes no touch so late: nothing is lost, and it can be tried again from there. */
static void
test_reset_late (Fixture       *fixture,
                 gconstpointer  data)
{
  plug (fixture, PIN);
  begin_reset (fixture);
  ui_fixture_type (get_dialog (fixture), "T_ype “reset” to Confirm", "reset");
  passkeys_virtual_key_set_touch (fixture->key, PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER);
  g_signal_emit_by_name (get_start_button (fixture), "clicked");
  ui_fixture_await_text (fixture->window, "Unplug the Key");
  passkeys_virtual_key_unplug (fixture->key);
  ui_fixture_await_text (fixture->window, "Plug the Key In Again");
  passkeys_virtual_key_plug (fixture->key);
  passkeys_virtual_key_age (fixture->key, 11);
  ui_fixture_listen ();
  ui_fixture_await_text (fixture->window, "Touched Too Late");
  ui_fixture_await_heard ("Touched Too Late. ");
  g_assert_cmpstr (passkeys_virtual_key_get_pin (fixture->key), ==, PIN);

  ui_fixture_click (get_dialog (fixture), "_Try Again");
  ui_fixture_await_text (fixture->window, "Unplug the Key");
  passkeys_virtual_key_unplug (fixture->key);
  ui_fixture_await_text (fixture->window, "Plug the Key In Again");
  passkeys_virtual_key_plug (fixture->key);
  ui_fixture_await_text (fixture->window, "Touch the Key Now");
  touch (fixture);
  ui_fixture_await_text (fixture->window, "The Key Is as New");
  g_assert_null (passkeys_virtual_key_get_pin (fixture->key));
  adw_dialog_force_close (get_dialog (fixture));
}

static void
test_reset_refused (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysVirtualKey) other = passkeys_virtual_key_new ("Beta Key");

  plug (fixture, PIN);
  begin_reset (fixture);
  ui_fixture_type (get_dialog (fixture), "T_ype “reset” to Confirm", "reset");
  ui_fixture_listen ();
  passkeys_virtual_key_plug (other);
  ui_fixture_await_text (fixture->window, "Unplug the Other Security Keys");
  ui_fixture_await_heard ("Unplug the Other Security Keys");
  g_assert_false (gtk_widget_get_sensitive (get_start_button (fixture)));
  passkeys_virtual_key_unplug (other);
  ui_fixture_await_property (get_start_button (fixture), "sensitive", TRUE);

  /* Given up half-way: the key is as it was. */
  g_signal_emit_by_name (get_start_button (fixture), "clicked");
  ui_fixture_await_text (fixture->window, "Unplug the Key");
  adw_dialog_force_close (get_dialog (fixture));
  ui_fixture_settle ();
  g_assert_cmpstr (passkeys_virtual_key_get_pin (fixture->key), ==, PIN);
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/security-key-changes/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("set-pin", test_set_pin);
  ADD ("change-pin", test_change_pin);
  ADD ("last-try", test_last_try);
  ADD ("minimum-length", test_minimum_length);
  ADD ("always-ask", test_always_ask);
  ADD ("rename", test_rename);
  ADD ("no-rename", test_no_rename);
  ADD ("fingerprints", test_fingerprints);
  ADD ("samples", test_samples);
  ADD ("unplugged-while-adding", test_unplugged_while_adding);
  ADD ("reset", test_reset);
  ADD ("reset-late", test_reset_late);
  ADD ("reset-refused", test_reset_refused);
#undef ADD

  return g_test_run ();
}
