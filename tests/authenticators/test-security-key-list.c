/* test-security-key-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "passkeys-authenticator-model.h"
#include "passkeys-hid-source.h"
#include "passkeys-security-key-poller.h"
#include "passkeys-security-key-worker.h"
#include "passkeys-test-folder.h"
#include "passkeys-uhid-device.h"
#include "security-key-fixture.h"

static guint
count (SecurityKeyFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static gboolean
wait_for_count (SecurityKeyFixture *fixture,
                guint               n_keys,
                guint               milliseconds)
{
  for (guint i = 0; i < milliseconds * SECURITY_KEY_FIXTURE_PATIENCE / 10; i++)
    {
      if (count (fixture) == n_keys)
        return TRUE;
      security_key_fixture_wait (10);
    }
  return count (fixture) == n_keys;
}

/* So many keys are open, each with a thread of its own. */
static void
wait_for_handles (guint n_handles)
{
  while (_passkeys_security_key_worker_get_n_handles () != n_handles
         || _passkeys_security_key_worker_get_n_threads () != n_handles)
    security_key_fixture_wait (10);
}

static DexFuture *
come_and_go_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");

  /* nobody watches */
  security_key_fixture_wait (400);
  g_assert_cmpuint (count (fixture), ==, 0);

  passkeys_security_key_list_watch (fixture->list);
  g_assert_true (wait_for_count (fixture, 1, 500));
  passkeys_virtual_key_unplug (key);
  g_assert_true (wait_for_count (fixture, 0, 1000));
  passkeys_virtual_key_plug (key);
  g_assert_true (wait_for_count (fixture, 1, 500));

  /* nor any more */
  passkeys_security_key_list_unwatch (fixture->list);
  passkeys_virtual_key_unplug (key);
  security_key_fixture_wait (400);
  g_assert_cmpuint (count (fixture), ==, 1);
  return dex_future_new_true ();
}

static DexFuture *
idle_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(GError) error = NULL;
  guint n_looks;

  security_key_fixture_plug (fixture, "Virtual Key");
  passkeys_security_key_list_watch (fixture->list);
  passkeys_security_key_list_watch (fixture->list);
  g_assert_true (wait_for_count (fixture, 1, 600));
  passkeys_security_key_list_unwatch (fixture->list);
  n_looks = _passkeys_security_key_poller_get_n_looks ();
  while (_passkeys_security_key_poller_get_n_looks () == n_looks)
    security_key_fixture_wait (10);
  passkeys_security_key_list_unwatch (fixture->list);

  /* a second later nothing is left that could wake up */
  wait_for_handles (0);
  while (_passkeys_security_key_poller_get_n_threads () > 0)
    security_key_fixture_wait (10);
  n_looks = _passkeys_security_key_poller_get_n_looks ();
  security_key_fixture_wait (400);
  g_assert_cmpuint (_passkeys_security_key_poller_get_n_looks (), ==, n_looks);
  return dex_future_new_true ();
}

/* ms: longer than a key lingers that nobody holds */
#define REST 1300

/* Held, keys that rest stay open, and so does one that comes later: signing asks each that does not
 * have the passkey once, and none of them blinks. */
static DexFuture *
held_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  PasskeysVirtualKey *other = security_key_fixture_plug (fixture, "Other Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  g_autoptr(PasskeysRequestOptions) request = security_key_fixture_new_request (id);
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *late;
  guint n_questions;

  dex_await (passkeys_security_key_list_load (fixture->list), NULL);
  wait_for_handles (0);

  passkeys_security_key_list_hold (fixture->list);
  passkeys_security_key_list_hold (fixture->list);
  passkeys_security_key_list_release (fixture->list);
  late = security_key_fixture_plug (fixture, "Late Key");
  dex_await (passkeys_security_key_list_load (fixture->list), NULL);
  wait_for_handles (3);
  security_key_fixture_wait (REST);
  g_assert_cmpuint (_passkeys_security_key_worker_get_n_handles (), ==, 3);
  n_questions = passkeys_virtual_key_get_n_commands (other, 0)
                + passkeys_virtual_key_get_n_commands (late, 0);

  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_commands (other, 0)
                    + passkeys_virtual_key_get_n_commands (late, 0), ==, n_questions + 2);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (other)
                    + passkeys_virtual_key_get_n_blinks (late), ==, 0);

  /* One that is pulled out is not held on to. */
  passkeys_virtual_key_unplug (late);
  dex_await (passkeys_security_key_list_load (fixture->list), NULL);
  wait_for_handles (2);

  passkeys_security_key_list_release (fixture->list);
  wait_for_handles (0);
  return dex_future_new_true ();
}

static DexFuture *
info_fiber (gpointer data)
{
  static const guint8 aaguid[] = { 0x2f, 0xc0, 0x57, 0x9f, 0x81, 0x13, 0x47, 0xea,
                                   0xb1, 0x16, 0xbb, 0x5a, 0x8d, 0xb9, 0x20, 0x2a };
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysSecurityKey) key = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysSecurityKeyInfo *info;
  PasskeysVirtualKey *virtual = security_key_fixture_add (fixture, "Virtual Key");

  passkeys_virtual_key_set_aaguid (virtual, aaguid);
  passkeys_virtual_key_set_firmware (virtual, 0x050403);
  passkeys_virtual_key_set_pin (virtual, "2468");
  passkeys_virtual_key_set_pin_retries (virtual, 5);
  passkeys_virtual_key_set_remaining_slots (virtual, 7);
  passkeys_virtual_key_set_minimum_pin_length (virtual, 6);
  passkeys_virtual_key_plug (virtual);
  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  g_assert_no_error (error);

  key = security_key_fixture_find (fixture, virtual);
  g_assert_cmpint (passkeys_security_key_get_state (key), ==, PASSKEYS_SECURITY_KEY_READY);
  g_assert_cmpstr (passkeys_security_key_get_name (key), ==, "YubiKey 5 NFC");
  g_assert_cmpstr (passkeys_security_key_get_maker (key), ==, "Yubico");
  info = passkeys_security_key_get_info (key);
  g_assert_true (passkeys_security_key_info_is_fido2 (info));
  g_assert_true (g_strv_contains (passkeys_security_key_info_get_versions (info), "FIDO_2_1"));
  g_assert_cmpmem (g_bytes_get_data (passkeys_security_key_info_get_aaguid (info), NULL), 16,
                   aaguid, 16);
  g_assert_cmpstr (passkeys_security_key_info_get_firmware (info), ==, "5.4.3");
  g_assert_true (passkeys_security_key_info_supports_pin (info));
  g_assert_true (passkeys_security_key_info_has_pin (info));
  g_assert_false (passkeys_security_key_info_needs_pin_change (info));
  g_assert_cmpuint (passkeys_security_key_info_get_minimum_pin_length (info), ==, 6);
  g_assert_cmpint (passkeys_security_key_info_get_pin_tries_left (info), ==, 5);
  g_assert_true (passkeys_security_key_info_supports_minimum_pin_length (info));
  g_assert_true (passkeys_security_key_info_supports_always_uv (info));
  g_assert_false (passkeys_security_key_info_get_always_uv (info));
  g_assert_false (passkeys_security_key_info_supports_fingerprints (info));
  g_assert_true (passkeys_security_key_info_supports_discoverable (info));
  g_assert_true (passkeys_security_key_info_supports_credential_management (info));
  g_assert_true (passkeys_security_key_info_supports_renaming_users (info));
  g_assert_cmpint (passkeys_security_key_info_get_free_slots (info), ==, 7);
  return dex_future_new_true ();
}

static DexFuture *
u2f_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysSecurityKey) key = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *virtual = security_key_fixture_add (fixture, "Old Key");
  PasskeysSecurityKeyInfo *info;

  passkeys_virtual_key_set_u2f_only (virtual, TRUE);
  passkeys_virtual_key_plug (virtual);
  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  key = security_key_fixture_find (fixture, virtual);
  g_assert_cmpint (passkeys_security_key_get_state (key), ==, PASSKEYS_SECURITY_KEY_READY);
  info = passkeys_security_key_get_info (key);
  g_assert_false (passkeys_security_key_info_is_fido2 (info));
  g_assert_cmpstr (passkeys_security_key_get_name (key), ==, "Old Key");
  g_assert_cmpstr (passkeys_security_key_info_get_versions (info)[0], ==, "U2F_V2");
  return dex_future_new_true ();
}

static void
assert_name (SecurityKeyFixture *fixture,
             PasskeysVirtualKey *virtual,
             const char         *name)
{
  g_autoptr(PasskeysSecurityKey) key = security_key_fixture_find (fixture, virtual);

  g_assert_nonnull (key);
  g_assert_cmpstr (passkeys_security_key_get_name (key), ==, name);
}

static DexFuture *
twins_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  PasskeysVirtualKey *one = security_key_fixture_plug (fixture, "Virtual Key");
  PasskeysVirtualKey *two = security_key_fixture_plug (fixture, "Virtual Key");
  PasskeysVirtualKey *other = security_key_fixture_plug (fixture, "Other Key");
  PasskeysVirtualKey *three = security_key_fixture_add (fixture, "Virtual Key");
  g_autoptr(GError) error = NULL;

  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  assert_name (fixture, one, "Virtual Key");
  assert_name (fixture, two, "Virtual Key (2)");
  assert_name (fixture, other, "Other Key");

  passkeys_virtual_key_plug (three);
  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  assert_name (fixture, two, "Virtual Key (2)");
  assert_name (fixture, three, "Virtual Key (3)");

  /* a number stays while there is a twin, and is of no use without */
  passkeys_virtual_key_unplug (one);
  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  assert_name (fixture, two, "Virtual Key (2)");
  passkeys_virtual_key_unplug (three);
  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  assert_name (fixture, two, "Virtual Key");
  return dex_future_new_true ();
}

/* The same key again is another object, so that nobody goes on with what was. */
static DexFuture *
another_path_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  PasskeysVirtualKey *virtual = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(PasskeysSecurityKey) before = NULL;
  g_autoptr(PasskeysSecurityKey) after = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  before = security_key_fixture_find (fixture, virtual);
  passkeys_virtual_key_unplug (virtual);
  passkeys_virtual_key_plug (virtual);
  g_assert_true (dex_await (passkeys_security_key_list_load (fixture->list), &error));
  after = security_key_fixture_find (fixture, virtual);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_true (before != after);

  g_assert_false (dex_await (passkeys_security_key_refresh (before), &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_REMOVED);
  return dex_future_new_true ();
}

static void
write_file (const char *root,
            const char *path,
            const char *contents,
            gssize      length)
{
  g_autofree char *full = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_file_set_contents (full, contents, length, &error);
  g_assert_no_error (error);
}

/* usage page 0xF1D0, usage 1 */
#define FIDO_DESCRIPTOR "\x06\xd0\xf1\x09\x01\xa1\x01\x09\x20\x75\x08\x95\x40\x81\x02\xc0"
#define MOUSE_DESCRIPTOR "\x05\x01\x09\x02\xa1\x01\xc0"

static void
add_device (const char *root,
            const char *name,
            const char *number,
            const char *descriptor,
            gsize       length)
{
  g_autofree char *device = g_strdup_printf ("sys/devices/usb1/1-1/1-1:1.0/%s", number);
  g_autofree char *link = g_build_filename (root, "sys/class/hidraw", name, "device", NULL);
  g_autofree char *folder = g_path_get_dirname (link);
  g_autofree char *target = g_build_filename (root, device, NULL);
  g_autofree char *uevent = g_build_filename (device, "uevent", NULL);
  g_autofree char *report = g_build_filename (device, "report_descriptor", NULL);

  write_file (root, uevent, "DRIVER=hid\nHID_ID=0003:00001050:00000407\nHID_NAME=Yubico Key\n", -1);
  write_file (root, report, descriptor, length);
  write_file (root, "sys/devices/usb1/1-1/product", "YubiKey FIDO\n", -1);
  write_file (root, "sys/devices/usb1/1-1/manufacturer", "Yubico\n", -1);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_cmpint (symlink (target, link), ==, 0);
}

static GPtrArray *
list_unusable (const char *root)
{
  g_autoptr(PasskeysSecurityKeySource) source = _passkeys_hid_source_new_for_root (root);
  GPtrArray *devices = g_ptr_array_new_with_free_func (
    (GDestroyNotify) passkeys_security_key_device_unref);

  PASSKEYS_SECURITY_KEY_SOURCE_GET_IFACE (source)->add_unusable (source, devices);
  return devices;
}

static void
test_withheld (void)
{
  g_autofree char *root = g_dir_make_tmp ("passkeys-test-XXXXXX", NULL);
  g_autoptr(PasskeysSecurityKeySource) source = _passkeys_hid_source_new_for_root (root);
  g_autoptr(GPtrArray) outside = NULL;
  g_autoptr(GPtrArray) inside = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  PasskeysSecurityKeyDevice *device;

  add_device (root, "hidraw0", "0003:1050:0407.0001", FIDO_DESCRIPTOR, sizeof FIDO_DESCRIPTOR - 1);
  add_device (root, "hidraw1", "0003:046D:C077.0002", MOUSE_DESCRIPTOR,
              sizeof MOUSE_DESCRIPTOR - 1);

  /* without a node and without a sandbox, it is about to come or has just gone */
  before = passkeys_security_key_source_peek (source);
  outside = list_unusable (root);
  g_assert_cmpuint (outside->len, ==, 0);

  write_file (root, ".flatpak-info", "[Application]\n", -1);
  after = passkeys_security_key_source_peek (source);
  g_assert_cmpstr (before, !=, after);
  inside = list_unusable (root);
  g_assert_cmpuint (inside->len, ==, 1);
  device = g_ptr_array_index (inside, 0);
  g_assert_cmpint (device->access, ==, PASSKEYS_SECURITY_KEY_ACCESS_WITHHELD);
  g_assert_true (g_str_has_suffix (device->path, "/dev/hidraw0"));
  g_assert_cmpstr (device->identity, ==, "0003:1050:0407.0001");
  g_assert_cmpstr (device->product, ==, "YubiKey FIDO");
  g_assert_cmpstr (device->maker, ==, "Yubico");
  g_assert_cmpuint (device->vendor_id, ==, 0x1050);
  g_assert_cmpuint (device->product_id, ==, 0x0407);
  passkeys_test_folder_remove (root);
}

/* What is offered to browsers looks like a key that is plugged in, and is none here. */
static void
test_this_computer (void)
{
  static const char uevent[] = "sys/devices/usb1/1-1/1-1:1.0/0003:1209:0001.0001/uevent";
  g_autofree char *root = g_dir_make_tmp ("passkeys-test-XXXXXX", NULL);
  g_autofree char *node = g_build_filename (root, "dev/hidraw0", NULL);
  g_autoptr(PasskeysSecurityKeySource) source = _passkeys_hid_source_new_for_root (root);
  PasskeysSecurityKeySourceInterface *iface = PASSKEYS_SECURITY_KEY_SOURCE_GET_IFACE (source);
  g_autofree char *identity = NULL;
  g_autoptr(GPtrArray) with = NULL;
  g_autoptr(GPtrArray) without = NULL;

  add_device (root, "hidraw0", "0003:1209:0001.0001", FIDO_DESCRIPTOR, sizeof FIDO_DESCRIPTOR - 1);
  write_file (root, ".flatpak-info", "[Application]\n", -1);
  with = list_unusable (root);
  identity = iface->identify (source, node);
  g_assert_cmpuint (with->len, ==, 1);
  g_assert_cmpstr (identity, ==, "0003:1209:0001.0001");

  write_file (root, uevent, "HID_ID=0003:00001209:00000001\nHID_NAME="
              PASSKEYS_UHID_DEVICE_THIS_COMPUTER "\nHID_UNIQ=1\n", -1);
  without = list_unusable (root);
  g_assert_cmpuint (without->len, ==, 0);
  g_assert_null (iface->identify (source, node));
  passkeys_test_folder_remove (root);
}

/* Root may open everything, unless it gives up what lets it. */
static void
give_up_capabilities (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  const struct __user_cap_data_struct none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };

  g_assert_cmpint (syscall (SYS_capset, &header, none), ==, 0);
}

static void
test_denied (void)
{
  g_autoptr(PasskeysSecurityKeySource) source = NULL;
  g_autofree char *root = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GPtrArray) devices = NULL;
  g_autofree char *node = NULL;
  PasskeysSecurityKeyDevice *device;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  root = g_dir_make_tmp ("passkeys-test-XXXXXX", NULL);
  g_assert_cmpint (chmod (root, 0755), ==, 0);
  add_device (root, "hidraw0", "0003:1050:0407.0001", FIDO_DESCRIPTOR, sizeof FIDO_DESCRIPTOR - 1);
  write_file (root, "dev/hidraw0", "", 0);
  node = g_build_filename (root, "dev/hidraw0", NULL);
  g_assert_cmpint (g_chmod (node, 0), ==, 0);
  give_up_capabilities ();
  g_assert_cmpint (g_access (node, R_OK), !=, 0);

  /* a new node is root's until udev has had its turn, and then looking is worth it again */
  source = _passkeys_hid_source_new_for_root (root);
  before = passkeys_security_key_source_peek (source);
  devices = list_unusable (root);
  g_assert_cmpuint (devices->len, ==, 0);
  g_clear_pointer (&devices, g_ptr_array_unref);
  g_usleep (1100 * 1000);
  after = passkeys_security_key_source_peek (source);
  g_assert_cmpstr (before, !=, after);

  devices = list_unusable (root);
  g_assert_cmpuint (devices->len, ==, 1);
  device = g_ptr_array_index (devices, 0);
  g_assert_cmpint (device->access, ==, PASSKEYS_SECURITY_KEY_ACCESS_DENIED);
  passkeys_test_folder_remove (root);
}

static void
test_model (void)
{
  static const guint8 own[] = { 0xa1, 0x72, 0x8d, 0x26, 0x66, 0xa9, 0x4e, 0xce,
                                0xb8, 0xcc, 0x2a, 0x8c, 0x29, 0x3c, 0x2b, 0x5e };
  static const guint8 zero[16] = { 0 };
  g_autoptr(GBytes) known = g_bytes_new_static (own, sizeof own);
  g_autoptr(GBytes) unknown = g_bytes_new_static (zero, sizeof zero);
  g_autoptr(GBytes) cut = g_bytes_new_static (own, 15);

  g_assert_cmpstr (passkeys_authenticator_model_get_name (known), ==, "Passkeys, on a computer");
  g_assert_null (passkeys_authenticator_model_get_name (unknown));
  g_assert_null (passkeys_authenticator_model_get_maker (unknown));
  g_assert_null (passkeys_authenticator_model_get_name (cut));
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/security-key-list/" name, fiber, security_key_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("come-and-go", come_and_go_fiber);
  ADD ("idle", idle_fiber);
  ADD ("held", held_fiber);
  ADD ("info", info_fiber);
  ADD ("u2f", u2f_fiber);
  ADD ("twins", twins_fiber);
  ADD ("another-path", another_path_fiber);
  g_test_add_func ("/security-key-list/withheld", test_withheld);
  g_test_add_func ("/security-key-list/this-computer", test_this_computer);
  g_test_add_func ("/security-key-list/denied", test_denied);
  g_test_add_func ("/security-key-list/model", test_model);

  return g_test_run ();
}
