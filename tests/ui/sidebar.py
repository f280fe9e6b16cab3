# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests do with the sidebar of a running program, as a person would."""

import time

SOON = 1.0


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def has(text):
    return lambda name: name is not None and text in name


def row(app, name):
    return app.find('list item', starts(name + ','), timeout=30)


def open_row(app, name):
    """Finds it and presses Return."""
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text(name)
    app.wait(lambda: [n for n in app.tree().all('list item', starts(name + ','), showing=True)])
    app.keys('Return')
    app.find('page tab', name, timeout=30)


def do_above(node, action):
    """The action belongs to the widget or to one that it is in."""
    while action not in node.actions():
        node = node.parent
    node.do(action)


def do(app, name, action):
    """What the menu of a row does."""
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text(name)
    app.wait(lambda: len(app.find('list', 'Databases').children) <= 3
             and starts(name + ',')(app.find('list', 'Databases').children[-1].name))
    app.keys('Down')
    app.find('list item', starts(name + ','), selected=True)
    do_above(app.find('list', 'Databases'), action)


def do_with_connection(app, action, index=0):
    """What the menu of a connection does: the first one, unless another row is asked for."""
    if app.tree().all('entry', 'Find a database', showing=True):
        app.find('entry', 'Find a database').set_text('')
    app.find('list', 'Databases').select(index)
    app.find('list item', has(', connection'), selected=True)
    do_above(app.find('list', 'Databases'), action)


def answers(app):
    """A click that has nothing to do with what is under way has its effect, soon: the sidebar is folded and unfolded."""
    toggle = app.find('toggle button', 'Show Sidebar', showing=None)

    def state():
        return toggle.call('Accessible', 'GetState')[0]

    for _ in range(2):
        before, began = state(), time.monotonic()
        toggle.do()
        app.wait(lambda: state() != before, message='the window to answer')
        took = time.monotonic() - began
        assert took < SOON, f'the window needed {took:.1f} s'
