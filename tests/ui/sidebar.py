# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests do with the sidebar of a running program, as a person would."""


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
