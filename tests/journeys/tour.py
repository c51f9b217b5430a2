#!/usr/bin/env python3
# tour.py: the first day with the application, with a picture of each screen
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tour.py BUILD [PICTURES] [--narrow] [--dark] [--language=CODE]

import first_day
import journey


def main(app, step):
    app.environment['G_MESSAGES_DEBUG'] = 'all'
    app.start()
    recovery_code = first_day.found_and_join(app, step)
    first_day.add_second_passkey(app, step)
    first_day.switch_off_and_on(app, step)
    first_day.invite(app, step)
    first_day.look_at_colleague(app, step)
    first_day.sign_out_and_in(app, step)
    first_day.look_around(app, step)
    first_day.tells_no_secret(app, first_day.PIN, recovery_code)
    step('Nothing that was logged or left on the disk tells a secret')
    app.quit()
    app.start()
    app.sees('Two Ways Back In', 30)
    app.sees(first_day.ORGANISATION)
    first_day.open_page(app, 'Credentials')
    app.sees('Second passkey is active', 30)
    step('After a restart of application and server: still signed in, nothing lost', 'after-restart')
    app.quit()


journey.run(main)
