#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program as a newcomer meets it: the demo, a behind child, a push, SQL.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import uitest  # noqa: E402

MANOR = sys.argv[1]
PICTURES = os.environ.get('MANOR_PICTURES', '.')
INSERT = ("INSERT INTO direct_messages(sender_id, recipient_id, content)\n"
          "VALUES (1, 2, 'Can you review it?');\n"
          "SELECT sender_id, recipient_id, content FROM direct_messages;")

app = uitest.App([MANOR])


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def picture(name):
    app.picture(os.path.join(PICTURES, name + '.png'))


def open_database(name):
    """As a person would: find it, press Return."""
    app.keys('ctrl+k')
    app.find('entry', 'Find a database').set_text(name)
    app.find('list item', starts(name + ','))
    app.wait(lambda: len([n for n in app.find('list', 'Databases').all('list item') if '-slack, ' in n.name]) == 1)
    app.keys('Return')
    app.find('page tab', name, timeout=30)


def first_start_offers_the_demo():
    picture('start')
    app.find('button', 'Try the Demo Fleet').click()
    app.find('list item', starts('globex-slack, behind'), timeout=60)
    app.find('label', '24 children: 17 in sync, 6 behind, 1 drifted', timeout=60)
    picture('fleet')


def a_behind_child_shows_what_it_lacks():
    app.find('list', 'Variants').select(2)
    app.find('label', 'Behind · 5 children')
    app.find('label', 'table direct_messages: added')
    app.find('page tab', 'As SQL').click()
    app.wait(lambda: any('CREATE TABLE direct_messages' in n.text()
                         for n in app.tree().all('text', showing=True)), message='its SQL')
    picture('sql')
    app.find('page tab', 'Plan').click()
    app.find('label', '1. Create table direct_messages')
    picture('plan')


def a_row_without_a_value_asks_for_one():
    app.find('list', 'Variants').select(3)
    app.find('label', '1 change: column users.email: NOT NULL added')
    app.find('page tab', 'Probes').click()
    app.find('button', 'Ask 1 Child').click()
    app.find('label', lambda name: name is not None and 'NULL in' in name and 'email' in name)
    picture('probes')
    app.find('page tab', 'Plan').click()
    app.find('text', 'Value for users.email').pointer()
    app.find('text', 'Value for users.email', focused=True)
    app.type("username || '@example.org'")
    app.keys('Return')
    app.find('label', starts('4 steps: changes values'))


def the_push_brings_all_in_sync():
    app.find('button', 'Push to 7 Children…').click()
    app.wait(lambda: app.tree().all('button', 'Push to 7 Children', showing=True, sensitive=True),
             message='the review')
    picture('review')
    app.find('button', 'Push to 7 Children').click()
    app.find('label', starts('7 of 7 children up to date'), timeout=60)
    picture('push')
    # A screen reader says of a child in the push what became of it.
    rows = app.find('list', 'Children of the push').all('list item')
    assert rows and all(n.name.endswith(', Applied') for n in rows), rows
    names = [n.name for n in app.find('list', 'Databases').all('list item') if '-slack, ' in n.name]
    assert names and all(name.endswith(', in sync') for name in names), names


def a_row_has_its_menu_without_a_pointer():
    app.keys('ctrl+k')
    app.find('entry', 'Find a database', focused=True).set_text('globex')
    app.find('list item', starts('globex-slack,'))
    app.keys('Down')
    app.find('list item', starts('globex-slack,'), focused=True, selected=True)
    app.keys('shift+F10')
    app.find('menu item', 'Duplicate…')
    app.keys('Escape')
    app.gone('menu item', 'Duplicate…')
    # Where it was, for the next key.
    app.find('list item', starts('globex-slack,'), focused=True)
    app.keys('Menu')
    app.find('menu item', 'Duplicate…')
    app.keys('Escape')
    app.gone('menu item', 'Duplicate…')


def the_workshop_runs_on_a_child():
    open_database('globex-slack')
    app.find('text', 'SQL', focused=True).set_text(INSERT)
    app.keys('ctrl+shift+Return')
    titles, rows = app.wait(lambda: app.grid('Rows'))
    assert ['1', '2', 'Can you review it?'] in [row[-3:] for row in rows], (titles, rows)
    picture('database')


def an_error_is_shown_at_its_place():
    app.find('text', 'SQL').set_text('SELECT 1;\nSELECT nonsense FROM users;')
    app.find('button', 'Run All').click()
    app.find('label', lambda name: name is not None and 'no such column: nonsense' in name)
    app.find('label', lambda name: name is not None and 'line 2' in name.lower())
    picture('error')


if __name__ == '__main__':
    try:
        status = uitest.run([
            first_start_offers_the_demo,
            a_behind_child_shows_what_it_lacks,
            a_row_without_a_value_asks_for_one,
            the_push_brings_all_in_sync,
            a_row_has_its_menu_without_a_pointer,
            the_workshop_runs_on_a_child,
            an_error_is_shown_at_its_place,
        ])
    finally:
        left = app.close()
    sys.exit(status)
