/* site-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "site-message.h"

#include <string.h>

#include "passkeys-ctap2-requests.h"
#include "passkeys-ctap2-writer.h"

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

static void
add_list (PasskeysCtap2Writer *writer,
          gint64               key,
          GBytes              *item) /* (transfer full) */
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_add (items, item);
  passkeys_ctap2_writer_add_items (writer, NUMBER (key), items);
}

static GBytes *
build_algorithm (int algorithm)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_text (writer, NAME ("type"), "public-key");
  passkeys_ctap2_writer_add_int (writer, NAME ("alg"), algorithm);
  return passkeys_ctap2_writer_finish (writer);
}

static void
add_options (PasskeysCtap2Writer    *writer,
             gint64                  key,
             const SiteMessageExtra *extra)
{
  g_autoptr(PasskeysCtap2Writer) options = passkeys_ctap2_writer_new ();

  if (extra->up == 0 && extra->uv == 0)
    return;

  if (extra->up != 0)
    passkeys_ctap2_writer_add_boolean (options, NAME ("up"), extra->up > 0);
  if (extra->uv != 0)
    passkeys_ctap2_writer_add_boolean (options, NAME ("uv"), extra->uv > 0);
  passkeys_ctap2_writer_take_item (writer, NUMBER (key), passkeys_ctap2_writer_finish (options));
}

static void
add_empty_pin_uv_auth (PasskeysCtap2Writer *writer,
                       gint64               key)
{
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);

  passkeys_ctap2_writer_add_bytes (writer, NUMBER (key), nothing);
  passkeys_ctap2_writer_add_int (writer, NUMBER (key + 1), 1);
}

/* The command byte, then the map. */
static GBytes *
finish_message (guint8               command,
                PasskeysCtap2Writer *writer)
{
  g_autoptr(GBytes) map = passkeys_ctap2_writer_finish (writer);
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, &command, 1);
  g_byte_array_append (message, g_bytes_get_data (map, NULL), g_bytes_get_size (map));
  return g_byte_array_free_to_bytes (message);
}

GBytes *
site_message_build_make (const char             *user_name,
                         const SiteMessageExtra *extra)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(PasskeysCtap2Writer) relying_party = passkeys_ctap2_writer_new ();
  g_autoptr(PasskeysCtap2Writer) user = passkeys_ctap2_writer_new ();
  g_autoptr(GBytes) hash = g_bytes_new_static (SITE_MESSAGE_HASH, 32);
  const char *text = extra->handle != NULL ? extra->handle : user_name;
  g_autoptr(GBytes) handle = g_bytes_new (text, strlen (text));

  passkeys_ctap2_writer_add_text (relying_party, NAME ("id"),
                                  extra->site != NULL ? extra->site : SITE_MESSAGE_SITE);
  passkeys_ctap2_writer_add_text (relying_party, NAME ("name"), "Example");
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (1), hash);
  passkeys_ctap2_writer_take_item (writer, NUMBER (2),
                                   passkeys_ctap2_writer_finish (relying_party));
  passkeys_ctap2_writer_add_bytes (user, NAME ("id"), handle);
  passkeys_ctap2_writer_add_text (user, NAME ("name"), user_name);
  passkeys_ctap2_writer_add_text (user, NAME ("displayName"),
                                  extra->display_name != NULL ? extra->display_name : "Person");
  passkeys_ctap2_writer_take_item (writer, NUMBER (3), passkeys_ctap2_writer_finish (user));
  add_list (writer, 4, build_algorithm (extra->algorithm != 0 ? extra->algorithm : -7));
  if (extra->listed != NULL)
    add_list (writer, 5, passkeys_ctap2_encode_credential (extra->listed));
  if (extra->protection != 0 || extra->hmac_secret)
    {
      g_autoptr(PasskeysCtap2Writer) extensions = passkeys_ctap2_writer_new ();

      if (extra->protection != 0)
        passkeys_ctap2_writer_add_int (extensions, NAME ("credProtect"), extra->protection);
      if (extra->hmac_secret)
        passkeys_ctap2_writer_add_boolean (extensions, NAME ("hmac-secret"), TRUE);
      passkeys_ctap2_writer_take_item (writer, NUMBER (6),
                                       passkeys_ctap2_writer_finish (extensions));
    }
  add_options (writer, 7, extra);
  if (extra->empty_pin_uv_auth)
    add_empty_pin_uv_auth (writer, 8);
  return finish_message (0x01, writer);
}

GBytes *
site_message_build_get (const SiteMessageExtra *extra)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(GBytes) hash = g_bytes_new_static (SITE_MESSAGE_HASH, 32);

  passkeys_ctap2_writer_add_text (writer, NUMBER (1), extra->site != NULL ? extra->site : SITE_MESSAGE_SITE);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (2), hash);
  if (extra->listed != NULL)
    add_list (writer, 3, passkeys_ctap2_encode_credential (extra->listed));
  if (extra->hmac_input != NULL)
    {
      g_autoptr(PasskeysCtap2Writer) extensions = passkeys_ctap2_writer_new ();

      passkeys_ctap2_writer_add_item (extensions, NAME ("hmac-secret"), extra->hmac_input);
      passkeys_ctap2_writer_take_item (writer, NUMBER (4),
                                       passkeys_ctap2_writer_finish (extensions));
    }
  add_options (writer, 5, extra);
  if (extra->empty_pin_uv_auth)
    add_empty_pin_uv_auth (writer, 6);
  return finish_message (0x02, writer);
}
