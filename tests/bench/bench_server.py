# SPDX-License-Identifier: GPL-3.0-or-later
"""Manor on a real libSQL server against the least a client can do, in one run.

All namespaces are loaded, and the ways take turns within a round. What is compared: a bare HTTP client in C at the same concurrency (bare-http.c), with what it would send by
itself and with the very bytes that Manor sends; a loop of curl, one after another; and the server's own
propagation.
"""

import concurrent.futures
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, 'tests/servers'))
import sqld  # noqa: E402

CHILDREN, CONNECTIONS, CURL_CHILDREN, ROWS = 1000, 16, 100, 1000000
SCHEMA = ''.join(f'CREATE TABLE t{i}(id INTEGER PRIMARY KEY, name TEXT NOT NULL, body TEXT);'
                 f'CREATE INDEX t{i}_name ON t{i}(name);' for i in range(20))
READ = 'SELECT type, name, tbl_name, sql FROM sqlite_schema'


class Recorder:
    """A port before the server's that keeps what is sent to it."""

    def __init__(self, port):
        self.port, self.sent = port, []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.uri = f'http://127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            server = socket.create_connection(('127.0.0.1', self.port))
            self.sent.append(bytearray())
            for source, target, kept in ((client, server, self.sent[-1]), (server, client, None)):
                threading.Thread(target=self.pump, args=(source, target, kept), daemon=True).start()

    @staticmethod
    def pump(source, target, kept):
        try:
            while data := source.recv(65536):
                if kept is not None:
                    kept += data
                target.sendall(data)
        except OSError:
            pass
        target.close()

    def close(self):
        self.listener.close()

    def bodies(self):
        """The JSON of every request, in no order between connections."""
        for text in self.sent:
            for head in re.finditer(rb'Content-Length: (\d+)\r\n', text, re.I):
                start = text.index(b'\r\n\r\n', head.start()) + 4
                body = text[start:start + int(head.group(1))]
                if body:
                    yield json.loads(body)


class Bench:
    def __init__(self, build, work, server):
        self.build, self.work, self.server = build, work, server
        self.turn = 0

    def program(self, name, *argv):
        done = subprocess.run([os.path.join(self.build, 'tests/bench', name), *map(str, argv)],
                              capture_output=True, text=True, timeout=900)
        if done.returncode != 0:
            raise SystemExit(f'{name}: {done.stderr}')
        return done.stdout

    def manor(self, command, name, text, uri=None):
        self.turn += 1
        folder = os.path.join(self.work, f'manor-{self.turn}')
        os.makedirs(folder)
        lines = self.program('bench-server', command, folder, uri or self.server.uri,
                             self.server.admin_uri, name, text).splitlines()
        return {line.split()[0]: float(line.split()[1]) for line in lines}

    def bare(self, names, requests):
        """Milliseconds for the same pipeline on each of the names."""
        body, listed = os.path.join(self.work, 'body.json'), os.path.join(self.work, 'names')
        with open(body, 'w', encoding='utf-8') as f:
            json.dump({'requests': [*requests, {'type': 'close'}]}, f)
        with open(listed, 'w', encoding='utf-8') as f:
            f.write('\n'.join(names))
        msec, errors = self.program('bare-http', self.server.port.number, CONNECTIONS, listed, body).split()
        if int(errors):
            raise SystemExit(f'the bare client saw {errors} errors')
        return float(msec)

    def curl(self, names, requests):
        """The same one after another, extrapolated to all: starting processes is what it does."""
        body = os.path.join(self.work, 'curl.json')
        with open(body, 'w', encoding='utf-8') as f:
            json.dump({'requests': [*requests, {'type': 'close'}]}, f)
        started = time.monotonic()
        for name in names[:CURL_CHILDREN]:
            subprocess.run(['curl', '-sf', '-o', os.devnull, '-H', f'x-namespace-bin: {sqld.text64(name.encode())}',
                            '--data-binary', '@' + body, f'{self.server.uri}/v3/pipeline'], check=True)
        return (time.monotonic() - started) * 1000 * len(names) / CURL_CHILDREN

    def record(self, command, name, text, part):
        """The requests of the bodies that hold the text part, as Manor sends them."""
        recorder = Recorder(self.server.port.number)
        self.manor(command, name, text, recorder.uri)
        recorder.close()
        found = [body for body in recorder.bodies() if part in json.dumps(body)]
        assert found, f'Manor sent nothing with “{part}”'
        return found[-1]

    def make(self, prefix, n=CHILDREN, **options):
        """Namespaces with the schema; the server likes four at a time."""
        names = [f'{prefix}{i:04d}' for i in range(n)]

        def one(name):
            self.server.create(name, **options)
            if not options:
                self.server.sql(name, SCHEMA)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(one, names))
        return names


def execute(sql):
    return {'type': 'execute', 'stmt': {'sql': sql}}


def transaction(sql):
    steps = ['BEGIN IMMEDIATE', sql, 'COMMIT', 'ROLLBACK']
    conditions = [None, {'type': 'ok', 'step': 0}, {'type': 'ok', 'step': 1},
                  {'type': 'not', 'cond': {'type': 'ok', 'step': 2}}]
    return {'type': 'batch', 'batch': {'steps': [
        {'stmt': {'sql': s}, **({'condition': c} if c else {})} for s, c in zip(steps, conditions)]}}


def measure_survey(bench, names, rounds):
    times = {'manor': [], 'bare': []}
    for _ in range(rounds):
        result = bench.manor('survey', 'fleet-schema', 'm*')
        assert result['children'] == CHILDREN and not result['unreachable'], result
        times['manor'].append(result['survey'])
        times['bare'].append(bench.bare(names, [execute(READ)]))
    times['curl'] = [bench.curl(names, [execute(READ)])]
    return {way: statistics.median(values) for way, values in times.items()}


def measure_push(bench, mine, others, rounds):
    """Two more columns a round, on the same namespaces: the first by Manor, the second by the bare client
    with what Manor would send. That is read off a push to the few of “q”, which keep in step. The statement
    alone goes to others, which need no guards."""
    bench.make('q', 12)
    times = {'manor': [], 'bare': [], 'same': []}
    for turn in range(rounds):
        sql = f'ALTER TABLE t0 ADD COLUMN first{turn} TEXT'
        bench.server.sql('fleet-schema', sql)
        result = bench.manor('push', 'fleet-schema', 'm*')
        assert result['applied'] == CHILDREN, result
        times['manor'].append(result['push'])
        bench.manor('push', 'fleet-schema', 'q*')
        bench.server.sql('fleet-schema', f'ALTER TABLE t0 ADD COLUMN second{turn} TEXT')
        same = bench.record('push', 'fleet-schema', 'q*', 'COMMIT')
        times['same'].append(bench.bare(mine, same['requests'][:-1]))
        times['bare'].append(bench.bare(others, [transaction(sql)]))
    times['curl'] = [bench.curl(others, [transaction('ALTER TABLE t1 ADD COLUMN extra TEXT')])]
    assert bench.server.value(mine[-1], "SELECT count(*) FROM pragma_table_info('t0')") == 3 + 2 * rounds
    return {way: statistics.median(values) for way, values in times.items()}


def measure_native(bench, rounds):
    """The server's own way: the request until its answer, by curl; and Manor's review and push of the same."""
    bench.server.create_schema('native')
    bench.server.sql('native', SCHEMA)
    bench.make('n', shared_schema_name='native')
    times = {'server': [], 'manor': []}
    for turn in range(rounds):
        body = json.dumps({'requests': [execute(f'ALTER TABLE t0 ADD COLUMN s{turn} TEXT'), {'type': 'close'}]})
        started = time.monotonic()
        request = urllib.request.Request(f'{bench.server.uri}/v3/pipeline', body.encode(),
                                         {'x-namespace-bin': sqld.text64(b'native')})
        with urllib.request.urlopen(request, timeout=600) as answer:
            assert b'"type":"error"' not in answer.read()
        times['server'].append((time.monotonic() - started) * 1000)
        result = bench.manor('native', 'native', f'ALTER TABLE t0 ADD COLUMN m{turn} TEXT')
        assert result['applied'] == CHILDREN, result
        times['manor'].append(result['push'])
    return {way: statistics.median(values) for way, values in times.items()}


def curl_cursor(bench, name, body):
    """Milliseconds for a cursor's answer to nowhere."""
    path = os.path.join(bench.work, 'cursor.json')
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(body, f)
    started = time.monotonic()
    subprocess.run(['curl', '-sf', '-o', os.devnull, '-H', f'x-namespace-bin: {sqld.text64(name.encode())}',
                    '--data-binary', '@' + path, f'{bench.server.uri}/v3/cursor'], check=True)
    return (time.monotonic() - started) * 1000


def measure_rows(bench, rounds):
    """A million rows, whole, against curl reading the same bytes, and the least that has all values."""
    bench.server.create('big')
    bench.server.sql('big', 'CREATE TABLE big(id INTEGER PRIMARY KEY, name TEXT, n INTEGER)')
    bench.server.sql('big', f'INSERT INTO big WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c '
                            f"WHERE i<{ROWS}) SELECT i, printf('name-%06d', i % 1000000), i*7 FROM c")
    least = {'batch': {'steps': [{'stmt': {
        'sql': 'SELECT json_group_array(json_array(id, name, n)) FROM big GROUP BY id / 1000'}}]}}
    same = {**bench.record('rows', 'big', 'SELECT * FROM big', 'group_concat'), 'baton': None}
    times = {'manor': [], 'same': [], 'least': [], 'memory': [], 'result': []}
    for _ in range(rounds + 2):
        result = bench.manor('rows', 'big', 'SELECT * FROM big')
        assert result['count'] == ROWS, result
        times['manor'].append(result['rows'])
        times['memory'].append(result['memory'])
        times['result'].append(result['result'])
        times['same'].append(curl_cursor(bench, 'big', same))
        times['least'].append(curl_cursor(bench, 'big', least))
    return {way: statistics.median(values) for way, values in times.items()}


def row(*cells):
    return '| ' + ' | '.join(cells) + ' |'


def table(survey, push, native, rows):
    def line(name, manor, other, what, goal):
        return row(name, f'{manor:,.0f}', what, f'{other:,.0f}', f'{other / manor:.2f}', goal)
    return [
        '', '## libSQL servers', '',
        f'The real server on the same machine, {CHILDREN:,} namespaces of 20 tables and 20 indexes, all loaded; '
        f'{CONNECTIONS} connections.', '',
        row('work', 'Manor', 'against', 'ms', 'ratio', 'goal'),
        row('---', '---:', '---', '---:', '---:', '---'),
        line('survey', survey['manor'], survey['bare'], 'bare HTTP client in C', '0.83 or more'),
        line('survey', survey['manor'], survey['curl'], 'loop of curl', '10 or more'),
        line('push: ADD COLUMN', push['manor'], push['same'], 'bare HTTP client in C, the same requests', '0.83 or more'),
        line('push: ADD COLUMN', push['manor'], push['bare'], 'bare HTTP client in C, the statement alone', '–'),
        line('push: ADD COLUMN', push['manor'], push['curl'], 'loop of curl', '10 or more'),
        line('push: ADD COLUMN', push['manor'], native['server'], 'the server’s own propagation', '3 or more'),
        line('native push: ADD COLUMN', native['manor'], native['server'], 'the same, sent bare', '–'),
        line(f'{ROWS:,} rows into a result', rows['manor'], rows['same'], 'curl to /dev/null, the same bytes',
             '0.67 or more'),
        line(f'{ROWS:,} rows into a result', rows['manor'], rows['least'],
             'curl to /dev/null, JSON without types', '–'),
        '',
        'The bare client looks for the word “error”, and keeps nothing. The same requests are the guards of each child’s '
        'schema before and', 'after, foreign keys and all; the statement alone changes a child whatever it is. Manor '
        'keeps its journal. The server is', 'busy on both processors in all of them, so that what a client computes '
        f'adds to the time. The million rows took {rows["memory"]:,.0f} MiB at the', 'peak, of which the result itself '
        f'is {rows["result"]:,.0f} MiB.',
    ]


def measure(build, work, rounds):
    """Two servers, one after the other: a namespace that is loaded holds five files open."""
    with sqld.Server(max_active_namespaces=5000) as server:
        bench = Bench(build, work, server)
        server.create('fleet-schema')
        server.sql('fleet-schema', SCHEMA)
        mine, others = bench.make('m'), bench.make('b')
        survey = measure_survey(bench, mine, rounds)
        push = measure_push(bench, mine, others, rounds)
    with sqld.Server(max_active_namespaces=5000) as server:
        bench = Bench(build, os.path.join(work, 'second'), server)
        os.makedirs(bench.work)
        return table(survey, push, measure_native(bench, rounds), measure_rows(bench, rounds))
