#!/usr/bin/env python3
# test-flatpak.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""org.example.Passkeys.json asks for what README.md gives a reason for, and brings what its platform lacks. Prints TAP.

Usage: test-flatpak.py PROJECT
"""

import json
import pathlib
import re
import sys

# What org.gnome.Platform 50 and its Sdk have of what meson.build asks for, as pkg-config names it.
OF_PLATFORM = {'glib-2.0', 'gio-2.0', 'gio-unix-2.0', 'gtk4', 'libadwaita-1', 'libsoup-3.0', 'json-glib-1.0', 'libsecret-1',
               'libdex-1', 'libcrypto', 'libpsl', 'sqlite3'}
# What modules bring.
OF_MODULES = {'libcbor': {'libcbor'}, 'libfido2': {'libfido2'}, 'qrencode': {'libqrencode'},
              'tpm2-tss': {'tss2-esys', 'tss2-tctildr'}}


def check_permissions(root, manifest):
    section = re.search(r'(?ms)^## Flatpak$(.*?)^## ', (root / 'README.md').read_text()).group(1)
    reasons = {}
    for cell, reason in re.findall(r'(?m)^\| (`--.*?) \| (.*?) \|$', section):
        for permission in re.findall(r'`(--[^`]+)`', cell):
            reasons[permission] = reason.strip()
    asked = manifest['finish-args']
    for permission in asked:
        if not reasons.get(permission):
            yield f'README.md gives no reason for {permission}'
    for permission in reasons.keys() - set(asked):
        yield f'README.md gives a reason for {permission}, which is not asked for'


def check_modules(_root, manifest):
    *others, own = manifest['modules']
    for module in others:
        for source in module['sources']:
            if source['type'] != 'archive' or not source['url'].startswith('https://') \
                    or not re.fullmatch('[0-9a-f]{64}', source.get('sha256', '')):
                yield f'{module["name"]} is not an archive with a checksum'
    if {module['name'] for module in others} != OF_MODULES.keys():
        yield f'the modules are {[module["name"] for module in others]}'
    if own['sources'][0].get('skip') != ['.git', 'build']:
        yield 'the folder of builds would be copied'


def check_dependencies(root, _manifest):
    asked = set(re.findall(r"dependency\('([^']+)'", (root / 'meson.build').read_text()))
    for name in sorted(asked - OF_PLATFORM.union(*OF_MODULES.values())):
        yield f'nobody knows whether the platform has {name}: add it to this test, and a module if it has not'


def main():
    root = pathlib.Path(sys.argv[1])
    manifest = json.loads((root / 'org.example.Passkeys.json').read_text())
    checks = [('permissions', check_permissions), ('modules', check_modules), ('dependencies', check_dependencies)]
    print(f'1..{len(checks)}')
    for number, (name, check) in enumerate(checks, 1):
        problems = list(check(root, manifest))
        print(f'{"not " if problems else ""}ok {number} /flatpak/{name}')
        for problem in problems:
            print('#', problem)


main()
