#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes GTK complain of a window that is jumped to the width of a phone, or of rows that come at once.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import console  # noqa: E402
import uitest  # noqa: E402
from console import has, starts  # noqa: E402

WIDE, PHONE = (1200, 860), (360, 640)


def complaints():
    """But for GTK’s of its own cursor, which an entry that gets the focus with the window lets blink in what it selects."""
    return [line for line in app.faults() if 'unexpected blinking selection' not in line]


def jump(name):
    """In one step, as a tiled window does, and back."""
    app.resize(*WIDE)
    app.resize(*PHONE)
    app.shot(name)
    assert not complaints(), complaints()
    app.resize(*WIDE)
    assert not complaints(), complaints()


def the_start_page_jumps():
    app.find('button', 'Try the Demo Fleet')
    jump('start')


def a_database_jumps():
    app.enter_platform(platform, platform.token)
    app.keep_for_session(platform)
    app.open_row('tenant-0001')
    jump('database')


def rows_come_with_the_last_key():
    for number in range(20):
        run = app.find('button', 'Run Statement', sensitive=True)
        app.find('text', 'SQL').set_text(f'SELECT {number} AS n')
        app.focus_window()
        app.xdotool('key', '--delay', 0, 'ctrl+End', 'space')
        run.do()
        app.wait(lambda: [row[-1] for row in app.grid('Rows')[1]] == [str(number)])
    assert not complaints(), complaints()


def the_dialogs_of_tokens_fit_a_phone():
    app.open_connection('Tokens…')
    app.find('button', 'Tokens…').pointer()
    app.find('button', 'New API Token…')
    jump('tokens')
    app.press('New API Token…')
    app.focus('text', 'Name')
    app.type('ci')
    jump('new-token')
    app.press_last('Create')
    app.find('button', 'Copy Token', timeout=30)
    jump('token')
    app.resize(*PHONE)
    app.keys('Escape')
    app.find('label', 'Close Without the Token?')
    app.shot('close')
    assert not complaints(), complaints()
    app.press_last('Close')
    app.gone('button', 'Copy Token')
    assert not complaints(), complaints()


if __name__ == '__main__':
    with cloud.Platform('--databases', 3) as platform:
        app = console.Console(sys.argv[1], 'warnings')
        try:
            status = uitest.run([
                the_start_page_jumps,
                a_database_jumps,
                rows_come_with_the_last_key,
                the_dialogs_of_tokens_fit_a_phone,
            ])
        finally:
            app.close()
    sys.exit(status)
