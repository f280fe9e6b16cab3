# SPDX-License-Identifier: GPL-3.0-or-later
"""Manor on a Turso organization against the least a client can do, in one run.

The organization is the test platform's (docs/platform.md), all its databases are loaded, and the ways take turns. What is
compared: a bare HTTP client in C (bare-http.c) that sends what Manor sends, the same requests with the same bodies and tokens,
as many at one time, and knows beforehand what Manor has to find out: the pages' cursors, the hosts, the group's token.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, 'tests/servers'))
import cloud  # noqa: E402

from bench_server import SCHEMA, Recorder, row  # noqa: E402

DATABASES, MOST, MANY, PAGE, AWAY_MSEC, REFUSED = 2000, 32, 100000, 1000, 50, 12


class Bench:
    def __init__(self, build, work, platform):
        self.build, self.work, self.platform = build, work, platform
        self.turn = 0

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, text):
        with open(self.path(name), 'w', encoding='utf-8', newline='') as f:
            f.write(text)
        return self.path(name)

    def start(self, name, *argv):
        return subprocess.Popen([os.path.join(self.build, 'tests/bench', name), *map(str, argv)], text=True,
                                stdout=subprocess.PIPE, env={**os.environ, **self.platform.words})

    def program(self, name, *argv):
        with self.start(name, *argv) as process:
            out = process.communicate(timeout=900)[0]
        if process.returncode != 0:
            raise SystemExit(f'{name}: {process.returncode}')
        return out

    def manor(self, command, *argv):
        """Figures by name; of surveys that are repeated the last one's."""
        self.turn += 1
        folder = self.path(f'manor-{self.turn}')
        os.makedirs(folder)
        lines = self.program('bench-turso', command, folder, self.platform.organization, *argv).splitlines()
        return {line.split()[0]: float(line.split()[1]) for line in lines}

    def bare(self, places, body, token, connections):
        """Milliseconds for all places, “HOST PATH”."""
        places, body = self.write('places', '\n'.join(places)), self.write('body', body)
        headers = self.write('headers', f'Authorization: Bearer {token}\r\nUser-Agent: bare\r\nAccept-Encoding: identity\r\n')
        msec, errors = self.program('bare-http', self.platform.port, connections, places, body, headers).split()
        if int(errors):
            raise SystemExit(f'the bare client saw {errors} errors')
        return float(msec)


def pages(platform):
    """The requests of a listing, cursors and all."""
    base = platform.of('databases') + f'?limit={PAGE}'
    path, hosts = base, {}
    yield path
    while path:
        answer = platform.demand('GET', path)
        hosts.update({database['Name']: database['Hostname'] for database in answer['databases']})
        following = answer['pagination']['next']
        path = f'{base}&cursor={following}' if following else None
        if path:
            yield path
    assert len(hosts) == DATABASES + 1, len(hosts)


def record_survey(bench):
    """The body that Manor asks a child with: the list says that one is behind the recorder."""
    platform = bench.platform
    recorder = Recorder(platform.port)
    listed = [platform.demand('GET', platform.of(f'databases/{name}'))['database'] for name in ('fleet-schema', 'tenant-0001')]
    listed[1]['Hostname'] = listed[1]['Hostname'].replace(str(platform.port), recorder.uri.rsplit(':', 1)[1])
    platform.fault(match='GET */databases?*', kind='body', body={'databases': listed})
    result = bench.manor('survey', 'fleet-schema', 'tenant-*', 1)
    assert result['children'] == 1 and not result['unreachable'], result
    recorder.close()
    return json.dumps(next(recorder.bodies()), ensure_ascii=False, separators=(',', ':'))


def hosts(platform):
    return [f'{platform.host(f"tenant-{i:04d}")} /v3/pipeline' for i in range(1, DATABASES + 1)]


def take_turns(ways, rounds):
    """Medians by name. Each way once before, since what is new is slow for whoever comes first."""
    times = {}
    for turn in range(-1, rounds):
        for way in ways if turn % 2 == 0 else reversed(ways):
            for key, value in way().items():
                if turn >= 0:
                    times.setdefault(key, []).append(value)
    return {key: statistics.median(values) for key, values in times.items()}


def survey(bench):
    result = bench.manor('survey', 'fleet-schema', 'tenant-*', 1)
    assert result['children'] == DATABASES and not result['unreachable'], result
    return result


def measure_both(bench, body, rounds):
    """Listing and survey."""
    platform = bench.platform
    token = platform.mint(group='default', authorization='read-only')
    places = [f'localhost:{platform.port} {path}'
              for path in (*pages(platform), platform.of('groups'), platform.of('usage'))]

    def by_bare():
        return {'bare-list': bench.bare(places, '', platform.token, 3),
                'bare-survey': bench.bare(hosts(platform), body, token, MOST)}
    platform.reset_counters()
    figures = take_turns([lambda: survey(bench), by_bare], rounds)
    figures['most'] = platform.counters()['most_in_flight']['data']
    return figures


def measure_away(bench, body, rounds):
    """The survey where every answer comes later, as from another continent."""
    token = bench.platform.mint(group='default', authorization='read-only')
    bench.platform.fault(plane='data', match='*pipeline*', kind='slow', delay_ms=AWAY_MSEC, times=0)
    figures = take_turns([lambda: survey(bench),
                          lambda: {'bare-survey': bench.bare(hosts(bench.platform), body, token, MOST)}], rounds)
    bench.platform.clear_faults()
    return figures


def measure_refusals(bench):
    """A survey that is refused in its middle: the most at one time before, just after, and at the end. Every answer
    takes a while, so that as many are under way as may be."""
    platform = bench.platform
    slow = {'plane': 'data', 'match': '*pipeline*', 'kind': 'slow', 'delay_ms': AWAY_MSEC, 'times': 0}
    seen, refused = [], None
    platform.fault(**slow)
    platform.reset_counters()
    runs = threading.Thread(target=survey, args=(bench,))
    runs.start()
    while runs.is_alive():
        counters = platform.counters()
        done = counters['requests'].get('data POST /v3/pipeline', 0)
        seen.append((done, counters['in_flight']['data']))
        if refused is None and done > DATABASES // 3:
            refused = done
            platform.clear_faults()
            platform.fault(plane='data', match='*pipeline*', kind='status', status=429, times=REFUSED)
            platform.fault(**slow)
        time.sleep(0.02)
    runs.join()
    platform.clear_faults()
    # What is under way when the first is refused is not called back.
    after = [n for done, n in seen if refused + REFUSED + MOST < done < refused + DATABASES // 6]
    return {'before': max(n for done, n in seen if done <= refused), 'after': min(after, default=0),
            'again': max(n for done, n in seen if done > refused + DATABASES // 3),
            'statuses': platform.counters()['statuses']['data']}


def measure_many(build, work, rounds):
    """A list of databases of which none is ever made."""
    with cloud.Platform('--databases', MANY, '--on-demand') as platform:
        bench = Bench(build, work, platform)
        runs = [bench.manor('list') for _ in range(rounds)]
        assert all(run['databases'] == MANY for run in runs), runs
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def table(both, away, refusals, many):
    def line(name, manor, bare, goal):
        return row(name, f'{manor:,.0f}', f'{bare:,.0f}', f'{manor / bare:.2f}', goal)
    return [
        '', '## Turso organizations', '',
        f'The test platform on the same machine with {DATABASES:,} databases of 20 tables and 20 indexes, all loaded, each with a '
        f'host of its own;', f'at most {MOST} requests at one time.', '',
        row('work', 'Manor', 'bare HTTP client in C', 'Manor ÷ bare', 'goal'), row('---', '---:', '---:', '---:', '---'),
        line('list', both['list'], both['bare-list'], '–'),
        line('survey', both['survey'], both['bare-survey'], '–'),
        line('list and survey', both['list'] + both['survey'], both['bare-list'] + both['bare-survey'], '1.3 or less'),
        line(f'survey, answers {AWAY_MSEC} ms later', away['survey'], away['bare-survey'], '–'),
        '',
        f'The bare client sends the same requests, with the same bodies and tokens, as many at one time, a connection for each host. '
        f'It knows the pages’', 'cursors, the hosts and the group’s token beforehand, and reads nothing in the answers but the word '
        f'“error”. Manor had {both["most"]:.0f} requests to', f'databases under way at most. When {REFUSED} of a survey’s requests were '
        f'refused with 429, it had {refusals["before"]} before, {refusals["after"]} after that and {refusals["again"]} again '
        f'at the', 'end; no child was left out.', '',
        f'A list of {MANY:,} databases takes {many["list"] / 1000:.1f} s, {many["memory"]:.0f} MiB when it is there and '
        f'{many["peak"]:.0f} MiB at the peak. A turn of the main loop took',
        f'{many["list-stall"]:.0f} ms at the longest, of which it had the processor for {many["list-stall-worked"]:.0f} ms.',
    ]


def measure(build, work, rounds):
    os.makedirs(work, exist_ok=True)
    schema = os.path.join(work, 'schema.sql')
    with open(schema, 'w', encoding='utf-8') as f:
        f.write(SCHEMA)
    with cloud.Platform('--databases', DATABASES, '--sql', schema) as platform:
        bench = Bench(build, work, platform)
        platform.create('fleet-schema')
        platform.sql('fleet-schema', SCHEMA)
        body = record_survey(bench)
        both = measure_both(bench, body, rounds)
        away = measure_away(bench, body, rounds)
        refusals = measure_refusals(bench)
    return table(both, away, refusals, measure_many(build, os.path.join(work, 'many'), rounds))
