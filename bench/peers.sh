#!/usr/bin/env bash
# Measures boyd's flocking tick beside LAMMPS and GROMACS of Debian and beside flocks in NVIDIA Warp and Taichi, alternating in one run:
# as many particles, as many neighbours inside the cutoff, neighbours found anew in every step, one thread each. Prints nanoseconds of
# processor time per particle and step and the ratios.
#
# The physics of the first two differs: theirs are Lennard-Jones forces, pair by pair once for both (Newton's third law), boyd's are
# flocking sums of nine components for each mover by itself. It is the same kind of work at the same number of neighbours, no more than
# that. The flocks (bench/peers_python, written for this) follow boyd's rule and its motion over the same cube; left out is what else a
# boyd tick does: positions in fixed point, sums in one order on every machine, routes, fuel, events.
#
# Usage: bench/peers.sh [--program build/cpu-release/bin/boyd] [--agents 100000] [--steps 50] [--rounds 3] [--install]
#   --install  first apt-get install lammps gromacs python3-venv (needs root), then Warp and Taichi with pip into build/peers_python
# Warp and Taichi are left out, with a word, where they are not there.
set -euo pipefail

program=build/cpu-release/bin/boyd agents=100000 steps=50 rounds=3 install=false
while [[ $# -gt 0 ]]; do
  case $1 in
    --program) program=$2; shift 2 ;;
    --agents) agents=$2; shift 2 ;;
    --steps) steps=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --install) install=true; shift ;;
    *) echo "peers: $1: not an option; see the head of $0" >&2; exit 2 ;;
  esac
done
program=$(realpath "$program")
here=$(dirname "$(realpath "$0")")
venv=$(dirname "$here")/build/peers_python
export WARP_CACHE_PATH=$venv/warp_cache TI_SKIP_VERSION_CHECK=ON
install_python_peers() {
  python3 -m venv "$venv" && "$venv/bin/python" -m pip install --quiet --disable-pip-version-check warp-lang==1.19.0 taichi==1.7.4
}
if $install; then
  apt-get update -qq && apt-get install -y --no-install-recommends lammps gromacs python3-venv
  install_python_peers || echo "peers: Warp and Taichi could not be installed into $venv, for the reason above" >&2
fi
for tool in lmp gmx; do
  command -v "$tool" > /dev/null || { echo "peers: $tool is not installed; run with --install" >&2; exit 2; }
done
declare -A has=([warp]=true [taichi]=true)
for peer in warp taichi; do
  if ! [[ -x $venv/bin/python ]] || ! "$venv/bin/python" -c "import $peer" > /dev/null 2>&1; then
    echo "peers: without $peer, which is not in $venv; --install puts it there where pip reaches a package index" >&2
    has[$peer]=false
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1

# 24 neighbours inside the cutoff r: 4/3 pi r^3 density = 24.
python3 "$here/peer_inputs.py" --agents "$agents" --steps "$steps" --folder "$work"
(cd "$work" && gmx -quiet grompp -f run.mdp -c start.gro -p argon.top -o run.tpr -maxwarn 5 > grompp.txt 2>&1) ||
  { tail -20 "$work/grompp.txt" >&2; exit 1; }

boyd_ns() {
  "$program" bench --case flock --agents "$agents" --neighbours 24 --threads 1 --repeats 1 --simulated 5 --json - 2> /dev/null |
    tee "$work/boyd.json" | number processor_ns_per_agent_tick
}
number() { python3 -c 'import json,sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
# "Loop time of T on 1 procs for S steps with N atoms" and "P% CPU use".
lammps_ns() {
  (cd "$work" && lmp -in in.lj -log none) | awk '
    /^Loop time of/ { loop = $4; steps = $9; atoms = $12 }
    /CPU use/ { sub("%", "", $1); share = $1 / 100 }
    END { print loop * share / steps / atoms * 1e9 }'
}
# mdrun counts no processor time: that of a longer run less that of a shorter one.
gromacs_user_s() {
  local TIMEFORMAT=%U
  { time (cd "$work" && gmx -quiet mdrun -s run.tpr -deffnm run -nsteps "$1" -ntmpi 1 -ntomp 1 -nb cpu -noconfout \
    > /dev/null 2>&1); } 2>&1
  rm -f "$work"/run.log "$work"/run.edr "$work"/*run.log.*
}
gromacs_ns() {
  local short long
  short=$(gromacs_user_s "$steps") long=$(gromacs_user_s $((3 * steps)))
  awk -v s="$short" -v l="$long" -v n="$agents" -v k="$steps" 'BEGIN { print (l - s) / n / (2 * k) * 1e9 }'
}

# A flock in a Python library; - where it is not there or fails, after a word why.
flock_ns() {
  local out="$work/$1.json"
  if ${has[$1]} && "$venv/bin/python" "$here/peers_python/flock_$1.py" --agents "$agents" --neighbours 24 --ticks "$steps" \
    > "$out" 2> "$work/$1.txt"; then
    number processor_ns_per_agent_tick < "$out"
  else
    rm -f "$out"
    ! ${has[$1]} || tail -3 "$work/$1.txt" >&2
    echo -
  fi
}

names=(boyd LAMMPS GROMACS Warp Taichi)
printf '%-7s' round
printf ' %9s' "${names[@]}"
echo "   (ns of processor time per particle and step; load)"
for ((round = 1; round <= rounds; ++round)); do
  values=("$(boyd_ns)" "$(lammps_ns)" "$(gromacs_ns)" "$(flock_ns warp)" "$(flock_ns taichi)")
  echo "${values[*]}" >> "$work/rounds.txt"
  printf '%-7s' "$round"
  for value in "${values[@]}"; do
    [[ $value == - ]] && printf ' %9s' - || printf ' %9.1f' "$value"
  done
  echo "   $(cut -d' ' -f1 /proc/loadavg)"
done
awk -v list="${names[*]}" '
  { for (c = 1; c <= NF; ++c) if ($c != "-") values[c, ++count[c]] = $c }
  function median(c,   i, j, t, a) {
    for (i = 1; i <= count[c]; ++i) {
      a[i] = values[c, i] + 0
      for (j = i; j > 1 && a[j] < a[j - 1]; --j) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
    }
    return a[int((count[c] + 1) / 2)]
  }
  END {
    n = split(list, name, " ")
    for (c = 2; c <= n; ++c)
      if (count[c]) printf "boyd takes 1/%.1f of what %s takes (medians: %.1f, %.1f)\n", median(c) / median(1), name[c], median(1), median(c)
  }' "$work/rounds.txt"
printf 'Neighbours per agent:'
for peer in boyd warp taichi; do
  [[ ! -s $work/$peer.json ]] || printf ' %s %.2f' "$peer" "$(number neighbours_per_agent < "$work/$peer.json")"
done
echo
echo "The physics differs: Lennard-Jones forces in LAMMPS and GROMACS, each pair once; flocking sums of nine components here, each mover by"
echo "itself, and so in Warp and Taichi, without what else a boyd tick does."
