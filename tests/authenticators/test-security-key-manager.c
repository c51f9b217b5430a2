/* test-security-key-manager.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fido/bio.h>

#include "passkeys-security-key-reset.h"
#include "security-key-fixture.h"

#define PIN SECURITY_KEY_FIXTURE_PIN
#define ENTER PASSKEYS_PIN_REQUEST_ENTER
#define CREATE PASSKEYS_PIN_REQUEST_CREATE
#define CLIENT_PIN 0x06

typedef struct
{
  SecurityKeyFixture         *fixture;
  PasskeysVirtualKey         *virtual;
  PasskeysSecurityKey        *key;
  PasskeysSecurityKeyManager *manager;
} Case;

static Case *
case_new (const char *pin)
{
  Case *self = g_new0 (Case, 1);

  self->fixture = security_key_fixture_new ();
  self->virtual = security_key_fixture_add (self->fixture, "Virtual Key");
  passkeys_virtual_key_set_pin (self->virtual, pin);
  return self;
}

static void
case_plug (Case *self)
{
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_plug (self->virtual);
  passkeys_security_key_list_watch (self->fixture->list);
  dex_await (passkeys_security_key_list_load (self->fixture->list), &error);
  g_assert_no_error (error);
  self->key = security_key_fixture_find (self->fixture, self->virtual);
  self->manager = passkeys_security_key_manager_new (self->key,
                                                     PASSKEYS_PROMPT (self->fixture->prompt));
}

static void
case_free (Case *self)
{
  passkeys_security_key_list_unwatch (self->fixture->list);
  g_clear_object (&self->manager);
  g_clear_object (&self->key);
  g_clear_pointer (&self->fixture, security_key_fixture_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

static void
type (Case       *self,
      const char *pin)
{
  passkeys_watchful_prompt_add_pin (self->fixture->prompt, pin);
}

static PasskeysSecurityKeyInfo *
get_info (Case *self)
{
  return passkeys_security_key_get_info (self->key);
}

static GListModel *
list_passkeys (Case    *self,
               GError **error)
{
  return dex_await_object (passkeys_security_key_manager_list_passkeys (self->manager), error);
}

static DexFuture *
passkeys_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(GListModel) before = NULL;
  g_autoptr(GListModel) renamed = NULL;
  g_autoptr(GListModel) after = NULL;
  g_autoptr(PasskeysStoredPasskey) passkey = NULL;
  g_autoptr(PasskeysStoredPasskey) changed = NULL;
  g_autoptr(GBytes) ada = security_key_fixture_store (self->virtual, "ada");
  g_autoptr(GBytes) grace = security_key_fixture_store (self->virtual, "grace");
  g_autoptr(GBytes) handle = g_bytes_new ("x", 1);
  g_autoptr(GBytes) other = passkeys_virtual_key_add_passkey (self->virtual, "other.example", "ada",
                                                              handle);
  g_autoptr(GError) error = NULL;
  int free_slots;

  passkeys_virtual_key_set_remaining_slots (self->virtual, 7);
  case_plug (self);
  type (self, "1111");
  type (self, PIN);
  before = list_passkeys (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (before), ==, 3);
  g_assert_true (passkeys_security_key_manager_is_unlocked (self->manager));
  passkeys_watchful_prompt_assert_asked (self->fixture->prompt, 1, ENTER, 7,
                                         PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->virtual), ==, 1);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(PasskeysStoredPasskey) item = g_list_model_get_item (before, i);

      if (g_bytes_equal (passkeys_stored_passkey_get_credential_id (item), grace))
        g_set_object (&passkey, item);
    }
  g_assert_nonnull (passkey);
  g_assert_cmpstr (passkeys_stored_passkey_get_relying_party_id (passkey), ==,
                   SECURITY_KEY_FIXTURE_RELYING_PARTY);
  g_assert_cmpstr (passkeys_stored_passkey_get_user_name (passkey), ==, "grace");

  g_assert_true (dex_await (passkeys_security_key_manager_rename_user (self->manager, passkey,
                                                                       "hopper", "Grace Hopper"),
                            &error));
  g_assert_no_error (error);
  renamed = list_passkeys (self, &error);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(PasskeysStoredPasskey) item = g_list_model_get_item (renamed, i);

      if (g_bytes_equal (passkeys_stored_passkey_get_credential_id (item), grace))
        g_set_object (&changed, item);
    }
  g_assert_cmpstr (passkeys_stored_passkey_get_user_name (changed), ==, "hopper");
  g_assert_cmpstr (passkeys_stored_passkey_get_display_name (changed), ==, "Grace Hopper");

  free_slots = passkeys_security_key_info_get_free_slots (get_info (self));
  g_assert_true (dex_await (passkeys_security_key_manager_remove_passkey (self->manager, passkey),
                            &error));
  g_assert_no_error (error);
  g_assert_cmpint (passkeys_security_key_info_get_free_slots (get_info (self)), ==, free_slots + 1);
  after = list_passkeys (self, &error);
  g_assert_cmpuint (g_list_model_get_n_items (after), ==, 2);

  /* one PIN for all of it, until it is forgotten */
  g_assert_cmpuint (self->fixture->prompt->pin_requests->len, ==, 2);
  passkeys_security_key_manager_lock (self->manager);
  g_assert_false (passkeys_security_key_manager_is_unlocked (self->manager));
  g_assert_null (list_passkeys (self, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  return dex_future_new_true ();
}

static DexFuture *
empty_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(GListModel) passkeys = NULL;
  g_autoptr(GError) error = NULL;

  case_plug (self);
  type (self, PIN);
  passkeys = list_passkeys (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (passkeys), ==, 0);
  return dex_future_new_true ();
}

/* CTAP 2.1 preview, as the first keys with credential management speak it. */
static DexFuture *
preview_fiber (gpointer data)
{
  const char * const versions[] = { "U2F_V2", "FIDO_2_0", "FIDO_2_1_PRE", NULL };
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(GListModel) passkeys = NULL;
  g_autoptr(GBytes) ada = security_key_fixture_store (self->virtual, "ada");
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_set_versions (self->virtual, versions);
  passkeys_virtual_key_set_remaining_slots (self->virtual, 7);
  passkeys_virtual_key_remove_option (self->virtual, "credMgmt");
  passkeys_virtual_key_remove_option (self->virtual, "pinUvAuthToken");
  passkeys_virtual_key_set_option (self->virtual, "credentialMgmtPreview", TRUE);
  case_plug (self);
  g_assert_true (passkeys_security_key_info_supports_credential_management (get_info (self)));
  g_assert_false (passkeys_security_key_info_supports_renaming_users (get_info (self)));
  g_assert_cmpint (passkeys_security_key_info_get_free_slots (get_info (self)), ==, -1);
  type (self, PIN);
  passkeys = list_passkeys (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (passkeys), ==, 1);
  /* told only with the PIN */
  g_assert_cmpint (passkeys_security_key_info_get_free_slots (get_info (self)), ==, 7);
  g_assert_true (passkeys_security_key_info_has_pin (get_info (self)));
  return dex_future_new_true ();
}

/* Nobody types a PIN for what the key cannot do. */
static DexFuture *
unsupported_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(PasskeysSecurityKeyReset) reset = NULL;
  g_autoptr(Case) old = case_new (NULL);
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_remove_option (self->virtual, "credMgmt");
  case_plug (self);
  g_assert_null (list_passkeys (self, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (dex_await_object (passkeys_security_key_manager_list_fingerprints (self->manager),
                                   &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
  g_assert_cmpuint (self->fixture->prompt->pin_requests->len, ==, 0);
  passkeys_virtual_key_unplug (self->virtual);

  g_clear_error (&error);
  passkeys_virtual_key_set_u2f_only (old->virtual, TRUE);
  case_plug (old);
  g_assert_null (list_passkeys (old, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY);
  g_clear_error (&error);
  reset = passkeys_security_key_reset_new (old->fixture->list, old->key);
  g_assert_false (dex_await (passkeys_security_key_reset_run (reset), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY);
  return dex_future_new_true ();
}

static DexFuture *
no_pin_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (NULL);
  g_autoptr(GError) error = NULL;

  case_plug (self);
  g_assert_null (list_passkeys (self, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET);
  g_assert_cmpuint (self->fixture->prompt->pin_requests->len, ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
set_pin_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (NULL);
  g_autoptr(GError) error = NULL;

  case_plug (self);
  type (self, PIN);
  g_assert_true (dex_await (passkeys_security_key_manager_set_pin (self->manager), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (self->virtual), ==, PIN);
  g_assert_true (passkeys_security_key_info_has_pin (get_info (self)));
  passkeys_watchful_prompt_assert_asked (self->fixture->prompt, 0, CREATE, -1, -1);

  /* and changed, after a mistake */
  type (self, "1111");
  type (self, "13579");
  type (self, PIN);
  type (self, "13579");
  g_assert_true (dex_await (passkeys_security_key_manager_set_pin (self->manager), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (self->virtual), ==, "13579");
  passkeys_watchful_prompt_assert_asked (self->fixture->prompt, 1, ENTER, 8, -1);
  passkeys_watchful_prompt_assert_asked (self->fixture->prompt, 2, CREATE, -1, -1);
  passkeys_watchful_prompt_assert_asked (self->fixture->prompt, 3, ENTER, 7,
                                         PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->virtual), ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
settings_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(GError) error = NULL;

  case_plug (self);
  type (self, PIN);
  g_assert_true (dex_await (passkeys_security_key_manager_set_always_uv (self->manager, TRUE),
                            &error));
  g_assert_no_error (error);
  g_assert_true (passkeys_security_key_info_get_always_uv (get_info (self)));

  /* what is so already is not undone */
  g_assert_true (dex_await (passkeys_security_key_manager_set_always_uv (self->manager, TRUE),
                            &error));
  g_assert_true (passkeys_security_key_info_get_always_uv (get_info (self)));
  g_assert_true (dex_await (passkeys_security_key_manager_set_always_uv (self->manager, FALSE),
                            &error));
  g_assert_false (passkeys_security_key_info_get_always_uv (get_info (self)));

  g_assert_true (dex_await (
    passkeys_security_key_manager_set_minimum_pin_length (self->manager, 6), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_minimum_pin_length (self->virtual), ==, 6);
  g_assert_cmpuint (passkeys_security_key_info_get_minimum_pin_length (get_info (self)), ==, 6);
  /* the PIN of four is too short now */
  g_assert_true (passkeys_security_key_info_needs_pin_change (get_info (self)));

  /* less is refused */
  type (self, PIN);
  type (self, "246813");
  g_assert_false (dex_await (
    passkeys_security_key_manager_set_minimum_pin_length (self->manager, 4), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY);
  return dex_future_new_true ();
}

static void
on_changed (PasskeysFingerprintEnrolment *enrolment,
            GString                      *log)
{
  g_string_append_printf (log, "%d/%u/%u ",
                          passkeys_fingerprint_enrolment_get_last_sample (enrolment),
                          passkeys_fingerprint_enrolment_get_n_good (enrolment),
                          passkeys_fingerprint_enrolment_get_n_left (enrolment));
}

static DexFuture *
fingerprints_fiber (gpointer data)
{
  static const guint8 samples[] = { FIDO_BIO_ENROLL_FP_TOO_HIGH, FIDO_BIO_ENROLL_FP_TOO_FAST };
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(PasskeysFingerprintEnrolment) enrolment = passkeys_fingerprint_enrolment_new ();
  g_autoptr(PasskeysFingerprint) finger = NULL;
  g_autoptr(PasskeysFingerprint) listed = NULL;
  g_autoptr(GListModel) none = NULL;
  g_autoptr(GListModel) one = NULL;
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  passkeys_virtual_key_add_fingerprint_reader (self->virtual);
  passkeys_virtual_key_set_samples (self->virtual, samples, G_N_ELEMENTS (samples));
  case_plug (self);
  g_assert_true (passkeys_security_key_info_supports_fingerprints (get_info (self)));
  g_assert_false (passkeys_security_key_info_has_fingerprints (get_info (self)));

  type (self, PIN);
  none = dex_await_object (passkeys_security_key_manager_list_fingerprints (self->manager), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (none), ==, 0);

  g_signal_connect (enrolment, "changed", G_CALLBACK (on_changed), log);
  finger = dex_await_object (
    passkeys_security_key_manager_enrol_fingerprint (self->manager, enrolment), &error);
  g_assert_no_error (error);
  g_test_message ("samples: %s", log->str);
  g_assert_true (g_str_has_prefix (log->str, "2/0/"));
  g_assert_nonnull (strstr (log->str, " 3/0/"));
  g_assert_cmpuint (passkeys_fingerprint_enrolment_get_n_left (enrolment), ==, 0);
  g_assert_cmpuint (passkeys_fingerprint_enrolment_get_n_good (enrolment), >, 0);
  g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (self->virtual), ==, 1);
  g_assert_true (passkeys_security_key_info_has_fingerprints (get_info (self)));

  g_assert_true (dex_await (passkeys_security_key_manager_rename_fingerprint (self->manager, finger,
                                                                              "left thumb"),
                            &error));
  g_assert_no_error (error);
  one = dex_await_object (passkeys_security_key_manager_list_fingerprints (self->manager), &error);
  g_assert_cmpuint (g_list_model_get_n_items (one), ==, 1);
  listed = g_list_model_get_item (one, 0);
  g_assert_cmpstr (passkeys_fingerprint_get_name (listed), ==, "left thumb");

  g_assert_true (dex_await (
    passkeys_security_key_manager_remove_fingerprint (self->manager, listed), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (self->virtual), ==, 0);
  g_assert_cmpuint (self->fixture->prompt->pin_requests->len, ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
unplugged_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started;

  case_plug (self);
  self->fixture->prompt->hesitates = TRUE;
  future = passkeys_security_key_manager_list_passkeys (self->manager);
  while (self->fixture->prompt->pin_requests->len == 0)
    security_key_fixture_wait (10);
  started = g_get_monotonic_time ();
  passkeys_virtual_key_unplug (self->virtual);
  g_assert_null (dex_await_object (g_steal_pointer (&future), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_REMOVED);
  g_assert_cmpint (g_get_monotonic_time () - started, <,
                   SECURITY_KEY_FIXTURE_PATIENCE * G_TIME_SPAN_SECOND);
  return dex_future_new_true ();
}

/* The PIN is kept and cannot be sent, which libfido2 reports as a failure of its own. */
static DexFuture *
no_agreement_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(GListModel) before = NULL;
  g_autoptr(GListModel) after = NULL;
  g_autoptr(GError) error = NULL;

  case_plug (self);
  type (self, PIN);
  before = list_passkeys (self, &error);
  g_assert_no_error (error);

  passkeys_virtual_key_answer_next (self->virtual, CLIENT_PIN, 0x7f);
  g_assert_null (list_passkeys (self, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED);

  g_clear_error (&error);
  after = list_passkeys (self, &error);
  g_assert_no_error (error);
  return dex_future_new_true ();
}

static void
on_step (PasskeysSecurityKeyReset *reset,
         GParamSpec               *pspec,
         GString                  *log)
{
  g_string_append_printf (log, "%d ", passkeys_security_key_reset_get_step (reset));
}

static void
await_step (PasskeysSecurityKeyReset     *reset,
            PasskeysSecurityKeyResetStep  step)
{
  while (passkeys_security_key_reset_get_step (reset) != step)
    security_key_fixture_wait (10);
}

static DexFuture *
reset_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(PasskeysSecurityKeyReset) reset = NULL;
  g_autoptr(GBytes) ada = security_key_fixture_store (self->virtual, "ada");
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  case_plug (self);
  passkeys_virtual_key_set_touch (self->virtual, 100);
  reset = passkeys_security_key_reset_new (self->fixture->list, self->key);
  g_signal_connect (reset, "notify::step", G_CALLBACK (on_step), log);
  future = passkeys_security_key_reset_run (reset);
  await_step (reset, PASSKEYS_SECURITY_KEY_RESET_UNPLUG);
  passkeys_virtual_key_unplug (self->virtual);
  await_step (reset, PASSKEYS_SECURITY_KEY_RESET_PLUG_IN);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->virtual), ==, 1);
  passkeys_virtual_key_plug (self->virtual);
  g_assert_true (dex_await (g_steal_pointer (&future), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (log->str, ==, "1 2 3 ");
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->virtual), ==, 0);
  g_assert_null (passkeys_virtual_key_get_pin (self->virtual));
  return dex_future_new_true ();
}

static DexFuture *
reset_refused_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(PasskeysSecurityKeyReset) reset = NULL;
  g_autoptr(GBytes) ada = security_key_fixture_store (self->virtual, "ada");
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *other = security_key_fixture_plug (self->fixture, "Other Key");

  case_plug (self);
  reset = passkeys_security_key_reset_new (self->fixture->list, self->key);
  g_assert_false (dex_await (passkeys_security_key_reset_run (reset), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_SEVERAL_KEYS);
  g_clear_error (&error);
  passkeys_virtual_key_unplug (other);

  /* another key instead of the one that is meant */
  future = passkeys_security_key_reset_run (reset);
  await_step (reset, PASSKEYS_SECURITY_KEY_RESET_UNPLUG);
  passkeys_virtual_key_unplug (self->virtual);
  await_step (reset, PASSKEYS_SECURITY_KEY_RESET_PLUG_IN);
  passkeys_virtual_key_plug (other);
  g_assert_false (dex_await (g_steal_pointer (&future), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_SEVERAL_KEYS);
  g_clear_error (&error);
  passkeys_virtual_key_unplug (other);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->virtual), ==, 1);
  return dex_future_new_true ();
}

static void
grow_old (PasskeysSecurityKeyReset *reset,
          GParamSpec               *pspec,
          PasskeysVirtualKey       *key)
{
  if (passkeys_security_key_reset_get_step (reset) == PASSKEYS_SECURITY_KEY_RESET_TOUCH)
    passkeys_virtual_key_age (key, 11);
}

static DexFuture *
reset_late_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new (PIN);
  g_autoptr(PasskeysSecurityKeyReset) reset = NULL;
  g_autoptr(GBytes) ada = security_key_fixture_store (self->virtual, "ada");
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  gulong id;

  case_plug (self);
  reset = passkeys_security_key_reset_new (self->fixture->list, self->key);
  id = g_signal_connect (reset, "notify::step", G_CALLBACK (grow_old), self->virtual);
  future = passkeys_security_key_reset_run (reset);
  await_step (reset, PASSKEYS_SECURITY_KEY_RESET_UNPLUG);
  passkeys_virtual_key_unplug (self->virtual);
  await_step (reset, PASSKEYS_SECURITY_KEY_RESET_PLUG_IN);
  passkeys_virtual_key_plug (self->virtual);
  g_assert_false (dex_await (g_steal_pointer (&future), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_NOT_ALLOWED);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->virtual), ==, 1);

  /* run again */
  g_clear_error (&error);
  g_signal_handler_disconnect (reset, id);
  future = passkeys_security_key_reset_run (reset);
  await_step (reset, PASSKEYS_SECURITY_KEY_RESET_UNPLUG);
  passkeys_virtual_key_unplug (self->virtual);
  await_step (reset, PASSKEYS_SECURITY_KEY_RESET_PLUG_IN);
  passkeys_virtual_key_plug (self->virtual);
  g_assert_true (dex_await (g_steal_pointer (&future), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->virtual), ==, 0);
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/security-key-manager/" name, fiber, security_key_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("passkeys", passkeys_fiber);
  ADD ("empty", empty_fiber);
  ADD ("preview", preview_fiber);
  ADD ("unsupported", unsupported_fiber);
  ADD ("no-pin", no_pin_fiber);
  ADD ("set-pin", set_pin_fiber);
  ADD ("settings", settings_fiber);
  ADD ("fingerprints", fingerprints_fiber);
  ADD ("unplugged", unplugged_fiber);
  ADD ("no-agreement", no_agreement_fiber);
  ADD ("reset", reset_fiber);
  ADD ("reset-refused", reset_refused_fiber);
  ADD ("reset-late", reset_late_fiber);

  return g_test_run ();
}
