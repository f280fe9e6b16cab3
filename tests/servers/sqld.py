# SPDX-License-Identifier: GPL-3.0-or-later
"""A real libSQL server for tests in Python: manor-test-server.h's twin.

    with sqld.Server() as server:
        server.create_schema('app')
        server.create_child('acme', 'app')
        server.sql('app', 'CREATE TABLE t(x)')
        assert server.value('acme', 'SELECT count(*) FROM t') == 0
"""

import base64
import ctypes
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

PROGRAM = os.environ.get('MANOR_SQLD')
# Below the ports that the system gives to outgoing connections: while the server is down
# between kill and start, nobody else gets its port by accident.
PORTS = range(20000, 32000)
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(number):
    """What a new process runs first, so that a signal ends it when this one ends, however that is."""
    parent = os.getpid()

    def prepare():
        libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def python_value(value):
    """Of a value as Hrana writes it."""
    if value['type'] == 'integer':
        return int(value['value'])
    if value['type'] == 'blob':
        return base64.b64decode(value['base64'] + '==')
    return value.get('value')


def text64(data, urlsafe=False):
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    return encode(data).decode().rstrip('=')


class Refused(Exception):
    """The server said no: its status, and what it answered."""

    def __init__(self, status, answer):
        super().__init__(f'HTTP {status}: {answer}')
        self.status, self.answer = status, answer


class Port:
    """A port that no other fixture of this machine has, as long as this lives: an abstract
    socket with its number says so."""

    def __init__(self):
        while True:
            self.number = random.choice(PORTS)
            self.claim = socket.socket(socket.AF_UNIX)
            try:
                self.claim.bind(f'\0manor-test-port-{self.number}')
                with socket.socket() as s:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    s.bind(('127.0.0.1', self.number))
                return
            except OSError:
                self.claim.close()

    def close(self):
        self.claim.close()


class Server:
    """A sqld with a folder and ports of its own. It dies with the test, however that ends.

    jwt_key is a file with public keys (Key.file), basic_auth “user:password”, arguments whatever
    else sqld shall be started with."""

    def __init__(self, *arguments, max_active_namespaces=2000, without_namespaces=False, without_default=False,
                 jwt_key=None, basic_auth=None, admin_key=None, max_response_size=None):
        if PROGRAM is None:
            raise RuntimeError('MANOR_SQLD names no libSQL server')
        self.folder = tempfile.mkdtemp(prefix='manor-test-')
        self.log = os.path.join(self.folder, 'log')
        self.authorization = None
        self.admin_key = admin_key
        self.process = None
        options = [] if without_namespaces else ['--enable-namespaces', '--max-active-namespaces',
                                                 str(max_active_namespaces)]
        if without_default:
            options.append('--disable-default-namespace')
        if basic_auth:
            options += ['--http-auth', 'basic:' + base64.b64encode(basic_auth.encode()).decode()]
        for name, value in (('--auth-jwt-key-file', jwt_key), ('--admin-auth-key', admin_key),
                            ('--max-response-size', max_response_size)):
            options += [name, value] if value else []
        # A port may be taken by a stranger between the look and the start.
        for _ in range(3):
            self.port, self.admin_port = Port(), Port()
            self.arguments = [PROGRAM, '--no-welcome', '--shutdown-timeout', '10',
                              '--db-path', os.path.join(self.folder, 'data.sqld'),
                              '--http-listen-addr', f'127.0.0.1:{self.port.number}',
                              '--admin-listen-addr', f'127.0.0.1:{self.admin_port.number}', *options, *arguments]
            if self.try_start():
                return
        raise AssertionError(f'the server did not start: {self.read_log()}')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.process:
            self.kill()
        self.port.close()
        self.admin_port.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def uri(self):
        return f'http://127.0.0.1:{self.port.number}'

    @property
    def admin_uri(self):
        return f'http://127.0.0.1:{self.admin_port.number}'

    @property
    def pid(self):
        return self.process.pid

    def read_log(self):
        with open(self.log, encoding='utf-8', errors='replace') as f:
            return f.read()

    # Its life.

    def try_start(self, seconds=30):
        """False where the server ended at once, or was not up in time."""
        # Only what the test says, not what the person's shell says.
        environment = {k: v for k, v in os.environ.items() if not k.startswith('SQLD_')}
        environment.update(RUST_LOG=os.environ.get('RUST_LOG', 'info'), NO_COLOR='1')
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(self.arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=environment,
                                            preexec_fn=die_with_parent(signal.SIGKILL))
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                self.process = None
                return False
            if self.answers():
                return True
            time.sleep(0.005)
        self.kill()
        return False

    def start(self):
        """On the same ports and data."""
        assert self.try_start(), f'the server did not start: {self.read_log()}'

    def answers(self, seconds=1):
        try:
            return self.request('GET', '/health', timeout=seconds)[0] == 200 and \
                self.request('GET', '/', admin=True, timeout=seconds)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self):
        """SIGTERM, and the end waited for: running requests are finished, 10 seconds at most."""
        self.process.terminate()
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            # A connection that broke while it was paused has kept one from its end for ever.
            self.process.kill()
            self.process.wait(40)
        self.process = None

    def kill(self):
        self.process.kill()
        self.process.wait(40)
        self.process = None

    def pause(self):
        """Connections are made, and nothing is answered."""
        self.process.send_signal(signal.SIGSTOP)
        # A thread may run on for a while after the signal, on another processor.
        while any(') T ' not in self._stat(task) for task in os.listdir(f'/proc/{self.pid}/task')):
            time.sleep(0.0005)

    def _stat(self, task):
        try:
            with open(f'/proc/{self.pid}/task/{task}/stat', encoding='utf-8') as f:
                return f.read()
        except OSError:
            return ') T '

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    # What it is asked.

    def request(self, method, path, body=None, namespace=None, admin=False, timeout=120):
        """The status and the answer's text."""
        headers = {}
        if namespace is not None:
            headers['x-namespace-bin'] = text64(namespace.encode())
        if body is not None:
            headers['Content-Type'] = 'application/json'
        if admin and self.admin_key:
            headers['Authorization'] = f'basic {self.admin_key}'
        if not admin and self.authorization:
            headers['Authorization'] = self.authorization
        port = self.admin_port if admin else self.port
        connection = http.client.HTTPConnection('127.0.0.1', port.number, timeout=timeout)
        try:
            connection.request(method, path, body=None if body is None else json.dumps(body), headers=headers)
            response = connection.getresponse()
            return response.status, response.read().decode(errors='replace')
        finally:
            connection.close()

    def admin(self, method, namespace, rest='', body=None):
        path = f'/v1/namespaces/{urllib.parse.quote(namespace, safe="")}{rest}'
        status, answer = self.request(method, path, body, admin=True)
        if status != 200:
            raise Refused(status, answer)
        return answer

    def create(self, namespace, **options):
        """Never on a namespace that exists."""
        self.admin('POST', namespace, '/create', options)

    def create_schema(self, namespace):
        self.create(namespace, shared_schema=True)

    def create_child(self, namespace, schema):
        self.create(namespace, shared_schema_name=schema)

    def create_many(self, namespaces, **options):
        """Four at a time: 60 a second."""
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda namespace: self.create(namespace, **options), namespaces))

    def delete(self, namespace):
        self.admin('DELETE', namespace)

    def _run(self, namespace, request):
        status, answer = self.request('POST', '/v2/pipeline', {'requests': [request, {'type': 'close'}]}, namespace)
        if status != 200:
            raise Refused(status, answer)
        result = json.loads(answer)['results'][0]
        if result['type'] == 'error':
            raise Refused(status, f'{result["error"].get("code")}: {result["error"]["message"]}')
        return result['response'].get('result')

    def sql(self, namespace, sql):
        """Runs statements, as one “sequence”."""
        self._run(namespace, {'type': 'sequence', 'sql': sql})

    def rows(self, namespace, sql):
        result = self._run(namespace, {'type': 'execute', 'stmt': {'sql': sql}})
        return [tuple(map(python_value, row)) for row in result['rows']]

    def value(self, namespace, sql):
        rows = self.rows(namespace, sql)
        return rows[0][0] if rows else None

    def jobs(self, schema):
        """The migrations of a native schema, newest first."""
        status, answer = self.request('GET', '/v1/jobs', namespace=schema)
        if status != 200:
            raise Refused(status, answer)
        return json.loads(answer)['migrations']


class Key:
    """A pair of Ed25519 keys in files, made with openssl. file is the public one, PEM."""

    def __init__(self, folder, name='key'):
        self.secret = os.path.join(folder, f'{name}.pem')
        self.file = os.path.join(folder, f'{name}.pub.pem')
        self._openssl('genpkey', '-algorithm', 'ed25519', '-out', self.secret)
        self._openssl('pkey', '-in', self.secret, '-pubout', '-out', self.file)

    @staticmethod
    def _openssl(*arguments):
        return subprocess.run(['openssl', *arguments], check=True, capture_output=True).stdout

    @property
    def public(self):
        """The short form: 32 bytes in url-safe base64."""
        return text64(self._openssl('pkey', '-in', self.secret, '-pubout', '-outform', 'DER')[-32:], urlsafe=True)

    def sign(self, **claims):
        """A JWT."""
        text = '.'.join(text64(json.dumps(part).encode(), urlsafe=True)
                        for part in ({'alg': 'EdDSA', 'typ': 'JWT'}, claims))
        # openssl wants to know the text's length, so it reads no pipe.
        with tempfile.NamedTemporaryFile('w') as f:
            f.write(text)
            f.flush()
            signature = self._openssl('pkeyutl', '-sign', '-rawin', '-inkey', self.secret, '-in', f.name)
        return f'{text}.{text64(signature, urlsafe=True)}'
