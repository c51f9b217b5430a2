/* test-browser-service-clients.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fido/credman.h>
#include <fido/es256.h>
#include <glib/gstdio.h>
#include <string.h>

#include "local-fixture.h"
#include "passkeys-service-front.h"

/* The service as libfido2 sees it. The argument is the program with a person who follows a script. */

#define SITE "example.org"
#define PIN "pin " LOCAL_FIXTURE_PIN "\n"

static const guint8 client_data_hash[32] = "0123456789abcdef0123456789abcde";
static const char *program;

typedef struct
{
  PasskeysBrowserService *service;
  PasskeysServiceFront   *front;
  char                   *folder;
} Fixture;

static Fixture *
fixture_new (void)
{
  const char *arguments[] = { program, "--answer-site", NULL };
  Fixture *self = g_new0 (Fixture, 1);

  self->service = passkeys_browser_service_new (arguments, 60);
  self->front = passkeys_service_front_new (self->service);
  self->folder = g_dir_make_tmp ("browser-service-XXXXXX", NULL);
  g_setenv ("PASSKEYS_TEST_SCRIPTS", self->folder, TRUE);
  return self;
}

static void
fixture_free (Fixture *self)
{
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);

  passkeys_service_front_free (g_steal_pointer (&self->front));
  g_assert_finalize_object (g_steal_pointer (&self->service));
  g_unlink (log);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* the script was taken */
  g_clear_pointer (&self->folder, g_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
set_script (Fixture    *self,
            const char *script)
{
  g_autofree char *path = g_build_filename (self->folder, "script", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, script, -1, &error);
  g_assert_no_error (error);
}

typedef struct
{
  Fixture *fixture;
  char    *script;
} Next;

static gboolean
on_script_taken (gpointer user_data)
{
  Next *next = user_data;
  g_autofree char *path = g_build_filename (next->fixture->folder, "script", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return G_SOURCE_CONTINUE;

  set_script (next->fixture, next->script);
  g_free (next->script);
  g_free (next);
  return G_SOURCE_REMOVE;
}

/* One for the first question, and once that is asked one for the next. */
static void
set_next_scripts (Fixture    *self,
                  const char *first,
                  const char *second)
{
  Next *next = g_new0 (Next, 1);

  next->fixture = self;
  next->script = g_strdup (second);
  set_script (self, first);
  g_timeout_add (5, on_script_taken, next);
}

/* The last line that says that a person was asked something. */
static char *
read_question (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "log", NULL);

  while (TRUE)
    {
      g_autofree char *log = NULL;
      char *last;

      if (g_file_get_contents (path, &log, NULL, NULL) &&
          (last = g_strrstr (log, "begin:")) != NULL && strchr (last, '\n') != NULL)
        {
          *strchr (last, '\n') = '\0';
          last = g_strdup (last);
          g_unlink (path);
          return last;
        }
      dex_await (dex_timeout_new_msec (10), NULL);
    }
}

/* Lets the processes of so many questions come to their end. */
static char *
read_questions (Fixture *self,
                guint    n_questions)
{
  g_autofree char *path = g_build_filename (self->folder, "log", NULL);

  while (TRUE)
    {
      g_autofree char *log = NULL;
      g_auto(GStrv) lines = NULL;

      if (g_file_get_contents (path, &log, NULL, NULL))
        lines = g_strsplit (log, "\n", -1);
      if (lines != NULL && g_strv_length (lines) > n_questions)
        return g_steal_pointer (&log);
      dex_await (dex_timeout_new_msec (10), NULL);
    }
}

typedef fido_cred_t Cred;
typedef fido_assert_t Assert;

static void
cred_free (Cred *cred)
{
  fido_cred_free (&cred);
}

static void
assert_free (Assert *assert)
{
  fido_assert_free (&assert);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cred, cred_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Assert, assert_free)

static Cred *
cred_new (const char *user_name)
{
  Cred *cred = fido_cred_new ();

  fido_cred_set_type (cred, COSE_ES256);
  fido_cred_set_clientdata_hash (cred, client_data_hash, sizeof client_data_hash);
  fido_cred_set_rp (cred, SITE, "Example");
  fido_cred_set_user (cred, (const guint8 *) user_name, strlen (user_name), user_name, "Person",
                      NULL);
  return cred;
}

static Assert *
assert_new (Cred *cred)
{
  Assert *assert = fido_assert_new ();

  fido_assert_set_clientdata_hash (assert, client_data_hash, sizeof client_data_hash);
  fido_assert_set_rp (assert, SITE);
  if (cred != NULL)
    fido_assert_allow_cred (assert, fido_cred_id_ptr (cred), fido_cred_id_len (cred));
  return assert;
}

static int
make (fido_dev_t *dev,
      gpointer    data)
{
  return fido_dev_make_cred (dev, data, NULL);
}

static int
make_by_u2f (fido_dev_t *dev,
             gpointer    data)
{
  fido_dev_force_u2f (dev);
  return fido_dev_make_cred (dev, data, NULL);
}

static int
get (fido_dev_t *dev,
     gpointer    data)
{
  return fido_dev_get_assert (dev, data, NULL);
}

static int
get_by_u2f (fido_dev_t *dev,
            gpointer    data)
{
  fido_dev_force_u2f (dev);
  return fido_dev_get_assert (dev, data, NULL);
}

static int
verify (Cred   *cred,
        Assert *assert)
{
  es256_pk_t *public_key = es256_pk_new ();
  int result;

  g_assert_cmpint (es256_pk_from_ptr (public_key, fido_cred_pubkey_ptr (cred),
                                      fido_cred_pubkey_len (cred)), ==, FIDO_OK);
  result = fido_assert_verify (assert, 0, COSE_ES256, public_key);
  es256_pk_free (&public_key);
  return result;
}

static int
run (Fixture    *self,
     const char *script,
     int       (*function) (fido_dev_t *dev, gpointer data),
     gpointer    data)
{
  if (*script != '\0')
    set_script (self, script);
  return passkeys_service_front_run (self->front, function, data);
}

/* A site of the first generation, whose name is not known. */
static DexFuture *
u2f_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(Cred) cred = cred_new ("ignored");
  g_autoptr(Assert) assert = assert_new (NULL);
  g_autoptr(Assert) by_ctap2 = NULL;
  g_autofree char *created = NULL;
  g_autofree char *signed_in = NULL;
  g_autofree char *again = NULL;
  guint32 count;

  g_assert_cmpint (run (fixture, PIN "create old site\n", make_by_u2f, cred), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_verify (cred), ==, FIDO_OK);
  g_assert_cmpstr (fido_cred_fmt (cred), ==, "fido-u2f");
  created = read_question (fixture);
  g_assert_cmpstr (created, ==, "begin:create: pin:new entry:0 end => answered");

  fido_assert_allow_cred (assert, fido_cred_id_ptr (cred), fido_cred_id_len (cred));
  g_assert_cmpint (run (fixture, PIN, get_by_u2f, assert), ==, FIDO_OK);
  g_assert_cmpint (verify (cred, assert), ==, FIDO_OK);
  g_assert_cmphex (fido_assert_flags (assert, 0), ==, 0x01);
  count = fido_assert_sigcount (assert, 0);
  g_assert_cmpuint (count, >, 1000 * 1000 * 1000);
  signed_in = read_question (fixture);
  g_assert_cmpstr (signed_in, ==, "begin:sign-in: pin end => answered");

  /* the same key, once the site speaks CTAP2: it has no user handle, and its counter goes on */
  by_ctap2 = assert_new (cred);
  g_assert_cmpint (run (fixture, PIN, get, by_ctap2), ==, FIDO_OK);
  g_assert_cmpint (verify (cred, by_ctap2), ==, FIDO_OK);
  g_assert_cmphex (fido_assert_flags (by_ctap2, 0), ==, 0x05);
  g_assert_null (fido_assert_user_id_ptr (by_ctap2, 0));
  g_assert_cmpuint (fido_assert_sigcount (by_ctap2, 0), >=, count);
  again = read_question (fixture);
  g_assert_cmpstr (again, ==, "begin:sign-in:" SITE " pin end => answered");
  return dex_future_new_true ();
}

/* A site that is known by its name serves clients of both generations with one key. */
static DexFuture *
u2f_of_known_site_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(Cred) cred = cred_new ("ada");
  g_autoptr(Cred) second = cred_new ("ada");
  g_autoptr(Cred) excluded = cred_new ("ada");
  g_autoptr(Assert) assert = NULL;
  g_autofree char *question = NULL;
  g_autofree char *created = NULL;

  g_assert_cmpint (run (fixture, PIN "create ada\n", make, cred), ==, FIDO_OK);
  g_free (read_question (fixture));
  assert = assert_new (cred);
  g_assert_cmpint (run (fixture, PIN, get_by_u2f, assert), ==, FIDO_OK);
  g_assert_cmpint (verify (cred, assert), ==, FIDO_OK);
  g_assert_cmphex (fido_assert_flags (assert, 0), ==, 0x01);
  g_assert_cmpuint (fido_assert_sigcount (assert, 0), ==, 0);
  question = read_question (fixture);
  g_assert_cmpstr (question, ==, "begin:sign-in:" SITE " pin end => answered");

  g_assert_cmpint (run (fixture, PIN "create ada by u2f\n", make_by_u2f, second), ==, FIDO_OK);
  created = read_question (fixture);
  g_assert_cmpstr (created, ==, "begin:create:" SITE " pin entry:0 end => answered");

  /* what was made by U2F is excluded, too, and by U2F that is told after a touch */
  fido_cred_exclude (excluded, fido_cred_id_ptr (second), fido_cred_id_len (second));
  g_assert_cmpint (run (fixture, PIN, make, excluded), ==, FIDO_ERR_CREDENTIAL_EXCLUDED);
  g_free (read_question (fixture));
  g_assert_cmpint (run (fixture, "agree\n", make_by_u2f, excluded), ==,
                   FIDO_ERR_CREDENTIAL_EXCLUDED);
  g_free (g_steal_pointer (&created));
  created = read_question (fixture);
  g_assert_cmpstr (created, ==, "begin:select: confirm end => answered");
  return dex_future_new_true ();
}

/* What is refused is refused for good, so that nobody is asked again and again. */
static DexFuture *
u2f_refused_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(Cred) cred = cred_new ("ada");
  g_autoptr(Assert) assert = NULL;
  g_autoptr(Assert) unknown = assert_new (NULL);
  g_autofree char *question = NULL;

  g_assert_cmpint (run (fixture, "cancel\n", make_by_u2f, cred), !=, FIDO_OK);
  question = read_question (fixture);
  g_assert_cmpstr (question, ==, "begin:create: pin:new end:0 => answered");
  g_assert_cmpint (run (fixture, "die\n", make_by_u2f, cred), !=, FIDO_OK);

  g_assert_cmpint (run (fixture, PIN "create ada\n", make, cred), ==, FIDO_OK);
  g_free (read_question (fixture));
  assert = assert_new (cred);
  g_assert_cmpint (run (fixture, "cancel\n", get_by_u2f, assert), !=, FIDO_OK);
  g_free (read_question (fixture));

  /* a key that is not here, and one of another site, are not asked about */
  fido_assert_allow_cred (unknown, client_data_hash, sizeof client_data_hash);
  g_assert_cmpint (run (fixture, "", get_by_u2f, unknown), ==, FIDO_ERR_NO_CREDENTIALS);
  fido_assert_set_rp (assert, "example.net");
  g_assert_cmpint (run (fixture, "", get_by_u2f, assert), ==, FIDO_ERR_NO_CREDENTIALS);
  return dex_future_new_true ();
}

/* What is derived is the same for the same salt, and for nothing else. */
static DexFuture *
hmac_secret_fiber (gpointer data)
{
  static const guint8 salts[64] = "0123456789abcdefghijklmnopqrstuv0123456789ABCDEFGHIJKLMNOPQRSTU";
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(Cred) cred = cred_new ("ada");
  g_autoptr(Cred) without = cred_new ("bob");
  g_autoptr(Assert) one = NULL;
  g_autoptr(Assert) both = NULL;
  g_autoptr(Assert) other = NULL;
  g_autoptr(Assert) none = NULL;

  fido_cred_set_extensions (cred, FIDO_EXT_HMAC_SECRET | FIDO_EXT_CRED_PROTECT);
  fido_cred_set_prot (cred, FIDO_CRED_PROT_UV_REQUIRED);
  g_assert_cmpint (run (fixture, PIN "create ada\n", make, cred), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_verify_self (cred), ==, FIDO_OK);
  g_assert_cmphex (fido_cred_flags (cred) & 0x80, ==, 0x80);

  one = assert_new (cred);
  fido_assert_set_extensions (one, FIDO_EXT_HMAC_SECRET);
  fido_assert_set_hmac_salt (one, salts, 32);
  g_assert_cmpint (run (fixture, PIN, get, one), ==, FIDO_OK);
  g_assert_cmpint (verify (cred, one), ==, FIDO_OK);
  g_assert_cmpuint (fido_assert_hmac_secret_len (one, 0), ==, 32);

  both = assert_new (cred);
  fido_assert_set_extensions (both, FIDO_EXT_HMAC_SECRET);
  fido_assert_set_hmac_salt (both, salts, 64);
  g_assert_cmpint (run (fixture, PIN, get, both), ==, FIDO_OK);
  g_assert_cmpint (verify (cred, both), ==, FIDO_OK);
  g_assert_cmpuint (fido_assert_hmac_secret_len (both, 0), ==, 64);
  g_assert_cmpmem (fido_assert_hmac_secret_ptr (both, 0), 32,
                   fido_assert_hmac_secret_ptr (one, 0), 32);

  other = assert_new (cred);
  fido_assert_set_extensions (other, FIDO_EXT_HMAC_SECRET);
  fido_assert_set_hmac_salt (other, salts + 32, 32);
  g_assert_cmpint (run (fixture, PIN, get, other), ==, FIDO_OK);
  g_assert_cmpmem (fido_assert_hmac_secret_ptr (both, 0) + 32, 32,
                   fido_assert_hmac_secret_ptr (other, 0), 32);
  g_assert_cmpint (memcmp (fido_assert_hmac_secret_ptr (other, 0),
                           fido_assert_hmac_secret_ptr (one, 0), 32), !=, 0);

  /* one that was made without the extension signs and says nothing of it */
  g_assert_cmpint (run (fixture, PIN "create bob\n", make, without), ==, FIDO_OK);
  none = assert_new (without);
  fido_assert_set_extensions (none, FIDO_EXT_HMAC_SECRET);
  fido_assert_set_hmac_salt (none, salts, 32);
  run (fixture, PIN, get, none);
  g_assert_cmpuint (fido_assert_hmac_secret_len (none, 0), ==, 0);
  g_free (read_questions (fixture, 6));
  return dex_future_new_true ();
}

/* What libfido2 does that was told to have the person verified: it asks for a token first, for which
 * nobody is asked, and then once. */
static DexFuture *
token_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(Cred) cred = cred_new ("ada");
  g_autoptr(Assert) assert = NULL;
  g_autofree char *made = NULL;
  g_autofree char *signed_in = NULL;

  fido_cred_set_uv (cred, FIDO_OPT_TRUE);
  g_assert_cmpint (run (fixture, PIN "create ada\n", make, cred), ==, FIDO_OK);
  g_assert_cmpint (fido_cred_verify_self (cred), ==, FIDO_OK);
  g_assert_cmphex (fido_cred_flags (cred) & 0x05, ==, 0x05);
  made = read_question (fixture);
  g_assert_cmpstr (made, ==, "begin:create:" SITE " pin:new entry:0 end => answered");

  assert = assert_new (NULL);
  fido_assert_set_uv (assert, FIDO_OPT_TRUE);
  g_assert_cmpint (run (fixture, PIN, get, assert), ==, FIDO_OK);
  g_assert_cmpint (verify (cred, assert), ==, FIDO_OK);
  g_assert_cmphex (fido_assert_flags (assert, 0) & 0x05, ==, 0x05);
  signed_in = read_question (fixture);
  g_assert_cmpstr (signed_in, ==, "begin:sign-in:" SITE " pin end => answered");
  return dex_future_new_true ();
}

typedef struct
{
  fido_credman_metadata_t *metadata;
  fido_credman_rp_t       *relying_parties;
  fido_credman_rk_t       *passkeys;
  const fido_cred_t       *cred;
} Credman;

static int
get_metadata (fido_dev_t *dev,
              gpointer    data)
{
  Credman *credman = data;

  return fido_credman_get_dev_metadata (dev, credman->metadata, NULL);
}

static int
get_relying_parties (fido_dev_t *dev,
                     gpointer    data)
{
  Credman *credman = data;

  return fido_credman_get_dev_rp (dev, credman->relying_parties, NULL);
}

static int
get_passkeys (fido_dev_t *dev,
              gpointer    data)
{
  Credman *credman = data;

  return fido_credman_get_dev_rk (dev, SITE, credman->passkeys, NULL);
}

static int
delete (fido_dev_t *dev,
        gpointer    data)
{
  Credman *credman = data;

  return fido_credman_del_dev_rk (dev, fido_cred_id_ptr (credman->cred),
                                  fido_cred_id_len (credman->cred), NULL);
}

static int
rename_user (fido_dev_t *dev,
             gpointer    data)
{
  Credman *credman = data;

  return fido_credman_set_dev_rk (dev, (fido_cred_t *) credman->cred, NULL);
}

static DexFuture *
management_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(Cred) ada = cred_new ("ada");
  g_autoptr(Cred) bob = cred_new ("bob");
  g_autofree char *question = NULL;
  Credman credman = { NULL, };
  const fido_cred_t *listed;

  g_assert_cmpint (run (fixture, PIN "create ada\n", make, ada), ==, FIDO_OK);
  g_assert_cmpint (run (fixture, PIN "create bob\n", make, bob), ==, FIDO_OK);
  g_free (read_questions (fixture, 2));
  g_free (read_question (fixture));

  credman.metadata = fido_credman_metadata_new ();
  g_assert_cmpint (run (fixture, PIN, get_metadata, &credman), ==, FIDO_OK);
  g_assert_cmpuint (fido_credman_rk_existing (credman.metadata), ==, 2);
  g_assert_cmpuint (fido_credman_rk_remaining (credman.metadata), >, 0);
  fido_credman_metadata_free (&credman.metadata);
  question = read_question (fixture);
  g_assert_cmpstr (question, ==, "begin:manage: pin end => answered");
  g_clear_pointer (&question, g_free);

  /* refused by the person, it shows nothing */
  credman.relying_parties = fido_credman_rp_new ();
  g_assert_cmpint (run (fixture, "cancel\n", get_relying_parties, &credman), !=, FIDO_OK);
  g_free (read_question (fixture));
  g_assert_cmpint (run (fixture, PIN, get_relying_parties, &credman), ==, FIDO_OK);
  g_free (read_question (fixture));
  g_assert_cmpuint (fido_credman_rp_count (credman.relying_parties), ==, 1);
  g_assert_cmpstr (fido_credman_rp_id (credman.relying_parties, 0), ==, SITE);
  fido_credman_rp_free (&credman.relying_parties);

  credman.passkeys = fido_credman_rk_new ();
  g_assert_cmpint (run (fixture, PIN, get_passkeys, &credman), ==, FIDO_OK);
  g_free (read_question (fixture));
  g_assert_cmpuint (fido_credman_rk_count (credman.passkeys), ==, 2);
  listed = fido_credman_rk (credman.passkeys, 0);
  if (!g_str_equal (fido_cred_user_name (listed), "ada"))
    listed = fido_credman_rk (credman.passkeys, 1);
  g_assert_cmpmem (fido_cred_pubkey_ptr (listed), fido_cred_pubkey_len (listed),
                   fido_cred_pubkey_ptr (ada), fido_cred_pubkey_len (ada));
  g_assert_cmpstr (fido_cred_user_name (listed), ==, "ada");
  fido_credman_rk_free (&credman.passkeys);
  return dex_future_new_true ();
}

/* What is removed is named to the person, each time, whatever was agreed to before. */
static DexFuture *
management_changes_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(Cred) ada = cred_new ("ada");
  g_autoptr(Cred) renamed = fido_cred_new ();
  g_autoptr(Assert) assert = NULL;
  g_autofree char *log = NULL;
  Credman credman = { .cred = ada };

  g_assert_cmpint (run (fixture, PIN "create ada\n", make, ada), ==, FIDO_OK);
  g_free (read_question (fixture));

  fido_cred_set_id (renamed, fido_cred_id_ptr (ada), fido_cred_id_len (ada));
  fido_cred_set_user (renamed, (const guint8 *) "ada", 3, "ada@new", "Ada", NULL);
  credman.cred = renamed;
  g_assert_cmpint (run (fixture, PIN, rename_user, &credman), ==, FIDO_OK);
  g_free (read_question (fixture));
  credman.passkeys = fido_credman_rk_new ();
  g_assert_cmpint (run (fixture, PIN, get_passkeys, &credman), ==, FIDO_OK);
  g_assert_cmpstr (fido_cred_user_name (fido_credman_rk (credman.passkeys, 0)), ==, "ada@new");
  g_free (read_question (fixture));
  fido_credman_rk_free (&credman.passkeys);

  credman.cred = ada;
  set_next_scripts (fixture, PIN, "cancel\n");
  g_assert_cmpint (run (fixture, "", delete, &credman), !=, FIDO_OK);
  set_next_scripts (fixture, PIN, "agree\n");
  g_assert_cmpint (run (fixture, "", delete, &credman), ==, FIDO_OK);
  log = read_questions (fixture, 4);
  g_assert_nonnull (strstr (log, "begin:manage:" SITE " confirm end:0 => answered\n"));
  g_assert_nonnull (strstr (log, "begin:manage:" SITE " confirm end => answered\n"));

  assert = assert_new (ada);
  g_assert_cmpint (run (fixture, "", get, assert), ==, FIDO_ERR_NO_CREDENTIALS);
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/browser-service-clients/" name, fiber, local_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  fido_init (0);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  ADD ("hmac-secret", hmac_secret_fiber);
  ADD ("token", token_fiber);
  ADD ("management", management_fiber);
  ADD ("management-changes", management_changes_fiber);
  ADD ("u2f", u2f_fiber);
  ADD ("u2f-of-known-site", u2f_of_known_site_fiber);
  ADD ("u2f-refused", u2f_refused_fiber);

  return g_test_run ();
}
