#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on a schema database whose changes the platform carries on by itself, as older organizations have
them: a child made, a change reviewed, sent and seen arriving.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import console  # noqa: E402
import uitest  # noqa: E402
from console import has, starts  # noqa: E402

NOTES = 'CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT);'
CHILDREN = ['plan-0001', 'plan-0002', 'plan-0003', 'plan-new']


def has_table(name, table):
    return platform.value(name, f"SELECT count(*) FROM sqlite_schema WHERE name = '{table}'") == 1


def fleet(action):
    """What the menu of its row does: the first one below the connection."""
    app.keys('ctrl+k', 'Escape')
    app.wait(lambda: app.tree().all('list item', starts('tenant-0001,'), showing=True))
    app.find('list', 'Databases').select(1)
    app.find('list item', starts('plan, schema database'), selected=True)
    app.sidebar('sidebar.' + action)


def write_change(sql):
    fleet('open-editor')
    app.find('label', has('carries every change of “plan” to its'), timeout=30)
    app.find('text', 'SQL').set_text(sql)
    app.press('Review Push…')


def the_organization_is_added():
    app.enter_platform(platform, platform.token)
    app.keep_for_session(platform)
    app.find('list item', starts('plan, schema database of the server, 3 children'))
    app.find('list item', starts('tenant-0001, database'))
    app.shot('listed')


def its_fleet_says_who_carries_changes_on():
    fleet('open')
    app.find('label', '3 children, all in sync', timeout=60)
    app.find('label', starts('The server carries changes on'))
    app.shot('fleet')


def a_child_is_made_by_the_platform():
    fleet('new-child')
    app.find('text', 'Name').set_text('plan-new')
    app.shot('new-child')
    app.press('Create')
    app.gone('button', 'Create', timeout=60)
    made = platform.get(platform.of('databases/plan-new'))[1]['database']
    assert made['schema'] == 'plan', made
    assert has_table('plan-new', 'notes')
    app.keys('ctrl+k', 'Escape')
    app.find('list item', starts('plan, schema database of the server, 4 children'))


def a_statement_on_a_child_is_refused_with_the_remedy():
    app.open_row('plan-new')
    app.find('text', 'SQL').set_text('CREATE TABLE own(x);')
    app.press('Run Statement')
    app.find('label', has('“plan”'), timeout=30)
    app.shot('refused')
    assert not has_table('plan-new', 'own')


def a_change_is_reviewed_and_seen_arriving():
    write_change('CREATE TABLE tags(note INTEGER REFERENCES notes(id), tag TEXT);')
    app.find('button', 'Push to 4 Children', sensitive=True, timeout=60)
    app.find('label', starts('The server will change “plan” and its 4 children, or none of them'))
    app.shot('review')
    app.narrow_shot('review-narrow')
    assert not has_table('plan', 'tags')
    # Its answer is a while in coming.
    platform.fault(plane='data', match='plan-acme *', kind='slow', hold=True, after_request=True)
    app.press('Push to 4 Children')
    app.find('label', 'Waiting for the server of “plan”…', timeout=30)
    app.find('label', '0 of 4 children up to date')
    app.shot('under-way')
    platform.clear_faults()
    app.find('label', starts('4 of 4 children up to date'), timeout=90)
    app.shot('arrived')
    for name in ['plan', *CHILDREN]:
        assert has_table(name, 'tags'), name


def one_child_that_cannot_stops_it_for_all():
    platform.sql('plan-0002', "INSERT INTO notes(body) VALUES ('twice'), ('twice')")
    write_change('CREATE UNIQUE INDEX bodies ON notes(body);')
    app.find('label', starts('1 child cannot take this'), timeout=60)
    app.find('label', '1 child: plan-0002')
    app.find('button', 'Push to 4 Children', sensitive=False)
    app.shot('blocked')
    app.press('Cancel')
    app.gone('button', 'Push to 4 Children')
    platform.sql('plan-0002', 'DELETE FROM notes')
    app.press('Review Push…')
    app.press('Push to 4 Children', 60)
    app.find('label', starts('4 of 4 children up to date'), timeout=90)
    for name in ['plan', *CHILDREN]:
        assert has_table(name, 'bodies'), name


def nothing_went_wrong_unseen():
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    with tempfile.NamedTemporaryFile('w', suffix='.sql') as script:
        script.write(NOTES)
        script.flush()
        with cloud.Platform('--databases', 1, '--schema', 'plan', '--children', 3, '--sql', script.name) as platform:
            app = console.Console(sys.argv[1], 'turso-native')
            try:
                status = uitest.run([
                    the_organization_is_added,
                    its_fleet_says_who_carries_changes_on,
                    a_child_is_made_by_the_platform,
                    a_statement_on_a_child_is_refused_with_the_remedy,
                    a_change_is_reviewed_and_seen_arriving,
                    one_child_that_cannot_stops_it_for_all,
                    nothing_went_wrong_unseen,
                ])
            finally:
                app.close()
    sys.exit(status)
