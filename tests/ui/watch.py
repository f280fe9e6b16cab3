# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the main thread of a running program let others wait, and what it took."""

import os
import time

import uitest


class Watch:
    def __init__(self, app):
        self.app = app

    def _field(self, path, index):
        with open(f'/proc/{self.app.process.pid}/{path}', encoding='utf-8') as f:
            return int(f.read().rsplit(')', 1)[-1].split()[index])

    def memory(self):
        return self._field('statm', 1) * 4096 / 2**20

    def worked(self):
        """Milliseconds of processor that the main thread has had: a busy machine makes waits, too."""
        return self._field(f'task/{self.app.process.pid}/schedstat', 0) / 1e6

    def processor(self):
        return (self._field('stat', 11) + self._field('stat', 12)) / os.sysconf('SC_CLK_TCK')

    def shows(self, role, name):
        def look():
            try:
                return self.app.tree().all(role, name, showing=True)
            except (uitest.Gone, uitest.GLib.Error):
                return []
        return look

    def until(self, title, done, timeout=600):
        """Until done(): how long the main thread let a question wait, at worst, and in brackets how long it
        worked meanwhile. The tree is read now and then only, and not while it is measured."""
        waits, begun, used, is_done = [], time.monotonic(), self.processor(), False
        while not is_done and time.monotonic() - begun < timeout:
            end = time.monotonic() + 0.7
            while time.monotonic() < end:
                asked, work = time.monotonic(), self.worked()
                self.app.property(self.app.root, uitest.ACCESSIBLE, 'ChildCount')
                waits.append(((time.monotonic() - asked) * 1000, self.worked() - work))
                time.sleep(0.001)
            is_done = done()
        waits.sort(key=lambda pair: pair[1])
        print(f'# {title}: {time.monotonic() - begun:.1f} s, {self.processor() - used:.1f} s of processor; longest waits '
              f'{", ".join(f"{wait:.0f} ({work:.0f})" for wait, work in waits[-5:])} ms of {len(waits)}; '
              f'{self.memory():.0f} MiB', flush=True)
        assert is_done, f'{title}: not within {timeout} s'
