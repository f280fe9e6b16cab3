#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program on databases of an organization with vectors: what is seen of them, a search among them, and a
change that is pushed past their index.

Started by tests/with-display. Keeps a picture of each page in $MANOR_PICTURES.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'servers')]

import cloud  # noqa: E402
import console  # noqa: E402
import uitest  # noqa: E402
from console import has, starts  # noqa: E402

MOVIES = 'CREATE TABLE movies(id INTEGER PRIMARY KEY, title TEXT, embedding F32_BLOB(3))'
INDEX = 'CREATE INDEX near ON movies(libsql_vector_idx(embedding))'
ROWS = [('Alien', '[0.9,0.1,0.2]'), ('Heat', '[0.1,0.8,0.3]'), ('Up', '[0.2,0.2,0.9]')]


def fill(name):
    platform.sql(name, ';'.join(f"INSERT INTO movies(title, embedding) VALUES ('{title}', vector32('{vector}'))"
                                for title, vector in ROWS))


def objects():
    """The rows of the tree of the schema."""
    return [n.name for n in app.find('list', 'Schema', timeout=30).children if n.name]


def cells():
    return app.wait(lambda: app.grid('Rows'))[1]


def the_organization_is_added():
    app.enter_platform(platform, platform.token)
    app.keep_for_session(platform)


def the_grid_shows_vectors():
    app.open_row('cinema')
    app.find('text', 'SQL').set_text('SELECT title, embedding FROM movies ORDER BY id;')
    app.press('Run Statement')
    app.wait(lambda: [row[-1] for row in cells()] == [vector for _, vector in ROWS], message='vectors')
    app.shot('grid')


def an_error_can_be_read_on_a_phone():
    def width():
        bar = app.tree().all('alert', showing=True)[0]
        return bar.all('label', has('no such column'), showing=True)[0].extents()[2]

    sql, before = app.find('text', 'SQL').text(), app.find('frame').extents()[2:]
    app.find('text', 'SQL').set_text('SELECT nope FROM movies;')
    app.press('Run Statement')
    app.find('label', has('no such column'))
    # Not in one step: what is beside the sidebar would be measured before the sidebar gives way.
    app.resize(700, 640)
    app.resize(360, 640)
    app.wait(lambda: 200 < width() < 360, message='a line of text')
    app.shot('error-narrow')
    app.resize(*before)
    app.find('text', 'SQL').set_text(sql)
    app.press('Run Statement')
    app.wait(lambda: [row[-1] for row in cells()] == [vector for _, vector in ROWS], message='vectors')


def one_of_them_is_shown_whole():
    cell = [n for n in app.find(name='Rows', role=lambda role: role in ('tree table', 'table')).all('table cell')
            if n.name == ROWS[0][1]][0]
    cell.pointer()
    cell.pointer(times=2)
    assert app.find('text', 'Value').text() == ROWS[0][1]
    app.find('label', starts('row 1 · vector, 12'))
    app.shot('cell')
    app.find('toggle button', 'Formatted').do()
    app.wait(lambda: app.find('text', 'Value').text().startswith('00000000  66 66 66 3f'), message='its bytes')
    app.escape('text', 'Value')


def the_schema_hides_what_the_index_keeps():
    names = objects()
    assert any(name.startswith('movies') for name in names), names
    assert not any('shadow' in name for name in names), names
    # They are there.
    assert platform.value('cinema', "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%shadow%'") > 0


def neighbours_are_looked_for():
    tree = app.find('list', 'Schema')
    place = next(i for i, n in enumerate(tree.children) if n.name.startswith('movies'))
    tree.select(place)
    app.find('list item', starts('movies'), selected=True)
    app.find('text', 'SQL').set_text('')
    node = app.find('list', 'Schema')
    while 'schema.insert-neighbours' not in node.actions():
        node = node.parent
    node.do('schema.insert-neighbours')
    app.wait(lambda: 'vector_top_k' in app.find('text', 'SQL').text(), message='the query')
    app.shot('snippet')
    # What is to be filled in is selected.
    app.type('[0.9,0.1,0.1]')
    sql = app.find('text', 'SQL').text()
    assert "vector_top_k('near', vector32('[0.9,0.1,0.1]'), 10)" in sql, sql
    app.keys('ctrl+Return')
    app.wait(lambda: [row[-2] for row in cells()][:1] == ['Alien'] and len(cells()) == 3, message='the nearest first')
    app.shot('neighbours')


def a_change_is_pushed_past_the_index():
    platform.sql('movies-schema', 'ALTER TABLE movies ADD COLUMN year INTEGER')
    app.menu('movies-schema', 'adopt')
    app.find('text', 'Names or Patterns (*, ?)').set_text('cinema club')
    app.press('Adopt')
    app.gone('button', 'Adopt', timeout=60)
    app.menu('movies-schema', 'open')
    app.find('label', has('children: 2 behind'), timeout=60)
    app.shot('fleet')
    app.press('Push to 2 Children…', 60)
    app.press('Push to 2 Children', 60)
    app.find('label', starts('2 of 2 children up to date'), timeout=90)
    for name in ('cinema', 'club'):
        assert platform.value(name, "SELECT count(*) FROM pragma_table_info('movies')") == 4
        assert platform.rows(name, "SELECT title FROM vector_top_k('near', vector32('[0,0,1]'), 1) AS n "
                             'JOIN movies ON movies.id = n.id') == [('Up',)], name


def nothing_went_wrong_unseen():
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    with cloud.Platform('--databases', 0) as platform:
        for name in ('movies-schema', 'cinema', 'club'):
            platform.create(name)
            platform.sql(name, f'{MOVIES}; {INDEX}')
        fill('cinema')
        # This one has no index yet.
        platform.sql('club', 'DROP INDEX near')
        fill('club')
        app = console.Console(sys.argv[1], 'turso-vectors')
        try:
            status = uitest.run([
                the_organization_is_added,
                the_grid_shows_vectors,
                an_error_can_be_read_on_a_phone,
                one_of_them_is_shown_whole,
                the_schema_hides_what_the_index_keeps,
                neighbours_are_looked_for,
                a_change_is_pushed_past_the_index,
                nothing_went_wrong_unseen,
            ])
        finally:
            app.close()
    sys.exit(status)
