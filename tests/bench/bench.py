#!/usr/bin/env python3
# bench.py: runs the measurements of build-aux/bench and prints them as one table
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'journeys'))

ROUNDS = int(os.environ.get('PASSKEYS_BENCH_ROUNDS', '7'))
KNOWN_USERS = 1000
PEERS = {
    'GNOME Text Editor': (['gnome-text-editor', '--standalone'], 'GTK 4'),
    'Secrets': (['secrets'], 'GTK 4'),
    'KeePassXC': (['keepassxc'], 'Qt 5'),
    'Seahorse': (['seahorse'], 'GTK 3'),
}


def row(what, measured, against, verdict=''):
    print(f'| {what} | {measured} | {against} | {verdict} |', flush=True)


def heading(title):
    print(f'\n## {title}\n\n| what | measured | against | reach |\n| --- | --- | --- | --- |', flush=True)


def measure(build, command, environment):
    """(milliseconds to the first frame, PSS in MiB, PSS with children in MiB) of one start."""
    result = subprocess.run([build / 'tests/bench/first-frame', '--settle', '3', *command],
                            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if result.returncode != 0:
        return None
    shown, own, group = result.stdout.split()
    return float(shown), int(own) / 1024, int(group) / 1024


def prepare_organisation(build):
    """A person who is signed in, in an organisation with a thousand users."""
    import first_day
    from journey import Application
    application = Application(str(build))
    application.start()
    first_day.found_and_join(application)
    application.quit()
    first_day.add_users(application.environment, KNOWN_USERS)
    application.start()
    first_day.open_page(application, 'Users')
    application.sees('person', 30)
    application.quit()
    return application.environment


def desktop(build):
    from journey import in_own_desktop
    launcher = in_own_desktop()
    environment = prepare_organisation(build)
    environment['PASSKEYS_SERVER'] = str(build / 'src/server/passkeys-server')
    programs = {'Passkeys': [str(build / 'src/passkeys')], 'bare window': [str(build / 'tests/bench/bare-window')]}
    programs.update({name: command for name, (command, _) in PEERS.items()})
    found = {name: [] for name in programs}
    for round_number in range(ROUNDS + 1):
        for name, command in programs.items():
            one = measure(build, command, environment)
            # The first round fills caches.
            if one is not None and round_number > 0:
                found[name].append(one)
    launcher.terminate()
    print_desktop(found)


def print_desktop(found):
    medians = {name: tuple(statistics.median(column) for column in zip(*values))
               for name, values in found.items() if values}
    ours, bare = medians['Passkeys'], medians['bare window']
    heading(f'Start and memory, signed in, {KNOWN_USERS} users known (median of {ROUNDS})')
    row('start to first frame', f'{ours[0]:.0f} ms', f'bare libadwaita window: {bare[0]:.0f} ms',
        f'{ours[0] / bare[0]:.2f} × (≤ 1.5)')
    row('memory (PSS)', f'{ours[1]:.1f} MiB', f'bare libadwaita window: {bare[1]:.1f} MiB',
        f'{ours[1] / bare[1]:.2f} × (≤ 1.3)')
    row('the same with its organisation’s server', f'{ours[2]:.1f} MiB', 'the server is a program of its own')
    for name, (_, toolkit) in PEERS.items():
        if name not in medians:
            row(f'{name} ({toolkit})', '-', 'did not start here')
            continue
        row(f'{name} ({toolkit})', f'ours {ours[0]:.0f} ms, {ours[1]:.1f} MiB',
            f'{medians[name][0]:.0f} ms, {medians[name][1]:.1f} MiB',
            f'start {"ahead" if ours[0] < medians[name][0] else "behind"}, '
            f'memory {"ahead" if ours[1] < medians[name][1] else "behind"}')


def users_page(build):
    from journey import in_own_desktop
    in_own_desktop().terminate()
    environment = dict(os.environ, GSETTINGS_SCHEMA_DIR=str(build / 'data'), GSK_RENDERER='cairo',
                       GDK_DISABLE='vulkan,gl', GDK_DEBUG='no-portals', GTK_A11Y='none')
    result = subprocess.run([build / 'tests/bench/users-page', '100000'], env=environment,
                            stdout=subprocess.PIPE, text=True, check=True)
    found = dict(line.split() for line in result.stdout.splitlines())
    heading('Users page, 100,000 users: longest time the main loop was held up')
    row('first rows', f'{found["first-rows"]} ms', 'one frame: 16 ms',
        f'shown {found["first-rows-after"]} ms after the page')
    row('while all rows arrive', f'{found["loading"]} ms', 'one frame: 16 ms',
        f'all there after {float(found["all-rows-after"]) / 1000:.1f} s')
    for name, value in found.items():
        if name.startswith('keystroke-'):
            row(f'search “{name.removeprefix("keystroke-")}”', f'{value} ms', 'one frame: 16 ms')
    row('drawing the window once', f'{found["one-whole-frame"]} ms', 'software rendering')


def server(build):
    result = subprocess.run([build / 'tests/bench/passkeys-load', build / 'src/server/passkeys-server'],
                            stdout=subprocess.PIPE, text=True, check=True)
    print(f'\n## Server, one process, 64 clients\n\n```\n{result.stdout}```')


def security_key(build):
    result = subprocess.run([build / 'tests/bench/security-key-signing'], stdout=subprocess.PIPE, text=True, check=True)
    found = {name: float(value) for name, value in (line.split() for line in result.stdout.splitlines())}
    heading('Signing with a security key that is touched at once')
    row('one key', f'{found["ceremony"]:.1f} ms', f'libfido2 alone: {found["plain"]:.1f} ms',
        f'{found["ceremony"] - found["plain"]:+.1f} ms (≤ 20)')
    row('three keys, one of which holds the passkey', f'{found["ceremony-of-three"]:.1f} ms',
        f'libfido2 alone: {found["plain"]:.1f} ms',
        f'{found["questions-to-others"]:.1f} questions to each other key (≤ 1)')


PARTS = {'desktop': desktop, 'users-page': users_page, 'server': server, 'security-key': security_key}


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    parts = sys.argv[2:]
    if len(parts) == 1:
        PARTS[parts[0]](build)
        return
    # Each part in a process of its own: it brings its own desktop.
    for part in parts:
        subprocess.run([sys.executable, __file__, str(build), part], check=True)


if __name__ == '__main__':
    main()
