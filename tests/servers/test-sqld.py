# SPDX-License-Identifier: GPL-3.0-or-later
"""The real server that the Python tests rely on."""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sqld


def refusal(function, *arguments):
    try:
        function(*arguments)
    except sqld.Refused as refused:
        return refused
    raise AssertionError('it was not refused')


def answers():
    with sqld.Server() as server:
        server.create('a')
        server.sql('a', "CREATE TABLE t(x, y); INSERT INTO t VALUES ('ü', 9007199254740993), (x'ff00', NULL)")
        assert server.rows('a', 'SELECT x, y FROM t') == [('ü', 9007199254740993), (b'\xff\0', None)]
        assert 'table t already exists' in refusal(server.sql, 'a', 'CREATE TABLE t(x)').answer
        assert refusal(server.sql, 'nobody', 'SELECT 1').status == 404
        server.create_schema('s')
        server.create_many(['c1', 'c2', 'c3'], shared_schema_name='s')
        server.sql('s', 'CREATE TABLE t(x)')
        assert server.value('c3', "SELECT count(*) FROM sqlite_schema WHERE name = 't'") == 1
        assert server.jobs('s')[0]['status'] == 'RunSuccess'


def ends_and_starts():
    with sqld.Server() as server:
        server.create('a')
        server.sql('a', 'CREATE TABLE t(x)')
        server.kill()
        assert not server.answers()
        server.start()
        server.pause()
        assert not server.answers(0.2)
        server.resume()
        assert server.answers(30)
        server.stop()
        server.start()
        assert server.value('a', 'SELECT count(*) FROM t') == 0
        folder = server.folder
    assert not os.path.exists(folder)


def authentication():
    with tempfile.TemporaryDirectory() as folder:
        key, other = sqld.Key(folder), sqld.Key(folder, 'other')
        with sqld.Server(jwt_key=key.file, admin_key='k') as server:
            server.create('a')
            server.create('b', jwt_key=other.public)
            assert refusal(server.sql, 'a', 'SELECT 1').status == 401
            server.authorization = f'Bearer {key.sign(a="ro")}'
            assert server.value('a', 'SELECT 7') == 7
            assert refusal(server.sql, 'a', 'CREATE TABLE t(x)').status == 403
            assert refusal(server.sql, 'b', 'SELECT 1').status == 401
            server.authorization = f'Bearer {other.sign()}'
            assert server.value('b', 'SELECT 7') == 7


TESTS = [answers, ends_and_starts, authentication]
print(f'1..{len(TESTS)}')
for number, function in enumerate(TESTS, 1):
    if sqld.PROGRAM is None:
        print(f'ok {number} {function.__name__} # SKIP MANOR_SQLD names no libSQL server')
        continue
    function()
    print(f'ok {number} {function.__name__}', flush=True)
