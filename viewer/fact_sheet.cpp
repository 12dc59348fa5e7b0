#include "viewer/fact_sheet.hpp"

#include <map>

#include <fmt/format.h>
#include <imgui.h>
#include <imgui_internal.h>
#include <nlohmann/json.hpp>

#include "host/time/time.hpp"
#include "viewer/source/parting.hpp"

namespace boyd::viewer {

namespace {

using Json = nlohmann::ordered_json;

/// Letters are quads whose corners lie at different places of the letters' texture; everything else
/// is drawn with its one white pixel.
int letters_in(const ImDrawList& list, ImVec2 white) {
  int corners = 0;
  for (const ImDrawVert& vertex : list.VtxBuffer) {
    corners += vertex.uv.x != white.x || vertex.uv.y != white.y ? 1 : 0;
  }
  return corners / 4;
}

Json panels_json() {
  std::map<std::string, Json> panels;
  const ImVec2 white = ImGui::GetDrawListSharedData()->TexUvWhitePixel;
  const ImGuiContext& gui = *ImGui::GetCurrentContext();
  for (const ImGuiWindow* window : gui.Windows) {
    if (!window->WasActive && !window->Active) {
      continue;
    }
    panels[window->Name] = Json{{"name", window->Name},
                                {"x", window->Pos.x},
                                {"y", window->Pos.y},
                                {"width", window->Size.x},
                                {"height", window->Size.y},
                                {"letters", letters_in(*window->DrawList, white)}};
  }
  Json list = Json::array();
  for (auto& [name, json] : panels) {
    list.push_back(std::move(json));
  }
  return list;
}

Json handover_json(const FrameSource* source) {
  if (source == nullptr) {
    return nullptr;
  }
  const Handover handover = source->handover().value_or(Handover{});
  return Json{
      {"arm", source->scene().arm_name},
      {"ended", source->is_over()},
      {"state_hash",
       source->end() ? Json(fmt::format("{:016x}", source->end()->state_hash)) : Json(nullptr)},
      {"orders", source->orders().size()},
      {"frames_offered", handover.offered_count},
      {"frames_deferred", handover.deferred_count},
      {"frames_dropped", handover.dropped_count},
      {"waited", handover.waited_count}};
}

}  // namespace

std::string fact_sheet(const PanelContext& context, int width_px, int height_px) {
  const ViewerState& state = context.state;
  Json json;
  json["width"] = width_px;
  json["height"] = height_px;
  json["time_s"] = time::to_seconds(state.playback.now_ns);
  json["centre"] = facts_of(state.centre).name;
  json["side"] = facts_of(state.side).name;
  json["places"] = context.drawing.map.dots.way();
  json["pictures"] = context.drawing.pictures_count;
  json["pictures_per_s"] = context.drawing.pictures_per_s;
  json["picture_processor_ms"] = context.drawing.picture_processor_ms;
  json["dialog"] = state.dialog ? Json(state.dialog->text) : Json(nullptr);
  json["shown"] = handover_json(state.session.shown());
  json["beside"] = handover_json(state.session.beside());
  if (state.session.shown() != nullptr && state.session.beside() != nullptr) {
    const Parting parting = parting_of(*state.session.shown(), *state.session.beside());
    json["parting_s"] = parting.time_ns ? Json(time::to_seconds(*parting.time_ns)) : Json(nullptr);
    json["parting"] = parting.what;
  }
  json["panels"] = panels_json();
  json["symbols"] = Json::array();
  for (const DrawnSymbol& drawn : context.drawing.drawn) {
    const FrameSource* source =
        drawn.map == "right" ? state.session.beside() : state.session.shown();
    json["symbols"].push_back(Json{{"map", drawn.map},
                                   {"name",
                                    source != nullptr && drawn.symbol.id != kNoAgent
                                        ? agent_name(source->scene(), drawn.symbol.id)
                                        : ""},
                                   {"affiliation", name_of(drawn.symbol.affiliation)},
                                   {"icon", name_of(drawn.symbol.icon)},
                                   {"faint", drawn.symbol.is_faint},
                                   {"dot", drawn.symbol.is_dot},
                                   {"half_px", drawn.symbol.half_px},
                                   {"x", drawn.pixel.x},
                                   {"y", drawn.pixel.y}});
  }
  return json.dump(1) + "\n";
}

}  // namespace boyd::viewer
