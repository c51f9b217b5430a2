/* passkeys-vault-filling.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-vault-filling.h"

#include <string.h>

#include "passkeys-passkey-file.h"
#include "passkeys-passkey-import.h"
#include "passkeys-scripted-prompt.h"
#include "passkeys-test-await.h"

#define PRIVATE_KEY \
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQGhRA" \
  "NCAARv8DuUkkHOHa3UNRnmlg4KhbQaaaBcMoEDqivOFZTKFjxPdTpVvwHcU_bAsMfu54tAxv99JaluIoK5ic73HBRK"

/* A file with a passkey of each kind; the first ones are those that this computer has. */
char *
passkeys_vault_filling_build_file (gboolean only_usable)
{
  return g_strconcat ("{\"items\":[{\"title\":\"\",\"creationAt\":1747000000,\"credentials\":["
                      "{\"type\":\"passkey\",\"credentialId\":\"YQ\",\"rpId\":\"example.org\","
                      "\"username\":\"ada@example.org\",\"userHandle\":\"YQ\",\"key\":\"" PRIVATE_KEY "\"},"
                      "{\"type\":\"passkey\",\"credentialId\":\"Yg\",\"rpId\":\"git.example.com\","
                      "\"username\":\"ada\",\"userHandle\":\"Yg\",\"key\":\"" PRIVATE_KEY "\"}",
                      only_usable ? "" :
                      ",{\"type\":\"passkey\",\"credentialId\":\"Yw\",\"rpId\":\"shop.example.net\","
                      "\"username\":\"ada@example.org\",\"userHandle\":\"Yw\",\"key\":\"" PRIVATE_KEY "\","
                      "\"fido2Extensions\":{\"payments\":true}},"
                      "{\"type\":\"passkey\",\"credentialId\":\"ZA\",\"rpId\":\"example.org\","
                      "\"username\":\"ada@example.org\",\"userHandle\":\"YQ\",\"key\":\"" PRIVATE_KEY "\"},"
                      "{\"type\":\"passkey\",\"rpId\":\"co.uk\",\"username\":\"somebody\"},"
                      "{\"type\":\"passkey\",\"credentialId\":\"ZQ\",\"rpId\":\"example.net\","
                      "\"username\":\"\",\"userHandle\":\"ZQ\",\"key\":\"YQ\"}",
                      "]}]}", NULL);
}

/* Sets the PIN on the way. */
void
passkeys_vault_filling_run (PasskeysVault *vault,
                            const char    *pin)
{
  g_autofree char *text = passkeys_vault_filling_build_file (TRUE);
  g_autoptr(GBytes) contents = g_bytes_new (text, strlen (text));
  g_autoptr(GPtrArray) entries = passkeys_passkey_file_read (contents, NULL);
  g_autoptr(PasskeysPasskeyImport) import = passkeys_passkey_import_new (vault, entries);
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();

  passkeys_scripted_prompt_add_pin (prompt, pin);
  if (!passkeys_test_await (passkeys_passkey_import_run (import, PASSKEYS_PROMPT (prompt)), NULL))
    g_error ("There is no keyring");
}
