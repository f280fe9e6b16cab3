#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on a real libSQL server: added by its dialog, pushed to, gone and back.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import sqld  # noqa: E402
import uitest  # noqa: E402

MANOR = sys.argv[1]
PICTURES = os.environ.get('MANOR_PICTURES', '.')
ADMIN_KEY = 'the-admin-key'
SHOP = 'CREATE TABLE orders(id INTEGER PRIMARY KEY, total INTEGER)'
NOTES = 'CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT)'
N_SHOPS, N_USERS = 6, 5


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def has(text):
    return lambda name: name is not None and text in name


def picture(name):
    app.picture(os.path.join(PICTURES, 'server-' + name + '.png'))


def fill(server):
    """A fleet that Manor links, whose children lack a table, and one that the server keeps."""
    server.create('shop-schema')
    server.sql('shop-schema', SHOP)
    server.sql('shop-schema', 'CREATE TABLE refunds(id INTEGER PRIMARY KEY, why TEXT)')
    names = [f'shop-{number}' for number in range(N_SHOPS)]
    server.create_many(names)
    for name in names:
        server.sql(name, SHOP)
    server.create_schema('notes')
    server.sql('notes', NOTES)
    for number in range(N_USERS):
        server.create_child(f'user{number}', 'notes')
        server.sql(f'user{number}', "INSERT INTO notes(body) VALUES ('hello')")


def row(name):
    return app.find('list item', starts(name + ','), timeout=30)


def open_row(name):
    """As a person would: find it, press Return."""
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text(name)
    app.wait(lambda: [n for n in app.tree().all('list item', starts(name + ','), showing=True)])
    app.keys('Return')
    app.find('page tab', name, timeout=30)


def tables(name):
    return [r[0] for r in server.rows(name, "SELECT name FROM sqlite_schema WHERE type = 'table' "
                                            "AND name NOT LIKE 'sqlite%' ORDER BY name")]


def the_dialog_refuses_what_would_be_readable():
    app.find('list', 'Ways to connect')
    app.find('label', 'libSQL Server').pointer()
    app.find('text', 'URL').set_text('http://db.example.org:8080')
    app.wait(lambda: 'With plain HTTP' in app.find('status bar').text())
    app.find('button', 'Add', sensitive=False)
    picture('exposed')
    app.find('text', 'URL').set_text(server.uri)
    app.find('button', 'Add', sensitive=True)


def what_gives_access_is_filled_in():
    app.find('text', 'Token').set_text(TOKEN)
    app.find('label', 'Administration').pointer()
    app.find('text', 'Admin URL').set_text(server.admin_uri)
    app.find('text', 'Admin key').set_text('wrong')


def the_test_says_what_works():
    app.find('button', 'Test Connection').click()
    app.find('list item', starts('Fails: '), showing=None)
    app.find('text', 'Admin key').set_text(ADMIN_KEY)
    app.find('button', 'Test Connection').click()
    app.find('list item', starts('Works: '), showing=None)
    app.gone('list item', starts('Fails: '))
    picture('tested')


def without_a_keyring_the_session_keeps_the_token():
    app.find('button', 'Add').click()
    app.find('button', 'Keep for This Session Only', timeout=30)
    picture('no-keyring')
    app.find('button', 'Keep for This Session Only').click()
    app.gone('button', 'Cancel')
    row('notes')
    row('shop-schema')
    picture('connection')


def sidebar_action(name, action):
    """What the menu of a row does."""
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text(name)
    app.wait(lambda: len(app.find('list', 'Databases').children) <= 3
             and starts(name + ',')(app.find('list', 'Databases').children[-1].name))
    app.keys('Down')
    app.find('list item', starts(name + ','), selected=True)
    node = app.find('list', 'Databases')
    while action not in node.actions():
        node = node.parent
    node.do(action)


def a_fleet_is_made_of_a_pattern():
    sidebar_action('shop-schema', 'sidebar.edit-rule')
    app.find('text', 'Children, one name or pattern a line').set_text('shop-?')
    app.find('button', 'Save').click()
    app.find('label', f'{N_SHOPS} children: {N_SHOPS} behind', timeout=60)
    picture('fleet')


def the_push_brings_all_in_sync():
    app.find('button', f'Push to {N_SHOPS} Children…').click()
    app.wait(lambda: app.tree().all('button', f'Push to {N_SHOPS} Children', showing=True, sensitive=True),
             timeout=60, message='the review')
    picture('review')
    app.find('button', f'Push to {N_SHOPS} Children').click()
    app.find('label', starts(f'{N_SHOPS} of {N_SHOPS} children up to date'), timeout=60)
    picture('push')
    for number in range(N_SHOPS):
        assert tables(f'shop-{number}') == ['orders', 'refunds'], tables(f'shop-{number}')


def what_writes_on_a_native_schema_is_reviewed():
    open_row('notes')
    app.find('button', 'Write a Change…', timeout=60).click()
    app.find('label', has(f'carries every change of “notes” to its {N_USERS} children'))
    app.find('text', 'SQL').set_text('ALTER TABLE notes ADD COLUMN pinned INTEGER;')
    app.find('button', 'Review Push…').click()
    app.wait(lambda: app.tree().all('button', f'Push to {N_USERS} Children', showing=True, sensitive=True),
             timeout=60, message='the review')
    assert 'pinned' not in server.value('notes', "SELECT sql FROM sqlite_schema WHERE name = 'notes'")
    picture('native-review')
    app.find('button', f'Push to {N_USERS} Children').click()
    app.find('label', starts(f'{N_USERS} of {N_USERS} children up to date'), timeout=60)
    picture('native-push')
    for name in ['notes', *(f'user{number}' for number in range(N_USERS))]:
        assert 'pinned' in server.value(name, "SELECT sql FROM sqlite_schema WHERE name = 'notes'"), name


def one_child_that_cannot_stops_it_for_all():
    server.sql('user3', "INSERT INTO notes(body) VALUES ('hello')")
    open_row('notes')
    app.find('text', 'SQL').set_text('CREATE UNIQUE INDEX bodies ON notes(body);')
    app.find('button', 'Review Push…').click()
    app.find('label', starts('1 child cannot take this'), timeout=60)
    app.find('label', 'What Stands in the Way')
    app.find('label', '1 child: user3')
    app.find('button', f'Push to {N_USERS} Children', sensitive=False)
    picture('native-blocked')
    app.keys('Escape')
    server.sql('user3', 'DELETE FROM notes WHERE id > 1')


def what_fails_on_the_server_names_the_child():
    open_row('notes')
    app.find('text', 'SQL').set_text('CREATE UNIQUE INDEX bodies ON notes(body);')
    app.find('button', 'Review Push…').click()
    app.find('button', f'Push to {N_USERS} Children', sensitive=True, timeout=60)
    # Somebody writes after the review.
    server.sql('user3', "INSERT INTO notes(body) VALUES ('hello')")
    app.find('button', f'Push to {N_USERS} Children').click()
    app.find('label', has('UNIQUE constraint failed'), timeout=60)
    app.find('label', 'Given up by the server: nothing was changed', timeout=60)
    picture('native-failed')
    for name in ['notes', *(f'user{number}' for number in range(N_USERS))]:
        assert not server.value(name, "SELECT 1 FROM sqlite_schema WHERE name = 'bodies'"), name
    server.sql('user3', 'DELETE FROM notes WHERE id > 1')
    app.find('button', 'Try Again').click()
    app.find('label', starts(f'{N_USERS} of {N_USERS} children up to date'), timeout=60)


def a_transaction_shows_its_deadline():
    open_row('user0')
    app.find('text', 'SQL', focused=True).set_text("BEGIN; UPDATE notes SET body = 'bye';")
    app.find('button', 'Run All').click()
    app.find('label', starts('A transaction is open. The server gives it up in'))
    picture('transaction')
    app.find('label', has('The server gave the transaction up'), timeout=30)
    picture('given-up')
    assert server.value('user0', 'SELECT body FROM notes') == 'hello'
    # Who did not see it must not go on as if it were open.
    app.find('text', 'SQL').set_text("UPDATE notes SET body = 'bye';")
    app.find('button', 'Run All').click()
    app.find('label', has('nothing of it was kept: begin it again'))
    assert server.value('user0', 'SELECT body FROM notes') == 'hello'


def an_error_stands_at_its_place():
    app.find('text', 'SQL').set_text('SELECT 1;\nSELECT nonsense FROM notes;')
    app.find('button', 'Run All').click()
    app.find('label', has('no such column: nonsense'))
    app.find('button', 'line 2, column 8')
    # The server has a parser of its own, which says “at (1, 20)” behind the word.
    app.find('text', 'SQL').set_text('SELECT 1;\nSELECT 2 AS nothing;')
    app.find('button', 'Run All').click()
    app.find('label', has('syntax error'))
    app.find('button', 'line 2, column 13')


def big_and_odd_values_are_shown():
    app.find('text', 'SQL').set_text("SELECT 9007199254740993 AS big, 9e999 AS endless, x'00ff' AS bytes, NULL AS none;")
    app.find('button', 'Run All').click()
    titles, rows = app.wait(lambda: app.grid('Rows'))
    assert '9007199254740993' in rows[0], rows


def a_database_is_configured():
    sidebar_action('shop-1', 'sidebar.configure')
    app.find('label', 'Block Writes').pointer()
    app.find('text', 'Reason, for those who are blocked').set_text('moving')
    picture('configuration')
    app.find('button', 'Save', sensitive=True).click()
    app.gone('button', 'Save')
    open_row('shop-1')
    app.find('text', 'SQL', focused=True).set_text('DELETE FROM orders;')
    app.find('button', 'Run Statement').click()
    app.find('label', has('moving'))
    picture('blocked')


def its_usage_is_read():
    sidebar_action('user1', 'sidebar.usage')
    app.find('label', 'Rows read')
    app.find('button', 'Copy Statement')
    picture('usage')
    app.keys('Escape')
    app.gone('label', 'Rows read')


def a_database_is_copied_and_deleted():
    sidebar_action('shop-2', 'sidebar.duplicate')
    app.find('text', 'Name').set_text('copy')
    app.find('button', 'Duplicate', sensitive=True).click()
    app.find('page tab', 'copy', timeout=30)
    assert tables('copy') == ['orders', 'refunds']
    sidebar_action('copy', 'sidebar.delete')
    app.find('label', has('gone for good'))
    app.find('text', 'Type “copy” to confirm').set_text('copy')
    picture('delete')
    app.find('button', 'Delete', sensitive=True).click()
    app.gone('page tab', 'copy', timeout=30)


def a_server_that_is_gone_is_said_to_be():
    server.kill()
    open_row('notes')
    app.find('text', 'SQL').set_text('SELECT body FROM notes;')
    app.find('button', 'Run Statement').click()
    app.find('button', 'Try Again', timeout=60)
    picture('offline-editor')


def what_was_known_stays_in_sight():
    sidebar_action('notes', 'sidebar.refresh')
    app.find('list item', starts('127.0.0.1, connection, could not be read'), timeout=60)
    app.keys('ctrl+k', 'Escape')
    row('notes')
    open_connection()
    app.find('label', starts('Showing what was known before: '))
    picture('offline')
    server.start()
    app.find('button', 'Try Again').click()
    app.gone('list item', starts('127.0.0.1, connection, could not be read'))


def open_connection():
    node = app.find('list', 'Databases')
    node.select(0)
    app.find('list item', starts('127.0.0.1, connection'), selected=True)
    while 'sidebar.open' not in node.actions():
        node = node.parent
    node.do('sidebar.open')
    app.find('page tab', '127.0.0.1')


def restart():
    global app
    app.close()
    app = uitest.App([MANOR])


def without_its_token_a_connection_says_so():
    restart()
    app.find('list item', starts('127.0.0.1, connection, could not be read'), timeout=60)
    row('notes')
    open_connection()
    app.find('button', 'Edit…')
    assert len(app.tree().all('label', starts('No keyring runs in this session'), showing=True)) > 1
    picture('no-token')


def a_keyring_keeps_the_token():
    subprocess.run(['gnome-keyring-daemon', '--unlock', '--components=secrets', '--daemonize'], check=True,
                   input='password', text=True, stdout=subprocess.DEVNULL)
    app.find('button', 'Edit…').click()
    app.find('text', 'Token').set_text(TOKEN)
    app.find('text', 'Admin key').set_text(ADMIN_KEY)
    picture('edit')
    app.find('button', 'Save').click()
    app.gone('button', 'Cancel')
    app.gone('list item', starts('127.0.0.1, connection, could not be read'))
    restart()
    row('notes')
    app.find('list item', '127.0.0.1, connection', timeout=60)
    open_row('user1')
    app.find('text', 'SQL').set_text('SELECT body FROM notes;')
    app.find('button', 'Run Statement').click()
    titles, rows = app.wait(lambda: app.grid('Rows'))
    assert rows[0][-1] == 'hello', rows


if __name__ == '__main__':
    work = tempfile.mkdtemp()
    key = sqld.Key(work)
    TOKEN = key.sign(a='rw')
    server = sqld.Server(jwt_key=key.file, admin_key=ADMIN_KEY)
    server.authorization = f'Bearer {TOKEN}'
    try:
        fill(server)
        app = uitest.App([MANOR])
        try:
            status = uitest.run([
                the_dialog_refuses_what_would_be_readable,
                what_gives_access_is_filled_in,
                the_test_says_what_works,
                without_a_keyring_the_session_keeps_the_token,
                a_fleet_is_made_of_a_pattern,
                the_push_brings_all_in_sync,
                what_writes_on_a_native_schema_is_reviewed,
                one_child_that_cannot_stops_it_for_all,
                what_fails_on_the_server_names_the_child,
                a_transaction_shows_its_deadline,
                an_error_stands_at_its_place,
                big_and_odd_values_are_shown,
                a_database_is_configured,
                its_usage_is_read,
                a_database_is_copied_and_deleted,
                a_server_that_is_gone_is_said_to_be,
                what_was_known_stays_in_sight,
                without_its_token_a_connection_says_so,
                a_keyring_keeps_the_token,
            ])
        finally:
            app.close()
    finally:
        server.close()
        shutil.rmtree(work)
    sys.exit(status)
