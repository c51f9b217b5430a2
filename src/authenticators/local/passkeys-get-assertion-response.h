/* passkeys-get-assertion-response.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_GET_ASSERTION_RESPONSE (passkeys_get_assertion_response_get_type ())

/* CTAP 2.1, section 6.2.3: what authenticatorGetAssertion answers. Read only. */
typedef struct
{
  GBytes    *credential_id;      /* (owned) */
  GBytes    *authenticator_data; /* (owned) */
  GBytes    *signature;          /* (owned) */
  GBytes    *user_handle;        /* (owned) (nullable) where the passkey was made by U2F */
  char      *user_name;          /* (owned) (nullable) unless the person was verified */
  char      *user_display_name;  /* (owned) (nullable) the same */
  gboolean   user_selected;      /* the person chose the account here, and need not be asked again */
  GPtrArray *others;             /* (owned) (nullable) of further responses, where nobody could choose */
} PasskeysGetAssertionResponse;

GType                         passkeys_get_assertion_response_get_type (void);
PasskeysGetAssertionResponse *passkeys_get_assertion_response_new      (GBytes                       *credential_id,
                                                                        GBytes                       *authenticator_data,
                                                                        GBytes                       *signature,
                                                                        GBytes                       *user_handle);
PasskeysGetAssertionResponse *passkeys_get_assertion_response_ref      (PasskeysGetAssertionResponse *self);
void                          passkeys_get_assertion_response_unref    (PasskeysGetAssertionResponse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysGetAssertionResponse, passkeys_get_assertion_response_unref)

G_END_DECLS
