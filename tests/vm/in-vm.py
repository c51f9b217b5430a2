#!/usr/bin/env python3
# in-vm.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs tests in the virtual machine and passes on what they print; skips them where there is none.

    in-vm.py VM-RUN FOLDER NAME COMMAND [ARGUMENT]… [-- NAME COMMAND [ARGUMENT]…]…

All of them run one after another in one machine: to start it, and to read the libraries of a desktop for the first
time, takes longer than most of them. FOLDER is shared with the guest; the tests of one run take turns with it."""

import fcntl
import itertools
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

UNABLE = 126
MARK = '@@in-vm'
CASE = re.compile(r'(?P<result>(?:not )?ok)\b\s*\d*\s*-?\s*(?P<words>.*)')
PLAN = re.compile(r'1\.\.(?P<count>\d+)(?:\s*#\s*(?P<reason>skip\b.*))?', re.IGNORECASE)

# The next one finds no key of the one before, and the device that one took away.
GUEST = """run ()
{
  local status=0
  echo; echo "@@in-vm begin $1"
  "${@:2}" || status=$?
  echo; echo "@@in-vm end $status"
  for ((i = 0; i < 300; i++)); do compgen -G '/dev/hidraw*' >/dev/null || break; sleep 0.1; done
  [[ -e /dev/uhid ]] || mknod /dev/uhid c $(sed 's/:/ /' /sys/class/misc/uhid/dev)
  chmod 600 /dev/uhid
}
"""


def split_programs(words):
    """Each as its name and command; the guest starts in another folder than Meson."""
    groups = [list(group) for is_end, group in itertools.groupby(words, lambda word: word == '--') if not is_end]
    return [(name, [os.path.realpath(word) if os.path.exists(word) else word for word in command])
            for name, *command in groups]


class Report:
    """One TAP of those of all programs: each case has the name of its program in front."""

    def __init__(self, names):
        self.waiting = list(names)
        self.name = None
        self.number = 0

    def say(self, result, words):
        self.number += 1
        print(f'{result} {self.number} {words}', flush=True)

    def begin(self, name):
        self.name = name
        self.waiting.remove(name)
        self.seen = self.failed = 0
        self.planned = None

    def end(self, why):
        """A program that ended badly has a case that says so."""
        if why or self.planned != self.seen:
            self.say('not ok', f"{self.name}: {why or f'{self.seen} of {self.planned} tests were run'}")
        self.name = None

    def read(self, line):
        if line.startswith(f'{MARK} begin '):
            self.begin(line.split(' ', 2)[2])
        elif line.startswith(f'{MARK} end '):
            status = line.split()[-1]
            self.end(f'exit status {status}' if status != '0' and not self.failed else None)
        elif self.name and (case := CASE.match(line)):
            self.seen += 1
            self.failed += case['result'] != 'ok'
            self.say(case['result'], f"{self.name}: {case['words']}")
        elif self.name and (plan := PLAN.match(line)):
            self.planned = int(plan['count'])
            if self.planned == 0:
                self.say('ok', f"{self.name} # {plan['reason'] or 'SKIP'}")
        elif line and not line.startswith('TAP version'):
            print(line if line.startswith('#') else f'# {line}', flush=True)

    def close(self):
        if self.name:
            self.end('the virtual machine ended before it')
        for name in self.waiting:
            self.say('not ok', f'{name}: was not run')
        print(f'1..{self.number}')


def write_guest(folder, programs):
    path = pathlib.Path(folder, 'run')
    path.write_text(GUEST + ''.join(f'run {shlex.join([name, *command])}\n' for name, command in programs) + 'exit 0\n')
    return path


def run(vm_run, folder, programs):
    """The exit status of vm-run, and what it said of itself."""
    report = Report(name for name, _ in programs)
    command = [vm_run, '/', folder, '/bin/bash', str(write_guest(folder, programs))]
    with (tempfile.TemporaryFile('w+', errors='replace') as said,
          subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True, errors='replace') as process):
        for line in process.stdout:
            report.read(line.rstrip())
        status = process.wait()
        if status != UNABLE:
            report.close()
        said.seek(0)
        return status, said.read()


def main():
    vm_run, folder, *words = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, '.turn'), 'w') as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        status, said = run(vm_run, folder, split_programs(words))
    print(said, end='', file=sys.stderr)
    if status == UNABLE:
        reasons = [line.removeprefix('vm-run: ') for line in said.splitlines() if line.startswith('vm-run: ')]
        print(f"1..0 # SKIP {reasons[-1] if reasons else 'there is no virtual machine here'}")
        return 0
    return status


if __name__ == '__main__':
    sys.exit(main())
