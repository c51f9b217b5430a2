/* passkeys-service-front.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <fido.h>

#include "passkeys-browser-service.h"

G_BEGIN_DECLS

/* libfido2 in a thread of its own, before the browser service in the thread that runs the main loop, with
 * CTAPHID between them and without a kernel. */
typedef struct _PasskeysServiceFront PasskeysServiceFront;

PasskeysServiceFront *passkeys_service_front_new  (PasskeysBrowserService *service);
void                  passkeys_service_front_free (PasskeysServiceFront   *self);
/* runs a function of libfido2 in the thread, with the device open; to be called from a fiber */
int                   passkeys_service_front_run  (PasskeysServiceFront   *self,
                                                   int                   (*function) (fido_dev_t *dev,
                                                                                      gpointer    data),
                                                   gpointer                data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysServiceFront, passkeys_service_front_free)

G_END_DECLS
