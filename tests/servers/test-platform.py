# SPDX-License-Identifier: GPL-3.0-or-later
"""The platform that other tests rely on: each route's status and keys, in both shapes, and the databases behind it."""

import json
import os
import socket
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cloud
import sqld

DATABASE = {'Name', 'DbId', 'Hostname', 'block_reads', 'block_writes', 'regions', 'primaryRegion', 'group',
            'delete_protection', 'parent'}
DATABASE_MORE = {'is_schema', 'schema', 'type', 'version', 'allow_attach', 'archived', 'sleeping',
                 'encryption_cipher', 'IssuedCertLimit', 'IssuedCertCount'}
GROUP = {'name', 'uuid', 'primary', 'locations', 'version', 'delete_protection'}
ORGANIZATION = {'name', 'slug', 'type', 'overages', 'require_mfa', 'blocked_reads', 'blocked_writes', 'plan_id',
                'plan_timeline', 'platform'}
USAGE = {'rows_read', 'rows_written', 'storage_bytes', 'bytes_synced'}
CONFIGURATION = {'size_limit', 'allow_attach', 'block_reads', 'block_writes', 'delete_protection', 'allowed_ips',
                 'allowed_aws_vpc_ids'}


def refusal(function, *arguments, **named):
    try:
        function(*arguments, **named)
    except sqld.Refused as refused:
        return refused
    raise AssertionError('it was not refused')


def status_of(platform, method, path, body=None, **more):
    return platform.ask(method, path, body, **more)[0]


def check(value, expected):
    assert value == expected, f'{value} is not {expected}'


def clients_shape():
    """As official clients rely on it."""
    with cloud.Platform('--databases', 3, '--groups', 'default,eu') as p:
        get = lambda path: p.demand('GET', path)
        check(set(get('/v1/organizations')['organizations'][0]), ORGANIZATION | {'id', 'stripe_id'})
        check(set(get('/v2/organizations')), {'organizations'})
        check(set(get(p.of('databases'))), {'databases', 'pagination'})
        check(set(get(p.of('databases/tenant-0001'))['database']), DATABASE | DATABASE_MORE)
        check(set(get(p.of('groups/eu'))['group']), GROUP | {'archived', 'status'})
        usage = get(p.of('databases/tenant-0001/usage'))
        check(set(usage), {'database', 'instances', 'total'})
        check(set(usage['database']), {'uuid', 'instances', 'total', 'usage'})
        check(set(usage['database']['usage']), USAGE)
        check(get(p.of('databases/tenant-0001/usage/queries')), [])
        created = p.demand('POST', p.of('databases'), {'NAME': 'new', 'Group': 'eu'})
        check(set(created), {'database', 'username', 'password'})
        check(set(created['database']), {'DbId', 'Hostname', 'Name', 'IssuedCertCount', 'IssuedCertLimit'})
        check(set(p.demand('POST', '/v2/auth/api-tokens/a')['token']), {'name', 'id', 'value'})
        check(set(get('/v2/locations')['locations']), {'aws', 'fly'})
        check(set(get('/v1/locations/aws-eu-west-1')['location']), {'code', 'description', 'closest'})
        check(get('/v1/current-user')['user']['username'], 'acme')
        check(get('/releases/latest'), {'latest': 'v1.0.29'})
        # The short form is the user's own organization.
        check(get('/v1/databases'), get(p.of('databases')))
        check(get('/v1/plans'), get(p.of('plans')))


def documented_shape():
    """What is documented, and nothing else."""
    with cloud.Platform('--databases', 3, '--shape', 'documented') as p:
        get = lambda path: p.demand('GET', path)
        check(set(get('/v1/organizations')[0]), ORGANIZATION)
        check(set(get(p.of('databases?limit=1'))), {'databases'})
        check(len(get(p.of('databases?limit=1'))['databases']), 3)
        check(set(get(p.of('databases/tenant-0001'))['database']), DATABASE)
        check(set(get(p.of('groups/default'))['group']), GROUP)
        usage = get(p.of('databases/tenant-0001/usage'))
        check(set(usage), {'database'})
        check(set(usage['database']), {'uuid', 'instances', 'total'})
        created = p.demand('POST', p.of('databases'), {'name': 'new', 'group': 'default'})
        check(set(created), {'database'})
        check(set(created['database']), {'DbId', 'Hostname', 'Name'})
        check(set(p.demand('POST', '/v1/auth/api-tokens/a')), {'name', 'id', 'token'})
        for path in ('/v2/organizations', '/v2/locations', '/v1/current-user', p.of('databases/new/usage/queries')):
            check(status_of(p, 'GET', path), 404)


def both_shapes():
    """What specification and clients agree about."""
    for shape in ('clients', 'documented'):
        with cloud.Platform('--databases', 1, '--shape', shape) as p:
            get = lambda path: p.demand('GET', path)
            one = p.of('databases/tenant-0001')
            check(get('/v1/auth/validate'), {'exp': -1})
            check(set(get('/v1/user')['user']), {'username', 'name', 'email', 'avatarUrl', 'plan', 'mfa',
                                                 'has_pending_invites'})
            check(set(get('/v1/locations')['locations']) >= {'aws-eu-west-1', 'aws-us-west-2'}, True)
            check(set(get(p.of('plans'))['plans'][0]), {'name', 'price', 'prices', 'quotas'})
            check(set(get(p.of('subscription'))['subscription']), {'name', 'plan', 'timeline', 'overages'})
            check(set(get(p.of('members'))['members'][0]), {'username', 'role', 'email'})
            check(get(p.of('invoices')), {'invoices': []})
            check(get(p.of('audit-logs?page=2')), {'audit_logs': [], 'pagination': {
                'page': 2, 'page_size': 100, 'total_pages': 0, 'total_rows': 0}})
            check(set(get(p.of('usage'))['organization']['usage']),
                  USAGE | {'databases', 'locations', 'groups'})
            check(set(get(one + '/configuration')), CONFIGURATION)
            check(set(get(one + '/stats')), {'top_queries'})
            check(set(get(one + '/instances')['instances'][0]), {'uuid', 'name', 'type', 'region', 'hostname'})
            check(get(one + '/instances/local')['instance']['hostname'], p.host('tenant-0001'))
            check(get(p.of('groups/default/configuration')), {'delete_protection': False})
            check(p.demand('PATCH', p.of('groups/default/configuration'), {'delete_protection': True}),
                  {'delete_protection': True})
            check(status_of(p, 'DELETE', p.of('groups/default')), 400)
            check(get('/v1/organizations/acme')['organization']['slug'], 'acme')


REFUSALS = [
    (400, 'POST', 'databases', {'name': 'a', 'group': 'none'}, 'group not found'),
    (400, 'POST', 'databases', {'name': 'Capital', 'group': 'default'}, None),
    (400, 'POST', 'databases', {'name': 'a' * 65, 'group': 'default'}, None),
    (400, 'POST', 'databases', {'name': 'a', 'group': 'default', 'size_limit': 'huge'}, None),
    (400, 'POST', 'databases', {'name': 'a', 'group': 'default', 'seed': {'type': 'database_upload'}}, None),
    (400, 'POST', 'databases', {'name': 'a', 'group': 'eu', 'seed': {'type': 'database', 'name': 'tenant-0001'}},
     'can only fork databases within the same group: tenant-0001 is in default'),
    (400, 'POST', 'databases', {'name': 'a', 'group': 'default', 'is_schema': True, 'schema': 'app'}, None),
    (400, 'POST', 'databases', {'name': 'a', 'group': 'default', 'schema': 'tenant-0001'}, None),
    (409, 'POST', 'databases', {'name': 'tenant-0001', 'group': 'default'},
     'database with name [tenant-0001] already exists'),
    (404, 'GET', 'databases/nobody', None, 'could not find database with name [nobody]: record not found'),
    (404, 'DELETE', 'databases/nobody', None, None),
    (404, 'POST', 'databases/nobody/auth/tokens', None, None),
    (400, 'DELETE', 'databases/app', None, None),
    (400, 'POST', 'databases/tenant-0001/auth/tokens?expiration=soon', None, 'Invalid expiration format'),
    (400, 'POST', 'databases/tenant-0001/auth/tokens?expiration=1m2d', None, 'Invalid expiration format'),
    (400, 'POST', 'databases/tenant-0001/auth/tokens', {'permissions': {}}, None),
    (400, 'GET', 'databases/tenant-0001/usage?from=yesterday', None, None),
    (400, 'GET', 'databases?cursor=nonsense', None, None),
    (409, 'POST', 'groups', {'Name': 'default', 'Location': 'aws-eu-west-1'}, 'group already exists'),
    (400, 'POST', 'groups', {'name': 'new', 'location': 'amss'}, 'invalid location: amss'),
    (404, 'GET', 'groups/none', None, 'group not found'),
    (404, 'GET', 'nothing/at/all', None, None),
    (405, 'DELETE', 'databases', None, None),
    (400, 'POST', 'databases', b'{"name":', None),
]


def refuses():
    """Statuses, and the words that clients show."""
    with cloud.Platform('--databases', 1, '--groups', 'default,eu', '--schema', 'app', '--children', 1) as p:
        for status, method, rest, body, text in REFUSALS:
            answer = p.ask(method, p.of(rest), body)
            assert answer[0] == status, f'{method} {rest} {body}: {answer}'
            assert set(answer[1]) == {'error'}
            assert text is None or answer[1]['error'] == text, f'{answer[1]} is not {text}'
        check(p.get('/v1/organizations/strangers/databases'), (404, {'error': 'organization not found'}))
        check(p.get('/v1/organizations', token='')[0], 401)
        check(p.get('/v1/organizations', token='nonsense')[0], 401)
        check(p.get('/v1/organizations', token=p.mint('default')), (401, {'error': 'could not parse jwt id'}))
        check(p.get('/v1/organizations', token=p.mint(database='app')), (401, {'error': 'could not parse jwt id'}))


def pages():
    """Cursors that stay good when databases come and go."""
    with cloud.Platform('--databases', 7, '--on-demand', '--page-size', 3) as p:
        names, cursor, sizes = [], '', []
        while cursor is not None:
            answer = p.demand('GET', p.of(f'databases?limit=3&cursor={cursor}'))
            names += [database['Name'] for database in answer['databases']]
            sizes.append(len(answer['databases']))
            cursor = answer['pagination']['next']
            if len(sizes) == 1:
                p.delete(names[-1])
        check(names, [f'tenant-{i:04}' for i in range(1, 8)])
        check(sizes, [3, 3, 1])
        # Without a limit it is the platform's own, and a wish for more is not granted.
        check(len(p.demand('GET', p.of('databases'))['databases']), 3)
        check(len(p.demand('GET', p.of('databases?limit=100'))['databases']), 3)
    with cloud.Platform('--databases', 3, '--on-demand', '--no-pagination') as p:
        check(set(p.demand('GET', p.of('databases?limit=1'))), {'databases'})


def filters():
    with cloud.Platform('--databases', 4, '--groups', 'default,eu', '--schema', 'app', '--children', 2) as p:
        def names(query):
            return sorted(database['Name'] for database in p.demand('GET', p.of(f'databases?{query}'))['databases'])
        p.create('branch', seed={'type': 'database', 'value': 'tenant-0001', 'timestamp': '2026-11-29T10:00:00Z'})
        parent = p.demand('GET', p.of('databases/tenant-0001'))['database']
        branch = p.demand('GET', p.of('databases/branch'))['database']
        check(branch['parent']['id'], parent['DbId'])
        check(names('group=eu'), ['tenant-0002', 'tenant-0004'])
        check(names('schema=app'), ['app-0001', 'app-0002'])
        check(names('type=schema'), ['app'])
        check(names(f'parent={parent["DbId"]}'), ['branch'])
        check(names('unheard=of&group=default'), ['app', 'app-0001', 'app-0002', 'branch', 'tenant-0001',
                                                  'tenant-0003'])


def scenario():
    """A group, a database, tokens, SQL, a rotation."""
    with cloud.Platform('--groups', '') as p:
        check(p.demand('GET', p.of('groups')), {'groups': []})
        p.demand('POST', p.of('groups'), {'name': 'prod', 'location': 'aws-us-east-1'})
        p.create('a', 'prod')
        p.create('b', 'prod')
        group = p.mint('prod', expiration='1h')
        one = p.mint(database='a')
        reader = p.mint('prod', authorization='read-only')
        p.sql('a', 'CREATE TABLE t(x); INSERT INTO t VALUES (1), (2)', token=group)
        p.sql('b', 'CREATE TABLE t(x)', token=group)
        check(p.value('a', 'SELECT count(*) FROM t', token=one), 2)
        check(p.value('a', 'SELECT count(*) FROM t', token=reader), 2)
        check(refusal(p.sql, 'a', 'INSERT INTO t VALUES (3)', token=reader).status, 403)
        check(refusal(p.value, 'b', 'SELECT 1', token=one).status, 404)
        check(refusal(p.value, 'a', 'SELECT 1', token='nonsense').status, 401)
        p.demand('POST', p.of('groups/prod/auth/rotate'))
        for token in (group, one, reader):
            check(refusal(p.value, 'a', 'SELECT 1', token=token).status, 401)
        check(p.value('a', 'SELECT count(*) FROM t', token=p.mint('prod')), 2)
        # The key of a database is its group's.
        token = p.mint('prod')
        p.demand('POST', p.of('databases/b/auth/rotate'))
        check(refusal(p.value, 'a', 'SELECT 1', token=token).status, 401)
        check(p.demand('DELETE', p.of('databases/a')), {'database': 'a'})
        check(status_of(p, 'GET', p.of('databases/a')), 404)
        p.demand('DELETE', p.of('groups/prod'))
        check(p.demand('GET', p.of('databases'))['databases'], [])
        counters = p.counters()
        check(counters['requests']['POST {org}/groups'], 1)
        check(counters['tokens_minted']['group'], 4)


def configuration():
    """What is blocked, sqld itself refuses."""
    with cloud.Platform('--databases', 1) as p:
        path = p.of('databases/tenant-0001/configuration')
        token = p.mint('default')
        p.sql('tenant-0001', 'CREATE TABLE t(x)', token=token)
        answer = p.demand('PATCH', path, {'block_writes': True, 'allowed_ips': ['10.0.0.0/8'], 'size_limit': '5mb'})
        check((answer['block_writes'], answer['block_reads'], answer['allowed_ips'], answer['size_limit']),
              (True, False, ['10.0.0.0/8'], '5mb'))
        assert 'BLOCKED' in refusal(p.sql, 'tenant-0001', 'INSERT INTO t VALUES (1)', token=token).answer
        check(p.value('tenant-0001', 'SELECT count(*) FROM t', token=token), 0)
        answer = p.demand('PATCH', path, {'allowed_ips': [], 'block_writes': False})
        check((answer['block_writes'], answer['allowed_ips'], answer['size_limit']), (False, [], '5mb'))
        assert 'SQLITE_FULL' in refusal(p.sql, 'tenant-0001', 'INSERT INTO t VALUES (zeroblob(4000000)), '
                                        '(zeroblob(4000000))', token=token).answer
        p.demand('PATCH', path, {'delete_protection': True})
        check(status_of(p, 'DELETE', p.of('databases/tenant-0001')), 400)
        p.control('POST', 'databases/tenant-0001', {'block_reads': True})
        assert 'BLOCKED' in refusal(p.value, 'tenant-0001', 'SELECT 1 FROM t', token=token).answer


def native():
    """A schema database carries its migrations to its children, as sqld does it."""
    with cloud.Platform('--schema', 'app', '--children', 3) as p:
        token = p.mint('default')
        p.sql('app', 'CREATE TABLE t(x)', token=token)
        check(p.value('app-0003', "SELECT count(*) FROM sqlite_schema WHERE name = 't'", token=token), 1)
        check(refusal(p.sql, 'app-0001', 'CREATE TABLE u(x)', token=token).status, 403)
        status, _, answer = p.exchange('GET', '/v1/jobs', host=p.host('app'), token=token)
        job = json.loads(answer)['migrations'][0]
        check((status, job['status']), (200, 'RunSuccess'))
        _, _, answer = p.exchange('GET', f'/v1/jobs/{job["job_id"]}', host=p.host('app'), token=token)
        ids = {database['DbId'] for database in p.demand('GET', p.of('databases?schema=app'))['databases']}
        check({progress['namespace'] for progress in json.loads(answer)['progress']}, ids)
        p.create('more', schema='app')
        check(p.value('more', "SELECT count(*) FROM sqlite_schema WHERE name = 't'", token=token), 1)
        check(status_of(p, 'POST', p.of('databases'), {'name': 'x', 'group': 'default',
                                                       'seed': {'type': 'database', 'name': 'app'}}), 400)


def dumps():
    """A dump is uploaded, and a database made of it; a bad one leaves nothing behind."""
    with cloud.Platform() as p:
        def upload(text):
            body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="dump.sql"\r\n\r\n' + text + \
                b'\r\n--x--\r\n'
            return p.demand('POST', p.of('databases/dumps'), body,
                            headers={'Content-Type': 'multipart/form-data; boundary=x'})['dump_url']
        good = upload(b'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(x);\n'
                      b'INSERT INTO t VALUES (7);\nCOMMIT;\n')
        p.create('a', seed={'type': 'dump', 'url': good})
        check(p.value('a', 'SELECT x FROM t'), 7)
        bad = upload(b'CREATE TABLE t(x);\nCREATE TABLE u(x);\nCREATE TABLE v(x);\n')
        check(refusal(p.create, 'b', seed={'type': 'dump', 'url': bad}).status, 400)
        check(status_of(p, 'GET', p.of('databases/b')), 404)
        p.create('b')
        check(p.value('b', 'SELECT count(*) FROM sqlite_schema'), 0)


def scopes():
    """A token of the platform may do what it is for."""
    with cloud.Platform('--organization', 'acme', '--organization', 'other', '--databases', 2,
                        '--groups', 'default,eu') as p:
        def make(name, **restrictions):
            return p.demand('POST', f'/v1/auth/api-tokens/{name}', restrictions)['token']
        check(p.demand('GET', '/v1/auth/api-tokens')['tokens'][0]['name'], 'first')
        reader = make('reader', organization='acme', scopes=['read-only'])
        runner = make('runner', organization='acme', group='default', scopes=['read', 'db:mint-token', 'db:create'])
        whole = make('whole', organization='acme', scopes=['full-access'])
        new = {'name': 'new', 'group': 'default'}
        check(status_of(p, 'GET', p.of('databases'), token=reader), 200)
        check(status_of(p, 'POST', p.of('databases'), new, token=reader), 403)
        check(status_of(p, 'GET', '/v1/organizations/other/databases', token=reader), 403)
        check(len(p.demand('GET', '/v1/organizations', token=reader)['organizations']), 1)
        databases = p.demand('GET', p.of('databases'), token=runner)['databases']
        check([database['Name'] for database in databases], ['tenant-0001'])
        check(status_of(p, 'GET', p.of('databases/tenant-0002'), token=runner), 403)
        check(status_of(p, 'POST', p.of('databases'), new, token=runner), 200)
        check(status_of(p, 'POST', p.of('databases'), {'name': 'n', 'group': 'eu'}, token=runner), 403)
        check(status_of(p, 'POST', p.of('databases/new/auth/tokens'), token=runner), 200)
        check(status_of(p, 'POST', p.of('groups/default/auth/tokens'), token=runner), 403)
        group = {'name': 'g', 'location': 'aws-eu-west-1'}
        check(status_of(p, 'POST', p.of('groups'), group, token=runner), 403)
        check(status_of(p, 'POST', p.of('groups'), group, token=whole), 200)
        listed = {token['name']: token for token in p.demand('GET', p.of('api-tokens'))['tokens']}
        check(listed['reader']['scopes'], ['read'])
        check(len(listed['whole']['scopes']), 9)
        check(listed['runner']['group'], 'default')
        check(status_of(p, 'DELETE', '/v1/organizations/other/api-tokens/' + listed['reader']['id']), 404)
        check(status_of(p, 'DELETE', '/v1/auth/api-tokens/reader'), 200)
        check(status_of(p, 'GET', p.of('databases'), token=reader), 401)
        check(status_of(p, 'POST', '/v1/auth/api-tokens/x', {'organization': 'acme', 'scopes': ['fly']}), 400)
        check(status_of(p, 'POST', '/v1/auth/api-tokens/runner'), 409)
        again = p.control('POST', 'tokens/revoke-api')['token']
        check(status_of(p, 'GET', '/v1/auth/validate'), 401)
        check(status_of(p, 'GET', '/v1/auth/validate', token=again), 200)


def sleep_and_archive():
    with cloud.Platform('--databases', 3, '--groups', 'default,eu', '--sleeping', 1, '--archive', 'eu') as p:
        listed = {d['Name']: d for d in p.demand('GET', p.of('databases'))['databases']}
        check([listed[f'tenant-000{i}']['sleeping'] for i in (1, 2, 3)], [True, False, False])
        check([listed[f'tenant-000{i}']['archived'] for i in (1, 2, 3)], [False, True, False])
        check(p.value('tenant-0001', 'SELECT 1'), 1)
        check(p.counters()['wakes'], {'tenant-0001': 1})
        check(p.demand('GET', p.of('databases/tenant-0001'))['database']['sleeping'], False)
        check(400 <= refusal(p.value, 'tenant-0002', 'SELECT 1').status < 500, True)
        check(p.demand('POST', p.of('groups/eu/unarchive'))['group']['archived'], False)
        check(p.value('tenant-0002', 'SELECT 1'), 1)
        p.control('POST', 'databases/tenant-0003', {'sleeping': True})
        p.demand('POST', p.of('databases/tenant-0003/wakeup'))
        check(p.counters()['wakes'], {'tenant-0001': 1, 'tenant-0003': 1})


def clock():
    """Ends of tokens are judged by the platform's clock, which a test may set."""
    with cloud.Platform('--databases', 1) as p:
        hour, ever = p.mint('default', expiration='1h'), p.mint('default')
        check(p.value('tenant-0001', 'SELECT 1', token=hour), 1)
        p.control('POST', 'clock', {'offset': 7200})
        assert 'expired' in refusal(p.value, 'tenant-0001', 'SELECT 1', token=hour).answer
        check(p.value('tenant-0001', 'SELECT 1', token=ever), 1)
        check(p.value('tenant-0001', 'SELECT 1', token=p.mint('default', expiration='1h')), 1)
        # A clock that is behind mints tokens whose end is long past for everybody else.
        p.control('POST', 'clock', {'offset': -100000})
        check(p.value('tenant-0001', 'SELECT 1', token=p.mint('default', expiration='1h')), 1)
        _, headers, _ = p.exchange('GET', '/v1/auth/validate', token=p.token)
        before = headers['Date']
        p.control('POST', 'clock', {'offset': 0})
        _, headers, _ = p.exchange('GET', '/v1/auth/validate', token=p.token)
        assert before != headers['Date']
        session = p.control('POST', 'tokens/add', {'seconds': 60})['token']
        assert p.demand('GET', '/v1/auth/validate', token=session)['exp'] > 1700000000
        p.control('POST', 'clock', {'offset': 61})
        check(status_of(p, 'GET', '/v1/auth/validate', token=session), 401)
        p.control('POST', 'clock', {'offset': 0})
        p.control('POST', 'tokens/expire')
        check(refusal(p.value, 'tenant-0001', 'SELECT 1', token=ever).status, 401)
        check(p.value('tenant-0001', 'SELECT 1', token=p.mint('default')), 1)


def broken(function):
    """TRUE where there was no whole answer."""
    try:
        function()
    except (OSError, cloud.http.client.HTTPException):
        return True
    return False


def faults(*options):
    with cloud.Platform('--databases', 1, *options) as p:
        path = p.of('databases')
        p.fault(match='GET *databases*', kind='status', status=429, retry_after=3, skip=1)
        check(p.get(path)[0], 200)
        status, headers, _ = p.exchange('GET', path, token=p.token)
        check((status, headers['Retry-After']), (429, '3'))
        check(p.get(path)[0], 200)
        for kind in ('drop', 'truncate'):
            p.fault(match='GET *databases*', kind=kind)
            assert broken(lambda: p.get(path)), kind
        p.fault(match='*', kind='html')
        status, headers, answer = p.exchange('GET', path, token=p.token)
        check((status, headers['Content-Type'], b'<html>' in answer), (502, 'text/html', True))
        p.fault(match='*', kind='redirect', location='http://elsewhere/')
        status, headers, _ = p.exchange('GET', path, token=p.token)
        check((status, headers['Location']), (307, 'http://elsewhere/'))
        p.fault(match='*', kind='extra')
        check('x_unheard' in p.demand('GET', path)['databases'][0], True)
        p.fault(match='*', kind='body', body={'databases': 'none'})
        check(p.demand('GET', path), {'databases': 'none'})
        p.fault(match='*', kind='body', body='{"databases":')
        check(p.get(path), (200, '{"databases":'))
        p.fault(match='POST *', after_request=True)
        assert broken(lambda: p.create('lost'))
        check(status_of(p, 'GET', p.of('databases/lost')), 200)
        p.fault(match='POST *', kind='status', status=503, after_request=True)
        check(refusal(p.create, 'lost2').status, 503)
        check(status_of(p, 'GET', p.of('databases/lost2')), 200)
        token = p.mint('default')
        p.fault(plane='data', match='tenant-0001-acme POST /v2/pipeline', after_request=True)
        assert broken(lambda: p.sql('tenant-0001', 'CREATE TABLE t(x)', token=token))
        check(p.value('tenant-0001', 'SELECT count(*) FROM t', token=token), 0)
        p.fault(plane='data', match='*', kind='truncate')
        assert broken(lambda: p.value('tenant-0001', 'SELECT 1', token=token))
        p.fault(match='*', kind='drop', times=0)
        assert broken(lambda: p.get(path)) and broken(lambda: p.get(path))
        p.clear_faults()
        check(p.get(path)[0], 200)
        check(refusal(p.fault, kind='nonsense').status, 400)
        check(p.counters()['in_flight'], {'control': 0, 'data': 0})


def faults_with_tls():
    faults('--tls')


def streams():
    """Large answers come as they are made, and a client that goes stops them."""
    with cloud.Platform('--databases', 1) as p:
        token = p.mint('default')
        p.sql('tenant-0001', 'CREATE TABLE t(x); INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 '
              'FROM c WHERE i < 20000) SELECT hex(randomblob(200)) FROM c', token=token)
        status, _, dump = p.exchange('GET', '/dump', host=p.host('tenant-0001'), token=token)
        check((status, dump.count(b'INSERT INTO')), (200, 20000))
        batch = {'batch': {'steps': [{'stmt': {'sql': 'SELECT x FROM t'}}]}}
        status, _, cursor = p.exchange('POST', '/v3/cursor', batch, host=p.host('tenant-0001'), token=token)
        check((status, cursor.count(b'"type":"row"')), (200, 20000))
        # Endless, so that they end only with their client.
        stmt = {'sql': 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c'}
        for path, body in (('v3/cursor', {'batch': {'steps': [{'stmt': stmt}]}}),
                           ('v2/pipeline', {'requests': [{'type': 'execute', 'stmt': {
                               'sql': stmt['sql'].replace('SELECT i FROM', 'SELECT max(i) FROM')}}]})):
            body = json.dumps(body).encode()
            with socket.create_connection(('127.0.0.1', p.port)) as s:
                s.sendall(f'POST /{path} HTTP/1.1\r\nHost: {p.host("tenant-0001")}\r\n'
                          f'Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body)
                received = b''
                while path == 'v3/cursor' and received.count(b'"row"') < 1000:
                    received += s.recv(65536)
                while p.counters()['in_flight']['data'] == 0:
                    pass
            while p.counters()['in_flight']['data'] > 0:
                pass
        check(p.value('tenant-0001', 'SELECT count(*) FROM t', token=token), 20000)


def many_at_once():
    """What is under way at once is counted, and answered."""
    with cloud.Platform('--databases', 4) as p:
        token = p.mint('default')
        p.fault(plane='data', kind='slow', hold=True, times=0)
        answers = []
        threads = [threading.Thread(target=lambda i=i: answers.append(
            p.value(f'tenant-000{i % 4 + 1}', f'SELECT {i}', token=token))) for i in range(12)]
        for thread in threads:
            thread.start()
        while p.counters()['in_flight']['data'] < 12:
            pass
        check(answers, [])
        p.clear_faults()
        for thread in threads:
            thread.join()
        check(sorted(answers), list(range(12)))
        check(p.counters()['most_in_flight']['data'], 12)


def ends():
    """With its standard input, and leaves nothing behind."""
    p = cloud.Platform('--databases', 1, '--tls')
    folder = os.path.dirname(p.authority)
    with open(f'/proc/{p.pid}/task/{p.pid}/children', encoding='ascii') as f:
        children = f.read().split()
    check(p.value('tenant-0001', 'SELECT 1'), 1)
    check(len(children), 1)
    p.close()
    check(p.process.returncode, 0)
    assert not os.path.exists(folder)
    assert not os.path.exists(f'/proc/{children[0]}')


def people():
    """Members, invites and keys of others are kept and told."""
    with cloud.Platform('--organization', 'acme', '--organization', 'team') as p:
        names = lambda: [member['username'] for member in p.demand('GET', p.of('members'))['members']]
        check(p.demand('POST', p.of('members'), {'Username': 'bob', 'role': 'admin'}), {'member': 'bob', 'role': 'admin'})
        check(status_of(p, 'POST', p.of('members'), {'username': 'bob'}), 409)
        check(status_of(p, 'POST', p.of('members'), {'username': 'eve', 'role': 'queen'}), 400)
        check(p.demand('POST', p.of('members/eve'), {'member': 'eve', 'role': 'viewer'})['role'], 'viewer')
        check(p.demand('PATCH', p.of('members/bob'), {'role': 'viewer'})['member']['role'], 'viewer')
        check(names(), ['acme', 'bob', 'eve'])
        check(status_of(p, 'DELETE', p.of('members/acme')), 403)
        check(p.demand('DELETE', p.of('members/bob')), {'member': 'bob'})
        check(status_of(p, 'DELETE', p.of('members/bob')), 404)
        check(names(), ['acme', 'eve'])
        # The program leaves the organization out where none was chosen.
        check(len(p.demand('GET', '/v1/organizations//members')['members']), 2)

        invites = '/v2/organizations/team/invites'
        check(p.demand('POST', invites, {'email': 'a@b.example', 'role': 'member'}),
              {'invited': {'email': 'a@b.example', 'role': 'member', 'organization': 'team'}})
        check(status_of(p, 'POST', invites, {'email': 'x@b.example', 'username': 'x', 'role': 'member'}), 400)
        check(set(p.demand('GET', invites)['invites'][0]), {'id', 'email', 'role', 'created_at'})
        check(p.demand('GET', p.of('invites')), {'invites': []})
        p.demand('DELETE', invites + '/a%40b.example')
        check(p.demand('GET', invites), {'invites': []})
        check(status_of(p, 'DELETE', invites + '/a@b.example'), 404)

        keys = '/v2/organizations/acme/jwks'
        p.demand('PUT', keys + '/clerk', {'jwks_url': 'https://example.com/jwks.json', 'region': 'x'})
        check(p.demand('GET', keys), {'jwks': [{'jwks_name': 'clerk', 'jwks_url': 'https://example.com/jwks.json'}]})
        p.demand('DELETE', keys + '/clerk')
        check(p.demand('GET', keys), {'jwks': []})


def moves():
    """Organizations come and go, groups are renamed and handed on with their databases, which keep their rows."""
    with cloud.Platform('--databases', 2, '--groups', 'default,eu', '--page-size', 1) as p:
        slugs = lambda: [o['slug'] for o in p.demand('GET', '/v1/organizations')['organizations']]
        check(status_of(p, 'POST', '/v1/organizations?dry_run=true', {'name': 'New Team'}), 200)
        check(slugs(), ['acme'])
        made = p.demand('POST', '/v1/organizations?dry_run=false', {'name': 'New Team'})['org']
        check((made['slug'], made['type']), ('new-team', 'team'))
        check(status_of(p, 'POST', '/v1/organizations', {'name': 'new-team'}), 409)

        p.sql('tenant-0002', 'CREATE TABLE t (a); INSERT INTO t VALUES (7)')
        check(p.demand('POST', p.of('groups/eu/rename'), {'Name': 'europe'})['group']['name'], 'europe')
        check(status_of(p, 'POST', p.of('groups/europe/rename'), {'name': 'default'}), 409)
        check(p.demand('POST', p.of('groups/europe/transfer'), {'organization': 'new-team'})['name'], 'europe')
        names = lambda path: [d['Name'] for d in p.demand('GET', path)['databases']]
        check(names(p.of('databases')), ['tenant-0001'])
        # By its slug, and by its id.
        for organization in ('new-team', made['id']):
            check(names(f'/v1/organizations/{organization}/databases'), ['tenant-0002'])
        there = p.demand('GET', '/v1/organizations/new-team/databases/tenant-0002')['database']
        assert there['Hostname'].startswith('tenant-0002-new-team.'), there
        token = p.demand('POST', '/v1/organizations/new-team/groups/europe/auth/tokens')['jwt']
        for host in (there['Hostname'], p.host('tenant-0002')):
            body = {'requests': [{'type': 'execute', 'stmt': {'sql': 'SELECT a FROM t'}}, {'type': 'close'}]}
            status, _, answer = p.exchange('POST', '/v2/pipeline', body, host=host, token=token)
            check(status, 200)
            check(json.loads(answer)['results'][0]['response']['result']['rows'][0][0]['value'], '7')
        check(p.demand('GET', '/v1/organizations/new-team/groups/europe/aws/migration/info'), {'status': 'none', 'comment': ''})

        where = lambda: p.demand('GET', p.of('groups/default'))['group']['locations']
        p.demand('POST', p.of('groups/default/locations/ams'))
        check(where(), ['aws-eu-west-1', 'ams'])
        p.demand('DELETE', p.of('groups/default/locations/ams'))
        check(where(), ['aws-eu-west-1'])

        uuid = p.demand('GET', p.of('groups/default'))['group']['uuid']
        new = p.demand('POST', p.of('databases'), {'name': 'new', 'group_id': uuid, 'use_tursodb': True})['database']
        check(new['DbId'].replace('-', '')[10:12], '10')
        p.demand('DELETE', '/v1/organizations/new-team')
        check(slugs(), ['acme'])
        check(status_of(p, 'DELETE', '/v1/organizations/acme'), 400)


TESTS = [clients_shape, documented_shape, both_shapes, refuses, pages, filters, scenario, configuration, native, dumps,
         scopes, sleep_and_archive, clock, faults, faults_with_tls, streams, many_at_once, people, moves,
         ends]
if len(sys.argv) > 1:
    TESTS = [test for test in TESTS if test.__name__ in sys.argv[1:]]
print(f'1..{len(TESTS)}')
for number, function in enumerate(TESTS, 1):
    if sqld.PROGRAM is None:
        print(f'ok {number} {function.__name__} # SKIP MANOR_SQLD names no libSQL server')
        continue
    function()
    print(f'ok {number} {function.__name__}', flush=True)
