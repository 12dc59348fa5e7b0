#!/usr/bin/env python3
"""Writes the inputs of bench/peers.sh: a Lennard-Jones fluid for LAMMPS and argon for GROMACS, with 24 neighbours in the cutoff."""
import argparse
import math
import pathlib
import random

NEIGHBOURS = 24
LAMMPS = """units lj
atom_style atomic
newton on
region box block 0 {edge} 0 {edge} 0 {edge}
create_box 1 box
create_atoms 1 random {agents} 12345 box
mass 1 1.0
pair_style soft {cutoff}
pair_coeff * * 10.0
neighbor 0.1 bin
neigh_modify every 1 delay 0 check no
minimize 1e-4 1e-4 20 100
reset_timestep 0
velocity all create 1.0 87287
pair_style lj/cut {cutoff}
pair_coeff 1 1 1.0 0.8 {cutoff}
neighbor 0.0001 bin
fix move all nve/limit 0.05
thermo 1000
timestep 0.002
run {steps}
"""
MDP = """integrator = md
dt = 0.001
nsteps = {steps}
cutoff-scheme = Verlet
nstlist = 1
verlet-buffer-tolerance = -1
rlist = {cutoff}
rvdw = {cutoff}
rcoulomb = {cutoff}
coulombtype = Cut-off
nstcalcenergy = {steps}
nstenergy = {steps}
nstlog = {steps}
gen-vel = yes
gen-temp = 90
"""
TOP = """[ defaults ]
1 1 no 1.0 1.0
[ atomtypes ]
AR 18 39.948 0.0 A 0.00622127 9.69576e-06
[ moleculetype ]
AR 1
[ atoms ]
1 AR 1 AR AR 1 0.0 39.948
[ system ]
argon
[ molecules ]
AR {agents}
"""


def cutoff_for(density):
    return (NEIGHBOURS / (4 / 3 * math.pi * density)) ** (1 / 3)


def write_lammps(folder, agents, steps):
    density = 0.8442  # that of LAMMPS's own benchmark of the Lennard-Jones fluid
    edge = (agents / density) ** (1 / 3)
    (folder / "in.lj").write_text(LAMMPS.format(edge=edge, agents=agents, cutoff=cutoff_for(density), steps=steps))


def write_gromacs(folder, agents, steps):
    density = 21.0  # atoms per nm3, liquid argon
    edge = (agents / density) ** (1 / 3)
    per_edge = math.ceil(agents ** (1 / 3))
    dice = random.Random(1)
    lines = ["argon", str(agents)]
    for k in range(agents):
        place = [(index + 0.5 + 0.1 * (dice.random() - 0.5)) * edge / per_edge
                 for index in (k % per_edge, k // per_edge % per_edge, k // per_edge ** 2)]
        lines.append(f"{k % 99999 + 1:5d}AR      AR{k % 99999 + 1:5d}{place[0]:8.3f}{place[1]:8.3f}{place[2]:8.3f}")
    lines.append(f"{edge:.5f} {edge:.5f} {edge:.5f}")
    (folder / "start.gro").write_text("\n".join(lines) + "\n")
    (folder / "run.mdp").write_text(MDP.format(steps=steps, cutoff=round(cutoff_for(density), 4)))
    (folder / "argon.top").write_text(TOP.format(agents=agents))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--agents", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    write_lammps(arguments.folder, arguments.agents, arguments.steps)
    write_gromacs(arguments.folder, arguments.agents, arguments.steps)


if __name__ == "__main__":
    main()
