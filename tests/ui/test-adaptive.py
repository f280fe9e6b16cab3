#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program in the dark, on a phone's width, and after a restart or a session's end.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import uitest  # noqa: E402

MANOR, MANORCTL = sys.argv[1:3]
PICTURES = os.environ.get('MANOR_PICTURES', '.')
WORK = tempfile.mkdtemp()
DEMO = os.path.join(WORK, 'demo')
UNSAVED = 'SELECT content\nFROM messages\nWHERE content LIKE \'%lunch%\''


def start(*arguments, dark=False):
    return uitest.App([MANOR, *arguments],
                      env={'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'} if dark else None)


def picture(app, name):
    app.picture(os.path.join(PICTURES, name + '.png'))


def child(name):
    return lambda text: text is not None and text.startswith(name + ',')


def the_dark_fleet_fits_a_phone():
    app = start(DEMO, dark=True)
    try:
        app.find('list item', lambda n: n is not None and n.startswith('slack-schema'), timeout=60)
        app.keys('ctrl+k')
        app.type('slack-schema')
        app.keys('Return')
        app.find('list', 'Variants', timeout=60)
        picture(app, 'dark-fleet')
        app.resize(360, 640)
        app.find('list', 'Variants')
        picture(app, 'narrow-fleet')
        app.keys('F9')
        app.find('list', 'Databases')
        picture(app, 'narrow-sidebar')
    finally:
        app.close()


def types(text, folder=None):
    """A program with the text in its editor, not run, and just now."""
    app = start(*filter(None, [folder]))
    app.find('list item', lambda n: n is not None and n.startswith('slack-schema'), timeout=60)
    app.keys('ctrl+k')
    app.type('acme-slack')
    app.wait(lambda: app.tree().all('list item', child('acme-slack'), showing=True))
    app.keys('Return')
    app.find('text', 'SQL', focused=True, timeout=60).set_text(text)
    app.wait(lambda: app.find('text', 'SQL').text() == text)
    return app


def is_there(text):
    app = start()
    try:
        assert app.find('text', 'SQL', timeout=60).text() == text
    finally:
        app.close()


def what_was_typed_survives_a_restart():
    app = types(UNSAVED, DEMO)
    try:
        app.keys('ctrl+q')
        app.process.wait(30)
        assert app.process.returncode == 0, app.process.returncode
    finally:
        app.close()
    is_there(UNSAVED)


def what_was_typed_survives_the_end_of_the_session():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        text = f'{UNSAVED} -- {number}'
        app = types(text)
        try:
            app.process.send_signal(number)
            app.process.wait(30)
            assert app.process.returncode == -number, app.process.returncode
        finally:
            app.close()
        is_there(text)


if __name__ == '__main__':
    subprocess.run([MANORCTL, 'demo', DEMO], check=True, stdout=subprocess.DEVNULL)
    try:
        status = uitest.run([
            the_dark_fleet_fits_a_phone,
            what_was_typed_survives_a_restart,
            what_was_typed_survives_the_end_of_the_session,
        ])
    finally:
        subprocess.run(['rm', '-rf', WORK], check=True)
    sys.exit(status)
