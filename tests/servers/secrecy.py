# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets, and whether something that a program wrote or shows has them."""

import base64
import os
import threading


# Of a signature; as long as none is by chance.
PIECE = 16


class Secrets:
    """What must not be found. Each is in a file of its own, in a folder that is not searched."""

    def __init__(self, folder='secrets'):
        os.mkdir(folder)
        self.folder = folder
        self.names = {}

    def add(self, name, secret):
        self.names[name] = secret
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as f:
            f.write(secret + '\n')
        return secret

    def needles(self):
        for name, secret in self.names.items():
            yield name, secret.encode()
            # As part of a header, or of a file that hides nothing; wherever in it a group of three bytes begins.
            for shift in range(3):
                yield f'{name} in base64', base64.b64encode(b'-' * shift + secret.encode())[4 if shift else 0:-4]
            yield f'{name} in hex', secret.encode().hex().encode()
            yield f'{name} in JSON', ''.join(f'\\u{ord(c):04x}' for c in secret).encode()
            yield f'{name} in a URL', ''.join(f'%{ord(c):02X}' for c in secret).encode()
            if secret.count('.') == 2:
                # Where one was cut short, a piece is left; the rest of a JWT can be read or guessed.
                signature = secret.rsplit('.', 1)[1].encode()
                yield f'{name}, the signature', signature
                for at in range(0, len(signature) - PIECE + 1, PIECE):
                    yield f'{name}, a piece of the signature', signature[at:at + PIECE]

    def seek(self, where, data):
        for name, needle in self.needles():
            assert needle not in data, f'{name} is in {where}'

    def seek_in_files(self, folder):
        found = 0
        for path, _, names in os.walk(folder):
            for name in names:
                file = os.path.join(path, name)
                if os.path.isfile(file):
                    with open(file, 'rb') as f:
                        self.seek(file, f.read())
                    found += 1
        return found


def processes(parent):
    """A process and its children, with what anybody may read of them."""
    waiting = [parent]
    while waiting:
        pid = waiting.pop()
        try:
            with open(f'/proc/{pid}/cmdline', 'rb') as f:
                yield f'the command line of {pid}', f.read()
            with open(f'/proc/{pid}/environ', 'rb') as f:
                yield f'the environment of {pid}', f.read()
            with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as f:
                waiting += f.read().split()
        except OSError:
            pass


class Watch:
    """Reads, as often as it can, what anybody may read of a process while it runs."""

    def __init__(self, secrets, pid):
        self.secrets, self.pid, self.seen, self.over = secrets, pid, {}, threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def _watch(self):
        while not self.over.wait(0.002):
            self.seen.update({(where, data): None for where, data in processes(self.pid)})

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        for where, data in self.seen:
            self.secrets.seek(where, data)
