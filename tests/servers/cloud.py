# SPDX-License-Identifier: GPL-3.0-or-later
"""A platform like Turso Cloud's for tests in Python: manor-test-platform.h's twin.

    with cloud.Platform('--databases', '3') as platform:
        status, answer = platform.get('/v1/organizations/acme/databases')
        platform.sql('tenant-0001', 'CREATE TABLE t(x)')
        platform.fault(match='GET *databases*', kind='status', status=429, retry_after=1)

docs/platform.md has the control's words.
"""

import base64
import http.client
import json
import os
import shutil
import signal
import ssl
import subprocess
import urllib.parse

from sqld import Refused, die_with_parent, python_value


def find_program():
    """As meson says it, as “tools/sdk exec” has it, or beside the checkout's other programs."""
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    built = os.path.join(top, '_build', 'tests', 'servers', 'platform', 'manor-test-platform')
    return os.environ.get('MANOR_TEST_PLATFORM') or shutil.which('manor-test-platform') or built


class Platform:
    """The program with a sqld of its own. Both die with the test, however that ends.

    words is what it printed: TURSO_API_BASEURL, TURSO_API_TOKEN … as a client wants them in its environment."""

    def __init__(self, *options):
        if 'MANOR_SQLD' not in os.environ:
            raise RuntimeError('MANOR_SQLD names no libSQL server')
        self.process = subprocess.Popen([find_program(), *map(str, options)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent(signal.SIGTERM))
        self.words = {}
        for line in self.process.stdout:
            if line == 'READY\n':
                break
            key, _, value = line.rstrip('\n').partition('=')
            self.words[key] = value
        else:
            raise AssertionError(f'the platform ended before it was ready: {self.process.wait()}')
        self.base_uri = self.words['TURSO_API_BASEURL']
        self.token = self.words['TURSO_API_TOKEN']
        self.organization = self.words['TURSO_ORG']
        self.authority = self.words.get('MANOR_TEST_AUTHORITY')
        parts = urllib.parse.urlsplit(self.base_uri)
        self.port, self.tls = parts.port, parts.scheme == 'https'

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()

    @property
    def pid(self):
        return self.process.pid

    # What it is asked.

    def exchange(self, method, path, body=None, host='localhost', token=None, headers=None, timeout=120):
        """Status, headers and the answer's bytes. body is bytes, or sent as JSON."""
        headers = dict(headers or {}, Host=f'{host}:{self.port}' if ':' not in host else host)
        if token:
            headers['Authorization'] = f'Bearer {token}'
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault('Content-Type', 'application/json')
        if self.tls:
            context = ssl.create_default_context(cafile=self.authority)
            connection = http.client.HTTPSConnection('localhost', self.port, timeout=timeout, context=context)
        else:
            connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def ask(self, method, path, body=None, token=None, **more):
        """One request to the platform API, with the first token if no other is given; “” for none. The status, and
        the answer: of JSON what it says, else text."""
        status, _, answer = self.exchange(method, path, body, token=self.token if token is None else token, **more)
        try:
            return status, json.loads(answer) if answer else None
        except ValueError:
            return status, answer.decode(errors='replace')

    def get(self, path, **more):
        return self.ask('GET', path, **more)

    def demand(self, method, path, body=None, **more):
        """The answer, which has to be a good one."""
        status, answer = self.ask(method, path, body, **more)
        if status != 200:
            raise Refused(status, answer)
        return answer

    def of(self, rest):
        """A path of the first organization."""
        return f'/v1/organizations/{self.organization}/{rest}'

    # The control.

    def control(self, method, path, body=None):
        return self.demand(method, f'/-/{path}', body, token='')

    def fault(self, **fault):
        self.control('POST', 'faults', fault)

    def clear_faults(self):
        self.control('DELETE', 'faults')

    def counters(self):
        return self.control('GET', 'counters')

    def count(self, route):
        return self.counters()['requests'].get(route, 0)

    def reset_counters(self):
        self.control('DELETE', 'counters')

    def tokens(self):
        """Every token that was ever made: what must be nowhere."""
        return self.control('GET', 'tokens')['tokens']

    def group_tokens(self, rights):
        """Those of groups that may read (“ro”) or do all (“rw”), the first one first."""
        def claims(token):
            part = token.split('.')[1]
            return json.loads(base64.urlsafe_b64decode(part + '=' * (-len(part) % 4)))

        return [token['token'] for token in self.tokens()
                if token['kind'] == 'group' and claims(token['token'])['a'] == rights]

    # Databases of the first organization.

    def create(self, name, group='default', **options):
        return self.demand('POST', self.of('databases'), {'name': name, 'group': group, **options})['database']

    def delete(self, name):
        self.demand('DELETE', self.of(f'databases/{name}'))

    def mint(self, group=None, database=None, **query):
        """A token of a group, or of one database."""
        what = f'groups/{group}' if group else f'databases/{database}'
        query = '?' + urllib.parse.urlencode(query) if query else ''
        return self.demand('POST', self.of(f'{what}/auth/tokens{query}'))['jwt']

    def host(self, name):
        """As “Hostname” has it."""
        return f'{name}-{self.organization}{".aws-eu-west-1" if self.tls else ""}.localhost:{self.port}'

    def pipeline(self, name, *requests, token=None):
        token = token or self.mint(database=name)
        status, _, answer = self.exchange('POST', '/v2/pipeline', {'requests': [*requests, {'type': 'close'}]},
                                          host=self.host(name), token=token)
        if status != 200:
            raise Refused(status, answer.decode(errors='replace'))
        result = json.loads(answer)['results'][0]
        if result['type'] == 'error':
            raise Refused(status, f'{result["error"].get("code")}: {result["error"]["message"]}')
        return result['response'].get('result')

    def sql(self, name, sql, token=None):
        """Runs statements, as one “sequence”."""
        self.pipeline(name, {'type': 'sequence', 'sql': sql}, token=token)

    def rows(self, name, sql, token=None):
        result = self.pipeline(name, {'type': 'execute', 'stmt': {'sql': sql}}, token=token)
        return [tuple(map(python_value, row)) for row in result['rows']]

    def value(self, name, sql, token=None):
        rows = self.rows(name, sql, token)
        return rows[0][0] if rows else None
