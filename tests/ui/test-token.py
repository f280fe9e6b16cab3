#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program writes a token nowhere: see tests/manorctl/test-token.py.

Started by tests/with-display, whose home is searched, with all that the program printed. The
keyring is libsecret's encrypted file here.
"""

import glob
import os
import resource
import shutil
import signal
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import sqld  # noqa: E402
import uitest  # noqa: E402
from secrecy import Secrets, Watch  # noqa: E402

MANOR = sys.argv[1]
HOME = os.environ['HOME']
ADMIN_KEY = 'admin-key-6f1c0d'
LONG = ('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) '
        'SELECT count(*) FROM n;')


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def has(text):
    return lambda name: name is not None and text in name


def start():
    """The program with all it has to say, and what it says in files beside its home's."""
    temporary = os.path.join(HOME, 'tmp')
    os.makedirs(temporary, exist_ok=True)
    return uitest.App(['sh', '-c', 'exec "$0" >>"$1/out" 2>>"$1/err"', MANOR, work], env={
        'G_MESSAGES_DEBUG': 'all', 'TMPDIR': temporary, 'SECRET_BACKEND': 'file',
        'SECRET_FILE_TEST_PATH': os.path.join(HOME, 'keyring'), 'SECRET_FILE_TEST_PASSWORD': 'not a secret of Manor'})


def open_row(name):
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text(name)
    app.wait(lambda: [n for n in app.tree().all('list item', starts(name + ','), showing=True)])
    app.keys('Return')
    # Where it is the only one there is no bar with tabs: what was open before a crash need not have been kept yet.
    app.find('text', 'SQL', focused=True, timeout=30)


def seek():
    for name in ('out', 'err'):
        with open(os.path.join(work, name), 'rb') as f:
            secrets.seek(name, f.read())
    with open(server.log, 'rb') as f:
        secrets.seek("the server's log", f.read())
    secrets.seek_in_files(HOME)
    # What a person sees, and whoever listens on the accessibility bus.
    for node in app.tree().walk():
        secrets.seek(f'{node}', f'{node.name} {node.description}'.encode())
        if node.role == 'text':
            secrets.seek(f'{node}', node.text().encode())


def a_server_is_added():
    app.find('frame').do('win.add-server')
    app.find('text', 'URL').set_text(server.uri)
    app.find('text', 'Token').set_text(secrets.names['bad'])
    app.find('label', 'Administration').pointer()
    app.find('text', 'Admin URL').set_text(server.admin_uri)
    app.find('text', 'Admin key').set_text(secrets.names['bad-admin'])
    app.find('button', 'Test Connection').click()
    app.find('label', 'Fails', showing=None)
    seek()
    app.find('text', 'Token').set_text(secrets.names['good'])
    app.find('text', 'Admin key').set_text(ADMIN_KEY)
    app.find('button', 'Add').click()
    app.find('list item', starts('acme,'), timeout=30)
    seek()


def sql_is_run_and_fails():
    open_row('acme')
    app.find('text', 'SQL', focused=True).set_text('SELECT * FROM t;')
    app.keys('ctrl+Return')
    app.wait(lambda: app.grid('Rows'))
    app.find('text', 'SQL').set_text('SELECT nonsense FROM t;')
    app.keys('ctrl+Return')
    app.find('label', has('no such column: nonsense'))
    seek()


def a_token_is_refused():
    """The server has another key from now on."""
    server.kill()
    shutil.copy(stranger.file, key.file)
    server.start()
    app.find('text', 'SQL').set_text('SELECT x FROM t;')
    app.keys('ctrl+Return')
    app.find('label', has('token'), timeout=30)
    seek()
    server.kill()
    shutil.copy(os.path.join(work, 'kept.pem'), key.file)
    server.start()


def a_crash_shows_none():
    app.find('text', 'SQL').set_text(LONG)
    app.keys('ctrl+Return')
    app.find('button', 'Stop', timeout=30)
    seek()
    app.process.send_signal(signal.SIGSEGV)
    app.process.wait(30)
    with open(os.path.join(work, 'err'), 'rb') as f:
        secrets.seek('what the crash printed', f.read())
    assert secrets.seek_in_files(HOME) > 2
    assert sum(os.path.getsize(os.path.join(work, name)) for name in ('out', 'err')) > 1000
    assert not glob.glob(os.path.join(HOME, '**', 'core*'), recursive=True)


def the_next_start_has_it_from_the_keyring():
    global app
    app = start()
    app.find('list item', starts('acme,'), timeout=60)
    open_row('acme')
    app.find('text', 'SQL').set_text('SELECT x FROM t;')
    app.keys('ctrl+Return')
    app.wait(lambda: app.grid('Rows'), timeout=60)
    seek()


if __name__ == '__main__':
    # A core file holds everything; that is the person's to switch on.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work = tempfile.mkdtemp()
    secrets = Secrets(os.path.join(work, 'secrets'))
    key, stranger = sqld.Key(work), sqld.Key(work, 'stranger')
    shutil.copy(key.file, os.path.join(work, 'kept.pem'))
    secrets.add('good', key.sign(a='rw'))
    secrets.add('bad', key.sign(a='rw')[:-12] + 'A' * 12)
    secrets.add('admin', ADMIN_KEY)
    secrets.add('bad-admin', 'wrong-' + ADMIN_KEY[::-1])
    server = sqld.Server(jwt_key=key.file, admin_key=ADMIN_KEY)
    server.authorization = f'Bearer {secrets.names["good"]}'
    try:
        server.create('acme')
        server.sql('acme', "CREATE TABLE t(x); INSERT INTO t VALUES ('row')")
        app = start()
        try:
            with Watch(secrets, app.process.pid):
                status = uitest.run([a_server_is_added, sql_is_run_and_fails, a_token_is_refused, a_crash_shows_none,
                                     the_next_start_has_it_from_the_keyring])
        finally:
            app.close()
    finally:
        server.close()
        shutil.rmtree(work)
    sys.exit(status)
