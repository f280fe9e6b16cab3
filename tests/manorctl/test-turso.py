#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""manorctl on a Turso organization: the workshop from the first schema database to the variables of a deployment, and
what can go wrong on the way. Everything it writes is searched for tokens."""

import functools
import hashlib
import http.server
import sys
import threading

import cloud
import sqld
from harness import Terminal, keyring_environment, main, manorctl, test, write
from secrecy import Secrets

if sqld.PROGRAM is None:
    print('1..0 # SKIP MANOR_SQLD names no libSQL server')
    sys.exit(0)

SLACK = ('CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL);'
         'CREATE TABLE messages(id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id), body TEXT NOT NULL);')
NOTES = 'CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT NOT NULL);'


class Desk:
    """A platform, manorctl with a keyring of its own, and the secrets that must be nowhere else."""

    def __init__(self, platform):
        self.platform, self.secrets = platform, Secrets()
        self.secrets.add('platform', platform.token)

    def environment(self, **more):
        env = {k: v for k, v in keyring_environment('.').items() if not k.startswith('TURSO_')}
        env.update(more)
        return env

    def run(self, *arguments, status=0, shows_token=False, env=None, **more):
        """shows_token: a new token is what was asked for."""
        answer = manorctl(*arguments, status=status, env=env or self.environment(), **more)
        self.secrets.seek('the messages', answer.err.encode())
        if not shows_token:
            self.secrets.seek('the output', answer.out.encode())
        return answer

    def add(self, *arguments, token='platform', organization='acme', **more):
        return self.run('connections', 'add-turso', organization, '--base-url', self.platform.base_uri,
                        '--token-file', f'secrets/{token}', *arguments, **more)

    def mint(self, name, *arguments):
        """A new token, in a file of that name."""
        token = self.run(*arguments, shows_token=True).out.rstrip('\n')
        assert token.count('.') == 2 and '\n' not in token, token
        return self.secrets.add(name, token)


def with_desk(*options, added=True):
    def decorate(body):
        @functools.wraps(body)
        def wrapped():
            with cloud.Platform(*options) as platform:
                desk = Desk(platform)
                if added:
                    desk.add(out='Added “acme”')
                body(desk, platform)
                desk.secrets.seek_in_files('.xdg')
        return test(wrapped)
    return decorate


def refused(platform, name, sql, token):
    try:
        platform.rows(name, sql, token)
    except sqld.Refused as error:
        return error.status, error.answer
    raise AssertionError(f'{name} took {sql}')


# The workshop.

@with_desk()
def workshop_with_a_native_fleet(desk, platform):
    """1 to 3: a schema database of the server's, its children, a change that arrives in all of them."""
    write('slack.sql', SLACK)
    desk.run('create', 'schema', 'slack-schema', '--native', '--connection', 'acme', '--from-dump', 'slack.sql',
             out='slack-schema')
    for name in ('workspace1-slack', 'workspace2-slack', 'workspace3-slack'):
        desk.run('create', 'child', name, '--schema', 'slack-schema', '--connection', 'acme', out=name)
        desk.run('sql', f'acme/{name}', "INSERT INTO users(name) VALUES ('Ann'), ('Bob')")
    fleet, = desk.run('list', 'acme', '--json').json[0]['fleets']
    assert fleet['native'] and len(fleet['children']) == 3, fleet

    # Nothing that writes goes to all children by accident.
    change = 'ALTER TABLE users ADD COLUMN email TEXT;'
    desk.run('sql', 'acme/slack-schema', change, status=1, err='push')
    assert platform.value('workspace1-slack', "SELECT count(*) FROM pragma_table_info('users')") == 2

    write('change.sql', change)
    desk.run('push', 'acme/slack-schema', '--script', 'change.sql', '--dry-run', out=['3 children', 'Billed: about'])
    desk.run('push', 'acme/slack-schema', '--script', 'change.sql', '--yes', out='Applied: 3')
    for name in ('slack-schema', 'workspace1-slack', 'workspace2-slack', 'workspace3-slack'):
        assert platform.value(name, "SELECT count(*) FROM pragma_table_info('users')") == 3, name
    assert platform.value('workspace2-slack', 'SELECT count(*) FROM users') == 2
    desk.run('status', 'acme/slack-schema', '--exit-code', out='3 in sync')


@with_desk()
def workshop_with_a_rule(desk, platform):
    """The same where the platform carries nothing on: Manor does, and repairs what drifted."""
    write('slack.sql', SLACK)
    desk.run('create', 'schema', 'slack-schema', '--connection', 'acme', '--children', 'workspace*-slack',
             '--from-dump', 'slack.sql')
    for i in (1, 2, 3):
        desk.run('create', 'child', f'workspace{i}-slack', '--schema', 'slack-schema', '--connection', 'acme')
        platform.sql(f'workspace{i}-slack', "INSERT INTO users(name) VALUES ('Ann'), ('Bob')")

    desk.run('sql', 'acme/slack-schema', 'ALTER TABLE users ADD COLUMN email TEXT')
    desk.run('sql', 'acme/workspace2-slack', 'CREATE INDEX odd ON users(name); ALTER TABLE users ADD COLUMN mail TEXT')
    status = desk.run('status', 'acme/slack-schema', '--exit-code', '--json', status=3).json
    assert status['counts']['in-sync'] == 0 and len(status['variants']) == 2, status

    review = desk.run('push', 'acme/slack-schema', '--dry-run', '--json').json
    assert review['cost']['databases'] == 3 and review['cost']['rows_written'] > 0, review['cost']
    desk.run('push', 'acme/slack-schema', '--branch', 'all', '--yes',
             out=['Applied: 3', 'A copy is made of each child'])
    copies = {c['child']: c['name'] for c in desk.run('copies', '1', '--json').json['copies']}
    for i in (1, 2, 3):
        assert platform.value(f'workspace{i}-slack', "SELECT count(*) FROM pragma_table_info('users') "
                              "WHERE name = 'email'") == 1
        assert platform.value(f'workspace{i}-slack', 'SELECT count(*) FROM users') == 2
        assert platform.value(copies[f'workspace{i}-slack'], "SELECT count(*) FROM pragma_table_info('users') "
                              "WHERE name = 'email'") == 0
    # A copy is no second tenant.
    desk.run('status', 'acme/slack-schema', '--exit-code', out='3 children: 3 in sync')

    desk.run('copies', '1', '--delete', status=1, err='--yes 3')
    answer = desk.run('copies', '1', '--delete', '--yes', '3', '--json').json
    assert answer['left'] == 0 and {c['state'] for c in answer['copies']} == {'deleted'}, answer
    assert 'before-push-1' not in desk.run('list', 'acme', '--json').out
    desk.run('copies', '1', out='Deleted')
    desk.run('status', 'acme/slack-schema', '--exit-code', out='3 children: 3 in sync')


@with_desk('--groups', 'default,other')
def workshop_per_user(desk, platform):
    """4: a database for each user, seeded from the schema database, and what its application is deployed with."""
    write('notes.sql', NOTES + "INSERT INTO notes(body) VALUES ('Welcome');")
    desk.run('create', 'schema', 'notes-schema', '--connection', 'acme', '--group', 'other',
             '--children', 'group:other', '--from-dump', 'notes.sql')
    name = hashlib.md5(b'user_2abc').hexdigest()
    desk.run('create', 'child', name, '--schema', 'notes-schema', '--connection', 'acme', '--with-rows')
    desk.run('create', 'child', 'empty', '--schema', 'notes-schema', '--connection', 'acme')
    assert platform.rows(name, 'SELECT body FROM notes') == [('Welcome',)]
    assert platform.rows('empty', 'SELECT body FROM notes') == []
    listed = {d['name']: d for d in desk.run('list', 'acme', '--json').json[0]['databases']}
    assert listed[name]['group'] == 'other' and listed['empty']['group'] == 'other', listed

    # No token was asked for, so none is made.
    minted = platform.counters()['tokens_minted']
    lines = desk.run('connect', 'acme/notes-schema', '--env=per-user').out.splitlines()
    assert lines == ['TURSO_ORG=acme', 'TURSO_DATABASE_NAME=notes-schema'], lines
    desk.run('connect', f'acme/{name}', out=[f'https://{platform.host(name)}'.replace('https', 'http'), 'libsql://'])
    assert platform.counters()['tokens_minted'] == minted

    env = desk.run('connect', 'acme/notes-schema', '--env=per-user', '--token', 'write', shows_token=True).out
    variables = dict(line.split('=', 1) for line in env.splitlines())
    assert list(variables) == ['TURSO_API_TOKEN', 'TURSO_ORG', 'TURSO_DATABASE_NAME',
                               'TURSO_GROUP_AUTH_TOKEN'], variables
    desk.secrets.add('starter', variables['TURSO_API_TOKEN'])
    desk.secrets.add('starter-group', variables['TURSO_GROUP_AUTH_TOKEN'])
    # What the starter does with them: a database for a new user, which the group's token opens.
    other = hashlib.md5(b'user_3def').hexdigest()
    platform.demand('POST', platform.of('databases'), {'name': other, 'group': 'other', 'seed': {
        'type': 'database', 'name': variables['TURSO_DATABASE_NAME']}}, token=variables['TURSO_API_TOKEN'])
    assert platform.rows(other, 'SELECT body FROM notes', variables['TURSO_GROUP_AUTH_TOKEN']) == [('Welcome',)]

    env = desk.run('connect', f'acme/{name}', '--env', '--token', 'read', '--expiration', '1d', shows_token=True).out
    variables = dict(line.split('=', 1) for line in env.splitlines())
    assert list(variables) == ['TURSO_DATABASE_URL', 'TURSO_AUTH_TOKEN'], variables
    token = desk.secrets.add('reader', variables['TURSO_AUTH_TOKEN'])
    assert platform.rows(name, 'SELECT body FROM notes', token) == [('Welcome',)]
    assert refused(platform, name, 'DELETE FROM notes', token)


@with_desk('--databases', 4)
def tokens(desk, platform):
    group = desk.mint('group', 'tokens', 'create', 'acme', '--group', 'default')
    platform.sql('tenant-0002', 'CREATE TABLE t(x)', group)
    reader = desk.mint('one', 'tokens', 'create', 'acme', '--database', 'tenant-0002', '--read-only',
                       '--expiration', '2w1d30m')
    assert platform.rows('tenant-0002', 'SELECT * FROM t', reader) == []
    assert refused(platform, 'tenant-0002', 'DROP TABLE t', reader)
    assert refused(platform, 'tenant-0001', 'SELECT 1', reader)

    desk.mint('ci', 'tokens', 'create', 'acme', 'ci', '--group', 'default', '--scope', 'read')
    listed = {t['name']: t for t in desk.run('tokens', 'list', 'acme', '--json').json}
    assert listed['ci']['group'] == 'default' and listed['ci']['scopes'] == ['read'], listed
    assert platform.get(platform.of('databases'), token=desk.secrets.names['ci'])[0] == 200
    desk.run('tokens', 'revoke', 'acme', 'ci', out='Revoked “ci”')
    assert platform.get(platform.of('databases'), token=desk.secrets.names['ci'])[0] == 401
    desk.run('tokens', 'revoke', 'acme', 'ci', status=1, err='no token “ci”')

    # A rotation wants the name.
    desk.run('tokens', 'rotate', 'acme', '--group', 'default', status=1, err='--yes default')
    desk.run('tokens', 'rotate', 'acme', '--group', 'default', '--yes', 'other', status=1, err='“default”')
    assert platform.rows('tenant-0002', 'SELECT * FROM t', group) == []
    desk.run('tokens', 'rotate', 'acme', '--group', 'default', '--yes', 'default', out='worthless')
    assert refused(platform, 'tenant-0002', 'SELECT 1', group)[0] == 401
    # Manor's own went, too, and it makes itself new ones.
    desk.run('sql', 'acme/tenant-0002', 'SELECT count(*) AS n FROM t', out='n')


@with_desk('--databases', 2)
def usage_of_the_command_line(desk, platform):
    for arguments in (('tokens', 'create', 'acme'),
                      ('tokens', 'create', 'acme', '--group', 'default', '--database', 'tenant-0001'),
                      ('tokens', 'create', 'acme', 'ci', '--read-only'),
                      ('tokens', 'create', 'acme', '--group', 'default', '--scope', 'read'),
                      ('tokens', 'create', 'acme', '--group', 'default', '--expiration', '1m2h'),
                      ('tokens', 'create', 'acme', '--group', 'default', '--expiration', '7 days'),
                      ('tokens', 'rotate', 'acme'), ('tokens', 'make', 'acme'), ('tokens', 'revoke', 'acme'),
                      ('groups', 'acme', 'create', 'new'), ('groups', 'acme', 'explode', 'default'),
                      ('groups', 'acme', 'protect'),
                      ('connect', 'acme/tenant-0001', '--env=all'), ('connect', 'acme/tenant-0001', '--token', 'all'),
                      ('connect', 'acme/tenant-0001', '--expiration', '1d'),
                      ('adopt', 'acme', 'app'),
                      ('adopt', 'acme', 'app', '--children', 'tenant*', '--from-majority', '--from-sql', 'x.sql'),
                      ('create', 'database', 'new', '--connection', 'acme', '--at', '2026-11-29T00:00:00Z'),
                      ('create', 'database', 'new', '--connection', 'acme', '--with-rows'),
                      ('create', 'database', 'new', '--connection', 'acme', '--size-limit', 'much'),
                      ('fork', 'acme/tenant-0001', 'copy', '--at', 'yesterday'),
                      ('push', 'acme/tenant-0001', '--branch', 'some'),
                      ('connections', 'organizations', '--from-environment', '--token-file', 'secrets/platform')):
        desk.run(*arguments, status=2)
    assert platform.counters()['tokens_minted'].get('group', 0) == 0


@with_desk('--groups', 'default,other', '--databases', 3)
def groups_and_locations(desk, platform):
    desk.run('locations', 'acme', out='aws-eu-west-1')
    desk.run('groups', 'acme', 'create', 'new', '--location', 'aws-us-east-1', out='“new”')
    desk.run('groups', 'acme', 'create', 'new', '--location', 'aws-us-east-1', status=1, err='new')
    listed = {g['name']: g for g in desk.run('groups', 'acme', '--json').json}
    assert list(listed) == ['default', 'new', 'other'] and listed['default']['databases'] == 2, listed

    desk.run('groups', 'acme', 'protect', 'other')
    desk.run('groups', 'acme', 'delete', 'other', '--yes', 'other', status=1, err='unprotect other')
    desk.run('groups', 'acme', 'unprotect', 'other')
    desk.run('groups', 'acme', 'delete', 'other', status=1, err='--yes other')
    desk.run('groups', 'acme', 'delete', 'other', '--yes', 'other', out='Deleted')
    names = [d['name'] for d in desk.run('list', 'acme', '--json').json[0]['databases']]
    assert names == ['tenant-0001', 'tenant-0003'], names
    desk.run('groups', 'acme', 'protect', 'gone', status=1, err='no group “gone”')

    desk.run('config', 'acme/tenant-0001', '--protect', 'on', '--allow-address', '192.0.2.7',
             out=['protected: on', '192.0.2.7'])
    desk.run('delete', 'acme/tenant-0001', '--yes', 'tenant-0001', status=1, err='--protect off')
    desk.run('config', 'acme/tenant-0001', '--protect', 'off', '--allow-any-address', out='any')
    desk.run('delete', 'acme/tenant-0001', '--yes', 'tenant-0001')
    desk.run('usage', 'acme', out='rows read')


@with_desk('--databases', 6, '--sleeping', 2)
def adoption(desk, platform):
    """Databases that lost their schema database get one, and those that sleep go on sleeping."""
    for i in (3, 4, 5):
        platform.sql(f'tenant-000{i}', NOTES)
    platform.sql('tenant-0006', NOTES + 'CREATE TABLE odd(x);')
    desk.run('adopt', 'acme', 'app', '--children', 'tenant-*', status=1, err='--from-majority')
    desk.run('adopt', 'acme', 'app', '--children', 'tenant-*', '--from-majority', out='acme/app',
             err='2 databases sleep')
    # They have one now.
    desk.run('adopt', 'acme', 'other', '--children', 'tenant-*', '--from-majority', status=1, err='called so')
    assert platform.rows('app', "SELECT name FROM sqlite_schema WHERE type = 'table'") == [('notes',)]
    status = desk.run('status', 'acme/app', '--json', err='2 children sleep').json
    assert status['counts'] == {'in-sync': 4, 'behind': 0, 'drifted': 0, 'unreachable': 0, 'asleep': 2, 'archived': 0}, status
    assert not platform.counters()['wakes'], platform.counters()
    status = desk.run('status', 'acme/app', '--wake', '--json').json
    assert status['counts']['asleep'] == 0 and status['counts']['behind'] == 2, status


@with_desk('--databases', 2)
def names(desk, platform):
    """An organization by its id, title or slug, a database by its own URL."""
    desk.run('connections', 'edit', 'acme', '--title', 'Acme Ltd')
    for spec in ('acme/tenant-0001', 'Acme Ltd/tenant-0001', f'libsql://{platform.host("tenant-0001")}?tls=0',
                 f'http://{platform.host("tenant-0001")}'):
        desk.run('sql', spec, 'SELECT 40 + 2', out='42')
    desk.run('list', 'Acme Ltd', out='tenant-0001')
    desk.run('list', platform.base_uri, out='tenant-0001')
    desk.run('sql', 'acme/gone', 'SELECT 1', status=1, err='no database “gone”')
    desk.run('list', f'http://{platform.host("tenant-0001")}', status=1, err='tenant-0001')

    # With a database's own token nobody asks the platform.
    token = platform.mint(database='tenant-0002')
    desk.secrets.add('own', token)
    desk.run('connections', 'remove', 'acme')
    platform.reset_counters()
    desk.run('sql', f'http://{platform.host("tenant-0002")}', 'SELECT 40 + 2', '--token-file', 'secrets/own', out='42')
    assert not any(not route.startswith('data') for route in platform.counters()['requests']), platform.counters()


@with_desk(added=False)
def environment_when_asked(desk, platform):
    env = desk.environment(TURSO_API_TOKEN=platform.token, TURSO_API_BASEURL=platform.base_uri)
    desk.run('connections', 'organizations', '--base-url', platform.base_uri, status=1, env=env, err='platform token')
    assert desk.run('connections', 'organizations', '--from-environment', '--json',
                    env=env).json['organizations'][0]['slug'] == 'acme'
    desk.run('connections', 'add-turso', 'acme', '--from-environment', env=env, out='Added “acme”')
    desk.run('list', 'acme')
    desk.run('connections', 'organizations', '--from-environment', status=1, err='TURSO_API_TOKEN')


@with_desk('--databases', 1, added=False)
def environment_on_every_command(desk, platform):
    """Only where it is asked for, and for the organization's platform alone."""
    env = desk.environment(TURSO_API_TOKEN=platform.token)
    desk.run('connections', 'add-turso', 'acme', '--base-url', platform.base_uri, '--no-token')
    desk.run('groups', 'acme', status=1, env=env)
    desk.run('groups', 'acme', '--from-environment', env=env, out='default')
    desk.run('sql', 'acme/tenant-0001', 'SELECT 40 + 2', '--from-environment', env=env, out='42')
    desk.run('groups', 'acme', status=1, env=env)
    desk.run('groups', 'acme', '--from-environment', status=1, err='TURSO_API_TOKEN')
    desk.run('groups', 'acme', '--from-environment', '--token-file', 'secrets/platform', status=2, env=env, err='exclude')
    platform.reset_counters()
    desk.run('sql', f'http://{platform.host("tenant-0001")}', 'SELECT 1', '--from-environment', status=1, env=env)


@with_desk('--databases', 1, added=False)
def kept_for_now_or_not_at_all(desk, platform):
    desk.add('--session-only', out='1 database')
    desk.run('list', 'acme', status=1, err='has none')
    desk.run('list', 'acme', '--token-file', 'secrets/platform', out='tenant-0001')
    desk.run('connections', 'edit', 'acme', '--token-file', 'secrets/platform')
    desk.run('list', 'acme', out='tenant-0001')
    desk.run('sql', 'acme/tenant-0001', 'SELECT 1')
    desk.run('connections', 'remove', 'acme')
    # A new one of the same id finds nothing that the old one had.
    desk.run('connections', 'add-turso', 'acme', '--base-url', platform.base_uri, '--no-token', err='has none')


@with_desk('--groups', 'default,other', '--databases', 4, added=False)
def least_privilege(desk, platform):
    """What the README says is enough is enough."""
    token = platform.demand('POST', '/v1/auth/api-tokens/least', {
        'organization': 'acme', 'group': 'default', 'scopes': ['read', 'group:mint-token']})['token']
    desk.secrets.add('least', token)
    desk.add(token='least', out='Added')
    desk.run('list', 'acme', out='tenant-0001')
    desk.run('sql', 'acme/tenant-0001', 'CREATE TABLE t(x); INSERT INTO t VALUES (42)')
    desk.run('sql', 'acme/tenant-0001', 'SELECT x FROM t', out='42')
    desk.run('create', 'database', 'new', '--connection', 'acme', '--group', 'default', status=1, err='db:create')


@with_desk('--groups', 'default,attic', '--databases', 4, '--archive', 'attic')
def an_archived_group(desk, platform):
    desk.run('groups', 'acme', 'unarchive', 'default', out='“default” is not archived')
    assert not any('unarchive' in route for route in platform.counters()['requests']), platform.counters()
    desk.run('groups', 'acme', 'unarchive', 'attic', out='is being brought back')
    desk.run('groups', 'acme', 'unarchive', 'attic', out='“attic” is not archived')
    desk.run('groups', 'acme', 'unarchive', 'gone', status=1, err='no group “gone”')


@with_desk('--groups', 'default', '--databases', 2)
def the_question_before_a_group_goes(desk, platform):
    desk.run('groups', 'acme', 'create', 'new', '--location', 'aws-us-east-1')
    for group, question in (('new', 'gone for good. It has no databases.'),
                            ('default', 'with its 2 databases and all their rows')):
        terminal = Terminal('groups', 'acme', 'delete', group, '--token-file', 'secrets/platform')
        terminal.expect('Type its name')
        terminal.type('no')
        assert question in terminal.finish(status=1).err
    assert len(desk.run('groups', 'acme', '--json').json) == 2


@with_desk('--schema', 'app', '--children', 5)
def phases_of_a_native_push(desk, platform):
    """At a terminal a person sees how far the server is."""
    write('change.sql', 'CREATE TABLE notes(id INTEGER PRIMARY KEY);')
    terminal = Terminal('push', 'acme/app', '--script', 'change.sql', '--token-file', 'secrets/platform')
    terminal.expect('all 5 children')
    terminal.type('y')
    answer = terminal.finish()
    assert 'Reading what became of it: 5 of 5 children' in answer.err, answer
    assert 'Applied: 5' in answer.out, answer
    desk.secrets.seek('the terminal', (answer.out + answer.err).encode())


# What can go wrong.

@with_desk('--databases', 2)
def bad_tokens(desk, platform):
    desk.secrets.add('mistyped', platform.token[:-6] + 'AAAAAA')
    desk.secrets.add('wrong-kind', platform.mint(group='default'))
    for name in ('mistyped', 'wrong-kind'):
        desk.run('list', 'acme', '--token-file', f'secrets/{name}', status=1, err='platform token')
        desk.run('connections', 'test', 'acme', '--token-file', f'secrets/{name}', status=1, out='does not work')

    desk.mint('reader', 'tokens', 'create', 'acme', 'reader', '--scope', 'read')
    desk.run('list', 'acme', '--token-file', 'secrets/reader', out='tenant-0001')
    desk.run('delete', 'acme/tenant-0001', '--yes', 'tenant-0001', '--token-file', 'secrets/reader', status=1,
             err='db:delete')
    desk.run('create', 'database', 'new', '--connection', 'acme', '--token-file', 'secrets/reader', status=1,
             err='db:create')

    write('secrets/empty', '\n')
    desk.run('list', 'acme', '--token-file', 'secrets/empty', status=1, err='empty')
    write('secrets/odd', 'not\x01a token\n')
    desk.run('list', 'acme', '--token-file', 'secrets/odd', status=1)

    # Tokens of groups that ended on the way are made anew; the platform's cannot be.
    desk.run('sql', 'acme/tenant-0001', 'SELECT 40 + 2', out='42')
    platform.control('POST', 'tokens/expire')
    desk.run('sql', 'acme/tenant-0001', 'SELECT 40 + 2', out='42')
    again = platform.control('POST', 'tokens/revoke-api')['token']
    desk.run('list', 'acme', status=1, out='tenant-0001', err='platform token')
    desk.secrets.add('again', again)
    desk.run('connections', 'edit', 'acme', '--token-file', 'secrets/again', out='Changed')
    desk.run('list', 'acme', out='tenant-0001')


@with_desk('--databases', 2)
def bad_answers(desk, platform):
    """Each is told in words, with the status for scripts; what is known stays listed."""
    for fault, wanted in (({'kind': 'html'}, 'acme'),
                          ({'kind': 'html', 'status': 200}, 'acme'),
                          ({'kind': 'truncate'}, 'acme'),
                          ({'kind': 'body', 'body': '[1, 2'}, 'acme'),
                          ({'kind': 'status', 'status': 401}, 'token'),
                          ({'kind': 'status', 'status': 403}, 'acme'),
                          ({'kind': 'status', 'status': 404}, 'acme'),
                          ({'kind': 'status', 'status': 409}, 'acme'),
                          ({'kind': 'status', 'status': 422}, 'acme'),
                          ({'kind': 'drop'}, '127.0.0.1')):
        platform.fault(match='GET */databases*', times=0, **fault)
        desk.run('list', 'acme', status=1, out='tenant-0001', err=wanted)
        platform.clear_faults()

    # What passes is waited for.
    for fault in ({'kind': 'status', 'status': 429, 'retry_after': 1}, {'kind': 'status', 'status': 503},
                  {'kind': 'drop'}, {'kind': 'slow', 'delay_ms': 1500}, {'kind': 'extra'}):
        platform.fault(match='GET */databases*', **fault)
        desk.run('list', 'acme', out='tenant-0002')
        platform.clear_faults()

    # An answer that was lost is looked up.
    platform.fault(match='POST */databases', kind='drop', after_request=True)
    desk.run('create', 'database', 'new', '--connection', 'acme', out='new')


@with_desk('--databases', 2)
def debug_messages(desk, platform):
    """They go to the standard output, and have no token either."""
    env = desk.environment(G_MESSAGES_DEBUG='all')
    platform.fault(match='GET */databases*', kind='status', status=503)
    for arguments in (('list', 'acme'), ('sql', 'acme/tenant-0001', 'SELECT 40 + 2'), ('usage', 'acme'),
                      ('connections', 'test', 'acme', '--token-file', 'secrets/platform')):
        assert 'DEBUG' in desk.run(*arguments, env=env).out


class Stranger(http.server.BaseHTTPRequestHandler):
    asked = []

    def do_GET(self):
        Stranger.asked.append((self.path, dict(self.headers)))
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


@with_desk('--databases', 1)
def pointed_elsewhere(desk, platform):
    stranger = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Stranger)
    threading.Thread(target=stranger.serve_forever, daemon=True).start()
    elsewhere = f'http://127.0.0.1:{stranger.server_port}'
    platform.fault(match='GET */databases*', kind='redirect', location=f'{elsewhere}/v1', times=0)
    desk.run('list', 'acme', status=1, err='does not follow')
    platform.clear_faults()
    assert not Stranger.asked, Stranger.asked

    # Another base URL gets no token that was given for this one.
    desk.run('connections', 'edit', 'acme', '--base-url', elsewhere, status=1, err=['give it again', elsewhere])
    desk.run('connections', 'test', 'acme', '--base-url', elsewhere, status=1)
    assert not Stranger.asked, Stranger.asked
    desk.run('list', 'acme', out='tenant-0001')
    desk.run('connections', 'edit', 'acme', '--base-url', elsewhere, '--no-token', out='Changed')
    assert not any('Authorization' in headers for _, headers in Stranger.asked), Stranger.asked
    stranger.shutdown()


@with_desk('--databases', 1)
def a_clock_that_is_wrong(desk, platform):
    platform.control('POST', 'clock', {'offset': -7200})
    desk.run('sql', 'acme/tenant-0001', 'SELECT 40 + 2', out='42')
    desk.run('connections', 'test', 'acme', out='clock')
    platform.control('POST', 'clock', {'offset': 7200})
    desk.run('sql', 'acme/tenant-0001', 'SELECT 40 + 2', out='42')
    desk.run('connections', 'test', 'acme', '--json', out='clock')


@with_desk('--databases', 1, '--tls', added=False)
def a_certificate_that_nobody_knows(desk, platform):
    desk.add(err='certificate')
    desk.run('connections', 'remove', 'acme')
    desk.add('--authority', platform.authority, out='1 database')
    desk.run('sql', 'acme/tenant-0001', 'SELECT 40 + 2', out='42')
    desk.run('sql', f'libsql://{platform.host("tenant-0001")}', 'SELECT 40 + 2', out='42')


main()
