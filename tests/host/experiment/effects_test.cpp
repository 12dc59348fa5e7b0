#include "host/experiment/effects.hpp"

#include <gtest/gtest.h>

#include "tests/host/experiment/written_design.hpp"

namespace boyd::experiment {
namespace {

using test::changed;
using test::small_design;

/// Three values of one factor, two of another, and all points in their order.
class Effects : public ::testing::Test {
protected:
  Effects()
      : experiment_(test::design_of(
            changed(small_design(), "scale = \"log\"", "scale = \"log\"\nlevels_count = 3"))) {
    for (std::uint32_t p = 0; p < experiment_.points().size(); ++p) {
      points_.push_back(p);
    }
  }

  Experiment experiment_;
  std::vector<std::uint32_t> points_;
};

TEST_F(Effects, GroupPointsByTheValuesOfAFactor) {
  const FactorGroups groups = groups_of(experiment_, points_, 0);
  ASSERT_EQ(groups.groups.size(), 3U);
  EXPECT_EQ(groups.groups[1].name, "100");
  EXPECT_EQ(groups.groups[1].members, (std::vector<std::size_t>{2, 3}));
  EXPECT_TRUE(groups.is_numeric());
  EXPECT_FALSE(groups.is_classed);
}

TEST_F(Effects, ClassManyValues) {
  const Experiment many(test::design_of(changed(small_design(),
                                                "kind = \"full_factorial\"",
                                                "kind = \"latin_hypercube\"\npoints_count = 40")));
  std::vector<std::uint32_t> points(40);
  for (std::uint32_t p = 0; p < 40; ++p) {
    points[p] = p;
  }
  const FactorGroups groups = groups_of(many, points, 0);
  ASSERT_EQ(groups.groups.size(), 5U);
  EXPECT_TRUE(groups.is_classed);
  EXPECT_EQ(groups.groups[0].members.size(), 8U);
  EXPECT_LT(*groups.groups[0].number, *groups.groups[1].number);
}

TEST_F(Effects, KeepEqualValuesInOneClass) {
  const Experiment many(
      test::design_of(changed(changed(small_design(), "scale = \"log\"", "levels_count = 5"),
                              "type = \"levels\"\nlevels = [8, 16]",
                              "type = \"integer\"\nlow = 1\nhigh = 8\nlevels_count = 8")));
  std::vector<std::uint32_t> points(40);
  for (std::uint32_t p = 0; p < 40; ++p) {
    points[p] = p;
  }
  const FactorGroups groups = groups_of(many, points, 0, 3);
  ASSERT_EQ(groups.groups.size(), 3U);
  std::size_t members = 0;
  for (const auto& group : groups.groups) {
    EXPECT_EQ(group.members.size() % 8, 0U) << group.name;
    members += group.members.size();
  }
  EXPECT_EQ(members, 40U);
}

TEST_F(Effects, ShareTheVarianceBetweenFactorsThatAdd) {
  Replicated values;
  for (const double first : {0.0, 1.0, 2.0}) {
    for (const double second : {0.0, 1.0}) {
      values.push_back({first + second, first + second});
    }
  }
  const FactorGroups a = groups_of(experiment_, points_, 0);
  const FactorGroups b = groups_of(experiment_, points_, 1);
  EXPECT_NEAR(*share_explained(a, values), 4.0 / 5.5, 1e-12);
  EXPECT_NEAR(*share_explained(b, values), 1.5 / 5.5, 1e-12);
  EXPECT_FALSE(share_explained(a, Replicated(6, {0.1, 0.1})));
  EXPECT_FALSE(interaction_share(a, b, values)) << "one point in each cell says nothing";
}

TEST_F(Effects, SeeAnInteractionWhereFactorsDoMoreThanAdd) {
  const Experiment three(
      test::design_of(small_design() + "\n[[factor]]\nname = \"dt\"\npath = "
                                       "\"scenario.dt_s\"\ntype = \"levels\"\nlevels = [1, 2]\n"));
  std::vector<std::uint32_t> points = {0, 1, 2, 3, 4, 5, 6, 7};
  Replicated product;
  Replicated sum;
  for (const double a : {0.0, 1.0}) {
    for (const double b : {0.0, 1.0}) {
      for (int c = 0; c < 2; ++c) {
        product.push_back({a * b});
        sum.push_back({a + b});
      }
    }
  }
  const FactorGroups a = groups_of(three, points, 0);
  const FactorGroups b = groups_of(three, points, 1);
  EXPECT_NEAR(*interaction_share(a, b, product), 1.0 / 3, 1e-12);
  EXPECT_NEAR(*interaction_share(a, b, sum), 0, 1e-12);
}

TEST_F(Effects, FindACrossoverInTheLogarithmOfAFactor) {
  const FactorGroups groups = groups_of(experiment_, points_, 0);
  const Replicated differences = {{-1, -1}, {-1, -1}, {1, 1}, {1, 1}, {2, 2}, {2, 2}};
  const auto answer = crossovers_along(experiment_.design().factors[0], groups, differences);
  ASSERT_EQ(answer.roots.size(), 1U);
  EXPECT_NEAR(*answer.roots[0].at.mean, std::sqrt(1000.0), 1e-9);
}

TEST_F(Effects, MakeTermsThatThePointsCanTellApart) {
  const ModelTerms terms = terms_of(experiment_, points_);
  EXPECT_EQ(terms.names, (std::vector<std::string>{"(mean of the middle)", "decide_s", "drones"}));
  EXPECT_EQ(terms.rows[0], (std::vector<double>{1, -1, -1}));
  EXPECT_NEAR(terms.rows[3][1], 0, 1e-12);
  EXPECT_EQ(terms.rows[5], (std::vector<double>{1, 1, 1}));
}

}  // namespace
}  // namespace boyd::experiment
