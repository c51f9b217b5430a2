/* passkeys-api-object.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What lists need to know about the things in them: which is which, and whether one has changed. */
#define PASSKEYS_TYPE_API_OBJECT (passkeys_api_object_get_type ())

G_DECLARE_INTERFACE (PasskeysApiObject, passkeys_api_object, PASSKEYS, API_OBJECT, GObject)

struct _PasskeysApiObjectInterface
{
  GTypeInterface parent_iface;

  const char *(*get_identifier) (PasskeysApiObject *self);
  gboolean    (*equals)         (PasskeysApiObject *self,
                                 PasskeysApiObject *other);
};

const char *passkeys_api_object_get_identifier (PasskeysApiObject *self);
gboolean    passkeys_api_object_equals         (PasskeysApiObject *self,
                                                PasskeysApiObject *other);

G_END_DECLS
