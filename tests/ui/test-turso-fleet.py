#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on an organization's fleet, through the window: databases made, a change reviewed with its cost
and pushed, rows kept, drift repaired.

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

NOTES = 'CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT)'


def schema(name, table):
    return platform.value(name, f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")


def run_sql(name, sql):
    """In the SQL editor, all of it."""
    app.menu(name, 'open-editor' if name == 'notes' else 'open')
    app.find('page tab', name, timeout=30)
    app.find('text', 'SQL', timeout=30).set_text(sql)
    app.press('Run All')


def push(count, children, timeout=90):
    """From the fleet's page through the review to the end."""
    app.press(f'Push to {children}…', timeout)
    app.press(f'Push to {children}', timeout)
    app.find('label', starts(f'{count} of {count} '), timeout=timeout)


def survey(summary):
    """Its fleet's page says so once it was read again."""
    app.menu('notes', 'open')
    app.press('Survey Again')
    app.find('label', summary, timeout=60)


def the_organization_is_added():
    app.enter_platform(platform, platform.token)
    app.keep_for_session(platform)


def a_schema_database_is_made():
    app.open_connection()
    app.press('New Schema Database…')
    app.find('text', 'Name').set_text('Notes')
    app.find('button', 'Create', sensitive=False)
    app.find('text', 'Name').set_text('notes')
    app.find('text', 'Children (names or patterns)').set_text('user*')
    app.find('text', 'Schema SQL').set_text(NOTES)
    app.shot('new-schema')
    app.narrow_shot('new-schema-narrow')
    app.keys('Escape')
    app.press('Keep Editing')
    assert app.find('text', 'Schema SQL').text() == NOTES
    app.press('Create')
    app.gone('button', 'Create', timeout=60)
    app.row('notes')
    assert schema('notes', 'notes') == NOTES


def children_are_made_of_it():
    for name in ('user1', 'user2'):
        app.menu('notes', 'new-child')
        app.find('text', 'Name').set_text(name)
        app.press('Create')
        app.gone('button', 'Create', timeout=60)
        app.find('page tab', name, timeout=30)
        assert schema(name, 'notes') == NOTES


def rows_are_put_in():
    run_sql('user1', "INSERT INTO notes(body) VALUES ('milk'), ('bread'); SELECT body FROM notes;")
    titles, rows = app.wait(lambda: app.grid('Rows'))
    assert [row[-1] for row in rows] == ['milk', 'bread'], rows
    app.shot('rows')


def the_schema_database_is_changed():
    run_sql('notes', 'ALTER TABLE notes ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;')
    app.wait(lambda: 'pinned' in schema('notes', 'notes'), message='the column')
    survey('2 children: 2 behind')
    app.shot('behind')


def the_review_says_what_it_costs():
    app.press('Push to 2 Children…', 60)
    app.find('label', has('rows written, as the platform bills them'), timeout=60)
    app.find('label', 'Copy Before the Push')
    app.shot('review')
    app.press('Push to 2 Children', 60)
    # The keys are on the page that opens, not on the one below it.
    app.find('radio button', 'All', focused=True)
    app.find('label', starts('2 of 2 children up to date'), timeout=90)
    app.shot('push')


def it_arrived_and_the_rows_are_kept():
    for name in ('user1', 'user2'):
        assert 'pinned' in schema(name, 'notes'), name
        app.look_for(name)
        app.find('list item', starts(f'{name}, in sync'))
    assert platform.rows('user1', 'SELECT body, pinned FROM notes ORDER BY id') == [('milk', 0), ('bread', 0)]


def a_drifted_child_is_repaired():
    platform.sql('user2', 'ALTER TABLE notes DROP COLUMN pinned; ALTER TABLE notes ADD COLUMN pinned TEXT')
    survey('2 children: 1 in sync, 1 drifted')
    app.shot('drifted')
    push(1, '1 Child')
    assert 'pinned INTEGER NOT NULL' in schema('user2', 'notes')
    app.look_for('user2')
    app.find('list item', starts('user2, in sync'))


def nothing_went_wrong_unseen():
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    with cloud.Platform() as platform:
        app = console.Console(sys.argv[1], 'turso-fleet')
        try:
            status = uitest.run([
                the_organization_is_added,
                a_schema_database_is_made,
                children_are_made_of_it,
                rows_are_put_in,
                the_schema_database_is_changed,
                the_review_says_what_it_costs,
                it_arrived_and_the_rows_are_kept,
                a_drifted_child_is_repaired,
                nothing_went_wrong_unseen,
            ])
        finally:
            app.close()
    sys.exit(status)
