/// Changes between two states of a table whose rows have keys.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace boyd::record {

/// Appends to `out` the rows of `after` that `before` does not have alike, and gone() of those that
/// `after` lacks. Both ascending by key, each key once; so are the changes.
template <typename Row>
void append_changes(const std::vector<Row>& before,
                    const std::vector<Row>& after,
                    std::vector<Row>& out) {
  auto old = before.begin();
  for (const Row& row : after) {
    for (; old != before.end() && old->key() < row.key(); ++old) {
      out.push_back(old->gone());
    }
    const bool known = old != before.end() && old->key() == row.key();
    if (!known || !(*old == row)) {
      out.push_back(row);
    }
    old += known ? 1 : 0;
  }
  for (; old != before.end(); ++old) {
    out.push_back(old->gone());
  }
}

/// Applies changes of one or several frames, one after another, to a state.
template <typename Row>
void apply_changes(std::vector<Row>& state, std::span<const Row> changes) {
  state.insert(state.end(), changes.begin(), changes.end());
  std::stable_sort(
      state.begin(), state.end(), [](const Row& a, const Row& b) { return a.key() < b.key(); });
  std::size_t kept = 0;
  for (std::size_t k = 0; k < state.size(); ++k) {
    const bool is_last = k + 1 == state.size() || state[k + 1].key() != state[k].key();
    if (is_last && !state[k].is_gone()) {
      state[kept++] = state[k];
    }
  }
  state.resize(kept);
}

}  // namespace boyd::record
