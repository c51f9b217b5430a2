/* passkeys-security-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key"

#include "config.h"

#include "passkeys-security-key.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-model.h"
#include "passkeys-security-key-info-private.h"
#include "passkeys-security-key-private.h"

/* a program that holds the key keeps it from being opened: libfido2 would wait for 21 s */
#define OPENING_SECONDS 4

struct _PasskeysSecurityKey
{
  GObject parent_instance;

  PasskeysSecurityKeyDevice *device;
  PasskeysSecurityKeyWorker *worker;
  DexPromise                *opened;  /* resolved once */
  DexPromise                *removed; /* rejected once */
  PasskeysSecurityKeyInfo   *info;    /* (nullable) */
  GError                    *error;   /* (nullable) */
  char                      *name;
  guint                      number;
  PasskeysSecurityKeyState   state;
  gboolean                   is_removed;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_STATE,
  PROP_INFO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysSecurityKey, passkeys_security_key, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PasskeysSecurityKeyState, passkeys_security_key_state,
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_OPENING, "opening"),
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_READY, "ready"),
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_DENIED, "denied"),
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_WITHHELD, "withheld"),
  G_DEFINE_ENUM_VALUE (PASSKEYS_SECURITY_KEY_FAILED, "failed"))

static void
update_name (PasskeysSecurityKey *self)
{
  const char *model = _passkeys_security_key_get_model (self);
  g_autofree char *name = NULL;

  if (self->number > 1)
    name = g_strdup_printf ("%s (%u)", model, self->number);
  else
    name = g_strdup (model);

  if (g_set_str (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
set_state (PasskeysSecurityKey      *self,
           PasskeysSecurityKeyState  state,
           GError                   *error) /* (transfer full) (nullable) */
{
  gboolean is_new = self->state != state;

  g_clear_error (&self->error);
  self->error = error;
  self->state = state;

  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);

  if (state != PASSKEYS_SECURITY_KEY_OPENING && dex_future_is_pending (DEX_FUTURE (self->opened)))
    dex_promise_resolve_boolean (self->opened, TRUE);
}

static void
take_error (PasskeysSecurityKey *self,
            GError              *error) /* (transfer full) */
{
  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_DENIED))
    set_state (self, PASSKEYS_SECURITY_KEY_DENIED, error);
  else
    set_state (self, PASSKEYS_SECURITY_KEY_FAILED, error);
}

static DexFuture *
on_info_cb (DexFuture *future,
            gpointer   user_data)
{
  PasskeysSecurityKey *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (value == NULL)
    {
      /* what was known stays: one answer may fail, and the next be good */
      if (self->info == NULL)
        take_error (self, g_error_copy (error));
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  _passkeys_security_key_take_info (self, g_object_ref (g_value_get_object (value)));
  set_state (self, PASSKEYS_SECURITY_KEY_READY, NULL);
  return dex_future_new_true ();
}

static DexFuture *
on_late_cb (DexFuture *future,
            gpointer   user_data)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                                "The security key does not answer, or another program is using it");
}

static DexFuture *
new_timeout (void)
{
  return dex_future_catch (dex_timeout_new_seconds (OPENING_SECONDS), on_late_cb, NULL, NULL);
}

static void
open_key (PasskeysSecurityKey *self)
{
  switch (self->device->access)
    {
    case PASSKEYS_SECURITY_KEY_ACCESS_DENIED:
      set_state (self, PASSKEYS_SECURITY_KEY_DENIED,
                 g_error_new (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_DENIED,
                              "This account may not use the security key at %s",
                              self->device->path));
      break;

    case PASSKEYS_SECURITY_KEY_ACCESS_WITHHELD:
      set_state (self, PASSKEYS_SECURITY_KEY_WITHHELD,
                 g_error_new (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD,
                              "The sandbox does not show the security key at %s",
                              self->device->path));
      break;

    case PASSKEYS_SECURITY_KEY_ACCESS_GRANTED:
    default:
      dex_future_disown (passkeys_security_key_refresh (self));
      break;
    }
}

static void
passkeys_security_key_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  PasskeysSecurityKey *self = PASSKEYS_SECURITY_KEY (object);

  switch (property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_INFO:
      g_value_set_object (value, self->info);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
passkeys_security_key_finalize (GObject *object)
{
  PasskeysSecurityKey *self = PASSKEYS_SECURITY_KEY (object);

  g_clear_object (&self->worker);
  g_clear_pointer (&self->device, passkeys_security_key_device_unref);
  dex_clear (&self->opened);
  dex_clear (&self->removed);
  g_clear_object (&self->info);
  g_clear_error (&self->error);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (passkeys_security_key_parent_class)->finalize (object);
}

static void
passkeys_security_key_class_init (PasskeysSecurityKeyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = passkeys_security_key_get_property;
  object_class->finalize = passkeys_security_key_finalize;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, PASSKEYS_TYPE_SECURITY_KEY_STATE,
                       PASSKEYS_SECURITY_KEY_OPENING, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_INFO] =
    g_param_spec_object ("info", NULL, NULL, PASSKEYS_TYPE_SECURITY_KEY_INFO,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_security_key_init (PasskeysSecurityKey *self)
{
  self->opened = dex_promise_new ();
  self->removed = dex_promise_new ();
}

/*< private >
 * _passkeys_security_key_new:
 * @source: where it is plugged in
 * @device: what is plugged in there
 *
 * Returns: (transfer full): a key that is asked what it is
 */
PasskeysSecurityKey *
_passkeys_security_key_new (PasskeysSecurityKeySource *source,
                            PasskeysSecurityKeyDevice *device)
{
  PasskeysSecurityKey *self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY, NULL);

  self->device = passkeys_security_key_device_ref (device);
  self->worker = passkeys_security_key_worker_new (source, device);
  update_name (self);
  open_key (self);
  return self;
}

/*< private >
 * _passkeys_security_key_take_info:
 * @self: a security key
 * @info: (transfer full): what is known of it now
 */
void
_passkeys_security_key_take_info (PasskeysSecurityKey     *self,
                                  PasskeysSecurityKeyInfo *info)
{
  g_clear_object (&self->info);
  self->info = info;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INFO]);
  update_name (self);
}

/*< private >
 * _passkeys_security_key_get_device:
 * @self: a security key
 *
 * Returns: (transfer none): what was found plugged in
 */
PasskeysSecurityKeyDevice *
_passkeys_security_key_get_device (PasskeysSecurityKey *self)
{
  return self->device;
}

/*< private >
 * _passkeys_security_key_get_worker:
 * @self: a security key
 *
 * Returns: (transfer none): the thread that talks to it
 */
PasskeysSecurityKeyWorker *
_passkeys_security_key_get_worker (PasskeysSecurityKey *self)
{
  return self->worker;
}

/*< private >
 * _passkeys_security_key_get_model:
 * @self: a security key
 *
 * Returns: the name without a number behind it: that of its model where the AAGUID is known, else
 *   what the device calls itself, else "Security Key"
 */
const char *
_passkeys_security_key_get_model (PasskeysSecurityKey *self)
{
  GBytes *aaguid = self->info != NULL ? passkeys_security_key_info_get_aaguid (self->info) : NULL;
  const char *model = aaguid != NULL ? passkeys_authenticator_model_get_name (aaguid) : NULL;

  if (model != NULL)
    return model;

  if (*self->device->product != '\0' && g_utf8_validate (self->device->product, -1, NULL))
    return self->device->product;

  return "Security Key";
}

/*< private >
 * _passkeys_security_key_get_number:
 * @self: a security key
 *
 * Returns: the number behind its name, 0 for none
 */
guint
_passkeys_security_key_get_number (PasskeysSecurityKey *self)
{
  return self->number;
}

/*< private >
 * _passkeys_security_key_set_number:
 * @self: a security key
 * @number: 0 for none; 2 for "(2)" behind the name
 *
 * Tells keys of one model apart. The name changes with it.
 */
void
_passkeys_security_key_set_number (PasskeysSecurityKey *self,
                                   guint                number)
{
  self->number = number;
  update_name (self);
}

/*< private >
 * _passkeys_security_key_wait_opened:
 * @self: a security key
 *
 * Returns: (transfer full): a future that resolves to %TRUE once the key told what it is, or could
 *   not, or was unplugged before: its state says which
 */
DexFuture *
_passkeys_security_key_wait_opened (PasskeysSecurityKey *self)
{
  return dex_ref (DEX_FUTURE (self->opened));
}

/*< private >
 * _passkeys_security_key_remove:
 * @self: a security key that is not plugged in any more
 *
 * Called once by the list it is in. Whoever waits for the key learns of it; it never comes back, as
 * one that is plugged in again is another object.
 */
void
_passkeys_security_key_remove (PasskeysSecurityKey *self)
{
  if (self->is_removed)
    return;

  self->is_removed = TRUE;
  dex_promise_reject (self->removed,
                      g_error_new (PASSKEYS_AUTHENTICATOR_ERROR,
                                   PASSKEYS_AUTHENTICATOR_ERROR_REMOVED,
                                   "%s was unplugged", self->name));
  if (dex_future_is_pending (DEX_FUTURE (self->opened)))
    dex_promise_resolve_boolean (self->opened, TRUE);
}

/*< private >
 * _passkeys_security_key_is_removed:
 * @self: a security key
 *
 * Returns: whether the list has seen it unplugged
 */
gboolean
_passkeys_security_key_is_removed (PasskeysSecurityKey *self)
{
  return self->is_removed;
}

/*< private >
 * _passkeys_security_key_wait_removed:
 * @self: a security key
 *
 * To be raced against what waits for the key.
 *
 * Returns: (transfer full): a future that never resolves, and rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_REMOVED once it is unplugged
 */
DexFuture *
_passkeys_security_key_wait_removed (PasskeysSecurityKey *self)
{
  return dex_ref (DEX_FUTURE (self->removed));
}

/**
 * passkeys_security_key_get_name:
 * @self: a security key
 *
 * Returns: (transfer none): what to call it: its model, with a number behind it where another of
 *   that model is plugged in
 */
const char *
passkeys_security_key_get_name (PasskeysSecurityKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), NULL);

  return self->name;
}

/**
 * passkeys_security_key_get_maker:
 * @self: a security key
 *
 * Returns: (transfer none) (nullable): who made it, if that is known
 */
const char *
passkeys_security_key_get_maker (PasskeysSecurityKey *self)
{
  GBytes *aaguid;
  const char *maker;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), NULL);

  aaguid = self->info != NULL ? passkeys_security_key_info_get_aaguid (self->info) : NULL;
  maker = aaguid != NULL ? passkeys_authenticator_model_get_maker (aaguid) : NULL;
  if (maker != NULL)
    return maker;

  if (*self->device->maker != '\0' && g_utf8_validate (self->device->maker, -1, NULL))
    return self->device->maker;

  return NULL;
}

/**
 * passkeys_security_key_get_path:
 * @self: a security key
 *
 * Returns: (transfer none): its device node, such as "/dev/hidraw3"
 */
const char *
passkeys_security_key_get_path (PasskeysSecurityKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), NULL);

  return self->device->path;
}

/**
 * passkeys_security_key_get_vendor_id:
 * @self: a security key
 *
 * Returns: the number of its vendor among USB devices
 */
guint16
passkeys_security_key_get_vendor_id (PasskeysSecurityKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), 0);

  return self->device->vendor_id;
}

/**
 * passkeys_security_key_get_product_id:
 * @self: a security key
 *
 * Returns: its number among the products of its vendor
 */
guint16
passkeys_security_key_get_product_id (PasskeysSecurityKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), 0);

  return self->device->product_id;
}

/**
 * passkeys_security_key_get_state:
 * @self: a security key
 *
 * Returns: whether it can be used, or why not
 */
PasskeysSecurityKeyState
passkeys_security_key_get_state (PasskeysSecurityKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), PASSKEYS_SECURITY_KEY_FAILED);

  return self->state;
}

/**
 * passkeys_security_key_get_error:
 * @self: a security key
 *
 * Returns: (transfer none) (nullable): %PASSKEYS_AUTHENTICATOR_ERROR when it cannot be used
 */
const GError *
passkeys_security_key_get_error (PasskeysSecurityKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), NULL);

  return self->error;
}

/**
 * passkeys_security_key_get_info:
 * @self: a security key
 *
 * Returns: (transfer none) (nullable): what it said about itself, %NULL while it has not
 */
PasskeysSecurityKeyInfo *
passkeys_security_key_get_info (PasskeysSecurityKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), NULL);

  return self->info;
}

/**
 * passkeys_security_key_refresh:
 * @self: a security key
 *
 * Asks the key again about itself, such as after another program may have changed it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE once the info is new, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_refresh (PasskeysSecurityKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (self), NULL);

  if (self->device->access != PASSKEYS_SECURITY_KEY_ACCESS_GRANTED)
    return dex_future_new_for_error (g_error_copy (self->error));

  return dex_future_finally (
    dex_future_first (_passkeys_security_key_info_read (self->worker), new_timeout (), NULL),
    on_info_cb, g_object_ref (self), g_object_unref);
}
