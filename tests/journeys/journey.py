# journey.py: drives the whole application the way a person's assistive technology does
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application as a journey sees it: started, looked at, pressed and typed into over AT-SPI.

A journey finds things by role and accessible name only, so that what a screen reader says is what
the tests hold on to. Nothing sleeps for a fixed time: everything waits for what it wants to see.
"""

import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from language import Language  # noqa: E402
from screen import Screen  # noqa: E402
import walk  # noqa: E402
import walked  # noqa: E402

# Waits end as soon as they can; this is for slow machines and sanitizers only.
PATIENCE = 3

# Without it libatspi waits 0.8 s for each answer, and on a busy computer gives None in its place, without an error.
ANSWER_MILLISECONDS = 60000

# What a picture may be as large as, the usual one last.
SIZES = ((360, 720), (720, 720), (1100, 800))
OTHER_SCHEME = {'light': 'dark', 'dark': 'light'}

# GTK presses what it was asked to press a quarter of a second later, unless it is laid out anew meanwhile.
PRESS_SECONDS = 0.5

# at a glance; to walk over everything takes its time, and is more work than all else that a journey does
LOOKS_BEFORE_WALK = 8

ROLES = {
    'button': {'button', 'push button', 'toggle button'},
    'text': {'text', 'entry', 'password text'},
    'switch': {'switch', 'check box', 'toggle button'},
    'row': {'list item', 'row', 'table row', 'tree item'},
    'dialog': {'dialog'},
}


class NotFound(AssertionError):
    """What the journey waited for did not come."""


def _children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def _walk(node, depth=0):
    yield node
    if depth > 60:
        return
    try:
        for child in _children(node):
            yield from _walk(child, depth + 1)
    except GLib.Error:
        return


def _read(path):
    """None: there is nothing"""
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return None


def _is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def _is_sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def _has_role(node, role):
    return role is None or node.get_role_name() in ROLES.get(role, {role})


class Application:
    """One running instance of the application."""

    rest = 0.05  # seconds between two looks

    def __init__(self, build, pictures=None, environment=None):
        self.build = build
        self.pictures = pictures
        self.environment = dict(os.environ)
        self.environment.update({
            'GSETTINGS_SCHEMA_DIR': os.path.join(build, 'data'),
            'GSETTINGS_BACKEND': 'keyfile',
            'PASSKEYS_SERVER': os.path.join(build, 'src/server/passkeys-server'),
            'PASSKEYS_LOCALEDIR': os.path.join(build, 'po'),
            'GSK_RENDERER': 'cairo',
            'GDK_DISABLE': 'vulkan,gl',
            'GDK_DEBUG': 'no-portals',
            'GTK_A11Y': 'atspi',
            'ADW_DISABLE_PORTAL': '1',
            'LC_ALL': 'C.UTF-8',
        })
        self.environment.pop('NO_AT_BRIDGE', None)
        self.environment.update(environment or {})
        self.process = None
        self.screen = None
        self.counter = 0
        self.narrow = False
        self.in_all_looks = False
        self.is_parked = False
        self.beside = [] # others on the same screen
        self.scheme = 'light'
        self.language = None
        self.walker = walk.Walk(self)

    # life

    def start(self, *arguments):
        log = open(os.path.join(self.environment['HOME'], 'application.log'), 'ab')
        self.process = subprocess.Popen([os.path.join(self.build, 'src/passkeys'), *arguments],
                                        env=self.environment, stdout=log, stderr=log)
        self.wait(lambda: self.root() is not None, 'the application on the accessibility bus', 30)
        self.screen = Screen(self.process.pid)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def quit(self):
        """Ends the application as its own Quit does, and checks that it ended well."""
        self.key('ctrl+q')
        try:
            status = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise NotFound('the application did not quit') from None
        self.process = None
        if status != 0:
            raise NotFound(f'the application ended with status {status}')

    def kill(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    # looking

    def say(self, text):
        """What the application may call that: one name, but for a language that has several."""
        return [text] if self.language is None else self.language.translate(text)

    def called(self, text):
        """The same, to be typed."""
        return self.say(text)[0]

    def mnemonic(self, text):
        """The key of something, which is given with the key that it has in English."""
        return (self.language or Language('en')).mnemonic(text)

    def numbers(self, text):
        """Those that stand beside a text."""
        return [int(number) for number in re.findall('[0-9]+', self.find(None, text).get_name())]

    def root(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            try:
                child = desktop.get_child_at_index(index)
                if child is not None and child.get_process_id() == self.process.pid:
                    return child
            except GLib.Error:
                continue
        return None

    def wait(self, condition, what, seconds=15):
        end = time.monotonic() + seconds * PATIENCE
        while True:
            begun = time.monotonic()
            try:
                found = condition()
            except GLib.Error:
                found = None
            if found:
                return found
            if self.process is not None and self.process.poll() is not None:
                raise NotFound(f'the application ended with {self.process.returncode}, while waiting for {what}')
            if time.monotonic() > end:
                raise NotFound(f'waited {seconds} s in vain for {what}')
            # what looks is not to keep from its work what is looked at
            time.sleep(max(self.rest, time.monotonic() - begun))

    def walk(self):
        for node in _walk(self.root()):
            if _is_showing(node):
                yield node

    @staticmethod
    def text_of(node):
        """Everything that a node says about itself."""
        parts = [node.get_name() or '', node.get_description() or '']
        if node.is_text():
            parts.append(Atspi.Text.get_text(node, 0, -1))
        return ' '.join(parts)

    def dialog(self):
        """The dialog on top."""
        return self.find('dialog')

    def is_switched(self, name, on):
        node = self.find('switch', name, sensitive=True)
        return node.get_state_set().contains(Atspi.StateType.CHECKED) == on

    def dialogs(self):
        return len(self.search('dialog') or self._search_thoroughly('dialog', None, None, False))

    def show_log(self):
        path = os.path.join(self.environment['HOME'], 'application.log')
        if os.path.exists(path):
            with open(path, encoding='utf-8') as file:
                sys.stderr.write(file.read()[-20000:])

    def search(self, role, name=None, within=None, sensitive=False):
        """What is there at a glance, as screen.Item; what has exactly that name, if there is any."""
        exact = []
        loose = []
        names = [] if name is None else self.say(name)
        for item in self.screen.walk(within and within.path):
            if (role is not None and item.role not in ROLES.get(role, {role})
                    or sensitive and not item.has(Atspi.StateType.SENSITIVE)):
                continue
            if name is None or item.name in names:
                exact.append(item)
            elif any(part in item.name for part in names):
                loose.append(item)
        return exact or loose

    def _search_thoroughly(self, role, name, within, sensitive):
        exact = []
        loose = []
        names = [] if name is None else self.say(name)
        for node in _walk(within or self.root()):
            try:
                if not _has_role(node, role) or not _is_showing(node):
                    continue
                if sensitive and not _is_sensitive(node):
                    continue
                label = (node.get_name() or '').replace('\u200b', '')
            except GLib.Error:
                continue
            if name is None or label in names:
                exact.append(node)
            elif any(part in label for part in names):
                loose.append(node)
        return exact or loose

    def reach(self, item):
        """The thing itself, if it is still there."""
        if item.above is None:
            return self.root()
        node = self.reach(item.above)
        node = node and node.get_child_at_index(item.index)
        return node if node and node.path == item.path else None

    @staticmethod
    def look(brief, thorough):
        """What is found at a glance; at times GTK's cache tells of no children where there are some, so that one must
        ask one by one, as assistive technology does."""
        looks = itertools.count(1)
        return lambda: brief() or next(looks) % LOOKS_BEFORE_WALK == 0 and thorough()

    def find(self, role, name=None, within=None, seconds=15, sensitive=False):
        """The last one in the tree wins: dialogs come after what they cover."""
        def brief():
            found = self.search(role, name, within, sensitive)
            return found and self.reach(found[-1])

        def thorough():
            found = self._search_thoroughly(role, name, within, sensitive)
            return found and found[-1]
        return self.wait(self.look(brief, thorough), f'a {role} named {name!r}', seconds)

    def all_named(self, text):
        """What is on the screen and has a text in its name."""
        return [node for node in self.walk() for part in self.say(text) if part in (node.get_name() or '')]

    def sees(self, text, seconds=15):
        """Waits until a text is somewhere on the screen."""
        self.sees_any(text, seconds=seconds)

    def sees_any(self, *texts, seconds=15):
        texts = [part for text in texts for part in self.say(text)]

        def brief():
            return any(text in item.name or text in item.description for item in self.screen.walk() for text in texts)

        def thorough():
            return any(text in self.text_of(node) for node in self.walk() for text in texts)
        self.wait(self.look(brief, thorough), f'one of the texts {texts}', seconds)

    def is_gone(self, role, name, seconds=15):
        self.wait(lambda: not self.search(role, name) and not self._search_thoroughly(role, name, None, False),
                  f'{role} {name!r} to go', seconds)

    # doing

    def press(self, name, role='button', within=None, seconds=15):
        node = self.find(role, name, within, seconds, sensitive=True)
        self.park()
        actions = [Atspi.Action.get_action_name(node, i) for i in range(Atspi.Action.get_n_actions(node))]
        for wanted in ('click', 'activate', 'press', 'toggle'):
            if wanted in actions:
                Atspi.Action.do_action(node, actions.index(wanted))
                return node
        if actions:
            Atspi.Action.do_action(node, 0)
        else:
            # Rows of a list offer no action to assistive technology in GTK 4.18: a click does.
            self.click(node)
        return node

    def park(self):
        """The pointer waits in the last corner, where nothing opens under it: of a menu under which it was when it closed
        GTK 4.18 believes at times that it is there still, and the next click is lost on that menu."""
        if not self.is_parked:
            subprocess.run(['xdotool', 'mousemove', '30000', '30000'], env=self.environment, check=True)
        self.is_parked = True

    def click(self, node):
        """Presses the middle of something with the pointer."""
        self.park()
        self.is_parked = False
        frame = Atspi.Component.get_extents(self.root().get_child_at_index(0), Atspi.CoordType.WINDOW)
        x, y = self.middle(node, frame)
        top, bottom = self.visible_range(node, frame)
        while not top <= y < bottom:
            wheel = '5' if y > top else '4'
            subprocess.run(['xdotool', 'mousemove', str(x), str(frame.height // 2 - frame.y), 'click', wheel],
                           env=self.environment, check=True)
            before = y
            x, y = self.middle(node, frame)
            if y == before:
                raise NotFound('something is out of sight and cannot be scrolled to')
            top, bottom = self.visible_range(node, frame)
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '1'], env=self.environment, check=True)

    def middle(self, node, frame):
        extents = self.wait(lambda: self.resting_extents(node), 'something to come to rest')
        # The window's border is counted twice in what its contents say.
        return extents.x + extents.width // 2 - 2 * frame.x, extents.y + extents.height // 2 - 2 * frame.y

    @staticmethod
    def visible_range(node, frame):
        """Between which heights something can be seen. What is around it in a dialog shows less than the window does."""
        top, bottom = 0, frame.height - 2 * frame.y
        tops, bottoms = [top], [bottom]
        while (node := node.get_parent()) is not None and node.get_role_name() != 'frame':
            extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
            tops.append(extents.y - 2 * frame.y)
            bottoms.append(tops[-1] + extents.height)
            if node.get_role_name() == 'dialog':
                return max(tops), min(bottoms)
        return top, bottom

    @staticmethod
    def resting_extents(node):
        before = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        time.sleep(0.1)
        now = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        same = (before.x, before.y, before.width, before.height) == (now.x, now.y, now.width, now.height)
        return now if same and now.width > 0 else None

    def windows(self):
        """The windows on the screen, as the display numbers them."""
        return subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                              env=self.environment, capture_output=True, text=True, check=False).stdout.split()

    def has_window(self):
        return bool(self.windows())

    def take_keyboard(self):
        """Nothing but a window manager would give the keyboard to a window, and there is none."""
        windows = self.windows()
        if windows:
            subprocess.run(['xdotool', 'windowfocus', '--sync', windows[-1]], env=self.environment, check=False)

    def field(self, name, within=None):
        def brief():
            for item in reversed(self.search(None, name, within)):
                for inner in item.walk():
                    if inner.is_showing() and inner.has(Atspi.StateType.EDITABLE):
                        return self.reach(inner)
            return None

        def thorough():
            for node in reversed(self._search_thoroughly(None, name, within, False)):
                for inner in _walk(node):
                    if _has_role(inner, 'text') and inner.is_editable_text() and _is_showing(inner):
                        return inner
            return None
        return self.wait(self.look(brief, thorough), f'a field named {name!r}')

    def type(self, name, text, within=None):
        """Types into the field with this label: rows name themselves, and hold the field."""
        node = self.field(name, within)
        Atspi.EditableText.set_text_contents(node, text)
        self.wait(lambda: Atspi.Text.get_character_count(node) == len(text), f'{name!r} to be filled')

    def type_freely(self, name, text):
        """Puts a text into a field that may make something else of it."""
        node = self.field(name)
        Atspi.EditableText.set_text_contents(node, text)

    def value(self, name):
        return Atspi.Text.get_text(self.field(name), 0, -1)

    def key(self, combination):
        self.take_keyboard()
        subprocess.run(['xdotool', 'key', '--clearmodifiers', combination], env=self.environment, check=True)

    def picture(self, name):
        """A picture of the screen; where all looks are asked for, of the window in each width, light and dark."""
        if self.pictures is None:
            return None
        self.counter += 1
        time.sleep(PRESS_SECONDS)
        if not self.in_all_looks:
            return self.take_picture(f'{self.counter:02d}-{name}')
        self.take_looks(name)
        self.scheme = OTHER_SCHEME[self.scheme]
        for app in (self, *self.beside):
            subprocess.run(['gsettings', 'set', 'org.gnome.desktop.interface', 'color-scheme', f'prefer-{self.scheme}'],
                           env=app.environment, check=True)
        return self.take_looks(name)

    def take_looks(self, name):
        for size in SIZES:
            self.resize(size)
            start = f'{self.counter:02d}-{name}-{size[0]}'
            former = os.path.join(self.pictures, f'{start}-{OTHER_SCHEME[self.scheme]}.png')
            path = self.take_picture(f'{start}-{self.scheme}', size, _read(former))
        return path

    def resize(self, size):
        """Gives the windows another size, and waits until the application has laid out its own."""
        def width():
            return Atspi.Component.get_extents(self.root().get_child_at_index(0), Atspi.CoordType.WINDOW).width
        former = width()
        self.resize_windows(size)
        for _ in range(100):
            if width() != former:
                break
            time.sleep(0.1)

    def resize_windows(self, size):
        # Popovers come after what they belong to.
        for window in [window for app in (self, *self.beside) if app.process for window in app.windows()[:1]]:
            subprocess.run(['xdotool', 'windowsize', window, *map(str, size)], env=self.environment, check=True)

    def take_picture(self, name, size=SIZES[-1], unlike=None):
        """Of the corner where the window is, once nothing moves any more, and everything is as it is to be."""
        crop = f'{size[0]}x{size[1]}+0+0'
        path = os.path.join(self.pictures, f'{name}.png')
        before = None
        # What counts down is never still.
        for _ in range(8 if self.in_all_looks else 20):
            subprocess.run(['import', '-window', 'root', '-crop', crop, '-define', 'png:exclude-chunks=date,time', path],
                           env=self.environment, check=True)
            now = _read(path)
            if now == before and now != unlike:
                break
            before = now
            time.sleep(0.1)
        return path

    def dump(self, file=sys.stderr):
        """What a screen reader would find; for the person who reads a failed journey."""
        def show(node, depth):
            try:
                if depth > 60 or not _is_showing(node) and depth > 2:
                    return
                print('  ' * depth + f'{node.get_role_name()} {node.get_name()!r}', file=file)
                for child in _children(node):
                    show(child, depth + 1)
            except GLib.Error:
                return
        root = self.root()
        if root is not None:
            show(root, 0)


def start_accessibility():
    """The accessibility bus is started by hand: the private session bus activates nothing."""
    launcher = next(path for path in ('/usr/libexec/at-spi-bus-launcher', '/usr/lib/at-spi2-core/at-spi-bus-launcher')
                    if os.path.exists(path))
    process = subprocess.Popen([launcher, '--launch-immediately'],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        asked = subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.a11y.Bus', '--object-path', '/org/a11y/bus',
                                '--method', 'org.a11y.Bus.GetAddress'], capture_output=True, check=False)
        if asked.returncode == 0:
            return process
        time.sleep(0.05)
    raise NotFound('no accessibility bus')


def in_own_desktop(size='1100x800'):
    """Runs this program again on a display, bus and keyring of its own; returns in the inner one only."""
    if os.environ.get('PASSKEYS_JOURNEY') == 'inner':
        Atspi.set_timeout(ANSWER_MILLISECONDS, ANSWER_MILLISECONDS)
        return start_accessibility()
    here = os.path.dirname(os.path.abspath(__file__))
    environment = dict(os.environ, PASSKEYS_JOURNEY='inner', PASSKEYS_DISPLAY_SIZE=size)
    command = [os.path.join(here, '../ui/with-display'), os.path.join(here, '../keyring/with-keyring'),
               sys.executable, *sys.argv]
    sys.exit(subprocess.run(command, env=environment).returncode)


def set_window_size(width, height):
    """Before the first start: there is no window manager to resize the window."""
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0/settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w', encoding='utf-8') as file:
        file.write(f'[org/example/Passkeys]\nwindow-width={width}\nwindow-height={height}\n')
    # The face and the buttons that a desktop would have set. Nothing moves, so that a click meets what it was aimed at.
    os.makedirs(os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0'), exist_ok=True)
    with open(os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0/settings.ini'), 'w', encoding='utf-8') as file:
        file.write('[Settings]\ngtk-font-name=Cantarell 11\ngtk-decoration-layout=appmenu:close\n'
                   'gtk-enable-animations=0\n')


def fresh_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def run(play, size=SIZES[-1]):
    """Plays a journey as a test: prints TAP, takes pictures where it is told to, and leaves nothing running.

    With --walk each step is walked through: see walk.py.

    Arguments: BUILD [PICTURES] [--walk] [--narrow] [--dark] [--all-looks] [--language=CODE]; all looks are three
    widths, each light and dark
    """
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith('--')]
    width, height = SIZES[0] if '--narrow' in sys.argv else size
    pictures = os.path.abspath(arguments[1]) if len(arguments) > 1 else None
    launcher = in_own_desktop(f'{width}x{height}')
    if pictures:
        fresh_folder(pictures)
    set_window_size(width, height)
    environment = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'} if '--dark' in sys.argv else {}
    app = Application(os.path.abspath(arguments[0]), pictures, environment)
    app.narrow = '--narrow' in sys.argv
    app.in_all_looks = '--all-looks' in sys.argv
    set_language(app)
    walks = '--walk' in sys.argv
    if walks:
        app.environment['GIO_EXTRA_MODULES'] = walk.folder(app.build)
    play_as_test(app, play, launcher, walks)


def set_language(app):
    for code in [argument.split('=')[1] for argument in sys.argv if argument.startswith('--language=')]:
        app.language = Language(code)
        app.environment.update(app.language.environment(os.environ['HOME']))


def play_as_test(app, play, launcher, walks=False):
    """Prints TAP, and leaves nothing running."""
    count = 0
    failed = False

    def step(sentence, picture=None):
        nonlocal count, failed
        count += 1
        running = [each for each in (app, *app.beside) if walks and each.is_running()]
        complaints = [complaint for each in running for complaint in each.walker.check()]
        path = app.picture(picture) if picture else None
        print(f'{"not ok" if complaints else "ok"} {count} - {sentence}'
              + (f' ({os.path.basename(path)})' if path else ''), flush=True)
        for complaint in complaints:
            failed = True
            print(f'# {complaint}', flush=True)

    try:
        play(app, step)
        if walks:
            seen = set().union(*(each.walker.seen for each in (app, *app.beside)))
            missed = walked.find_missed(os.path.splitext(os.path.basename(sys.argv[0]))[0], seen, app.say)
            assert not missed, f'nothing walked over {", ".join(missed)}'
        print(f'1..{count}')
    except (NotFound, AssertionError, GLib.Error) as error:
        app.picture('failed')
        app.dump()
        app.show_log()
        print(f'not ok {count + 1} - {error}\n1..{count + 1}', flush=True)
        sys.exit(1)
    finally:
        app.kill()
        launcher.terminate()
    if failed:
        sys.exit(1)
