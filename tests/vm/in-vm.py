#!/usr/bin/env python3
# in-vm.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a test in the virtual machine and passes on what it prints; skips it where there is none.

    in-vm.py VM-RUN FOLDER COMMAND [ARGUMENT]…

FOLDER is shared with the guest; the tests of one run take turns with it."""

import fcntl
import os
import subprocess
import sys

UNABLE = 126


def main():
    vm_run, folder, *command = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    # the guest starts in another folder than Meson
    command = [os.path.realpath(word) if os.path.exists(word) else word for word in command]
    with open(os.path.join(folder, '.turn'), 'w') as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        process = subprocess.run([vm_run, '/', folder, *command], stderr=subprocess.PIPE, text=True,
                                 errors='replace')
    print(process.stderr, end='', file=sys.stderr)
    if process.returncode == UNABLE:
        reasons = [line.removeprefix('vm-run: ') for line in process.stderr.splitlines()
                   if line.startswith('vm-run: ')]
        print(f"1..0 # SKIP {reasons[-1] if reasons else 'there is no virtual machine here'}")
        return 0
    return process.returncode


if __name__ == '__main__':
    sys.exit(main())
