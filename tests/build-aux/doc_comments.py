# doc_comments.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the functions below ui are told in gi-docgen comments: all that a header declares, offered to others or not.

Told is: what it does (or what it returns, where that is all), each parameter, what it returns and who owns that, and
the GError. What a comment refers to is there.
"""

import re

FLOORS = ('webauthn', 'fibers', 'keyring', 'authenticators', 'api', 'session', 'service', 'server')

NOISE = re.compile(r'/\*.*?\*/|^[ \t]*#(?:[^\n\\]|\\.)*$', re.DOTALL | re.MULTILINE)
PROTOTYPE = re.compile(r'^(?P<type>(?:const |struct |unsigned )?\w+[\s*]+)(?P<name>\w+)\s*\((?P<parameters>[^;{}]*?)\)'
                       r'\s*(?:G_\w+(?:\s*\([^)]*\))?\s*)*;', re.MULTILINE)
# The second form, as in GTK, is for who works on the folder.
COMMENT = re.compile(r'/\*(?:\*|< private >)\n \* (\w+):[^\n]*\n(.*?)\*/', re.DOTALL)
# What a comment may refer to, and what is there to be referred to.
REFERENCE = re.compile(r'\b(_?passkeys_\w+) ?\(\)|%(PASSKEYS_[A-Z0-9_]+)')
WORD = re.compile(r'\b_?(?:passkeys|PASSKEYS)_\w+')
# What every type has, and says nothing of its own.
CUSTOMARY = re.compile(r'_(quark|get_type)$')


def read_comments(folder):
    return {name: re.sub(r'^ \* ?', '', text, flags=re.MULTILINE)
            for path in folder.rglob('*.[ch]') for name, text in COMMENT.findall(path.read_text())}


def read_parameters(text):
    """The names; of a function pointer, that inside of its parentheses."""
    if text.strip() in ('', 'void'):
        return []
    text = re.sub(r'\(\s*\*\s*(\w+)\)\s*\([^)]*\)', r' \1', text)
    return [re.findall(r'\w+|\.\.\.', re.sub(r'\[\w*\]', '', parameter))[-1] for parameter in text.split(',')]


def judge(name, comment, returns, parameters):
    told = re.findall(r'^@(\w+|\.\.\.):[ \n]', comment, re.MULTILINE)
    for parameter in parameters:
        if parameter not in told:
            yield f'does not tell of @{parameter}'
    for other in told:
        if other not in parameters:
            yield f'tells of @{other}, which is no parameter'
    answer = re.search(r'^Returns:(.*?)(?:\n\n|\Z)', comment, re.MULTILINE | re.DOTALL)
    if returns == 'void':
        if answer:
            yield 'tells what it returns, which is nothing'
    elif not answer:
        yield 'does not tell what it returns'
    elif '*' in returns and 'const' not in returns and '(transfer' not in answer[1]:
        yield 'does not tell who owns what it returns'
    parts = re.split(r'\n\n', comment)
    words = [part for part in parts if part.strip() and not re.match(r'\s*(@|Returns:)', part)]
    # a setter's parameter may be the whole story, and so may be what a getter returns
    if not words and not answer and len(parameters) < 2 and not name.endswith(('_free', '_unref', '_clear', '_end')):
        yield 'does not tell what it does'


def check_comments(project):
    """What the headers below ui declare is told in full."""
    n_functions = 0
    declared = {word for path in project.sources if path.suffix == '.h' for word in WORD.findall(path.read_text())}
    for floor in FLOORS:
        folder = project.root / 'src' / floor
        comments = read_comments(folder)
        for path in sorted(folder.rglob('*.h')):
            for found in PROTOTYPE.finditer(NOISE.sub('', path.read_text())):
                name = found['name']
                if not re.match(r'_?passkeys_', name) or CUSTOMARY.search(name):
                    continue
                n_functions += 1
                if name not in comments:
                    yield f'{project.name(path)}: {name}() has no comment in its .c file'
                    continue
                returns = ' '.join(found['type'].split())
                for problem in judge(name, comments[name], returns, read_parameters(found['parameters'])):
                    yield f'{project.name(path)}: {name}() {problem}'
        for name, comment in sorted(comments.items()):
            for words in REFERENCE.findall(comment):
                if ''.join(words) not in declared:
                    yield f'src/{floor}: the comment of {name} tells of {"".join(words)}, which no header declares'
    if n_functions < 1590:
        yield f'only {n_functions} functions were found'
