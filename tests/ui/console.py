# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program as its user knows it: rows of the sidebar, their menus, pages, the clipboard."""

import os
import re
import tempfile

import gi

# The test looks at the clipboard, and is no program that is tested.
os.environ['GTK_A11Y'] = 'none'
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')

from gi.repository import Gdk, GLib, Gtk  # noqa: E402, F401: Gdk has no display without Gtk

import uitest  # noqa: E402


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def has(text):
    return lambda name: name is not None and text in name


# The text view of GTK 4.18 learns the height of its lines while it is laid out, with the first key after a text that was
# put into it. What is above it, a tab’s page, is then painted with the next frame, and GTK says so of this one.
LATE = r'Gtk-WARNING \*\*: [0-9:.]+: Trying to snapshot AdwBin 0x[0-9a-f]+ without a current allocation'


class Console(uitest.App):
    """The program, and all it says on stdout and stderr; pictures are named after the test."""

    def __init__(self, program, pictures, env=None):
        self.pictures = os.path.join(os.environ.get('MANOR_PICTURES', '.'), pictures + '-')
        self.said = tempfile.NamedTemporaryFile(prefix='manor-said-')
        # The shell becomes the program.
        super().__init__(['sh', '-c', 'exec "$0" >>"$1" 2>&1', program, self.said.name],
                         env={'G_MESSAGES_DEBUG': '', **(env or {})})

    def narrow_shot(self, name):
        """The same on a phone."""
        before = self.find('frame').extents()[2:]
        # Not in one step: what is beside the sidebar would be measured before the sidebar gives way.
        self.resize(700, 640)
        self.resize(360, 640)
        self.shot(name)
        self.resize(*before)

    def shot(self, name):
        self.picture(self.pictures + name + '.png')

    def wear(self, style):
        """“Light” or “Dark”, as the preferences say."""
        self.keys('ctrl+comma')
        self.pick('Style', style)
        self.escape('combo box', 'Style')

    def faults(self):
        """Lines with which GLib, GTK or the program complains of the program."""
        with open(self.said.name, encoding='utf-8', errors='replace') as f:
            return [line.rstrip() for line in f
                    if re.search('CRITICAL|WARNING|ERROR|Sanitizer', line) and not re.search(LATE, line)]

    # The sidebar.

    def row(self, name, timeout=30):
        return self.find('list item', starts(name + ','), timeout=timeout)

    def search(self, name):
        """A dialog has the keys until it is gone, so that they may have to be pressed once more."""
        entry = None
        for _ in range(5):
            self.keys('ctrl+k')
            try:
                entry = self.find('entry', 'Find a database', timeout=4, focused=True)
                break
            except AssertionError:
                pass
        assert entry, 'the search has no focus'
        entry.set_text(name)

    def look_for(self, name):
        """Only the row of that name, and those above it, are left; it is selected and has the focus."""
        self.search(name)
        self.wait(lambda: len(self.find('list', 'Databases').children) <= 3
                  and starts(name + ',')(self.find('list', 'Databases').children[-1].name),
                  message=f'“{name}” alone')
        self.keys('Down')
        self.find('list item', starts(name + ','), selected=True, focused=True)

    def sidebar(self, action):
        """What the menu of the selected row does."""
        node = self.find('list', 'Databases')
        while action not in node.actions():
            node = node.parent
        node.do(action)

    def menu(self, name, action):
        self.look_for(name)
        self.sidebar('sidebar.' + action)

    def open_row(self, name):
        """As a person would: find it, press Return."""
        self.search(name)
        self.row(name)
        self.keys('Return')
        self.find('page tab', name, timeout=30)

    def open_connection(self, awaited='Groups…'):
        self.keys('ctrl+k', 'Escape')
        self.select_connection()
        self.sidebar('sidebar.open')
        return self.find('button', awaited)

    def select_connection(self):
        self.wait(lambda: self.tree().all('list item', has(', connection'), showing=True))
        self.find('list', 'Databases').select(0)
        self.find('list item', has(', connection'), selected=True)

    # Forms, and what was copied.

    def press(self, name, timeout=30):
        return self.wait(lambda: self.tree().all('button', name, showing=True, sensitive=True)[0].click(), timeout,
                         f'button “{name}”')

    def press_last(self, name):
        """In a dialog, where the window below it has a button of that name, too."""
        return self.wait(lambda: self.tree().all('button', name, showing=True, sensitive=True))[-1].click()

    def fill(self, **texts):
        for name, text in texts.items():
            self.find('text', name.replace('_', ' ')).set_text(text)

    def focus(self, role, name):
        """With the Tab key, as who has no pointer."""
        self.find(role, name, sensitive=True, showing=None)
        self.wait(lambda: self.tree().all(role, name, focused=True) or self.keys('Tab'), message=f'focus on “{name}”')

    def choose(self, name):
        """A row that is a button has no action: it takes keys."""
        self.focus('button', name)
        self.keys('Return')

    def pick(self, name, item):
        """In a row with a list to choose from, which has to be in sight."""
        self.find('combo box', name, sensitive=True).pointer()
        self.wait(lambda: any(item in n.texts() for n in self.tree().all('list item', focused=True, selected=True))
                  or self.keys('Down'), message=f'“{item}”')
        self.keys('Return')
        self.find('combo box', name, focused=True)

    def escape(self, role, name):
        """Escape until that is gone: a toast that is shown takes the first one for itself."""
        self.wait(lambda: not self.tree().all(role, name, showing=True) or self.keys('Escape'),
                  message=f'no {role} “{name}”')

    def close_dialog(self):
        """With the button of its header; the window has one, too."""
        self.tree().all('button', 'Close', showing=True)[-1].click()

    def variables(self, name):
        """What .env text on the clipboard sets, once it has that name."""
        text = self.clipboard(has(name + '='))
        pairs = [line.split('=', 1) for line in text.split('\n') if line]
        return {key: value.strip("'") for key, value in pairs}

    def clipboard(self, want, timeout=20):
        """The text there, once it is one that want() takes."""
        clipboard = Gdk.Display.get_default().get_clipboard()

        def read():
            answer = []
            clipboard.read_text_async(None, lambda source, result: answer.append(result))
            while not answer:
                GLib.MainContext.default().iteration(True)
            text = clipboard.read_text_finish(answer[0])
            return text if text is not None and want(text) else None

        return self.wait(read, timeout, 'a text on the clipboard')

    def offers(self):
        """The types of what is on the clipboard, as one text; nothing where that is empty."""
        clipboard = Gdk.Display.get_default().get_clipboard()
        GLib.MainContext.default().iteration(False)
        return clipboard.get_formats().to_string().strip('{ }')

    # A Turso organization.

    def enter_platform(self, platform, token):
        """The dialog for an organization, on the test platform."""
        self.find('label', 'Turso Organization').pointer()
        self.enter_token(platform, token)

    def enter_token(self, platform, token):
        self.find('button', 'Continue', sensitive=False)
        self.find('text', 'API token').set_text(token)
        self.find('label', 'Another Platform').pointer()
        self.find('text', 'URL of the API').set_text(platform.base_uri)

    def choose_organization(self, platform):
        """What follows the token."""
        self.press('Continue')
        self.find('label', 'Account', timeout=30)
        # Return goes on from here.
        self.wait(lambda: [n for n in self.tree().all(focused=True) if n.name != 'API token'], message='the focus below')
        self.shot('account')
        # The sidebar has such a button, too, below the dialog.
        if not self.tree().all('button', 'Add', showing=True)[-1].has('sensitive'):
            self.find('check box', has(platform.organization)).do()
        self.press_last('Add')

    def keep_for_session(self, platform):
        """No keyring is there."""
        self.choose_organization(platform)
        self.press('Keep for This Session Only')
        self.is_added()

    def is_added(self):
        self.gone('button', 'Cancel', timeout=30)
        self.find('list item', has(', connection'), timeout=30)
