/// A partition of points into boxes in which a response is about the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace boyd::statistics {

/// One node; the first of a tree is its root. A leaf has no children.
struct TreeNode {
  double mean = 0;
  std::size_t points_count = 0;
  bool is_leaf = true;
  std::size_t input = 0;  ///< that is asked for
  double threshold = 0;   ///< points at or below go to `below`
  std::size_t below = 0;  ///< row of a node
  std::size_t above = 0;
  double explained = 0;  ///< share of the whole sum of squares that the split explains
};

struct TreeOptions {
  std::uint32_t depth_max = 3;
  std::size_t leaf_points_min = 4;
  double explained_min = 0.01;  ///< a split that explains less is not made
};

/// Regression tree by least squares (Breiman and others 1984, Classification and Regression Trees,
/// chapter 8), grown to a depth, not pruned. `inputs`: [point][input]; thresholds lie midway
/// between values. Empty without points; throws std::invalid_argument when sizes disagree.
std::vector<TreeNode> regression_tree(const std::vector<std::vector<double>>& inputs,
                                      const std::vector<double>& values,
                                      const TreeOptions& options = {});

}  // namespace boyd::statistics
