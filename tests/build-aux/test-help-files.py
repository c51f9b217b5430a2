#!/usr/bin/env python3
# test-help-files.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a program says about its options, its man page and the completions of three shells say too.

Prints TAP. Usage: test-help-files.py DATA PROGRAM…
"""

import pathlib
import re
import shutil
import subprocess
import sys

OPTION = re.compile(r'--([a-z][a-z-]*)')

# Every program that GLib reads the options of has these; they are in no list of its own.
OF_GLIB = {'help'}


def run(*command, **arguments):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **arguments)


def read_program(program):
    answer = run(program, '--help-all')
    if answer.returncode != 0:
        answer = run(program, '--help')
    return set(OPTION.findall(re.sub(r'(?m)^(?!\s+-).*$', '', answer.stdout))) | OF_GLIB


def read_man(path):
    """What stands under OPTIONS, where each option begins a paragraph of its own."""
    text = path.read_text().replace('\\-', '-')
    options = re.search(r'(?ms)^\.SH OPTIONS$(.*?)^\.SH ', text).group(1)
    return set(OPTION.findall('\n'.join(re.findall(r'(?m)^\.TP\n(.*)$', options))))


def read_words(path):
    lines = (line for line in path.read_text().splitlines() if not line.lstrip().startswith('#'))
    return set(OPTION.findall(re.sub(r'compgen -[A-Za-z] .*', '', '\n'.join(lines))))


def read_fish(path):
    return set(re.findall(r' -l ([a-z-]+)', path.read_text()))


def compare(expected, found, path):
    for option in sorted(expected - found):
        yield f'{path.name} lacks --{option}'
    for option in sorted(found - expected):
        yield f'{path.name} has --{option}, which there is not'


def check_options(data, name, options):
    for path, read in ((data / 'man' / f'{name}.1', read_man),
                       (data / 'completions' / f'{name}.bash', read_words),
                       (data / 'completions' / f'_{name}', read_words),
                       (data / 'completions' / f'{name}.fish', read_fish)):
        yield from compare(options, read(path), path)


def check_syntax(data, name, options):
    for shell, path in (('bash', f'{name}.bash'), ('zsh', f'_{name}'), ('fish', f'{name}.fish')):
        if not shutil.which(shell):
            continue
        answer = run(shell, '-n', str(data / 'completions' / path))
        if answer.returncode != 0:
            yield f'{path}: {answer.stderr.strip()}'


def complete(data, name, *words):
    """What bash offers after WORDS, the last of which is being typed."""
    function = '_' + name.replace('-', '_')
    script = (f'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); {function}; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    answer = run('bash', '-c', script, 'bash', str(data / 'completions' / f'{name}.bash'), name, *words,
                 cwd=data)
    return set(answer.stdout.split())


def check_bash(data, name, options):
    yield from compare(options, {word.removeprefix('--') for word in complete(data, name, '--')},
                       data / 'completions' / f'{name}.bash')
    if name == 'passkeys-server':
        for words, expected in ((('--log-format', ''), {'plain', 'json'}),
                                (('--log-format', '=', 'j'), {'json'}),
                                (('--log-format', '='), {'plain', 'json'}),
                                (('--data', 'ma'), {'man'}),
                                (('--port', ''), set())):
            found = complete(data, name, *words)
            if found != expected:
                yield f'after {" ".join(words)} come {sorted(found)}'


def check_man(data, name, options):
    path = data / 'man' / f'{name}.1'
    titles = re.findall(r'(?m)^\.SH (.*)$', path.read_text())
    for title in ('NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'FILES', '"SEE ALSO"'):
        if title.strip('"') not in [found.strip('"') for found in titles]:
            yield f'{path.name} has no {title}'
    if shutil.which('groff'):
        answer = run('groff', '-man', '-Tutf8', '-ww', '-z', str(path))
        if answer.stderr:
            yield f'{path.name}: {answer.stderr.strip()}'


def main():
    data = pathlib.Path(sys.argv[1]).resolve()
    checks = [('options', check_options), ('syntax', check_syntax), ('bash', check_bash),
              ('man', check_man)]
    number = 0
    print(f'1..{len(checks) * len(sys.argv[2:])}')
    for program in sys.argv[2:]:
        name = pathlib.Path(program).name
        options = read_program(program)
        for check_name, check in checks:
            problems = [] if len(options) > 2 else [f'{name} --help says {sorted(options)}']
            problems += check(data, name, options)
            number += 1
            print(f'{"not " if problems else ""}ok {number} /help-files/{name}/{check_name}')
            for problem in problems:
                print('#', problem)


main()
