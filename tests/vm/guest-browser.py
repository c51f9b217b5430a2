#!/usr/bin/env python3
# guest-browser.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Registers and signs in with the passkeys of this computer in Chromium, on a real /dev/hidraw node, on a page
behind which are passkeys-server's own relying-party checks. Runs in the virtual machine.

    guest-browser.py WITH-KEYRING SERVICE ANSWER SERVER

ANSWER is the program that the service starts for a question, whose person follows a script."""

import os
import shutil
import subprocess
import sys
import time

from guest_page import Site

BROWSER = 'chromium'
SCRIPTS = {
    'register': 'pin 246810-a\ncreate ada\n',
    'sign-in': 'pin 246810-a\n',
    'sign-in-with-list': 'pin 246810-a\n',
    'aborted': 'silence\n',
}
LOAD_SECONDS = 300
END_SECONDS = 300


def expect(number, name, holds, detail=''):
    print(f'{"ok" if holds else "not ok"} {number} {name}')
    if not holds:
        print(''.join(f'# {line}\n' for line in str(detail).splitlines()), end='')


def read(path):
    try:
        with open(path, encoding='utf-8') as file:
            return file.read()
    except FileNotFoundError:
        return ''


def start_service(service, answer, folder):
    process = subprocess.Popen([service, '--answer-with', answer], stdout=subprocess.PIPE, text=True,
                               env=os.environ | {'PASSKEYS_TEST_SCRIPTS': folder})
    assert process.stdout.readline().startswith('Offering')
    while not [name for name in os.listdir('/dev') if name.startswith('hidraw')]:
        time.sleep(0.1)
    return process


def start_browser(url, folder):
    # Its processes give up on each other after 15 s, which emulation on a busy computer may take, and the page is then
    # never loaded; fewer of them begin sooner.
    patience = [f'--ipc-connection-timeout={LOAD_SECONDS}', '--enable-features=NetworkServiceInProcess2',
                '--in-process-gpu']
    return subprocess.Popen(
        [BROWSER, '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-dev-shm-usage',
         '--disable-extensions', '--disable-component-update', '--disable-background-networking',
         *patience, '--enable-logging=stderr', '--v=0', '--vmodule=*fido*=1,*webauthn*=1,*hid*=1',
         f'--user-data-dir={folder}/browser', url],
        stdout=subprocess.DEVNULL, stderr=open(f'{folder}/browser.log', 'w', encoding='utf-8'))


def main():
    with_keyring, service_program, answer, server = sys.argv[1:]
    folder = os.environ.get('PASSKEYS_TEST_FOLDER')
    if folder is None:
        os.execv(with_keyring, [with_keyring, sys.executable, *sys.argv])
    if shutil.which(BROWSER) is None:
        print(f'1..0 # SKIP {BROWSER} is not installed')
        return

    def prepare(name):
        with open(f'{folder}/script', 'w', encoding='utf-8') as script:
            script.write(SCRIPTS[name])

    def wait_until_asked():
        while os.path.exists(f'{folder}/script'):
            time.sleep(0.1)

    def wait_for_log(n_lines):
        for _ in range(300):
            if len(lines := read(f'{folder}/log').splitlines()) >= n_lines:
                return lines
            time.sleep(0.1)
        return lines

    site = Site(server, folder, prepare, wait_until_asked)
    service = start_service(service_program, answer, folder)
    started = time.monotonic()
    browser = start_browser(site.url, folder)
    expect(1, 'the page is loaded', site.loaded.wait(LOAD_SECONDS), read(f'{folder}/browser.log')[-2000:])
    print(f'# loaded after {time.monotonic() - started:.1f} s')
    expect(2, 'every step was taken', site.ended.wait(END_SECONDS),
           f'{site.steps}\n' + read(f'{folder}/browser.log')[-3000:])
    print(f'# done after {time.monotonic() - started:.1f} s')
    for number, name in enumerate(('register', 'sign-in', 'sign-in-with-list'), 3):
        expect(number, name, site.steps.get(name, '') is None, site.steps.get(name, 'not tried'))
    expect(6, 'the page gives up', 'AbortError' in (site.steps.get('aborted') or ''),
           site.steps.get('aborted', 'not tried'))
    log = wait_for_log(4)
    expect(7, 'the person was asked each time', log[:-1] == [
        'begin:create:localhost pin:new entry:0 end => answered',
        'begin:sign-in:localhost pin end => answered',
        'begin:sign-in:localhost pin end => answered'], '\n'.join(log))
    expect(8, 'until the page gave up', log[-1].startswith('begin:sign-in:localhost') and
           log[-1].endswith(' => The service gave up'), '\n'.join(log))
    print('1..8')
    browser.terminate()
    browser.wait()
    service.terminate()
    service.wait()
    site.close()


if __name__ == '__main__':
    main()
