#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on a real libSQL server with two fleets of 1,000 children, and a table of a
million rows. No test: it takes minutes, and says what the window did meanwhile.

    tools/sdk exec tests/with-display env MANOR_KEYRING=memory GSETTINGS_SCHEMA_DIR=_build/data \\
      python3 tests/ui/scale-server.py _build/src/manor/manor [fleets|rows]
"""

import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import sqld  # noqa: E402
import uitest  # noqa: E402

PICTURES = os.environ.get('MANOR_PICTURES', os.path.join(HERE, '../../_build/pictures'))
CHILDREN = int(os.environ.get('MANOR_CHILDREN', '1000'))
SCHEMA = ''.join(f'CREATE TABLE t{i}(id INTEGER PRIMARY KEY, name TEXT NOT NULL, body TEXT);'
                 f'CREATE INDEX t{i}_name ON t{i}(name);' for i in range(10))
ROWS = int(os.environ.get('MANOR_ROWS', '1000000'))
BIG = ('CREATE TABLE big(id INTEGER PRIMARY KEY, name TEXT, price REAL, body TEXT);'
       f'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {ROWS}) '
       "INSERT INTO big SELECT x, 'row number ' || x, x / 3.0, 'a somewhat longer text of row ' || x FROM n;")
ODD_VALUES = '''SELECT CAST(x'41ff42' AS TEXT) AS not_utf8, 'a' || char(0) || 'b' AS nul, x'00ff' AS bytes,
9e999 AS endless, -9e999 AS less, 1e300 AS large, 9223372036854775807 AS big, '' AS empty, NULL AS none;'''
ODD = 'CREATE TABLE extra(id INTEGER PRIMARY KEY);'


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def picture(name):
    app.picture(os.path.join(PICTURES, 'scale-' + name + '.png'))


def memory():
    with open(f'/proc/{app.process.pid}/statm', encoding='utf-8') as f:
        return int(f.read().split()[1]) * 4096 / 2**20


def worked():
    """Milliseconds of processor that the main thread has had: a busy machine makes waits, too."""
    with open(f'/proc/{app.process.pid}/task/{app.process.pid}/schedstat', encoding='utf-8') as f:
        return int(f.read().split()[0]) / 1e6


def processor():
    with open(f'/proc/{app.process.pid}/stat', encoding='utf-8') as f:
        fields = f.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def watched(title, done, timeout=300):
    """Until done(): how long the main thread let a question wait, at worst, and in brackets how long it
    worked meanwhile. The tree is read now and then only, and not while it is measured."""
    waits, begun, used = [], time.monotonic(), processor()
    while True:
        end = time.monotonic() + 0.7
        while time.monotonic() < end:
            asked, work = time.monotonic(), worked()
            app.property(app.root, uitest.ACCESSIBLE, 'ChildCount')
            waits.append(((time.monotonic() - asked) * 1000, worked() - work))
            time.sleep(0.001)
        if done():
            break
        assert time.monotonic() - begun < timeout, f'{title}: not within {timeout} s'
    waits.sort()
    print(f'# {title}: {time.monotonic() - begun:.1f} s, {processor() - used:.1f} s of processor; longest waits '
          f'{", ".join(f"{wait:.0f} ({work:.0f})" for wait, work in waits[-5:])} ms of {len(waits)}; '
          f'{memory():.0f} MiB', flush=True)


def shows(role, name):
    def look():
        try:
            return app.tree().all(role, name, showing=True)
        except (uitest.Gone, uitest.GLib.Error):
            return []
    return look


def fill(server):
    names = [f'shop-{number:04d}' for number in range(CHILDREN)]
    server.create('shop-schema')
    server.sql('shop-schema', SCHEMA + 'ALTER TABLE t0 ADD COLUMN price REAL;')
    with sqld.ThreadPoolExecutor(4) as pool:
        def one(number):
            server.create(names[number])
            server.sql(names[number], SCHEMA + (ODD if number % 100 == 7 else ''))
        list(pool.map(one, range(CHILDREN)))
    server.create_schema('notes')
    server.sql('notes', SCHEMA)
    server.create_many([f'user{number:04d}' for number in range(CHILDREN)], shared_schema_name='notes')


def fill_rows(server):
    server.create('rows')
    server.sql('rows', BIG)


def open_row(name):
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text(name)
    app.wait(shows('list item', starts(name + ',')))
    app.keys('Return')
    app.find('page tab', name, timeout=30)


def sidebar_action(name, action):
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text(name)
    app.wait(shows('list item', starts(name + ',')))
    app.keys('Down')
    app.find('list item', starts(name + ','), selected=True)
    node = app.find('list', 'Databases')
    while action not in node.actions():
        node = node.parent
    node.do(action)


def the_server_is_added():
    app.find('label', 'libSQL Server').pointer()
    app.find('text', 'URL').set_text(server.uri)
    app.find('label', 'Administration').pointer()
    app.find('text', 'Admin URL').set_text(server.admin_uri)
    app.find('button', 'Add', sensitive=True).click()
    watched('adding and listing', shows('list item', lambda name: name and name.startswith(('notes,', 'rows,'))))


def the_fleet_is_surveyed():
    sidebar_action('shop-schema', 'sidebar.edit-rule')
    app.find('text', 'Children, one name or pattern a line').set_text('shop-0*')
    app.find('button', 'Save').click()
    watched('survey', shows('label', starts(f'{CHILDREN} children: ')))
    picture('fleet')


def the_push_is_reviewed_and_run():
    app.find('button', f'Push to {CHILDREN} Children…').click()
    watched('review', lambda: app.tree().all('button', f'Push to {CHILDREN} Children', showing=True, sensitive=True))
    picture('review')
    app.find('button', f'Push to {CHILDREN} Children').click()
    watched('push', shows('label', starts(f'{CHILDREN} of {CHILDREN} children up to date')))
    picture('push')
    for number in range(CHILDREN):
        assert server.value(f'shop-{number:04d}', "SELECT count(*) FROM pragma_table_info('t0')") == 4, number


def a_native_fleet_is_surveyed():
    open_row('notes')
    watched('survey of the native fleet', shows('button', 'Write a Change…'))
    picture('native-fleet')


def the_server_carries_a_change_on():
    app.find('button', 'Write a Change…').click()
    app.find('text', 'SQL', focused=True).set_text('ALTER TABLE t0 ADD COLUMN pinned INTEGER;')
    app.find('button', 'Review Push…').click()
    watched('native review',
            lambda: app.tree().all('button', f'Push to {CHILDREN} Children', showing=True, sensitive=True))
    picture('native-review')
    app.find('button', f'Push to {CHILDREN} Children').click()
    titles = []

    def done():
        texts = [n.name for n in shows('label', lambda name: name and ('…' in name or 'up to date' in name))()]
        titles.extend(t for t in texts if t not in titles)
        if any('Applying ' in t for t in texts) and not os.path.exists(os.path.join(PICTURES, 'scale-applying.png')):
            picture('applying')
        if any('Checking ' in t for t in texts) and not os.path.exists(os.path.join(PICTURES, 'scale-checking.png')):
            picture('checking')
        return any(t.startswith(f'{CHILDREN} of {CHILDREN} children up to date') for t in texts)
    watched('native push', done)
    print('#', ' | '.join(titles))
    picture('native-push')
    for name in ['notes', *(f'user{number:04d}' for number in range(CHILDREN))]:
        assert server.value(name, "SELECT count(*) FROM pragma_table_info('t0')") == 4, name


def a_million_rows_are_cut():
    open_row('rows')
    app.find('text', 'SQL', focused=True).set_text('SELECT * FROM big;')
    app.find('button', 'Run Statement').click()
    watched('rows up to the limit', shows('label', starts('First 100000 rows in ')))
    picture('rows')


def they_are_read_whole_when_asked_for():
    app.find('button', 'Load All').click()
    watched('a million rows', shows('label', starts(f'{ROWS} rows in ')))
    picture('all-rows')
    app.find('button', 'Run Statement').click()
    watched('rows again', shows('label', starts('First 100000 rows in ')))


def reading_is_stopped():
    # A million rows take longer than that.
    for wait in (0.1, 0.5, 1):
        app.find('button', 'Load All').click()
        stop = app.find('button', 'Stop', sensitive=True)
        time.sleep(wait)
        stop.click()
        watched(f'stopped after {wait} s', lambda: not app.tree().all('button', 'Stop', sensitive=True))
        picture(f'stopped-{wait}')
        app.find('button', 'Run Statement').click()
        watched('rows again', shows('label', starts('First 100000 rows in ')))


def odd_values_are_shown():
    app.find('text', 'SQL').set_text(ODD_VALUES)
    app.find('button', 'Run Statement').click()
    app.find('label', starts('1 row in '))
    print('#', app.grid('Rows'))
    picture('odd-values')
    for column in range(1, 4):
        view = app.find(lambda role: role in ('tree table', 'table', 'tree'), 'Rows')
        row = next(n for n in view.children if n.role == 'list').children[0]
        [n for n in row.children if n.role == 'table cell'][column].pointer(times=2)
        app.find('button', 'Save As…')
        print('#', [n.name for n in app.tree().all('label', showing=True)][-6:])
        picture(f'odd-value-{column}')
        app.keys('Escape')
        app.gone('button', 'Save As…')


if __name__ == '__main__':
    what = sys.argv[2] if len(sys.argv) > 2 else 'fleets'
    with sqld.Server(max_active_namespaces=2 * CHILDREN + 100) as server:
        started = time.monotonic()
        (fill if what == 'fleets' else fill_rows)(server)
        print(f'# The server was filled in {time.monotonic() - started:.0f} s', flush=True)
        app = uitest.App([sys.argv[1]])
        try:
            status = uitest.run([the_server_is_added, *(
                [the_fleet_is_surveyed, the_push_is_reviewed_and_run, a_native_fleet_is_surveyed,
                 the_server_carries_a_change_on] if what == 'fleets' else
                [a_million_rows_are_cut, they_are_read_whole_when_asked_for, reading_is_stopped,
                 odd_values_are_shown])])
        finally:
            app.close()
    sys.exit(status)
