#!/usr/bin/env python3
# test-source.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""What CONTRIBUTING.md says about the source and a machine can see. Prints TAP.

Usage: test-source.py PROJECT
"""

import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # here is where the sources are
from changed_lines import check_lines, why_not_lines
from doc_comments import check_comments
from floor_table import check_floors

MAX_LINES = 600


class Project:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.sources = sorted(path for folder in ('src', 'tests') for end in ('c', 'h')
                              for path in (self.root / folder).rglob(f'*.{end}'))
        self.floors_of_header = {}
        for path in self.sources:
            if path.suffix == '.h' and self.floor(path):
                self.floors_of_header.setdefault(path.name, set()).add(self.floor(path))

    def name(self, path):
        return str(path.relative_to(self.root))

    def floor(self, path):
        parts = path.relative_to(self.root).parts
        return parts[1] if parts[0] == 'src' and len(parts) > 2 else None


def check_first_lines(project):
    """Every file says its name and licence, and every .c file of src its log domain."""
    for path in project.sources:
        text = path.read_text()
        if not text.startswith(f'/* {path.name}\n'):
            yield f'{project.name(path)}: does not begin with its name'
        if 'SPDX-License-Identifier: GPL-3.0-or-later' not in text[:200]:
            yield f'{project.name(path)}: has no SPDX line'
        if path.suffix == '.h' and '#pragma once' not in text:
            yield f'{project.name(path)}: has no #pragma once'
        code = path.suffix == '.c' and project.floor(path) and len(text.splitlines()) > 15
        if code and '#define G_LOG_DOMAIN "' not in text:
            yield f'{project.name(path)}: has no G_LOG_DOMAIN'


def check_length(project):
    for path in project.sources:
        lines = len(path.read_text().splitlines())
        if lines > MAX_LINES:
            yield f'{project.name(path)}: {lines} lines; split it by role'


def check_blanks(project):
    for path in project.sources:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if '\t' in line or line != line.rstrip():
                yield f'{project.name(path)}:{number}: a tab, or blanks at the end'


def check_potfiles(project):
    """Every file with something to translate is listed, and every listed file is there."""
    listed = set((project.root / 'po' / 'POTFILES').read_text().split())
    for name in sorted(listed):
        if not (project.root / name).exists():
            yield f'po/POTFILES names {name}, which is not there'
    marked = re.compile(r'(?<![A-Za-z0-9_])(_|C_|N_|NC_|ngettext|g_dngettext) ?\(\s*"')
    for path in sorted((project.root / 'src').rglob('*')):
        if path.suffix in ('.c', '.blp') and marked.search(path.read_text()):
            if project.name(path) not in listed:
                yield f'{project.name(path)} is not in po/POTFILES'
    # Their own formats say what of them is translated.
    for path in sorted((project.root / 'data').rglob('*')):
        if re.search(r'\.(?:desktop|metainfo\.xml|gschema\.xml)(?:\.in)*$', path.name) and project.name(path) not in listed:
            yield f'{project.name(path)} is not in po/POTFILES'


def check_blueprints(project):
    files = sorted((project.root / 'src').rglob('*.blp'))
    answer = subprocess.run(['blueprint-compiler', 'format', *map(str, files)],
                            capture_output=True, text=True)
    if files and answer.returncode != 0:
        yield from (answer.stdout + answer.stderr).strip().splitlines()[-10:]


def check_walked(project):
    """What people come by, a journey walks over: see tests/journeys/walked.py."""
    sources = '\n'.join(path.read_text() for end in ('c', 'blp') for path in sorted((project.root / 'src/ui').glob(f'*.{end}')))
    shown = set(re.findall(r'^template \$(\w+)', sources, re.MULTILINE))
    shown |= set(re.findall(r'^G_DEFINE\w*TYPE\w* \((Passkeys\w+(?:Page|Dialog|Window)),', sources, re.MULTILINE))
    asked = set(re.findall(r'adw_alert_dialog_new \((?:_\(|g_dngettext \(GETTEXT_PACKAGE,\s*)"([^"]*)"', sources))
    walked = set(re.findall(r"'(Passkeys\w+|[A-Z][^']* [^']*)'", (project.root / 'tests/journeys/walked.py').read_text()))
    for name in sorted((shown | asked) - walked):
        yield f'tests/journeys/walked.py does not tell who walks over {name}'
    for name in sorted({name for name in walked if ' ' not in name} - shown):
        yield f'tests/journeys/walked.py tells of {name}, which is not there'
    if len(shown) < 60 or len(asked) < 10:
        yield f'only {len(shown)} pages and dialogs and {len(asked)} questions were found'


def check_icons(project):
    """Where the name of an icon is nobody's, a picture of something missing is shown."""
    names = {path.stem for path in (project.root / 'src/ui/icons').glob('*.svg')}
    for path in sorted((project.root / 'src').rglob('*.[bc]*')):
        if path.suffix in ('.blp', '.c'):
            for name in re.findall(r'"(passkeys-[a-z-]+-symbolic)"', path.read_text(encoding='utf-8')):
                if name not in names:
                    yield f'{path.relative_to(project.root)}: there is no icon {name}'


def check_announcements(project):
    """GTK's own function ends the program where there is no accessibility bus."""
    for path in sorted((project.root / 'src').rglob('*.c')):
        if path.name != 'passkeys-announcement.c' and 'gtk_accessible_announce' in path.read_text():
            yield f'{project.name(path)} calls gtk_accessible_announce(); passkeys_announce() is for that'


# These are no part of the API. test-sdk-joining.js checks a token with the key set; the other is for
# people, and of test-device-page.c.
UNDOCUMENTED = {('GET', '/.well-known/jwks.json'), ('GET', '/register-device')}


def read_routes(path, pattern):
    return {(method, re.sub(r'{[^}]*}', '{}', route)) for method, route in re.findall(pattern, path.read_text())}


def check_routes(project):
    """What the server claims is what the interop tests hold it to, row for row."""
    claimed = read_routes(project.root / 'src' / 'server' / 'passkeys-routes.c', r'{ "([A-Z]+)", "(/[^"]*)"')
    judged = read_routes(project.root / 'tests' / 'interop' / 'support' / 'routes.js',
                         r"method: '([A-Z]+)',\s*path: '([^']*)'")
    for method, route in sorted(claimed - judged - UNDOCUMENTED):
        yield f'{method} {route} is not in tests/interop/support/routes.js'
    for method, route in sorted(judged - claimed):
        yield f'{method} {route} is not in src/server/passkeys-routes.c'
    if len(claimed) < 40:
        yield f'only {len(claimed)} routes were found'


# What the environment may say to what is installed. None of it is about security keys: those are HID devices, always.
VARIABLES = {'NOTIFY_SOCKET', 'PASSKEYS_BROWSER_SERVICE', 'PASSKEYS_LOCALEDIR', 'PASSKEYS_SERVER',
             'XDG_CURRENT_DESKTOP'}


def check_variables(project):
    """No switch or variable has the application talk to anything but real security keys."""
    reads = re.compile(r'\b(?:g_getenv|getenv|secure_getenv|g_environ_getenv|g_get_environ)\b(?:\s*\(\s*"([^"]*)")?')
    for path in project.sources:
        name = project.name(path)
        if not name.startswith('src/'):
            continue
        text = path.read_text()
        for found in reads.finditer(text):
            if found[1] not in VARIABLES:
                yield f'{name} reads {found[1] or "something"} of the environment'
        if '_passkeys_security_key_list_new_with (' in text and not path.stem.startswith('passkeys-security-key-list'):
            yield f'{name} lists something else than HID devices'


def check_operations(project):
    """What the server knows of today, the application says in words."""
    folder = project.root / 'src'
    current = (folder / 'server/passkeys-operations.c').read_text().split(' current[] = {')[1].split('};')[0]
    known = set(re.findall(r'"([A-Za-z:]+)"', current))
    told = set(re.findall(r'{ "([A-Za-z:]+)"', (folder / 'ui/passkeys-operation-table.c').read_text()))
    for operation in sorted(known - told):
        yield f'src/ui/passkeys-operation-table.c has no words for {operation}'
    if len(known) < 100:
        yield f'only {len(known)} operations were found'


def check_summaries(project):
    """What the server writes into its log, the application says in the language of the person."""
    text = (project.root / 'src/server/passkeys-audit-summary.c').read_text().split('summaries[] = {')[1].split('\n};')[0]
    written = set(re.findall(r'{ "[A-Z]+", "/[^"]*",\s*"([^"]*)" }', text))
    written = {line.replace(place, value) for line in written
               for place in re.findall(r'{is\w+}', line) or [''] for value in (('yes', 'no') if place else [''])}
    text = (project.root / 'src/ui/passkeys-activity-sentences.c').read_text()
    told = set(re.findall(r'{ "([^"]*)",\s*NC_\(', text))
    for line in sorted(written ^ told):
        yield f'“{line}” is only in one of passkeys-audit-summary.c and passkeys-activity-sentences.c'
    if len(written) < 30:
        yield f'only {len(written)} lines of the log were found'


# What only a client of another make brings about, or a fault in ours: quoted as it is.
OF_PROGRAMS = re.compile(r'The (?:member|parameter) “|The attestation|The client data |The credential id is not|'
                         r'The pagination token|The kind of user|The limit is|The query has|The request is malformed|'
                         r'The signature is too long|The user action is not|The expiration is|A credential that cannot|'
                         r'An operation is named twice|Only a CustomerEmployee|\w+ \w+ is not authorized|Internal Server|'
                         r'Too many |The body is larger')


def check_refusals(project):
    """What the server refuses a person, the application says in the language of the person."""
    said = set()
    for path in sorted((project.root / 'src' / 'server').glob('passkeys-*')):
        if not re.search(r'(?:rules|handlers|input|request|ceremony[a-z0-9-]*|http)\.c$|server-error\.h$', path.name):
            continue
        text = re.sub(r'/\*.*?\*/|^ *# *include[^\n]*', '', path.read_text(), flags=re.DOTALL | re.MULTILINE)
        for found in re.findall(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*', text):
            words = ''.join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', found))
            if re.match(r'[A-Z][\w%-]* [\w“%]|user action', words) and not re.search(r'\\n| Credential$|^Organisation of', words):
                said.add(words)
    told = {''.join(re.findall(r'"([^"]*)"', found)) for found in
            re.findall(r'{ ((?:"[^"]*"\s*)+),\s*N_', (project.root / 'src/ui/passkeys-server-words.c').read_text())}
    for words in sorted(said - told):
        if not OF_PROGRAMS.match(words):
            yield f'src/ui/passkeys-server-words.c does not know “{words}”'
    for words in sorted(told - said):
        yield f'src/ui/passkeys-server-words.c knows “{words}”, which the server does not say'
    if len(said) < 60:
        yield f'only {len(said)} refusals were found'


def check_fibers(project):
    """A fiber of libdex itself, or what waits as such, does not survive being dropped: see src/fibers."""
    bare = re.compile(r'\b(dex_await\w*|dex_scheduler_spawn)\b')
    for path in project.sources:
        if path.suffix == '.c' and project.floor(path) not in (None, 'fibers'):
            for found in sorted(set(bare.findall(path.read_text()))):
                yield f'{project.name(path)}: {found}() is for src/fibers only'


# What may stand in the way of a check.
WHY_NOT = {
    check_blueprints: lambda _: None if shutil.which('blueprint-compiler') else 'there is no blueprint-compiler',
    check_lines: why_not_lines,
}


def main():
    project = Project(sys.argv[1])
    checks = [
        ('floors', check_floors),
        ('first-lines', check_first_lines),
        ('length', check_length),
        ('blanks', check_blanks),
        ('potfiles', check_potfiles),
        ('blueprints', check_blueprints),
        ('icons', check_icons),
        ('walked', check_walked),
        ('announcements', check_announcements),
        ('routes', check_routes),
        ('variables', check_variables),
        ('operations', check_operations),
        ('summaries', check_summaries),
        ('refusals', check_refusals),
        ('fibers', check_fibers),
        ('changed-lines', check_lines),
        ('comments', check_comments),
    ]
    print(f'1..{len(checks)}')
    failed = False
    for number, (name, check) in enumerate(checks, 1):
        if check in WHY_NOT and (reason := WHY_NOT[check](project)):
            print(f'ok {number} /source/{name} # SKIP {reason}')
            continue
        problems = list(check(project))
        print(f'{"not " if problems else ""}ok {number} /source/{name}')
        for problem in problems:
            print('#', problem)
        failed |= bool(problems)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
