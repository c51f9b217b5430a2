/* passkeys-fingerprint-enrolment.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* CTAP 2.1, section 6.7.4: what a key says of the finger that was laid on it. */
typedef enum
{
  PASSKEYS_FINGERPRINT_SAMPLE_NONE,     /* no sample yet */
  PASSKEYS_FINGERPRINT_SAMPLE_GOOD,
  PASSKEYS_FINGERPRINT_SAMPLE_MOVED,    /* too high, low, left or right */
  PASSKEYS_FINGERPRINT_SAMPLE_TOO_FAST,
  PASSKEYS_FINGERPRINT_SAMPLE_TOO_SLOW,
  PASSKEYS_FINGERPRINT_SAMPLE_POOR,
  PASSKEYS_FINGERPRINT_SAMPLE_SKEWED,
  PASSKEYS_FINGERPRINT_SAMPLE_TOO_SHORT,
  PASSKEYS_FINGERPRINT_SAMPLE_MERGE_FAILED, /* does not go with those before */
  PASSKEYS_FINGERPRINT_SAMPLE_EXISTS,   /* already known */
  PASSKEYS_FINGERPRINT_SAMPLE_NO_TOUCH, /* nobody touched in time */
} PasskeysFingerprintSample;

/* How far a fingerprint that is being added has come.
 * signal: changed (): after each sample */
#define PASSKEYS_TYPE_FINGERPRINT_ENROLMENT (passkeys_fingerprint_enrolment_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFingerprintEnrolment, passkeys_fingerprint_enrolment, PASSKEYS, FINGERPRINT_ENROLMENT, GObject)

PasskeysFingerprintEnrolment *passkeys_fingerprint_enrolment_new              (void);
guint                         passkeys_fingerprint_enrolment_get_n_good       (PasskeysFingerprintEnrolment *self);
guint                         passkeys_fingerprint_enrolment_get_n_left       (PasskeysFingerprintEnrolment *self); /* 0 with n_good 0: not known yet */
PasskeysFingerprintSample     passkeys_fingerprint_enrolment_get_last_sample  (PasskeysFingerprintEnrolment *self);

G_END_DECLS
