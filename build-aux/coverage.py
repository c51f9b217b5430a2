#!/usr/bin/env python3
# coverage.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which lines below the user interface the tests have run, by folder.

    build-aux/sysroot build-aux/coverage.py [--lines] [BUILD]

BUILD is a build folder whose programs count what they run and have run tests, as build-aux/test leaves the one with
the sanitizers, which is taken where none is named. --lines names the lines that nothing has run, too. Prints TAP: a
folder with fewer lines run than LEAST has failed.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

PROJECT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ('webauthn', 'fibers', 'keyring', 'authenticators', 'service', 'api', 'session', 'server')
LEAST = 85.0  # percent

# What makes GCC count, with threads beside each other, in those folders only.
COMPILE = ['--coverage', '-fprofile-update=atomic', f'-fprofile-filter-files=/src/({"|".join(FOLDERS)})/.*[.][ch]$']
LINK = ['--coverage']


def forget(build):
    """What was counted before; of files that were compiled anew since, it could not be added up."""
    for path in (build / 'src').rglob('*.gcda'):
        path.unlink()


def read_object(notes):
    """Yields (file, line, how often it ran); a file whose object never ran has notes and no counts."""
    counts = notes.with_suffix('.gcda')
    # Its exit status is that of the counts, which a program may have been killed over; such a file never ran.
    answer = subprocess.run(['gcov', '--json-format', '--stdout', counts if counts.exists() else notes],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for report in answer.stdout.splitlines():
        report = json.loads(report)
        for file in report['files']:
            path = os.path.realpath(os.path.join(report['current_working_directory'], file['file']))
            for line in file['lines']:
                yield path, line['line_number'], line['count']


def read_folder(build, folder):
    """Returns how often each line ran, by file and line."""
    objects = (build / 'src' / folder).rglob('*.c.gcno')
    lines = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda notes: list(read_object(notes)), objects):
            for path, line, count in found:
                # not what a file was that is gone
                if path.startswith(f'{PROJECT}/src/{folder}/') and os.path.exists(path):
                    place = (os.path.relpath(path, PROJECT), line)
                    lines[place] = max(lines.get(place, 0), count)
    return lines


def show_lines(lines):
    """The files that have lines which never ran, the worst first."""
    files = {}
    for (path, line), count in lines.items():
        if not count:
            files.setdefault(path, []).append(line)
    for path, never in sorted(files.items(), key=lambda item: -len(item[1])):
        print(f'#   {path}: {len(never)} never ran: {" ".join(map(str, sorted(never)))}')


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != '--lines']
    if arguments and arguments[0].startswith('-'):
        print(__doc__.strip())
        return 0 if arguments[0] == '--help' else 2
    build = pathlib.Path(arguments[0] if arguments else PROJECT / 'build' / 'test' / 'sanitized')
    print(f'1..{len(FOLDERS)}')
    for number, folder in enumerate(FOLDERS, 1):
        lines = read_folder(build, folder)
        ran = sum(1 for count in lines.values() if count)
        percent = 100 * ran / max(len(lines), 1)
        print(f'{"ok" if percent >= LEAST else "not ok"} {number} /coverage/{folder} - '
              f'{percent:.1f} % of {len(lines)} lines', flush=True)
        if '--lines' in sys.argv:
            show_lines(lines)
    return 0


if __name__ == '__main__':
    sys.exit(main())
