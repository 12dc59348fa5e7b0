#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <imgui.h>

#include "host/app/number_text.hpp"
#include "host/run/measures.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

constexpr ImGuiTableFlags kTable = static_cast<ImGuiTableFlags>(ImGuiTableFlags_RowBg) |
                                   static_cast<ImGuiTableFlags>(ImGuiTableFlags_BordersInnerV) |
                                   static_cast<ImGuiTableFlags>(ImGuiTableFlags_ScrollY);

std::optional<double> value_of(const NightEnd& end, const std::string& name) {
  const auto found = std::find_if(end.measures.begin(),
                                  end.measures.end(),
                                  [&](const auto& measure) { return measure.first == name; });
  return found == end.measures.end() ? std::nullopt : std::optional(found->second);
}

void measure_row(const std::string& name, std::optional<double> value) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(name.c_str());
  const std::optional<std::size_t> row = run::find_measure(name);
  if (ImGui::IsItemHovered() && row) {
    ImGui::SetTooltip("%s", std::string(run::measures()[*row].meaning).c_str());
  }
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(app::number_text(value).c_str());
}

/// This night: every measure that exists and is not 0.
void tonight(const Session& session) {
  const FrameSource& source = *session.shown();
  const FrameSource* other = session.beside();
  ImGui::TextColored(vec4_of(kSkyBlue), "This night (replication %u)", session.night().replication);
  if (!source.end()) {
    ImGui::TextDisabled(source.is_over() ? "it did not come to its end"
                                         : "comes when it has ended");
    return;
  }
  const bool both = other != nullptr && other->end().has_value();
  if (!ImGui::BeginTable(
          "tonight", both ? 3 : 2, kTable, {0, ImGui::GetContentRegionAvail().y * 0.45F})) {
    return;
  }
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableSetupColumn("measure");
  ImGui::TableSetupColumn(source.scene().arm_name.c_str());
  if (both) {
    ImGui::TableSetupColumn(other->scene().arm_name.c_str());
  }
  ImGui::TableHeadersRow();
  for (const run::Measure& measure : run::measures()) {
    const std::string name(measure.name);
    const auto value = value_of(*source.end(), name);
    const auto value_other = both ? value_of(*other->end(), name) : std::nullopt;
    if (value.value_or(0) == 0 && value_other.value_or(0) == 0) {
      continue;
    }
    measure_row(name, value);
    if (both) {
      ImGui::TableNextColumn();
      ImGui::TextColored(vec4_of(value == value_other ? kInk : kYellow),
                         "%s",
                         app::number_text(value_other).c_str());
    }
  }
  ImGui::EndTable();
}

void study_table(const Session& session, const StudyResult& result) {
  std::vector<std::size_t> rows;
  for (const std::string& name : run::primary_measures_of(session.document())) {
    rows.push_back(*run::find_measure(name));
  }
  if (!ImGui::BeginTable("study", static_cast<int>(rows.size()) + 1, kTable)) {
    return;
  }
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableSetupColumn("arm");
  for (const std::size_t row : rows) {
    ImGui::TableSetupColumn(std::string(run::measures()[row].name).c_str());
  }
  ImGui::TableHeadersRow();
  for (const run::ArmSummary& arm : result.arms) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    const bool shown = arm.arm == session.night().arm;
    ImGui::TextColored(
        vec4_of(shown ? kSkyBlue : kInk), "%s", session.document().arm_names().at(arm.arm).c_str());
    for (const std::size_t row : rows) {
      ImGui::TableNextColumn();
      ImGui::TextUnformatted(app::interval_text(arm.measures.at(row).estimate).c_str());
    }
  }
  ImGui::EndTable();
}

}  // namespace

void outcome_panel(PanelContext& context) {
  ViewerState& state = context.state;
  if (state.session.shown() == nullptr) {
    ImGui::TextDisabled("What a night came to is listed here.");
    return;
  }
  tonight(state.session);
  ImGui::Separator();
  ImGui::TextColored(vec4_of(kSkyBlue), "All arms, the same nights");
  const StudyResult result = state.study.result();
  for (const std::uint32_t count : {8U, 32U, 100U}) {
    ImGui::SameLine();
    if (ImGui::SmallButton(fmt::format("run {} nights of each", count).c_str())) {
      state.study.start(state.session.study(), count);
    }
  }
  if (result.is_running) {
    ImGui::ProgressBar(static_cast<float>(result.share_done), {-1, 0});
  } else if (!result.problem.empty()) {
    ImGui::TextColored(vec4_of(kVermillion), "%s", result.problem.c_str());
  } else if (result.arms.empty()) {
    ImGui::TextDisabled("mean of each arm [95 %% interval], with common random numbers");
  } else {
    study_table(state.session, result);
  }
}

}  // namespace boyd::viewer
