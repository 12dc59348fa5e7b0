"""The program as a user runs it: for the tests of what it prints, how it ends and what it leaves."""
import os
import pty
import select
import subprocess
import time


class Boyd:
    """Runs of one program."""

    def __init__(self, program):
        self.program = program

    def __call__(self, *arguments, timeout=600):
        """Runs to the end; without a terminal."""
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=timeout)

    def start(self, *arguments, stderr=subprocess.PIPE):
        return subprocess.Popen([self.program, *map(str, arguments)], stdout=subprocess.PIPE,
                                stderr=stderr, text=True)

    def start_on_a_terminal(self, *arguments):
        """The process, and what its standard error had drawn once it told how much is left."""
        screen, terminal = pty.openpty()
        process = self.start(*arguments, stderr=terminal)
        os.close(terminal)
        seen, until = b"", time.monotonic() + 60
        while b"left" not in seen and time.monotonic() < until:
            if select.select([screen], [], [], 1)[0]:
                seen += os.read(screen, 4096)
        return process, screen, seen


def assert_refused(case, done, *words):
    """Wrong usage: code 2, nothing on standard output, every word on standard error."""
    case.assertEqual(done.returncode, 2, done.stderr)
    case.assertEqual(done.stdout, "")
    for word in words:
        case.assertIn(word, done.stderr)
