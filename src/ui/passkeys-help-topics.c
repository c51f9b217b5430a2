/* passkeys-help-topics.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-help-topics"

#include "config.h"

#include "passkeys-help-topics.h"

#include <glib/gi18n.h>

static const PasskeysHelpSection passkey_sections[] = {
  { NULL,
    N_("A passkey is a key that you hold. It signs you in without a password, and it signs every "
       "change that you make, so that everybody can see it was you.") },
  { N_("How It Works"),
    N_("Your organisation keeps a lock that your passkey alone opens. The key is never sent to "
       "anybody: not to your organisation, and not to a page that only looks like it. So it cannot "
       "be guessed, read along or talked out of you.") },
  { N_("Where It Is Kept"),
    N_("On this computer, in a vault that your PIN opens. On a security key that you plug in. Or on "
       "a phone or another computer that you registered. When that thing is lost, so is the "
       "passkey on it. This is why you should have more than one.") },
  { N_("What the PIN Is For"),
    N_("The PIN opens the vault or the security key in front of you. It is no password: it goes "
       "nowhere, and it is worth nothing without the thing it belongs to. Nobody can tell you a "
       "PIN that you forgot, and the passkeys behind it are lost with it.") },
  { N_("What You Are Asked"),
    N_("To sign in, choose a passkey and confirm with its PIN or with a touch. Changes are signed "
       "in the same way, after you were told what will happen. If you are asked to sign something "
       "that you did not begin, cancel.") },
  { NULL, NULL },
};

static const PasskeysHelpSection two_ways_sections[] = {
  { NULL,
    N_("Things get lost, and things break. Whoever has two ways in loses a thing and nothing "
       "else.") },
  { N_("The First Way: Another Passkey"),
    N_("Have a second passkey on something else: a security key in a drawer, a phone, another "
       "computer. Choose Create Passkey in Credentials, or Register a Device in Profile. If one is "
       "lost, the other signs you in as before.") },
  { N_("The Second Way: Your Recovery Kit"),
    N_("The kit is a code on paper or in a file, for the day when every passkey is gone. With it "
       "you make new passkeys. It ends all the former ones, and it works once: you get a new "
       "kit.") },
  { N_("Where to Keep the Kit"),
    N_("Print it and put it with your papers, or save it on something that is not this computer. "
       "Whoever has the kit and reads your e-mail can take your place. So do not leave it lying "
       "about, do not photograph it, and do not mail it.") },
  { N_("If You Lost the Kit"),
    N_("Choose New Kit in Profile. The lost one is worth nothing from then on.") },
  { NULL, NULL },
};

static const PasskeysHelpSection lost_key_sections[] = {
  { NULL,
    N_("Whoever finds your security key or your computer needs your PIN or your finger, too. All the "
       "same, end the passkey on it as soon as you can.") },
  { N_("You Have Another Passkey"),
    N_("Sign in with it. In Credentials, switch the lost one off: it can neither sign in nor sign "
       "anything from then on. If it turns up, switch it on again. If it does not, remove it. Then "
       "create a new passkey, so that there are two again.") },
  { N_("You Have Your Recovery Kit"),
    N_("Choose Recover Access where you sign in, and open, paste or type the kit. You are sent a "
       "code by e-mail, and create a new passkey. All that was before ends, the lost key as well. "
       "You get a new kit.") },
  { N_("You Have Neither"),
    N_("Ask an administrator of your organisation to remove you and to invite you again. You join "
       "with the code of the new invitation, and are given your permissions anew.") },
  { N_("Only the PIN Is Forgotten"),
    N_("Nobody can read a PIN back. Sign in with another passkey, or recover access. A security key "
       "works again after a factory reset, which ends every passkey on it: plug it in, open "
       "Security Keys, and choose Factory Reset.") },
  { NULL, NULL },
};

static const PasskeysHelpSection administrators_sections[] = {
  { NULL,
    N_("You look after who belongs to your organisation, and what each of them may do. You sign "
       "every change, and Activity shows it for good.") },
  { N_("Invite and Remove"),
    N_("In Users, invite people one by one, or many from a CSV file. Each is sent a code that is good "
       "for four hours; Invite Again sends a new one. Deactivate whoever leaves for a while, and "
       "remove whoever leaves for good. Either takes effect at once.") },
  { N_("Allow No More Than It Takes"),
    N_("Newcomers may look after their own passkeys and nothing else. Give them permissions that "
       "allow what their work takes; each permission says how it compares with full access. What "
       "is marked as dangerous lets people raise their own rights, or shut others out.") },
  { N_("Be at Least Two"),
    N_("The last administrator cannot be removed, but can lose every key. Let two people have full "
       "access, each with two passkeys and a recovery kit.") },
  { N_("When Somebody Is Locked Out"),
    N_("Whoever has a recovery kit can help themselves. For anybody else, remove the person and "
       "invite the same address again. First make sure who is asking: call them, or meet them.") },
  { N_("If the Organisation Is on This Computer"),
    N_("It sends no e-mail: hand on what is in Messages on This Computer. To copy its data and to "
       "check its log, see “man passkeys-server”.") },
  { NULL, NULL },
};

static const PasskeysHelpTopic topics[] = {
  { "passkey", N_("What Is a Passkey?"), N_("A key instead of a password"),
    "passkeys-passkey-symbolic", passkey_sections },
  { "two-ways", N_("Two Ways Back In"), N_("A second passkey, and the recovery kit"),
    "passkeys-recovery-kit-symbolic", two_ways_sections },
  { "lost-key", N_("A Key Is Lost"), N_("Or a computer, a phone, or a PIN"),
    "passkeys-security-key-symbolic", lost_key_sections },
  { "administrators", N_("For Administrators"), N_("People, permissions, and being at least two"),
    "passkeys-organisation-symbolic", administrators_sections },
};

/**
 * passkeys_help_topics_get_all:
 * @n_topics: (out): how many there are
 *
 * What there is to read, in the order in which to read it.
 *
 * Returns: (transfer none) (array length=n_topics): the topics
 */
const PasskeysHelpTopic *
passkeys_help_topics_get_all (gsize *n_topics)
{
  *n_topics = G_N_ELEMENTS (topics);
  return topics;
}

/**
 * passkeys_help_topics_find:
 * @name: a name of a topic
 *
 * Looks for a topic.
 *
 * Returns: (transfer none) (nullable): the topic, or %NULL if there is none of that name
 */
const PasskeysHelpTopic *
passkeys_help_topics_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    if (g_str_equal (topics[i].name, name))
      return &topics[i];

  return NULL;
}
