#!/usr/bin/env python3
# journey_browser_service.py: the service for browsers and the window that it opens, together, on a real node
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   journey_browser_service.py BUILD [PICTURES] [--narrow] [--dark]
#
# Runs in the virtual machine; by hand, with pictures:
#
#   build-aux/sysroot build-aux/vm-run / FOLDER /usr/bin/python3 tests/vm/journey_browser_service.py BUILD FOLDER
#
# The client is libfido2's: whatever it is told is told to a browser, too. Most words of the window are read by tests
# of its own; here they are looked at where a person has to act on them.

import base64
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../journeys'))

import journey  # noqa: E402
from gi.repository import Atspi, GLib  # noqa: E402
from screen import Screen  # noqa: E402
from virtual_keys import VirtualKeys  # noqa: E402

# Emulation is slow.
journey.PATIENCE = 12
journey.Application.rest = 0.2

SITE = 'example.org'
PIN = '246810-a'
WRONG_PIN = '000000-a'
THIS_COMPUTER = 'PIN of This Computer'
DENIED = 'FIDO_ERR_OPERATION_DENIED'
PATIENT = 900  # s: what a service waits for a person
SHORT = 8
END_SECONDS = 180


def base64_of(data):
    return base64.b64encode(data).decode()


class Child:
    """The program that the service started, as far as one sees it who is not its parent."""

    def __init__(self, pid):
        self.pid = pid
        self.returncode = None

    def poll(self):
        try:
            with open(f'/proc/{self.pid}/stat', encoding='utf-8') as file:
                state = file.read().rpartition(')')[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):  # it may go between opening and reading
            state = 'X'
        self.returncode = 'a status that the service knows' if state in 'ZX' else None
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def wait(self, seconds=END_SECONDS):
        VirtualKeys.wait(self.poll, 'the window to close', seconds)


class Ears:
    """What is announced, for a window that says so and is gone two seconds later."""

    def __init__(self):
        self.heard = []
        self.listener = Atspi.EventListener.new(lambda event: self.heard.append(event.any_data))
        self.listener.register('object:announcement')

    def await_words(self, words):
        def heard():
            while GLib.MainContext.default().iteration(False):
                pass
            return any(words in text for text in self.heard)
        VirtualKeys.wait(heard, f'{words!r} to be said', END_SECONDS)
        self.heard.clear()


def heed_interrupts():
    """As at a terminal; what a shell starts in the background ignores them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Client:
    """One run of a tool of libfido2."""

    def __init__(self, folder, words, *command):
        self.result = os.path.join(folder, 'result')
        self.given = os.path.join(folder, 'given')
        with open(self.given, 'w', encoding='utf-8') as file:
            print(*words, sep='\n', file=file)
        self.process = subprocess.Popen([*command[:-1], '-i', self.given, '-o', self.result, command[-1]],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        text=True, preexec_fn=heed_interrupts)

    def end(self):
        """What it said, nothing if it succeeded."""
        said = self.process.communicate(timeout=END_SECONDS)[1]
        assert (self.process.returncode == 0) == (said == ''), f'{self.process.returncode}: {said}'
        return said

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=END_SECONDS)
        assert self.process.returncode == -signal.SIGINT, self.process.returncode


class Browsing:
    """A client, the service and whatever window it opens."""

    def __init__(self, app):
        self.app = app
        self.folder = os.environ['HOME']
        self.ears = Ears()
        self.keys = {}
        self.service = None
        self.device = None

    def start_service(self, *arguments):
        program = os.path.join(self.app.build, 'src/service/passkeys-browser-service')
        self.service = subprocess.Popen([program, '--answer-with', os.path.join(self.app.build, 'src/passkeys'),
                                         *arguments], env=self.app.environment, stdout=subprocess.DEVNULL)
        VirtualKeys.wait(VirtualKeys.nodes, 'a node')
        self.device = VirtualKeys.nodes()[0]

    def stop_service(self):
        self.service.terminate()
        assert self.service.wait(END_SECONDS) == 0, 'the service did not end well'
        VirtualKeys.wait(lambda: not VirtualKeys.nodes(), 'the node to go')

    def children(self):
        with open(f'/proc/{self.service.pid}/task/{self.service.pid}/children', encoding='utf-8') as file:
            return [child for child in map(Child, map(int, file.read().split())) if child.poll() is None]

    def await_window(self):
        started = time.monotonic()
        VirtualKeys.wait(self.children, 'a window')
        self.app.process = self.children()[0]
        self.app.wait(lambda: self.app.root() is not None, 'the window on the accessibility bus', 30)
        self.app.screen = Screen(self.app.process.pid)
        self.app.sees(SITE)
        print(f'# seen after {time.monotonic() - started:.1f} s')

    def await_no_window(self):
        window, self.app.process = self.app.process, None
        window.wait()
        assert not self.children(), 'another window is there'

    def register(self, user):
        words = base64_of(os.urandom(32)), SITE, user, base64_of(user.encode())
        return Client(self.folder, words, 'fido2-cred', '-M', '-r', '-v', self.device)

    def keep_key(self, user):
        """The attestation is good."""
        client_result = os.path.join(self.folder, 'result')
        verified = subprocess.run(['fido2-cred', '-V', '-v', '-i', client_result], check=True, capture_output=True,
                                  text=True).stdout
        self.keys[user] = os.path.join(self.folder, f'{user}.pem')
        with open(self.keys[user], 'w', encoding='utf-8') as file:
            file.write(verified.partition('\n')[2])

    def sign_in(self):
        return Client(self.folder, (base64_of(os.urandom(32)), SITE), 'fido2-assert', '-G', '-r', '-t', 'uv=true',
                      self.device)

    def has_signed(self, user):
        verified = subprocess.run(['fido2-assert', '-V', '-v', '-i', os.path.join(self.folder, 'result'),
                                   self.keys[user], 'es256'], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  check=False)
        return verified.returncode == 0


def give_pin(app, pin=PIN):
    app.type(THIS_COMPUTER, pin)
    app.press('Continue')


def create_first(app, browsing, step):
    client = browsing.register('ada')
    browsing.await_window()
    app.sees('Create a passkey for “ada” on this site?')
    app.type('New PIN', PIN)
    app.type('Repeat PIN', PIN)
    step('A site asks for a passkey; the first one needs a PIN', 'new-pin')
    app.press('Continue')
    app.find('button', 'Save', sensitive=True)
    assert app.value('User Name') == 'ada'
    step('It is kept in a new entry, which is named as the site says', 'entry')
    app.press('Save')
    browsing.ears.await_words('Passkey Saved')
    step('It is saved, and the window says so')
    assert client.end() == ''
    browsing.keep_key('ada')
    browsing.await_no_window()


def create_second(app, browsing, step):
    client = browsing.register('bob')
    browsing.await_window()
    give_pin(app)
    app.find('button', 'Save', sensitive=True)
    app.type_freely('User Name', 'Ada')
    app.wait(lambda: not app.search('button', 'Save', sensitive=True), 'Save to be refused')
    app.type('User Name', 'bob@work')
    step('A second account needs a user name of its own', 'other-entry')
    app.press('Save')
    assert client.end() == ''
    browsing.keep_key('bob')
    browsing.await_no_window()


def sign_in_busy(app, browsing, step):
    client = browsing.sign_in()
    browsing.await_window()
    app.sees('Sign in to this site as “ada”?')
    give_pin(app, WRONG_PIN)
    app.sees('Wrong PIN')
    step('A wrong PIN is told', 'wrong-pin')
    assert client.process.poll() is None, 'a wrong PIN ended it'
    busy = subprocess.run(['timeout', '5', 'fido2-token', '-I', browsing.device], capture_output=True, check=False)
    assert busy.returncode != 0, 'a second one was served'
    assert len(browsing.children()) == 1, 'a second window came'
    give_pin(app)
    browsing.ears.await_words('Done')
    step('The right one signs in')
    assert client.end() == '' and browsing.has_signed('ada')
    browsing.await_no_window()


def sign_in_with_one_of_two(app, browsing, step):
    client = browsing.sign_in()
    browsing.await_window()
    app.find('row', 'ada')
    step('Of two accounts one is picked', 'accounts')
    app.press('bob@work', 'row')
    give_pin(app)
    assert client.end() == '' and browsing.has_signed('bob') and not browsing.has_signed('ada')
    browsing.await_no_window()


def cancel_here(app, browsing, step):
    client = browsing.sign_in()
    browsing.await_window()
    app.press('Cancel')
    assert DENIED in client.end()
    browsing.await_no_window()
    step('Cancelled in the window, the client hears so')


def cancel_there(app, browsing, step):
    client = browsing.sign_in()
    browsing.await_window()
    client.interrupt()
    browsing.await_no_window()
    step('Cancelled by the client, the window closes')


def wait_too_long(app, browsing, step):
    browsing.stop_service()
    browsing.start_service('--timeout', str(SHORT))
    client = browsing.sign_in()
    VirtualKeys.wait(browsing.children, 'a window')
    assert 'ACTION_TIMEOUT' in client.end()
    VirtualKeys.wait(lambda: not browsing.children(), 'the window to close', END_SECONDS)
    step('Who does not answer is not waited for, and the window closes')


ACTS = (create_first, sign_in_busy, create_second, sign_in_with_one_of_two, cancel_here, cancel_there, wait_too_long)


def play(app, step):
    browsing = Browsing(app)
    started = time.monotonic()

    def timed_step(*words):
        step(*words)
        print(f'# after {time.monotonic() - started:.0f} s', flush=True)

    browsing.start_service('--timeout', str(PATIENT))
    for act in ACTS:
        act(app, browsing, timed_step)
    browsing.stop_service()


if __name__ == '__main__':
    journey.run(play)
