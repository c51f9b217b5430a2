# doc_comments.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether what a floor below ui offers to the others is told in gi-docgen comments.

Offered is what a header declares that another folder includes, also by way of another header. Told is: what it does
(or what it returns, where that is all), each parameter, what it returns and who owns that, and the GError. A header
that a folder keeps to itself may say it there in fewer words; where it has such a comment, that is complete as well.
"""

import re

FLOORS = ('webauthn', 'keyring', 'authenticators', 'api', 'session', 'service', 'server')

NOISE = re.compile(r'/\*.*?\*/|^[ \t]*#(?:[^\n\\]|\\.)*$', re.DOTALL | re.MULTILINE)
PROTOTYPE = re.compile(r'^(?P<type>(?:const |struct |unsigned )?\w+[\s*]+)(?P<name>\w+)\s*\((?P<parameters>[^;{}]*?)\)'
                       r'\s*(?:G_\w+(?:\s*\([^)]*\))?\s*)*;', re.MULTILINE)
# The second form, as in GTK, is for who works on the folder.
COMMENT = re.compile(r'/\*(\*|< private >)\n \* (\w+):[^\n]*\n(.*?)\*/', re.DOTALL)
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
# What every type has, and says nothing of its own.
CUSTOMARY = re.compile(r'_(quark|get_type)$')


def find_offered(project):
    """The headers below ui that another folder includes."""
    headers = {path.name: path for path in project.sources if path.suffix == '.h' and project.floor(path)}
    offered = set()
    waiting = []
    for path in project.sources:
        floor = project.floor(path)
        if floor:
            waiting += [name for name in INCLUDE.findall(path.read_text())
                        if name in headers and project.floor(headers[name]) != floor]
    while waiting:
        name = waiting.pop()
        if name in headers and name not in offered:
            offered.add(name)
            waiting += INCLUDE.findall(headers[name].read_text())
    return {headers[name] for name in offered}


def read_comments(folder):
    return {name: (re.sub(r'^ \* ?', '', text, flags=re.MULTILINE), form == '*')
            for path in folder.rglob('*.[ch]') for form, name, text in COMMENT.findall(path.read_text())}


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
    """What a floor below ui offers to others is told in full."""
    n_functions = 0
    offered = find_offered(project)
    for floor in FLOORS:
        comments = read_comments(project.root / 'src' / floor)
        for path in sorted((project.root / 'src' / floor).rglob('*.h')):
            for found in PROTOTYPE.finditer(NOISE.sub('', path.read_text())):
                name = found['name']
                if not re.match(r'_?passkeys_', name) or CUSTOMARY.search(name):
                    continue
                comment, is_in_full = comments.get(name, ('', False))
                if path in offered and not comment:
                    yield f'{project.name(path)}: {name}() has no comment in its .c file'
                if not comment or not (path in offered or is_in_full):
                    continue
                n_functions += 1
                returns = ' '.join(found['type'].split())
                for problem in judge(name, comment, returns, read_parameters(found['parameters'])):
                    yield f'{project.name(path)}: {name}() {problem}'
    if n_functions < 1000:
        yield f'only {n_functions} functions were found'
