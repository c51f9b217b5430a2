#!/usr/bin/env python3
# bench.py: runs the measurements of build-aux/bench and prints them as one table
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'journeys'))

ROUNDS = int(os.environ.get('PASSKEYS_BENCH_ROUNDS', '7'))
KNOWN_USERS = 1000
FEW_USERS = 100
MANY_USERS = 100000
IDLE_SECONDS = 10
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


def begin_with(page, environment):
    """Where the person was last is where the next start begins."""
    subprocess.run(['gsettings', 'set', 'org.example.Passkeys', 'last-page', page], env=environment, check=True)


def desktop(build):
    from journey import in_own_desktop
    launcher = in_own_desktop()
    environment = prepare_organisation(build)
    environment['PASSKEYS_SERVER'] = str(build / 'src/server/passkeys-server')
    programs = {'profile': [str(build / 'src/passkeys')], 'users': [str(build / 'src/passkeys')],
                'bare window': [str(build / 'tests/bench/bare-window')]}
    programs.update({name: command for name, (command, _) in PEERS.items()})
    found = {name: [] for name in programs}
    for round_number in range(ROUNDS + 1):
        for name, command in programs.items():
            begin_with('users' if name == 'users' else 'profile', environment)
            one = measure(build, command, environment)
            # The first round fills caches.
            if one is not None and round_number > 0:
                found[name].append(one)
    launcher.terminate()
    print_desktop(found)


def print_desktop(found):
    medians = {name: tuple(statistics.median(column) for column in zip(*values))
               for name, values in found.items() if values}
    ours, users, bare = medians['profile'], medians['users'], medians['bare window']
    heading(f'Start and memory, signed in, {KNOWN_USERS} users known (median of {ROUNDS})')
    row('start to first frame', f'{ours[0]:.0f} ms', f'bare libadwaita window: {bare[0]:.0f} ms',
        f'{ours[0] / bare[0]:.2f} × (≤ 1.5)')
    row('memory (PSS)', f'{ours[1]:.1f} MiB', f'bare libadwaita window: {bare[1]:.1f} MiB',
        f'{ours[1] / bare[1]:.2f} × (≤ 1.3)')
    row('the same, beginning with the Users page', f'{users[0]:.0f} ms, {users[1]:.1f} MiB',
        f'{bare[0]:.0f} ms, {bare[1]:.1f} MiB', f'{users[0] / bare[0]:.2f} ×, {users[1] / bare[1]:.2f} ×')
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
    results = [subprocess.run([build / 'tests/bench/users-page', '100000'], env=environment,
                              stdout=subprocess.PIPE, text=True, check=True) for _ in range(3)]
    rounds = [read_figures(result.stdout) for result in results]
    found = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    heading('Users page, 100,000 users: longest time the main loop was held up (median of 3)')
    row('first rows', f'{found["first-rows"]:.1f} ms', 'one frame: 16 ms',
        f'shown {found["first-rows-after"]:.1f} ms after the page')
    row('while all rows arrive', f'{found["loading"]:.1f} ms', 'one frame: 16 ms',
        f'all there after {found["all-rows-after"] / 1000:.1f} s')
    for name, value in found.items():
        if name.startswith('keystroke-'):
            row(f'search “{name.removeprefix("keystroke-")}”', f'{value:.1f} ms', 'one frame: 16 ms')
    row('drawing the window once', f'{found["one-whole-frame"]:.1f} ms', 'software rendering')


def read_pss(pid):
    """MiB that are this process's share."""
    with open(f'/proc/{pid}/smaps_rollup', encoding='utf-8') as file:
        return next(int(line.split()[1]) for line in file if line.startswith('Pss:')) / 1024


def measure_users_page_memory(application, number):
    import first_day
    application.start()
    first_day.open_page(application, 'Users')
    application.sees(f'{number} users', 120)
    time.sleep(3)
    memory = read_pss(application.process.pid)
    application.quit()
    return memory


def many_users(build):
    from journey import Application, in_own_desktop
    import first_day
    launcher = in_own_desktop()
    application = Application(str(build))
    application.start()
    first_day.found_and_join(application)
    application.quit()
    memory = {}
    known = 1
    for number in (FEW_USERS, MANY_USERS):
        first_day.add_users(application.environment, number - known, first=known)
        known = number
        memory[number] = measure_users_page_memory(application, number)
    launcher.terminate()
    few, many = memory[FEW_USERS], memory[MANY_USERS]
    heading('The application with the Users page open and all users read')
    row(f'memory (PSS), {MANY_USERS:,} users', f'{many:.1f} MiB', f'{FEW_USERS} users: {few:.1f} MiB',
        f'{many / few:.2f} × (≤ 1.5)')


def encode_site_request():
    """A CTAP2 command as the service for browsers hands it over: a passkey for example.org."""
    return (b'\x10\x01\xa5\x01\x58\x20' + bytes(32) + b'\x02\xa1\x62id\x6bexample.org'
            b'\x03\xa2\x62id\x44user\x64name\x63ann'
            b'\x04\x81\xa2\x63alg\x26\x64type\x6apublic-key\x07\xa1\x62rk\xf5')


def site_window(build):
    from journey import in_own_desktop
    launcher = in_own_desktop()
    # As the process draws by itself; the bare window would else be measured with software GL.
    environment = dict(os.environ, GSETTINGS_SCHEMA_DIR=str(build / 'data'), GSK_RENDERER='cairo',
                       GDK_DISABLE='gl,vulkan')
    request = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'request'
    request.write_bytes(encode_site_request())
    programs = {'ours': ['--request', str(request), str(build / 'src/passkeys'), '--answer-site'],
                'asked': [str(build / 'tests/bench/site-request'), str(request), str(build / 'src/passkeys')],
                'bare': [str(build / 'tests/bench/bare-window')]}
    found = {name: [] for name in programs}
    for round_number in range(ROUNDS + 1):
        for name, command in programs.items():
            one = measure(build, command, environment)
            if round_number > 0:
                found[name].append(one)
    launcher.terminate()
    ours, asked, bare = (tuple(statistics.median(column) for column in zip(*found[name])) for name in programs)
    heading(f'A site asks: until the person sees it (median of {ROUNDS})')
    row('start of the window’s process to its first frame', f'{ours[0]:.0f} ms',
        f'bare libadwaita window: {bare[0]:.0f} ms', f'{ours[0] / bare[0]:.2f} ×')
    row('last frame of the request to the first frame of the window, and the start of the service before it',
        f'{asked[0]:.0f} ms', f'bare libadwaita window: {bare[0]:.0f} ms', f'{asked[0] / bare[0]:.2f} ×')
    row('memory (PSS)', f'{ours[1]:.1f} MiB', f'bare libadwaita window: {bare[1]:.1f} MiB',
        f'{ours[1] / bare[1]:.2f} ×')


def site_answer(build):
    result = subprocess.run([HERE.parent / 'keyring/with-keyring', '--absent', build / 'tests/bench/site-answer'],
                            stdout=subprocess.PIPE, text=True, check=True)
    found = read_figures(result.stdout)
    simulated = f'the simulated key, touched at once, its whole answer: {found["simulated"]:.1f} ms'
    heading('A site asks: from the PIN to the answer, with a PIN that is cheap to try')
    row('sign in', f'{found["sign-in"]:.1f} ms', simulated, f'{found["sign-in"] - found["simulated"]:+.1f} ms')
    row('create, in place of the passkey that is there', f'{found["create"]:.1f} ms', simulated,
        'written to the keyring before it answers')


def idle_service(build):
    heading(f'The service for browsers while nobody asks, in an emulated computer ({IDLE_SECONDS} s)')
    result = run_in_vm(build, HERE / 'idle-service.sh', build / 'src/service/passkeys-browser-service',
                       str(IDLE_SECONDS))
    if result.returncode != 0:
        row('wake-ups', '-', 'not measured here', result.stderr.strip().splitlines()[-1])
        return
    found = read_figures(result.stdout)
    row('wake-ups, all its threads', f'{found["switches"]:.0f}', 'nothing polls: 0')
    row('memory (PSS)', f'{found["pss"] / 1024:.1f} MiB', 'no window: less than 25 MiB')


def server(build):
    result = subprocess.run([build / 'tests/bench/passkeys-load', build / 'src/server/passkeys-server'],
                            stdout=subprocess.PIPE, text=True, check=True)
    print(f'\n## Server, one process, 64 clients\n\n```\n{result.stdout}```')


def read_figures(text):
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def security_key(build):
    result = subprocess.run([build / 'tests/bench/security-key-signing'], stdout=subprocess.PIPE, text=True, check=True)
    found = read_figures(result.stdout)
    heading('Signing with a security key that is touched at once')
    row('one key', f'{found["ceremony"]:.1f} ms', f'libfido2 alone: {found["plain"]:.1f} ms',
        f'{found["ceremony"] - found["plain"]:+.1f} ms (≤ 20)')
    row('three keys, one of which holds the passkey', f'{found["ceremony-of-three"]:.1f} ms',
        f'libfido2 alone: {found["plain"]:.1f} ms',
        f'{found["questions-to-three"]:.1f} questions to each other key (≤ 1)')
    row('three keys that have rested while a dialog was read', f'{found["ceremony-of-rested"]:.1f} ms',
        f'libfido2 alone: {found["plain"]:.1f} ms',
        f'{found["questions-to-rested"]:.1f} questions to each other key (≤ 1)')
    row('three keys that no dialog has opened', f'{found["ceremony-of-unheld"]:.1f} ms',
        f'libfido2 alone: {found["plain"]:.1f} ms',
        f'{found["questions-to-unheld"]:.1f} questions to each other key: it is opened first, as libfido2 does')
    security_key_nodes(build)


def run_in_vm(build, *command):
    folder = build / 'tests/vm'
    folder.mkdir(exist_ok=True)
    return subprocess.run([HERE.parent.parent / 'build-aux/vm-run', '/', folder, *command],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def security_key_nodes(build):
    """The same on real nodes, in a virtual machine."""
    result = run_in_vm(build, build / 'tests/bench/security-key-nodes', build / 'tests/virtual-key/virtual-key')
    heading('The same on /dev/hidraw, in an emulated computer, which is some ten times slower')
    if result.returncode != 0:
        row('one key', '-', 'not measured here', result.stderr.strip().splitlines()[-1])
        return
    found = read_figures(result.stdout)
    tool = f'fido2-assert: {found["tool"]:.0f} ms, {found["tool-start"]:.0f} of them to start'
    row('one key', f'{found["ceremony"]:.0f} ms', tool,
        f'{found["ceremony"] - found["tool"]:+.0f} ms (≤ 20)')
    row('one key', f'{found["ceremony"]:.0f} ms', f'libfido2 in one process: {found["plain"]:.0f} ms',
        f'{found["ceremony"] - found["plain"]:+.0f} ms (≤ 20)')
    row('three keys that have rested', f'{found["ceremony-of-three"]:.0f} ms', tool)


def read_wake_ups(pid):
    """How often each thread of the process has been woken."""
    wake_ups = {}
    for task in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{task}/status', encoding='utf-8') as file:
            wake_ups[task] = next(int(line.split()[1]) for line in file if line.startswith('voluntary_ctxt_switches'))
    return wake_ups


def watch_idle(application, page):
    """Wake-ups per second while nothing happens on a page."""
    import first_day
    first_day.open_page(application, page)
    time.sleep(5)
    before = read_wake_ups(application.process.pid)
    time.sleep(IDLE_SECONDS)
    after = read_wake_ups(application.process.pid)
    # A thread that has ended meanwhile takes its number with it.
    return sum(number - before.get(task, 0) for task, number in after.items()) / IDLE_SECONDS


def idle(build):
    from journey import Application, in_own_desktop
    import first_day
    launcher = in_own_desktop()
    application = Application(str(build))
    application.start()
    first_day.found_and_join(application)
    closed = watch_idle(application, 'Profile')
    opened = watch_idle(application, 'Security Keys')
    closed_again = watch_idle(application, 'Profile')
    application.quit()
    launcher.terminate()
    heading(f'Wake-ups of the idle application (all its threads, {IDLE_SECONDS} s)')
    row('Security Keys page never opened', f'{closed:.1f} /s', 'nothing polls: 0 /s')
    row('Security Keys page open', f'{opened:.1f} /s', 'the poll: 4 /s')
    row('Security Keys page closed again', f'{closed_again:.1f} /s', 'nothing polls: 0 /s')


PARTS = {'desktop': desktop, 'users-page': users_page, 'many-users': many_users, 'server': server,
         'security-key': security_key, 'site-window': site_window,
         'site-answer': site_answer, 'idle': idle, 'idle-service': idle_service}


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
