#include <algorithm>
#include <string>
#include <vector>

#include <imgui.h>

#include "viewer/chain/chain_moment.hpp"
#include "viewer/panels/chain_view.hpp"
#include "viewer/panels/waterfall_view.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

/// The chain that is looked at: chosen, else that of the chosen order, else the busiest.
std::uint32_t shown_chain(const ViewerState& state, const FrameSource& source) {
  const command::CommandPlan& plan = source.scene().command;
  if (state.choice.chain < plan.chains.size()) {
    return state.choice.chain;
  }
  const std::span<const command::Order> orders = source.orders();
  if (state.choice.order < orders.size()) {
    const std::uint32_t chain = chain_of(orders[state.choice.order], plan);
    if (chain < plan.chains.size()) {
      return chain;
    }
  }
  const std::uint32_t busiest = busiest_chain(orders, plan);
  return busiest < plan.chains.size() ? busiest : 0;
}

/// Chains of nations that an order of a chain may have to pass besides.
std::vector<std::uint32_t> national_chains(const command::CommandPlan& plan, std::uint32_t chain) {
  std::vector<std::uint32_t> found;
  for (const command::AuthorityRow& row : plan.authority) {
    for (const command::Caveat& caveat : row.caveats) {
      const std::uint32_t national = caveat.national_chain;
      if (row.chain == chain && national != kNoRow && !plan.chains.at(national).nodes.empty() &&
          std::find(found.begin(), found.end(), national) == found.end()) {
        found.push_back(national);
      }
    }
  }
  return found;
}

/// The chain above, those of nations below it.
void draw_chains(PanelContext& context,
                 const FrameSource& source,
                 std::uint32_t chain,
                 ImVec2 corner,
                 ImVec2 size) {
  constexpr std::size_t nations_max = 3;
  std::vector<std::uint32_t> national = national_chains(source.scene().command, chain);
  national.resize(std::min(national.size(), nations_max));
  const float below =
      national.empty()
          ? 0
          : std::min(size.y * 0.5F, size.y * 0.3F * static_cast<float>(national.size()));
  for (std::size_t n = 0; n < national.size(); ++n) {
    const float height = below / static_cast<float>(national.size());
    const ImVec2 at{corner.x, corner.y + size.y - below + static_cast<float>(n) * height};
    chain_view(context, source, national[n], at, {size.x, height}, 0);
  }
  chain_view(context, source, chain, corner, {size.x, size.y - below}, size.y);
}

void choose_chain(ViewerState& state, const FrameSource& source, std::uint32_t shown) {
  const auto& chains = source.scene().command.chains;
  ImGui::SetNextItemWidth(ImGui::GetFontSize() * 16);
  if (ImGui::BeginCombo("##chain", ("chain: " + chains.at(shown).name).c_str())) {
    for (std::uint32_t row = 0; row < chains.size(); ++row) {
      if (ImGui::Selectable(chains[row].name.c_str(), row == shown)) {
        state.choice.chain = row;
      }
    }
    ImGui::EndCombo();
  }
  ImGui::SameLine();
  ImGui::TextColored(vec4_of(kOrange), "being decided");
  ImGui::SameLine();
  ImGui::TextColored(vec4_of(kGrey), "waiting");
  ImGui::SameLine();
  ImGui::TextColored(vec4_of(kSkyBlue), "on the way");
  ImGui::SameLine();
  ImGui::TextColored(vec4_of(kGreen), "at its group");
}

}  // namespace

void command_panel(PanelContext& context) {
  ViewerState& state = context.state;
  const FrameSource* source = state.session.shown();
  if (source == nullptr) {
    ImGui::TextDisabled("The chain of command of an arm is drawn here.");
    return;
  }
  if (source->scene().command.chains.empty()) {
    ImGui::TextWrapped("Nobody gives an order in arm %s: it has no chain.",
                       source->scene().arm_name.c_str());
    return;
  }
  const std::uint32_t chain = shown_chain(state, *source);
  choose_chain(state, *source, chain);
  const std::span<const command::Order> orders = source->orders();
  const bool order_chosen = state.choice.order < orders.size();
  ImVec2 size = ImGui::GetContentRegionAvail();
  const float below = order_chosen ? size.y * 0.42F : 0;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  size.y -= below;
  if (source->scene().command.chains.at(chain).nodes.empty()) {
    ImGui::TextDisabled("This chain decides at once: it has no post.");
    ImGui::Dummy({size.x, std::max(1.0F, size.y - ImGui::GetTextLineHeightWithSpacing())});
  } else {
    draw_chains(context, *source, chain, {corner.x, corner.y + 6}, {size.x, size.y - 12});
    ImGui::Dummy(size);
  }
  if (order_chosen) {
    const command::Order& order = orders[state.choice.order];
    ImGui::Separator();
    ImGui::Text("Order %u: %s, %s",
                order.index,
                source->scene().command.rules.at(order.rule).name.c_str(),
                word_of(order, state.playback.now_ns));
    ImGui::BeginChild("order");
    draw_waterfall(source->scene().command, order, state.playback.now_ns);
    ImGui::EndChild();
  }
}

}  // namespace boyd::viewer
