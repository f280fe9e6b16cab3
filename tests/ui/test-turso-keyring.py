#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on an organization, and a real keyring that is open, locked while its tokens are needed or to be
kept, answered, dismissed, and gone.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import console  # noqa: E402
import sidebar  # noqa: E402
import uitest  # noqa: E402
from console import has  # noqa: E402
from eavesdropper import Eavesdropper  # noqa: E402
from keyring import Keyring, answer, question  # noqa: E402
from secrecy import Secrets  # noqa: E402

MANOR = sys.argv[1]
DATABASE = 'tenant-0001'
GROUP_TOKEN = 'group:default:write'
FAILED = 'connection, could not be read'


def start():
    global app
    app = console.Console(MANOR, 'turso-keyring')


def stop():
    app.close()
    assert not app.faults(), app.faults()


def minted():
    return len(platform.group_tokens('rw'))


def runs_as(sql, value):
    app.find('text', 'SQL').set_text(sql)
    app.press('Run Statement')
    app.wait(lambda: any(cell.name == value for view in app.tree().all(name='Rows', showing=True)
                         for cell in view.all('table cell')), timeout=60, message=value)


def is_asked():
    app.wait(question, message='the question of the keyring')
    # Nobody else waits for the answer.
    sidebar.answers(app)


def is_dismissed():
    """Once: it is not asked again by itself."""
    answer(app, 'Escape')


def words_of_failure():
    return [n.name for n in app.tree().all('label', showing=True) if 'keyring' in n.name]


# Added with a keyring that is open, and found there at the next start.

def an_organization_is_kept():
    app.enter_platform(platform, platform.token)
    app.choose_organization(platform)
    app.is_added()
    app.open_row(DATABASE)
    runs_as('SELECT 40 + 1 AS answer;', '41')
    app.wait(lambda: {GROUP_TOKEN, 'platform'} <= set(keyring.kinds()))


def nothing_is_plain_on_the_bus():
    """What the keyring is given goes over the session bus."""
    for number, token in enumerate(platform.tokens()):
        secrets.add(f'{number}', token['token'])
    heard = bus.heard()
    assert b'CreateItem' in heard, 'nothing was heard'
    secrets.seek('what went over the session bus', heard)


def a_locked_one_asks_and_the_window_goes_on():
    stop()
    keyring.lock()
    start()
    is_asked()
    app.shot('question')


def who_dismisses_it_is_told_what_to_do():
    is_dismissed()
    app.find('list item', has(FAILED), timeout=30)
    app.select_connection()
    app.sidebar('sidebar.open')
    app.find('button', 'Try Again')
    assert any('was not unlocked' in text for text in words_of_failure()), words_of_failure()
    assert question() is None
    app.shot('dismissed')


def who_tries_again_is_asked_again():
    before = minted()
    app.press('Try Again')
    is_asked()
    answer(app, 'Return', text=keyring.password)
    app.gone('list item', has(FAILED), timeout=30)
    app.gone('button', 'Try Again')
    app.open_row(DATABASE)
    runs_as('SELECT 40 + 2 AS answer;', '42')
    # The token of the group was in the keyring, too.
    assert minted() == before
    app.shot('unlocked')


def a_keyring_locked_meanwhile_hinders_nobody():
    """What is in memory is used; what has to be kept asks."""
    keyring.lock()
    runs_as('SELECT 40 + 3 AS answer;', '43')
    assert question() is None
    platform.control('POST', 'tokens/expire')
    before = minted()
    runs_as('SELECT 40 + 4 AS answer;', '44')
    assert minted() == before + 1
    is_asked()
    is_dismissed()
    runs_as('SELECT 40 + 5 AS answer;', '45')
    assert question() is None
    assert minted() == before + 1


def is_removed():
    """With the tab of its database, and the undo is over."""
    if app.tree().all('page tab', DATABASE):
        app.open_row(DATABASE)
        app.find('frame').do('win.close-tab')
        app.gone('page tab', DATABASE)
    app.select_connection()
    app.sidebar('sidebar.remove-connection')
    app.gone('list item', has(', connection'))
    app.keys('Escape')


def a_connection_is_removed_though_the_keyring_is_locked():
    is_removed()
    is_asked()
    answer(app, 'Return', text=keyring.password)
    app.wait(lambda: not keyring.items(), message='the end of the tokens')


# Added with a keyring that is locked.

def an_organization_is_added():
    app.find('frame').do('win.add-turso')
    app.enter_token(platform, platform.token)
    app.choose_organization(platform)


def who_adds_one_to_a_locked_keyring_is_asked():
    keyring.lock()
    an_organization_is_added()
    is_asked()
    app.shot('question-at-add')
    answer(app, 'Return', text=keyring.password)
    app.is_added()
    app.wait(lambda: 'platform' in keyring.kinds())


def a_connection_is_removed_and_the_window_closed():
    """Nobody can undo it any more."""
    app.select_connection()
    app.sidebar('sidebar.remove-connection')
    app.find('button', 'Undo')
    assert keyring.items()
    app.keys('ctrl+q')
    assert app.process.wait(30) == 0
    assert not keyring.items()
    start()


def who_does_not_unlock_it_is_asked_once_and_offered_the_session():
    keyring.lock()
    an_organization_is_added()
    is_asked()
    is_dismissed()
    app.find('button', 'Keep for This Session Only', timeout=30)
    app.find('label', has('was not unlocked'))
    assert question() is None
    app.shot('dismissed-at-add')
    # Trying again asks again, and what was typed is there.
    app.press_last('Add')
    is_asked()
    is_dismissed()
    app.press('Keep for This Session Only')
    app.is_added()
    assert question() is None


def what_is_for_the_session_asks_for_no_keyring():
    before = minted()
    app.open_row(DATABASE)
    runs_as('SELECT 40 + 6 AS answer;', '46')
    assert minted() == before + 1
    runs_as('SELECT 40 + 7 AS answer;', '47')
    assert minted() == before + 1
    assert question() is None
    # The keyring may have something of it all the same: who removes it is asked once more.
    is_removed()
    is_asked()
    is_dismissed()


# Without a keyring.

def without_a_keyring_it_is_for_the_session():
    stop()
    keyring.stop()
    start()
    an_organization_is_added()
    app.find('label', has('No keyring runs in this session'), timeout=30)
    app.shot('missing')
    app.press('Keep for This Session Only')
    app.is_added()
    before = minted()
    app.open_row(DATABASE)
    runs_as('SELECT 40 + 8 AS answer;', '48')
    runs_as('SELECT 40 + 9 AS answer;', '49')
    assert minted() == before + 1


def the_next_session_says_that_it_has_none():
    stop()
    start()
    app.find('list item', has(FAILED), timeout=30)
    app.select_connection()
    app.sidebar('sidebar.open')
    app.find('button', 'Try Again')
    app.wait(words_of_failure)
    app.shot('missing-at-start')
    app.press('Edit…')
    app.find('text', 'API token').set_text(platform.token)
    app.press('Save')
    app.press('Keep for This Session Only')
    app.gone('list item', has(FAILED), timeout=30)
    app.open_row(DATABASE)
    runs_as('SELECT 50 + 1 AS answer;', '51')
    stop()


if __name__ == '__main__':
    work = tempfile.mkdtemp()
    secrets = Secrets(os.path.join(work, 'secrets'))
    bus = Eavesdropper(os.environ['DBUS_SESSION_BUS_ADDRESS'], "destination='org.freedesktop.secrets'")
    keyring = Keyring()
    with cloud.Platform('--databases', 1) as platform:
        start()
        try:
            status = uitest.run([
                an_organization_is_kept,
                nothing_is_plain_on_the_bus,
                a_locked_one_asks_and_the_window_goes_on,
                who_dismisses_it_is_told_what_to_do,
                who_tries_again_is_asked_again,
                a_keyring_locked_meanwhile_hinders_nobody,
                a_connection_is_removed_though_the_keyring_is_locked,
                who_adds_one_to_a_locked_keyring_is_asked,
                a_connection_is_removed_and_the_window_closed,
                who_does_not_unlock_it_is_asked_once_and_offered_the_session,
                what_is_for_the_session_asks_for_no_keyring,
                without_a_keyring_it_is_for_the_session,
                the_next_session_says_that_it_has_none,
            ])
        finally:
            app.close()
            bus.close()
            keyring.process.kill()
            shutil.rmtree(work)
    sys.exit(status)
