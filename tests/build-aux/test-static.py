#!/usr/bin/env python3
# test-static.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""What clang-tidy and cppcheck find in src: nothing. Prints TAP.

Usage: test-static.py PROJECT BUILD [FILE]…

.clang-tidy and build-aux/cppcheck.supp say what is looked for, and why something is not. The headers that a folder
precompiles for the compiler of the build are precompiled for clang here: to read those of GTK for each of its files
would take longer than everything else.
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

# What clang does not need, or not understand, of another compiler's command: alone, and with a word behind it.
ALONE = ('-W', '-f', '-g', '-O', '-M', '-c')
WITH_WORD = ('-MQ', '-MF', '-o', '-include')


def read_commands(project, build):
    """The sources of src, each with clang's arguments and what its folder precompiles."""
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        path = (pathlib.Path(entry['directory']) / entry['file']).resolve()
        if not path.is_relative_to(project / 'src') or path.is_relative_to(build):
            continue
        words = iter(shlex.split(entry['command'])[1:])
        arguments = ['clang']
        header = None
        for word in words:
            if word in WITH_WORD:
                value = next(words)
                header = value if word == '-include' else header
            elif word != entry['file'] and not word.startswith(ALONE) and (word.startswith('-') or len(arguments) > 1):
                arguments.append(word)
        folder = project / 'src' / path.relative_to(project / 'src').parts[0]
        yield path, arguments, folder / 'precompiled' / header if header else None


def precompile(build, scratch, arguments, header):
    output = scratch / (header.name + '.pch')
    subprocess.run([*arguments, '-x', 'c-header', header, '-o', output], cwd=build, check=True)
    return output


def write_database(project, build, scratch):
    """What clang-tidy reads to know how a file is compiled; returns the files."""
    commands = list(read_commands(project, build))
    headers = {header: arguments for _, arguments, header in commands if header}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        made = dict(zip(headers, pool.map(lambda header: precompile(build, scratch, headers[header], header), headers)))
    entries = [{'directory': str(build), 'file': str(path),
                'arguments': [*arguments, *(['-include-pch', str(made[header])] if header else []), '-c', str(path)]}
               for path, arguments, header in commands]
    (scratch / 'compile_commands.json').write_text(json.dumps(entries))
    return [path for path, _, _ in commands]


def in_turns(files):
    """Some for each start of clang-tidy, which costs a sixth of what it then does, and enough for all processors."""
    size = max(1, min(8, len(files) // os.cpu_count()))
    return [files[start:start + size] for start in range(0, len(files), size)]


def run_clang_tidy(project, build, wanted):
    with tempfile.TemporaryDirectory(prefix='passkeys-static-') as folder:
        scratch = pathlib.Path(folder)
        files = write_database(project, build, scratch)
        if len(files) < 300:
            yield f'only {len(files)} files were found'

        def look(paths):
            answer = subprocess.run(['clang-tidy', '--quiet', '-p', scratch, *paths], capture_output=True, text=True)
            return answer.stdout + (answer.stderr if answer.returncode and not answer.stdout else '')

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for output in pool.map(look, in_turns([path for path in files if not wanted or path in wanted])):
                yield from output.splitlines()


def run_cppcheck(project, build, wanted):
    # Macros are those of config.h and of our own headers; of GLib's it has a description.
    folders = sorted({path.parent for path in (project / 'src').rglob('*.h')})
    answer = subprocess.run(
        ['cppcheck', '--quiet', '--enable=warning,performance,portability', '--std=c11', f'-j{os.cpu_count()}',
         '--library=gtk', '--library=posix', f'--library={project}/build-aux/cppcheck.cfg',
         f'--suppressions-list={project}/build-aux/cppcheck.supp', '--template={file}:{line}: {message} [{id}]',
         f'-I{build}', *(f'-I{folder}' for folder in folders), *(wanted or [project / 'src'])],
        capture_output=True, text=True)
    yield from (answer.stdout + answer.stderr).splitlines()
    if answer.returncode:
        yield f'cppcheck ended with the status {answer.returncode}'


def main():
    project, build, *wanted = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    tools = [('clang-tidy', run_clang_tidy), ('cppcheck', run_cppcheck)]
    print(f'1..{len(tools)}', flush=True)
    failed = False
    for number, (name, run) in enumerate(tools, 1):
        if not shutil.which(name):
            print(f'ok {number} /static/{name} # SKIP there is no {name}')
            continue
        findings = list(run(project, build, wanted))
        print(f'{"not " if findings else ""}ok {number} /static/{name}')
        for finding in findings:
            print('#', finding)
        sys.stdout.flush()
        failed |= bool(findings)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
