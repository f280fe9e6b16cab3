#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on an organization: added by its token, its tokens and groups made and ended, what an app needs
copied, databases configured, the connection changed, removed and brought back. Fleets are in test-turso-fleet.py.

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

DATABASE = 'tenant-0001'
taken = set()


def api_tokens():
    return {token['name']: token for token in platform.get('/v1/auth/api-tokens')[1]['tokens']}


def groups():
    return {group['name']: group for group in platform.get(platform.of('groups'))[1]['groups']}


def opens(token, name=DATABASE):
    try:
        return platform.value(name, 'SELECT 1', token=token) == 1
    except cloud.Refused:
        return False


def take_token():
    """Copies the token that is shown once, and closes what shows it with the keyboard."""
    app.press('Copy Token')
    token = app.clipboard(lambda text: text.count('.') == 2 and text not in taken)
    taken.add(token)
    app.press('Clear the Clipboard')
    app.keys('Escape')
    app.gone('button', 'Copy Token')
    return token


def form_height():
    return app.find('dialog').all('scroll pane', showing=True)[0].extents()[3]


def a_wrong_token_is_said_to_be():
    app.find('label', 'Turso Organization').pointer()
    before = app.wait(form_height, message='the form')
    app.enter_token(platform, 'not-a-token')
    # What was unfolded is in sight.
    app.wait(lambda: form_height() > before, message='a dialog that grows')
    app.press('Continue')
    app.wait(lambda: 'token' in app.find('status bar').text(), message='what is wrong with the token')
    app.find('text', 'API token', focused=True)
    app.shot('wrong-token')
    app.find('button', 'Add', sensitive=False)


def the_token_tells_its_organizations():
    # Nothing was lost: only the token is typed again.
    app.find('text', 'API token').set_text(platform.token)
    app.keep_for_session(platform)
    app.shot('connection')


def a_token_is_shown_once():
    app.open_connection()
    app.find('button', 'Tokens…').pointer()
    app.find('label', 'Tokens of Groups')
    app.shot('tokens')
    app.press('New API Token…')
    app.find('text', 'Name').set_text('ci')
    app.press('Create')
    app.find('button', 'Copy Token', timeout=30)
    app.shot('once')
    # It is not lost by a slip.
    app.keys('Escape')
    app.press('Go Back')
    token = take_token()
    assert platform.get('/v1/organizations', token=token)[0] == 200
    app.find('button', starts('Revoke “ci”'), timeout=30)
    assert 'ci' in api_tokens()


def a_dialog_without_entries_has_the_focus():
    app.press('New Token for “default”…')
    app.find('combo box', 'Rights', focused=True)
    app.keys('Escape')
    app.gone('combo box', 'Rights')


def a_token_of_a_group_opens_its_databases():
    app.press('New Token for “default”…')
    app.press('Create')
    assert opens(take_token())


def a_token_of_one_database_opens_that_one():
    app.choose('New Database Token…')
    app.find('text', 'Database').set_text('nowhere')
    app.find('button', 'Create', sensitive=False)
    app.find('text', 'Database').set_text(DATABASE)
    app.press('Create')
    token = take_token()
    assert opens(token) and not opens(token, 'tenant-0002')


def a_token_is_revoked():
    app.press('Revoke “ci”…')
    app.press('Revoke')
    app.gone('button', starts('Revoke “ci”'), timeout=30)
    assert 'ci' not in api_tokens()


def rotating_asks_for_the_groups_name():
    before = platform.mint(group='default')
    app.press('Rotate Tokens of “default”…')
    app.find('button', 'Rotate', sensitive=False)
    app.shot('rotate')
    app.find('text', 'Type “default” to confirm').set_text('default')
    app.press('Rotate')
    app.gone('button', 'Rotate', timeout=30)
    assert not opens(before)
    app.escape('label', 'Tokens of Groups')


def an_app_is_given_one_database():
    app.menu(DATABASE, 'connect')
    app.press('Copy Host')
    assert app.clipboard(lambda text: text.startswith(DATABASE)) == platform.host(DATABASE)
    app.find('label', has('TURSO_AUTH_TOKEN=…'), showing=None)
    app.focus('button', 'Create Token and Copy')
    app.keys('space')
    env = app.variables('TURSO_AUTH_TOKEN')
    assert env['TURSO_DATABASE_URL'].startswith('libsql://' + platform.host(DATABASE)), env
    assert opens(env['TURSO_AUTH_TOKEN']) and not opens(env['TURSO_AUTH_TOKEN'], 'tenant-0002')
    app.shot('connect')
    # The button was insensitive while the token was made; the keys reach the dialog all the same.
    app.find('button', 'Create Token and Copy', focused=True)
    app.escape('button', 'Copy Host')


def keys_reach_a_dialog_that_waits():
    app.menu(DATABASE, 'connect')
    app.focus('button', 'Create Token and Copy')
    platform.fault(match='POST *auth/tokens*', kind='slow', hold=True)
    app.keys('space')
    app.find('button', 'Create Token and Copy', sensitive=False)
    app.escape('button', 'Copy Host')
    platform.clear_faults()
    # What comes then finds nobody, and harms nobody.
    app.wait(lambda: platform.count('POST {org}/databases/*/auth/tokens') >= 1)


def an_app_is_given_a_database_per_user():
    app.menu(DATABASE, 'connect')
    app.find('text', 'Name of the API token', showing=None).set_text('the-app')
    app.press('Create Both Tokens and Copy')
    env = app.variables('TURSO_API_TOKEN')
    assert env['TURSO_ORG'] == platform.organization and env['TURSO_DATABASE_NAME'] == DATABASE, env
    assert opens(env['TURSO_GROUP_AUTH_TOKEN'], 'tenant-0002')
    made = {'name': 'ada', 'group': 'default', 'seed': {'type': 'database', 'name': env['TURSO_DATABASE_NAME']}}
    assert platform.ask('POST', platform.of('databases'), made, token=env['TURSO_API_TOKEN'])[0] == 200
    assert platform.ask('DELETE', platform.of('databases/ada'), token=env['TURSO_API_TOKEN'])[0] == 403
    assert api_tokens()['the-app']['group'] == 'default'
    app.press('Clear the Clipboard')
    app.close_dialog()
    app.gone('button', 'Copy Host')


def a_group_is_made_protected_and_deleted():
    app.open_connection()
    app.find('button', 'Groups…').pointer()
    app.press('New Group…')
    app.find('text', 'Name').set_text('second')
    app.press('Create')
    app.gone('button', 'Create', timeout=30)
    app.find('label', 'second').pointer()
    app.find('label', 'Delete Protection').pointer()
    app.wait(lambda: groups()['second']['delete_protection'], message='the protection')
    app.shot('group')
    app.choose('Delete Group…')
    app.find('label', starts('“second” is protected'))
    app.find('button', 'Delete', sensitive=False)
    app.press('Cancel')
    app.gone('button', 'Delete')
    app.find('label', 'Delete Protection').pointer()
    app.wait(lambda: not groups()['second']['delete_protection'], message='no protection')
    # What an app has made there meanwhile is what the question is about.
    platform.create('made-meanwhile', group='second')
    app.choose('Delete Group…')
    app.find('label', has('its 1 database and all its rows'))
    app.find('text', 'Type “second” to confirm').set_text('second')
    app.press('Delete')
    app.gone('label', 'second', timeout=30)
    assert 'second' not in groups()


def an_archived_group_is_brought_back():
    platform.control('POST', 'groups/default', {'archived': True})
    app.press('Read Again')
    app.find('label', has('Archived'))
    app.find('label', 'default').pointer()
    app.choose('Unarchive')
    app.gone('button', 'Unarchive', timeout=30)
    assert not groups()['default'].get('archived')
    app.escape('button', 'Delete Group…')
    app.escape('button', 'New Group…')


def a_database_is_configured():
    app.menu(DATABASE, 'configure')
    app.find(name='Delete Protection', focused=True)
    app.keys('space')
    app.find(name='Delete Protection', checked=True)
    app.shot('configuration')
    app.press('Save')
    app.gone('button', 'Save')
    assert platform.get(platform.of(f'databases/{DATABASE}/configuration'))[1]['delete_protection']
    app.menu(DATABASE, 'delete')
    app.find('label', has('protected'))
    app.find('button', 'Delete', sensitive=False)
    app.press('Cancel')
    app.gone('button', 'Delete')


def usage_is_read():
    app.menu(DATABASE, 'usage')
    app.find('label', 'Rows read', timeout=30)
    app.shot('usage')
    app.escape('label', 'Rows read')
    app.keys('ctrl+k', 'Escape')
    app.select_connection()
    app.sidebar('sidebar.usage')
    app.find('label', 'Storage', timeout=30)
    app.escape('label', 'Storage')


def a_copy_is_of_an_earlier_time():
    app.menu('tenant-0002', 'duplicate')
    app.find('text', 'Name').set_text('earlier')
    app.find('label', 'As It Was Earlier').pointer()
    app.find('text', starts('Local time')).set_text('yesterday')
    app.find('button', 'Duplicate', sensitive=False)
    app.find('text', starts('Local time')).set_text('2026-01-02 03:04')
    app.press('Duplicate')
    app.find('page tab', 'earlier', timeout=60)


def the_connection_is_changed():
    app.select_connection()
    app.sidebar('sidebar.edit-connection')
    app.find('text', 'Name of the connection').set_text('Workshop')
    app.press('Save')
    app.gone('button', 'Save', timeout=30)
    app.find('list item', starts('Workshop, connection'))


def it_is_added_again_under_its_name():
    app.find('toggle button', 'Add').do()
    app.find('menu item', 'Add Connection…').do()
    app.enter_platform(platform, platform.token)
    app.press('Continue')
    app.wait(lambda: app.find('text', 'Name of the connection').text() == 'Workshop', message='the name that it has')
    app.keys('Escape')
    app.press_last('Discard') if app.tree().all('button', 'Discard', showing=True) else None
    app.gone('button', 'Cancel')


def it_is_removed_and_brought_back():
    app.select_connection()
    app.sidebar('sidebar.open')
    app.find('page tab', 'Workshop')
    app.sidebar('sidebar.remove-connection')
    app.gone('list item', starts('Workshop, connection'))
    app.gone('page tab', 'Workshop')
    app.shot('removed')
    app.press('Undo')
    app.find('list item', starts('Workshop, connection'))
    app.find('page tab', 'Workshop')
    app.shot('brought-back')
    app.row('tenant-0002')


def nothing_went_wrong_unseen():
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    with cloud.Platform('--databases', 2) as platform:
        app = console.Console(sys.argv[1], 'turso')
        try:
            status = uitest.run([
                a_wrong_token_is_said_to_be,
                the_token_tells_its_organizations,
                a_token_is_shown_once,
                a_dialog_without_entries_has_the_focus,
                a_token_of_a_group_opens_its_databases,
                a_token_of_one_database_opens_that_one,
                a_token_is_revoked,
                rotating_asks_for_the_groups_name,
                an_app_is_given_one_database,
                keys_reach_a_dialog_that_waits,
                an_app_is_given_a_database_per_user,
                a_group_is_made_protected_and_deleted,
                an_archived_group_is_brought_back,
                a_database_is_configured,
                usage_is_read,
                a_copy_is_of_an_earlier_time,
                the_connection_is_changed,
                it_is_added_again_under_its_name,
                it_is_removed_and_brought_back,
                nothing_went_wrong_unseen,
            ])
        finally:
            app.close()
    sys.exit(status)
