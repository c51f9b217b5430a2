/* test-security-key-upkeep.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "security-key-fixture.h"
#include "security-key-statuses.h"

/* What goes wrong while a key is looked after: it is unplugged after each frame, and answers with
 * each status that there is. */

#define PATIENCE (SECURITY_KEY_FIXTURE_PATIENCE * G_TIME_SPAN_MILLISECOND)
#define PIN SECURITY_KEY_FIXTURE_PIN
#define NEW_PIN "13579"

#define BIO_ENROLLMENT 0x09
#define CREDENTIAL_MANAGEMENT 0x0a
#define CONFIG 0x0d

/* A key with a passkey and a finger, whose PIN is known. */
typedef struct
{
  SecurityKeyFixture         *fixture;
  PasskeysVirtualKey         *virtual;
  PasskeysSecurityKey        *key;
  PasskeysSecurityKeyManager *manager;
  PasskeysStoredPasskey      *passkey;
  PasskeysFingerprint        *finger;
} Case;

typedef struct
{
  const char *name;
  DexFuture  *(*start) (Case *self);
  guint8      command;    /* that does it, of CTAP 2.1 */
  guint       n_commands; /* how many of them the key is asked */
  int         harmless;   /* the status that only says that there is none */
} Action;

static DexFuture *
list_passkeys (Case *self)
{
  return passkeys_security_key_manager_list_passkeys (self->manager);
}

static DexFuture *
remove_passkey (Case *self)
{
  return passkeys_security_key_manager_remove_passkey (self->manager, self->passkey);
}

static DexFuture *
rename_user (Case *self)
{
  return passkeys_security_key_manager_rename_user (self->manager, self->passkey, "hopper",
                                                    "Grace Hopper");
}

static DexFuture *
list_fingers (Case *self)
{
  return passkeys_security_key_manager_list_fingerprints (self->manager);
}

static DexFuture *
enrol (Case *self)
{
  g_autoptr(PasskeysFingerprintEnrolment) enrolment = passkeys_fingerprint_enrolment_new ();

  return passkeys_security_key_manager_enrol_fingerprint (self->manager, enrolment);
}

static DexFuture *
rename_finger (Case *self)
{
  return passkeys_security_key_manager_rename_fingerprint (self->manager, self->finger, "thumb");
}

static DexFuture *
remove_finger (Case *self)
{
  return passkeys_security_key_manager_remove_fingerprint (self->manager, self->finger);
}

static DexFuture *
always_ask (Case *self)
{
  return passkeys_security_key_manager_set_always_uv (self->manager, TRUE);
}

static DexFuture *
raise_length (Case *self)
{
  return passkeys_security_key_manager_set_minimum_pin_length (self->manager, 6);
}

static DexFuture *
change_pin (Case *self)
{
  passkeys_watchful_prompt_add_pin (self->fixture->prompt, PIN);
  passkeys_watchful_prompt_add_pin (self->fixture->prompt, NEW_PIN);
  return passkeys_security_key_manager_set_pin (self->manager);
}

static const Action actions[] = {
  { "list passkeys", list_passkeys, CREDENTIAL_MANAGEMENT, 2, FIDO_ERR_NO_CREDENTIALS },
  { "remove passkey", remove_passkey, CREDENTIAL_MANAGEMENT, 1, 0 },
  { "rename user", rename_user, CREDENTIAL_MANAGEMENT, 1, 0 },
  { "list fingers", list_fingers, BIO_ENROLLMENT, 1, FIDO_ERR_INVALID_OPTION },
  { "enrol", enrol, BIO_ENROLLMENT, 2, 0 },
  { "rename finger", rename_finger, BIO_ENROLLMENT, 1, 0 },
  { "remove finger", remove_finger, BIO_ENROLLMENT, 1, 0 },
  { "always ask", always_ask, CONFIG, 1, 0 },
  { "raise length", raise_length, CONFIG, 1, 0 },
};

static const Action changing_pin = { "change PIN", change_pin, 0, 0, 0 };

static gpointer
await_first (DexFuture *future) /* (transfer full) of a list */
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) list = dex_await_object (future, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), >, 0);
  return g_list_model_get_item (list, 0);
}

static Case *
case_new (void)
{
  Case *self = g_new0 (Case, 1);
  g_autoptr(GBytes) id = NULL;
  g_autoptr(GError) error = NULL;

  self->fixture = security_key_fixture_new ();
  self->virtual = security_key_fixture_add (self->fixture, "Virtual Key");
  passkeys_virtual_key_set_pin (self->virtual, PIN);
  passkeys_virtual_key_add_fingerprint_reader (self->virtual);
  passkeys_virtual_key_add_finger (self->virtual, "finger");
  id = security_key_fixture_store (self->virtual, "ada");
  passkeys_virtual_key_plug (self->virtual);

  passkeys_security_key_list_watch (self->fixture->list);
  dex_await (passkeys_security_key_list_load (self->fixture->list), &error);
  g_assert_no_error (error);
  self->key = security_key_fixture_find (self->fixture, self->virtual);
  self->manager = passkeys_security_key_manager_new (self->key,
                                                     PASSKEYS_PROMPT (self->fixture->prompt));
  passkeys_watchful_prompt_add_pin (self->fixture->prompt, PIN);
  self->passkey = await_first (list_passkeys (self));
  self->finger = await_first (list_fingers (self));
  return self;
}

static void
case_free (Case *self)
{
  passkeys_security_key_list_unwatch (self->fixture->list);
  g_clear_object (&self->passkey);
  g_clear_object (&self->finger);
  g_clear_object (&self->manager);
  g_clear_object (&self->key);
  g_clear_pointer (&self->fixture, security_key_fixture_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

/* Unplugged in the middle, the person learns within a second that this is what happened, or it was
 * done already. FALSE once the whole of it went by. */
static gboolean
unplug_after (const Action *action,
              guint         n_frames)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(GError) error = NULL;
  gint64 started;

  passkeys_virtual_key_unplug_after (self->virtual, n_frames);
  started = g_get_monotonic_time ();
  if (!dex_await (action->start (self), &error))
    g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_REMOVED);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 1000 * PATIENCE);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->virtual), ==, 0);

  /* what is not meant is never touched */
  if (action->start != remove_passkey)
    g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->virtual), ==, 1);
  if (action->start != remove_finger)
    g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (self->virtual), >=, 1);
  g_assert_true (g_str_equal (passkeys_virtual_key_get_pin (self->virtual), PIN)
                 || action->start == change_pin);
  return !passkeys_virtual_key_is_plugged (self->virtual);
}

static void
unplug_everywhere (const Action *action)
{
  guint n_frames = 0;

  while (unplug_after (action, n_frames))
    n_frames++;
  g_test_message ("%s: %u frames", action->name, n_frames);
  g_assert_cmpuint (n_frames, >, 4);
}

static DexFuture *
unplug_everywhere_fiber (gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    unplug_everywhere (&actions[i]);
  unplug_everywhere (&changing_pin);
  return dex_future_new_true ();
}

/* A PIN that is refused is asked for once more, and one that must be changed has a new one chosen;
 * then this person gives up. */
static int
expect (const Action            *action,
        const SecurityKeyStatus *status)
{
  if (status->status == FIDO_ERR_PIN_INVALID || status->status == FIDO_ERR_PIN_POLICY_VIOLATION)
    return PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED;

  return (int) status->code;
}

static void
check_status (Case                    *self,
              const Action            *action,
              guint                    n_skipped,
              const SecurityKeyStatus *status)
{
  g_autoptr(GError) error = NULL;
  gboolean done;

  /* forgotten when the key had something to say about it */
  if (!passkeys_security_key_manager_is_unlocked (self->manager))
    passkeys_watchful_prompt_add_pin (self->fixture->prompt, PIN);
  passkeys_virtual_key_answer_later (self->virtual, action->command, n_skipped, status->status);
  done = dex_await (action->start (self), &error);
  g_test_message ("%s, 0x%02x: %s", action->name, status->status,
                  error != NULL ? error->message : "done");
  if (status->status == action->harmless)
    g_assert_no_error (error);
  else
    g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, expect (action, status));
  g_assert_true (done == (error == NULL));
}

static DexFuture *
statuses_fiber (gpointer data)
{
  g_autoptr(Case) self = case_new ();
  g_autoptr(PasskeysStoredPasskey) passkey = NULL;
  gsize n_statuses;
  const SecurityKeyStatus *statuses = security_key_statuses_get (&n_statuses);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    for (guint n_skipped = 0; n_skipped < actions[i].n_commands; n_skipped++)
      for (gsize j = 0; j < n_statuses; j++)
        check_status (self, &actions[i], n_skipped, &statuses[j]);

  /* nothing of it was done, and the key is as good as before */
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (self->virtual), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_fingers (self->virtual), ==, 1);
  g_assert_cmpstr (passkeys_virtual_key_get_pin (self->virtual), ==, PIN);
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (self->virtual), ==, 0);
  passkey = await_first (list_passkeys (self));
  g_assert_cmpstr (passkeys_stored_passkey_get_user_name (passkey), ==, "ada");
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/security-key-upkeep/" name, fiber, security_key_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("unplug-everywhere", unplug_everywhere_fiber);
  ADD ("statuses", statuses_fiber);

  return g_test_run ();
}
