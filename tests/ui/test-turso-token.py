#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on an organization writes, says and shows no token: neither the platform's, nor those it has the
platform make, but for the one that a person asked for, while that is looked at.

Started by tests/with-display, whose home is searched, with all that the program printed and said on the accessibility
bus. The keyring is a real one. Keeps a picture of each page in $MANOR_PICTURES.
"""

import base64
import contextlib
import glob
import json
import os
import resource
import shutil
import signal
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import console  # noqa: E402
import uitest  # noqa: E402
from console import has, starts  # noqa: E402
from eavesdropper import Eavesdropper  # noqa: E402
from keyring import Keyring  # noqa: E402
from secrecy import Secrets, Watch  # noqa: E402

MANOR = sys.argv[1]
HOME = os.environ['HOME']
DATABASE, OTHER = 'tenant-0001', 'tenant-0002'
MISTYPED = 'mistyped-token-5b20e9c1'
DECOY = 'decoy-token-0d9e1f77'
TEXTS = ('text', 'entry', 'password text', 'label', 'status bar')
SIGNATURE = 'pJ0yq3Rk1x9VnZb7LwTd5cHs2FgAe8Qo4MuXiKr6PjYhBmCvNzEaSlWtGfDq0U'
LONG = ('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) '
        'SELECT count(*) FROM n;')


# The program, and the search.

def start():
    """With all it has to say, and its temporary files at home."""
    global app, bus, watch
    temporary = os.path.join(HOME, 'tmp')
    os.makedirs(temporary, exist_ok=True)
    app = console.Console(MANOR, 'turso-token', {'G_MESSAGES_DEBUG': 'all', 'TMPDIR': temporary,
                                                 'MANOR_TEST_DECOY': DECOY})
    app.listen('object:')
    bus = Eavesdropper(app.address, f"sender='{app.name}'")
    watch = Watch(secrets, app.process.pid)
    watch.__enter__()


def stop():
    """What was never shown is nowhere in all that it has said."""
    app.close()
    bus.close()
    watch.__exit__()
    seek(tree=False)
    assert not app.faults(), app.faults()


def learn():
    """All tokens that there are by now, but for those that are shown, or were on purpose."""
    for number, token in enumerate(platform.tokens()):
        if token['token'] not in shown and token['token'] not in secrets.names.values():
            secrets.add(f'{token["kind"]}-{number}', token['token'])


def seek(tree=True):
    learn()
    seek_for(secrets, tree)


def seek_for(what, tree=True):
    with open(app.said.name, 'rb') as f:
        what.seek('what it printed', f.read())
    what.seek_in_files(HOME)
    what.seek('what it said on the accessibility bus', bus.heard())
    for node in app.tree().walk() if tree else ():
        what.seek(f'{node}', f'{node.name} {node.description}'.encode())
        if node.role in TEXTS:
            with contextlib.suppress(uitest.Gone):
                what.seek(f'{node}', node.text().encode())


def finds(what):
    try:
        what()
    except AssertionError:
        return True
    return False


def what_is_planted_is_found():
    """Of the search itself: in a file, in what is printed, in a text, on the bus, in an environment."""
    decoy = Secrets(os.path.join(work, 'decoy'))
    decoy.add('decoy', DECOY)
    seek_for(decoy)
    file = os.path.join(HOME, 'tmp', 'planted')
    plain = DECOY.encode()
    for planted in (plain, plain.hex().encode(), *(base64.b64encode(b'me:x'[:n] + plain) for n in range(4)),
                    ''.join(f'\\u{ord(c):04x}' for c in DECOY).encode()):
        with open(file, 'wb') as f:
            f.write(b'Bearer ' + planted)
        assert finds(lambda: decoy.seek_in_files(HOME)), planted
    os.unlink(file)
    decoy.add('decoy-jwt', f'{DECOY}.{DECOY}.{SIGNATURE}')
    assert finds(lambda: decoy.seek('a line that was cut', f'is bad: {SIGNATURE[3:40]}'.encode()))
    # Of what is typed only secrets are kept from the bus.
    app.enter_platform(platform, MISTYPED)
    app.find('text', 'URL of the API').set_text(DECOY)
    app.wait(lambda: finds(lambda: decoy.seek('the bus', bus.heard())), message='the decoy on the bus')
    bus.skip()
    assert finds(lambda: seek_for(decoy))
    app.press('Cancel')
    app.gone('button', 'Cancel')
    bus.skip()
    seek_for(decoy)
    with open(app.said.name, 'rb') as f:
        assert b'DEBUG' in f.read(), 'the program says nothing'
    watched = Watch(decoy, app.process.pid)
    watched.__enter__()
    app.wait(lambda: watched.seen)
    assert finds(watched.__exit__)


# The organization.

def a_mistyped_token_is_nowhere():
    secrets.add('almost', platform.token[:-12] + 'A' * 12)
    app.enter_platform(platform, MISTYPED)
    for token in (MISTYPED, secrets.names['almost']):
        app.find('text', 'API token').set_text(token)
        app.press('Continue')
        app.wait(lambda: 'token' in app.find('status bar').text(), message='what is wrong with the token')
        seek()


def words_with(token):
    """As a platform says what it was sent, and how finding a fault is made easy."""
    encoded = base64.b64encode(f'me:{token}'.encode()).decode()
    words = (f'Authorization: Bearer {token} ({token.rsplit(".", 1)[-1]}) is bad, {token}, Basic {encoded}, '
             f'{token[:len(token) // 2]}\n{token[len(token) // 2:]}')
    return {'error': words, 'message': words, 'code': words, token: words}


def a_platform_that_says_the_token_back():
    for token in (MISTYPED, platform.token):
        for fault in ({'kind': 'body', 'body': words_with(token)},
                      {'kind': 'body', 'body': json.dumps(words_with(token))[:-20]},
                      {'kind': 'body', 'body': f'<html><title>{token}</title>{token}</html>', 'status': 500},
                      {'kind': 'redirect', 'location': f'http://localhost:1/{token}'},
                      *({'kind': 'body', 'body': words_with(token), 'status': status}
                        for status in (400, 401, 402, 403, 404, 409, 422, 500))):
            platform.fault(times=0, **fault)
            app.find('text', 'API token').set_text(token)
            app.press('Continue')
            app.wait(lambda: app.find('status bar').text(), message='what is wrong')
            platform.clear_faults()
            seek()
    app.shot('said-back')


def the_organization_is_added():
    app.find('text', 'API token').set_text(platform.token)
    app.choose_organization(platform)
    app.is_added()
    app.row(DATABASE)
    # The schema database is opened, and its children are read.
    app.find('label', has('2 children'), timeout=60)
    app.wait(lambda: keyring.kinds() == ['group:default:read', 'platform'])
    seek()


# SQL.

def run(sql):
    app.find('text', 'SQL').set_text(sql)
    app.press('Run Statement')


def shows(value):
    return any(cell.name == value for view in app.tree().all(name='Rows', showing=True)
               for cell in view.all('table cell'))


def runs_as(sql, value):
    run(sql)
    app.wait(lambda: shows(value), timeout=60, message=value)


def sql_is_run_and_fails():
    before = len(platform.group_tokens('rw'))
    app.open_row(DATABASE)
    runs_as('SELECT 40 + 2 AS answer;', '42')
    assert len(platform.group_tokens('rw')) == before + 1
    run('SELECT nonsense FROM nowhere;')
    app.find('label', has('no such table: nowhere'))
    app.wait(lambda: keyring.kinds() == ['group:default:read', 'group:default:write', 'platform'])
    seek()


def a_session_that_only_reads_does_with_the_other():
    before = len(platform.group_tokens('rw'))
    app.find('toggle button', 'Read Only').do()
    runs_as('SELECT 40 + 3 AS answer;', '43')
    assert len(platform.group_tokens('rw')) == before
    run('CREATE TABLE never(x);')
    app.find('label', has('read'))
    assert not platform.rows(DATABASE, "SELECT 1 FROM sqlite_schema WHERE name = 'never'")
    seek()
    app.find('toggle button', 'Read Only').do()


def a_database_that_says_tokens_back():
    """Its own, that which only reads, and what was never sent to it: whoever asks, with whatever token."""
    app.open_row(DATABASE)
    tokens = platform.group_tokens('rw')[-1], platform.group_tokens('ro')[-1], platform.token
    words = {'message': ' | '.join(words_with(token)['error'] for token in tokens), 'code': 'SQL_PARSE_ERROR'}
    # With status 200 it is a statement that has failed.
    bodies = {status: words for status in (400, 403, 404, 500)}
    bodies[200] = {'baton': None, 'base_url': None, 'results': [{'type': 'error', 'error': words}] * 2}
    for status, body in bodies.items():
        platform.fault(plane='data', times=0, kind='body', status=status, body=body)
        run(f"SELECT 'said back with {status}';")
        app.find('label', has('Authorization: Bearer *'), timeout=60)
        platform.clear_faults()
        seek()
    runs_as('SELECT 40 + 4 AS answer;', '44')


def a_token_that_is_refused_is_made_anew():
    before = len(platform.group_tokens('rw'))
    platform.demand('POST', platform.of('groups/default/auth/rotate'))
    runs_as('SELECT 40 + 5 AS answer;', '45')
    assert len(platform.group_tokens('rw')) > before
    seek()


# Tokens that a person has made.

def says(text):
    return any(node.text() == text for node in app.tree().all('status bar', showing=True))


def is_shown_once(name, opens):
    """The dialog with the new token: hidden at first, then looked at, copied, and gone."""
    app.find('button', 'Copy Token', timeout=30)
    token = platform.tokens()[-1]['token']
    # Whoever looks over a shoulder sees bullets, and so does who listens on the bus.
    seek()
    shown.add(token)
    app.shot(name)
    app.press('Copy Token')
    assert app.clipboard(lambda text: text == token)
    app.wait(lambda: says('The token is on the clipboard'))
    app.press('Clear the Clipboard')
    app.wait(lambda: says('The token is off the clipboard'))
    assert not app.offers(), app.offers()
    app.escape('button', 'Copy Token')
    assert opens(token)
    shown.discard(token)
    seek()


def tokens_are_shown_once():
    app.open_connection()
    app.find('button', 'Tokens…').pointer()
    app.press('New API Token…')
    app.find('text', 'Name').set_text('ci')
    platform.fault(match='POST *api-tokens*', kind='body', status=400, body=words_with(platform.token))
    app.press('Create')
    app.find('label', has('Bearer ***'), timeout=30)
    app.shot('said-back-in-banner')
    seek()
    app.press('Create')
    is_shown_once('api', lambda token: platform.get('/v1/organizations', token=token)[0] == 200)
    app.press('New Token for “default”…')
    app.press('Create')
    is_shown_once('group', lambda token: platform.value(OTHER, 'SELECT 1', token=token) == 1)
    app.choose('New Database Token…')
    app.find('text', 'Database').set_text(DATABASE)
    app.press('Create')
    is_shown_once('database', lambda token: platform.value(DATABASE, 'SELECT 1', token=token) == 1)


def tokens_are_revoked_and_rotated():
    app.press('Revoke “ci”…')
    app.press('Revoke')
    app.gone('button', starts('Revoke “ci”'), timeout=30)
    app.press('Rotate Tokens of “default”…')
    app.find('text', 'Type “default” to confirm').set_text('default')
    app.press('Rotate')
    app.gone('button', 'Rotate', timeout=30)
    assert keyring.kinds() == ['platform']
    app.escape('label', 'Tokens of Groups')
    seek()


def variables_go_to_the_clipboard_only():
    app.menu(DATABASE, 'connect')
    app.press('Create Token and Copy')
    token = app.variables('TURSO_AUTH_TOKEN')['TURSO_AUTH_TOKEN']
    seek()
    app.press('Create Both Tokens and Copy')
    env = app.variables('TURSO_API_TOKEN')
    seek()
    for value in (token, env['TURSO_API_TOKEN'], env['TURSO_GROUP_AUTH_TOKEN']):
        assert value in secrets.names.values()
    # What somebody else has put there is not ours to clear.
    app.press('Copy Host')
    app.clipboard(starts(DATABASE))
    app.press('Clear the Clipboard')
    assert app.clipboard(starts(DATABASE)) == platform.host(DATABASE)
    app.close_dialog()
    app.gone('button', 'Copy Host')


# The end of it.

def a_crash_shows_none():
    app.open_row(DATABASE)
    runs_as('SELECT 40 + 6 AS answer;', '46')
    app.wait(lambda: 'group:default:write' in keyring.kinds())
    run(LONG)
    app.find('button', 'Stop', timeout=30)
    seek()
    app.process.send_signal(signal.SIGSEGV)
    app.process.wait(30)
    stop()
    assert not glob.glob(os.path.join(HOME, '**', 'core*'), recursive=True)
    assert secrets.seek_in_files(HOME) > 5


def the_next_start_has_them_from_the_keyring():
    start()
    before = len(platform.group_tokens('rw'))
    app.row(DATABASE, timeout=60)
    app.open_row(DATABASE)
    runs_as('SELECT 40 + 7 AS answer;', '47')
    assert len(platform.group_tokens('rw')) == before
    seek()


def a_connection_that_is_removed_leaves_none():
    app.select_connection()
    app.sidebar('sidebar.remove-connection')
    app.gone('list item', has(', connection'))
    assert keyring.kinds(), 'nothing is left for an undo'
    app.keys('Escape')
    app.wait(lambda: not keyring.items(), message='the end of the tokens')
    stop()


if __name__ == '__main__':
    # A core file holds everything; that is the person's to switch on.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work, shown = tempfile.mkdtemp(), set()
    secrets = Secrets(os.path.join(work, 'secrets'))
    secrets.add('mistyped', MISTYPED)
    keyring = Keyring()
    with cloud.Platform('--databases', 2, '--schema', 'app', '--children', 2) as platform:
        start()
        try:
            status = uitest.run([
                what_is_planted_is_found,
                a_mistyped_token_is_nowhere,
                a_platform_that_says_the_token_back,
                the_organization_is_added,
                sql_is_run_and_fails,
                a_session_that_only_reads_does_with_the_other,
                a_database_that_says_tokens_back,
                a_token_that_is_refused_is_made_anew,
                tokens_are_shown_once,
                tokens_are_revoked_and_rotated,
                variables_go_to_the_clipboard_only,
                a_crash_shows_none,
                the_next_start_has_them_from_the_keyring,
                a_connection_that_is_removed_leaves_none,
            ])
        finally:
            app.close()
            keyring.stop()
            shutil.rmtree(work)
    sys.exit(status)
