/* test-browser-service-management.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fido/credman.h>
#include <string.h>

#include "fido2-client.h"

/* What libfido2 is shown of the passkeys, and what it may change. */

typedef struct
{
  fido_credman_metadata_t *metadata;
  fido_credman_rp_t *relying_parties;
  fido_credman_rk_t *passkeys;
  const fido_cred_t *cred;
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
get_of_site (fido_dev_t *dev,
             gpointer    data)
{
  Credman *credman = data;

  return fido_credman_get_dev_rk (dev, FIDO2_CLIENT_SITE, credman->passkeys, NULL);
}

static int delete (fido_dev_t *dev, gpointer data)
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
listed_fiber (gpointer data)
{
  g_autoptr(Fido2Client) client = fido2_client_new ();
  g_autoptr(Cred) ada = fido2_client_cred ("ada");
  g_autoptr(Cred) bob = fido2_client_cred ("bob");
  g_autofree char *question = NULL;
  Credman credman = {
    NULL,
  };
  const fido_cred_t *listed;

  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create ada\n", fido2_client_make,
                                     ada),
                   ==, FIDO_OK);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create bob\n", fido2_client_make,
                                     bob),
                   ==, FIDO_OK);
  g_free (service_fixture_read_log (client->fixture, 2));
  g_free (service_fixture_read_question (client->fixture));

  credman.metadata = fido_credman_metadata_new ();
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, get_metadata, &credman), ==,
                   FIDO_OK);
  g_assert_cmpuint (fido_credman_rk_existing (credman.metadata), ==, 2);
  g_assert_cmpuint (fido_credman_rk_remaining (credman.metadata), >, 0);
  fido_credman_metadata_free (&credman.metadata);
  question = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (question, ==, "begin:manage: pin end => answered");
  g_clear_pointer (&question, g_free);

  /* refused by the person, it shows nothing */
  credman.relying_parties = fido_credman_rp_new ();
  g_assert_cmpint (fido2_client_run (client, "cancel\n", get_relying_parties, &credman), !=,
                   FIDO_OK);
  g_free (service_fixture_read_question (client->fixture));
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, get_relying_parties, &credman), ==,
                   FIDO_OK);
  g_free (service_fixture_read_question (client->fixture));
  g_assert_cmpuint (fido_credman_rp_count (credman.relying_parties), ==, 1);
  g_assert_cmpstr (fido_credman_rp_id (credman.relying_parties, 0), ==, FIDO2_CLIENT_SITE);
  fido_credman_rp_free (&credman.relying_parties);

  credman.passkeys = fido_credman_rk_new ();
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, get_of_site, &credman), ==, FIDO_OK);
  g_free (service_fixture_read_question (client->fixture));
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
changes_fiber (gpointer data)
{
  g_autoptr(Fido2Client) client = fido2_client_new ();
  g_autoptr(Cred) ada = fido2_client_cred ("ada");
  g_autoptr(Cred) renamed = fido_cred_new ();
  g_autoptr(Assert) assert = NULL;
  g_autofree char *log = NULL;
  Credman credman = { .cred = ada };

  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create ada\n", fido2_client_make,
                                     ada),
                   ==, FIDO_OK);
  g_free (service_fixture_read_question (client->fixture));

  fido_cred_set_id (renamed, fido_cred_id_ptr (ada), fido_cred_id_len (ada));
  fido_cred_set_user (renamed, (const guint8 *) "ada", 3, "ada@new", "Ada", NULL);
  credman.cred = renamed;
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, rename_user, &credman), ==, FIDO_OK);
  g_free (service_fixture_read_question (client->fixture));
  credman.passkeys = fido_credman_rk_new ();
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, get_of_site, &credman), ==, FIDO_OK);
  g_assert_cmpstr (fido_cred_user_name (fido_credman_rk (credman.passkeys, 0)), ==, "ada@new");
  g_free (service_fixture_read_question (client->fixture));
  fido_credman_rk_free (&credman.passkeys);

  credman.cred = ada;
  service_fixture_set_next_scripts (client->fixture, FIDO2_CLIENT_PIN, "cancel\n");
  g_assert_cmpint (fido2_client_run (client, "", delete, &credman), !=, FIDO_OK);
  service_fixture_set_next_scripts (client->fixture, FIDO2_CLIENT_PIN, "agree\n");
  g_assert_cmpint (fido2_client_run (client, "", delete, &credman), ==, FIDO_OK);
  log = service_fixture_read_log (client->fixture, 4);
  g_assert_nonnull (strstr (log, "begin:manage:" FIDO2_CLIENT_SITE " confirm end:0 => answered\n"));
  g_assert_nonnull (strstr (log, "begin:manage:" FIDO2_CLIENT_SITE " confirm end => answered\n"));

  assert = fido2_client_assert (ada);
  g_assert_cmpint (fido2_client_run (client, "", fido2_client_get, assert), ==,
                   FIDO_ERR_NO_CREDENTIALS);
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/browser-service-management/" name, fiber, local_fixture_run)

int
main (int   argc,
      char *argv[])
{
  service_fixture_init (argc, argv);

  ADD ("listed", listed_fiber);
  ADD ("changes", changes_fiber);

  return g_test_run ();
}
