#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on an organization with a fleet of 5,000 children: surveyed, filtered, reviewed, pushed, the push
stopped and gone on with. No test: it takes minutes, and says what the window did meanwhile.

    tools/sdk exec tests/with-display env MANOR_KEYRING=memory GSETTINGS_SCHEMA_DIR=_build/data \\
      python3 tests/ui/scale-turso.py _build/src/manor/manor
"""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import console  # noqa: E402
import uitest  # noqa: E402
import watch  # noqa: E402
from console import has, starts  # noqa: E402

CHILDREN = int(os.environ.get('MANOR_CHILDREN', '5000'))
SCHEMA = ''.join(f'CREATE TABLE t{i}(id INTEGER PRIMARY KEY, name TEXT NOT NULL, body TEXT);\n' for i in range(4))


def start():
    global app, watched, look
    app = console.Console(sys.argv[1], 'scale-turso', env={'TURSO_API_TOKEN': ''})
    watched, look = watch.Watch(app).until, watch.Watch(app).shows


def columns(number):
    return int(platform.value(f'tenant-{number:04d}', "SELECT count(*) FROM pragma_table_info('t0')"))


def count_pushed(wanted):
    return sum(columns(number) == wanted for number in range(1, CHILDREN + 1))


def count():
    labels = look('label', has('children up to date'))()
    return int(labels[0].name.split(' ')[0]) if labels else 0


def the_organization_is_added():
    app.enter_platform(platform, platform.token)
    app.press('Continue')
    app.find('label', 'Account', timeout=60)
    if not app.tree().all('button', 'Add', showing=True)[-1].has('sensitive'):
        app.find('check box', has(platform.organization)).do()
    app.press_last('Add')
    watched('listing', look('list item', starts('schema,')))
    app.is_added()
    app.find('button', 'New Schema Database…', timeout=60)


def the_fleet_is_surveyed():
    app.menu('schema', 'adopt')
    app.find('text', 'Names or Patterns (*, ?)').set_text('tenant-*')
    watched('adoption', lambda: app.tree().all('button', 'Adopt', showing=True, sensitive=True))
    app.shot('adopt')
    app.press('Adopt')
    watched('adopting', lambda: not app.tree().all('button', 'Adopt', showing=True))
    app.menu('schema', 'open')
    watched('survey', look('label', starts(f'{CHILDREN} children, all in sync')))
    app.shot('fleet')


def it_falls_behind():
    platform.sql('schema', 'ALTER TABLE t0 ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0')
    app.press('Survey Again')
    app.wait(look('button', 'Stop the Survey'))
    app.shot('surveying')
    watched('survey', look('label', f'{CHILDREN} children: {CHILDREN} behind'))
    app.shot('behind')
    app.narrow_shot('behind-narrow')


def children_are_listed_and_filtered():
    # The page has such a switch, too, above the one of the group.
    app.tree().all('label', 'Children', showing=True)[-1].pointer()
    watched('children listed', look('list item', starts('tenant-0001')), timeout=60)
    app.shot('children')


def the_sidebar_filters():
    app.keys('ctrl+k')
    for text in ('tenant-49', 'tenant-499', 'is:asleep', 't'):
        app.find('entry', 'Find a database').set_text(text)
        watched(f'“{text}” in the sidebar', lambda: True)
    app.shot('filtered')
    app.keys('Escape')


def the_push_is_reviewed():
    app.press(f'Push to {CHILDREN} Children…', 60)
    watched('review', lambda: app.tree().all('button', f'Push to {CHILDREN} Children', showing=True, sensitive=True))
    app.shot('review')


def it_is_stopped():
    app.press(f'Push to {CHILDREN} Children', 60)
    watched('first part of the push', lambda: count() > CHILDREN // 10)
    app.shot('pushing')
    app.narrow_shot('pushing-narrow')
    app.press('Stop')
    watched('stopping', look('label', 'Stopped'))
    print('#', count(), 'children are up to date')
    app.shot('stopped')


def it_goes_on():
    app.press('Push the Rest')
    watched('the rest of the push', look('label', starts(f'{CHILDREN} of {CHILDREN} children up to date')))
    app.shot('pushed')
    assert count_pushed(4) == CHILDREN


if __name__ == '__main__':
    with tempfile.NamedTemporaryFile('w', suffix='.sql') as sql:
        sql.write(SCHEMA)
        sql.flush()
        with cloud.Platform('--databases', CHILDREN, '--sql', sql.name, '--page-size', 1000) as platform:
            platform.create('schema')
            platform.sql('schema', SCHEMA)
            start()
            try:
                status = uitest.run([
                    the_organization_is_added,
                    the_fleet_is_surveyed,
                    it_falls_behind,
                    children_are_listed_and_filtered,
                    the_sidebar_filters,
                    the_push_is_reviewed,
                    it_is_stopped,
                    it_goes_on,
                ])
            finally:
                app.close()
    sys.exit(status)
