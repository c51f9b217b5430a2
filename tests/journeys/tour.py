#!/usr/bin/env python3
# tour.py: the first day with the application, with a picture of each screen
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tour.py BUILD [PICTURES] [--narrow] [--dark]

import os
import sys

import first_day
import journey


def main():
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith('--')]
    narrow = '--narrow' in sys.argv
    build = os.path.abspath(arguments[0])
    pictures = os.path.abspath(arguments[1]) if len(arguments) > 1 else None
    width, height = (360, 720) if narrow else (1100, 800)

    launcher = journey.in_own_desktop(f'{width}x{height}')
    if pictures:
        journey.fresh_folder(pictures)
    journey.set_window_size(width, height)
    environment = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'} if '--dark' in sys.argv else {}
    app = journey.Application(build, pictures, environment)
    count = 0

    def step(sentence, picture=None):
        nonlocal count
        count += 1
        path = app.picture(picture) if picture else None
        print(f'ok {count} - {sentence}' + (f' ({os.path.basename(path)})' if path else ''), flush=True)

    try:
        play(app, step)
        print(f'1..{count}')
    except journey.NotFound as error:
        app.picture('failed')
        app.dump()
        app.show_log()
        print(f'not ok {count + 1} - {error}\n1..{count + 1}', flush=True)
        sys.exit(1)
    finally:
        app.kill()
        launcher.terminate()


def play(app, step):
    app.start()
    first_day.found_and_join(app, step)
    first_day.add_second_passkey(app, step)
    first_day.switch_off_and_on(app, step)
    first_day.invite(app, step)
    first_day.sign_out_and_in(app, step)
    app.quit()
    app.start()
    app.sees('Two Ways Back In', 30)
    app.sees(first_day.ORGANISATION)
    first_day.open_page(app, 'Credentials')
    app.sees('Second passkey is active', 30)
    step('After a restart of application and server: still signed in, nothing lost', 'after-restart')
    app.quit()


if __name__ == '__main__':
    main()
