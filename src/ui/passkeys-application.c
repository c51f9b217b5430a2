/* passkeys-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-application"

#include "config.h"

#include "passkeys-application.h"

struct _PasskeysApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (PasskeysApplication, passkeys_application, ADW_TYPE_APPLICATION)

static void
passkeys_application_class_init (PasskeysApplicationClass *klass)
{
}

static void
passkeys_application_init (PasskeysApplication *self)
{
}

/**
 * passkeys_application_new:
 *
 * Returns: (transfer full): the application
 */
PasskeysApplication *
passkeys_application_new (void)
{
  return g_object_new (PASSKEYS_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", RESOURCE_PATH,
                       NULL);
}
