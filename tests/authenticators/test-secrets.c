/* test-secrets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "local-fixture.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-private-key.h"
#include "passkeys-secure-bytes.h"

/* PINs and keys must not be found where they have no business: in what the program logs, in memory
 * that it frees, and in its memory once a ceremony is over. */

#define PIN "moth-candle-7531"
#define NEW_PIN "candle-moth-1357"
#define WRONG_PIN "moth-candle-7532"
#define MASK 0x5a
#define CHUNK (4 * 1024 * 1024)

/* A secret as something that cannot be mistaken for the secret itself. */
typedef struct
{
  const char *what;
  guint8      masked[64];
  gsize       length;
} Needle;

static void
needle_init (Needle     *self,
             const char *what,
             const void *data,
             gsize       length)
{
  const guint8 *bytes = data;

  g_assert_cmpuint (length, <=, sizeof self->masked);
  self->what = what;
  self->length = length;
  for (gsize i = 0; i < length; i++)
    self->masked[i] = bytes[i] ^ MASK;
}

/* The second half will do: of a block that was freed the allocator itself overwrites the beginning. */
static gboolean
needle_is_at (const Needle *self,
              const guint8 *data)
{
  for (gsize i = self->length / 2; i < self->length; i++)
    if ((data[i - self->length / 2] ^ MASK) != self->masked[i])
      return FALSE;
  return TRUE;
}

static gboolean
needle_is_in (const Needle *self,
              const guint8 *data,
              gsize         length)
{
  for (gsize i = 0; i + self->length - self->length / 2 <= length; i++)
    if (needle_is_at (self, data + i))
      return TRUE;
  return FALSE;
}

/* Whatever is freed is looked through first. This stands in front of the one of the C library. */
#if !defined(__SANITIZE_ADDRESS__)
static const Needle *watched;
static guint n_watched;
static int n_freed_unwiped;

void __libc_free (void *block);

void
free (void *block)
{
  for (guint i = 0; block != NULL && i < n_watched; i++)
    if (needle_is_in (&watched[i], block, malloc_usable_size (block)))
      g_atomic_int_inc (&n_freed_unwiped);

  __libc_free (block);
}
#endif

/* The vault key and the number that is the private key, first byte first and last byte first, which
 * is how OpenSSL computes with it. */
static void
take_keys (LocalFixture *fixture,
           const char   *pin_text,
           Needle        needles[3])
{
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GBytes) pin = passkeys_secure_bytes_new_text (pin_text);
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GError) error = NULL;
  BIGNUM *number = NULL;
  guint8 big[32], little[32];

  dex_await (passkeys_vault_load (fixture->vault), &error);
  g_assert_no_error (error);
  passkey = g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  vault_key = dex_await_boxed (passkeys_key_protector_unlock (fixture->protector, pin), &error);
  g_assert_no_error (error);
  bytes = _passkeys_local_passkey_unwrap_key (passkey, vault_key, &error);
  g_assert_no_error (error);
  key = passkeys_private_key_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (EVP_PKEY_get_bn_param (key, OSSL_PKEY_PARAM_PRIV_KEY, &number), ==, 1);
  g_assert_cmpint (BN_bn2binpad (number, big, sizeof big), ==, sizeof big);
  g_assert_cmpint (BN_bn2lebinpad (number, little, sizeof little), ==, sizeof little);

  needle_init (&needles[0], "the vault key", g_bytes_get_data (vault_key, NULL), 32);
  needle_init (&needles[1], "the private key", big, sizeof big);
  needle_init (&needles[2], "the private key, last byte first", little, sizeof little);

  BN_clear_free (number);
  OPENSSL_cleanse (big, sizeof big);
  OPENSSL_cleanse (little, sizeof little);
}

/* What the child does, whose log is read: everything that a PIN and a key go through. */
static DexFuture *
chatty_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options ("example.org", "ada");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(PasskeysAssertion) refused = NULL;
  g_autoptr(GBytes) old_pin = passkeys_secure_bytes_new_text (PIN);
  g_autoptr(GBytes) new_pin = passkeys_secure_bytes_new_text (NEW_PIN);
  g_autoptr(GError) error = NULL;

  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  passkeys_scripted_prompt_add_pin (prompt, PIN);
  attestation = dex_await_object (
    passkeys_authenticator_make_credential (fixture->authenticator, options, client_data,
                                            PASSKEYS_PROMPT (prompt)),
    &error);
  g_assert_no_error (error);

  refused = local_fixture_assert (fixture, "example.org", WRONG_PIN, &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_debug ("An error, as the application may log it: %s", error->message);
  g_clear_error (&error);

  assertion = local_fixture_assert (fixture, "example.org", PIN, &error);
  g_assert_no_error (error);
  dex_await (passkeys_vault_change_pin (fixture->vault, old_pin, new_pin), &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

static void
test_chatty (void)
{
  keyring_fixture_run (chatty_fiber, NULL);
}

static char *
run_chatty_child (gsize *length)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DBUS_DEBUG", "all", TRUE);
  g_subprocess_launcher_setenv (launcher, "PASSKEYS_TEST_CHATTY", "1", TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", "--verbose", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (child));

  return g_bytes_unref_to_data (g_steal_pointer (&output), length);
}

static void
assert_not_logged (const char *log,
                   gsize       length,
                   const char *what,
                   const char *text)
{
  if (memmem (log, length, text, strlen (text)) != NULL)
    g_error ("The log holds %s: %s", what, text);
}

static void
assert_key_not_logged (const char   *log,
                       gsize         length,
                       const Needle *needle)
{
  g_autoptr(GString) hexadecimal = g_string_new (NULL);
  g_autofree char *capitals = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *base64url = NULL;
  guint8 key[64];

  for (gsize i = 0; i < needle->length; i++)
    {
      key[i] = needle->masked[i] ^ MASK;
      g_string_append_printf (hexadecimal, "%02x", key[i]);
    }
  capitals = g_ascii_strup (hexadecimal->str, -1);
  base64 = g_base64_encode (key, needle->length);
  base64[needle->length * 4 / 3 - 1] = '\0'; /* the end depends on what would follow */
  base64url = g_strdelimit (g_strdelimit (g_strdup (base64), "+", '-'), "/", '_');

  g_assert_false (needle_is_in (needle, (const guint8 *) log, length));
  assert_not_logged (log, length, needle->what, hexadecimal->str);
  assert_not_logged (log, length, needle->what, capitals);
  assert_not_logged (log, length, needle->what, base64);
  assert_not_logged (log, length, needle->what, base64url);
}

static DexFuture *
log_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autofree char *log = NULL;
  gsize length;
  Needle keys[3];

  log = run_chatty_child (&length);
  take_keys (fixture, NEW_PIN, keys);

  /* it does log, with everything switched on */
  g_assert_nonnull (memmem (log, length, "as the application may log it", 29));
  g_assert_nonnull (memmem (log, length, "SearchItems", 11));

  assert_not_logged (log, length, "the PIN", PIN);
  assert_not_logged (log, length, "the new PIN", NEW_PIN);
  assert_not_logged (log, length, "a wrong PIN", WRONG_PIN);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_key_not_logged (log, length, &keys[i]);

  return dex_future_new_true ();
}

/* Looks through one mapping of this process, a chunk at a time. */
static guint
search_mapping (int           memory,
                guint64       start,
                guint64       end,
                guint8       *chunk,
                const Needle *needles,
                guint         n_needles)
{
  guint n_found = 0;

  for (guint64 at = start; at < end; at += CHUNK - 64)
    {
      gssize length = pread (memory, chunk, MIN (CHUNK, end - at), at);

      for (guint i = 0; length > 0 && i < n_needles; i++)
        if (needle_is_in (&needles[i], chunk, length))
          {
            g_test_message ("Found %s in %" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x",
                            needles[i].what, start, end);
            n_found++;
          }
    }

  return n_found;
}

static guint
search_memory (const Needle *needles,
               guint         n_needles)
{
  guint8 *chunk = mmap (NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  g_autofree char *maps = NULL;
  g_auto(GStrv) lines = NULL;
  guint n_found = 0;

  g_assert_true (chunk != MAP_FAILED);
  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *rest;
      guint64 start = g_ascii_strtoull (lines[i], &rest, 16);
      guint64 end = *rest == '-' ? g_ascii_strtoull (rest + 1, &rest, 16) : 0;

      /* what can be written to, but for the chunk, which neighbours may have been joined with */
      if (end == 0 || !g_str_has_prefix (rest, " rw"))
        continue;
      if (start <= (gsize) chunk && (gsize) chunk < end)
        {
          n_found += search_mapping (memory, start, (gsize) chunk, chunk, needles, n_needles);
          start = (gsize) chunk + CHUNK;
        }
      n_found += search_mapping (memory, start, end, chunk, needles, n_needles);
    }

  close (memory);
  munmap (chunk, CHUNK);
  return n_found;
}

/* A PIN that is nowhere in this program: only its mask is. */
static char *
unmask_pin (const Needle *needle)
{
  char *text = g_malloc0 (needle->length + 1);

  for (gsize i = 0; i < needle->length; i++)
    text[i] = needle->masked[i] ^ MASK;
  return text;
}

static void
wipe_text (char *text)
{
  OPENSSL_cleanse (text, strlen (text));
  g_free (text);
}

static void
draw_pin (Needle *needle)
{
  needle->what = "the PIN";
  needle->length = 40;
  for (gsize i = 0; i < needle->length; i++)
    needle->masked[i] = (guint8) (g_random_int_range ('a', 'z' + 1) ^ MASK);
}

static void
make_passkey (LocalFixture *fixture,
              const char   *pin)
{
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options ("example.org", "ada");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GError) error = NULL;

  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  passkeys_scripted_prompt_add_pin (prompt, pin);
  attestation = dex_await_object (
    passkeys_authenticator_make_credential (fixture->authenticator, options, client_data,
                                            PASSKEYS_PROMPT (prompt)),
    &error);
  g_assert_no_error (error);
}

static DexFuture *
make_passkey_fiber (gpointer data)
{
  Needle *needles = data;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  char *pin = unmask_pin (&needles[0]);

  make_passkey (fixture, pin);
  take_keys (fixture, pin, needles + 1);
  wipe_text (pin);

  return dex_future_new_true ();
}

static DexFuture *
use_passkey_fiber (gpointer data)
{
  Needle *needles = data;
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GBytes) old_pin = NULL;
  g_autoptr(GBytes) new_pin = passkeys_secure_bytes_new_text (NEW_PIN);
  g_autoptr(GError) error = NULL;
  char *pin = unmask_pin (&needles[0]);

  assertion = local_fixture_assert (fixture, "example.org", pin, &error);
  g_assert_no_error (error);
  old_pin = passkeys_secure_bytes_new_text (pin);
  wipe_text (pin);
  dex_await (passkeys_vault_change_pin (fixture->vault, old_pin, new_pin), &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

static void
test_memory (void)
{
#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("The address sanitizer maps more memory than can be looked through");
#else
  g_autoptr(KeyringDaemon) daemon = NULL;
  Needle needles[4];
  char *pin;

  keyring_fixture_forget ();
  daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  draw_pin (&needles[0]);
  watched = needles;
  n_watched = 1;

  /* it would be found, in memory and when that is freed */
  pin = unmask_pin (&needles[0]);
  g_assert_cmpuint (search_memory (needles, 1), >, 0);
  g_free (pin);
  g_assert_cmpint (g_atomic_int_exchange (&n_freed_unwiped, 0), ==, 1);

  keyring_fixture_run (make_passkey_fiber, needles);
  g_assert_cmpint (n_freed_unwiped, ==, 0);
  g_assert_cmpuint (search_memory (needles, G_N_ELEMENTS (needles)), ==, 0);

  n_watched = G_N_ELEMENTS (needles);
  keyring_fixture_run (use_passkey_fiber, needles);
  n_watched = 0;
  g_assert_cmpint (n_freed_unwiped, ==, 0);
  g_assert_cmpuint (search_memory (needles, G_N_ELEMENTS (needles)), ==, 0);
#endif
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  if (g_getenv ("PASSKEYS_TEST_CHATTY") != NULL)
    {
      g_test_add_func ("/secrets/chatty", test_chatty);
      return g_test_run ();
    }

  g_test_add_data_func ("/secrets/log", log_fiber, local_fixture_run);
  g_test_add_func ("/secrets/memory", test_memory);

  return g_test_run ();
}
