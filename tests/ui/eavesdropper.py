# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes over a bus, as whoever may listen there has it."""

import os
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'servers')]

from sqld import die_with_parent  # noqa: E402


class Eavesdropper:
    """Writes down all messages of a bus that a rule matches, byte for byte."""

    def __init__(self, address, rule):
        self.file = tempfile.NamedTemporaryFile(prefix='manor-bus-')
        self.mark = 0
        self.process = subprocess.Popen(['dbus-monitor', '--address', address, '--pcap', rule], stdout=self.file,
                                        preexec_fn=die_with_parent(signal.SIGTERM))
        # The header of the file comes when it listens.
        end = time.monotonic() + 20
        while not os.path.getsize(self.file.name):
            assert self.process.poll() is None and time.monotonic() < end, 'nobody listens on the bus'
            time.sleep(0.005)

    def heard(self):
        """All since the mark."""
        with open(self.file.name, 'rb') as f:
            f.seek(self.mark)
            return f.read()

    def skip(self):
        """What was said until now is known."""
        self.mark = os.path.getsize(self.file.name)

    def close(self):
        """What was heard stays."""
        self.process.terminate()
        self.process.wait(20)
