#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <imgui.h>

#include "host/app/number_text.hpp"
#include "host/time/time.hpp"
#include "viewer/chain/chain_moment.hpp"
#include "viewer/panels/waterfall_view.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

Colour colour_of_word(const std::string& word) {
  return word == "in force"        ? kGreen
         : word == "refused"       ? kVermillion
         : word == "being decided" ? kOrange
         : word == "on its way"    ? kYellow
                                   : kPaleInk;
}

void order_row(ViewerState& state, const command::CommandPlan& plan, const command::Order& order) {
  const TimeNs now_ns = state.playback.now_ns;
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  const std::string label = fmt::format("{}##order", order.index);
  ImGui::PushID(static_cast<int>(order.index));
  if (ImGui::Selectable(
          label.c_str(), state.choice.order == order.index, ImGuiSelectableFlags_SpanAllColumns)) {
    state.choice.order = order.index;
    state.choice.chain = chain_of(order, plan);
  }
  ImGui::PopID();
  ImGui::TableNextColumn();
  std::string asked = app::clock_text(time::to_seconds(order.requested_ns)).substr(1);
  asked.resize(asked.size() - 2);  // without tenths
  ImGui::TextUnformatted(asked.c_str());
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(plan.rules.at(order.rule).name.c_str());
  ImGui::TableNextColumn();
  const std::string word = word_of(order, now_ns);
  ImGui::TextColored(vec4_of(colour_of_word(word)), "%s", word.c_str());
  ImGui::TableNextColumn();
  const TimeNs until_ns = std::min({command::action_ns(order), now_ns});
  const bool refused = order.state != command::OrderState::kReleased && order.decided_ns <= now_ns;
  ImGui::TextUnformatted(
      refused ? "-" : app::duration_text(time::to_seconds(until_ns - order.requested_ns)).c_str());
}

}  // namespace

void orders_panel(PanelContext& context) {
  ViewerState& state = context.state;
  const FrameSource* source = state.session.shown();
  if (source == nullptr) {
    ImGui::TextDisabled("Orders are listed here.");
    return;
  }
  const std::span<const command::Order> orders = source->orders();
  const command::CommandPlan& plan = source->scene().command;
  ImGui::TextColored(vec4_of(kSkyBlue), "Orders of %s", source->scene().arm_name.c_str());
  if (orders.empty()) {
    ImGui::TextDisabled("none has been asked for yet");
    return;
  }
  const float table = ImGui::GetContentRegionAvail().y * 0.46F;
  if (ImGui::BeginTable("orders",
                        5,
                        static_cast<ImGuiTableFlags>(ImGuiTableFlags_RowBg) |
                            static_cast<ImGuiTableFlags>(ImGuiTableFlags_ScrollY),
                        {0, table})) {
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn("#", ImGuiTableColumnFlags_WidthFixed, ImGui::GetFontSize() * 1.6F);
    ImGui::TableSetupColumn("asked", ImGuiTableColumnFlags_WidthFixed, ImGui::GetFontSize() * 4.5F);
    ImGui::TableSetupColumn("by rule");
    ImGui::TableSetupColumn("is", ImGuiTableColumnFlags_WidthFixed, ImGui::GetFontSize() * 6.3F);
    ImGui::TableSetupColumn("took", ImGuiTableColumnFlags_WidthFixed, ImGui::GetFontSize() * 4.3F);
    ImGui::TableHeadersRow();
    // The newest on top.
    for (std::size_t back = orders.size(); back > 0; --back) {
      const command::Order& order = orders[back - 1];
      if (order.requested_ns <= state.playback.now_ns) {
        order_row(state, plan, order);
      }
    }
    ImGui::EndTable();
  }
  if (state.choice.order < orders.size()) {
    const command::Order& order = orders[state.choice.order];
    ImGui::BeginChild("waterfall");
    ImGui::Text("Order %u: %s", order.index, plan.rules.at(order.rule).name.c_str());
    draw_waterfall(plan, order, state.playback.now_ns);
    ImGui::EndChild();
  } else {
    ImGui::TextDisabled("Click an order: where its time went, node by node.");
  }
}

}  // namespace boyd::viewer
