/* test-device-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "passkeys-device-page.h"
#include "server-program.h"

/* What a browser gets at the address that the QR code of a device code leads to. */

#define ORIGIN "https://app.example.org"

static char *
get (ServerProgram      *program,
     const char         *target,
     SoupMessageHeaders **headers)
{
  g_autoptr (SoupSession) client = soup_session_new_with_options ("timeout", 20, NULL);
  g_autofree char *address = g_strconcat (program->url, target, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", address);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  body = soup_session_send_and_read (client, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  if (headers)
    *headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static char *
cut_out (const char *text,
         const char *before,
         const char *after)
{
  const char *start = strstr (text, before);
  const char *end;

  g_assert_nonnull (start);
  start += strlen (before);
  end = strstr (start, after);
  g_assert_nonnull (end);
  return g_strndup (start, end - start);
}

static void
assert_header (SoupMessageHeaders *headers,
               const char         *name,
               const char         *value)
{
  g_assert_cmpstr (soup_message_headers_get_one (headers, name), ==, value);
}

/* It looks as meant in a browser, and can do nothing else. */
static void
test_policy (void)
{
  g_autoptr (ServerProgram) program = server_program_new ();
  g_autoptr (SoupMessageHeaders) headers = NULL;
  g_autofree char *html = NULL;
  g_autofree char *style = NULL;
  g_autofree char *policy = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  server_program_start (program, OPTIONS ("--relying-party", "example.org", "--origin", ORIGIN));
  html = get (program, "/register-device", &headers);
  style = cut_out (html, "<style>", "</style>");
  g_checksum_update (checksum, (const guint8 *) style, strlen (style));
  g_checksum_get_digest (checksum, digest, &length);
  hash = g_base64_encode (digest, length);
  policy = g_strdup_printf ("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
                            "form-action 'none'; frame-ancestors 'none'", hash);

  assert_header (headers, "Content-Security-Policy", policy);
  assert_header (headers, "Content-Type", "text/html; charset=utf-8");
  assert_header (headers, "X-Content-Type-Options", "nosniff");
  assert_header (headers, "Referrer-Policy", "no-referrer");
  assert_header (headers, "Cache-Control", "no-store");
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "src="));
  g_assert_null (strstr (html, "style="));
  g_assert_null (strstr (html, "<form"));
  server_program_end (program);
}

static void
test_link (void)
{
  g_autoptr (ServerProgram) program = server_program_new ();
  g_autofree char *html = NULL;
  g_autofree char *link = NULL;

  server_program_start (program, OPTIONS ("--relying-party", "example.org", "--origin", ORIGIN));
  html = get (program, "/register-device", NULL);
  link = cut_out (html, "href=\"", "\"");
  g_assert_cmpstr (link, ==,
                   PASSKEYS_DEVICE_LINK "?origin=https%3A%2F%2Fapp.example.org&amp;"
                   "relyingParty=example.org");
  g_assert_nonnull (strstr (html, "<code>" ORIGIN "</code>"));
  server_program_end (program);
}

/* Whatever somebody puts behind the address is neither shown nor written down. */
static void
test_takes_nothing (void)
{
  g_autoptr (ServerProgram) program = server_program_new ();
  g_autofree char *html = NULL;
  g_autofree char *with_code = NULL;
  g_autofree char *errors = NULL;

  server_program_start (program, OPTIONS ("--relying-party", "example.org", "--origin", ORIGIN));
  html = get (program, "/register-device", NULL);
  with_code = get (program, "/register-device?code=A7UKY69PT&origin=https://evil.example", NULL);
  server_program_end (program);
  errors = server_program_read_errors (program);

  g_assert_cmpstr (with_code, ==, html);
  g_assert_nonnull (strstr (errors, "/register-device"));
  g_assert_null (strstr (errors, "A7UKY69PT"));
  g_assert_null (strstr (errors, "evil"));
}

static void
test_escapes (void)
{
  g_autofree char *html = passkeys_device_page_build ("https://a\"><b>.example", "x&y'z");
  g_autofree char *link = cut_out (html, "href=\"", "\"");

  g_assert_cmpstr (link, ==, PASSKEYS_DEVICE_LINK
                   "?origin=https%3A%2F%2Fa%22%3E%3Cb%3E.example&amp;relyingParty=x%26y%27z");
  g_assert_null (strstr (html, "<b>"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device-page/policy", test_policy);
  g_test_add_func ("/device-page/link", test_link);
  g_test_add_func ("/device-page/takes-nothing", test_takes_nothing);
  g_test_add_func ("/device-page/escapes", test_escapes);

  return g_test_run ();
}
