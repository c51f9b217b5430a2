/* passkeys-scripted-site-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-scripted-site-prompt.h"

#include <glib/gstdio.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-candidate.h"
#include "passkeys-secure-bytes.h"

struct _PasskeysScriptedSitePrompt
{
  GObject parent_instance;

  char                **lines;
  guint                 n_taken;
  gint64                pin_time;
  GString              *log;
  char                 *path;    /* (nullable) */
  PasskeysSiteRequest  *request; /* (nullable) */
  GListModel           *entries; /* (nullable) of the last choice */
};

static void prompt_init (PasskeysPromptInterface *iface);
static void site_prompt_init (PasskeysSitePromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysScriptedSitePrompt, passkeys_scripted_site_prompt,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT, prompt_init)
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_SITE_PROMPT, site_prompt_init))

static void G_GNUC_PRINTF (2, 3)
note (PasskeysScriptedSitePrompt *self,
      const char                 *format,
      ...)
{
  va_list arguments;

  if (self->log->len > 0)
    g_string_append_c (self->log, ' ');
  va_start (arguments, format);
  g_string_append_vprintf (self->log, format, arguments);
  va_end (arguments);
}

/* What follows that word on the next line; otherwise a future for what the line says instead. */
static const char *
take (PasskeysScriptedSitePrompt  *self,
      const char                  *word,
      DexFuture                  **ret_instead)
{
  const char *line = self->lines[self->n_taken];

  if (line == NULL || *line == '\0' || g_str_equal (line, "cancel"))
    {
      self->n_taken += line != NULL;
      *ret_instead = dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                            PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                            "The person cancelled");
      return NULL;
    }

  self->n_taken++;
  if (g_str_equal (line, "silence"))
    {
      *ret_instead = dex_future_new_infinite ();
      return NULL;
    }

  if (!g_str_has_prefix (line, word))
    g_error ("“%s” was asked for, and the script says “%s”", word, line);
  line += strlen (word);
  return *line == ' ' ? line + 1 : line;
}

static DexFuture *
ask_pin (PasskeysPrompt     *prompt,
         PasskeysPinRequest *request)
{
  PasskeysScriptedSitePrompt *self = PASSKEYS_SCRIPTED_SITE_PROMPT (prompt);
  const GError *last_error = passkeys_pin_request_get_last_error (request);
  DexFuture *instead = NULL;
  const char *pin;

  note (self, "pin%s%s",
        passkeys_pin_request_get_purpose (request) == PASSKEYS_PIN_REQUEST_CREATE ? ":new" : "",
        last_error != NULL ? ":again" : "");
  if (!(pin = take (self, "pin", &instead)))
    return instead;

  self->pin_time = g_get_monotonic_time ();
  return dex_future_new_take_boxed (G_TYPE_BYTES, passkeys_secure_bytes_new_text (pin));
}

static PasskeysLocalPasskey *
find_entry (GListModel *entries,
            const char *user_name)
{
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysLocalPasskey) entry = g_list_model_get_item (entries, i);

      if (g_str_equal (passkeys_local_passkey_get_user_name (entry), user_name))
        return g_steal_pointer (&entry);
    }
  g_error ("There is no entry of %s", user_name);
}

static DexFuture *
choose (PasskeysPrompt *prompt,
        GListModel     *candidates)
{
  PasskeysScriptedSitePrompt *self = PASSKEYS_SCRIPTED_SITE_PROMPT (prompt);
  DexFuture *instead = NULL;
  const char *user_name;

  note (self, "account:%u", g_list_model_get_n_items (candidates));
  if (!(user_name = take (self, "account", &instead)))
    return instead;

  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr(PasskeysCandidate) candidate = g_list_model_get_item (candidates, i);

      if (g_strcmp0 (passkeys_candidate_get_user_name (candidate), user_name) == 0)
        return dex_future_new_take_object (g_steal_pointer (&candidate));
    }
  g_error ("There is no account of %s", user_name);
}

static void
prompt_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = ask_pin;
  iface->choose = choose;
}

static void
begin (PasskeysSitePrompt  *prompt,
       PasskeysSiteRequest *request)
{
  static const char * const purposes[] = { "create", "sign-in", "select", "manage" };
  PasskeysScriptedSitePrompt *self = PASSKEYS_SCRIPTED_SITE_PROMPT (prompt);
  const char *site = passkeys_site_request_get_site (request);

  note (self, "begin:%s:%s", purposes[passkeys_site_request_get_purpose (request)],
        site != NULL ? site : "");
  g_set_object (&self->request, request);
  if (self->path != NULL)
    g_unlink (self->path);
}

static DexFuture *
confirm (PasskeysSitePrompt  *prompt,
         PasskeysSiteRequest *request,
         const GError        *error)
{
  PasskeysScriptedSitePrompt *self = PASSKEYS_SCRIPTED_SITE_PROMPT (prompt);
  DexFuture *instead = NULL;

  if (error != NULL)
    note (self, "confirm:%d", error->code);
  else
    note (self, "confirm");
  return take (self, "agree", &instead) != NULL ? dex_future_new_true () : instead;
}

static DexFuture *
choose_entry (PasskeysSitePrompt  *prompt,
              PasskeysSiteRequest *request,
              GListModel          *entries,
              const GError        *last_error)
{
  PasskeysScriptedSitePrompt *self = PASSKEYS_SCRIPTED_SITE_PROMPT (prompt);
  DexFuture *instead = NULL;
  const char *argument;

  if (last_error != NULL)
    note (self, "entry:%u:%d", g_list_model_get_n_items (entries), last_error->code);
  else
    note (self, "entry:%u", g_list_model_get_n_items (entries));
  g_set_object (&self->entries, entries);

  if (self->lines[self->n_taken] != NULL &&
      g_str_has_prefix (self->lines[self->n_taken], "update"))
    {
      g_autoptr(PasskeysLocalPasskey) entry = NULL;

      argument = take (self, "update", &instead);
      entry = find_entry (entries, argument);
      return dex_future_new_take_object (passkeys_site_choice_new_update (entry));
    }

  if (!(argument = take (self, "create", &instead)))
    return instead;

  return dex_future_new_take_object (passkeys_site_choice_new_create (argument));
}

static void
end (PasskeysSitePrompt *prompt,
     const GError       *error)
{
  PasskeysScriptedSitePrompt *self = PASSKEYS_SCRIPTED_SITE_PROMPT (prompt);

  if (error == NULL)
    note (self, "end");
  else if (error->domain == PASSKEYS_AUTHENTICATOR_ERROR)
    note (self, "end:%d", error->code);
  else
    note (self, "end:0x%02x", error->code);
}

static void
site_prompt_init (PasskeysSitePromptInterface *iface)
{
  iface->begin = begin;
  iface->confirm = confirm;
  iface->choose_entry = choose_entry;
  iface->end = end;
}

static void
passkeys_scripted_site_prompt_finalize (GObject *object)
{
  PasskeysScriptedSitePrompt *self = PASSKEYS_SCRIPTED_SITE_PROMPT (object);

  g_clear_pointer (&self->lines, g_strfreev);
  g_string_free (g_steal_pointer (&self->log), TRUE);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->request);
  g_clear_object (&self->entries);

  G_OBJECT_CLASS (passkeys_scripted_site_prompt_parent_class)->finalize (object);
}

static void
passkeys_scripted_site_prompt_class_init (PasskeysScriptedSitePromptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_scripted_site_prompt_finalize;
}

static void
passkeys_scripted_site_prompt_init (PasskeysScriptedSitePrompt *self)
{
  self->log = g_string_new (NULL);
}

/**
 * passkeys_scripted_site_prompt_new:
 * @script: the lines of the script
 *
 * Returns: (transfer full): a prompt
 */
PasskeysScriptedSitePrompt *
passkeys_scripted_site_prompt_new (const char *script)
{
  PasskeysScriptedSitePrompt *self = g_object_new (PASSKEYS_TYPE_SCRIPTED_SITE_PROMPT, NULL);

  self->lines = g_strsplit (script, "\n", -1);
  return self;
}

/**
 * passkeys_scripted_site_prompt_set_path:
 * @self: a prompt
 * @path: where the script is from
 *
 * Has the script be for one question only: what is answered without a person leaves it there.
 */
void
passkeys_scripted_site_prompt_set_path (PasskeysScriptedSitePrompt *self,
                                        const char                 *path)
{
  g_set_str (&self->path, path);
}

/**
 * passkeys_scripted_site_prompt_get_log:
 * @self: a prompt
 *
 * Returns: (transfer none): what was asked until now
 */
const char *
passkeys_scripted_site_prompt_get_log (PasskeysScriptedSitePrompt *self)
{
  return self->log->str;
}

/**
 * passkeys_scripted_site_prompt_get_pin_time:
 * @self: a prompt
 *
 * Returns: when the last PIN was given, in µs of the monotonic clock; 0 for never
 */
gint64
passkeys_scripted_site_prompt_get_pin_time (PasskeysScriptedSitePrompt *self)
{
  return self->pin_time;
}

/**
 * passkeys_scripted_site_prompt_get_request:
 * @self: a prompt
 *
 * Returns: (transfer none) (nullable): what was shown last
 */
PasskeysSiteRequest *
passkeys_scripted_site_prompt_get_request (PasskeysScriptedSitePrompt *self)
{
  return self->request;
}

/**
 * passkeys_scripted_site_prompt_get_entries:
 * @self: a prompt
 *
 * Returns: (transfer none) (nullable): the entries that could be updated the last time
 */
GListModel *
passkeys_scripted_site_prompt_get_entries (PasskeysScriptedSitePrompt *self)
{
  return self->entries;
}

/**
 * passkeys_scripted_site_prompt_is_used_up:
 * @self: a prompt
 *
 * Returns: whether every line of the script was taken
 */
gboolean
passkeys_scripted_site_prompt_is_used_up (PasskeysScriptedSitePrompt *self)
{
  const char *line = self->lines[self->n_taken];

  return line == NULL || *line == '\0';
}
