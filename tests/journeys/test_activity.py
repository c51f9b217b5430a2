#!/usr/bin/env python3
# test_activity.py: what was done is read, and who is no person gets a key and a token
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_activity.py BUILD [PICTURES] [--narrow] [--dark]

import first_day
import journey


def read_activity(app, step):
    first_day.open_page(app, 'Activity')
    app.sees('Sign in', 30)
    step('What was done, the newest first', 'activity')
    app.type('Search activity', 'register')
    app.sees('Register with credential')
    app.click(app.find('label', 'Register with credential'))
    app.sees('Public Key', 30)
    step('Which passkey it was, with the proof', 'activity-entry')
    app.press('Back')


def main(app, step):
    app.start()
    first_day.found_and_join(app)
    read_activity(app, step)
    app.quit()


journey.run(main)
