/* passkeys-device-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-device-page.h"

#include <glib/gi18n.h>

#include "passkeys-request.h"

/* Whoever opens the address of a device code in a browser gets this page. It has no script, loads
 * nothing, asks for nothing and knows nothing of any code; it only leads to the application. */

static const char style[] =
  ":root{color-scheme:light dark}"
  "body{font:1.05rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:2.5rem 1.25rem}"
  "h1{font-size:1.7rem;line-height:1.25;margin:0 0 1rem}"
  "h2{font-size:1.1rem;margin:2rem 0 .5rem}"
  "p{margin:0 0 1rem}li{margin:0 0 .75rem;padding-left:.25rem}"
  "code{overflow-wrap:anywhere}"
  "a.open{background:#1c71d8;border-radius:99rem;color:#fff;display:inline-block;font-weight:600;"
  "margin:.5rem 0 1rem;padding:.6rem 1.6rem;text-decoration:none}"
  "a.open:focus-visible{outline:3px solid;outline-offset:3px}";

static char *
build_link (const char *origin,
            const char *relying_party_id)
{
  g_autofree char *escaped_origin = g_uri_escape_string (origin, NULL, FALSE);
  g_autofree char *escaped_id = g_uri_escape_string (relying_party_id, NULL, FALSE);

  return g_strdup_printf (PASSKEYS_DEVICE_LINK "?origin=%s&relyingParty=%s", escaped_origin,
                          escaped_id);
}

static void
add_element (GString    *html,
             const char *name,
             const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (html, "<%s>%s</%s>\n", name, escaped, name);
}

static void
add_link (GString    *html,
          const char *origin,
          const char *relying_party_id)
{
  g_autofree char *link = build_link (origin, relying_party_id);
  g_autofree char *escaped_link = g_markup_escape_text (link, -1);
  g_autofree char *escaped_text = g_markup_escape_text (_("Open Passkeys"), -1);

  g_string_append_printf (html, "<p><a class=\"open\" href=\"%s\">%s</a></p>\n", escaped_link,
                          escaped_text);
}

static void
add_address (GString    *html,
             const char *origin)
{
  g_autofree char *escaped_text =
    g_markup_escape_text (_("Where it asks for the organisation, choose another server, with this "
                            "address:"), -1);
  g_autofree char *escaped_origin = g_markup_escape_text (origin, -1);

  g_string_append_printf (html, "<li>%s <code>%s</code></li>\n", escaped_text, escaped_origin);
}

static void
add_words (GString    *html,
           const char *origin,
           const char *relying_party_id)
{
  add_element (html, "h1", _("Add this device"));
  add_element (html, "p", _("Your other device shows a code. With it, this one gets a passkey of its "
                            "own, made here, and signs in by itself from then on."));
  add_link (html, origin, relying_party_id);
  g_string_append (html, "<ol>\n");
  add_element (html, "li", _("Open Passkeys with the button, or start it and choose “Add This "
                             "Device”."));
  add_address (html, origin);
  add_element (html, "li", _("Type the code into Passkeys. It works once, and for a minute; the other "
                             "device makes a new one whenever you want."));
  g_string_append (html, "</ol>\n");
  add_element (html, "h2", _("Nothing happens?"));
  add_element (html, "p", _("Then Passkeys is not installed on this device. It is an application for "
                            "computers with Linux: on a phone or a tablet it cannot be installed, so "
                            "open this address on the computer that you want to add. Whoever runs "
                            "your organisation can tell where to get Passkeys."));
  add_element (html, "h2", _("Somebody sent you here?"));
  add_element (html, "p", _("Whoever has the code can act as you. Type it into Passkeys only, and tell "
                            "nobody; this page never asks for it."));
}

/**
 * passkeys_device_page_build:
 * @origin: where the organisation is
 * @relying_party_id: what its passkeys belong to
 *
 * Returns: (transfer full): a page in HTML that leads to the application
 */
char *
passkeys_device_page_build (const char *origin,
                            const char *relying_party_id)
{
  GString *html = g_string_new ("<!DOCTYPE html>\n");
  g_autofree char *title = NULL;

  g_return_val_if_fail (origin != NULL, NULL);
  g_return_val_if_fail (relying_party_id != NULL, NULL);

  title = g_markup_escape_text (_("Add this device"), -1);
  g_string_append_printf (html,
                          "<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width\">\n"
                          "<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n",
                          /* Translators: the code of the language that you translate into */
                          C_("language", "en"), title, style);
  add_words (html, origin, relying_party_id);
  g_string_append (html, "</main>\n</body>\n</html>\n");
  return g_string_free (html, FALSE);
}

/**
 * passkeys_device_page_build_policy:
 *
 * Returns: (transfer full): what a browser may do with the page, for Content-Security-Policy: show its
 *   own style sheet, and nothing else
 */
char *
passkeys_device_page_build_policy (void)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *text = NULL;

  g_checksum_update (checksum, (const guint8 *) style, sizeof style - 1);
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  return g_strdup_printf ("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
                          "form-action 'none'; frame-ancestors 'none'", text);
}

/**
 * passkeys_handle_device_page:
 * @request: the request, which gets the answer
 * @error: (out) (optional): why it is refused
 *
 * Answers `GET /register-device`: a page for people, where the QR code of a device code leads who
 * has no application yet. It takes nothing from the request.
 *
 * Returns: whether there is an answer
 */
gboolean
passkeys_handle_device_page (PasskeysRequest  *request,
                             GError          **error)
{
  PasskeysRules *rules = request->rules;

  request->page = passkeys_device_page_build (rules->origins[0], rules->relying_party_id);
  return TRUE;
}
