#!/usr/bin/env python3
"""The case `flock` in Taichi: agents sorted by cell in every tick (counting sort), one kernel for the rule and the motion.

Usage: flock_taichi.py [--agents 100000] [--neighbours 24] [--ticks 50] [--device cpu|cuda]
"""
import contextlib
import math
import os
import sys

import numpy

# Standard output is one line of JSON.
os.environ.setdefault("ENABLE_TAICHI_HEADER_PRINT", "0")
os.environ.setdefault("TI_SKIP_VERSION_CHECK", "ON")
import taichi as ti  # noqa: E402

import flock_case as case  # noqa: E402

RADIUS2 = case.RADIUS_M ** 2
PER_NEAR2 = case.NEAR_M ** -2
SPLIT = 4  # cells are so many times narrower along x, which leaves fewer candidates


@ti.func
def limited(v, limit):
    squared = v.dot(v)
    return ti.select(squared > limit * limit, v * (limit * ti.rsqrt(ti.max(squared, 1e-20))), v)


@ti.data_oriented
class Flock:
    def __init__(self, positions, velocities, edge, device):
        with contextlib.redirect_stdout(sys.stderr):
            ti.init(arch=ti.cuda if device == "cuda" else ti.cpu, default_fp=ti.f32, cpu_max_num_threads=1, offline_cache=False)
        if device == "cuda" and ti.lang.impl.current_cfg().arch != ti.cuda:  # it falls back to the CPU
            sys.exit("taichi: no CUDA device here")
        self.device = "cuda" if device == "cuda" else "cpu, 1 thread"
        self.serial = device == "cpu"
        self.count = len(positions)
        # A cell of margin: who strays further counts among the outermost, which finds all neighbours still.
        cells = math.ceil(edge / case.RADIUS_M) + 2
        self.cells_x, self.cells, self.edge = SPLIT * cells, cells, edge
        self.position, self.sorted_position = (ti.Vector.field(3, ti.f32, self.count) for _ in range(2))
        self.velocity, self.sorted_velocity = (ti.Vector.field(3, ti.f32, self.count) for _ in range(2))
        self.agent, self.sorted_agent, self.cell, self.rank, self.found = (ti.field(ti.i32, self.count) for _ in range(5))
        self.bound = ti.field(ti.i32, self.cells_x * cells * cells + 1)  # cell c holds [bound[c], bound[c + 1])
        self.scan = None if self.serial else ti.algorithms.PrefixSumExecutor(self.bound.shape[0])
        self.position.from_numpy(positions)
        self.velocity.from_numpy(velocities)
        self.agent.from_numpy(numpy.arange(self.count, dtype=numpy.int32))
        self.ticks = 0

    def step(self):
        drift = case.CRUISE_MPS * case.TICK_S * self.ticks  # the grid flies along
        self.count_cells(drift)
        if self.serial:
            self.add_up()
        else:
            self.scan.run(self.bound)
        self.sort()
        self.move(drift)
        self.ticks += 1

    @ti.func
    def cell_of(self, p, drift):
        x = ti.floor((p.x - drift) * (SPLIT / case.RADIUS_M), ti.i32) + SPLIT
        y = ti.floor((p.y + self.edge / 2) * (1 / case.RADIUS_M), ti.i32) + 1
        z = ti.floor((p.z + self.edge / 2) * (1 / case.RADIUS_M), ti.i32) + 1
        return ti.math.clamp(ti.Vector([x, y, z]), 0, ti.Vector([self.cells_x - 1, self.cells - 1, self.cells - 1]))

    @ti.func
    def number(self, x, y, z):
        return (z * self.cells + y) * self.cells_x + x

    @ti.kernel
    def count_cells(self, drift: ti.f32):
        for c in self.bound:
            self.bound[c] = 0
        for i in range(self.count):
            at = self.cell_of(self.position[i], drift)
            c = self.number(at.x, at.y, at.z)
            self.cell[i] = c
            self.rank[i] = ti.atomic_add(self.bound[c + 1], 1)

    @ti.kernel
    def add_up(self):
        ti.loop_config(serialize=True)
        for c in range(1, self.cells_x * self.cells * self.cells + 1):
            self.bound[c] += self.bound[c - 1]

    @ti.kernel
    def sort(self):
        for i in range(self.count):
            to = self.bound[self.cell[i]] + self.rank[i]
            self.sorted_position[to] = self.position[i]
            self.sorted_velocity[to] = self.velocity[i]
            self.sorted_agent[to] = self.agent[i]

    @ti.kernel
    def move(self, drift: ti.f32):
        for i in range(self.count):
            p = self.sorted_position[i]
            v = self.sorted_velocity[i]
            at = self.cell_of(p, drift)
            count = 0.0
            away = ti.Vector([0.0, 0.0, 0.0])
            offset = ti.Vector([0.0, 0.0, 0.0])
            heading = ti.Vector([0.0, 0.0, 0.0])
            for z in range(ti.max(at.z - 1, 0), ti.min(at.z + 2, self.cells)):
                for y in range(ti.max(at.y - 1, 0), ti.min(at.y + 2, self.cells)):
                    # Cells that follow one another along x lie side by side.
                    first = self.bound[self.number(ti.max(at.x - SPLIT, 0), y, z)]
                    last = self.bound[self.number(ti.min(at.x + SPLIT, self.cells_x - 1), y, z) + 1]
                    for j in range(first, last):
                        d = self.sorted_position[j] - p
                        squared = d.dot(d)
                        # Without a branch, so that the compiler takes pairs side by side. The mover itself adds nothing but
                        # to the count and the velocities.
                        near = ti.select(squared < RADIUS2, 1.0, 0.0)
                        count += near
                        offset += near * d
                        heading += near * self.sorted_velocity[j]
                        away += ti.max(0.0, 1.0 - squared * PER_NEAR2) * d
            share = 1.0 / ti.max(count - 1.0, 1.0)
            a = (heading - count * v) * (case.ALIGNMENT * share) + offset * (case.COHESION * share) - away * case.SEPARATION
            a += ((ti.Vector([case.GOAL_X_M, 0.0, 0.0]) - p).normalized() * case.CRUISE_MPS - v) * case.STEER
            v = limited(v + limited(a, case.ACCEL_MAX_MPS2) * case.TICK_S, case.SPEED_MAX_MPS)
            # In the order of the cells, so that who is near in space is near in memory in the next tick.
            self.position[i] = p + v * case.TICK_S
            self.velocity[i] = v
            self.agent[i] = self.sorted_agent[i]
            self.found[i] = ti.cast(count, ti.i32) - 1

    def wait(self):
        ti.sync()

    def neighbours(self):
        """By agent, as the last step found them."""
        return self.by_agent(self.found)

    def state(self):
        """Positions and velocities by agent."""
        return self.by_agent(self.position), self.by_agent(self.velocity)

    def by_agent(self, column):
        values = column.to_numpy()
        out = numpy.empty_like(values)
        out[self.agent.to_numpy()] = values
        return out


if __name__ == "__main__":
    sys.exit(case.run("taichi", ".".join(map(str, ti.__version__)), Flock))
