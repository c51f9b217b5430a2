/* passkeys-maker-icon.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-maker-icon"

#include "config.h"

#include "passkeys-maker-icon.h"

#include <string.h>

/* By what most of a maker's keys look like, so that a person knows which one is meant. The drawings are this
 * program's own: no trademark is shown. */
static const struct
{
  const char *maker; /* a part of how it names itself, in lower case */
  const char *icon_name;
} icons[] = {
  { "yubico", "passkeys-security-key-disc-symbolic" },
  { "nitrokey", "passkeys-security-key-stick-symbolic" },
  { "solokeys", "passkeys-security-key-button-symbolic" },
  { "feitian", "passkeys-security-key-fob-symbolic" },
  { "google", "passkeys-security-key-fob-symbolic" },
  { "token2", "passkeys-security-key-fob-symbolic" },
};

/**
 * passkeys_maker_icon_get_name:
 * @maker: (nullable): who made a security key, as the key or the table of models tells it
 *
 * Returns: (transfer none): the name of an icon; that of any security key for makers without one
 */
const char *
passkeys_maker_icon_get_name (const char *maker)
{
  g_autofree char *folded = maker != NULL ? g_ascii_strdown (maker, -1) : NULL;

  for (gsize i = 0; folded != NULL && i < G_N_ELEMENTS (icons); i++)
    if (strstr (folded, icons[i].maker) != NULL)
      return icons[i].icon_name;

  return "passkeys-security-key-symbolic";
}
