# SPDX-License-Identifier: GPL-3.0-or-later
"""manorctl on fleets of 1,000 databases of a real sqld, as a person goes through a bad day: one child
that cannot, a program that is killed, a server that is killed. It takes minutes, so it is run by hand:

    tools/sdk exec meson test -C _build --benchmark --verbose manorctl-thousand
"""

import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import sqld
from harness import Terminal, main, manorctl, test, write

if sqld.PROGRAM is None:
    print('1..0 # SKIP MANOR_SQLD names no libSQL server')
    sys.exit(0)

N = 1000
SCHEMA = 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT); CREATE UNIQUE INDEX one ON users(name);'
TENANT = 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL);'
ROWS = "INSERT INTO users(name) VALUES('a'),('b');"
COLUMNS = "SELECT count(*) FROM pragma_table_info('users')"


def timed(what, function, *arguments, **keywords):
    start = time.monotonic()
    answer = function(*arguments, **keywords)
    print(f'# {what}: {time.monotonic() - start:.1f} s', flush=True)
    return answer


def each(function, names):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(function, names))


def add(server):
    manorctl('connections', 'add-server', server.uri, '--admin-url', server.admin_uri, '--title', 'box')


def states(number):
    """How many children of a push are in which state, and the children themselves."""
    children = manorctl('history', str(number), '--json').json['children']
    counted = {}
    for child in children:
        counted[child['state']] = counted.get(child['state'], 0) + 1
    return counted, {child['name']: child for child in children}


def wait_until(condition):
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline


def changed(server, names, n_columns):
    """The truth: whose table has so many columns, and that each has its two rows."""
    seen = each(lambda name: server.rows(name, f'SELECT ({COLUMNS}), (SELECT count(*) FROM users)')[0], names)
    assert all(rows == 2 for _, rows in seen), [name for name, row in zip(names, seen) if row[1] != 2]
    return [name for name, row in zip(names, seen) if row[0] == n_columns]


@test
def manor_fleet():
    with sqld.Server(max_active_namespaces=5000) as server:
        names = [f'tenant{i}' for i in range(N)]
        timed('1,000 databases made', server.create_many, names)
        each(lambda name: server.sql(name, TENANT + ROWS), names)
        add(server)
        write('schema.sql', SCHEMA)
        manorctl('create', 'schema', 'app', '--connection', 'box', '--children', 'tenant*', '--from-dump', 'schema.sql')

        listed = timed('list', manorctl, 'list', 'box', '--json').json[0]
        assert len(listed['fleets'][0]['children']) == N
        status = timed('status', manorctl, 'status', 'box/app', '--json', '--exit-code', status=3).json
        assert len(status['variants']) == 1, status
        timed('push --dry-run', manorctl, 'push', 'box/app', '--dry-run', out=f'{N} children')
        assert changed(server, names, 3) == []

        # One comes to have rows in the way after the review; then the program is killed.
        person = Terminal('push', 'box/app')
        person.expect('[y/N]')
        server.sql('tenant500', "UPDATE users SET name = 'a'")
        person.type('y')
        wait_until(lambda: server.value('tenant300', COLUMNS) == 3)
        person.process.kill()
        person.finish(status=-signal.SIGKILL)
        n_before = len(changed(server, names, 3))
        assert 0 < n_before < N, n_before
        timed('history', manorctl, 'history', out='Interrupted')

        # And the server while the rest is pushed: what is left is said, and done when it is back.
        person = Terminal('push', '--resume', '1', '--yes')
        wait_until(lambda: server.value('tenant800', COLUMNS) == 3)
        server.kill()
        server.start()
        run = person.finish(status=1)
        counted, _ = states(1)
        there = changed(server, names, 3)
        print(f'# killed twice: {n_before} before, {len(there)} after, the journal says {counted}')
        assert len(there) == counted.get('applied', 0) + counted.get('unchanged', 0), (counted, run)

        timed('push --resume of what is left', manorctl, 'push', '--resume', '1', '--yes', status=1, out='tenant500')
        counted, children = states(1)
        assert counted.get('applied', 0) + counted.get('unchanged', 0) == N - 1, counted
        assert 'equal in one' in children['tenant500']['error'], children['tenant500']
        assert changed(server, names, 3) == [name for name in names if name != 'tenant500']

        server.sql('tenant500', "UPDATE users SET name = 'b' WHERE id = 2")
        manorctl('push', 'box/app', '--yes')
        assert len(changed(server, names, 3)) == N
        timed('status of a fleet in sync', manorctl, 'status', 'box/app')

        server.sql('app', 'ALTER TABLE users ADD COLUMN age INTEGER')
        timed('push of one column to 1,000', manorctl, 'push', 'box/app', '--yes')
        assert len(changed(server, names, 4)) == N
        timed('sql --fleet', manorctl, 'sql', '--fleet', 'box/app', 'SELECT count(*) AS n FROM users', '--json')


@test
def native_fleet():
    with sqld.Server(max_active_namespaces=5000) as server:
        names = [f'child{i}' for i in range(N)]
        server.create_schema('app')
        server.sql('app', TENANT)
        timed('1,000 children made', server.create_many, names, shared_schema_name='app')
        each(lambda name: server.sql(name, ROWS), names)
        add(server)
        timed('list', manorctl, 'list', 'box', out='its server carries changes on')
        timed('status', manorctl, 'status', 'box/app', '--exit-code')
        script = write('change.sql', 'ALTER TABLE users ADD COLUMN email TEXT; CREATE UNIQUE INDEX one ON users(name);')
        timed('push --dry-run', manorctl, 'push', 'box/app', '--script', script, '--dry-run', out=f'{N} children')

        # One gets rows after the review that the script fails on: nobody is changed.
        person = Terminal('push', 'box/app', '--script', script)
        person.expect('[y/N]')
        server.sql('child500', "INSERT INTO users(name) VALUES('a')")
        person.type('y')
        run = person.finish(status=1)
        assert 'child500' in run.out and 'UNIQUE constraint failed: users.name' in run.out, run
        counted, _ = states(1)
        assert counted == {'failed': 1, 'skipped': N - 1}, counted
        server.sql('child500', 'DELETE FROM users WHERE id = 3')
        assert changed(server, names, 3) == []

        # Manor is killed while the server is at it, and then the server is.
        n_jobs = len(server.jobs('app'))
        person = Terminal('push', 'box/app', '--script', script, '--yes')
        wait_until(lambda: len(server.jobs('app')) > n_jobs)
        person.process.kill()
        person.finish(status=-signal.SIGKILL)
        server.kill()
        server.start()
        manorctl('history', out='Interrupted')
        timed('push --resume', manorctl, 'push', '--resume', '2', '--yes', out='Applied: 1000')
        assert len(server.jobs('app')) == n_jobs + 1
        assert len(changed(server, names, 3)) == N and server.value('app', COLUMNS) == 3

        script = write('more.sql', 'ALTER TABLE users ADD COLUMN age INTEGER;')
        timed('push of one column to 1,000', manorctl, 'push', 'box/app', '--script', script, '--yes')
        assert len(changed(server, names, 4)) == N
        timed('history', manorctl, 'history', '3', out='Applied: 1000')
        manorctl('status', 'box/app', '--exit-code')


main()
