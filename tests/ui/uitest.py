# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the running program from outside, over the accessibility bus, as a user would.

Needs python3-gi, xdotool and ImageMagick's import, and the screen and session bus that
tests/with-display makes. It speaks AT-SPI over D-Bus itself, because the usual binding
caches what may be stale and walks a window in half a second where this takes 80 ms.
"""

import os
import signal
import subprocess
import time

from gi.repository import Gio, GLib

ACCESSIBLE = 'org.a11y.atspi.Accessible'
NULL_PATH = '/org/a11y/atspi/null'
# Bits of the AT-SPI state set that tests ask for.
STATES = dict(active=1, checked=4, editable=7, enabled=8, expanded=10, focusable=11, focused=12,
              selectable=22, selected=23, sensitive=24, showing=25, visible=30)
# The AT-SPI roles that a GTK program shows; others stay numbers.
ROLES = {2: 'alert', 6: 'calendar', 7: 'check box', 8: 'check menu item', 11: 'combo box', 16: 'dialog',
         20: 'filler', 23: 'frame', 27: 'image', 29: 'label', 31: 'list', 32: 'list item', 33: 'menu',
         34: 'menu bar', 35: 'menu item', 37: 'page tab', 38: 'page tab list', 39: 'panel',
         40: 'password text', 41: 'popup menu', 42: 'progress bar', 43: 'button', 44: 'radio button',
         45: 'radio menu item', 48: 'scroll bar', 49: 'scroll pane', 50: 'separator', 51: 'slider',
         52: 'spin button', 54: 'status bar', 55: 'table', 56: 'table cell', 57: 'table column header',
         58: 'table row header', 60: 'terminal', 61: 'text', 62: 'toggle button', 63: 'tool bar',
         64: 'tool tip', 65: 'tree', 66: 'tree table', 69: 'window', 75: 'application', 79: 'entry',
         85: 'form', 88: 'link', 90: 'table row', 91: 'tree item', 99: 'grouping', 101: 'notification',
         116: 'static'}


class Gone(Exception):
    """The widget went away between the look and the touch."""


class Refused(AssertionError):
    """The widget took no touch: it went insensitive between the look and the touch."""


def same(have, want):
    return want(have) if callable(want) else have == want


class Node:
    """A widget as it was when the tree was read; its actions are live."""

    def __init__(self, app, path):
        self.app, self.path = app, path
        self.role, self.name, self.description, self.states = '?', '', '', 0
        self.parent, self.children = None, []

    def __repr__(self):
        return f'<{self.role} “{self.name}”>'

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def has(self, state):
        return bool(self.states >> STATES[state] & 1)

    def all(self, role=None, name=None, **states):
        return [n for n in self.walk() if n is not self
                and (role is None or same(n.role, role)) and (name is None or same(n.name, name))
                and all(n.has(s) == wanted for s, wanted in states.items())]

    def texts(self):
        """What a person reads in this widget, in order."""
        return [n.name for n in self.walk() if n.role == 'label' and n.name and n.has('showing')]

    def dump(self, depth=0):
        marks = ','.join(s for s in ('active', 'checked', 'expanded', 'focused', 'selected') if self.has(s))
        if self.has('showing') or self.role in ('application', 'table row', 'table cell'):
            print('# ' + '  ' * depth + f'{self.role} “{self.name}” {marks}')
        for child in self.children:
            child.dump(depth + 1)

    def call(self, interface, method, signature=None, *args):
        return self.app.call(self.path, 'org.a11y.atspi.' + interface, method, signature, *args)

    def actions(self):
        try:
            count = self.app.property(self.path, 'org.a11y.atspi.Action', 'NActions')
        except GLib.Error:
            return []
        return [self.call('Action', 'GetName', '(i)', i)[0] for i in range(count)]

    def do(self, action=None):
        actions = self.actions()
        if action is None:
            action = next(a for a in ('click', 'toggle', 'activate', 'press') if a in actions)
        if not self.call('Action', 'DoAction', '(i)', actions.index(action))[0]:
            raise Refused(f'{self} refused {action}')
        return self

    click = do

    def set_text(self, text):
        assert self.call('EditableText', 'SetTextContents', '(s)', text)[0], f'{self} took no text'
        return self

    def text(self):
        return self.call('Text', 'GetText', '(ii)', 0, -1)[0]

    def set_value(self, value):
        self.app.call(self.path, 'org.freedesktop.DBus.Properties', 'Set', '(ssv)', 'org.a11y.atspi.Value', 'CurrentValue',
                      GLib.Variant('d', value))

    def select(self, index):
        assert self.call('Selection', 'SelectChild', '(i)', index)[0], f'{self} selected nothing'

    def extents(self):
        """x, y, width, height in the window."""
        return self.call('Component', 'GetExtents', '(u)', 1)[0]

    def pointer(self, button=1, times=1):
        """A real click at the middle of the widget, for what has no action (rows, tabs)."""
        x, y, width, height = self.extents()
        self.app.mouse(x + width // 2, y + height // 2, button, times)
        return self


class App:
    """A program under test; ends with close()."""

    def __init__(self, argv, env=None, timeout=30):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                                         None, None, 0, -1, None).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            self.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.process = subprocess.Popen(argv, env={**os.environ, 'GTK_A11Y': 'atspi', **(env or {})})
        self.name = self.root = self.window = None
        self._connect(argv[0], timeout)

    def _connect(self, program, timeout):
        end = time.monotonic() + timeout
        while self.name is None:
            if self.process.poll() is not None:
                raise AssertionError(f'{program} ended with {self.process.returncode} at the start')
            if time.monotonic() > end:
                raise AssertionError(f'{program} never appeared on the accessibility bus')
            for name, path in self.call('/org/a11y/atspi/accessible/root', ACCESSIBLE, 'GetChildren',
                                        to='org.a11y.atspi.Registry')[0]:
                pid = self.bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus',
                                         'GetConnectionUnixProcessID', GLib.Variant('(s)', (name,)),
                                         None, 0, -1, None).unpack()[0]
                if pid == self.process.pid:
                    self.name, self.root = name, path
            time.sleep(0.01)

    def call(self, path, interface, method, signature=None, *args, to=None):
        try:
            return self.bus.call_sync(to or self.name, path, interface, method,
                                      GLib.Variant(signature, args) if signature else None,
                                      None, 0, 20000, None).unpack()
        except GLib.Error as error:
            if any(s in error.message for s in ('UnknownMethod', 'UnknownObject', 'does not exist')):
                raise Gone(path) from error
            raise

    def listen(self, event):
        """As a screen reader does: a program says on the bus only what somebody has asked for."""
        self.call('/org/a11y/atspi/registry', 'org.a11y.atspi.Registry', 'RegisterEvent', '(sass)', event, [], '',
                  to='org.a11y.atspi.Registry')

    def property(self, path, interface, name):
        return self.call(path, 'org.freedesktop.DBus.Properties', 'Get', '(ss)', interface, name)[0]

    def _children_of(self, paths):
        """GetChildren of each path, all under way at once."""
        answers, left, context = {}, [len(paths)], GLib.MainContext.default()

        def done(bus, result, path):
            left[0] -= 1
            try:
                answers[path] = bus.call_finish(result).unpack()[0]
            except GLib.Error:
                answers[path] = ()

        for path in paths:
            self.bus.call(self.name, path, ACCESSIBLE, 'GetChildren', None, None, 0, 20000, None, done, path)
        while left[0]:
            context.iteration(True)
        return answers

    def tree(self):
        """The whole accessible tree, read afresh: a round of calls a level."""
        root = Node(self, self.root)
        level, seen = {self.root: root}, {self.root: root}
        while level:
            answers, below = self._children_of(list(level)), {}
            for path, node in level.items():
                for _, child in answers[path]:
                    if child != NULL_PATH and child not in seen:
                        new = seen[child] = below[child] = Node(self, child)
                        new.parent = node
                        node.children.append(new)
            level = below
        for item in self.call('/org/a11y/atspi/cache', 'org.a11y.atspi.Cache', 'GetItems')[0]:
            node = seen.get(item[0][1])
            if node:
                node.name, node.description = item[6], item[8]
                node.role = ROLES.get(item[7], str(item[7]))
                node.states = item[9][0] | item[9][1] << 32
        return root

    def wait(self, what, timeout=20, message=None):
        """Calls what() until it returns something true, and returns that."""
        end, last = time.monotonic() + timeout, None
        while True:
            try:
                result = what()
                if result:
                    return result
            except (Gone, Refused, GLib.Error, LookupError, StopIteration) as error:
                last = error
            if self.process.poll() is not None:
                raise AssertionError(f'the program ended with {self.process.returncode}')
            if time.monotonic() > end:
                self.tree().dump()
                raise AssertionError(f'not within {timeout} s: {message or what} ({last})')
            time.sleep(0.02)

    def find(self, role=None, name=None, timeout=20, showing=True, **states):
        """The first such widget; waits for it. showing=None finds hidden ones too."""
        if showing is not None:
            states['showing'] = showing
        return self.wait(lambda: (self.tree().all(role, name, **states) or [None])[0],
                         timeout, f'{role} “{name}”')

    def gone(self, role=None, name=None, timeout=20):
        return self.wait(lambda: not self.tree().all(role, name, showing=True), timeout, f'no {role} “{name}”')

    def grid(self, name):
        """(titles, rows) of a GtkColumnView: of the rows that now have widgets."""
        view = self.find(lambda role: role in ('tree table', 'table', 'tree'), name)
        body = next(n for n in view.children if n.role == 'list')
        titles = [n.name for n in view.children[0].children]
        return titles, [[c.name for c in row.children if c.role == 'table cell'] for row in body.children]

    def xdotool(self, *args):
        return subprocess.run(['xdotool', *map(str, args)], check=True, capture_output=True, text=True).stdout

    def focus_window(self):
        """Gives the window the keyboard: there is no window manager to do it."""
        if self.window is None:
            self.window = self.wait(lambda: subprocess.run(
                ['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                capture_output=True, text=True).stdout.split(), message='a window')[-1]
        self.xdotool('windowfocus', '--sync', self.window)

    def keys(self, *keys):
        self.focus_window()
        self.xdotool('key', '--delay', 4, *keys)

    def type(self, text):
        """Types ASCII; for other text use Node.set_text()."""
        self.focus_window()
        for number, line in enumerate(text.split('\n')):
            if number:
                self.xdotool('key', 'Return')
            if line:
                self.xdotool('type', '--delay', 4, '--', line)

    def mouse(self, x, y, button=1, times=1):
        self.focus_window()
        self.xdotool('mousemove', '--window', self.window, x, y, 'click', '--repeat', times, '--delay', 60, button)

    def resize(self, width, height):
        self.focus_window()
        self.xdotool('windowsize', '--sync', self.window, width, height)
        self.wait(lambda: self.find('frame').extents()[2:] == (width, height), message=f'a window of {width} × {height}')

    def picture(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        subprocess.run(['import', '-window', 'root', path], check=True)

    def close(self, timeout=10):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


def run(tests):
    """Runs functions as TAP tests; each gets no argument and fails by an exception."""
    import traceback
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} - {test.__name__.replace("_", " ")}', flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().split('\n'):
                print('#', line)
            print(f'not ok {number} - {test.__name__.replace("_", " ")}', flush=True)
    return 1 if failed else 0
