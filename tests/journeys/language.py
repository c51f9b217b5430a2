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

CONVERSION = re.compile(r'%(?:\d+\$)?[a-z]')


def _read_pairs(path):
    """Each text of a .po file with its first translation, without mnemonics. A language that the application does not
    speak shows at least its direction."""
    if not os.path.exists(path):
        return
    with open(path, encoding='utf-8') as file:
        for block in file.read().split('\n\n'):
            texts = {}
            for name, text in re.findall(r'^(msgid|msgstr(?:\[0\])?) ((?:".*"\n?)+)', block, re.MULTILINE):
                texts[name[:6]] = ''.join(ast.literal_eval(line) for line in text.splitlines())
            if texts.get('msgid') and texts.get('msgstr'):
                yield re.sub(r'_(?=\w)', '', texts['msgid']), re.sub(r'_(?=\w)', '', texts['msgstr'])


class Language:
    def __init__(self, code):
        self.code = code
        here = os.path.dirname(os.path.abspath(__file__))
        self.pairs = {}
        for text, words in _read_pairs(os.path.join(here, '../../po', f'{code}.po')):
            self.pairs.setdefault(text, []).append(words)
        self.platform = [gettext.translation(domain, '/usr/share/locale', [code], fallback=True)
                         for domain in ('libadwaita', 'gtk40')]

    def environment(self, home):
        """What sets the language for the application."""
        name = f'{self.code}_{self.code.upper()}.UTF-8'
        known = subprocess.run(['locale', '-a'], capture_output=True, text=True, check=True).stdout.split()
        real = next((locale for locale in known if re.match(rf'{self.code}_.*utf-?8$', locale, re.IGNORECASE)), None)
        if real is not None:
            return {'LC_ALL': real, 'LANGUAGE': self.code}
        folder = os.path.join(home, 'locales')
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(os.path.join(folder, name)):
            os.symlink('/usr/lib/locale/C.utf8', os.path.join(folder, name))
        return {'LC_ALL': name, 'LANGUAGE': self.code, 'LOCPATH': folder}

    @functools.cache
    def translate(self, text):
        """What the application may say instead: for a part of a text, a part of each translation that may be meant."""
        if text in self.pairs:
            return list(dict.fromkeys(self.pairs[text]))  # one for each sense
        for catalogue in self.platform:
            for context in (None, 'Stock label'):
                found = catalogue.pgettext(context, text) if context else catalogue.gettext(text)
                if found != text:
                    return [found, text]
        holders = [original for original in self.pairs if re.search(rf'(?<!\w){re.escape(text)}', original)]
        if holders:
            return [max(CONVERSION.split(words), key=len).strip()
                    for holder in holders for words in self.pairs[holder]] + [text]
        for original, translations in self.pairs.items():
            parts = CONVERSION.split(original)
            if len(parts) < 2 or len(''.join(parts)) < 5:
                continue
            if filled := re.fullmatch('(.+)'.join(map(re.escape, parts)), text):
                return [functools.reduce(lambda so_far, value: CONVERSION.sub(lambda _: value, so_far, 1),
                                         filled.groups(), translations[0])]
        return [text]
