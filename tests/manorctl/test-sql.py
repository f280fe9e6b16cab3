#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""manorctl sql: one database and whole fleets."""

import csv
import io
import json
import os
import sqlite3

from harness import Skip, database, main, manorctl, query, read_all, small_fleet, test, write


@test
def tables():
    database('a.db', "CREATE TABLE t(n INT, s TEXT); INSERT INTO t VALUES(1,'日本'),(20,'é'),(NULL,'a'||char(10)||'b')")
    assert manorctl('sql', 'a.db', 'SELECT * FROM t').out == (
        '   n  s\n────  ────\n   1  日本\n  20  é\nNULL  a↵b\n')
    # Two results, and a statement without one.
    assert manorctl('sql', 'a.db', 'SELECT 1 AS x; CREATE TABLE u(a); SELECT 2 AS y').out == (
        'x\n─\n1\n\ny\n─\n2\n')
    assert manorctl('sql', 'a.db', 'SELECT n FROM t WHERE 0').out == 'n\n─\n'
    assert manorctl('sql', 'a.db', '').out == ''


@test
def csv_format():
    database('a.db', '''CREATE TABLE t(a, "b,c");
        INSERT INTO t VALUES('x"y', 'a'||char(13,10)||'b'), (NULL, ''), (x'00ff', 1.5), ('é', 9007199254740993)''')
    text = manorctl('sql', '--csv', 'a.db', 'SELECT * FROM t').out
    rows = list(csv.reader(io.StringIO(text, newline='')))
    assert rows[0] == ['a', 'b,c'], rows
    assert rows[1][0] == 'x"y' and rows[1][1].split() == ['a', 'b'], rows
    assert rows[2] == ['', ''] and rows[4] == ['é', '9007199254740993'], rows
    manorctl('sql', '--csv', '--json', 'a.db', 'SELECT 1', status=2, err='--csv')


@test
def json_format():
    database('a.db', "CREATE TABLE t(a); INSERT INTO t VALUES(9223372036854775807),(-9007199254740993),(1.5),"
                     "(NULL),(x'00ff10'),('é\"\\'||char(1,10)),(1e999)")
    rows = manorctl('sql', '--json', 'a.db', 'SELECT a, 1 AS a FROM t').json
    assert [r['a'] for r in rows][:4] == [9223372036854775807, -9007199254740993, 1.5, None], rows
    assert rows[4]['a'] == {'base64': 'AP8Q'} and rows[5]['a'] == 'é"\\\x01\n', rows
    assert rows[0]['a_2'] == 1, rows
    assert manorctl('sql', '--json', 'a.db', 'SELECT 1 WHERE 0').json == []
    # Several results are several JSON texts.
    decoder, text, found = json.JSONDecoder(), manorctl('sql', '--json', 'a.db', 'SELECT 1 x; SELECT 2 x').out, []
    while text.strip():
        value, end = decoder.raw_decode(text.lstrip())
        found.append(value)
        text = text.lstrip()[end:]
    assert found == [[{'x': 1}], [{'x': 2}]], found


@test
def standard_input():
    database('a.db')
    manorctl('sql', 'a.db', input='CREATE TABLE t(a);\nINSERT INTO t VALUES(1);\n')
    manorctl('sql', 'a.db', '-', input='\ufeffINSERT INTO t VALUES(2);')
    assert query('a.db', 'SELECT a FROM t') == [(1,), (2,)]
    manorctl('sql', 'a.db', input='SELECT 1;\0SELECT 2;', status=1, err='NUL')
    trigger = "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN ';' END; END; SELECT 5 AS five;"
    manorctl('sql', 'a.db', input=trigger, out='five')


@test
def errors_have_positions():
    database('a.db', 'CREATE TABLE t(a)')
    manorctl('sql', 'a.db', 'SELECT 1;\n  SELECT é, nope FROM t', status=1, err='2:10: ', out='1')
    manorctl('sql', 'a.db', "INSERT INTO t VALUES(1);\nSELEC 2;\nINSERT INTO t VALUES(3)", status=1, err='2:1: ')
    assert query('a.db', 'SELECT a FROM t') == [(1,)]
    manorctl('sql', '--keep-going', 'a.db', "SELEC 2;\nINSERT INTO t VALUES(3);\nSELECT 'open", status=1,
             err=['1:1: ', '3:1: '])
    assert query('a.db', 'SELECT a FROM t') == [(1,), (3,)]
    manorctl('sql', 'a.db', 'CREATE TABLE u(a NOT NULL); INSERT INTO u VALUES(NULL)', status=1, err='1:29: ')


@test
def transactions():
    database('a.db', 'CREATE TABLE t(a)')
    manorctl('sql', 'a.db', 'BEGIN; INSERT INTO t VALUES(1); COMMIT')
    manorctl('sql', 'a.db', 'BEGIN; INSERT INTO t VALUES(2)', status=1, err='rolled back')
    manorctl('sql', 'a.db', 'BEGIN; INSERT INTO t VALUES(3); SELEC; COMMIT', status=1)
    assert query('a.db', 'SELECT a FROM t') == [(1,)]
    manorctl('sql', '--read-only', 'a.db', 'SELECT a FROM t', out='1')
    manorctl('sql', '--read-only', 'a.db', 'DELETE FROM t', status=1, err='leave out --read-only')
    assert query('a.db', 'SELECT a FROM t') == [(1,)]


@test
def many_statements():
    rows = ''.join(f"INSERT INTO t VALUES({i}, 'é;');\n" for i in range(5000))
    database('a.db')
    manorctl('sql', 'a.db', input='CREATE TABLE t(a INTEGER PRIMARY KEY, b);\nBEGIN;\n' + rows +
             "INSERT INTO t VALUES(9999, 'x') RETURNING a;\nSELECT count(*) AS n FROM t;\nCOMMIT;\n", out=['9999', '5001'])
    assert query('a.db', 'SELECT count(*), sum(a) FROM t') == [(5001, 5000 * 4999 // 2 + 9999)]
    # The place of an error in the middle of many.
    script = "BEGIN;\nDELETE FROM t;\n" + rows[:rows.index("INSERT INTO t VALUES(3000")] + '\n  INSERT INTO t VALUES(7, 1);\n' + rows
    manorctl('sql', 'a.db', input=script, status=1, err=['3004:3: ', 'rolled back'])
    assert query('a.db', 'SELECT count(*) FROM t') == [(5001,)]
    manorctl('sql', 'a.db', input="DELETE FROM t;\nINSERT INTO t VALUES(1, 'é', nope);\nDELETE FROM t;", status=1, err='2:')
    manorctl('sql', 'a.db', input="DELETE FROM t;\nINSERT INTO t VALUES(1, nope);\nDELETE FROM t;", status=1, err='2:25: ')


@test
def bad_files():
    manorctl('sql', 'missing.db', 'SELECT 1', status=1, err='missing.db')
    assert not os.path.exists('missing.db'), 'a misspelt name makes no file'
    write('text.db', 'This is a letter, and no database at all, however long it is.\n' * 100)
    manorctl('sql', 'text.db', 'SELECT * FROM sqlite_schema', status=1, err='text: ')
    write('secret.db', bytes((i * 197 + i // 7 * 31 + 11) % 256 for i in range(8192)))
    manorctl('sql', 'secret.db', 'SELECT * FROM sqlite_schema', status=1, err='secret: ')
    os.mkdir('folder')
    manorctl('sql', 'folder', 'SELECT 1', status=1)
    manorctl('sql', 'nobody/nothing', 'SELECT 1', status=1, err='nobody/nothing')
    manorctl('sql', 'http://127.0.0.1:9/db', 'SELECT 1', status=1)
    database("it's; \"a\" 100% é.db", 'CREATE TABLE t(a); INSERT INTO t VALUES(5)')
    manorctl('sql', "it's; \"a\" 100% é.db", 'SELECT a FROM t', out='5')


@test
def locked():
    database('a.db', 'CREATE TABLE t(a)')
    holder = sqlite3.connect('a.db', isolation_level=None)
    holder.execute('BEGIN EXCLUSIVE')
    manorctl('sql', 'a.db', 'INSERT INTO t VALUES(1)', status=1, err=['a: ', 'lock'])
    holder.execute('ROLLBACK')
    holder.execute('BEGIN IMMEDIATE')
    manorctl('sql', 'a.db', 'SELECT 5; INSERT INTO t VALUES(1)', status=1, err='1:11: ', out='5')
    holder.execute('ROLLBACK')
    holder.close()
    manorctl('sql', 'a.db', 'INSERT INTO t VALUES(1)')


@test
def read_only_file():
    if os.geteuid() == 0:
        raise Skip('the system refuses root nothing')
    database('a.db', 'CREATE TABLE t(a)')
    os.chmod('a.db', 0o444)
    manorctl('sql', 'a.db', 'SELECT count(*) FROM t', out='0')
    manorctl('sql', 'a.db', 'INSERT INTO t VALUES(1)', status=1)


@test
def fleet_reads():
    fleet = small_fleet()
    rows = manorctl('sql', '--fleet', fleet, '--json', 'SELECT name FROM users ORDER BY id').json
    assert [(r['database'], r['name']) for r in rows] == [
        (f'tenant{i}', f'{c}{i}') for i in range(4) for c in 'ab'], rows
    manorctl('sql', '--fleet', fleet, '--only', 'nobody*', 'SELECT 1 x', status=1)
    manorctl('sql', '--fleet', fleet, '--only', 'tenant2', '--csv', 'SELECT count(*) AS n FROM users',
             out='database,n\ntenant2,2\n')
    manorctl('sql', '--fleet', fleet, input='SELECT 7 AS seven', out=['database', 'seven', 'tenant3'])
    manorctl('sql', '--fleet', fleet, 'SELECT 1', 'SELECT 2', status=2)
    manorctl('sql', '--fleet', 'nowhere.db', 'SELECT 1', status=1, err='nowhere.db')
    manorctl('sql', '--fleet', fleet, '', status=2)


@test
def fleet_failures():
    fleet = small_fleet()
    write('fleet/tenant1.db', 'no database at all, but long enough to be looked at as one. ' * 30)
    answer = manorctl('sql', '--fleet', fleet, '--json', 'SELECT count(*) AS n FROM users', status=1, err='tenant1: ')
    assert [r['database'] for r in answer.json] == ['tenant0', 'tenant2', 'tenant3'], answer
    manorctl('sql', '--fleet', fleet, 'SELECT nope FROM users', status=1, err=['tenant0: ', 'nope'])


@test
def fleet_writes():
    fleet = small_fleet()
    before = read_all('fleet')
    manorctl('sql', '--fleet', fleet, "DELETE FROM users", status=2, err='--write')
    manorctl('sql', '--fleet', fleet, "SELECT 1; DELETE FROM users", status=2, err='--write')
    manorctl('sql', '--fleet', fleet, '--write', 'DROP TABLE users', status=2, err='push')
    manorctl('sql', '--fleet', fleet, '--write', 'BEGIN; DELETE FROM users; COMMIT', status=2)
    manorctl('sql', 'fleet/tenant0.db', '--write', 'SELECT 1', status=2)
    assert read_all('fleet') == before
    database('fleet/tenant2.db', "CREATE TRIGGER no BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'not here'); END")
    answer = manorctl('sql', '--fleet', fleet, '--write', '--json',
                      "UPDATE users SET name = 'x'; DELETE FROM users WHERE id = 1", status=1,
                      err='tenant2: ')
    assert [(r['database'], r['changes']) for r in answer.json] == [
        ('tenant0', 3), ('tenant1', 3), ('tenant3', 3)], answer
    # One child, one transaction.
    assert query('fleet/tenant2.db', 'SELECT name FROM users') == [('a2',), ('b2',)]
    assert query('fleet/tenant3.db', 'SELECT name FROM users') == [('x',)]


main()
