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

MAY_USE = {
    'webauthn': set(),
    'keyring': set(),
    'authenticators': {'webauthn', 'keyring'},
    'service': {'authenticators'},
    'api': {'webauthn'},
    'session': {'api', 'authenticators', 'keyring', 'webauthn'},
    'ui': {'session', 'api', 'authenticators', 'webauthn'},
    'server': {'webauthn'},
}

# Which folders may include a library's headers, for the libraries that make a floor what it is.
LIBRARIES = {
    r'(gtk|gdk|gsk)/|adwaita\.h': {'ui'},
    r'libsecret/': {'keyring'},
    r'libsoup/': {'api', 'server', 'session'},
    r'sqlite3\.h': {'server'},
    r'libdex\.h': {'keyring', 'authenticators', 'service', 'api', 'session', 'ui', 'server'},
    r'fido': {'authenticators', 'server'},
    r'cbor\.h': {'webauthn', 'authenticators'},
}

# Memory that is wiped lies below every floor that holds a secret.
FOR_EVERYBODY = {'passkeys-secure-bytes.h'}

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


def check_floors(project):
    """No folder includes another that it may not use."""
    for path in project.sources:
        floor = project.floor(path)
        if floor is None:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not (include := re.match(r'\s*#\s*include\s+(["<])([^">]+)', line)):
                continue
            kind, header = include.groups()
            where = f'{project.name(path)}:{number}: {header}'
            if kind == '"':
                owners = project.floors_of_header.get(pathlib.PurePath(header).name, {floor})
                if not owners & (MAY_USE[floor] | {floor}) and header not in FOR_EVERYBODY:
                    yield f'{where} belongs to {", ".join(owners)}, which {floor} may not use'
            else:
                for pattern, floors in LIBRARIES.items():
                    if re.match(pattern, header) and floor not in floors:
                        yield f'{where} is not for {floor}'


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


def check_blueprints(project):
    files = sorted((project.root / 'src').rglob('*.blp'))
    answer = subprocess.run(['blueprint-compiler', 'format', *map(str, files)],
                            capture_output=True, text=True)
    if files and answer.returncode != 0:
        yield from (answer.stdout + answer.stderr).strip().splitlines()[-10:]


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


def main():
    project = Project(sys.argv[1])
    checks = [
        ('floors', check_floors),
        ('first-lines', check_first_lines),
        ('length', check_length),
        ('blanks', check_blanks),
        ('potfiles', check_potfiles),
        ('blueprints', check_blueprints),
        ('announcements', check_announcements),
        ('routes', check_routes),
        ('variables', check_variables),
        ('operations', check_operations),
    ]
    print(f'1..{len(checks)}')
    failed = False
    for number, (name, check) in enumerate(checks, 1):
        if name == 'blueprints' and not shutil.which('blueprint-compiler'):
            print(f'ok {number} /source/{name} # SKIP there is no blueprint-compiler')
            continue
        problems = list(check(project))
        print(f'{"not " if problems else ""}ok {number} /source/{name}')
        for problem in problems:
            print('#', problem)
        failed |= bool(problems)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
