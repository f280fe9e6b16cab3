#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on an organization: added by its token, databases made, tokens minted and ended.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import uitest  # noqa: E402

MANOR = sys.argv[1]
PICTURES = os.environ.get('MANOR_PICTURES', '.')
NOTES = 'CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT)'


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def has(text):
    return lambda name: name is not None and text in name


def picture(name):
    app.picture(os.path.join(PICTURES, 'turso-' + name + '.png'))


def row(name):
    return app.find('list item', starts(name + ','), timeout=30)


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


def open_connection():
    node = app.find('list', 'Databases')
    node.select(0)
    app.find('list item', has(', connection'), selected=True)
    while 'sidebar.open' not in node.actions():
        node = node.parent
    node.do('sidebar.open')
    app.find('button', 'Groups…')


def a_wrong_token_is_said_to_be():
    app.find('label', 'Turso Organization').pointer()
    app.find('button', 'Continue', sensitive=False)
    app.find('text', 'API token').set_text('not-a-token')
    app.find('label', 'Another Platform').pointer()
    app.find('text', 'URL of the API').set_text(platform.base_uri)
    app.find('button', 'Continue', sensitive=True).click()
    app.wait(lambda: 'token' in app.find('status bar').text(), message='what is wrong with the token')
    picture('wrong-token')
    app.find('button', 'Add', sensitive=False)


def the_token_tells_its_organizations():
    # Nothing was lost: only the token is typed again.
    app.find('text', 'API token').set_text(platform.token)
    app.find('button', 'Continue', sensitive=True).click()
    app.find('label', 'Account', timeout=30)
    picture('account')


def without_a_keyring_the_session_keeps_the_token():
    choose = app.tree().all('radio button', showing=True) or app.tree().all('check box', platform.organization)
    if not app.tree().all('button', 'Add', sensitive=True):
        choose[0].do()
    app.find('button', 'Add', sensitive=True).click()
    app.find('button', 'Keep for This Session Only', timeout=30).click()
    app.gone('button', 'Cancel', timeout=30)
    app.find('list item', has(', connection'), timeout=30)
    picture('connection')


def a_schema_database_is_made():
    open_connection()
    app.find('button', starts('New Schema Database…')).click()
    app.find('text', 'Name').set_text('Notes')
    app.find('button', 'Create', sensitive=False)
    app.find('text', 'Name').set_text('notes')
    app.find('text', 'Children (names or patterns, separated by spaces)').set_text('user*')
    app.find('text', 'Schema SQL').set_text(NOTES)
    picture('new-schema')
    app.find('button', 'Create', sensitive=True).click()
    app.gone('button', 'Create', timeout=60)
    row('notes')
    assert platform.value('notes', "SELECT name FROM sqlite_schema WHERE name = 'notes'") == 'notes'


def children_are_made_of_it():
    for name in ('user1', 'user2'):
        sidebar_action('notes', 'sidebar.new-child')
        app.find('text', 'Name').set_text(name)
        app.find('button', 'Create', sensitive=True).click()
        app.gone('button', 'Create', timeout=60)
        app.find('page tab', name, timeout=30)
        assert platform.value(name, "SELECT name FROM sqlite_schema WHERE name = 'notes'") == 'notes'


def a_token_is_shown_once():
    open_connection()
    app.find('button', 'Tokens…').pointer()
    app.find('label', 'Tokens of Groups')
    picture('tokens')
    app.find('button', 'New API Token…').click()
    app.find('text', 'Name').set_text('ci')
    # What is being made is not taken back: Cancel does not pretend to.
    platform.fault(match='POST *api-tokens*', kind='slow', hold=True)
    app.find('button', 'Create', sensitive=True).click()
    app.find('button', 'Cancel', sensitive=False)
    platform.clear_faults()
    app.find('button', 'Copy Token', timeout=30)
    picture('once')
    # It is not lost by a slip.
    app.keys('Escape')
    app.find('button', 'Go Back').click()
    app.find('button', 'Copy Token').click()
    app.find('button', 'Clear the Clipboard', sensitive=True).click()
    app.keys('Escape')
    app.gone('button', 'Copy Token')
    app.find('button', starts('Revoke “ci”'), timeout=30)


def a_dialog_without_entries_has_the_focus():
    app.find('button', 'New Token for “default”…').click()
    app.find('combo box', 'Rights', focused=True)
    app.keys('Escape')
    app.gone('combo box', 'Rights')


def a_token_is_revoked():
    app.find('button', starts('Revoke “ci”')).click()
    app.find('button', 'Revoke').click()
    app.gone('button', starts('Revoke “ci”'), timeout=30)
    assert 'ci' not in [token['name'] for token in platform.get('/v1/auth/api-tokens')[1]['tokens']]


def rotating_asks_for_the_groups_name():
    before = platform.mint(group='default')
    app.find('button', starts('Rotate Tokens of “default”')).click()
    app.find('button', 'Rotate', sensitive=False)
    picture('rotate')
    app.find('text', 'Type “default” to confirm').set_text('default')
    app.find('button', 'Rotate', sensitive=True).click()
    app.gone('button', 'Rotate', timeout=30)
    try:
        platform.value('user1', 'SELECT 1', token=before)
        raise AssertionError('a token of before opens it still')
    except cloud.Refused:
        pass


if __name__ == '__main__':
    with cloud.Platform() as platform:
        app = uitest.App([MANOR], env={'G_MESSAGES_DEBUG': ''})
        try:
            status = uitest.run([
                a_wrong_token_is_said_to_be,
                the_token_tells_its_organizations,
                without_a_keyring_the_session_keeps_the_token,
                a_schema_database_is_made,
                children_are_made_of_it,
                a_token_is_shown_once,
                a_dialog_without_entries_has_the_focus,
                a_token_is_revoked,
                rotating_asks_for_the_groups_name,
            ])
        finally:
            app.close()
    sys.exit(status)
