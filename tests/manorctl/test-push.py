#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""manorctl status, diff, plan, push and history."""

import glob
import os
import pty
import signal
import sqlite3
import subprocess
import time

from harness import PROGRAM, database, environment, main, manorctl, query, read_all, small_fleet, test, write


@test
def status():
    manorctl('demo', 'demo')
    answer = manorctl('status', 'demo/slack-schema.db', out=['24 children', '17 in sync', '6 behind', '1 drifted',
                                                            'globex-slack', 'direct_messages'])
    assert answer.err == '', answer
    manorctl('status', 'demo/slack-schema.db', '--exit-code', status=3)
    found = manorctl('status', 'demo/slack-schema.db', '--json').json
    assert found['counts'] == {'in-sync': 17, 'behind': 6, 'drifted': 1, 'unreachable': 0, 'asleep': 0, 'archived': 0}, found['counts']
    assert len(found['children']) == 24 and sum(len(v['children']) for v in found['variants']) == 24
    behind = [v for v in found['variants'] if v['state'] == 'behind']
    assert [len(v['children']) for v in behind] == [5, 1], behind
    assert behind[0]['changes'][0]['name'] == 'direct_messages', behind
    assert behind[1]['children'] == ['meridian-slack'] and behind[1]['changes'][0]['column'] == 'email', behind
    manorctl('status', 'demo/notes-schema.db', out=['8 children', '2 behind'])
    # An unreachable child is a failure, whatever else was asked.
    write('demo/acme-slack.db', 'This is not a database, it is a text of some length. ' * 50)
    manorctl('status', 'demo/slack-schema.db', '--exit-code', status=1, out='1 unreachable', err='acme-slack: ')
    manorctl('status', 'demo/acme-slack.db', status=1)
    manorctl('status', 'demo/nothing.db', status=1, err='nothing')


@test
def diff():
    write('old.sql', 'CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT, old INT); CREATE TABLE extra(a);')
    write('new.sql', 'CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT NOT NULL, age INT);')
    manorctl('diff', 'new.sql', 'new.sql', out='No differences')
    manorctl('diff', 'new.sql', 'new.sql', '--exit-code')
    manorctl('diff', 'old.sql', 'new.sql', out=['users.mail', 'users.age', 'extra'])
    manorctl('diff', 'old.sql', 'new.sql', '--exit-code', status=3)
    found = manorctl('diff', 'old.sql', 'new.sql', '--json').json
    assert found['verdict'] == 'behind', found
    assert {(c['kind'], c['aspect'], c['name'], c['column']) for c in found['changes']} == {
        ('added', 'column', 'users', 'age'), ('added', 'not-null', 'users', 'mail'),
        ('extra', 'column', 'users', 'old'), ('extra', 'table', 'extra', None)}, found
    database('new.db', open('new.sql').read())
    manorctl('diff', 'new.db', 'new.sql', '--exit-code')
    manorctl('diff', 'new.db', 'missing.sql', status=1, err='missing.sql')
    write('broken.sql', 'CREATE TABLE t(')
    manorctl('diff', 'broken.sql', 'new.sql', status=1, err='broken.sql')


def apply_plan(path, sql):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(sql)
    connection.close()


@test
def plan():
    write('new.sql', 'CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT, age INT NOT NULL DEFAULT 3);')
    database('old.db', "CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT); CREATE TABLE mine(a);"
                       "INSERT INTO users VALUES(1, 'a@b')")
    before = read_all('.')
    answer = manorctl('plan', 'old.db', 'new.sql', err='--rename users.mail=email')
    answer = manorctl('plan', 'old.db', 'new.sql', '--rename', 'users.mail=email')
    assert 'DROP TABLE mine' not in answer.out, answer
    assert {n: b for n, b in read_all('.').items() if n.endswith('.db')} == {
        n: b for n, b in before.items() if n.endswith('.db')}
    apply_plan('old.db', answer.out)
    assert query('old.db', 'SELECT id, email, age FROM users') == [(1, 'a@b', 3)]
    assert manorctl('diff', 'old.db', 'new.sql', '--json').json['verdict'] in ('same', 'extra')
    manorctl('plan', 'old.db', 'new.sql', out='--')
    manorctl('plan', 'old.db', 'new.sql', '--drop-extra', out='mine')
    found = manorctl('plan', 'old.db', 'new.sql', '--drop-extra', '--json').json
    assert 'loses-data' in found['risks'] and found['steps'][0]['table'] == 'mine', found
    for bad in ('users', 'users.a', 'users.a=', 'users.a=b.c', '=', 'a.b.c=d', 'users."a=b'):
        manorctl('plan', 'old.db', 'new.sql', '--rename', bad, status=2, err='TABLE.OLD=NEW')
    for bad in ('users', 'users.a', 'users=1', 'users.a='):
        manorctl('plan', 'old.db', 'new.sql', '--fill', bad, status=2, err='TABLE.COLUMN=SQL')
    manorctl('plan', 'old.db', 'new.sql', '--rename-table', 'a.b=c', status=2, err='OLD=NEW')
    # A misspelt name is not passed over in silence; what was renamed already is.
    manorctl('plan', 'old.db', 'new.sql', '--rename', 'users.mial=age', status=0)
    write('older.sql', 'CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT);')
    manorctl('plan', 'older.sql', 'new.sql', '--rename', 'users.mial=email', status=1, err='users.mial')
    manorctl('plan', 'older.sql', 'new.sql', '--rename', 'people.mail=email', status=1, err='people.mail')
    manorctl('plan', 'older.sql', 'new.sql', '--rename-table', 'people=users', status=0)
    manorctl('plan', 'older.sql', 'new.sql', '--rename-table', 'people=persons', status=1, err='people')


@test
def plan_refused():
    write('old.sql', 'CREATE TABLE t(a);')
    write('new.sql', 'CREATE TABLE t(a); CREATE VIEW v AS SELECT * FROM nowhere;')
    answer = manorctl('plan', 'old.sql', 'new.sql', status=1)
    assert answer.out == '' and answer.err != '', answer


@test
def push_demo():
    manorctl('demo', 'demo')
    before = read_all('demo')
    manorctl('push', 'demo/slack-schema.db', '--dry-run', status=1,
             out=['direct_messages', 'meridian-slack', 'email'])
    found = manorctl('push', 'demo/slack-schema.db', '--dry-run', '--json', status=1).json
    assert [c['name'] for c in found['children'] if c['state'] == 'blocked'] == ['meridian-slack'], found
    assert found['losses'] == [], found
    manorctl('push', 'demo/slack-schema.db', status=1, err='--yes')
    assert read_all('demo') == before, 'nothing is written before a person agreed'
    answer = manorctl('push', 'demo/slack-schema.db', '--yes', status=1, out='meridian-slack')
    assert manorctl('status', 'demo/slack-schema.db', '--json').json['counts'] == {
        'in-sync': 23, 'behind': 1, 'drifted': 0, 'unreachable': 0, 'asleep': 0, 'archived': 0}, answer
    # Those that were not concerned were not touched.
    after = read_all('demo')
    for name in ('acme-slack.db', 'meridian-slack.db', 'harborline-slack.db', 'ada-notes.db', 'slack-schema.db'):
        assert after[name] == before[name], name
    manorctl('push', 'demo/slack-schema.db', '--yes', '--fill', "users.email='nobody@example.com'")
    manorctl('status', 'demo/slack-schema.db', '--exit-code', out='24 in sync')
    assert query('demo/meridian-slack.db', 'SELECT email FROM users WHERE id = 3') == [('nobody@example.com',)]
    assert query('demo/harborline-slack.db', 'SELECT count(*) FROM standby_rota') == [(5,)]
    manorctl('push', 'demo/slack-schema.db', '--yes')
    pushes = manorctl('history', '--json').json
    assert [p['state'] for p in pushes][-2:] == ['finished', 'finished'], pushes
    first = pushes[-1]['id']
    manorctl('history', out=['ID', str(first)])
    report = manorctl('history', str(first), '--json').json
    assert {c['name']: c['state'] for c in report['children']}['meridian-slack'] == 'blocked', report
    assert report['counts']['applied'] == 6 and report['left'] == 1, report
    manorctl('history', str(first), out=['globex-slack', 'meridian-slack'])


@test
def history_arguments():
    assert manorctl('history', '--json').json == []
    manorctl('history', err='Nothing')
    manorctl('history', '99', status=1, err='99')
    manorctl('history', 'x', status=2, err='x')
    manorctl('history', '-1', status=2)


@test
def push_arguments():
    fleet = small_fleet()
    before = read_all('fleet')
    for arguments in (['--max-failures', 'x'], ['--max-failures', '0'], ['--max-failures', '200%'],
                      ['--canary', '-1'], ['--jobs', 'many'], ['--fill', 'x'], ['--resume', '1', '--only', 'x']):
        manorctl('push', fleet, '--yes', *arguments, status=2)
    manorctl('push', status=2)
    manorctl('push', fleet, '--yes', '--rename', 'users.nobody=email', status=1, err='users.nobody')
    manorctl('push', 'missing.db', '--yes', status=1, err='missing.db')
    manorctl('push', '--resume', '12', '--yes', status=1)
    manorctl('push', fleet, '--yes', '--only', 'tenat2', status=1, err='has no child “tenat2”')
    assert read_all('fleet') == before
    report = manorctl('push', fleet, '--yes', '--json', '--only', 'tenant2', '--jobs', '1').json
    assert [c['name'] for c in report['children']] == ['tenant2'], report
    report = manorctl('push', fleet, '--yes', '--json', '--max-failures', '50%').json
    assert {c['name'] for c in report['children'] if c['state'] == 'applied'} == {'tenant0', 'tenant1', 'tenant3'}
    n_pushes = len(manorctl('history', '--json').json)
    manorctl('push', fleet, '--yes', out='nothing')
    assert manorctl('push', fleet, '--yes', '--json').json['children'] == []
    assert len(manorctl('history', '--json').json) == n_pushes


@test
def renames_are_proposed():
    os.mkdir('fleet')
    database('fleet/app-schema.db', 'CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT)')
    database('fleet/tenant.db', "CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT); INSERT INTO users VALUES(1, 'x')")
    write('fleet/fleet.ini', '[app-schema]\nchildren=tenant\n')
    manorctl('push', 'fleet/app-schema.db', '--dry-run', err='--rename users.mail=email')
    manorctl('push', 'fleet/app-schema.db', '--yes', '--rename', 'users.mail=email')
    assert query('fleet/tenant.db', 'SELECT email FROM users') == [('x',)]


@test
def losses_are_named():
    fleet = small_fleet()
    database('fleet/tenant1.db', 'CREATE TABLE mine(a); INSERT INTO mine VALUES(1),(2);')
    database('fleet/tenant2.db', "ALTER TABLE users ADD COLUMN nick TEXT; UPDATE users SET nick = 'x';")
    before = read_all('fleet')
    manorctl('push', fleet, '--yes', '--drop-extra', status=1, err='--accept-loss')
    manorctl('push', fleet, '--yes', '--drop-extra', '--accept-loss', 'mine', status=1,
             err='--accept-loss users.nick')
    manorctl('push', fleet, '--yes', '--drop-extra', '--accept-loss', 'users', '--accept-loss', 'mine', status=1)
    assert read_all('fleet') == before
    assert sorted(manorctl('push', fleet, '--dry-run', '--drop-extra', '--json').json['losses']) == ['mine', 'users.nick']
    manorctl('push', fleet, '--yes', '--drop-extra', '--accept-loss', 'MINE', '--accept-loss', '"users".nick')
    assert query('fleet/tenant1.db', "SELECT count(*) FROM sqlite_schema WHERE name = 'mine'") == [(0,)]
    assert query('fleet/tenant2.db', "SELECT count(*) FROM pragma_table_info('users') WHERE name = 'nick'") == [(0,)]
    assert query('fleet/tenant2.db', 'SELECT count(*) FROM users') == [(2,)]


@test
def conversions_that_take_something_are_named():
    os.mkdir('fleet')
    database('fleet/app-schema.db', 'CREATE TABLE items(id INTEGER PRIMARY KEY, code INTEGER)')
    for name, codes in (('plain', "(1, '7'), (2, 'x'), (3, NULL)"), ('padded', "(1, '007'), (2, '1e3'), (3, '8')")):
        database(f'fleet/{name}.db', f'CREATE TABLE items(id INTEGER PRIMARY KEY, code TEXT); INSERT INTO items VALUES {codes}')
    write('fleet/fleet.ini', '[app-schema]\nchildren=plain;padded\n')
    fleet = 'fleet/app-schema.db'
    # “7” is 7, and 7 is “7”: nobody has to agree to that.
    manorctl('push', fleet, '--yes', '--only', 'plain')
    assert query('fleet/plain.db', 'SELECT code FROM items ORDER BY id') == [(7,), ('x',), (None,)]
    before = read_all('fleet')
    review = manorctl('push', fleet, '--dry-run').out
    assert 'items.code' in review and ': 2, on 1 child' in review, review
    manorctl('push', fleet, '--yes', status=1, err='--accept-loss items.code')
    assert read_all('fleet') == before
    manorctl('push', fleet, '--yes', '--accept-loss', 'items.code')
    assert query('fleet/padded.db', 'SELECT code FROM items ORDER BY id') == [(7,), (1000,), (8,)]


def on_terminal(arguments, answers):
    """Runs the program on a terminal; each answer is given when its question was read."""
    program, terminal = pty.fork()
    if program == 0:
        os.execvpe(PROGRAM, [PROGRAM, *arguments], environment())
    text = ''
    try:
        for question, answer in answers:
            while question not in text:
                text += os.read(terminal, 4096).decode(errors='replace')
            os.write(terminal, answer.encode() + b'\n')
            text = text.split(question, 1)[1]
        while True:
            text += os.read(terminal, 4096).decode(errors='replace')
    except OSError:
        pass
    _, status = os.waitpid(program, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), text


@test
def asked_on_a_terminal():
    fleet = small_fleet()
    database('fleet/tenant1.db', 'CREATE TABLE mine(a); INSERT INTO mine VALUES(1),(2);')
    before = read_all('fleet')
    assert on_terminal(['push', fleet], [('[y/N]', 'n')])[0] == 1
    assert on_terminal(['push', fleet], [('[y/N]', '')])[0] == 1
    assert on_terminal(['push', fleet, '--drop-extra'], [('agree:', 'yes')])[0] == 1
    assert read_all('fleet') == before
    status, text = on_terminal(['push', fleet, '--drop-extra'], [('agree:', 'mine'), ('[y/N]', 'y')])
    assert status == 0, text
    manorctl('status', fleet, '--exit-code', out='4 in sync')


@test
def children_that_cannot():
    fleet = small_fleet()
    write('fleet/tenant0.db', 'This is a text and not a database, however one looks at it. ' * 40)
    holder = sqlite3.connect('fleet/tenant2.db', isolation_level=None)
    holder.execute('BEGIN IMMEDIATE')
    answer = manorctl('push', fleet, '--yes', '--json', status=1)
    states = {c['name']: c['state'] for c in answer.json['children']}
    holder.execute('ROLLBACK')
    holder.close()
    assert states['tenant1'] == states['tenant3'] == 'applied' and states['tenant2'] == 'failed', answer
    os.remove('fleet/tenant0.db')
    database('fleet/tenant0.db', 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL)')
    # Each line of the table names its child once.
    shown = manorctl('history', str(answer.json['id'])).out.splitlines()
    for name in ('tenant0', 'tenant2'):
        assert [line.count(name) for line in shown if line.startswith(name + ' ')] == [1], shown
    # The journal knows which fleet it was.
    manorctl('push', '--resume', str(answer.json['id']), '--yes', status=0)
    manorctl('status', fleet, '--exit-code', out='4 in sync')


def wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, 'it never came'
        time.sleep(0.01)


def start_waiting_push():
    """A push that waits for locks, and is surely at it: the program, what it was given, the locks."""
    fleet = small_fleet(n=6)
    holders = [sqlite3.connect(f'fleet/tenant{i}.db', isolation_level=None) for i in range(6)]
    for holder in holders:
        holder.execute('BEGIN IMMEDIATE')
    program = subprocess.Popen([PROGRAM, 'push', fleet, '--yes', '--json', '--jobs', '1'], env=environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def running():
        assert program.poll() is None, program.communicate()
        return any(p['state'] == 'running' and p['counts']['applying'] > 0
                   for p in manorctl('history', '--json').json)

    wait_for(running)
    return program, fleet, holders


def release(holders):
    for holder in holders:
        holder.execute('ROLLBACK')
        holder.close()


@test
def control_c():
    program, fleet, holders = start_waiting_push()
    program.send_signal(signal.SIGINT)
    assert any('Ctrl+C' in line for line in iter(program.stderr.readline, ''))
    release(holders)
    out, err = program.communicate(timeout=60)
    assert program.returncode == 1, (out, err)
    [push] = manorctl('history', '--json').json
    assert push['state'] == 'stopped', push
    report = manorctl('history', str(push['id']), '--json').json
    assert report['counts']['skipped'] > 0 and report['counts']['applying'] == 0, report
    manorctl('push', '--resume', str(push['id']), fleet, '--yes')
    manorctl('status', fleet, '--exit-code', out='6 in sync')


@test
def killed():
    program, fleet, holders = start_waiting_push()
    program.kill()
    program.communicate()
    release(holders)
    [push] = manorctl('history', '--json').json
    assert push['state'] == 'interrupted' and push['ended'] is None, push
    manorctl('history', out='Interrupted')
    manorctl('push', '--resume', str(push['id']), '--yes')
    manorctl('status', fleet, '--exit-code', out='6 in sync')
    [push] = manorctl('history', '--json').json
    assert push['state'] == 'finished' and push['left'] == 0, push


@test
def copies():
    """What a push made is listed from the journal, and goes only by its number."""
    small_fleet()
    manorctl('connections', 'add', 'fleet')
    place = manorctl('connections', '--json').json[0]['id']
    manorctl('push', f'{place}/app-schema', '--branch', 'all', '--yes', out='Applied: 4')
    database('fleet/before-push-9-tenant0.db', 'CREATE TABLE precious(a)')
    manorctl('copies', '1', out=['before-push-1-', '-tenant0', 'There'])
    assert len(manorctl('copies', '1', '--json').json['copies']) == 4
    assert manorctl('history', '1', '--json').json['children'][0]['copy'].startswith('before-push-1-')
    manorctl('copies', '1', '--delete', status=1, err='--yes 4')
    manorctl('copies', '1', '--delete', '--yes', '3', status=1, err='there are 4')
    manorctl('copies', '1', '--yes', '4', status=2, err='--delete')
    manorctl('copies', '2', status=1, err='There is no push 2')
    manorctl('copies', 'x', status=2, err='manorctl history')
    assert len([n for n in os.listdir('fleet') if n.startswith('before-push-1-')]) == 4
    [third] = glob.glob('fleet/before-push-1-*-tenant3.db')
    os.remove(third)
    found = manorctl('copies', '1', '--json').json
    assert found['left'] == 3 and [c['state'] for c in found['copies']].count('gone') == 1, found


main()
