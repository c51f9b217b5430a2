/* passkeys-fingerprint-enrolment.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-fingerprint-enrolment"

#include "config.h"

#include "passkeys-fingerprint-enrolment.h"

#include <fido/bio.h>

#include "passkeys-fingerprint-private.h"

struct _PasskeysFingerprintEnrolment
{
  GObject parent_instance;

  guint                     n_good;
  guint                     n_left;
  PasskeysFingerprintSample last_sample;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysFingerprintEnrolment, passkeys_fingerprint_enrolment, G_TYPE_OBJECT)

static PasskeysFingerprintSample
to_sample (guint status)
{
  switch (status)
    {
    case FIDO_BIO_ENROLL_FP_GOOD:
      return PASSKEYS_FINGERPRINT_SAMPLE_GOOD;
    case FIDO_BIO_ENROLL_FP_TOO_HIGH:
    case FIDO_BIO_ENROLL_FP_TOO_LOW:
    case FIDO_BIO_ENROLL_FP_TOO_LEFT:
    case FIDO_BIO_ENROLL_FP_TOO_RIGHT:
      return PASSKEYS_FINGERPRINT_SAMPLE_MOVED;
    case FIDO_BIO_ENROLL_FP_TOO_FAST:
      return PASSKEYS_FINGERPRINT_SAMPLE_TOO_FAST;
    case FIDO_BIO_ENROLL_FP_TOO_SLOW:
      return PASSKEYS_FINGERPRINT_SAMPLE_TOO_SLOW;
    case FIDO_BIO_ENROLL_FP_TOO_SKEWED:
      return PASSKEYS_FINGERPRINT_SAMPLE_SKEWED;
    case FIDO_BIO_ENROLL_FP_TOO_SHORT:
      return PASSKEYS_FINGERPRINT_SAMPLE_TOO_SHORT;
    case FIDO_BIO_ENROLL_FP_MERGE_FAILURE:
      return PASSKEYS_FINGERPRINT_SAMPLE_MERGE_FAILED;
    case FIDO_BIO_ENROLL_FP_EXISTS:
      return PASSKEYS_FINGERPRINT_SAMPLE_EXISTS;
    case FIDO_BIO_ENROLL_NO_USER_ACTIVITY:
    case FIDO_BIO_ENROLL_NO_USER_PRESENCE_TRANSITION:
      return PASSKEYS_FINGERPRINT_SAMPLE_NO_TOUCH;
    case FIDO_BIO_ENROLL_FP_POOR_QUALITY:
    default:
      return PASSKEYS_FINGERPRINT_SAMPLE_POOR;
    }
}

static void
passkeys_fingerprint_enrolment_class_init (PasskeysFingerprintEnrolmentClass *klass)
{
  /**
   * PasskeysFingerprintEnrolment::changed:
   *
   * Emitted after each sample.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_fingerprint_enrolment_init (PasskeysFingerprintEnrolment *self)
{
}

/**
 * passkeys_fingerprint_enrolment_new:
 *
 * Returns: (transfer full): an enrolment that has not begun
 */
PasskeysFingerprintEnrolment *
passkeys_fingerprint_enrolment_new (void)
{
  return g_object_new (PASSKEYS_TYPE_FINGERPRINT_ENROLMENT, NULL);
}

/*< private >
 * _passkeys_fingerprint_enrolment_add_sample:
 * @self: an enrolment
 * @status: lastEnrollSampleStatus (CTAP 2.1, section 6.7.2)
 * @n_left: how many good samples are still wanted
 *
 * Tells that a finger was on the reader.
 */
void
_passkeys_fingerprint_enrolment_add_sample (PasskeysFingerprintEnrolment *self,
                                            guint                         status,
                                            guint                         n_left)
{
  g_return_if_fail (PASSKEYS_IS_FINGERPRINT_ENROLMENT (self));

  self->last_sample = to_sample (status);
  if (self->last_sample == PASSKEYS_FINGERPRINT_SAMPLE_GOOD)
    self->n_good++;
  self->n_left = n_left;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * passkeys_fingerprint_enrolment_get_n_good:
 * @self: an enrolment
 *
 * Returns: how many good samples there are
 */
guint
passkeys_fingerprint_enrolment_get_n_good (PasskeysFingerprintEnrolment *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT_ENROLMENT (self), 0);

  return self->n_good;
}

/**
 * passkeys_fingerprint_enrolment_get_n_left:
 * @self: an enrolment
 *
 * Returns: how many good samples are still wanted; not known before the first sample
 */
guint
passkeys_fingerprint_enrolment_get_n_left (PasskeysFingerprintEnrolment *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT_ENROLMENT (self), 0);

  return self->n_left;
}

/**
 * passkeys_fingerprint_enrolment_get_last_sample:
 * @self: an enrolment
 *
 * Returns: how the last sample was
 */
PasskeysFingerprintSample
passkeys_fingerprint_enrolment_get_last_sample (PasskeysFingerprintEnrolment *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT_ENROLMENT (self),
                        PASSKEYS_FINGERPRINT_SAMPLE_NONE);

  return self->last_sample;
}
