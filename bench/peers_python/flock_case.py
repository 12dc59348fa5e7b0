"""The case `flock` of `boyd bench` for programs in Python: where drones start, the numbers of their rule, how a run is timed.

Drones spread evenly at random in a cube fly towards a far place and feel those within RADIUS_M (host/bench/battle_cases.cpp).
The rule that every program here follows, for a mover with k neighbours at offsets d_j and velocities v_j:

    acceleration  = - SEPARATION * sum of max(0, 1 - d_j^2 / NEAR_M^2) d_j          1/s2, the sum in m
                    + ALIGNMENT * mean of (v_j - v)                                 1/s
                    + COHESION * mean of d_j                                        1/s2
                    + STEER * (CRUISE_MPS towards the goal - v)                     1/s
    velocity     += TICK_S * acceleration, no longer than ACCEL_MAX_MPS2; then no longer than SPEED_MAX_MPS
    position     += TICK_S * velocity
"""
import argparse
import json
import math
import os
import sys
import time

import numpy

RADIUS_M = 100.0
NEAR_M = 25.0
SEPARATION = 0.05
ALIGNMENT = 0.1
COHESION = 0.001
STEER = 0.5
CRUISE_MPS = 40.0
SPEED_MAX_MPS = 50.0
ACCEL_MAX_MPS2 = 10.0
GOAL_X_M = 500_000.0  # on the x axis, which runs through the middle of the cube
TICK_S = 0.1

WARM_UP_TICKS = 20
TOLERANCE = 0.05  # of the expected neighbours, after the warm-up


def edge_m(agents, neighbours):
    """Edge of a cube in which a drone far from its faces has `neighbours` on average."""
    return (agents * 4 / 3 * math.pi * RADIUS_M ** 3 / neighbours) ** (1 / 3)


def expected_neighbours(agents, edge):
    """Mean over all of `agents` drones, evenly at random in a cube; those near its faces have fewer. For edges above RADIUS_M.

    The share of pairs within r is the integral of (1 - |x|/edge) (1 - |y|/edge) (1 - |z|/edge) over the ball, by the cube's volume.
    """
    r = RADIUS_M / edge
    share = 4 / 3 * math.pi * r ** 3 - 3 / 2 * math.pi * r ** 4 + 8 / 5 * r ** 5 - r ** 6 / 6
    return (agents - 1) * share


def start(agents, neighbours, seed=1):
    """Positions (agents, 3) in m and velocities in m/s, float32: x in [0, edge], y and z around 0, all at cruise along x."""
    edge = edge_m(agents, neighbours)
    positions = numpy.random.default_rng(seed).random((agents, 3)) * edge - [0, edge / 2, edge / 2]
    velocities = numpy.zeros((agents, 3)) + [CRUISE_MPS, 0, 0]
    return positions.astype(numpy.float32), velocities.astype(numpy.float32)


def run(name, version, make_flock, arguments=None):
    """Times make_flock(positions, velocities, edge, device) and prints one line of JSON. Ends with 1 where the work is not the same.

    A flock has step(), wait() until all steps are done, neighbours() found in the last step, and the name of its device.
    """
    parser = argparse.ArgumentParser(description=f"One flock in {name}, as `boyd bench --case flock` has it.")
    parser.add_argument("--agents", type=int, default=100_000)
    parser.add_argument("--neighbours", type=float, default=24)
    parser.add_argument("--ticks", type=int, default=50)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    options = parser.parse_args(arguments)

    edge = edge_m(options.agents, options.neighbours)
    if edge < RADIUS_M:
        parser.error(f"{options.agents} agents with {options.neighbours} neighbours fill no cube wider than the flock radius")
    flock = make_flock(*start(options.agents, options.neighbours), edge, options.device)
    for _ in range(WARM_UP_TICKS):
        flock.step()
    flock.wait()
    found = float(numpy.mean(flock.neighbours()))
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(options.ticks):
        flock.step()
    flock.wait()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor

    agent_ticks = options.agents * options.ticks
    print(json.dumps({
        "peer": name, "version": version, "case": "flock", "device": flock.device, "agents_count": options.agents,
        "ticks_count": options.ticks, "ns_per_agent_tick": wall / agent_ticks * 1e9,
        "processor_ns_per_agent_tick": processor / agent_ticks * 1e9, "neighbours_per_agent": found,
        "load_1min": os.getloadavg()[0]}))
    expected = expected_neighbours(options.agents, edge)
    if abs(found / expected - 1) > TOLERANCE:
        print(f"{name}: {found:.2f} neighbours an agent where {expected:.2f} are expected: this is not the same work", file=sys.stderr)
        return 1
    return 0
