#!/usr/bin/env python3
"""One experiment on several hosts: network namespaces with names and addresses of their own, joined by a bridge.

Usage: experiment_hosts.py PROGRAM. From the top of the repository. Skips, and says why, without MPI or without the right to make namespaces.
What it shows: ranks that reach each other by TCP alone. What it does not: other machines, other files.
"""
import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

from experiment_ranks import prepare, worlds_of

PROGRAM = ""
HOSTS = 3
NETWORK = "10.77.0"


def ip(*arguments):
    return subprocess.run(["ip", *arguments], capture_output=True, text=True)


class Hosts(unittest.TestCase):
    def setUp(self):
        prepare(self, PROGRAM)
        if shutil.which("ip") is None or shutil.which("unshare") is None:
            self.skipTest("no ip (package iproute2) or no unshare")
        self.name = f"boyd{os.getpid()}"
        self.addCleanup(self.remove_hosts)
        self.bridge = f"b{os.getpid()}"
        made = ip("link", "add", self.bridge, "type", "bridge")
        if made.returncode != 0:
            self.skipTest(f"no right to make a network: {made.stderr.strip()}")
        self.assertEqual(ip("link", "set", self.bridge, "up").returncode, 0)
        for host in range(1, HOSTS + 1):
            self.add_host(host)
        self.agent = self.path / "agent"
        self.agent.write_text("#!/bin/sh\nhost=" + self.name + "-${1##*.}\nshift\n"
                              'exec ip netns exec $host unshare --uts sh -c "hostname $host; $*"\n')
        self.agent.chmod(0o755)

    def add_host(self, host):
        space, cable = f"{self.name}-{host}", f"v{os.getpid()}-{host}"
        for step in (["netns", "add", space],
                     ["link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", space],
                     ["link", "set", cable, "master", self.bridge, "up"],
                     ["-n", space, "addr", "add", f"{NETWORK}.{host}/24", "dev", "eth0"],
                     ["-n", space, "link", "set", "eth0", "up"], ["-n", space, "link", "set", "lo", "up"]):
            done = ip(*step)
            if done.returncode != 0:
                self.skipTest(f"no right to make a host: ip {' '.join(step)}: {done.stderr.strip()}")

    def remove_hosts(self):
        for host in range(1, HOSTS + 1):
            ip("netns", "del", f"{self.name}-{host}")
        ip("link", "del", self.bridge)

    def command(self, store, *more):
        hosts = ",".join(f"{NETWORK}.{host}:1" for host in range(1, HOSTS + 1))
        mpirun = ["mpirun", "--allow-run-as-root", "--bind-to", "none", "--mca", "plm_rsh_agent", self.agent,
                  "--mca", "oob_tcp_if_include", "eth0", "--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include",
                  "eth0", "--host", hosts, "-n", HOSTS, PROGRAM, "experiment", self.design, "-o", self.path / store,
                  "--threads", "1", *more]
        name = f"{self.name}-1"
        return ["ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", 'hostname "$0"; exec "$@"', name,
                *map(str, mpirun)]

    def alone(self):
        store = self.path / "alone.db"
        done = subprocess.run([PROGRAM, "experiment", self.design, "-o", store, "--quiet"], timeout=600)
        self.assertEqual(done.returncode, 0)
        return worlds_of(store)

    def machines_of(self, store):
        with contextlib.closing(sqlite3.connect(self.path / store)) as database:
            return {machine for machine, in database.execute("SELECT DISTINCT machine FROM batch")}

    def test_three_hosts_give_the_rows_of_one(self):
        done = subprocess.run(self.command("hosts.db"), capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(worlds_of(self.path / "hosts.db"), self.alone())
        worked = self.machines_of("hosts.db")
        self.assertEqual(len(worked), HOSTS, worked)

    def test_a_host_that_drops_off_the_network_costs_only_what_it_had_not_finished(self):
        self.design.write_text(self.design.read_text().replace("count = 6", "count = 40"))
        running = subprocess.Popen(self.command("cut.db"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        time.sleep(3)
        self.assertIsNone(running.poll(), "ended before the host was cut off")
        listed = subprocess.run(["ip", "netns", "pids", f"{self.name}-{HOSTS}"], capture_output=True, text=True)
        ranks = [int(line) for line in listed.stdout.split()]
        self.assertGreater(len(ranks), 0)
        self.assertEqual(ip("-n", f"{self.name}-{HOSTS}", "link", "del", "eth0").returncode, 0)
        for rank in ranks:
            with contextlib.suppress(ProcessLookupError):
                os.kill(rank, signal.SIGKILL)
        try:
            running.wait(timeout=60)
        except subprocess.TimeoutExpired:  # TCP alone may take long to notice
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
        kept = worlds_of(self.path / "cut.db")
        self.assertGreater(len(kept), 0)
        self.add_host_again()
        done = subprocess.run(self.command("cut.db", "--resume"), capture_output=True, text=True, timeout=900)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = worlds_of(self.path / "cut.db")
        self.assertEqual(rows, self.alone())
        self.assertLessEqual(set(kept), set(rows))

    def add_host_again(self):
        ip("netns", "del", f"{self.name}-{HOSTS}")
        self.add_host(HOSTS)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
