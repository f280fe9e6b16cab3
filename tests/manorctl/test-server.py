# SPDX-License-Identifier: GPL-3.0-or-later
"""manorctl on libSQL servers: the whole story against the real sqld."""

import base64
import http.server
import os
import signal
import sys
import threading
import time

import sqld
from harness import Terminal, main, manorctl, read_all, test, write

if sqld.PROGRAM is None:
    print('1..0 # SKIP MANOR_SQLD names no libSQL server')
    sys.exit(0)

N_TENANTS = 40
SCHEMA = ('CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);'
          'CREATE TABLE logs(at TEXT);')
TENANT = 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL);'


def add(server, *arguments, name='box', **keywords):
    return manorctl('connections', 'add-server', server.uri, '--admin-url', server.admin_uri,
                    '--title', name, *arguments, **keywords)


def files_below(folder):
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), 'rb') as f:
                yield os.path.join(path, name), f.read()


def make_fleet(server, n=N_TENANTS):
    """A fleet of Manor's: every tenant lacks one column and one table."""
    names = [f'tenant{i}' for i in range(n)]
    server.create_many(names)
    for i, name in enumerate(names):
        server.sql(name, TENANT + f"INSERT INTO users(name) VALUES('a{i}'),('b{i}');")
    write('schema.sql', SCHEMA)
    manorctl('create', 'schema', 'app-schema', '--connection', 'box', '--children', 'tenant*',
             '--from-dump', 'schema.sql', out='app-schema')
    return names


def make_native(server, n=5):
    """A fleet of the server's: n children with two rows."""
    server.create_schema('app')
    server.sql('app', 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL)')
    for i in range(n):
        server.create_child(f'child{i}', 'app')
        server.sql(f'child{i}', f"INSERT INTO users(name) VALUES('a{i}'),('b{i}')")


@test
def manor_fleet():
    with sqld.Server() as server:
        add(server, out='Added “box”')
        manorctl('connections', out=['box', 'server', server.uri])
        manorctl('connections', 'test', 'box', out='fine')
        make_fleet(server)

        listed = manorctl('list', 'box', '--json').json[0]
        assert [f['schema'] for f in listed['fleets']] == ['app-schema'], listed
        assert not listed['fleets'][0]['native']
        assert len(listed['fleets'][0]['children']) == N_TENANTS

        status = manorctl('status', 'box/app-schema', '--json', '--exit-code', status=3).json
        assert len(status['variants']) == 1, status
        manorctl('diff', 'box/tenant0', 'box/app-schema', out=['users.email', 'logs'])
        manorctl('plan', 'box/tenant0', 'box/app-schema', out='ADD COLUMN')
        manorctl('push', 'box/app-schema', '--dry-run', out=f'{N_TENANTS} children')
        assert server.value('tenant7', "SELECT count(*) FROM pragma_table_info('users')") == 2

        manorctl('push', 'box/app-schema', '--yes')
        for name in ('tenant0', 'tenant7', f'tenant{N_TENANTS - 1}'):
            assert server.value(name, "SELECT count(*) FROM pragma_table_info('users')") == 3
            assert server.value(name, 'SELECT count(*) FROM users') == 2
            assert server.value(name, 'SELECT count(*) FROM logs') == 0
        manorctl('status', 'box/app-schema', '--exit-code')
        manorctl('push', 'box/app-schema', out='nothing to push')

        history = manorctl('history', '--json').json
        assert history[0]['fleet'] == 'box/app-schema', history
        rows = manorctl('sql', '--fleet', 'box/app-schema', 'SELECT count(*) AS n FROM users', '--json').json
        assert len(rows) == N_TENANTS and all(row['n'] == 2 for row in rows), rows

        # A drifted child is behind; what nothing lists is not in the fleet.
        server.sql('tenant3', 'DROP TABLE logs')
        manorctl('status', 'box/app-schema', '--exit-code', status=3, out='tenant3')
        manorctl('push', 'box/app-schema', '--yes')
        manorctl('status', 'box/app-schema', '--exit-code')


@test
def native_fleet():
    with sqld.Server() as server:
        add(server)
        make_native(server)
        listed = manorctl('list', 'box', '--json').json[0]
        assert listed['fleets'][0]['native'] and len(listed['fleets'][0]['children']) == 5, listed
        manorctl('list', 'box', out='its server carries changes on')

        # Nothing that writes leaves by “sql”.
        before = server.jobs('app')
        manorctl('sql', 'box/app', "INSERT INTO users(name) VALUES('x')", status=1,
                 err='manorctl push box/app --script')
        manorctl('sql', 'box/app', status=1, input="SELECT 1; CREATE TABLE a(b); CREATE TABLE c(d);", err='--script')
        manorctl('sql', 'box/app', 'SELECT count(*) FROM users', out='0')
        assert server.jobs('app') == before

        script = write('change.sql', 'ALTER TABLE users ADD COLUMN email TEXT;\nCREATE TABLE logs(at TEXT);\n')
        manorctl('push', 'box/app', '--script', script, '--dry-run', out='5 children')
        assert server.jobs('app') == before
        manorctl('push', 'box/app', '--script', script, '--yes')
        for name in ('app', 'child0', 'child4'):
            assert server.value(name, "SELECT count(*) FROM pragma_table_info('users')") == 3, name
            assert server.value(name, 'SELECT count(*) FROM logs') == 0
        assert server.value('child0', 'SELECT count(*) FROM users') == 2
        manorctl('status', 'box/app', '--exit-code')

        # From the standard input; what is lost must be agreed to.
        manorctl('push', 'box/app', '--script', '-', '--yes', input='DROP TABLE users;', status=1,
                 err='--accept-loss')
        assert server.value('child0', 'SELECT count(*) FROM users') == 2


@test
def native_failing_child():
    """One child cannot take it: seen before where it can be, and the server's own reason where not."""
    with sqld.Server() as server:
        add(server)
        make_native(server)
        server.sql('child2', "INSERT INTO users(name) VALUES('same'),('same')")
        jobs = server.jobs('app')
        run = manorctl('push', 'box/app', '--script', '-', '--yes', status=1,
                       input='CREATE UNIQUE INDEX users_by_name ON users(name);')
        assert 'child2' in run.out + run.err, run
        assert server.jobs('app') == jobs, run
        for name in ('app', 'child0', 'child2'):
            assert server.value(name, "SELECT count(*) FROM sqlite_schema WHERE name = 'users_by_name'") == 0


@test
def native_refused_by_the_server():
    """What came after the review is the server's to refuse: nothing is changed, and the reason is true."""
    with sqld.Server() as server:
        add(server)
        make_native(server)
        script = write('change.sql', 'CREATE UNIQUE INDEX users_by_name ON users(name);')
        person = Terminal('push', 'box/app', '--script', script)
        person.expect('[y/N]')
        server.sql('child2', "INSERT INTO users(name) VALUES('same'),('same')")
        person.type('y')
        run = person.finish(status=1)
        assert 'child2' in run.out and 'UNIQUE constraint failed: users.name' in run.out, run
        for name in ('app', 'child0', 'child2'):
            assert server.value(name, "SELECT count(*) FROM sqlite_schema WHERE name = 'users_by_name'") == 0
        report = manorctl('history', '1', '--json').json
        states = {child['name']: child['state'] for child in report['children']}
        assert states['child2'] == 'failed' and states['child0'] != 'applied', report


@test
def native_after_kill():
    """Manor is killed while the server works: it goes on, and what became of it is read."""
    with sqld.Server() as server:
        add(server)
        make_native(server, 60)
        before = len(server.jobs('app'))
        person = Terminal('push', 'box/app', '--script', write('change.sql', 'ALTER TABLE users ADD COLUMN email TEXT;'))
        person.expect('[y/N]')
        person.type('y')
        deadline = time.monotonic() + 60
        while len(server.jobs('app')) == before:
            assert time.monotonic() < deadline
        person.process.kill()
        person.finish(status=-signal.SIGKILL)

        manorctl('history', out='Interrupted')
        manorctl('push', '--resume', '1', '--yes', out='Applied: 60')
        for name in ('app', 'child0', 'child59'):
            assert server.value(name, "SELECT count(*) FROM pragma_table_info('users')") == 3, name
        assert len(server.jobs('app')) == before + 1
        manorctl('status', 'box/app', '--exit-code')


@test
def values():
    with sqld.Server() as server:
        add(server)
        server.create('t')
        manorctl('sql', 'box/t', status=0, input='CREATE TABLE v(a, b);'
                 "INSERT INTO v VALUES(9223372036854775807, x'00ff10'), (-9223372036854775808, NULL), (1.5, 'ü„“');")
        rows = manorctl('sql', 'box/t', 'SELECT a, b FROM v ORDER BY rowid', '--json').json
        assert rows[0] == {'a': 9223372036854775807, 'b': {'base64': base64.b64encode(b'\x00\xff\x10').decode()}}, rows
        assert rows[1] == {'a': -9223372036854775808, 'b': None} and rows[2] == {'a': 1.5, 'b': 'ü„“'}, rows
        assert server.value('t', 'SELECT a FROM v') == 9223372036854775807

        # Larger than one answer of the server may be.
        big = manorctl('sql', 'box/t', 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)'
                       " SELECT i, printf('%0100d', i) AS t FROM n", '--csv').out.splitlines()
        assert len(big) == 200001 and big[-1].startswith('200000,'), len(big)
        manorctl('sql', 'box/t', 'SELEC 1', status=1, err='1:')


@test
def names():
    """A database by its path, its URL, with a blank or a slash in its name."""
    with sqld.Server() as server:
        for name in ('plain', 'a b', 'a/b', "it's"):
            server.create(name)
            server.sql(name, f'CREATE TABLE t AS SELECT {name!r} AS x' if "'" not in name else
                       "CREATE TABLE t AS SELECT 'it''s' AS x")
        # Not added: what the URL names.
        manorctl('sql', f'{server.uri}/plain', 'SELECT x FROM t', out='plain')
        add(server)
        for name in ('plain', 'a b', 'a/b', "it's"):
            manorctl('sql', f'box/{name}', 'SELECT x FROM t', out=name)
        manorctl('sql', f'{server.uri}/a%20b', 'SELECT x FROM t', out='a b')
        manorctl('sql', f'{server.uri}/nope', 'SELECT 1', status=1, err='nope')
        manorctl('sql', 'box/nope', 'SELECT 1', status=1, err='nope')
        manorctl('diff', f'{server.uri}/plain', 'box/a b', '--exit-code')
        manorctl('plan', f'{server.uri}/plain', write('more.sql', 'CREATE TABLE t(x); CREATE TABLE u(y);'), out='CREATE TABLE u')
        manorctl('schema', 'box/plain', out='CREATE TABLE t')
        manorctl('dump', 'box/plain', out="INSERT INTO t VALUES('plain')")


@test
def life_of_a_database():
    with sqld.Server() as server:
        add(server)
        manorctl('create', 'database', 'one', '--connection', 'box', '--from-dump',
                 write('one.sql', "BEGIN; CREATE TABLE t(a); INSERT INTO t VALUES(1); COMMIT;"), out='one')
        assert server.value('one', 'SELECT a FROM t') == 1
        manorctl('create', 'database', 'one', '--connection', 'box', status=1, err='one')
        manorctl('create', 'database', '../evil', '--connection', 'box', status=1, err='evil')
        assert server.value('one', 'SELECT a FROM t') == 1

        manorctl('fork', 'box/one', 'two', out='two')
        assert server.value('two', 'SELECT a FROM t') == 1
        manorctl('fork', 'box/one', 'two', status=1, err='two')

        manorctl('create', 'schema', 'app', '--native', '--connection', 'box', '--from-dump',
                 write('app.sql', 'CREATE TABLE users(id INTEGER PRIMARY KEY);'), out='app')
        manorctl('create', 'child', 'acme', '--schema', 'app', '--connection', 'box', out='acme')
        assert server.value('acme', 'SELECT count(*) FROM users') == 0
        manorctl('create', 'child', 'dumped', '--schema', 'app', '--connection', 'box', '--from-dump', 'app.sql',
                 status=1, err='leave --from-dump out')
        manorctl('delete', 'box/app', '--yes', 'app', status=1, err='app')

        config = manorctl('config', 'box/one', '--block-writes', 'on', '--reason', 'moving house', '--json').json
        assert config['block_writes'] and config['block_reason'] == 'moving house' and not config['block_reads'], config
        manorctl('sql', 'box/one', 'INSERT INTO t VALUES(2)', status=1, err='moving house')
        manorctl('config', 'box/one', '--block-writes', 'off', '--reason', '', out='block writes: off')
        manorctl('sql', 'box/one', 'INSERT INTO t VALUES(2)')
        manorctl('config', 'box/one', '--max-size', 'large', status=2, err='--max-size')
        usage = manorctl('usage', 'box/one', '--json').json
        assert usage['rows_written'] >= 1, usage
        manorctl('usage', 'box/one', out='rows read')

        manorctl('delete', 'box/two', status=1, err='--yes two')
        manorctl('delete', 'box/two', '--yes', 'one', status=1, err='two')
        assert server.value('two', 'SELECT a FROM t') == 1
        manorctl('delete', 'box/two', '--yes', 'two', out='Deleted')
        try:
            server.value('two', 'SELECT a FROM t')
            raise AssertionError('two is still there')
        except sqld.Refused as refused:
            assert refused.status == 404, refused


class Dumps(http.server.BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_GET(self):
        if self.path == '/moved.sql':
            self.send_response(302)
            self.send_header('Location', '/good.sql')
            self.end_headers()
            return
        body = {'/good.sql?part=1': "BEGIN; CREATE TABLE t(a); INSERT INTO t VALUES('é;');\n"
                                    'CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; COMMIT;'.encode(),
                '/bad.sql': b'CREATE TABLE t(a); INSERT INTO nowhere VALUES(1);',
                '/picture': b'\x89PNG\0\xff'}.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header('Content-Length', str(len(body or b'')))
        self.end_headers()
        self.wfile.write(body or b'')

    def log_message(self, *_):
        pass


@test
def dumps():
    """--from-dump takes URLs, too; what is wrong with one leaves no half database behind."""
    web = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Dumps)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    at = f'http://127.0.0.1:{web.server_address[1]}'
    with sqld.Server() as server:
        add(server)

        def make(name, dump, kind='database', **keywords):
            return manorctl('create', kind, name, '--connection', 'box', '--from-dump', dump, **keywords)

        make('one', f'{at}/good.sql?part=1', out='one')
        assert server.rows('one', 'SELECT a FROM t') == [('é;',)]
        make('two', 'file://' + os.path.abspath(write('good.sql', 'CREATE TABLE t(a);')), kind='schema')
        assert server.value('two', 'SELECT count(*) FROM t') == 0

        for dump, words in ((f'{at}/bad.sql', ['bad', 'nowhere']), (f'{at}/gone.sql', [at, '404']),
                            (f'{at}/picture', 'no SQL script'), (f'{at}/moved.sql', 'points to'),
                            (f'http://127.0.0.1:{server.port.number + 40000}/x', ''), ('missing.sql', 'missing.sql'),
                            (f'http://me:secret@{at[7:]}/good.sql', 'password')):
            run = make('bad', dump, status=1, err=words)
            assert 'secret' not in run.err, run
            try:
                server.admin('GET', 'bad', '/config')
                raise AssertionError(f'{dump}: there is half a database')
            except sqld.Refused as refused:
                assert refused.status == 404, refused
        for name, text, words in (('empty.sql', '', 'no SQL statement'), ('comment.sql', '-- a;\n\n;', 'no SQL statement'),
                                  ('twice.sql', 'CREATE TABLE t(a);\n\nCREATE TABLE t(a);', ['bad: ', 'line 3', 'exists']),
                                  ('slip.sql', 'CREATE TABLE t(a);\nINSERT INTO t\nVALUES (1);\nCREATE TABL u(a);',
                                   ['bad: ', 'line 4', 'TABL']),
                                  ('cut.sql', 'CREATE TABLE t(a);\nINSERT INTO t VALUES (\'half', ['bad: ', 'line 2', 'half'])):
            make('bad', write(name, text), status=1, err=words)
        make('bad', write('bad.sql', 'CREATE TABLE t(a); CREATE TABLE t(a);'), kind='schema', status=1, err='bad')
        manorctl('create', 'schema', 'bad', '--native', '--connection', 'box', '--from-dump', 'bad.sql', status=1, err='bad')
        manorctl('list', 'box')
        make('bad', 'good.sql', out='bad')
    web.shutdown()


@test
def tokens():
    folder = os.getcwd()
    key = sqld.Key(folder)
    good, bad = key.sign(a='rw'), sqld.Key(folder, 'other').sign(a='rw')
    with sqld.Server(jwt_key=key.file, admin_key='the-admin-key') as server:
        server.authorization = f'Bearer {good}'
        server.create('one')
        server.sql('one', 'CREATE TABLE t(a)')
        os.mkdir('secrets')
        token, wrong = write('secrets/token', good + '\n'), write('secrets/wrong', bad + '\n')
        admin = write('secrets/admin', 'the-admin-key\n')

        # Nothing to keep it in here but memory: each call has its own.
        add(server, '--token-file', token, '--admin-key-file', admin)
        manorctl('connections', 'test', server.uri, '--admin-url', server.admin_uri, '--token-file', token,
                 '--admin-key-file', admin, out='fine')
        manorctl('connections', 'test', server.uri, '--token-file', wrong, status=1)
        manorctl('connections', 'test', server.uri, '--token-file', 'nowhere', status=1, err='nowhere')
        manorctl('sql', f'{server.uri}/one', 'SELECT count(*) FROM t', '--token-file', token, out='0')
        manorctl('sql', f'{server.uri}/one', '--token-file', '-', input=f'{good}\nSELECT 40 + 2', out='42')
        run = manorctl('sql', f'{server.uri}/one', 'SELECT 1', '--token-file', wrong, status=1)
        assert 'token' in run.err and bad not in run.err, run
        run = manorctl('sql', f'{server.uri}/one', 'SELECT 1', status=1)
        assert 'token' in run.err.lower() or 'Authorization' in run.err, run
        manorctl('connections', 'add-server', f'{server.uri}/?authToken={good}', status=1)

        # Asked for at a terminal, where it is not shown.
        person = Terminal('connections', 'add-server', server.uri, '--title', 'asked', '--admin-url', server.admin_uri)
        person.expect('Token')
        person.type(good)
        person.expect('Admin key')
        person.type('the-admin-key')
        run = person.finish()
        assert 'It lists' in run.out and good not in run.err and 'the-admin-key' not in run.err, run

        for path, content in files_below('.xdg'):
            for secret in (good, bad, 'the-admin-key'):
                assert secret.encode() not in content, f'{path} has a secret'


@test
def basic_auth():
    with sqld.Server(basic_auth='me:pass word') as server:
        server.authorization = 'Basic ' + base64.b64encode(b'me:pass word').decode()
        server.create('one')
        secret = write('password', 'me:pass word\n')
        manorctl('connections', 'test', server.uri, '--basic', '--token-file', secret, out='fine')
        manorctl('connections', 'test', server.uri, '--basic', '--token-file', write('no', 'me:no\n'), status=1)


@test
def server_down():
    with sqld.Server() as server:
        add(server)
        server.create('one')
        manorctl('list', 'box', out='one')
        server.stop()
        run = manorctl('sql', 'box/one', 'SELECT 1', status=1)
        assert server.uri in run.err or '127.0.0.1' in run.err, run
        manorctl('list', status=1, out='one', err='127.0.0.1')
        manorctl('list', 'box', status=1, out='one', err='127.0.0.1')
        # It is kept all the same, and works once it is up.
        manorctl('connections', out='box')
        server.start()
        manorctl('sql', 'box/one', 'SELECT 41 + 1', out='42')


@test
def connections():
    with sqld.Server() as server, sqld.Server() as other:
        server.create('one')
        other.create('two')
        add(server)
        manorctl('connections', 'edit', 'box', '--title', 'My Box', '--name', 'extra', out='Changed “box”')
        manorctl('connections', out='My Box')
        manorctl('connections', 'edit', 'box', '--url', other.uri, '--admin-url', other.admin_uri,
                 '--forget-name', 'extra')
        manorctl('list', 'box', out='two')
        before = read_all('.xdg/config/manor')
        manorctl('connections', 'edit', 'box', '--url', 'nonsense', status=1)
        assert read_all('.xdg/config/manor') == before
        manorctl('connections', 'edit', 'nobody', '--title', 'x', status=1, err='nobody')
        manorctl('connections', 'add-server', 'http://127.0.0.1:9', '--title', 'away', '--token-file',
                 write('t', 'abc'), out='Added “away”')
        assert 'rule' not in manorctl('connections', 'remove', 'away').err
        manorctl('rules', 'box', 'two', '--children', 'one*')
        manorctl('connections', 'remove', 'box', out='Removed', err=['1 rule ', 'manorctl rules box >FILE'])
        assert manorctl('connections', '--json').json == []


@test
def demo():
    with sqld.Server() as server:
        add(server)
        manorctl('demo', '--server', 'box', out='box/slack-schema')
        listed = manorctl('list', 'box', '--json').json[0]
        fleets = {f['schema']: f for f in listed['fleets']}
        assert len(fleets['slack-schema']['children']) == 24 and not fleets['slack-schema']['native']
        assert len(fleets['notes-schema']['children']) == 8 and fleets['notes-schema']['native']
        assert server.value('acme-slack', 'SELECT count(*) FROM messages') > 0
        assert server.value('ada-notes', 'SELECT count(*) FROM notes') > 0
        assert server.value('notes-schema', 'SELECT count(*) FROM notes') == 0
        manorctl('status', 'box/slack-schema', '--exit-code', status=3, out=['copper-kettle-slack', 'globex-slack'])
        manorctl('status', 'box/notes-schema', '--exit-code')
        manorctl('demo', '--server', 'box', status=1, err='slack-schema')
        assert server.value('acme-slack', 'SELECT count(*) FROM messages') > 0


main()
