# SPDX-License-Identifier: GPL-3.0-or-later
"""A real gnome-keyring on the test's session bus, and the questions that it asks in windows of its own."""

import os
import signal
import subprocess
import sys
import time

from gi.repository import Gio, GLib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'servers')]

from sqld import die_with_parent  # noqa: E402

NAME, PATH = 'org.freedesktop.secrets', '/org/freedesktop/secrets'
LOGIN = PATH + '/collection/login'
SERVICE, ITEM = 'org.freedesktop.Secret.Service', 'org.freedesktop.Secret.Item'
SCHEMA = 'io.github.manor.Manor.Token'


class Keyring:
    """Unlocked with its password, until somebody locks it; the next one of the same home has what it kept."""

    def __init__(self, password='password'):
        self.password, self.bus = password, Gio.bus_get_sync(Gio.BusType.SESSION)
        # What it warns of is no fault of ours.
        env = {key: value for key, value in os.environ.items() if key != 'G_DEBUG'}
        self.process = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
                                        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env=env, preexec_fn=die_with_parent(signal.SIGTERM))
        self.process.stdin.write(password.encode())
        self.process.stdin.close()
        self._wait_for(True)

    def _wait_for(self, there):
        end = time.monotonic() + 30
        while self.is_there() != there:
            assert time.monotonic() < end, 'the keyring does not come, or does not go'
            time.sleep(0.005)

    def is_there(self):
        return self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                                  'NameHasOwner', GLib.Variant('(s)', (NAME,)), None, 0, -1, None).unpack()[0]

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self._wait_for(False)

    def _call(self, path, interface, method, signature, *args):
        return self.bus.call_sync(NAME, path, interface, method, GLib.Variant(signature, args), None, 0, 20000,
                                  None).unpack()

    def lock(self):
        assert self._call(PATH, SERVICE, 'Lock', '(ao)', [LOGIN])[0], 'the keyring stays open'

    def is_locked(self):
        return self._call(LOGIN, 'org.freedesktop.DBus.Properties', 'Get', '(ss)',
                          'org.freedesktop.Secret.Collection', 'Locked')[0]

    def items(self):
        """The attributes of Manor's items; of a keyring that is open."""
        assert not self.is_locked()
        paths = self._call(PATH, SERVICE, 'SearchItems', '(a{ss})', {'xdg:schema': SCHEMA})[0]
        return [self._call(path, 'org.freedesktop.DBus.Properties', 'Get', '(ss)', ITEM, 'Attributes')[0]
                for path in paths]

    def kinds(self):
        return sorted(item['kind'] for item in self.items())


def question():
    """The window in which the keyring asks, or None."""
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'gcr-prompter'],
                           capture_output=True, text=True).stdout.split()
    return found[0] if found else None


def answer(app, *keys, text=None):
    """To the question, until it is gone. There is no window manager to give it the keyboard."""
    window = app.wait(question, message='the question of the keyring')
    app.xdotool('windowfocus', '--sync', window)
    if text:
        app.xdotool('type', '--delay', 4, '--', text)
    app.xdotool('key', *keys)
    app.wait(lambda: question() != window, message='the end of the question')
