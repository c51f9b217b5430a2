# floor_table.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may use whom: the table in CONTRIBUTING.md, held against what is included and what is linked.

The table is the only place where the rules are written. Its third column names folders (one of them with `only
some-header.h` in parentheses, when no other header of it may be used), the fourth libraries besides GLib.
"""

import pathlib
import re

# The libraries that make a floor what it is: the names in the table, what their headers look like, and their
# variables in meson.build. A library that nobody named there is nobody's.
LIBRARIES = {
    'GTK': (r'(gtk|gdk|gsk|pango)/|cairo', {'gtk_dep'}),
    'libadwaita': (r'adwaita\.h', {'adwaita_dep'}),
    'json-glib': (r'json-glib/', {'json_dep'}),
    'libcbor': (r'cbor', {'cbor_dep'}),
    'libcrypto': (r'openssl/', {'crypto_dep'}),
    'libdex': (r'libdex\.h', {'dex_dep'}),
    'libfido2': (r'fido', {'fido2_dep'}),
    'libpsl': (r'libpsl\.h', {'psl_dep'}),
    'libqrencode': (r'qrencode\.h', {'qrencode_dep'}),
    'libsecret': (r'libsecret/', {'secret_dep'}),
    'libsoup': (r'libsoup/', {'soup_dep'}),
    'SQLite': (r'sqlite3\.h', {'sqlite_dep'}),
    'tpm2-tss': (r'tss2/', {'tss2_headers_dep'}),
}
FOR_EVERYBODY = {'config_inc', 'glib_dep', 'gio_dep', 'gio_unix_dep', 'libm_dep'}

ROW = re.compile(r'\| `src/(\w+)` \|[^|]*\|([^|]*)\|([^|]*)\|$', re.MULTILINE)
INCLUDE = re.compile(r'\s*#\s*include\s+(["<])([^">]+)')


class Floor:
    """One row of the table."""

    def __init__(self, folders, libraries):
        self.only = {}
        self.folders = set()
        for word in re.findall(r'\w+(?: \(only [^)]*\))?', folders.replace('none', '')):
            name, _, headers = word.partition(' (only ')
            self.folders.add(name)
            if headers:
                self.only[name] = set(re.findall(r'[\w-]+\.h', headers))
        self.libraries = {word.strip() for word in libraries.split(',')} - {'none'}


def read_table(project):
    text = (project.root / 'CONTRIBUTING.md').read_text()
    return {name: Floor(folders, libraries) for name, folders, libraries in ROW.findall(text)}


def check_table(project, table):
    """The table is about the folders and libraries that there are."""
    folders = {path.parent.name for path in (project.root / 'src').glob('*/meson.build')}
    for folder in sorted(folders ^ set(table)):
        yield f'CONTRIBUTING.md: src/{folder} is not both a folder and a row of the table'
    for name, floor in table.items():
        for unknown in sorted((floor.folders - folders) | (floor.libraries - set(LIBRARIES))):
            yield f'CONTRIBUTING.md: what is {unknown}, which src/{name} may use?'


def library_of(header):
    return next((name for name, (pattern, _) in LIBRARIES.items() if re.match(pattern, header)), None)


def check_includes(project, table):
    used = {name: set() for name in table}
    for path in project.sources:
        name = project.floor(path)
        if name is None:
            continue
        floor = table[name]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not (include := INCLUDE.match(line)):
                continue
            kind, header = include.groups()
            where = f'{project.name(path)}:{number}: {header}'
            library = library_of(header)
            if kind == '<' and library:
                # what is precompiled are the headers of the floors below as well
                below = [name] if path.parent.name != 'precompiled' else [name, *floor.folders]
                if not any(library in table[folder].libraries for folder in below):
                    yield f'{where} is of {library}, which {name} may not use'
                used[name].add(library)
            elif kind == '"':
                header = pathlib.PurePath(header).name
                owners = project.floors_of_header.get(header, {name})
                allowed = {owner for owner in owners & floor.folders
                           if owner not in floor.only or header in floor.only[owner]}
                if name not in owners and not allowed:
                    yield f'{where} belongs to {", ".join(owners)}, which {name} may not use'
                used[name] |= owners
    for name, floor in table.items():
        for idle in sorted((floor.folders | floor.libraries) - used[name]):
            yield f'CONTRIBUTING.md: src/{name} does not use {idle}'


def read_dependencies(text, call):
    """The words behind `dependencies:` in each such call of a meson.build."""
    variables = dict(re.findall(r'^(\w+_deps) = \[([^]]*)\]', text, re.MULTILINE))
    found = set()
    for arguments in re.findall(rf'{call}\((.*?)\n?\)$', text, re.MULTILINE | re.DOTALL):
        for several, one in re.findall(r'dependencies: (?:\[([^]]*)\]|(\w+))', arguments):
            for word in re.findall(r'\w+', several or one):
                found |= set(re.findall(r'\w+', variables.get(word, word)))
    return found


def check_links(project, table):
    """No library is linked that the table does not name, also none that another floor hands on."""
    texts = {name: (project.root / 'src' / name / 'meson.build').read_text() for name in table}
    handed_on = {name: read_dependencies(text, 'declare_dependency') for name, text in texts.items()}
    variables = {variable: library for library, (_, names) in LIBRARIES.items() for variable in names}
    for name, text in texts.items():
        allowed = table[name].folders | table[name].libraries
        reached = read_dependencies(text, 'static_library')
        if not reached:
            yield f'src/{name}/meson.build: no dependencies were found'
        for variable in sorted(reached - FOR_EVERYBODY):
            other = variables.get(variable) or variable.removesuffix('_dep')
            if other not in allowed:
                yield f'src/{name}/meson.build: {name} is linked to {other}, which it may not use'
            # keyring, which ui may not use, does not come to it by way of session
            for further in sorted(handed_on.get(other, ())):
                folder = further.removesuffix('_dep')
                if folder in table and folder not in table[name].folders:
                    yield f'src/{other}/meson.build: hands {folder} on to {name}, which may not use it'
        if re.search(r'include_directories[:(][^\n]*\.\.', text):
            yield f'src/{name}/meson.build: has headers of another folder'


def check_floors(project):
    """No folder uses another, or a library, that it may not use."""
    table = read_table(project)
    problems = list(check_table(project, table))
    yield from problems
    if not problems:
        yield from check_includes(project, table)
        yield from check_links(project, table)
