#!/usr/bin/env python3
"""The case `flock` in NVIDIA Warp: its HashGrid built anew in every tick, one kernel for the rule and the motion.

Usage: flock_warp.py [--agents 100000] [--neighbours 24] [--ticks 50] [--device cpu|cuda]
"""
import math
import sys

import numpy
import warp as wp

import flock_case as case

wp.config.log_level = wp.LOG_ERROR  # standard output is one line of JSON

RADIUS = wp.constant(case.RADIUS_M)
RADIUS2 = wp.constant(case.RADIUS_M ** 2)
PER_NEAR2 = wp.constant(case.NEAR_M ** -2)
SEPARATION = wp.constant(case.SEPARATION)
ALIGNMENT = wp.constant(case.ALIGNMENT)
COHESION = wp.constant(case.COHESION)
STEER = wp.constant(case.STEER)
CRUISE = wp.constant(case.CRUISE_MPS)
SPEED_MAX = wp.constant(case.SPEED_MAX_MPS)
ACCEL_MAX = wp.constant(case.ACCEL_MAX_MPS2)
GOAL_X = wp.constant(case.GOAL_X_M)
TICK = wp.constant(case.TICK_S)


@wp.func
def limited(v: wp.vec3, limit: float):
    squared = wp.dot(v, v)
    if squared > limit * limit:
        return v * (limit / wp.sqrt(squared))
    return v


@wp.kernel(enable_backward=False)
def tick(grid: wp.uint64,
         position: wp.array(dtype=wp.vec3), velocity: wp.array(dtype=wp.vec3), agent: wp.array(dtype=int),
         next_position: wp.array(dtype=wp.vec3), next_velocity: wp.array(dtype=wp.vec3), next_agent: wp.array(dtype=int),
         neighbours: wp.array(dtype=int)):
    # Written in the grid's order, so that who is near in space is near in memory in the next tick.
    slot = wp.tid()
    i = wp.hash_grid_point_id(grid, slot)
    p = position[i]
    v = velocity[i]
    count = float(0.0)
    away = wp.vec3()
    offset = wp.vec3()
    heading = wp.vec3()
    query = wp.hash_grid_query(grid, p, RADIUS)
    j = int(0)
    while wp.hash_grid_query_next(query, j):
        d = position[j] - p
        squared = wp.dot(d, d)
        # Without a branch, which costs half as much again. The mover itself adds nothing but to the count and the velocities.
        near = wp.where(squared < RADIUS2, 1.0, 0.0)
        count += near
        offset += near * d
        heading += near * velocity[j]
        away += wp.max(0.0, 1.0 - squared * PER_NEAR2) * d
    share = 1.0 / wp.max(count - 1.0, 1.0)
    a = (heading - count * v) * (ALIGNMENT * share) + offset * (COHESION * share) - away * SEPARATION
    a += (wp.normalize(wp.vec3(GOAL_X, 0.0, 0.0) - p) * CRUISE - v) * STEER
    v = limited(v + limited(a, ACCEL_MAX) * TICK, SPEED_MAX)
    next_position[slot] = p + v * TICK
    next_velocity[slot] = v
    next_agent[slot] = agent[i]
    neighbours[slot] = int(count) - 1


class Flock:
    def __init__(self, positions, velocities, edge, device):
        if device == "cuda" and not wp.is_cuda_available():
            sys.exit("warp: no CUDA device here")
        self.wp_device = wp.get_device(device)
        self.device = self.wp_device.name if self.wp_device.is_cuda else "cpu, 1 thread"
        self.count = len(positions)
        self.now = [wp.array(positions, dtype=wp.vec3, device=self.wp_device),
                    wp.array(velocities, dtype=wp.vec3, device=self.wp_device),
                    wp.array(numpy.arange(self.count, dtype=numpy.int32), dtype=int, device=self.wp_device)]
        self.next = [wp.empty_like(column) for column in self.now]
        self.found = wp.zeros(self.count, dtype=int, device=self.wp_device)
        cells = max(3, math.ceil(edge / case.RADIUS_M) + 1)
        self.grid = wp.HashGrid(cells, cells, cells, device=self.wp_device)

    def step(self):
        self.grid.build(self.now[0], case.RADIUS_M)
        wp.launch(tick, dim=self.count, inputs=[self.grid.id, *self.now, *self.next, self.found], device=self.wp_device)
        self.now, self.next = self.next, self.now

    def wait(self):
        wp.synchronize_device(self.wp_device)

    def neighbours(self):
        """By agent, as the last step found them."""
        return self.by_agent(self.found)

    def state(self):
        """Positions and velocities by agent."""
        return self.by_agent(self.now[0]), self.by_agent(self.now[1])

    def by_agent(self, column):
        values = column.numpy()
        out = numpy.empty_like(values)
        out[self.now[2].numpy()] = values
        return out


if __name__ == "__main__":
    sys.exit(case.run("warp", wp.config.version, Flock))
