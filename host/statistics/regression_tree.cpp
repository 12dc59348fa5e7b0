#include "host/statistics/regression_tree.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace boyd::statistics {

namespace {

using Rows = std::vector<std::size_t>;

struct Split {
  std::size_t input = 0;
  double threshold = 0;
  double gain = 0;  ///< of the sum of squares
};

class Grower {
public:
  Grower(const std::vector<std::vector<double>>& inputs,
         const std::vector<double>& values,
         const TreeOptions& options)
      : inputs_(inputs), values_(values), options_(options) {
    Rows all(values.size());
    std::iota(all.begin(), all.end(), 0U);
    whole_ = squares_of(all);
    // What rounding makes of equal values is no difference.
    constexpr double kRounding = 1e-24;
    double scale = 0;
    for (const double value : values) {
      scale += value * value;
    }
    whole_ = whole_ > kRounding * scale ? whole_ : 0;
    grow(all, 0);
  }

  std::vector<TreeNode> nodes() && { return std::move(nodes_); }

private:
  double mean_of(const Rows& rows) const {
    double sum = 0;
    for (const std::size_t row : rows) {
      sum += values_[row];
    }
    return sum / static_cast<double>(rows.size());
  }

  double squares_of(const Rows& rows) const {
    const double mean = mean_of(rows);
    double squares = 0;
    for (const std::size_t row : rows) {
      squares += (values_[row] - mean) * (values_[row] - mean);
    }
    return squares;
  }

  Split best_split(const Rows& rows) const {
    Split best;
    const double mean = mean_of(rows);
    const std::size_t least = std::max<std::size_t>(1, options_.leaf_points_min);
    for (std::size_t i = 0; i < inputs_.front().size(); ++i) {
      Rows sorted = rows;
      std::stable_sort(sorted.begin(), sorted.end(), [&](std::size_t a, std::size_t b) {
        return inputs_[a][i] < inputs_[b][i];
      });
      double sum = 0;  // of deviations, left of the split; that on the right is its negative
      for (std::size_t k = 0; k + 1 < sorted.size(); ++k) {
        sum += values_[sorted[k]] - mean;
        const double here = inputs_[sorted[k]][i];
        const double next = inputs_[sorted[k + 1]][i];
        const std::size_t left = k + 1;
        const std::size_t right = sorted.size() - left;
        if (here == next || left < least || right < least) {
          continue;
        }
        const double gain =
            sum * sum * (1.0 / static_cast<double>(left) + 1.0 / static_cast<double>(right));
        if (gain > best.gain) {
          best = {i, here + (next - here) / 2, gain};
        }
      }
    }
    return best;
  }

  std::size_t grow(const Rows& rows, std::uint32_t depth) {
    const std::size_t here = nodes_.size();
    nodes_.emplace_back();
    nodes_[here].mean = mean_of(rows);
    nodes_[here].points_count = rows.size();
    if (depth >= options_.depth_max || !(whole_ > 0)) {
      return here;
    }
    const Split split = best_split(rows);
    if (split.gain < options_.explained_min * whole_ || split.gain <= 0) {
      return here;
    }
    Rows below;
    Rows above;
    for (const std::size_t row : rows) {
      (inputs_[row][split.input] <= split.threshold ? below : above).push_back(row);
    }
    const std::size_t left = grow(below, depth + 1);
    const std::size_t right = grow(above, depth + 1);
    TreeNode& node = nodes_[here];
    node.is_leaf = false;
    node.input = split.input;
    node.threshold = split.threshold;
    node.below = left;
    node.above = right;
    node.explained = split.gain / whole_;
    return here;
  }

  const std::vector<std::vector<double>>& inputs_;
  const std::vector<double>& values_;
  const TreeOptions& options_;
  double whole_ = 0;
  std::vector<TreeNode> nodes_;
};

}  // namespace

std::vector<TreeNode> regression_tree(const std::vector<std::vector<double>>& inputs,
                                      const std::vector<double>& values,
                                      const TreeOptions& options) {
  if (inputs.size() != values.size()) {
    throw std::invalid_argument("a tree needs a value at each of its points");
  }
  return inputs.empty() ? std::vector<TreeNode>() : Grower(inputs, values, options).nodes();
}

}  // namespace boyd::statistics
