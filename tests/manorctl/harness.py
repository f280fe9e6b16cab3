# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of manorctl share: a place to work in, the program, and TAP."""

import json
import os
import pty
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else 'manorctl'
tests = []


class Skip(Exception):
    pass


def test(function):
    tests.append(function)
    return function


class Answer:
    def __init__(self, arguments, status, out, err):
        self.arguments, self.status, self.out, self.err = arguments, status, out, err

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f'manorctl {" ".join(self.arguments)}\nstatus {self.status}\n{self.out}\n{self.err}'


def environment():
    env = dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE='', TZ='UTC', GIO_USE_VFS='local',
               G_DEBUG='fatal-criticals', HOME=os.getcwd(), MANOR_KEYRING='memory')
    for name in ('CONFIG', 'DATA', 'STATE', 'CACHE'):
        env[f'XDG_{name}_HOME'] = os.path.join(os.getcwd(), '.xdg', name.lower())
    return env


def keyring_environment(folder):
    """The keyring is libsecret's encrypted file here: what a Flatpak has, without a service."""
    env = environment()
    env.pop('MANOR_KEYRING', None)
    env.update(SECRET_BACKEND='file', SECRET_FILE_TEST_PATH=os.path.join(os.path.abspath(folder), 'keyring'),
               SECRET_FILE_TEST_PASSWORD='not a secret of Manor')
    return env


def manorctl(*arguments, status=0, input='', out=None, err=None, env=None):
    """Runs the program and checks what it answers: @out and @err must be in it."""
    run = subprocess.run([PROGRAM, *arguments], input=input, text=True, capture_output=True,
                         env=env or environment(), timeout=120)
    # The address sanitizer greets every program with fibers.
    err_text = ''.join(line for line in run.stderr.splitlines(True)
                       if "ASan doesn't fully support" not in line)
    answer = Answer(arguments, run.returncode, run.stdout, err_text)
    assert run.returncode == status, f'status {status} expected: {answer}'
    for wanted, text in ((out, run.stdout), (err, err_text)):
        for part in [wanted] if isinstance(wanted, str) else wanted or []:
            assert part in text, f'“{part}” expected: {answer}'
    return answer


class Terminal:
    """The program at a terminal: standard input and errors are one, as a person has them."""

    def __init__(self, *arguments):
        self.arguments, self.err = arguments, ''
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen([PROGRAM, *arguments], stdin=slave, stdout=subprocess.PIPE, stderr=slave,
                                        text=True, env=environment())
        os.close(slave)

    def expect(self, text):
        """Waits until it is written."""
        while text not in self.err:
            ready = select.select([self.master], [], [], 120)[0]
            assert ready, f'“{text}” expected: {self.err}'
            try:
                self.err += os.read(self.master, 4096).decode()
            except OSError as error:
                raise AssertionError(f'“{text}” expected: {self.err}') from error

    def type(self, line):
        os.write(self.master, line.encode() + b'\n')

    def finish(self, status=0):
        """All that is left to read, and the end."""
        out = self.process.communicate(timeout=120)[0]
        try:
            while data := os.read(self.master, 4096):
                self.err += data.decode()
        except OSError:
            pass
        os.close(self.master)
        answer = Answer(self.arguments, self.process.returncode, out, self.err)
        assert self.process.returncode == status, f'status {status} expected: {answer}'
        return answer


def database(path, sql=''):
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()
    return path


def query(path, sql):
    connection = sqlite3.connect(path)
    rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def write(path, text):
    with open(path, 'wb' if isinstance(text, bytes) else 'w') as f:
        f.write(text)
    return path


def read_all(folder):
    """Every file's bytes: to see that nothing was written."""
    return {name: open(os.path.join(folder, name), 'rb').read() for name in sorted(os.listdir(folder))
            if not os.path.isdir(os.path.join(folder, name))}


def small_fleet(folder='fleet', n=4):
    """A schema database, and children that lack one column and one table."""
    os.mkdir(folder)
    database(f'{folder}/app-schema.db', 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL,'
             ' email TEXT); CREATE TABLE logs(at TEXT);')
    for i in range(n):
        database(f'{folder}/tenant{i}.db', 'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL);'
                 f"INSERT INTO users(name) VALUES('a{i}'),('b{i}');")
    write(f'{folder}/fleet.ini', '[app-schema]\nchildren=tenant*\n')
    return f'{folder}/app-schema.db'


def main():
    wanted = sys.argv[2:]
    chosen = [t for t in tests if not wanted or t.__name__ in wanted]
    failed = 0
    print(f'1..{len(chosen)}')
    for number, function in enumerate(chosen, 1):
        place = tempfile.mkdtemp(prefix='manorctl-test-')
        before = os.getcwd()
        os.chdir(place)
        try:
            function()
            print(f'ok {number} {function.__name__}', flush=True)
        except Skip as reason:
            print(f'ok {number} {function.__name__} # SKIP {reason}', flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} {function.__name__}', flush=True)
        finally:
            os.chdir(before)
            shutil.rmtree(place, ignore_errors=True)
    sys.exit(1 if failed else 0)
