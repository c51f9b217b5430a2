/* fixture-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fixture-prompt"

#include "config.h"

#include "fixture-prompt.h"

#include <gio/gio.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-secure-bytes.h"

struct _FixturePrompt
{
  GObject parent_instance;

  char     *pin;     /* nullable: cancels */
  gboolean  hangs;
  guint     n_asked;
};

static DexFuture *
ask_pin (PasskeysPrompt     *prompt,
         PasskeysPinRequest *request)
{
  FixturePrompt *self = FIXTURE_PROMPT (prompt);

  self->n_asked++;
  if (self->hangs)
    return dex_future_new_infinite ();

  if (self->pin == NULL || passkeys_pin_request_get_last_error (request) != NULL)
    return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                  "Cancelled");

  return dex_future_new_take_boxed (G_TYPE_BYTES, passkeys_secure_bytes_new_text (self->pin));
}

static DexFuture *
ask_touch (PasskeysPrompt *prompt,
           const char     *authenticator_name)
{
  return dex_future_new_infinite ();
}

static DexFuture *
choose (PasskeysPrompt *prompt,
        GListModel     *candidates)
{
  return dex_future_new_take_object (g_list_model_get_item (candidates, 0));
}

static void
progress (PasskeysPrompt *prompt,
          const char     *message)
{
}

static void
prompt_iface_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = ask_pin;
  iface->ask_touch = ask_touch;
  iface->choose = choose;
  iface->progress = progress;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FixturePrompt, fixture_prompt, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT, prompt_iface_init))

static void
fixture_prompt_finalize (GObject *object)
{
  g_free (FIXTURE_PROMPT (object)->pin);

  G_OBJECT_CLASS (fixture_prompt_parent_class)->finalize (object);
}

static void
fixture_prompt_class_init (FixturePromptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fixture_prompt_finalize;
}

static void
fixture_prompt_init (FixturePrompt *self)
{
}

FixturePrompt *
fixture_prompt_new (const char *pin)
{
  FixturePrompt *self = g_object_new (FIXTURE_TYPE_PROMPT, NULL);

  self->pin = g_strdup (pin);
  return self;
}

void
fixture_prompt_set_pin (FixturePrompt *self,
                        const char    *pin)
{
  g_set_str (&self->pin, pin);
}

void
fixture_prompt_hang (FixturePrompt *self)
{
  self->hangs = TRUE;
}

guint
fixture_prompt_get_n_asked (FixturePrompt *self)
{
  return self->n_asked;
}
