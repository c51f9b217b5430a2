#include "config.h"
#include "passkeys-virtual-key-private.h"
DexFuture *_passkeys_virtual_key_configure (GBytes *parameters, gpointer user_data) { return passkeys_virtual_key_fail (1); }
DexFuture *_passkeys_virtual_key_enrol (GBytes *parameters, gpointer user_data) { return passkeys_virtual_key_fail (1); }
DexFuture *_passkeys_virtual_key_u2f (PasskeysVirtualKey *self, GBytes *request) { return passkeys_virtual_key_fail (1); }
