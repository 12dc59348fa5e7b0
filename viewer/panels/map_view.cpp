#include "viewer/panels/map_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <imgui.h>

#include "viewer/map/graticule.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

void place_camera(ViewerState& state, const Scene& scene, float width, float height) {
  if (!state.camera_placed) {
    const Extent all = state.show_whole ? extent_of(scene.plan) : defended_extent(scene.plan);
    show_all(state.camera, width, height, all.x_min_m, all.x_max_m, all.y_min_m, all.y_max_m);
    state.camera_placed = true;
  }
}

bool overlap(const Rectangle& a, const Rectangle& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/// Names, the more important first: below, above, right or left of what they name, where they
/// cover the fewest symbols; none over another.
class LabelLayout {
public:
  LabelLayout(const MapPicture& map, const Projection& projection, ImVec2 corner)
      : map_(map), projection_(projection), corner_(corner) {
    for (const Symbol& symbol : map.symbols) {
      if (const auto at = projection.pixel_of(symbol.place)) {
        symbols_.push_back(around(*at, symbol.half_px * 2, symbol.half_px * 2));
      }
    }
  }

  void take(const Rectangle& box) { taken_.push_back(box); }

  /// What lies there shall not be painted over.
  std::ptrdiff_t symbols_under(const Rectangle& box) const {
    return std::count_if(symbols_.begin(), symbols_.end(), [&](const Rectangle& symbol) {
      return overlap(box, symbol);
    });
  }

  void draw(ImDrawList& list) {
    std::vector<const MapLabel*> labels;
    for (const MapLabel& label : map_.labels) {
      labels.push_back(&label);
    }
    std::stable_sort(labels.begin(), labels.end(), [](const MapLabel* a, const MapLabel* b) {
      return a->rank > b->rank;
    });
    for (const MapLabel* label : labels) {
      const auto at = projection_.pixel_of(label->place);
      const auto box = at ? place_of(*label, *at) : std::nullopt;
      if (!box) {
        continue;
      }
      taken_.push_back(*box);
      if (label->rank > 0 && symbols_under(*box) == 0) {
        list.AddRectFilled({box->x - 2, box->y},
                           {box->x + box->width + 2, box->y + box->height},
                           with_alpha(kPaper, 0.6),
                           3);
      }
      for (const ImVec2 edge : {ImVec2{-1, 0}, ImVec2{1, 0}, ImVec2{0, -1}, ImVec2{1, 1}}) {
        list.AddText({box->x + edge.x, box->y + edge.y}, kPaper, label->text.c_str());
      }
      list.AddText({box->x, box->y}, label->colour, label->text.c_str());
    }
  }

private:
  Rectangle around(const Pixel& at, float width, float height) const {
    return {corner_.x + static_cast<float>(at.x) - width / 2,
            corner_.y + static_cast<float>(at.y) - height / 2,
            width,
            height};
  }

  bool is_inside(const Rectangle& box) const {
    return box.x >= corner_.x && box.y >= corner_.y &&
           box.x + box.width <= corner_.x + static_cast<float>(projection_.width_px()) &&
           box.y + box.height <= corner_.y + static_cast<float>(projection_.height_px());
  }

  std::optional<Rectangle> place_of(const MapLabel& label, const Pixel& at) const {
    const ImVec2 size = ImGui::CalcTextSize(label.text.c_str());
    const double beside = label.below_px + size.x / 2 + 2;
    const double over = label.below_px + size.y / 2;
    const std::array<Pixel, 4> middles = {
        {{at.x, at.y + over}, {at.x, at.y - over}, {at.x + beside, at.y}, {at.x - beside, at.y}}};
    std::optional<Rectangle> best;
    const auto cut_off = static_cast<std::ptrdiff_t>(symbols_.size()) + 1;  // worse than any
    std::ptrdiff_t least = 2 * cut_off;
    for (const Pixel& middle : middles) {
      const Rectangle box = around(middle, size.x, size.y);
      if (std::any_of(taken_.begin(), taken_.end(), [&](const Rectangle& other) {
            return overlap(box, other);
          })) {
        continue;
      }
      const std::ptrdiff_t covered = symbols_under(box) + (is_inside(box) ? 0 : cut_off);
      if (covered < least) {
        least = covered;
        best = box;
      }
    }
    return best;
  }

  const MapPicture& map_;
  const Projection& projection_;
  ImVec2 corner_;
  std::vector<Rectangle> symbols_;
  std::vector<Rectangle> taken_;
};

/// Where the length is that the map is to be measured with, with a margin.
struct Scale {
  Scale(const Projection& projection, ImVec2 corner, ImVec2 size) {
    for (const double step : {1e2, 2e2, 5e2, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5}) {
      if (step / projection.metres_per_pixel() < 140) {
        length_m = step;
      }
    }
    length_px = static_cast<float>(length_m / projection.metres_per_pixel());
    const float height = ImGui::GetFontSize() + 18;
    box = {corner.x + 6, corner.y + size.y - 6 - height, std::max(length_px, 60.0F) + 16, height};
  }

  void draw(ImDrawList& list, bool on_plate) const {
    const ImVec2 from{box.x + 8, box.y + box.height - 8};
    if (on_plate) {
      list.AddRectFilled(
          {box.x, box.y}, {box.x + box.width, box.y + box.height}, with_alpha(kPaper, 0.7), 3);
    }
    list.AddLine(from, {from.x + length_px, from.y}, kInk, 2);
    list.AddLine({from.x, from.y - 4}, {from.x, from.y + 1}, kInk, 2);
    list.AddLine({from.x + length_px, from.y - 4}, {from.x + length_px, from.y + 1}, kInk, 2);
    const std::string text = length_m < 1000 ? fmt::format("{:.0f} m", length_m)
                                             : fmt::format("{:.0f} km", length_m / 1000);
    list.AddText({from.x, from.y - ImGui::GetFontSize() - 6}, kInk, text.c_str());
  }

  double length_m = 1;
  float length_px = 1;
  Rectangle box;
};

void draw_place_under_cursor(const Scene& scene,
                             const Projection& projection,
                             ImVec2 corner,
                             ImVec2 size) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto place = projection.ground_at({mouse.x - corner.x, mouse.y - corner.y});
  if (!place) {
    return;
  }
  const std::string text = geographic_text(scene.origin, *place);
  const ImVec2 extent = ImGui::CalcTextSize(text.c_str());
  const ImVec2 at{corner.x + size.x - extent.x - 10, corner.y + size.y - extent.y - 8};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({at.x - 5, at.y - 2},
                     {at.x + extent.x + 5, at.y + extent.y + 2},
                     with_alpha(kPaper, 0.75),
                     3);
  list.AddText(at, kPaleInk, text.c_str());
}

void obey_mouse(ViewerState& state,
                Camera& camera,
                const Scene& scene,
                const MapPicture& map,
                const Projection& projection,
                ImVec2 corner,
                ImVec2 size) {
  const ImGuiIO& io = ImGui::GetIO();
  const Pixel at{io.MousePos.x - corner.x, io.MousePos.y - corner.y};
  const Pixel before{at.x - io.MouseDelta.x, at.y - io.MouseDelta.y};
  if (ImGui::IsItemHovered() && io.MouseWheel != 0) {
    zoom(camera, size.x, size.y, at, std::pow(1.2, io.MouseWheel));
  }
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 3)) {
    drag(camera, size.x, size.y, before, at);
  }
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Right, 1)) {
    camera.is_3d = true;
    orbit(camera, io.MouseDelta.x * 0.006, io.MouseDelta.y * 0.006);
  }
  const ImVec2 way = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0);
  const bool clicked = ImGui::IsItemDeactivated() && std::hypot(way.x, way.y) < 4;
  if (clicked && ImGui::IsMouseReleased(ImGuiMouseButton_Left)) {
    const std::optional<Symbol> symbol = symbol_at(map, scene, projection, at);
    state.choice.agent = symbol ? symbol->id : kNoAgent;
    if (symbol) {
      state.bring(Panel::kInspector);
    }
  }
}

void tell_of_symbol(const Scene& scene,
                    const MapPicture& map,
                    const Projection& projection,
                    ImVec2 corner) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const std::optional<Symbol> symbol =
      symbol_at(map, scene, projection, {mouse.x - corner.x, mouse.y - corner.y});
  if (symbol && !ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    const std::string name = symbol->track_id != kNoRow ? fmt::format("track {}", symbol->track_id)
                                                        : agent_name(scene, symbol->id);
    ImGui::SetTooltip(
        "%s\n%s %s", name.c_str(), name_of(symbol->affiliation), name_of(symbol->icon));
  }
}

/// For who checks a picture.
void note_drawn(Drawing& drawing,
                const std::string& name,
                const std::vector<Symbol>& symbols,
                const Projection& projection,
                ImVec2 corner,
                ImVec2 size) {
  for (const Symbol& symbol : symbols) {
    const auto at = projection.pixel_of(symbol.place);
    if (at && at->x >= 0 && at->y >= 0 && at->x < size.x && at->y < size.y) {
      drawing.drawn.push_back({name, symbol, {corner.x + at->x, corner.y + at->y}});
    }
  }
}

}  // namespace

void map_view(PanelContext& context,
              const FrameSource& source,
              MapSurface& surface,
              const std::string& name,
              double coarser) {
  ViewerState& state = context.state;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  ImVec2 size = ImGui::GetContentRegionAvail();
  size.x = std::floor(size.x);
  size.y = std::floor(size.y);
  if (size.x < 8 || size.y < 8) {
    return;
  }
  place_camera(state, source.scene(), size.x * static_cast<float>(coarser), size.y);
  Camera camera = state.camera;
  camera.metres_per_pixel *= coarser;
  const Projection projection(camera, size.x, size.y);
  MapPicture map = make_map(
      source, state.playback.now_ns, state.playback.speed, projection, state.map, state.choice);
  if (state.map.graticule) {
    add_graticule(map, projection, source.scene().origin);
  }
  surface.canvas.begin(static_cast<int>(size.x), static_cast<int>(size.y), 0.05F, 0.065F, 0.085F);
  context.drawing.renderer.draw(map, projection, state.map.relief, surface.dots);
  surface.canvas.end();

  ImGui::InvisibleButton(name.c_str(),
                         size,
                         static_cast<ImGuiButtonFlags>(ImGuiButtonFlags_MouseButtonLeft) |
                             static_cast<ImGuiButtonFlags>(ImGuiButtonFlags_MouseButtonRight));
  const ImVec2 end{corner.x + size.x, corner.y + size.y};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Textures of OpenGL begin below.
  list.AddImage(reinterpret_cast<ImTextureID>(  // NOLINT(performance-no-int-to-ptr)
                    static_cast<std::uintptr_t>(surface.canvas.texture())),
                corner,
                end,
                {0, 1},
                {1, 0});
  list.PushClipRect(corner, end, true);
  const Scale scale(projection, corner, size);
  LabelLayout labels(map, projection, corner);
  scale.draw(list, labels.symbols_under(scale.box) == 0);
  labels.take(scale.box);
  labels.draw(list);
  if (ImGui::IsItemHovered()) {
    draw_place_under_cursor(source.scene(), projection, corner, size);
    tell_of_symbol(source.scene(), map, projection, corner);
  }
  list.PopClipRect();
  if (context.drawing.wants_drawn) {
    note_drawn(context.drawing, name, map.symbols, projection, corner, size);
    note_drawn(
        context.drawing, name, symbols_of(map.dots, source.scene()), projection, corner, size);
  }
  obey_mouse(state, camera, source.scene(), map, projection, corner, size);
  camera.metres_per_pixel /= coarser;
  state.camera = camera;
}

}  // namespace boyd::viewer
