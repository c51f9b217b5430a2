/* fido-call.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fido-call"

#include "config.h"

#include "fido-call.h"

#include <fido/es256.h>
#include <string.h>

static const guint8 client_data_hash[32] = "0123456789abcdef0123456789abcde";

typedef struct
{
  FidoCall *self;
  int     (*function) (FidoCall *self);
  int       result;
  int       is_done; /* (atomic) */
} Run;

FidoCall *
fido_call_new (void)
{
  FidoCall *self = g_new0 (FidoCall, 1);

  self->key = passkeys_virtual_key_new ("Virtual Key");
  self->user_name = "ada";
  passkeys_virtual_key_plug (self->key);
  return self;
}

void
fido_call_free (FidoCall *self)
{
  fido_call_close (self);
  fido_cred_free (&self->cred);
  fido_assert_free (&self->assert);
  passkeys_virtual_key_unplug (self->key);
  fido_call_wait (0);
  g_assert_finalize_object (self->key);
  g_free (self);
}

static gpointer
run_in_thread (gpointer data)
{
  Run *run = data;

  run->result = run->function (run->self);
  g_atomic_int_set (&run->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

int
fido_call_run (FidoCall *self,
               int     (*function) (FidoCall *self))
{
  Run run = { self, function, 0, FALSE };
  g_autoptr(GThread) thread = g_thread_new ("libfido2", run_in_thread, &run);

  while (!g_atomic_int_get (&run.is_done))
    g_main_context_iteration (NULL, TRUE);

  g_thread_join (g_steal_pointer (&thread));
  return run.result;
}

static gboolean
on_waited (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

void
fido_call_wait (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_waited, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static int
open_device (FidoCall *self)
{
  if (self->timeout > 0)
    fido_dev_set_timeout (self->dev, self->timeout);
  return fido_dev_open (self->dev, passkeys_virtual_key_get_path (self->key));
}

int
fido_call_open (FidoCall *self)
{
  fido_call_close (self);
  self->dev = fido_dev_new ();
  g_assert_cmpint (fido_dev_set_io_functions (self->dev, passkeys_virtual_key_get_io ()), ==,
                   FIDO_OK);
  return fido_call_run (self, open_device);
}

static int
close_device (FidoCall *self)
{
  return fido_dev_close (self->dev);
}

void
fido_call_close (FidoCall *self)
{
  if (self->dev == NULL)
    return;

  fido_call_run (self, close_device);
  fido_dev_free (&self->dev);
}

static int
make (FidoCall *self)
{
  return fido_dev_make_cred (self->dev, self->cred, self->pin);
}

static int
make_with (FidoCall *self,
           int     (*verify) (const fido_cred_t *cred))
{
  fido_cred_t *before = g_steal_pointer (&self->cred);
  int result;

  self->cred = fido_cred_new ();
  fido_cred_set_type (self->cred, COSE_ES256);
  fido_cred_set_clientdata_hash (self->cred, client_data_hash, sizeof client_data_hash);
  fido_cred_set_rp (self->cred, FIDO_CALL_RELYING_PARTY, "Example");
  fido_cred_set_user (self->cred, (const guint8 *) self->user_name, strlen (self->user_name),
                      self->user_name, "Person", NULL);
  if (self->resident)
    fido_cred_set_rk (self->cred, FIDO_OPT_TRUE);
  if (self->wants_uv)
    fido_cred_set_uv (self->cred, FIDO_OPT_TRUE);
  if (self->excludes)
    fido_cred_exclude (self->cred, fido_cred_id_ptr (before), fido_cred_id_len (before));
  fido_cred_free (&before);

  result = fido_call_run (self, make);
  if (result == FIDO_OK)
    g_assert_cmpint (verify (self->cred), ==, FIDO_OK);
  return result;
}

int
fido_call_make (FidoCall *self)
{
  return make_with (self, fido_cred_verify_self);
}

int
fido_call_make_u2f (FidoCall *self)
{
  return make_with (self, fido_cred_verify);
}

static int
get (FidoCall *self)
{
  return fido_dev_get_assert (self->dev, self->assert, self->pin);
}

int
fido_call_assert (FidoCall *self)
{
  fido_assert_free (&self->assert);
  self->assert = fido_assert_new ();
  fido_assert_set_clientdata_hash (self->assert, client_data_hash, sizeof client_data_hash);
  fido_assert_set_rp (self->assert, FIDO_CALL_RELYING_PARTY);
  if (!self->any)
    fido_assert_allow_cred (self->assert, fido_cred_id_ptr (self->cred),
                            fido_cred_id_len (self->cred));
  if (self->wants_uv)
    fido_assert_set_uv (self->assert, FIDO_OPT_TRUE);
  if (self->silently)
    fido_assert_set_up (self->assert, FIDO_OPT_FALSE);
  return fido_call_run (self, get);
}

void
fido_call_verify (FidoCall *self,
                  gsize     index)
{
  es256_pk_t *public_key = es256_pk_new ();

  g_assert_cmpint (es256_pk_from_ptr (public_key, fido_cred_pubkey_ptr (self->cred),
                                      fido_cred_pubkey_len (self->cred)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_verify (self->assert, index, COSE_ES256, public_key), ==, FIDO_OK);
  es256_pk_free (&public_key);
}
