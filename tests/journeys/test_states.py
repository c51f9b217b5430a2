#!/usr/bin/env python3
# test_states.py: walks over each state that a person seldom sees: empty, loading, failed, full
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_states.py BUILD [--language=CODE]

import os
import subprocess
import sys

import journey
import screen
import walk


class States(journey.Application):
    """Not the application itself, but each of its pages and dialogs, one after the other."""

    def start(self, *arguments):
        log = open(os.path.join(self.environment['HOME'], 'application.log'), 'ab')
        self.process = subprocess.Popen([os.path.join(self.build, 'tests/ui/show-states'), *arguments],
                                        env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=log, text=True)

    def names(self):
        """Each state by its name, while it is on the screen."""
        for line in self.process.stdout:
            mark, _, name = line.strip().partition(' ')
            if mark != 'state':
                continue
            if self.screen is None:
                self.wait(lambda: self.root() is not None, 'the states on the accessibility bus', 30)
                self.screen = screen.Screen(self.process.pid)
            yield name
            self.process.stdin.write('.')
            self.process.stdin.flush()


def play(app, step):
    app.start()
    for name in app.names():
        step(name)
    status = app.process.wait(15)
    app.process = None
    assert status == 0, f'what shows the states ended with {status}'


def main():
    size = journey.SIZES[-1]
    launcher = journey.in_own_desktop(f'{size[0]}x{size[1]}')
    journey.set_window_size(*size)
    build = os.path.abspath(sys.argv[1])
    app = States(build, environment={'GSETTINGS_BACKEND': 'memory', 'GIO_EXTRA_MODULES': walk.folder(build)})
    journey.set_language(app)
    journey.play_as_test(app, play, launcher, walks=True)


if __name__ == '__main__':
    main()
