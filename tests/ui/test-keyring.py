#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program and a real keyring that is locked: its question is closed, answered wrongly, answered.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import sqld  # noqa: E402
import uitest  # noqa: E402
from keyring import Keyring, answer, question  # noqa: E402

MANOR = sys.argv[1]
PICTURES = os.environ.get('MANOR_PICTURES', '.')
FAILED = '127.0.0.1, connection, could not be read'


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def picture(name):
    app.picture(os.path.join(PICTURES, 'keyring-' + name + '.png'))


def restart():
    global app
    app.close()
    app = uitest.App([MANOR])


def open_connection():
    app.find('list', 'Databases').select(0)
    node = app.find('list item', starts('127.0.0.1, connection'), selected=True)
    while 'sidebar.open' not in node.actions():
        node = node.parent
    node.do('sidebar.open')
    app.find('button', 'Edit…')


def the_keyring_keeps_a_token():
    app.find('frame').do('win.add-server')
    app.find('text', 'URL').set_text(server.uri)
    app.find('text', 'Token').set_text(TOKEN)
    app.find('label', 'Administration').pointer()
    app.find('text', 'Admin URL').set_text(server.admin_uri)
    app.find('button', 'Add', sensitive=True).click()
    app.find('list item', starts('acme,'), timeout=30)


def a_locked_one_asks_and_the_window_goes_on():
    keyring.lock()
    restart()
    app.wait(question, message='the question of the keyring')
    # Nothing waits for the answer but this connection.
    app.find('button', 'Main Menu')
    picture('question')


def who_closes_the_question_is_told_what_to_do():
    answer(app, 'Escape')
    app.find('list item', FAILED, timeout=30)
    open_connection()
    app.find('button', 'Try Again')
    texts = [n.name for n in app.tree().all('label', showing=True)]
    assert any('keyring' in text for text in texts), texts
    assert question() is None
    picture('dismissed')


def who_tries_again_is_asked_again():
    app.find('button', 'Try Again').click()
    answer(app, 'Return', text=keyring.password)
    app.wait(lambda: question() is None, message='the end of the question')
    app.gone('button', 'Try Again')
    # The server takes nothing without the token.
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text('acme')
    app.wait(lambda: app.tree().all('list item', starts('acme,'), showing=True))
    app.keys('Return')
    app.find('text', 'SQL', focused=True).set_text('SELECT 41 + 1 AS answer;')
    app.find('button', 'Run Statement').click()
    titles, rows = app.wait(lambda: app.grid('Rows'))
    assert rows[0][-1] == '42', rows
    picture('unlocked')


if __name__ == '__main__':
    work = tempfile.mkdtemp()
    key = sqld.Key(work)
    TOKEN = key.sign(a='rw')
    keyring = Keyring()
    server = sqld.Server(jwt_key=key.file)
    server.authorization = f'Bearer {TOKEN}'
    try:
        server.create('acme')
        app = uitest.App([MANOR])
        try:
            status = uitest.run([the_keyring_keeps_a_token, a_locked_one_asks_and_the_window_goes_on,
                                 who_closes_the_question_is_told_what_to_do, who_tries_again_is_asked_again])
        finally:
            app.close()
    finally:
        server.close()
        keyring.stop()
        shutil.rmtree(work)
    sys.exit(status)
