#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on databases of an organization that have no schema database any more: they are adopted, with the
schema of a database, with the one that most of them have, and with a script's, and then surveyed and pushed to.

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

SHOP = 'CREATE TABLE items(id INTEGER PRIMARY KEY, title TEXT NOT NULL)'
PRICED = 'CREATE TABLE items(id INTEGER PRIMARY KEY, title TEXT NOT NULL, price REAL NOT NULL DEFAULT 0)'
CRM = 'CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT, mail TEXT)'
CRM_OLD = 'CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT)'
LOG = 'CREATE TABLE log(at TEXT, line TEXT)'
SCRIPT = LOG + ';\nCREATE INDEX log_at ON log(at);\n'


def make(name, *statements):
    platform.create(name)
    platform.sql(name, ';'.join(statements))


def schema(name, table):
    return platform.value(name, f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")


def row_text(title):
    """What stands below a title in a row of a dialog."""
    rows = [n for n in app.tree().all('list item', showing=True) if title in n.texts()]
    return ' '.join(rows[-1].texts()) if rows else ''


def open_from_connection():
    app.keys('ctrl+k', 'Escape')
    app.select_connection()
    app.sidebar('sidebar.adopt')
    app.find('button', 'Adopt', sensitive=False)


def write(**texts):
    app.find('button', 'Adopt')
    app.fill(**texts)


def patterns(text, count):
    app.find('text', 'Names or Patterns (*, ?)').set_text(text)
    app.wait(lambda: count in row_text('That Is'), message=count)


def read(words):
    app.press('Read')
    app.wait(lambda: words in row_text('Schemas'), 30, words)


def adopt():
    app.press('Adopt')
    app.gone('button', 'Adopt', timeout=60)


def discard():
    app.press('Cancel')
    app.press('Discard')
    app.gone('button', 'Adopt')


def push(count, children):
    app.press(f'Push to {children}…', 60)
    app.press(f'Push to {children}', 60)
    app.find('label', starts(f'{count} of {count} '), timeout=90)


def survey(name, summary):
    app.menu(name, 'open')
    app.find('label', summary, timeout=60)


def the_organization_is_added():
    app.enter_platform(platform, platform.token)
    app.keep_for_session(platform)


def the_page_of_a_connection_without_fleets_leads_here():
    app.focus('button', 'Adopt Databases…')
    app.keys('space')
    app.find('text', 'Names or Patterns (*, ?)', focused=True)
    app.find('button', 'Adopt', sensitive=False)
    app.keys('Escape')
    app.gone('button', 'Adopt')
    app.find('button', 'Adopt Databases…', focused=True)


def databases_are_adopted_for_a_database():
    app.menu('template', 'adopt')
    app.find('button', 'Adopt', sensitive=False)
    assert app.find('text', 'Database').text() == 'template'
    app.gone('button', 'Read')
    patterns('shop-*', '3 databases')
    app.shot('database')
    # Names that are none are no source.
    app.find('text', 'Database').set_text('nowhere')
    app.find('button', 'Adopt', sensitive=False)
    app.find('text', 'Database').set_text('template')
    adopt()
    survey('template', '3 children: 3 behind')
    app.shot('behind')


def a_push_reaches_them():
    push(3, '3 Children')
    for name in ('shop-1', 'shop-2', 'shop-3'):
        assert 'price' in schema(name, 'items'), name
        assert platform.rows(name, 'SELECT title, price FROM items') == [(f'bread of {name}', 0.0)]
    survey('template', '3 children, all in sync')


def what_sleeps_is_left_alone():
    platform.control('POST', 'databases/crm-5', {'sleeping': True})
    app.keys('ctrl+k', 'Escape')
    app.select_connection()
    app.sidebar('sidebar.refresh')
    app.find('list item', starts('crm-5, database, asleep'))
    wakes = platform.counters()['wakes']
    open_from_connection()
    patterns('crm-*, shop-*', '8 databases')
    read('1 asleep, 3 are in fleets and stay there')
    assert platform.counters()['wakes'] == wakes
    # What was typed is not gone with one key.
    app.keys('Escape')
    app.find('label', 'Discard What Was Typed?')
    app.shot('discard')
    app.narrow_shot('discard-narrow')
    app.keys('Escape')
    app.gone('button', 'Keep Editing')
    assert app.find('text', 'Names or Patterns (*, ?)').text() == 'crm-*, shop-*'
    discard()


def the_schema_that_most_have_is_proposed():
    open_from_connection()
    patterns('crm-*', '5 databases')
    read('4 of 5 databases read, 1 asleep')
    app.find('radio button', '3 databases · 1 table', checked=True)
    app.find('radio button', '1 database · 1 table', checked=False)
    app.press('Show the Differences')
    app.wait(lambda: 'mail' in app.find('text', 'SQL of the first schema').text(), message='the difference')
    assert 'mail' not in app.find('text', 'SQL of this schema').text()
    app.find('label', 'This Schema: crm-4')
    app.find('label', 'First Schema: crm-1, crm-2, crm-3')
    app.shot('differences')
    app.narrow_shot('differences-narrow')
    app.escape('text', 'SQL of this schema')


def a_name_that_is_taken_is_refused():
    app.find('text', 'Name').set_text('template')
    app.find('button', 'Adopt', sensitive=False)
    app.find('text', 'Name').set_text('people')
    app.find('button', 'Adopt', sensitive=True)
    app.shot('majority')
    app.focus('radio button', '3 databases · 1 table')
    app.narrow_shot('majority-narrow')
    adopt()
    assert schema('people', 'people') == CRM


def its_fleet_is_surveyed_and_pushed():
    wakes = platform.counters()['wakes']
    survey('people', '5 children: 3 in sync, 1 behind, 1 asleep')
    app.shot('majority-fleet')
    push(1, '1 Child')
    assert 'mail' in schema('crm-4', 'people')
    assert platform.counters()['wakes'] == wakes


def databases_are_adopted_for_a_script_in_the_dark():
    app.wear('Dark')
    open_from_connection()
    patterns('log-1 log-2', '2 databases: log-1, log-2')
    app.pick('Schema From', 'An SQL File')
    app.find('text', 'Name').set_text('logs')
    app.find('button', 'Adopt', sensitive=False)
    app.find('text', 'SQL File').set_text(script)
    app.find('button', 'Adopt', sensitive=True)
    app.shot('script-dark')
    app.narrow_shot('script-dark-narrow')
    adopt()
    assert schema('logs', 'log') == LOG
    survey('logs', '2 children: 2 behind')
    push(2, '2 Children')
    for name in ('log-1', 'log-2'):
        assert schema(name, 'log_at'), name


def a_script_that_fails_says_where_and_leaves_nothing():
    with open(script, 'w', encoding='utf-8') as f:
        f.write('CREATE TABLE a(x);\nCREATE TABLE a(y);\n')
    open_from_connection()
    patterns('spare', '1 database')
    app.pick('Schema From', 'An SQL File')
    app.find('text', 'Name').set_text('broken')
    app.find('text', 'SQL File').set_text(script)
    app.press('Adopt')
    app.find('label', has('already exists'), timeout=30)
    app.shot('script-fails')
    assert app.find('text', 'Name').text() == 'broken'
    discard()
    assert platform.get(platform.of('databases/broken'))[0] == 404


def a_fleet_of_nothing_is_not_made():
    with open(script, 'w', encoding='utf-8') as f:
        f.write('-- CREATE TABLE a(x);\n')
    open_from_connection()
    patterns('crm-*', '5 databases: crm-1, crm-2, crm-3, crm-4, crm-5, 5 are in fleets and stay there')
    app.pick('Schema From', 'An SQL File')
    app.find('text', 'Name').set_text('nothing')
    app.find('text', 'SQL File').set_text(script)
    app.press('Adopt')
    app.find('label', has('This schema has no tables, and nothing was made'), timeout=30)
    with open(script, 'w', encoding='utf-8') as f:
        f.write('CREATE TABLE a(x);\n')
    app.press('Adopt')
    app.find('label', has('All of these databases are in fleets and stay there, and nothing was made'), timeout=30)
    app.shot('nothing')
    discard()
    assert platform.get(platform.of('databases/nothing'))[0] == 404


def a_fleet_comes_back_with_its_text():
    app.open_row('people')
    app.find('page tab', 'SQL').click()
    app.find('text', 'SQL').set_text('SELECT 40 + 2;')
    app.menu('people', 'remove-rule')
    app.gone('page tab', 'people')
    app.press('Undo')
    app.find('page tab', 'people')
    app.wait(lambda: app.find('text', 'SQL').text() == 'SELECT 40 + 2;', message='what was typed')


def a_connection_takes_its_rules_along():
    app.keys('ctrl+k', 'Escape')
    app.select_connection()
    app.sidebar('sidebar.remove-connection')
    app.find('label', has('removed with the rules of its fleets; its databases stay on the server'))
    app.gone('list item', has(', connection'))
    app.shot('removed')
    app.press('Undo')
    app.find('list item', has(', connection'))
    app.find('list item', starts('people, schema database, 5 children'), timeout=30)


def nothing_went_wrong_unseen():
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    with cloud.Platform('--databases', 0) as platform, tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, 'logs.sql')
        with open(script, 'w', encoding='utf-8') as f:
            f.write(SCRIPT)
        make('template', PRICED)
        for name in ('shop-1', 'shop-2', 'shop-3'):
            make(name, SHOP, f"INSERT INTO items(title) VALUES ('bread of {name}')")
        for name in ('crm-1', 'crm-2', 'crm-3', 'crm-5'):
            make(name, CRM)
        make('crm-4', CRM_OLD)
        make('spare', CRM)
        for name in ('log-1', 'log-2'):
            make(name, LOG)
        app = console.Console(sys.argv[1], 'turso-adopt')
        try:
            status = uitest.run([
                the_organization_is_added,
                the_page_of_a_connection_without_fleets_leads_here,
                databases_are_adopted_for_a_database,
                a_push_reaches_them,
                what_sleeps_is_left_alone,
                the_schema_that_most_have_is_proposed,
                a_name_that_is_taken_is_refused,
                its_fleet_is_surveyed_and_pushed,
                databases_are_adopted_for_a_script_in_the_dark,
                a_script_that_fails_says_where_and_leaves_nothing,
                a_fleet_of_nothing_is_not_made,
                a_fleet_comes_back_with_its_text,
                a_connection_takes_its_rules_along,
                nothing_went_wrong_unseen,
            ])
        finally:
            app.close()
    sys.exit(status)
