#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""manorctl: a token is nowhere but in the keyring, in memory and in its header.

Everything that the program writes is searched for the secrets it was given: its output, with
all debug messages on, the files under its home and its temporary folder, the command lines and
environments of its processes, and what a crash leaves. And what the server has seen of it.
"""

import base64
import http.server
import json
import os
import resource
import signal
import subprocess
import threading
import time

import sqld
from harness import PROGRAM, Skip, keyring_environment, main, test
from secrecy import Secrets, Watch

ADMIN_KEY = 'admin-key-6f1c0d'
PASSWORD = 'pass-word-91ab7e'


def run_environment():
    os.makedirs('home/tmp', exist_ok=True)
    env = keyring_environment('home')
    env.update(HOME=os.path.abspath('home'), TMPDIR=os.path.abspath('home/tmp'), G_MESSAGES_DEBUG='all')
    for name in ('CONFIG', 'DATA', 'STATE', 'CACHE'):
        env[f'XDG_{name}_HOME'] = os.path.abspath(f'home/{name.lower()}')
    return env


def start(secrets, *arguments):
    # A core file holds everything; that is the person's to switch on.
    return subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=run_environment(),
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))


def finish(secrets, process, wanted=None):
    with Watch(secrets, process.pid):
        out, err = process.communicate(timeout=120)
    secrets.seek('the output', out)
    secrets.seek('the messages', err)
    text = f'manorctl {process.args[1:]}\nstatus {process.returncode}\n{out.decode()}\n{err.decode()[-3000:]}'
    assert wanted is None or process.returncode == wanted, f'status {wanted} expected: {text}'
    return out.decode(), err.decode()


def run(secrets, *arguments, status=0):
    return finish(secrets, start(secrets, *arguments), status)


def make_fleet(server):
    server.create('app')
    server.create('odd name ü')
    server.sql('app', 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, email TEXT)')
    for name in ('t0', 't1', 't2'):
        server.create(name)
        server.sql(name, "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT); INSERT INTO users(name) VALUES('x')")


def the_only(folder, name):
    """The id of the connection that was added: its fleets' rules have its name."""
    with open(os.path.join(folder, name), encoding='utf-8') as f:
        return [line.strip()[1:-1] for line in f if line.startswith('[') and line.strip() != '[manor]'][0]


def with_server(body):
    """Gives the test a server with JWTs and an admin key, the secrets, and looks everywhere afterwards."""
    def wrapped():
        if sqld.PROGRAM is None:
            raise Skip('MANOR_SQLD names no libSQL server')
        secrets = Secrets()
        key, stranger = sqld.Key('secrets', 'jwt'), sqld.Key('secrets', 'stranger')
        good, bad = key.sign(a='rw'), stranger.sign(a='rw')
        secrets.add('good', good)
        secrets.add('bad', bad)
        secrets.add('read', key.sign(a='ro'))
        secrets.add('admin', ADMIN_KEY)
        secrets.add('bad-admin', 'wrong-' + ADMIN_KEY[::-1])
        with sqld.Server(jwt_key=key.file, admin_key=ADMIN_KEY) as server:
            server.authorization = f'Bearer {good}'
            make_fleet(server)
            body(server, secrets)
            with open(server.log, 'rb') as f:
                secrets.seek("the server's log", f.read())
            # The queries' texts are there for whoever has the admin key.
            for name in ('app', 't0'):
                stats = server.request('GET', f'/v1/namespaces/{name}/stats', admin=True)[1]
                secrets.seek("the server's statistics", stats.encode())
        assert secrets.seek_in_files('home') > 2
    wrapped.__name__ = body.__name__
    return test(wrapped)


def add(secrets, server, token='good', admin='admin', status=0):
    return run(secrets, 'connections', 'add-server', server.uri, '--admin-url', server.admin_uri, '--title', 'Prod',
               '--token-file', f'secrets/{token}', '--admin-key-file', f'secrets/{admin}', status=status)


@test
def what_is_there_is_found():
    """Of the search itself."""
    secrets = Secrets()
    token = secrets.add('token', 'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJlLXNpZ25hdHVyZQ')
    for text in (token, f'Bearer {token}', token.rsplit('.', 1)[1], token.encode().hex(),
                 base64.b64encode(token.encode()).decode()):
        os.makedirs('home/a', exist_ok=True)
        with open('home/a/file', 'w', encoding='ascii') as f:
            f.write(f'… {text} …'.replace('…', 'x'))
        try:
            secrets.seek_in_files('home')
        except AssertionError:
            continue
        raise RuntimeError(f'“{text}” was not found')
    with subprocess.Popen(['sh', '-c', 'read x', token], stdin=subprocess.PIPE) as process:
        try:
            with Watch(secrets, process.pid):
                time.sleep(0.2)
                process.stdin.close()
                process.wait()
        except AssertionError:
            return
    raise RuntimeError('a command line was not searched')


@with_server
def everyday(server, secrets):
    add(secrets, server)
    place = the_only('home/config/manor', 'connections.ini')
    run(secrets, 'connections')
    run(secrets, 'connections', '--json')
    run(secrets, 'connections', 'test', place)
    assert 't1' in run(secrets, 'list')[0]
    assert 'x' in run(secrets, 'sql', f'{place}/t0', 'SELECT name FROM users')[0]
    run(secrets, 'sql', f'{place}/t0', 'SELECT nothing FROM nowhere', status=1)
    run(secrets, 'sql', f'{place}/odd name ü', 'SELECT 1')
    run(secrets, 'schema', f'{place}/app')
    run(secrets, 'dump', f'{place}/t0')
    run(secrets, 'usage', f'{place}/t0')
    run(secrets, 'config', f'{place}/t0')
    run(secrets, 'sql', f'{server.uri}/t0', 'SELECT 1')
    run(secrets, 'connections', 'remove', place)


@with_server
def refused(server, secrets):
    """A token that does not fit leads to a message, not to the token."""
    add(secrets, server, token='bad', admin='bad-admin')
    place = the_only('home/config/manor', 'connections.ini')
    run(secrets, 'connections', 'test', place, status=1)
    run(secrets, 'list', status=1)
    run(secrets, 'sql', f'{place}/t0', 'SELECT 1', status=1)
    run(secrets, 'connections', 'edit', place, '--token-file', 'secrets/read')
    run(secrets, 'sql', f'{place}/t0', 'SELECT name FROM users')
    run(secrets, 'sql', f'{place}/t0', 'DELETE FROM users', status=1)
    run(secrets, 'sql', '--token-file', 'secrets/bad', f'{server.uri}/t0', 'SELECT 1', status=1)
    assert server.value('t0', 'SELECT count(*) FROM users') == 1


@with_server
def unreachable(server, secrets):
    add(secrets, server)
    place = the_only('home/config/manor', 'connections.ini')
    server.kill()
    run(secrets, 'sql', f'{place}/t0', 'SELECT 1', status=1)
    run(secrets, 'connections', 'test', place, status=1)
    run(secrets, 'list', status=1)
    server.start()


LONG = ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) "
        "SELECT count(*) FROM n")


def streams(server):
    return json.loads(server.request('GET', '/v1/diagnostics', admin=True)[1])


@with_server
def crash(server, secrets):
    """Ends it in the middle of a request, in the ways that programs end."""
    add(secrets, server)
    place = the_only('home/config/manor', 'connections.ini')
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGTERM):
        # Those of the programs that are gone stay for ten seconds.
        before = len(streams(server))
        process = start(secrets, 'sql', f'{place}/t0', LONG)
        deadline = time.monotonic() + 60
        while len(streams(server)) <= before:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(number)
        _, err = finish(secrets, process)
        # The address sanitizer has a word of its own for it.
        assert process.returncode == -number or 'AddressSanitizer' in err


class Mirror(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked, headers and all, as pages for finding faults do, by now and before, and in
    other letters. What needs no token has a libSQL server's answer."""
    protocol_version = 'HTTP/1.1'
    status = 200

    def answer(self):
        length = int(self.headers.get('Content-Length') or 0)
        authorization = self.headers.get('Authorization')
        words = f'{authorization}, says {self.path}, with ' + ' '.join(self.headers.values())
        for said in filter(None, {*self.server.authorizations}):
            secret = said.split(' ', 1)[1]
            words += f'; {said}, {secret}, {base64.b64encode(said.encode()).decode()}, {secret.encode().hex()}, '
            words += ''.join(f'%{ord(c):02X}' for c in secret) + ', ' + ''.join(f'\\u{ord(c):04x}' for c in secret)
        status, body = self.server.status, json.dumps({'error': words, 'message': words, 'code': words})
        self.rfile.read(length)
        self.server.authorizations.append(authorization)
        if self.path in ('/version', '/health', '/v2', '/v3'):
            status, body = 200, 'sqld 0.24.32 (40c272de 2025-02-14)'
        elif status == 200:
            error = {'type': 'error', 'error': {'message': words, 'code': 'SQLITE_UNKNOWN'}}
            body = json.dumps({'baton': None, 'base_url': None, 'results': [error] * 20})
        body = body.encode()
        self.send_response(status)
        if status // 100 == 3:
            self.send_header('Location', self.server.location)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


class Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A program that has its answer closes the connection."""


class MirrorServer:
    def __init__(self, status, location=''):
        self.http = Quiet(('127.0.0.1', 0), Mirror)
        self.http.status, self.http.location, self.http.authorizations = status, location, []
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def uri(self):
        return f'http://127.0.0.1:{self.http.server_address[1]}'

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()


@test
def mirrored():
    """A server that says what it was sent does not make Manor say it."""
    secrets = Secrets()
    secrets.add('good', 'mirrored-token-0d9e1f')
    secrets.add('admin', ADMIN_KEY)
    for status in (200, 400, 401, 403, 404, 429, 500, 503):
        with MirrorServer(status) as mirror:
            run(secrets, 'sql', '--token-file', 'secrets/good', f'{mirror.uri}/t0', 'SELECT 1', status=1)
            assert 'Bearer mirrored-token-0d9e1f' in mirror.http.authorizations
            run(secrets, 'connections', 'test', mirror.uri, '--admin-url', mirror.uri,
                '--token-file', 'secrets/good', '--admin-key-file', 'secrets/admin', status=None)
    secrets.seek_in_files('home')


@test
def redirected():
    """A token goes to the server it is for, not to where that points."""
    secrets = Secrets()
    secrets.add('good', 'redirected-token-0d9e1f')
    with MirrorServer(200) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            with MirrorServer(status, elsewhere.uri + '/v2/pipeline') as mirror:
                run(secrets, 'sql', '--token-file', 'secrets/good', f'{mirror.uri}/t0', 'SELECT 1', status=1)
                assert mirror.http.authorizations
        assert not elsewhere.http.authorizations


@test
def basic():
    if sqld.PROGRAM is None:
        raise Skip('MANOR_SQLD names no libSQL server')
    secrets = Secrets()
    secrets.add('login', f'me:{PASSWORD}')
    secrets.add('password', PASSWORD)
    with sqld.Server(basic_auth=f'me:{PASSWORD}') as server:
        server.authorization = 'Basic ' + base64.b64encode(f'me:{PASSWORD}'.encode()).decode()
        server.create('t0')
        run(secrets, 'connections', 'add-server', server.uri, '--admin-url', server.admin_uri, '--basic',
            '--token-file', 'secrets/login')
        place = the_only('home/config/manor', 'connections.ini')
        run(secrets, 'sql', f'{place}/t0', 'SELECT 1')
        run(secrets, 'connections', 'test', place)
    assert secrets.seek_in_files('home') > 2


@test
def told_in_the_open():
    """What would put a token where everybody can read it is refused, and nobody repeats it."""
    secrets = Secrets()
    token = 'eyJhbGciOiJFZERTQSJ9.eyJhIjoicncifQ.pJ0yq3Rk1x9VnZb7LwTd5cHs2FgAe8Qo4MuXiKr6PjYhBmCvNzEaSlWtGfDq0U'
    secrets.add('token', token)
    secrets.add('password', PASSWORD)
    for place in (f'http://me:{PASSWORD}@127.0.0.1:1/x', f'libsql://127.0.0.1:1/x?authToken={token}',
                  f'http://127.0.0.1:1/x?tls=0&password={PASSWORD}#{token}'):
        for arguments in (('sql', place, 'SELECT 1'), ('list', place), ('status', place), ('diff', place, place),
                          ('push', place, '--yes'), ('dump', place), ('usage', place, '--json'),
                          ('connections', 'test', place), ('connections', 'add-turso', '--url', place)):
            out, err = start(secrets, *arguments).communicate(timeout=60)
            assert out + err, arguments
            secrets.seek(f'{arguments}: what it said', out + err)
    for arguments in (('sql', '--token-file', token, 'http://127.0.0.1:1/x', 'SELECT 1'), (token,), ('sql', f'--{token}')):
        out, err = start(secrets, *arguments).communicate(timeout=60)
        secrets.seek(f'{arguments}', out + err)
    for url in ('http://me:secret-in-url@127.0.0.1:1', 'http://127.0.0.1:1/?authToken=secret-in-url',
                'libsql://127.0.0.1:1?authToken=secret-in-url'):
        out, err = run(secrets, 'connections', 'add-server', url, status=1)
        assert 'secret-in-url' not in out + err, out + err
    secrets.seek_in_files('home')
    assert not os.path.exists('home/config/manor/connections.ini') or \
        'secret-in-url' not in open('home/config/manor/connections.ini', encoding='utf-8').read()


if __name__ == '__main__':
    main()
