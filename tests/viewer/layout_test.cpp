#include "viewer/layout.hpp"

#include <array>
#include <utility>

#include <gtest/gtest.h>

#include "viewer/panels/panel_names.hpp"

namespace boyd::viewer {
namespace {

TEST(Layout, PanelsCoverTheWindowWithoutAGapAndStayInside) {
  constexpr std::array<std::pair<float, float>, 3> sizes = {
      {{1280.F, 720.F}, {1920.F, 1080.F}, {480.F, 480.F}}};
  for (const auto& [width, height] : sizes) {
    const Layout layout = layout_of(width, height, 20);
    const auto area = [](const Rectangle& r) { return r.width * r.height; };
    EXPECT_NEAR(area(layout.centre) + area(layout.side_upper) + area(layout.side_lower) +
                    area(layout.bottom),
                width * (height - 20),
                1);
    for (const Rectangle& panel :
         {layout.centre, layout.side_upper, layout.side_lower, layout.bottom}) {
      EXPECT_GE(panel.x, 0);
      EXPECT_GE(panel.y, 20);
      EXPECT_LE(panel.x + panel.width, width + 0.01F);
      EXPECT_LE(panel.y + panel.height, height + 0.01F);
      EXPECT_GT(panel.width, 100);
      EXPECT_GT(panel.height, 60);
    }
  }
}

TEST(PanelNames, EveryPanelIsFoundByItsNameAndListedInItsOrder) {
  for (std::size_t row = 0; row < kPanels; ++row) {
    EXPECT_EQ(static_cast<std::size_t>(kPanelFacts[row].panel), row);
    EXPECT_EQ(panel_named(kPanelFacts[row].name), kPanelFacts[row].panel);
  }
  EXPECT_FALSE(panel_named("mpa"));
}

}  // namespace
}  // namespace boyd::viewer
