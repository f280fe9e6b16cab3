#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""manorctl: usage, connections, lists, creating, schemas and dumps."""

import os
import subprocess

from harness import (PROGRAM, database, environment, main, manorctl, query, read_all, small_fleet, test,
                     write)

COMMANDS = ['demo', 'connections', 'list', 'create', 'status', 'diff', 'plan', 'push', 'history', 'sql',
            'schema', 'dump']


@test
def usage():
    manorctl(status=2, err=COMMANDS)
    manorctl('--help', out=COMMANDS)
    manorctl('help', out='push')
    manorctl('--version', out=['manorctl ', 'SQLite 3.', 'GLib 2.', 'libdex ', 'json-glib '])
    manorctl('frobnicate', status=2, err='frobnicate')
    manorctl('--frobnicate', status=2)
    for command in COMMANDS:
        manorctl(command, '--help', out='manorctl ' + command)
        manorctl(command, '--frobnicate', status=2, err=['--frobnicate', command + ' --help'])
        manorctl(command, 'a', 'b', 'c', 'd', status=2)
    for command in ['demo', 'create', 'status', 'diff', 'plan', 'push', 'schema', 'dump', 'sql']:
        manorctl(command, status=2)


@test
def demo():
    manorctl('demo', 'new/demo', out='new/demo/slack-schema.db')
    assert len(os.listdir('new/demo')) == 35
    manorctl('demo', 'new/demo', status=1, err=['new/demo', 'not empty'])
    os.mkdir('empty')
    answer = manorctl('demo', '--json', 'empty')
    assert answer.json == {'folder': os.path.abspath('empty')}
    assert read_all('empty') == read_all('new/demo')
    write('file', '')
    manorctl('demo', 'file', status=1, err='file')


@test
def connections():
    assert manorctl('connections', '--json').json == []
    manorctl('connections', err='connections add')
    manorctl('connections', 'add', status=2)
    manorctl('connections', 'frobnicate', 'x', status=2)
    manorctl('connections', 'add', 'missing', status=1, err='missing')
    small_fleet('tenants')
    write('file', '')
    manorctl('connections', 'add', 'file', status=1, err='file')
    manorctl('connections', 'add', 'tenants', '--title', 'All tenants', out='Added')
    listed = manorctl('connections', '--json').json
    assert len(listed) == 1 and listed[0]['title'] == 'All tenants' and listed[0]['kind'] == 'folder', listed
    assert listed[0]['location'] == os.path.abspath('tenants'), listed
    manorctl('connections', out=['All tenants', listed[0]['id']])
    manorctl('connections', 'add', 'tenants')
    assert len(manorctl('connections', '--json').json) == 1
    before = read_all('tenants')
    manorctl('connections', 'remove', 'nobody', status=1, err='nobody')
    manorctl('connections', 'remove', listed[0]['id'])
    assert manorctl('connections', '--json').json == []
    assert read_all('tenants') == before


@test
def lists():
    small_fleet('tenants')
    database('tenants/other.sqlite', 'CREATE TABLE t(a)')
    write('tenants/fleet.ini', '[app-schema]\nchildren=tenant*;gone\n')
    manorctl('list', err='connections add')
    text = manorctl('list', 'tenants', out=['app-schema', 'tenant0', 'tenant3', 'other', 'gone']).out
    assert text.count('tenant0') == 1, text
    assert manorctl('connections', '--json').json == [], 'a folder that was looked at is not added'
    [connection] = manorctl('list', 'tenants', '--json').json
    assert [f['schema'] for f in connection['fleets']] == ['app-schema']
    assert connection['fleets'][0]['children'] == ['tenant0', 'tenant1', 'tenant2', 'tenant3']
    assert connection['fleets'][0]['missing'] == ['gone']
    assert {d['name'] for d in connection['databases']} >= {'app-schema', 'other', 'tenant0'}
    manorctl('connections', 'add', 'tenants')
    identifier = manorctl('connections', '--json').json[0]['id']
    assert manorctl('list', identifier).out == manorctl('list').out
    manorctl('list', 'nowhere', status=1, err='nowhere')
    # By CONNECTION/NAME, as every command takes it.
    manorctl('sql', f'{identifier}/tenant0', 'SELECT name FROM users', out='a0')
    manorctl('sql', f'{identifier}/nobody', 'SELECT 1', status=1, err='nobody')
    manorctl('status', f'{identifier}/app-schema', out='4 children')
    os.rename('tenants', 'moved')
    manorctl('list', status=1)


@test
def create():
    os.mkdir('place')
    manorctl('create', 'schema', 'app', status=2, err='--connection')
    manorctl('create', 'table', 'app', '--connection', 'place', status=2, err='table')
    manorctl('create', 'child', 'a', '--connection', 'place', status=2, err='--schema')
    manorctl('create', 'schema', 'app', '--connection', 'nowhere', status=1, err='nowhere')
    write('schema.sql', "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x;y');\nINSERT INTO t VALUES(1, 'z');\n")
    manorctl('create', 'schema', 'app', '--connection', 'place', '--children', 'app-*', '--from-dump',
             'schema.sql', out='app')
    manorctl('create', 'schema', 'app', '--connection', 'place', status=1, err='app')
    manorctl('create', 'child', 'app-1', '--connection', 'place', '--schema', 'app')
    manorctl('create', 'child', 'it\'s "me"', '--connection', 'place', '--schema', 'app')
    manorctl('create', 'child', 'filled', '--connection', 'place', '--schema', 'app', '--from-dump', 'schema.sql')
    manorctl('create', 'child', 'x', '--connection', 'place', '--schema', 'nobody', status=1, err='nobody')
    answer = manorctl('create', 'child', 'app-2', '--connection', 'place', '--schema', 'app', '--json')
    assert answer.json['name'] == 'app-2', answer
    [connection] = manorctl('list', 'place', '--json').json
    assert connection['fleets'][0]['children'] == ['app-1', 'app-2', 'filled', 'it\'s "me"'], connection
    assert query('place/filled.db', 'SELECT count(*) FROM t') == [(1,)]
    assert query('place/app-1.db', 'SELECT count(*) FROM t') == [(0,)]
    manorctl('status', 'place/app.db', '--exit-code', out='4 children')
    manorctl('create', 'child', '../outside', '--connection', 'place', '--schema', 'app', status=1)
    assert not os.path.exists('outside.db')
    manorctl('create', 'schema', 'broken', '--connection', 'place', '--from-dump', 'missing.sql', status=1,
             err='missing.sql')
    write('broken.sql', 'CREATE TABLE t(a); CREATE TABLE t(a);')
    manorctl('create', 'schema', 'broken', '--connection', 'place', '--from-dump', 'broken.sql', status=1)
    assert not os.path.exists('place/broken.db')


@test
def rules():
    small_fleet('place')
    manorctl('rules', 'place', out='[app-schema]\nchildren=tenant*;\n')
    manorctl('rules', 'place', 'app-schema', out='children=tenant*;')
    manorctl('rules', 'place', 'tenant0', status=1, err=['no rule', 'tenant0'])
    exported = manorctl('rules', 'place').out
    manorctl('rules', 'place', 'app-schema', '--children', 'tenant1', '--children', "it's; odd", out='tenant1')
    assert manorctl('rules', 'place', '--json').json == {'rules': [
        {'schema': 'app-schema', 'children': ['tenant1', "it's; odd"]}]}
    manorctl('status', 'place/app-schema.db', out='1 child')
    # The others stay, and one may name a schema database that is still to come.
    manorctl('rules', 'place', '--import', '-', input='[later]\nchildren=tenant3\n')
    assert [r['schema'] for r in manorctl('rules', 'place', '--json').json['rules']] == ['app-schema', 'later']
    manorctl('rules', 'place', 'later', '--remove')
    write('rules.ini', exported)
    manorctl('rules', 'place', '--import', 'rules.ini', out='tenant*')
    manorctl('status', 'place/app-schema.db', out='4 children')
    manorctl('rules', 'place', 'app-schema', '--remove', err='has no rules')
    for text, why in (('', 'has no rules'), ('nonsense', 'rules.ini'), (b'[a]\nchildren=\xe9\n', 'UTF-8')):
        manorctl('rules', 'place', '--import', write('rules.ini', text), status=1, err=why)
    manorctl('rules', 'place', '--import', 'missing.ini', status=1, err='missing.ini')
    manorctl('rules', 'place', 'nobody', '--children', 'x', status=1, err='nobody')
    manorctl('rules', 'place', 'nobody', '--remove', status=1, err='nobody')
    manorctl('rules', 'place', '--remove', status=2)
    manorctl('rules', 'place', 'app-schema', '--remove', '--children', 'x', status=2)
    manorctl('rules', 'place', 'app-schema', '--import', 'rules.ini', status=2)
    manorctl('rules', 'nowhere', status=1, err='nowhere')


SCRIPT = '''CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b BLOB, c REAL);
INSERT INTO t(a, b, c) VALUES('it''s', x'00ff', 1.5), (NULL, NULL, 9e999), ('é;--', '', -0.0);
CREATE TABLE "odd name;"("a ""b" INT) STRICT;
INSERT INTO "odd name;" VALUES(9223372036854775807);
CREATE INDEX i ON t(a) WHERE b IS NOT NULL;
CREATE VIEW v AS SELECT a FROM t;
CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = 'x;' WHERE 0; END;
PRAGMA user_version = 7;
'''


@test
def schema():
    database('all.db', SCRIPT)
    text = manorctl('schema', 'all.db').out
    assert 'sqlite_sequence' not in text, text
    database('again.db', text)
    assert manorctl('schema', 'again.db').out == text
    write('again.sql', text)
    assert manorctl('schema', 'again.sql').out == text
    objects = manorctl('schema', 'all.db', '--json').json
    assert [(o['kind'], o['name']) for o in objects] == [
        ('table', 't'), ('table', 'odd name;'), ('index', 'i'), ('view', 'v'), ('trigger', 'r')], objects
    database('empty.db', 'PRAGMA user_version = 1')
    assert manorctl('schema', 'empty.db').out == ''
    write('wrong.sql', 'CREATE TABLE t(a);\nCREATE TABEL u(a);')
    manorctl('schema', 'wrong.sql', status=1, err='wrong.sql')
    manorctl('schema', 'missing.db', status=1, err='missing.db')


@test
def dump():
    database('all.db', SCRIPT)
    text = manorctl('dump', 'all.db').out
    database('again.db', text)
    for table in ('t', '"odd name;"'):
        assert query('again.db', f'SELECT * FROM {table}') == query('all.db', f'SELECT * FROM {table}')
    sql = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name'
    assert query('again.db', sql) == query('all.db', sql)
    assert query('again.db', 'SELECT * FROM sqlite_sequence') == query('all.db', 'SELECT * FROM sqlite_sequence')
    manorctl('dump', 'missing.db', status=1, err='missing.db')


@test
def full_disk():
    database('all.db', SCRIPT)
    for arguments in (['dump', 'all.db'], ['schema', 'all.db'], ['sql', 'all.db', 'SELECT * FROM t'],
                      ['sql', 'all.db', '--json', 'SELECT * FROM t'], ['--help']):
        with open('/dev/full', 'w') as full:
            run = subprocess.run([PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True,
                                 env=environment(), timeout=60)
        assert run.returncode == 1 and 'could not be written' in run.stderr, (arguments, run)


main()
