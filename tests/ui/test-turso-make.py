#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database of an organization made from a dump on the web, and from another one as it was earlier.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import contextlib
import http.server
import os
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import console  # noqa: E402
import uitest  # noqa: E402
from console import has, starts  # noqa: E402

SOURCE = 'tenant-0001'
DUMP = b"""PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO notes VALUES(1,'it''s from a dump');
COMMIT;
"""


class Web(http.server.BaseHTTPRequestHandler):
    """Has one dump, and nothing else."""

    def do_GET(self):
        found = self.path == '/notes.sql'
        self.send_response(200 if found else 404)
        self.send_header('Content-Length', str(len(DUMP) if found else 0))
        self.end_headers()
        if found:
            self.wfile.write(DUMP)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def web():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Web)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f'http://127.0.0.1:{server.server_port}'
    finally:
        server.shutdown()


def shows(*words):
    """What is wrong with the form, or what it will do, is on it."""
    def texts():
        return [n.text() for n in app.tree().all('status bar', showing=True)] + \
               [n.name for n in app.tree().all('label', showing=True)]
    app.wait(lambda: any(all(word in text for word in words) for text in texts()), 30, words)


def the_organization_is_added():
    app.enter_platform(platform, platform.token)
    app.keep_for_session(platform)
    app.row(SOURCE)


def a_dump_on_the_web_is_taken():
    app.select_connection()
    app.sidebar('sidebar.new-database')
    app.find('text', 'Name').set_text('from-dump')
    app.pick('Begin With', 'A dump on the web')
    app.find('text', 'URL of the dump').set_text('nonsense')
    app.find('button', 'Create', sensitive=False)
    # The platform makes a database all the same.
    app.find('text', 'Name').set_text('empty')
    app.find('text', 'URL of the dump').set_text(f'{there}/nothing.sql')
    app.press_last('Create')
    shows('empty: made, but empty', 'if it stays empty')
    assert app.find('text', 'URL of the dump').text() == f'{there}/nothing.sql'
    app.row('empty')
    app.shot('empty')
    app.find('text', 'Name').set_text('from-dump')
    app.find('text', 'URL of the dump').set_text(f'{there}/notes.sql')
    app.shot('dump')
    app.narrow_shot('dump-narrow')
    app.press_last('Create')
    app.row('from-dump', timeout=60)
    app.find('page tab', 'from-dump')
    assert platform.rows('from-dump', 'SELECT * FROM notes') == [(1, "it's from a dump")]


def duplicate(name, when):
    app.find('text', 'Name').set_text(name)
    app.find('text', starts('Local time')).set_text(when)


def a_time_that_is_none_is_told():
    app.menu(SOURCE, 'duplicate')
    app.find('check box', 'As It Was Earlier')
    app.tree().all('check box', 'As It Was Earlier', showing=True)[-1].do()
    duplicate('as-it-was', 'yesterday')
    app.find('button', 'Duplicate', sensitive=False)
    duplicate('as-it-was', time.strftime('%Y-%m-%d %H:%M', time.localtime(time.time() + 86400)))
    shows('That time is yet to come')
    app.find('button', 'Duplicate', sensitive=False)
    app.shot('yet-to-come')


def a_database_is_made_as_another_was():
    duplicate('as-it-was', time.strftime('%Y-%m-%d %H:%M'))
    shows(f'“as-it-was” becomes a copy of “{SOURCE}” as it was on')
    app.shot('point')
    app.narrow_shot('point-narrow')
    app.press('Duplicate')
    app.find('page tab', 'as-it-was', timeout=60)
    assert platform.rows('as-it-was', 'SELECT x FROM t') == [(1,)]
    parent = platform.get(platform.of('databases/as-it-was'))[1]['database']['parent']
    assert parent['name'] == SOURCE, parent
    app.keys('ctrl+k', 'Escape')
    assert has('branch')(app.row('as-it-was').name), app.row('as-it-was').name
    app.wear('Dark')
    app.shot('made-dark')


def nothing_went_wrong_unseen():
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    with cloud.Platform('--databases', 2) as platform, web() as there:
        platform.sql(SOURCE, 'CREATE TABLE t(x); INSERT INTO t VALUES (1)')
        app = console.Console(sys.argv[1], 'turso-make')
        try:
            status = uitest.run([
                the_organization_is_added,
                a_dump_on_the_web_is_taken,
                a_time_that_is_none_is_told,
                a_database_is_made_as_another_was,
                nothing_went_wrong_unseen,
            ])
        finally:
            app.close()
    sys.exit(status)
