/* passkeys-security-key-contents.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-contents"

#include "config.h"

#include "passkeys-security-key-contents.h"

#include <fido/bio.h>
#include <fido/config.h>
#include <fido/credman.h>

#include "passkeys-fingerprint-private.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-security-key-private.h"
#include "passkeys-stored-passkey-private.h"

/* ms that the reader waits for a finger before it says that there was none */
#define SAMPLE_TIMEOUT 10000
/* samples in a row without a finger, before the person is taken to have left */
#define MAXIMUM_ABSENCES 3

typedef struct
{
  PasskeysFingerprintEnrolment *enrolment; /* (owned) */
  guint                         status;
  guint                         n_left;
} Sample;

/*< private >
 * passkeys_security_key_contents_new:
 * @pin: (nullable): the PIN that is set
 *
 * Returns: (transfer full): a question
 */
PasskeysSecurityKeyContents *
passkeys_security_key_contents_new (GBytes *pin)
{
  PasskeysSecurityKeyContents *self = g_atomic_rc_box_new0 (PasskeysSecurityKeyContents);

  self->pin = pin != NULL ? passkeys_secure_bytes_dup_text (pin) : NULL;
  self->answers = g_ptr_array_new_with_free_func (g_object_unref);
  self->free_slots = -2;
  return self;
}

static void
contents_clear (gpointer data)
{
  PasskeysSecurityKeyContents *self = data;

  g_clear_pointer (&self->pin, passkeys_secure_text_free);
  g_clear_pointer (&self->id, g_bytes_unref);
  g_clear_pointer (&self->user_handle, g_bytes_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_clear_object (&self->enrolment);
  g_clear_pointer (&self->context, g_main_context_unref);
}

/*< private >
 * passkeys_security_key_contents_unref:
 * @self: (transfer full): a question
 *
 * May be called on any thread. Wipes the PIN with the last reference.
 */
void
passkeys_security_key_contents_unref (PasskeysSecurityKeyContents *self)
{
  g_atomic_rc_box_release_full (self, contents_clear);
}

/*< private >
 * passkeys_security_key_contents_run:
 * @self: a question
 * @key: of whom
 * @patience: how long it may take
 * @job: which question
 *
 * Returns: (transfer full): a future that resolves to a status; with %FIDO_OK there are answers
 */
DexFuture *
passkeys_security_key_contents_run (PasskeysSecurityKeyContents *self,
                                    PasskeysSecurityKey         *key,
                                    PasskeysSecurityKeyPatience  patience,
                                    PasskeysSecurityKeyJob       job)
{
  return passkeys_security_key_worker_run (_passkeys_security_key_get_worker (key), patience,
                                           /* cancellable = */ NULL, job,
                                           g_atomic_rc_box_acquire (self),
                                           (GDestroyNotify) passkeys_security_key_contents_unref);
}

static GBytes *
to_bytes (const unsigned char *data,
          size_t               length)
{
  return g_bytes_new (data, data != NULL ? length : 0);
}

static void
add_passkey (PasskeysSecurityKeyContents *self,
             const char                  *relying_party_id,
             const char                  *relying_party_name,
             const fido_cred_t           *credential)
{
  g_autoptr(GBytes) id = to_bytes (fido_cred_id_ptr (credential), fido_cred_id_len (credential));
  g_autoptr(GBytes) handle = to_bytes (fido_cred_user_id_ptr (credential),
                                       fido_cred_user_id_len (credential));

  g_ptr_array_add (self->answers,
                   _passkeys_stored_passkey_new (relying_party_id, relying_party_name, id, handle,
                                                 fido_cred_user_name (credential),
                                                 fido_cred_display_name (credential)));
}

static int
list_of_party (PasskeysSecurityKeyContents *self,
               fido_dev_t                  *device,
               const char                  *relying_party_id,
               const char                  *relying_party_name)
{
  fido_credman_rk_t *list = fido_credman_rk_new ();
  int status = fido_credman_get_dev_rk (device, relying_party_id, list, self->pin);

  for (gsize i = 0; status == FIDO_OK && i < fido_credman_rk_count (list); i++)
    add_passkey (self, relying_party_id, relying_party_name, fido_credman_rk (list, i));

  fido_credman_rk_free (&list);
  /* deleted meanwhile, by somebody else */
  return status == FIDO_ERR_NO_CREDENTIALS ? FIDO_OK : status;
}

/* For keys that do not tell it by themselves. */
static int
count_free_slots (PasskeysSecurityKeyContents *self,
                  fido_dev_t                  *device)
{
  fido_credman_metadata_t *metadata = fido_credman_metadata_new ();
  int status = fido_credman_get_dev_metadata (device, metadata, self->pin);

  if (status == FIDO_OK)
    self->free_slots = (int) MIN (fido_credman_rk_remaining (metadata), G_MAXINT);
  fido_credman_metadata_free (&metadata);
  return status;
}

/*< private >
 * passkeys_security_key_contents_list_passkeys:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN
 *
 * Adds a #PasskeysStoredPasskey to the answers for each discoverable credential (CTAP 2.1, section
 * 6.8), relying party by relying party. Where free_slots is -1, asks the key for it first.
 *
 * Returns: a status; a key without passkeys is %FIDO_OK
 */
int
passkeys_security_key_contents_list_passkeys (PasskeysSecurityKeyTurn *turn,
                                              gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;
  fido_dev_t *device = passkeys_security_key_turn_get_device (turn);
  fido_credman_rp_t *parties = fido_credman_rp_new ();
  int status = FIDO_OK;

  if (self->free_slots == -1)
    status = count_free_slots (self, device);
  if (status == FIDO_OK)
    status = fido_credman_get_dev_rp (device, parties, self->pin);

  for (gsize i = 0; status == FIDO_OK && i < fido_credman_rp_count (parties); i++)
    {
      const char *id = fido_credman_rp_id (parties, i);

      if (passkeys_security_key_turn_is_cancelled (turn))
        status = FIDO_ERR_KEEPALIVE_CANCEL;
      else if (id != NULL)
        status = list_of_party (self, device, id, fido_credman_rp_name (parties, i));
    }

  fido_credman_rp_free (&parties);
  return status == FIDO_ERR_NO_CREDENTIALS ? FIDO_OK : status;
}

/*< private >
 * passkeys_security_key_contents_remove_passkey:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN and the credential id
 *
 * Deletes a discoverable credential (CTAP 2.1, section 6.8.5).
 *
 * Returns: a status; %FIDO_ERR_NO_CREDENTIALS when it is gone already
 */
int
passkeys_security_key_contents_remove_passkey (PasskeysSecurityKeyTurn *turn,
                                               gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;

  return fido_credman_del_dev_rk (passkeys_security_key_turn_get_device (turn),
                                  g_bytes_get_data (self->id, NULL), g_bytes_get_size (self->id),
                                  self->pin);
}

/*< private >
 * passkeys_security_key_contents_rename_user:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN, credential id, user handle and both names
 *
 * Writes another user name and display name to a discoverable credential (CTAP 2.1, section 6.8.6).
 * The user handle is told again, as the key compares it.
 *
 * Returns: a status
 */
int
passkeys_security_key_contents_rename_user (PasskeysSecurityKeyTurn *turn,
                                            gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;
  fido_cred_t *credential = fido_cred_new ();
  int status;

  if ((status = fido_cred_set_id (credential, g_bytes_get_data (self->id, NULL),
                                  g_bytes_get_size (self->id))) == FIDO_OK
      && (status = fido_cred_set_user (credential, g_bytes_get_data (self->user_handle, NULL),
                                       g_bytes_get_size (self->user_handle), self->name,
                                       self->display_name, /* icon = */ NULL)) == FIDO_OK)
    status = fido_credman_set_dev_rk (passkeys_security_key_turn_get_device (turn), credential,
                                      self->pin);

  fido_cred_free (&credential);
  return status;
}

/*< private >
 * passkeys_security_key_contents_list_fingerprints:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN
 *
 * Adds a #PasskeysFingerprint to the answers for each template (CTAP 2.1, section 6.7.6).
 *
 * Returns: a status; a key that knows no finger is %FIDO_OK
 */
int
passkeys_security_key_contents_list_fingerprints (PasskeysSecurityKeyTurn *turn,
                                                  gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;
  fido_bio_template_array_t *list = fido_bio_template_array_new ();
  int status;

  status = fido_bio_dev_get_template_array (passkeys_security_key_turn_get_device (turn), list,
                                            self->pin);

  for (gsize i = 0; status == FIDO_OK && i < fido_bio_template_array_count (list); i++)
    {
      const fido_bio_template_t *template = fido_bio_template (list, i);
      g_autoptr(GBytes) id = to_bytes (fido_bio_template_id_ptr (template),
                                       fido_bio_template_id_len (template));

      g_ptr_array_add (self->answers,
                       _passkeys_fingerprint_new (id, fido_bio_template_name (template)));
    }

  fido_bio_template_array_free (&list);
  /* CTAP 2.1, section 6.7.6: how a key says that it knows none */
  return status == FIDO_ERR_INVALID_OPTION ? FIDO_OK : status;
}

static gboolean
add_sample_cb (gpointer data)
{
  Sample *sample = data;

  _passkeys_fingerprint_enrolment_add_sample (sample->enrolment, sample->status, sample->n_left);
  return G_SOURCE_REMOVE;
}

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  g_clear_object (&sample->enrolment);
  g_free (sample);
}

static void
tell_sample (PasskeysSecurityKeyContents *self,
             fido_bio_enroll_t           *enrolment)
{
  Sample *sample = g_new0 (Sample, 1);

  sample->enrolment = g_object_ref (self->enrolment);
  sample->status = fido_bio_enroll_last_status (enrolment);
  sample->n_left = fido_bio_enroll_remaining_samples (enrolment);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, add_sample_cb, sample,
                              sample_free);
}

static gboolean
is_absence (fido_bio_enroll_t *enrolment)
{
  guint8 status = fido_bio_enroll_last_status (enrolment);

  return status == FIDO_BIO_ENROLL_NO_USER_ACTIVITY
    || status == FIDO_BIO_ENROLL_NO_USER_PRESENCE_TRANSITION;
}

static int
take_samples (PasskeysSecurityKeyContents *self,
              PasskeysSecurityKeyTurn     *turn,
              fido_bio_template_t         *template,
              fido_bio_enroll_t           *enrolment)
{
  fido_dev_t *device = passkeys_security_key_turn_get_device (turn);
  guint n_absences = 0;
  int status = fido_bio_dev_enroll_begin (device, template, enrolment, SAMPLE_TIMEOUT, self->pin);

  while (status == FIDO_OK)
    {
      tell_sample (self, enrolment);
      n_absences = is_absence (enrolment) ? n_absences + 1 : 0;

      if (fido_bio_enroll_last_status (enrolment) == FIDO_BIO_ENROLL_FP_DATABASE_FULL)
        return FIDO_ERR_FP_DATABASE_FULL;
      if (fido_bio_enroll_remaining_samples (enrolment) == 0)
        return FIDO_OK;
      if (n_absences == MAXIMUM_ABSENCES)
        return FIDO_ERR_USER_ACTION_TIMEOUT;
      if (passkeys_security_key_turn_is_cancelled (turn))
        return FIDO_ERR_KEEPALIVE_CANCEL;

      status = fido_bio_dev_enroll_continue (device, template, enrolment, SAMPLE_TIMEOUT);
    }
  return status;
}

/*< private >
 * passkeys_security_key_contents_enrol_fingerprint:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN, the enrolment and the context it lives in
 *
 * Takes samples of a finger until the key has enough (CTAP 2.1, section 6.7.4), and tells the
 * enrolment of each. The answer is one #PasskeysFingerprint without a name. What was begun and not
 * finished is cancelled on the key.
 *
 * Returns: a status
 */
int
passkeys_security_key_contents_enrol_fingerprint (PasskeysSecurityKeyTurn *turn,
                                                  gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;
  fido_bio_template_t *template = fido_bio_template_new ();
  fido_bio_enroll_t *enrolment = fido_bio_enroll_new ();
  int status = take_samples (self, turn, template, enrolment);

  if (status == FIDO_OK)
    {
      g_autoptr(GBytes) id = to_bytes (fido_bio_template_id_ptr (template),
                                       fido_bio_template_id_len (template));

      g_ptr_array_add (self->answers, _passkeys_fingerprint_new (id, NULL));
    }
  else if (status > 0 && fido_bio_template_id_len (template) > 0)
    {
      /* what was begun is not kept; a key that does not answer need not be told */
      fido_bio_dev_enroll_cancel (passkeys_security_key_turn_get_device (turn));
    }

  fido_bio_enroll_free (&enrolment);
  fido_bio_template_free (&template);
  return status;
}

static fido_bio_template_t *
new_template (PasskeysSecurityKeyContents *self)
{
  fido_bio_template_t *template = fido_bio_template_new ();

  fido_bio_template_set_id (template, g_bytes_get_data (self->id, NULL),
                            g_bytes_get_size (self->id));
  if (self->name != NULL)
    fido_bio_template_set_name (template, self->name);
  return template;
}

/*< private >
 * passkeys_security_key_contents_rename_fingerprint:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN, the template id and the name
 *
 * Writes the friendly name of a template (CTAP 2.1, section 6.7.7).
 *
 * Returns: a status
 */
int
passkeys_security_key_contents_rename_fingerprint (PasskeysSecurityKeyTurn *turn,
                                                   gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;
  fido_bio_template_t *template = new_template (self);
  int status = fido_bio_dev_set_template_name (passkeys_security_key_turn_get_device (turn),
                                               template, self->pin);

  fido_bio_template_free (&template);
  return status;
}

/*< private >
 * passkeys_security_key_contents_remove_fingerprint:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN and the template id
 *
 * Has the key forget a finger (CTAP 2.1, section 6.7.8).
 *
 * Returns: a status
 */
int
passkeys_security_key_contents_remove_fingerprint (PasskeysSecurityKeyTurn *turn,
                                                   gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;
  fido_bio_template_t *template = new_template (self);
  int status = fido_bio_dev_enroll_remove (passkeys_security_key_turn_get_device (turn), template,
                                           self->pin);

  fido_bio_template_free (&template);
  return status;
}

/*< private >
 * passkeys_security_key_contents_set_minimum_length:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN and, as number, the code points a PIN is
 *   to have at least
 *
 * Only ever raises it (CTAP 2.1, section 6.11.4); a PIN that is too short then must be changed
 * before its next use.
 *
 * Returns: a status
 */
int
passkeys_security_key_contents_set_minimum_length (PasskeysSecurityKeyTurn *turn,
                                                   gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;

  return fido_dev_set_pin_minlen (passkeys_security_key_turn_get_device (turn), self->number,
                                  self->pin);
}

/*< private >
 * passkeys_security_key_contents_toggle_always_uv:
 * @turn: the turn
 * @contents: a #PasskeysSecurityKeyContents with the PIN and, as number, 1 for on and 0 for off
 *
 * Has the key verify the person for everything, or not any more (CTAP 2.1, section 6.11.2). A key
 * can only be told to change it, so it is asked first what it is: another program may have changed
 * it, and twice is not at all.
 *
 * Returns: a status
 */
int
passkeys_security_key_contents_toggle_always_uv (PasskeysSecurityKeyTurn *turn,
                                                 gpointer                 contents)
{
  PasskeysSecurityKeyContents *self = contents;
  fido_dev_t *device = passkeys_security_key_turn_get_device (turn);
  fido_cbor_info_t *info = fido_cbor_info_new ();
  int status = fido_dev_get_cbor_info (device, info);
  gboolean is_on = FALSE;

  for (gsize i = 0; status == FIDO_OK && i < fido_cbor_info_options_len (info); i++)
    if (g_strcmp0 (fido_cbor_info_options_name_ptr (info)[i], "alwaysUv") == 0)
      is_on = fido_cbor_info_options_value_ptr (info)[i];

  if (status == FIDO_OK && is_on != (self->number != 0))
    status = fido_dev_toggle_always_uv (device, self->pin);

  fido_cbor_info_free (&info);
  return status;
}
