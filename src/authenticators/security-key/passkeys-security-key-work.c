/* passkeys-security-key-work.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-work"

#include "config.h"

#include "passkeys-security-key-work.h"

#include "passkeys-secure-bytes.h"
#include "passkeys-security-key-info-private.h"
#include "passkeys-security-key-private.h"

/* bytes of a request apart from the list of credentials, and of CBOR around each of them */
#define REQUEST_OVERHEAD 400
#define DESCRIPTOR_OVERHEAD 40
/* U2F Raw Message Formats, section 5.1: a byte tells the length */
#define U2F_MAXIMUM_ID_LENGTH 255

/* ms, and twice us */
#define TOUCH_SLICE 100
#define TOUCH_QUICK (40 * G_TIME_SPAN_MILLISECOND)
#define TOUCH_PAUSE (60 * G_TIME_SPAN_MILLISECOND)
#define DRAIN_TIME 300
#define TOUCH_DEADLINE (60 * G_TIME_SPAN_SECOND)

/*< private >
 * passkeys_security_key_work_new:
 * Returns: (transfer full): work with nothing in it; tries_left is -1, not known
 */
PasskeysSecurityKeyWork *
passkeys_security_key_work_new (void)
{
  PasskeysSecurityKeyWork *self = g_atomic_rc_box_new0 (PasskeysSecurityKeyWork);

  self->tries_left = -1;
  return self;
}

/*< private >
 * passkeys_security_key_work_ref:
 * @self: work
 *
 * May be called on any thread.
 *
 * Returns: (transfer full): @self
 */
PasskeysSecurityKeyWork *
passkeys_security_key_work_ref (PasskeysSecurityKeyWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
work_clear (gpointer data)
{
  PasskeysSecurityKeyWork *self = data;

  fido_cred_free (&self->credential);
  fido_assert_free (&self->assertion);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->hash, g_bytes_unref);
  g_clear_pointer (&self->pin, passkeys_secure_text_free);
  g_clear_pointer (&self->new_pin, passkeys_secure_text_free);
  g_clear_pointer (&self->found, g_ptr_array_unref);
}

/*< private >
 * passkeys_security_key_work_unref:
 * @self: (transfer full): work
 *
 * May be called on any thread. Wipes the PINs with the last reference.
 */
void
passkeys_security_key_work_unref (PasskeysSecurityKeyWork *self)
{
  g_atomic_rc_box_release_full (self, work_clear);
}

static guint
get_maximum_id_length (PasskeysSecurityKeyInfo *info)
{
  guint length = _passkeys_security_key_info_get_maximum_id_length (info);

  if (!passkeys_security_key_info_is_fido2 (info))
    return U2F_MAXIMUM_ID_LENGTH;

  return length != 0 ? length : G_MAXUINT;
}

/* How many ids fit into one question. */
static guint
count_at_once (PasskeysSecurityKeyInfo *info,
               gsize                    longest)
{
  guint room = _passkeys_security_key_info_get_maximum_message (info);
  guint n_told = _passkeys_security_key_info_get_maximum_list (info);
  guint n_fit = 1;

  if (room > REQUEST_OVERHEAD)
    n_fit = MAX ((room - REQUEST_OVERHEAD) / (guint) (longest + DESCRIPTOR_OVERHEAD), 1);

  return n_told != 0 ? MIN (n_told, n_fit) : n_fit;
}

/*< private >
 * passkeys_security_key_work_set_ids:
 * @self: what is asked
 * @key: of whom
 * @ids: (nullable) (element-type GBytes): credential ids
 *
 * Takes those that the key can have made, and as many at once as it can take.
 */
void
passkeys_security_key_work_set_ids (PasskeysSecurityKeyWork *self,
                                    PasskeysSecurityKey     *key,
                                    GPtrArray               *ids)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (key);
  guint maximum = get_maximum_id_length (info);
  gsize longest = 0;

  g_clear_pointer (&self->ids, g_ptr_array_unref);
  self->ids = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      GBytes *id = g_ptr_array_index (ids, i);
      gsize length = g_bytes_get_size (id);

      if (length == 0 || length > maximum)
        continue;
      longest = MAX (longest, length);
      g_ptr_array_add (self->ids, g_bytes_ref (id));
    }
  self->n_at_once = count_at_once (info, longest);
}

/*< private >
 * passkeys_security_key_work_set_pin:
 * @self: work
 * @pin: (nullable): the PIN that is set, UTF-8; libfido2 gets a copy that is wiped
 */
void
passkeys_security_key_work_set_pin (PasskeysSecurityKeyWork *self,
                                    GBytes                  *pin)
{
  g_clear_pointer (&self->pin, passkeys_secure_text_free);
  self->pin = pin != NULL ? passkeys_secure_bytes_dup_text (pin) : NULL;
}

/*< private >
 * passkeys_security_key_work_set_new_pin:
 * @self: work for passkeys_security_key_work_set_pins()
 * @new_pin: (nullable): the PIN that is to be set, UTF-8
 */
void
passkeys_security_key_work_set_new_pin (PasskeysSecurityKeyWork *self,
                                        GBytes                  *new_pin)
{
  g_clear_pointer (&self->new_pin, passkeys_secure_text_free);
  self->new_pin = new_pin != NULL ? passkeys_secure_bytes_dup_text (new_pin) : NULL;
}

/* The ids to go on with after a silent question about some: the one that the key named, or all of
 * them when it named none. */
static GPtrArray *
take_found (PasskeysSecurityKeyWork *self,
            fido_assert_t           *assertion,
            guint                    start,
            guint                    end)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const guint8 *named = NULL;
  gsize length = 0;

  if (fido_assert_count (assertion) > 0)
    {
      named = fido_assert_id_ptr (assertion, 0);
      length = fido_assert_id_len (assertion, 0);
    }

  for (guint i = start; i < end; i++)
    {
      GBytes *id = g_ptr_array_index (self->ids, i);

      if (length != 0 && g_bytes_get_size (id) == length
          && memcmp (g_bytes_get_data (id, NULL), named, length) == 0)
        {
          g_ptr_array_set_size (found, 0);
          g_ptr_array_add (found, g_bytes_ref (id));
          break;
        }
      g_ptr_array_add (found, g_bytes_ref (id));
    }
  return found;
}

static int
ask_silently (PasskeysSecurityKeyWork *self,
              fido_dev_t              *device,
              guint                    start,
              guint                    end)
{
  fido_assert_t *assertion = fido_assert_new ();
  int status;

  fido_assert_set_rp (assertion, self->relying_party_id);
  fido_assert_set_clientdata_hash (assertion, g_bytes_get_data (self->hash, NULL),
                                   g_bytes_get_size (self->hash));
  fido_assert_set_up (assertion, FIDO_OPT_FALSE);
  for (guint i = start; i < end; i++)
    {
      GBytes *id = g_ptr_array_index (self->ids, i);

      fido_assert_allow_cred (assertion, g_bytes_get_data (id, NULL), g_bytes_get_size (id));
    }

  status = fido_dev_get_assert (device, assertion, self->pin);

  /* what U2F calls it */
  if (status == FIDO_ERR_USER_PRESENCE_REQUIRED)
    status = FIDO_OK;
  if (status == FIDO_OK)
    self->found = take_found (self, assertion, start, end);

  fido_assert_free (&assertion);
  return status;
}

/* Which of the ids the key holds, without a touch (CTAP 2.1, section 6.2, the option up off). */
static int
probe (PasskeysSecurityKeyWork *self,
       PasskeysSecurityKeyTurn *turn)
{
  fido_dev_t *device = passkeys_security_key_turn_get_device (turn);
  int status = FIDO_ERR_NO_CREDENTIALS;

  g_clear_pointer (&self->found, g_ptr_array_unref);

  for (guint i = 0; i < self->ids->len; i += self->n_at_once)
    {
      status = ask_silently (self, device, i, MIN (i + self->n_at_once, self->ids->len));
      if (status != FIDO_ERR_NO_CREDENTIALS && status != FIDO_ERR_INVALID_CREDENTIAL)
        return status;
      if (passkeys_security_key_turn_is_cancelled (turn))
        return FIDO_ERR_KEEPALIVE_CANCEL;
    }
  return status == FIDO_ERR_INVALID_CREDENTIAL ? FIDO_ERR_NO_CREDENTIALS : status;
}

static int
probe_job (PasskeysSecurityKeyTurn *turn,
           gpointer                 data)
{
  return probe (data, turn);
}

/* A list that is too long for one request is asked about first: then one credential stands for it,
 * or none. */
static int
exclude (PasskeysSecurityKeyWork *self,
         PasskeysSecurityKeyTurn *turn)
{
  GPtrArray *excluded = self->ids;

  fido_cred_empty_exclude_list (self->credential);
  if (self->ids->len > self->n_at_once)
    {
      int status = probe (self, turn);

      if (status != FIDO_OK && status != FIDO_ERR_NO_CREDENTIALS)
        return status;
      excluded = self->found;
    }

  for (guint i = 0; excluded != NULL && i < excluded->len; i++)
    {
      GBytes *id = g_ptr_array_index (excluded, i);

      fido_cred_exclude (self->credential, g_bytes_get_data (id, NULL), g_bytes_get_size (id));
    }
  return FIDO_OK;
}

static int
make_job (PasskeysSecurityKeyTurn *turn,
          gpointer                 data)
{
  PasskeysSecurityKeyWork *self = data;
  int status = exclude (self, turn);

  if (status != FIDO_OK)
    return status;

  return fido_dev_make_cred (passkeys_security_key_turn_get_device (turn), self->credential,
                             self->pin);
}

/* The same for what may sign. With the PIN it finds what hides without it; a wrong PIN is given to
 * the key once, as ever. */
static int
allow (PasskeysSecurityKeyWork *self,
       PasskeysSecurityKeyTurn *turn)
{
  GPtrArray *allowed = self->ids;

  if (self->ids != NULL && self->ids->len > self->n_at_once)
    {
      int status = probe (self, turn);

      if (status != FIDO_OK)
        return status;
      allowed = self->found;
    }

  for (guint i = 0; allowed != NULL && i < allowed->len; i++)
    {
      GBytes *id = g_ptr_array_index (allowed, i);

      fido_assert_allow_cred (self->assertion, g_bytes_get_data (id, NULL), g_bytes_get_size (id));
    }
  return FIDO_OK;
}

static int
sign_job (PasskeysSecurityKeyTurn *turn,
          gpointer                 data)
{
  PasskeysSecurityKeyWork *self = data;
  int status;

  if ((status = allow (self, turn)) != FIDO_OK)
    return status;

  return fido_dev_get_assert (passkeys_security_key_turn_get_device (turn), self->assertion,
                              self->pin);
}

/* Stops a key that blinks, and reads what it says to that, or the next question would get it. */
static void
stop_touch (PasskeysSecurityKeyTurn *turn)
{
  fido_dev_t *device = passkeys_security_key_turn_get_device (turn);
  int touched = 0;

  fido_dev_cancel (device);
  if (!fido_dev_is_fido2 (device)
      || (fido_dev_get_touch_status (device, &touched, DRAIN_TIME) == FIDO_OK && !touched))
    passkeys_security_key_turn_drop_handle (turn);
}

/* Has the key blink until it is touched. Only looking again and again tells that it was unplugged:
 * libfido2 does not. */
static int
touch_job (PasskeysSecurityKeyTurn *turn,
           gpointer                 data)
{
  fido_dev_t *device = passkeys_security_key_turn_get_device (turn);
  gint64 deadline = g_get_monotonic_time () + TOUCH_DEADLINE;
  int status = fido_dev_get_touch_begin (device);
  int touched = 0;

  if (status != FIDO_OK)
    return status;

  while (!passkeys_security_key_turn_is_cancelled (turn) && g_get_monotonic_time () < deadline)
    {
      gint64 started = g_get_monotonic_time ();

      status = fido_dev_get_touch_status (device, &touched, TOUCH_SLICE);
      if (status != FIDO_OK || touched)
        return status;
      if (g_get_monotonic_time () - started > TOUCH_QUICK)
        continue;
      if (!passkeys_security_key_turn_is_present (turn))
        return FIDO_ERR_RX;
      g_usleep (TOUCH_PAUSE);
    }

  stop_touch (turn);
  return passkeys_security_key_turn_is_cancelled (turn) ? FIDO_ERR_KEEPALIVE_CANCEL
                                                        : FIDO_ERR_USER_ACTION_TIMEOUT;
}

static int
set_pins_job (PasskeysSecurityKeyTurn *turn,
              gpointer                 data)
{
  PasskeysSecurityKeyWork *self = data;

  return fido_dev_set_pin (passkeys_security_key_turn_get_device (turn), self->new_pin, self->pin);
}

static int
count_pin_tries_job (PasskeysSecurityKeyTurn *turn,
                     gpointer                 data)
{
  PasskeysSecurityKeyWork *self = data;

  return fido_dev_get_retry_count (passkeys_security_key_turn_get_device (turn), &self->tries_left);
}

static int
count_finger_tries_job (PasskeysSecurityKeyTurn *turn,
                        gpointer                 data)
{
  PasskeysSecurityKeyWork *self = data;

  return fido_dev_get_uv_retry_count (passkeys_security_key_turn_get_device (turn),
                                      &self->tries_left);
}

static DexFuture *
run (PasskeysSecurityKeyWork     *self,
     PasskeysSecurityKey         *key,
     PasskeysSecurityKeyPatience  patience,
     GCancellable                *cancellable,
     PasskeysSecurityKeyJob       func)
{
  return passkeys_security_key_worker_run (_passkeys_security_key_get_worker (key), patience,
                                           cancellable, func,
                                           passkeys_security_key_work_ref (self),
                                           (GDestroyNotify) passkeys_security_key_work_unref);
}

/*< private >
 * passkeys_security_key_work_probe:
 * @self: what is asked: ids, relying_party_id and hash
 * @key: of whom
 * @cancellable: (nullable): stops it
 *
 * Asks which of the credentials the key holds, without a touch.
 *
 * Returns: (transfer full): a future that resolves to a status; with %FIDO_OK there is found
 */
DexFuture *
passkeys_security_key_work_probe (PasskeysSecurityKeyWork *self,
                                  PasskeysSecurityKey     *key,
                                  GCancellable            *cancellable)
{
  return run (self, key, PASSKEYS_SECURITY_KEY_PATIENCE_SHORT, cancellable, probe_job);
}

/*< private >
 * passkeys_security_key_work_make:
 * @self: what is asked: credential, ids, relying_party_id, hash and perhaps pin
 * @key: of whom
 * @cancellable: (nullable): stops it
 *
 * Returns: (transfer full): a future that resolves to a status; with %FIDO_OK it is made
 */
DexFuture *
passkeys_security_key_work_make (PasskeysSecurityKeyWork *self,
                                 PasskeysSecurityKey     *key,
                                 GCancellable            *cancellable)
{
  return run (self, key, PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH, cancellable, make_job);
}

/*< private >
 * passkeys_security_key_work_sign:
 * @self: what is asked: assertion and perhaps pin
 * @key: of whom
 * @cancellable: (nullable): stops it
 *
 * Returns: (transfer full): a future that resolves to a status; with %FIDO_OK the assertion is made
 */
DexFuture *
passkeys_security_key_work_sign (PasskeysSecurityKeyWork *self,
                                 PasskeysSecurityKey     *key,
                                 GCancellable            *cancellable)
{
  return run (self, key, PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH, cancellable, sign_job);
}

/*< private >
 * passkeys_security_key_work_touch:
 * @self: nothing is asked
 * @key: who is to blink
 * @cancellable: (nullable): stops it
 *
 * Returns: (transfer full): a future that resolves to a status, %FIDO_OK once the key was touched
 */
DexFuture *
passkeys_security_key_work_touch (PasskeysSecurityKeyWork *self,
                                  PasskeysSecurityKey     *key,
                                  GCancellable            *cancellable)
{
  return run (self, key, PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH, cancellable, touch_job);
}

/*< private >
 * passkeys_security_key_work_set_pins:
 * @self: what is asked: new_pin, and pin when one is set
 * @key: of whom
 * @cancellable: (nullable): stops it
 *
 * Returns: (transfer full): a future that resolves to a status
 */
DexFuture *
passkeys_security_key_work_set_pins (PasskeysSecurityKeyWork *self,
                                     PasskeysSecurityKey     *key,
                                     GCancellable            *cancellable)
{
  return run (self, key, PASSKEYS_SECURITY_KEY_PATIENCE_SHORT, cancellable, set_pins_job);
}

/*< private >
 * passkeys_security_key_work_count_pin_tries:
 * @self: nothing is asked
 * @key: of whom
 *
 * Returns: (transfer full): a future that resolves to a status; with %FIDO_OK there is tries_left
 */
DexFuture *
passkeys_security_key_work_count_pin_tries (PasskeysSecurityKeyWork *self,
                                            PasskeysSecurityKey     *key)
{
  return run (self, key, PASSKEYS_SECURITY_KEY_PATIENCE_SHORT, NULL, count_pin_tries_job);
}

/*< private >
 * passkeys_security_key_work_count_finger_tries:
 * @self: nothing is asked
 * @key: of whom
 *
 * Returns: (transfer full): a future that resolves to a status; with %FIDO_OK there is tries_left
 */
DexFuture *
passkeys_security_key_work_count_finger_tries (PasskeysSecurityKeyWork *self,
                                               PasskeysSecurityKey     *key)
{
  return run (self, key, PASSKEYS_SECURITY_KEY_PATIENCE_SHORT, NULL, count_finger_tries_job);
}
