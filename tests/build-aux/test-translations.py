#!/usr/bin/env python3
# test-translations.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""That everything a person sees can be translated, and is. Prints TAP.

Usage: test-translations.py PROJECT
"""

import ast
import os
import pathlib
import re
import shutil
import subprocess
import sys

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = rf'{LITERAL}(?:\s*{LITERAL})*'

# What a literal may be in a blueprint without being read by anybody: names of icons, actions, classes and the like.
UNSEEN = {'action', 'action-name', 'action-target', 'cancel-action', 'detailed-action-name', 'exact-text',
          'hidden-when', 'icon-name', 'id', 'menu-name', 'name', 'property', 'start-icon-name', 'tag', 'target'}

# Calls that put what they are given before a person, as far as their names tell.
SHOWING = re.compile(
    r'\b(?:\w+_set_(?:accept_label|body|body_text|cancel_text|description|heading|initial_name|job_name|label|markup|'
    r'placeholder_text|response_label|subtitle|text|title|tooltip_markup|tooltip_text)'
    r'|\w*show_toast|\w*announce|adw_action_row_new|adw_alert_dialog_(?:add_responses?|format_body|format_heading|new)'
    r'|adw_toast_new(?:_format)?|g_menu_append|g_menu_item_new|g_notification_(?:add_button(?:_with_target)?|new)'
    r'|g_object_new|g_object_set|gtk_(?:check_)?button_new_with_(?:label|mnemonic)'
    r'|gtk_accessible_update_property|gtk_column_view_column_new|gtk_file_filter_set_name|gtk_label_new)\s*\(')
MARKED = re.compile(rf'\b(?:_|N_)\s*\(\s*{LITERALS}\s*\)|\b(?:C_|NC_)\s*\(\s*{LITERAL}\s*,\s*{LITERALS}\s*\)'
                    rf'|\bng?ettext\s*\(\s*{LITERALS}\s*,\s*{LITERALS}'
                    rf'|\bg_dngettext\s*\(\s*GETTEXT_PACKAGE\s*,\s*{LITERALS}\s*,\s*{LITERALS}')
TECHNICAL = re.compile(r'\b(?:dex_future_new_reject|g_debug|g_error_new(?:_literal)?|g_set_error(?:_literal)?'
                       r'|g_key_file_set_\w+|gtk_test_\w+)\s*\(')

# Names rather than words: the same in every language. A property, a response, an action or a class is written like this.
NAME = re.compile(r'[a-z0-9]+(?:[-.:][a-z0-9]+)*')
CONVERSION = re.compile(r'%(?:\d+\$)?[-+ #0\']*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t)?[diouxXcsp]')

# What is one word and yet needs no context.
WITHOUT_CONTEXT = {
    'translator-credits',  # its translation is a name, and platforms look for exactly this
}


class Message:
    def __init__(self):
        self.flags, self.obsolete, self.fields = set(), False, {}

    def key(self):
        return self.fields.get('msgctxt', ''), self.fields['msgid']

    @property
    def ids(self):
        return [self.fields[name] for name in ('msgid', 'msgid_plural') if name in self.fields]

    @property
    def words(self):
        return [text for name, text in self.fields.items() if name.startswith('msgstr')]


def read_messages(path):
    yield from parse_messages(path.read_text())


def parse_messages(text):
    for block in re.split(r'\n\s*\n', text):
        message, field = Message(), None
        for line in block.splitlines():
            message.obsolete |= line.startswith('#~')
            if line.startswith('#,'):
                message.flags |= {flag.strip() for flag in line[2:].split(',')}
            elif found := re.match(r'([a-z_]+(?:\[\d\])?) (".*")$', line):
                field = found[1]
                message.fields[field] = ast.literal_eval(found[2])
            elif line.startswith('"'):
                message.fields[field] += ast.literal_eval(line)
        if message.fields.get('msgid') and not message.obsolete:
            yield message


def languages(root):
    lines = (root / 'po' / 'LINGUAS').read_text().splitlines()
    return [word for line in lines if not line.startswith('#') for word in line.split()]


def check_languages(root):
    """What is listed is there, and the other way round."""
    listed = languages(root)
    if listed != sorted(listed):
        yield 'po/LINGUAS is not sorted'
    for language in set(listed) ^ {path.stem for path in (root / 'po').glob('*.po')}:
        yield f'po/{language}.po and po/LINGUAS do not agree'
    if not {'de', 'es', 'fr', 'ja'} <= set(listed):
        yield 'a language is missing'


def extract_messages(root):
    """What the code says now: a message that nobody has merged yet is as missing as an empty one."""
    sources = [line for line in (root / 'po' / 'POTFILES').read_text().splitlines() if re.search(r'\.(?:c|blp)$', line)]
    keywords = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3']
    template = subprocess.run(['xgettext', '--language=C', '--from-code=UTF-8', '--keyword', '--output=-',
                               *(f'--keyword={keyword}' for keyword in keywords), *sources],
                              cwd=root, check=True, capture_output=True, text=True)
    return set(map(Message.key, parse_messages(template.stdout)))


def check_complete(root):
    """Nothing is missing or fuzzy, and msgfmt finds nothing wrong."""
    environment = dict(os.environ, LC_ALL='C.UTF-8')
    wanted = extract_messages(root)
    for language in languages(root):
        name = f'po/{language}.po'
        answer = subprocess.run(['msgfmt', '--check', '--statistics', '-o', os.devnull, str(root / name)],
                                capture_output=True, text=True, env=environment)
        if answer.returncode != 0 or not re.fullmatch(r'\d+ translated messages?\.\s*', answer.stderr):
            yield f'{name}: {answer.stderr.strip()}'
        for message in sorted(wanted - set(map(Message.key, read_messages(root / name)))):
            yield f'{name}: “{message[1]}” is not in it; see CONTRIBUTING.md'
    if len(wanted) < 1000:
        yield 'there are too few messages'


def check_contexts(root):
    """A word alone may be a verb or a noun, and of either gender: what it stands for is said with it."""
    messages = extract_messages(root)
    for context, text in sorted(messages):
        if not context and len(text.split()) < 2 and text not in WITHOUT_CONTEXT:
            yield f'“{text}” is one word and has no context; C_() gives it one'
    for text in WITHOUT_CONTEXT - {text for context, text in messages if not context}:
        yield f'“{text}” is not said any more'


def sort_conversions(text):
    return sorted(re.sub(r'^%\d+\$', '%', found) for found in CONVERSION.findall(text.replace('%%', '')))


def check_placeholders(root):
    """What is filled in while the application runs is filled in once, in every language."""
    for language in languages(root):
        for message in read_messages(root / 'po' / f'{language}.po'):
            if message.fields.get('msgctxt') in ('activity', 'moment', 'time of day') and re.search('%[xp]', message.ids[0]):
                continue # a format of times
            wanted = [sort_conversions(text) for text in message.ids]
            where = f'po/{language}.po: “{message.ids[0]}”'
            if any(wanted) and 'c-format' not in message.flags:
                yield f'{where} is not marked as c-format'
            for text in filter(None, message.words):
                if sort_conversions(text) not in wanted:
                    yield f'{where} is given other placeholders'


def check_forms(root):
    """Mnemonics, blanks and line ends at the edges, and dots that promise more, are there in every language."""
    for language in languages(root):
        for message in read_messages(root / 'po' / f'{language}.po'):
            original = message.ids[-1]
            where = f'po/{language}.po: “{original}”'
            for text in filter(None, message.words):
                if len(re.findall(r'_\w', original)) == 1 != len(re.findall(r'_\w', text)):
                    yield f'{where} has to have one mnemonic'
                if original.endswith('\n') != text.endswith('\n'):
                    yield f'{where} ends in another way'
                if original.endswith('…') != ('…' in text[-6:]):
                    yield f'{where} has an ellipsis in one language only'
                if language == 'fr' and re.search(r'(?<=\w) [:;!?»]|« ', text):
                    yield f'{where} may be broken before its punctuation'


def remove_comments(text):
    return re.sub(rf'({LITERAL})|//[^\n]*|/\*.*?\*/', lambda found: found[1] or ' ', text, flags=re.S)


def number_of_line(text, place):
    return text.count('\n', 0, place) + 1


def check_blueprints(root):
    """Whatever is not the name of something is marked."""
    for path in sorted((root / 'src').rglob('*.blp')):
        text = path.read_text()
        # Blanks in place of what is right, so that the lines keep their numbers.
        blank = lambda found: re.sub(r'[^\n]', ' ', found[0])
        left = re.sub(r'//[^\n]*|/\*.*?\*/', blank, text, flags=re.S)
        left = re.sub(rf'\bcondition\s*\(\s*{LITERAL}\s*\)', blank, left)
        left = re.sub(rf'styles\s*\[[^\]]*\]', blank, left)
        left = MARKED.sub(blank, left)
        left = re.sub(rf'(?<![\w-])(?:{"|".join(UNSEEN)})\s*:\s*{LITERAL}', blank, left)
        left = re.sub(rf'(?<=,)\s*"[a-z.-]+(?:\([^"]*\))?"', blank, left)  # the action of a menu's item
        for found in re.finditer(LITERAL, left):
            if re.search(r'[^\W\d_]', found[0]):
                yield f'{path.relative_to(root)}:{number_of_line(text, found.start())}: {found[0]} is not marked'


def find_end(text, start):
    """Where the parenthesis before START is closed."""
    depth = 1
    for found in re.finditer(rf'{LITERAL}|[()]', text[start:]):
        depth += {'(': 1, ')': -1}.get(found[0], 0)
        if depth == 0:
            return start + found.start()
    return len(text)


def check_calls(root):
    """No call puts words before a person that are not marked."""
    for path in sorted((root / 'src' / 'ui').glob('*.c')):
        text = remove_comments(path.read_text())
        for call in SHOWING.finditer(text):
            arguments = MARKED.sub('', text[call.end():find_end(text, call.end())])
            for literal in re.findall(LITERAL, arguments):
                words = CONVERSION.sub('', literal[1:-1])
                if re.search(r'[^\W\d_]{2}', words) and not NAME.fullmatch(words):
                    yield f'{path.relative_to(root)}: {call[0]}… is given {literal}, which is not marked'


def check_sentences(root):
    """Nothing that reads like a sentence is left unmarked, unless it is an error of a library or for the log."""
    for path in sorted((root / 'src' / 'ui').glob('*.c')):
        text = re.sub(r'#define \w+_FONT .*', '', remove_comments(path.read_text()))
        if path.name in ('passkeys-activity-sentences.c', 'passkeys-server-words.c'):
            text = re.sub(rf'{{ {LITERALS},(?=\s*NC?_\()', '', text)  # a server's words, looked for and not shown
        text = MARKED.sub('', text)
        inner = [(call.end(), find_end(text, call.end())) for call in TECHNICAL.finditer(text)]
        for found in re.finditer(LITERALS, text):
            words = CONVERSION.sub('X', found[0][1:-1])
            if any(start <= found.start() < end for start, end in inner):
                continue
            if re.match(r'[_“]?[A-Z][\w’”,.:]* [\w’“ ]*[a-z]{2}', words):
                yield f'{path.relative_to(root)}: {found[0]} is not marked'


def check_sorting(root):
    """What a person sees in order is in the order of the person's language."""
    found = 0
    for path in sorted((root / 'src' / 'ui').glob('*.c')):
        text = remove_comments(path.read_text())
        for function in re.finditer(r'^(compare\w*|collate) \(.*?^}', text, re.MULTILINE | re.DOTALL):
            found += 1
            if re.search(r'\b(?:g_strcmp0|strcmp|g_ascii_strcasecmp)\b', function[0]):
                yield f'{path.relative_to(root)}: {function[1]}() compares bytes; g_utf8_collate() is for that'
        if re.search(r'GTK_COLLATION_(?:NONE|FILENAME)', text):
            yield f'{path.relative_to(root)} sorts without regard to the language'
    if found < 3:
        yield f'only {found} functions that compare were found'


def check_numbers(root):
    """What an organisation or a file may have thousands of is counted in groups of digits, as the language has it."""
    for message in read_messages(root / 'po' / 'de.po'):
        for text in message.ids + message.words:
            if re.search(r'%(?:\d\$)?[ud] (?:\w+ )?(?:done|failed|left out|of %u|people|rows?|selected|users?)\b', text) \
                    or re.search(r'%(?:\d\$)?[ud] (?:Benutzer|Personen|von %u$|Zeilen)', text):
                yield f'“{text}” does not group its digits'


def check_dates(root):
    """Dates and times are written as the person's language has it: no order of day and month of our own."""
    for path in sorted((root / 'src' / 'ui').glob('*.c')):
        for call in re.finditer(r'g_date_time_format\s*\(', text := remove_comments(path.read_text())):
            for literal in re.findall(LITERAL, text[call.end():find_end(text, call.end())]):
                if set(re.findall(r'%\w', literal)) - {'%c', '%x', '%X', '%R', '%Z'}:
                    yield f'{path.relative_to(root)}: {literal} is the same in every language'


def check_directions(root):
    """What is meant for machines reads from left to right in every language, even its lines without a letter."""
    found = 0
    for path in sorted((root / 'src').rglob('*.blp')):
        for name, body in re.findall(r'\bLabel (\w+) \{(.*?)\n\s*\}', path.read_text(), re.DOTALL):
            if '"exact-text"' in body:
                found += 1
                code = path.with_suffix('.c').read_text()
                if f'gtk_widget_set_direction (GTK_WIDGET (self->{name}), GTK_TEXT_DIR_LTR);' not in code:
                    yield f'{path.relative_to(root)}: {name} takes the direction of the language'
    if found < 3:
        yield f'only {found} labels with text for machines were found'


def main():
    root = pathlib.Path(sys.argv[1])
    checks = [
        ('languages', check_languages),
        ('complete', check_complete),
        ('contexts', check_contexts),
        ('placeholders', check_placeholders),
        ('forms', check_forms),
        ('blueprints', check_blueprints),
        ('calls', check_calls),
        ('sentences', check_sentences),
        ('sorting', check_sorting),
        ('numbers', check_numbers),
        ('dates', check_dates),
        ('directions', check_directions),
    ]
    print(f'1..{len(checks)}')
    failed = False
    for number, (name, check) in enumerate(checks, 1):
        if name in ('complete', 'contexts') and not shutil.which('msgfmt'):
            print(f'ok {number} /translations/{name} # SKIP there is no msgfmt')
            continue
        problems = list(check(root))
        print(f'{"not " if problems else ""}ok {number} /translations/{name}')
        for problem in problems:
            print('#', problem)
        failed |= bool(problems)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
