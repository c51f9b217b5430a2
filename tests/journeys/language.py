# language.py: the names that a journey looks for, in another language
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journeys are written in English; with this they are played in any language of po/LINGUAS.

The C library translates nothing in the locale C.UTF-8, so that a locale of the language's name is made of it where
the real one is not installed.
"""

import ast
import functools
import gettext
import os
import re
import subprocess

# with flags such as that of grouped digits
CONVERSION = re.compile(r"%(?:\d+\$)?'?[a-z]")
POSITION = re.compile(r"%(?:(\d+)\$)?'?[a-z]")


def _without_mnemonic(text):
    return re.sub(r'_(?=\w)', '', text)


def _read_pairs(path):
    """Each text of a .po file with each translation of it, with mnemonics: what stands for several has its own. A
    language that the application does not speak shows at least its direction."""
    if not os.path.exists(path):
        return
    with open(path, encoding='utf-8') as file:
        for block in file.read().split('\n\n'):
            texts = {name: ''.join(ast.literal_eval(line) for line in text.splitlines()) for name, text in
                     re.findall(r'^(msgid(?:_plural)?|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', block, re.MULTILINE)}
            forms = [words for name, words in texts.items() if name.startswith('msgstr') and words]
            if texts.get('msgid') and forms:
                yield texts['msgid'], forms[0]
            if 'msgid_plural' in texts and forms:
                yield texts['msgid_plural'], forms[-1]


def _fill(words, values):
    """Puts values where a translation has its conversions, in the order that it has them."""
    following = iter(values)
    return POSITION.sub(lambda match: values[int(match[1]) - 1] if match[1] else next(following), words)


class Language:
    def __init__(self, code):
        self.code = code
        here = os.path.dirname(os.path.abspath(__file__))
        self.pairs = {}
        self.mnemonics = {}
        for text, words in _read_pairs(os.path.join(here, '../../po', f'{code}.po')):
            self.pairs.setdefault(_without_mnemonic(text), []).append(_without_mnemonic(words))
            if found := re.search(r'_(\w)', words):
                self.mnemonics[text] = found[1].lower()
        self.platform = [gettext.translation(domain, '/usr/share/locale', [code], fallback=True)
                         for domain in ('libadwaita', 'gtk40')]

    def environment(self, home):
        """What sets the language for the application."""
        name = f'{self.code}_{self.code.upper()}.UTF-8'
        known = subprocess.run(['locale', '-a'], capture_output=True, text=True, check=True).stdout.split()
        real = next((locale for locale in known if re.match(rf'{self.code}_.*utf-?8$', locale, re.IGNORECASE)), None)
        if real is not None:
            return {'LC_ALL': real, 'LANGUAGE': self.code}
        folder = os.path.join(home, '.locales') # where a file dialog does not show it
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(os.path.join(folder, name)):
            os.symlink('/usr/lib/locale/C.utf8', os.path.join(folder, name))
        return {'LC_ALL': name, 'LANGUAGE': self.code, 'LOCPATH': folder}

    def mnemonic(self, text):
        """The key of a text, which is given with the key that it has in English."""
        return self.mnemonics.get(text, re.search(r'_(\w)', text)[1].lower())

    def translate_platform(self, text):
        for catalogue in self.platform:
            for context in (None, 'Stock label'):
                found = catalogue.pgettext(context, text) if context else catalogue.gettext(text)
                if found != text:
                    return [found, text]
        return []

    def translate_filled(self, text):
        """A text in which values stand, of which some are texts themselves."""
        for original, translations in self.pairs.items():
            parts = CONVERSION.split(original)
            if len(parts) < 2 or len(''.join(parts)) < 5:
                continue
            if filled := re.fullmatch('(.+)'.join(map(re.escape, parts)), text):
                values = [self.pairs.get(value, [value])[0] for value in filled.groups()]
                yield from (_fill(words, values) for words in translations)

    @functools.cache
    def translate(self, text):
        """What the application may say instead: for a part of a text, a part of each translation that may be meant."""
        # one for each sense; the platform has its own, and does not translate all of it
        if found := self.pairs.get(text, []) + self.translate_platform(text):
            return list(dict.fromkeys(found))
        holders = [original for original in self.pairs if re.search(rf'(?<!\w){re.escape(text)}', original)]
        if holders:
            return [max(CONVERSION.split(words), key=len).strip()
                    for holder in holders for words in self.pairs[holder]] + [text]
        return list(dict.fromkeys(self.translate_filled(text))) or [text]
