# virtual_keys.py: security keys that are plugged in and touched from a journey
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the virtual-key program, which needs /dev/uhid, and tells it what to do."""

import glob
import os
import subprocess
import time

TOUCH_AFTER = 300  # ms


class VirtualKeys:
    """Keys numbered from 1, none of them plugged in. Each is touched soon after it begins to blink."""

    def __init__(self, build, count, *options):
        self.control = os.path.join(os.environ['HOME'], 'virtual-keys')
        self.log = os.path.join(os.environ['HOME'], 'virtual-keys.log')
        with open(self.log, 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen(
                [os.path.join(build, 'tests/virtual-key/virtual-key'), '--unplugged', '--count', str(count),
                 '--control', self.control, '--touch', str(TOUCH_AFTER), *options], stdout=log, stderr=log)
        self.wait(lambda: 'Ready' in self.said(), 'the virtual keys')

    @staticmethod
    def wait(condition, what, seconds=30):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f'waited {seconds} s in vain for {what}')
            time.sleep(0.02)

    def said(self):
        with open(self.log, encoding='utf-8') as file:
            return file.read()

    def tell(self, *words):
        with open(self.control, 'w', encoding='utf-8') as control:
            print(*words, file=control)

    def plug(self, *numbers):
        for number in numbers:
            before = len(self.nodes())
            self.tell('plug', number)
            self.wait(lambda: len(self.nodes()) == before + 1, 'a node for the key')

    def unplug(self, *numbers):
        for number in numbers:
            before = len(self.nodes())
            self.tell('unplug', number)
            self.wait(lambda: len(self.nodes()) == before - 1, 'the node of the key to go')

    def touch_soon(self, *numbers):
        for number in numbers:
            self.tell('touch-after', number, TOUCH_AFTER)

    def touch_never(self, *numbers):
        for number in numbers:
            self.tell('touch-after', number, 'never')

    def blinked(self, number):
        """How often the key began to blink until now."""
        return self.said().count(f'Key {number} blinks\n')

    def blinks(self, number):
        return self.blinked(number) > self.said().count(f'Key {number} blinks no more\n')

    @staticmethod
    def nodes():
        return glob.glob('/dev/hidraw*')

    def quit(self):
        print(*(f'# {line}' for line in self.said().splitlines()), sep='\n')
        self.tell('quit')
        self.process.wait(10)
