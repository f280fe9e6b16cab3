#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Turso organization can do to a person at the window: each fault is told where it happened, what was typed is
still there, the window goes on, and what was done is done once.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES. docs/what-can-go-wrong.md has the table.
"""

import contextlib
import http.server
import os
import re
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import sidebar  # noqa: E402
import sqld  # noqa: E402
import uitest  # noqa: E402
from sidebar import has, starts  # noqa: E402

MANOR = sys.argv[1]
PICTURES = os.environ.get('MANOR_PICTURES', '.')
CHILDREN = ('tenant-0001', 'tenant-0002', 'tenant-0003')


def picture(name):
    app.picture(os.path.join(PICTURES, 'turso-faults-' + name + '.png'))


def start():
    # Whatever the program prints is looked at in the end.
    return uitest.App(['sh', '-c', 'exec "$0" 2>>"$1"', MANOR, messages])


def window_answers():
    sidebar.answers(app)


def words_of(*roles):
    return [n.name for n in app.tree().all(lambda role: role in roles, showing=True) if n.name]


def words_of_labels():
    return words_of('label')


def wait_for_words(what, *wanted, timeout=30):
    """Until one text that what() lists has all of the words."""
    try:
        app.wait(lambda: any(all(word in text for word in wanted) for text in what()), timeout, wanted)
    except AssertionError as error:
        raise AssertionError(f'{wanted} is not in {what()}') from error


def problems():
    """What the dialog says below its form, and on top of it."""
    return [n.text() for n in app.tree().all('status bar', showing=True)] + words_of('label')


class Stranger(http.server.BaseHTTPRequestHandler):
    """Another host, to which the platform points."""

    asked = []

    def answer(self):
        Stranger.asked.append(dict(self.headers))
        self.send_response(200)
        self.end_headers()

    do_GET = do_POST = do_PATCH = do_DELETE = answer

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def fault(**what):
    """Until the end, and every time."""
    platform.fault(times=0, **what)
    try:
        yield
    finally:
        platform.clear_faults()


# Adding an organization.

def check(token, *wanted, timeout=30):
    """Continue says why not, and the form is as it was."""
    app.find('text', 'API token').set_text(token)
    app.find('button', 'Continue', sensitive=True).click()
    wait_for_words(problems, *wanted, timeout=timeout)
    form_is_kept(token)


def form_is_kept(token):
    assert app.find('text', 'API token').call('Text', 'GetText', '(ii)', 0, -1)[0] in (token, '●' * len(token))
    assert app.find('text', 'URL of the API').text() == platform.base_uri
    app.find('button', 'Continue', sensitive=True)
    app.find('button', 'Add', sensitive=False)
    window_answers()


def the_dialog_opens():
    app.find('label', 'Turso Organization').pointer()
    app.find('label', 'Another Platform').pointer()
    app.find('text', 'URL of the API').set_text(platform.base_uri)


def a_token_that_is_none_is_told_apart():
    revoked, platform.token = platform.token, platform.control('POST', 'tokens/revoke-api')['token']
    expired = platform.control('POST', 'tokens/add', {'seconds': -60})['token']
    for token in (revoked, expired, platform.token[:-6] + 'AAAAAA', 'mistyped'):
        check(token, 'does not accept the token', 'wrong, revoked or expired', 'turso auth api-tokens mint')
    picture('token')
    check(platform.mint(group='default'), 'of another kind', 'tokens of groups and databases only open databases')
    check(platform.token + ' two', 'does not accept the token')
    check(platform.token + '…', 'letters in it that are not ASCII')


def each_refusal_is_said_in_the_dialog():
    for status, *wanted in ((401, 'does not accept the token'),
                            (402, 'plan'),
                            (403, 'scopes'),
                            (404, 'address of the platform’s API'),
                            (409, 'refuses this'),
                            (422, 'does not accept this', '422'),
                            (500, 'a fault of its own (status 500)'),
                            (503, 'a fault of its own (status 503)')):
        with fault(kind='status', status=status):
            check(platform.token, *wanted)
    with fault(kind='status', status=429, retry_after=3600):
        check(platform.token, 'asked too often', '3600 seconds')


def what_is_no_api_is_said_to_be_none():
    for what, *wanted in (({'kind': 'html', 'status': 200}, 'answers with a web page', 'without a login'),
                           ({'kind': 'html'}, 'status 502'),
                           ({'kind': 'truncate'}, 'lost before the whole answer'),
                           ({'kind': 'body', 'body': '[1, 2'}, 'no JSON, or was cut off'),
                           ({'kind': 'body', 'body': {'nothing': 1}}, 'address of the platform’s API'),
                           ({'kind': 'drop'}, '127.0.0.1', 'lost')):
        with fault(**what):
            check(platform.token, *wanted)


def a_redirect_is_not_followed_with_the_token():
    with fault(kind='redirect', location=elsewhere + '/v1/auth/validate'):
        check(platform.token, 'points to', 'does not follow with a token')
    assert not Stranger.asked, Stranger.asked


def a_slow_answer_can_be_stopped():
    with fault(kind='slow', hold=True):
        app.find('text', 'API token').set_text(platform.token)
        app.find('button', 'Continue', sensitive=True).click()
        app.wait(lambda: platform.counters()['in_flight']['control'], message='a request under way')
        window_answers()
        app.find('button', 'Stop').click()
        app.find('button', 'Continue', timeout=3)
        form_is_kept(platform.token)
        # Closing is as good.
        app.find('button', 'Continue').click()
        app.find('button', 'Stop')
        app.find('button', 'Cancel').click()
        app.gone('button', 'Cancel', timeout=3)
        window_answers()
    the_dialog_opens()


def a_clock_that_is_wrong_is_a_warning():
    platform.control('POST', 'clock', {'offset': -7200})
    app.find('text', 'API token').set_text(platform.token)
    app.find('button', 'Continue', sensitive=True).click()
    app.find('label', has('ahead of Turso’s: set it right'), timeout=30)
    picture('clock')
    platform.control('POST', 'clock', {'offset': 0})


def without_a_keyring_it_is_added_for_the_session():
    if not app.tree().all('button', 'Add', showing=True, sensitive=True):
        app.find('radio button').do()
    app.find('button', 'Add', sensitive=True).click()
    app.find('label', starts('No keyring runs in this session'), timeout=30)
    app.find('text', 'URL of the API')
    window_answers()
    app.find('button', 'Keep for This Session Only').click()
    app.gone('button', 'Cancel', timeout=30)
    sidebar.row(app, CHILDREN[0])


# Reading the organization.

def refreshed(*wanted):
    """The connection says why it could not be read, and what was known stays."""
    sidebar.do_with_connection(app, 'sidebar.refresh')
    app.find('list item', has('connection, could not be read'), timeout=30)
    wait_for_words(lambda: words_of('label'), 'Showing what was known before: ', *wanted)
    for name in CHILDREN:
        sidebar.row(app, name)
    window_answers()


def what_was_known_stays_in_sight():
    sidebar.do_with_connection(app, 'sidebar.open')
    for what, *wanted in (({'kind': 'status', 'status': 401}, 'does not accept the token'),
                          ({'kind': 'status', 'status': 403}, 'scope', 'owner'),
                          ({'kind': 'status', 'status': 404}, 'knows no organization'),
                          ({'kind': 'status', 'status': 503}, 'a fault of its own (status 503)'),
                          ({'kind': 'status', 'status': 429, 'retry_after': 3600}, 'asked too often'),
                          ({'kind': 'html', 'status': 200}, 'answers with a web page'),
                          ({'kind': 'truncate'}, 'lost before the whole answer'),
                          ({'kind': 'body', 'body': {'databases': 7}}, 'no list of databases'),
                          ({'kind': 'redirect', 'location': elsewhere}, 'does not follow with a token'),
                          ({'kind': 'drop'}, 'lost')):
        with fault(match='GET */databases*', **what):
            refreshed(*wanted)
    picture('offline')
    app.find('button', 'Try Again').click()
    app.gone('list item', has('connection, could not be read'))
    assert not Stranger.asked, Stranger.asked


def a_slow_list_holds_nothing_up():
    with fault(match='GET */databases*', kind='slow', hold=True):
        sidebar.do_with_connection(app, 'sidebar.refresh')
        app.wait(lambda: platform.counters()['in_flight']['control'], message='a request under way')
        window_answers()
        sidebar.open_row(app, CHILDREN[0])
        runs_as('SELECT 41 + 1 AS answer;', '42')


def a_revoked_token_is_replaced_where_it_is_said():
    platform.token = platform.control('POST', 'tokens/revoke-api')['token']
    sidebar.do_with_connection(app, 'sidebar.open')
    refreshed('does not accept the token', 'put it into the connection')
    picture('revoked')
    # Only another token helps.
    app.gone('button', 'Try Again')
    app.find('button', 'Edit Connection…').click()
    app.find('text', 'API token').set_text(platform.token)
    app.find('button', 'Save', sensitive=True).click()
    app.find('button', 'Keep for This Session Only', timeout=30).click()
    app.gone('button', 'Cancel', timeout=30)
    app.gone('list item', has('connection, could not be read'))


# SQL. Each of the databases has a group, and so tokens, of its own.

def run(sql):
    app.find('text', 'SQL').set_text(sql)
    app.find('button', 'Run Statement', sensitive=True).click()


def shows(value):
    return any(cell.name == value for view in app.tree().all(name='Rows', showing=True)
               for cell in view.all('table cell'))


def runs_as(sql, value):
    run(sql)
    app.wait(lambda: shows(value), timeout=60, message=value)


def fails_as(sql, *wanted):
    """The error is where the result would be, and the statement still above it."""
    run(sql)
    wait_for_words(lambda: words_of('label'), *wanted, timeout=60)
    assert app.find('text', 'SQL').text() == sql
    window_answers()


def group_tokens_that_ended_are_made_anew():
    sidebar.open_row(app, CHILDREN[0])
    runs_as('SELECT 40 + 1 AS answer;', '41')
    platform.control('POST', 'tokens/expire')
    runs_as('SELECT 40 + 2 AS answer;', '42')
    platform.demand('POST', platform.of('groups/default/auth/rotate'))
    runs_as('SELECT 40 + 3 AS answer;', '43')
    platform.fault(plane='data', match=CHILDREN[0] + ' *', kind='status', status=429, retry_after=1)
    runs_as('SELECT 40 + 4 AS answer;', '44')


def a_token_that_cannot_be_made_says_which_scope():
    with fault(match='POST */auth/tokens*', kind='status', status=403):
        sidebar.open_row(app, CHILDREN[1])
        fails_as('SELECT 1;', 'scope', 'group:mint-token')
        picture('no-token')
    runs_at_last('SELECT 50 + 1 AS answer;', '51')


def runs_at_last(sql, value):
    """Whoever asked for a token in vain is answered the same for some seconds."""
    def tries():
        run(sql)
        app.wait(lambda: shows(value) or app.tree().all('button', 'Try Again', showing=True), timeout=30)
        return shows(value)
    app.wait(tries, timeout=30, message=value)


def a_host_that_fails_is_named():
    sidebar.open_row(app, CHILDREN[0])
    for what, *wanted in (({'kind': 'status', 'status': 500}, 'tenant-0001', '500'),
                          ({'kind': 'html', 'status': 200}, 'no database'),
                          ({'kind': 'truncate'}, 'lost'),
                          ({'kind': 'redirect', 'location': elsewhere}, 'does not follow with a token'),
                          ({'kind': 'drop'}, 'lost')):
        with fault(plane='data', **what):
            fails_as(f"SELECT '{what['kind']}';", *wanted)
    assert not Stranger.asked, Stranger.asked
    with fault(plane='data', kind='slow', hold=True):
        run('SELECT 60 + 1 AS answer;')
        app.find('button', 'Stop', sensitive=True).click()
        app.find('button', 'Run Statement', sensitive=True, timeout=5)
        window_answers()
    platform.control('POST', f'databases/{CHILDREN[0]}', {'block_writes': True})
    fails_as('CREATE TABLE never(x);', 'configuration')
    platform.control('POST', f'databases/{CHILDREN[0]}', {'block_writes': False})
    runs_as('SELECT 60 + 2 AS answer;', '62')
    # More tokens help nobody where the host takes none.
    with fault(plane='data', kind='status', status=401):
        fails_as('SELECT 60 + 3 AS answer;', 'refuse', 'token')
    runs_at_last('SELECT 60 + 4 AS answer;', '64')


def a_transaction_that_is_over_is_told():
    insert = "INSERT INTO tx VALUES (1);"
    run('CREATE TABLE tx(x);')
    app.find('label', starts('Done in'))
    run('BEGIN;')
    app.find('label', has('A transaction is open.'))
    with fault(plane='data', kind='drop'):
        fails_as(insert, 'lost', 'the transaction that was open is over, and nothing of it was kept')
    picture('transaction-lost')
    run('BEGIN;')
    app.find('label', has('A transaction is open.'))
    with fault(plane='data', kind='slow', hold=True):
        run(insert)
        app.find('button', 'Stop', sensitive=True).click()
        app.find('label', starts('The transaction ended with the statement that was stopped.'))
    picture('transaction-stopped')
    runs_as('SELECT count(*) + 70 FROM tx;', '70')


# Making and deleting.

def create_fails_as(name, *wanted):
    app.find('text', 'Name').set_text(name)
    app.find('button', 'Create', sensitive=True).click()
    wait_for_words(problems, *wanted)
    assert app.find('text', 'Name').text() == name
    assert app.find('text', 'Schema SQL').text() == 'CREATE TABLE t(x)'
    app.find('button', 'Create', sensitive=True)
    window_answers()


def a_database_that_is_not_made_keeps_its_form():
    sidebar.do_with_connection(app, 'sidebar.new-database')
    app.find('text', 'Schema SQL').set_text('CREATE TABLE t(x)')
    platform.create('taken')
    create_fails_as('taken', 'there is a database “taken” already', 'choose another name')
    for what, *wanted in (({'kind': 'status', 'status': 422}, 'is not available; choose another'),
                          ({'kind': 'status', 'status': 402}, 'plan'),
                          ({'kind': 'status', 'status': 403}, 'needs the scope “db:create”'),
                          ({'kind': 'status', 'status': 429, 'retry_after': 3600}, 'asked too often'),
                          ({'kind': 'html', 'status': 200}, 'was lost, and the database was not made; try again')):
        with fault(match='POST */databases', **what):
            create_fails_as('new', *wanted)
    platform.fault(match='GET */databases/new', kind='status', status=401)
    with fault(match='POST */databases', kind='drop'):
        create_fails_as('new', 'not known whether it was made', 'refresh')
    picture('create')
    # An answer that is lost is looked for.
    platform.fault(match='POST */databases', kind='drop', after_request=True)
    app.find('button', 'Create', sensitive=True).click()
    app.gone('button', 'Create', timeout=60)
    sidebar.row(app, 'new')
    assert platform.rows('new', "SELECT name FROM sqlite_schema WHERE name = 't'")


def delete(name):
    app.find('text', f'Type “{name}” to confirm').set_text(name)
    app.find('button', 'Delete', sensitive=True).click()


def what_is_being_made_can_be_stopped():
    sidebar.do_with_connection(app, 'sidebar.new-database')
    app.find('text', 'Name').set_text('stopped')
    with fault(match='POST */databases', kind='slow', hold=True):
        # Where the focus is when it begins, it is again when it was stopped.
        app.keys('Return')
        app.find('button', 'Stop', sensitive=True)
        app.find('button', 'Create', sensitive=False)
        app.wait(lambda: platform.counters()['in_flight']['control'], message='a request under way')
        window_answers()
        picture('working')
        app.keys('Escape')
        wait_for_words(words_of_labels, 'Stopped', '“stopped” may have been made all the same', timeout=3)
        assert app.find('text', 'Name', focused=True).text() == 'stopped'
        app.find('button', 'Create', sensitive=True)
        picture('stopped')
    # The platform had it already, and goes on.
    app.wait(lambda: platform.get(platform.of('databases/stopped'))[0] == 200, message='the database')
    app.find('button', 'Create').click()
    wait_for_words(problems, 'there is a database “stopped” already')
    sidebar.row(app, 'stopped')
    app.find('button', 'Cancel').click()
    app.gone('button', 'Cancel')


def what_is_not_deleted_is_said_to_be_there():
    sidebar.do(app, 'new', 'sidebar.delete')
    with fault(match='DELETE */databases/new', kind='status', status=403):
        delete('new')
        wait_for_words(problems, 'needs the scope “db:delete”')
        window_answers()
    # Somebody protects it meanwhile.
    platform.demand('PATCH', platform.of('databases/new/configuration'), {'delete_protection': True})
    delete('new')
    wait_for_words(problems, 'protected from being deleted')
    picture('protected')
    assert platform.get(platform.of('databases/new'))[0] == 200
    platform.demand('PATCH', platform.of('databases/new/configuration'), {'delete_protection': False})
    platform.fault(match='DELETE */databases/new', kind='drop', after_request=True)
    delete('new')
    app.gone('button', 'Delete', timeout=60)
    app.gone('list item', starts('new,'))
    assert platform.get(platform.of('databases/new'))[0] == 404


# Tokens that a person makes.

def escape_from(button):
    """Escape ends what is on top: a toast first, where there is one, and then the dialog."""
    def is_gone():
        if not app.tree().all('button', button, showing=True):
            return True
        app.keys('Escape')
        return False
    app.wait(is_gone, 20, f'the dialog with “{button}” is gone')


def a_token_that_is_not_made_keeps_its_form():
    sidebar.do_with_connection(app, 'sidebar.tokens')
    app.find('button', 'New API Token…').click()
    app.find('text', 'Name').set_text('ci')
    for what, *wanted in (({'status': 403}, 'scopes'), ({'status': 409}, 'exists already'),
                          ({'status': 429, 'retry_after': 3600}, 'asked too often')):
        with fault(match='POST */auth/api-tokens/*', kind='status', **what):
            app.find('button', 'Create', sensitive=True).click()
            wait_for_words(problems, *wanted)
            assert app.find('text', 'Name').text() == 'ci'
            window_answers()
    # Nobody has seen this one.
    platform.fault(match='POST */auth/api-tokens/*', kind='drop', after_request=True)
    app.find('button', 'Create', sensitive=True).click()
    wait_for_words(problems, 'whether the token “ci” was made is not known', 'revoke it')
    picture('token-lost')
    # Nor one that was stopped.
    with fault(match='POST */auth/api-tokens/*', kind='slow', hold=True):
        app.find('text', 'Name').set_text('ci-1')
        app.find('button', 'Create', sensitive=True).click()
        app.find('button', 'Stop', sensitive=True).click()
        wait_for_words(problems, '“ci-1” may have been made all the same', 'revoke it')
    # One moment of being asked too often is waited for.
    platform.fault(match='POST */auth/api-tokens/*', kind='status', status=429, retry_after=1)
    app.find('text', 'Name').set_text('ci-2')
    app.find('button', 'Create', sensitive=True).click()
    app.find('button', 'Copy Token', timeout=30).click()
    app.find('button', 'Clear the Clipboard')
    escape_from('Copy Token')
    escape_from('New API Token…')


if __name__ == '__main__':
    stranger = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Stranger)
    threading.Thread(target=stranger.serve_forever, daemon=True).start()
    elsewhere = f'http://127.0.0.1:{stranger.server_port}'
    handle, messages = tempfile.mkstemp()
    os.close(handle)
    with cloud.Platform('--databases', 4) as platform:
        app = start()
        try:
            status = uitest.run([
                the_dialog_opens,
                a_token_that_is_none_is_told_apart,
                each_refusal_is_said_in_the_dialog,
                what_is_no_api_is_said_to_be_none,
                a_redirect_is_not_followed_with_the_token,
                a_slow_answer_can_be_stopped,
                a_clock_that_is_wrong_is_a_warning,
                without_a_keyring_it_is_added_for_the_session,
                what_was_known_stays_in_sight,
                a_slow_list_holds_nothing_up,
                a_revoked_token_is_replaced_where_it_is_said,
                group_tokens_that_ended_are_made_anew,
                a_token_that_cannot_be_made_says_which_scope,
                a_host_that_fails_is_named,
                a_transaction_that_is_over_is_told,
                a_database_that_is_not_made_keeps_its_form,
                what_is_being_made_can_be_stopped,
                what_is_not_deleted_is_said_to_be_there,
                a_token_that_is_not_made_keeps_its_form,
            ])
        finally:
            app.close()
            stranger.shutdown()
            with open(messages, encoding='utf-8') as f:
                said = f.read()
            os.unlink(messages)
    print(said, file=sys.stderr)
    assert not re.search(r'-CRITICAL \*\*|(anor[-\w]*|GLib[-\w]*)-WARNING \*\*', said), said
    sys.exit(status)
