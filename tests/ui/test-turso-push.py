#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program pushing to a fleet of an organization: canaries and copies chosen in the review, which says what it
costs, copies deleted, and children that are blocked, asked too often, asleep or archived.

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

NOTES = 'CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT)'
USERS = ['user-1', 'user-2', 'user-3', 'user-4', 'user-5']


def columns(name):
    return [row[0] for row in platform.rows(name, "SELECT name FROM pragma_table_info('notes')")]


def kept(name):
    """The rows that were there from the beginning."""
    return platform.value(name, 'SELECT count(*) FROM notes') == 20 * int(name[-1])


def copies():
    names = [database['Name'] for database in platform.get(platform.of('databases'))[1]['databases']]
    return sorted(name for name in names if name.startswith('before-push-'))


def change(column):
    """The schema database gets a column, and its fleet's page is read again."""
    platform.sql('notes', f'ALTER TABLE notes ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0')
    survey()


def survey():
    app.menu('notes', 'open')
    app.press('Survey Again')


def survey_to_its_end():
    """All of them were read, and the schema database. What is put to sleep before that is waked by it."""
    platform.reset_counters()
    survey()

    def is_over():
        counters = platform.counters()
        reads = sum(n for route, n in counters['requests'].items() if route.startswith('data POST'))
        return reads >= 6 and not counters['in_flight']['data']

    app.wait(is_over, timeout=60, message='the end of the survey')
    app.gone('button', 'Stop the Survey')


def refresh(names, rests):
    """What the platform says of its databases is read again, until these rest, or do not."""
    app.keys('ctrl+k', 'Escape')
    app.select_connection()
    app.sidebar('sidebar.refresh')
    def fits(text):
        return starts(name + ',')(text) and (has('asleep')(text) or has('archived')(text)) == rests

    for name in names:
        app.look_for(name)
        app.find('list item', fits)


def review(children):
    app.press(f'Push to {children}…', 60)
    app.find('button', f'Push to {children}', sensitive=True, timeout=60)


def push(children, said):
    app.press(f'Push to {children}', 60)
    app.find('label', starts(said), timeout=90)


def at_child(name, *words):
    """A child's row says all of that."""
    def texts():
        return [' '.join(n.texts()) for n in app.tree().all('list item', starts(name), showing=True)]
    try:
        app.wait(lambda: any(all(word in text for word in words) for text in texts()), 60, f'{words} at “{name}”')
    except AssertionError as error:
        raise AssertionError(f'{words} is not in {texts()}') from error


def delete_copies(count, words):
    app.find('label', f'{words} made before the push')
    app.press('Delete Copies…')
    app.find('label', f'Delete {count} Cop{"y" if count == 1 else "ies"}?')
    app.shot(f'delete-{count}-copies')
    app.press('Delete')
    app.wait(lambda: not copies(), 60, 'no copies')
    app.gone('label', has('copies'))
    app.gone('button', 'Delete Copies…')


def the_organization_is_added():
    app.enter_platform(platform, platform.token)
    app.keep_for_session(platform)
    app.menu('notes', 'adopt')
    app.find('text', 'Names or Patterns (*, ?)').set_text('user-*')
    app.press('Adopt')
    app.gone('button', 'Adopt', timeout=60)
    app.menu('notes', 'open')
    app.find('label', '5 children, all in sync', timeout=60)


# The review, and copies.

def the_review_lets_canaries_and_copies_be_chosen():
    change('pinned')
    review('5 Children')
    app.find('label', has('rows written, as the platform bills them'))
    app.shot('review')
    app.press('Cancel')
    app.gone('button', 'Cancel')
    app.wear('Dark')
    review('5 Children')
    app.shot('review-dark')
    app.narrow_shot('review-dark-narrow')
    app.press('Cancel')
    app.gone('button', 'Cancel')
    app.wear('Light')


def who_is_ruled_out_is_not_counted():
    review('5 Children')
    app.find('text', 'Only Children Named (*, ?)').set_text('user-[12]')
    app.find('button', 'Push to 0 Children', sensitive=False)
    app.find('label', 'No child that this would change is named “user-[12]”.')
    app.find('text', 'Only Children Named (*, ?)').set_text('user-?')
    app.find('button', 'Push to 5 Children', sensitive=True)
    app.press('Cancel')
    app.gone('button', 'Cancel')


def canaries_are_copied_before():
    review('5 Children')
    app.find('spin button', starts('Canaries')).set_value(2)
    app.pick('Copy Before the Push', 'Canaries')
    app.find('button', 'Push to 5 Children', sensitive=True, timeout=60)
    app.shot('canaries')
    app.narrow_shot('canaries-narrow')
    push('5 Children', '5 of 5 children up to date')
    # Two of the largest.
    made = copies()
    assert len(made) == 2 and made[0].endswith('user-4') and made[1].endswith('user-5'), made
    for name in USERS:
        assert columns(name) == ['id', 'body', 'pinned'] and kept(name), name
    assert columns(made[0]) == ['id', 'body']
    at_child('user-5', 'copied as', made[1])
    app.shot('canaries-copied')
    delete_copies(2, '2 copies were')


def all_children_are_copied_before():
    change('archived')
    review('5 Children')
    app.pick('Copy Before the Push', 'All Children')
    push('5 Children', '5 of 5 children up to date')
    made = copies()
    assert [name[-6:] for name in made] == USERS, made
    assert all(columns(name) == ['id', 'body', 'pinned'] for name in made)
    app.shot('all-copied')
    app.narrow_shot('all-copied-narrow')
    # A copy is no child.
    survey()
    app.find('label', '5 children, all in sync', timeout=60)
    app.tree().all('page tab', 'Push to notes', showing=True)[-1].pointer()
    delete_copies(5, '5 copies were')


# What databases can do to a survey and a push.

def the_platform_is_asked_too_often():
    change('starred')
    app.find('label', '5 children: 5 behind', timeout=60)
    platform.fault(plane='data', match='user-* POST *', kind='status', status=429, retry_after=1, times=4)
    survey()
    app.wait(lambda: not platform.control('GET', 'faults')['faults'], message='429 four times')
    app.gone('button', 'Stop the Survey')
    app.find('label', '5 children: 5 behind')
    review('5 Children')
    platform.fault(plane='data', match='user-* POST *', kind='status', status=429, retry_after=1, times=4)
    push('5 Children', '5 of 5 children up to date')
    assert not platform.control('GET', 'faults')['faults'], platform.control('GET', 'faults')
    for name in USERS:
        assert 'starred' in columns(name) and kept(name), name


def one_that_is_asked_too_often_for_long_is_told():
    platform.fault(plane='data', match='user-2-* POST *', kind='status', status=429, retry_after=3600, times=0)
    survey()
    app.find('label', has('1 unreachable'), timeout=90)
    app.find('label', '1 child could not be read')
    app.press('Show Them')
    at_child('user-2', 'no more requests', '60 minutes')
    app.shot('too-often')
    platform.clear_faults()
    survey()
    app.find('label', '5 children, all in sync', timeout=60)


def one_whose_reads_are_blocked_is_told():
    platform.control('POST', 'databases/user-3', {'block_reads': True})
    survey()
    app.find('label', has('1 unreachable'), timeout=60)
    app.press('Show Them')
    at_child('user-3', 'block', 'configuration')
    app.shot('reads-blocked')
    platform.control('POST', 'databases/user-3', {'block_reads': False})
    survey()
    app.find('label', '5 children, all in sync', timeout=60)


def those_that_cannot_be_read_are_told_together():
    for name in ('user-2', 'user-3'):
        platform.control('POST', f'databases/{name}', {'block_reads': True})
    change('trashed')
    app.find('label', '5 children: 3 behind, 2 unreachable', timeout=60)
    review('3 Children')
    app.find('label', '2 children: user-2, user-3')
    app.shot('left-out')
    app.press('Cancel')
    app.gone('button', 'Cancel')
    for name in ('user-2', 'user-3'):
        platform.control('POST', f'databases/{name}', {'block_reads': False})
    survey()


def one_whose_writes_are_blocked_stays_as_it_is():
    app.find('label', '5 children: 5 behind', timeout=60)
    platform.control('POST', 'databases/user-1', {'block_writes': True})
    review('5 Children')
    push('5 Children', '4 of 5 children up to date')
    app.find('button', 'Retry Failed', timeout=60)
    at_child('user-1', 'refuse writes', 'configuration')
    app.shot('writes-blocked')
    assert 'trashed' not in columns('user-1') and kept('user-1')
    assert all('trashed' in columns(name) for name in USERS[1:])


def the_push_goes_on_with_it_afterwards():
    platform.control('POST', 'databases/user-1', {'block_writes': False})
    app.press('Retry Failed')
    app.find('label', starts('5 of 5 children up to date'), timeout=60)
    assert 'trashed' in columns('user-1') and kept('user-1')
    survey_to_its_end()
    app.find('label', '5 children, all in sync', timeout=60)


def one_that_is_blocked_without_a_reason_is_waited_for():
    change('held')
    app.find('label', '5 children: 5 behind', timeout=60)
    review('5 Children')
    blocked = {'type': 'error', 'error': {'message': 'Operation was blocked', 'code': 'BLOCKED'}}
    platform.fault(plane='data', match='user-2-* POST *', kind='body', times=5, body={
        'baton': None, 'base_url': None, 'results': [blocked, blocked, {'type': 'ok', 'response': {'type': 'close'}}]})
    app.press('Push to 5 Children', 60)
    at_child('user-2', 'Waiting, since its server refuses writes for now')
    app.shot('waiting')
    app.find('label', starts('5 of 5 children up to date'), timeout=90)
    assert all('held' in columns(name) and kept(name) for name in USERS)
    survey_to_its_end()
    app.find('label', '5 children, all in sync', timeout=60)


def what_does_not_come_back_from_a_type_must_be_named():
    platform.sql('user-3', "UPDATE notes SET body = '007' WHERE id = 1; UPDATE notes SET body = '7' WHERE id = 2")
    others = ', '.join(f'{name} INTEGER NOT NULL DEFAULT 0' for name in columns('notes')[2:])
    platform.sql('notes', f'DROP TABLE notes; CREATE TABLE notes(id INTEGER PRIMARY KEY, body INTEGER, {others})')
    survey()
    app.find('label', '5 children: 5 drifted', timeout=60)
    app.press('Push to 5 Children…', 60)
    entry = app.find('text', 'Type “notes.body”', timeout=60)
    app.find('label', has('cannot be had back from INTEGER as they were: 299, on 5 children'))
    app.shot('conversion')
    app.find('button', 'Push to 5 Children', sensitive=False)
    entry.set_text('notes.body')
    app.find('button', 'Push to 5 Children', sensitive=True)
    push('5 Children', '5 of 5 children up to date')
    assert platform.rows('user-3', 'SELECT body FROM notes WHERE id < 3') == [(7,), (7,)]
    survey_to_its_end()
    app.find('label', '5 children, all in sync', timeout=60)


def those_that_sleep_are_left_asleep():
    for name in ('user-4', 'user-5'):
        platform.control('POST', f'databases/{name}', {'sleeping': True})
    refresh(['user-4', 'user-5'], True)
    platform.reset_counters()
    change('coloured')
    app.find('label', '5 children: 3 behind, 2 asleep', timeout=60)
    review('3 Children')
    app.find('label', has('2 children sleep and are left out'))
    push('3 Children', '3 of 3 children up to date')
    assert not platform.counters()['wakes'], platform.counters()['wakes']
    app.shot('asleep-pushed')


def they_are_woken_when_that_is_said():
    app.menu('notes', 'open')
    app.find('list', 'Variants').select(1)
    app.find('button', 'Read Them Anyway…')
    app.shot('asleep')
    app.press('Read Them Anyway…')
    app.find('label', 'Wake 2 Children?')
    app.shot('wake')
    app.press('Wake and Read')
    app.find('label', '5 children: 3 in sync, 2 behind', timeout=60)
    assert sorted(platform.counters()['wakes']) == ['user-4', 'user-5'], platform.counters()['wakes']
    review('2 Children')
    push('2 Children', '2 of 2 children up to date')
    assert all('coloured' in columns(name) and kept(name) for name in USERS)


def one_that_is_archived_is_told():
    platform.control('POST', 'groups/old', {'archived': True})
    refresh(['user-5'], True)
    survey()
    app.find('label', '5 children: 4 in sync, 1 archived', timeout=60)
    app.find('list', 'Variants').select(1)
    at_child('user-5', 'archived')
    app.shot('archived')
    platform.control('POST', 'groups/old', {'archived': False})
    refresh(['user-5'], False)
    survey()
    app.find('label', '5 children, all in sync', timeout=60)


def nothing_went_wrong_unseen():
    assert not app.faults(), app.faults()


if __name__ == '__main__':
    with cloud.Platform('--databases', 0, '--groups', 'default,old') as platform:
        platform.create('notes')
        platform.sql('notes', NOTES)
        for name in USERS:
            platform.create(name, group='old' if name == 'user-5' else 'default')
            # Larger and larger.
            platform.sql(name, NOTES + ';INSERT INTO notes(body) VALUES '
                         + ', '.join(["(hex(zeroblob(1000)))"] * 20 * int(name[-1])))
        app = console.Console(sys.argv[1], 'turso-push')
        try:
            status = uitest.run([
                the_organization_is_added,
                the_review_lets_canaries_and_copies_be_chosen,
                who_is_ruled_out_is_not_counted,
                canaries_are_copied_before,
                all_children_are_copied_before,
                the_platform_is_asked_too_often,
                one_that_is_asked_too_often_for_long_is_told,
                one_whose_reads_are_blocked_is_told,
                those_that_cannot_be_read_are_told_together,
                one_whose_writes_are_blocked_stays_as_it_is,
                the_push_goes_on_with_it_afterwards,
                one_that_is_blocked_without_a_reason_is_waited_for,
                what_does_not_come_back_from_a_type_must_be_named,
                those_that_sleep_are_left_asleep,
                they_are_woken_when_that_is_said,
                one_that_is_archived_is_told,
                nothing_went_wrong_unseen,
            ])
        finally:
            app.close()
    sys.exit(status)
