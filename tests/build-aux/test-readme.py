#!/usr/bin/env python3
# test-readme.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""What README.md says about running a server works as it is written. Prints TAP.

Usage: test-readme.py README SERVER
"""

import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

PORT = '8443'


def read_blocks(readme):
    """What is to be typed under “A server for a team”, block by block."""
    section = re.search(r'(?ms)^## A server for a team$(.*?)^## ', readme.read_text()).group(1)
    return re.findall(r'(?ms)^```\n(.*?)^```$', section)


def find_port():
    with socket.socket() as found:
        found.bind(('127.0.0.1', 0))
        return str(found.getsockname()[1])


def prepare(text, server):
    """The same, with this server, in this shell, at a port that is free."""
    for line in ('build-aux/sysroot bash\n', 'PATH=$PWD/build/src/server:$PATH\n'):
        assert line in text, f'nobody says {line}'
        text = text.replace(line, '')
    assert PORT in text
    begin = f"set -e\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\nPATH={server.parent}:$PATH\n"
    return (begin + text).replace(PORT, find_port())


def check_commands(blocks, server):
    typed = [block for block in blocks if 'passkeys-server --data' in block]
    if len(typed) != 3:
        yield f'{len(typed)} blocks start the server, copy its data or restore it'
        return
    with tempfile.TemporaryDirectory() as folder:
        answer = subprocess.run(['bash', '-c', prepare(''.join(typed), server)], capture_output=True, text=True,
                                timeout=60, cwd=folder,
                                env={'PATH': '/usr/bin:/bin', 'TMPDIR': folder, 'HOME': folder})
    keys = re.findall(r'{"keys":.*?}\]}', answer.stdout)
    # The second server goes on where the first one ended, so it signs with the same key.
    if answer.returncode != 0 or len(keys) != 2 or keys[0] != keys[1]:
        yield f'it ended with {answer.returncode}: {answer.stdout!r} {answer.stderr!r}'


def check_service(blocks, server):
    said = subprocess.run([server, '--help'], capture_output=True, text=True, timeout=60).stdout
    configurations = [block for block in blocks if block.startswith('OPTIONS=')]
    if len(configurations) != 1:
        yield f'{len(configurations)} blocks tell the service its options'
    for option in re.findall(r'--[a-z-]+', ''.join(configurations)):
        if f'{option}=' not in said:
            yield f'passkeys-server has no {option}'


def main():
    blocks = read_blocks(pathlib.Path(sys.argv[1]))
    server = pathlib.Path(sys.argv[2]).resolve()
    checks = [('commands', check_commands), ('service', check_service)]
    print(f'1..{len(checks)}')
    for number, (name, check) in enumerate(checks, 1):
        if not shutil.which('curl') or not shutil.which('openssl'):
            print(f'ok {number} /readme/{name} # SKIP there is no curl or no openssl')
            continue
        problems = list(check(blocks, server))
        print(f'{"not " if problems else ""}ok {number} /readme/{name}')
        for problem in problems:
            print('#', problem)


main()
