#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program killed in the middle of a push to an organization's fleet, started again, and the push gone on with.

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
from keyring import Keyring  # noqa: E402

CHILDREN = 24
NOTES = 'CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT)'
NAMES = [f'tenant-{number:04d}' for number in range(1, CHILDREN + 1)]


def start():
    global app
    app = console.Console(sys.argv[1], 'turso-resume')


def columns(name):
    return [row[0] for row in platform.rows(name, "SELECT name FROM pragma_table_info('notes')")]


def count_changed():
    return sum('pinned' in columns(name) for name in NAMES)


def the_organization_is_added():
    app.enter_platform(platform, platform.token)
    app.choose_organization(platform)
    app.is_added()
    app.menu('schema', 'adopt')
    app.find('text', 'Names or Patterns (*, ?)').set_text('tenant-*')
    app.press('Adopt')
    app.gone('button', 'Adopt', timeout=60)
    platform.sql('schema', 'ALTER TABLE notes ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0')
    app.menu('schema', 'open')
    app.press('Survey Again')
    app.find('label', f'{CHILDREN} children: {CHILDREN} behind', timeout=60)


def it_is_killed_in_the_middle_of_a_push():
    global changed
    app.press(f'Push to {CHILDREN} Children…', 60)
    app.find('button', f'Push to {CHILDREN} Children', sensitive=True, timeout=60)
    platform.fault(plane='data', match='tenant-* POST *', kind='drop', skip=10, times=0, hold=True)
    app.press(f'Push to {CHILDREN} Children')
    app.wait(lambda: platform.counters()['in_flight']['data'] > 0 and count_of_label() >= 4, 60, 'a push that hangs')
    app.shot('before')
    app.process.kill()
    app.process.wait()
    platform.clear_faults()
    app.close()
    changed = count_changed()
    assert 0 < changed < CHILDREN, changed


def count_of_label():
    labels = app.tree().all('label', has('children up to date'), showing=True)
    return int(labels[0].name.split(' ')[0]) if labels else 0


def the_next_start_says_so():
    start()
    app.find('label', f'A push to “{platform.organization}/schema” was interrupted with {CHILDREN - changed} children left to do', timeout=60)
    app.shot('window')
    app.narrow_shot('window-narrow')
    assert not app.tree().all('label', has('Could Not Open')), 'the tab of the push is back'
    app.press('Review')
    app.find('label', starts('The push of '), timeout=60)
    app.shot('fleet')
    app.narrow_shot('fleet-narrow')


def it_goes_on_to_the_right_end():
    left = CHILDREN - changed
    app.press('Go On…')
    # The page below has a button to review; this one pushes.
    push = app.find('button', f'Push to {left} Children', sensitive=True, timeout=60)
    app.shot('review')
    push.click()
    app.find('label', f'{left} of {left} children up to date', timeout=90)
    app.shot('end')
    for name in NAMES:
        assert columns(name) == ['id', 'body', 'pinned'], name


def nothing_is_left_of_it():
    app.menu('schema', 'open')
    app.press('Survey Again')
    app.find('label', f'{CHILDREN} children, all in sync', timeout=60)
    app.gone('button', 'Go On…')
    app.shot('after')
    app.close()
    start()
    app.find('label', f'{CHILDREN} children, all in sync', timeout=60)
    app.gone('label', has('interrupted'))
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    keyring = Keyring()
    with cloud.Platform('--databases', CHILDREN) as platform:
        for name in ['schema', *NAMES]:
            if name == 'schema':
                platform.create(name)
            platform.sql(name, NOTES)
        start()
        try:
            status = uitest.run([
                the_organization_is_added,
                it_is_killed_in_the_middle_of_a_push,
                the_next_start_says_so,
                it_goes_on_to_the_right_end,
                nothing_is_left_of_it,
            ])
        finally:
            app.close()
            keyring.process.kill()
    sys.exit(status)
