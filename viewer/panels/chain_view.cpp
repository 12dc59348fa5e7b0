#include "viewer/panels/chain_view.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <imgui.h>

#include "viewer/chain/chain_layout.hpp"
#include "viewer/chain/chain_moment.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

const char* kind_text(command::NodeKind kind) {
  switch (kind) {
    case command::NodeKind::kService:
      return "post";
    case command::NodeKind::kDelay:
      return "takes time";
    case command::NodeKind::kGate:
      return "gate";
    case command::NodeKind::kConsensus:
      return "consensus";
    case command::NodeKind::kMeeting:
      return "meeting";
  }
  return "";
}

const char* short_name(WeaponControl control) {
  return control == WeaponControl::kHold    ? "hold"
         : control == WeaponControl::kTight ? "tight"
                                            : "free";
}

/// A graph in a rectangle: nodes by column and row, then the groups that carry orders out.
class ChainView {
public:
  /// groups_height: of the column of groups beside it; 0: none, as beside the chain of a nation.
  ChainView(PanelContext& context,
            const FrameSource& source,
            std::uint32_t chain,
            ImVec2 corner,
            ImVec2 size,
            float groups_height)
      : state_(context.state),
        source_(source),
        plan_(source.scene().command),
        chain_row_(chain),
        chain_(plan_.chains.at(chain)),
        layout_(layout_of(chain_)),
        corner_(corner),
        size_(size),
        groups_height_(groups_height),
        list_(*ImGui::GetWindowDrawList()) {
    for (const command::RequestRule& rule : plan_.rules) {
      for (const std::uint32_t group : rule.groups) {
        if (std::find(groups_.begin(), groups_.end(), group) == groups_.end()) {
          groups_.push_back(group);
        }
      }
    }
    std::sort(groups_.begin(), groups_.end());
    // Long chains go on in further bands, each from left to right.
    const float least = ImGui::GetFontSize() * 7.5F;
    columns_per_band_ = std::clamp<std::uint32_t>(
        static_cast<std::uint32_t>(graph_width() / least), 1, layout_.columns_count);
    bands_ = (layout_.columns_count + columns_per_band_ - 1) / columns_per_band_;
  }

  void draw() {
    tokens_ = tokens_at(source_.orders(), plan_, state_.playback.now_ns);
    draw_edges();
    for (std::uint32_t n = 0; n < chain_.nodes.size(); ++n) {
      draw_node(n);
    }
    if (groups_height_ <= 0) {
      list_.AddText(corner_, kPaleInk, ("national: " + chain_.name).c_str());
    } else {
      draw_groups();
    }
    draw_tokens();
  }

private:
  float groups_width() const { return ImGui::GetFontSize() * 12.5F; }
  float graph_width() const { return size_.x - groups_width() - 20; }

  ImVec2 middle_of(std::uint32_t node) const {
    const NodePlace& place = layout_.nodes.at(node);
    const std::uint32_t band = place.column / columns_per_band_;
    const float column = static_cast<float>(place.column % columns_per_band_);
    const float width = graph_width() / static_cast<float>(columns_per_band_);
    const float band_height = size_.y / static_cast<float>(bands_);
    const float row_height = band_height / static_cast<float>(layout_.rows_count);
    return {corner_.x + (column + 0.5F) * width,
            corner_.y + static_cast<float>(band) * band_height +
                (static_cast<float>(place.row) + 0.5F) * row_height};
  }
  ImVec2 box_size() const {
    const float width = graph_width() / static_cast<float>(columns_per_band_) * 0.84F;
    const float height =
        size_.y / static_cast<float>(bands_) / static_cast<float>(layout_.rows_count) * 0.8F;
    return {std::min(width, ImGui::GetFontSize() * 13),
            std::min(height, ImGui::GetFontSize() * 4.6F)};
  }
  float group_height() const {
    return std::min(groups_height_ / static_cast<float>(std::max<std::size_t>(1, groups_.size())),
                    ImGui::GetFontSize() * 2.8F);
  }
  ImVec2 place_of_group(std::uint32_t group) const {
    const auto row =
        static_cast<float>(std::find(groups_.begin(), groups_.end(), group) - groups_.begin());
    return {corner_.x + size_.x - groups_width(), corner_.y + (row + 0.5F) * group_height()};
  }

  void draw_edges() {
    for (const command::Edge& edge : chain_.edges) {
      const ImVec2 from = middle_of(edge.from);
      const ImVec2 to = middle_of(edge.to);
      const bool otherwise = edge.when == command::EdgeCase::kOtherwise;
      const float half = box_size().x / 2;
      const Colour colour = otherwise ? with_alpha(kVermillion, 0.6) : with_alpha(kWhite, 0.4);
      if (to.y > from.y + 1 && to.x < from.x) {
        // On to the next band.
        list_.AddBezierCubic({from.x, from.y + box_size().y / 2},
                             {from.x, (from.y + to.y) / 2},
                             {to.x, (from.y + to.y) / 2},
                             {to.x, to.y - box_size().y / 2},
                             colour,
                             1.6F);
        continue;
      }
      list_.AddBezierCubic({from.x + half, from.y},
                           {from.x + half + 25, from.y},
                           {to.x - half - 25, to.y},
                           {to.x - half, to.y},
                           colour,
                           1.6F);
      list_.AddTriangleFilled(
          {to.x - half, to.y}, {to.x - half - 7, to.y - 4}, {to.x - half - 7, to.y + 4}, colour);
    }
  }

  int count_at(std::uint32_t node, bool waiting) const {
    return static_cast<int>(std::count_if(tokens_.begin(), tokens_.end(), [&](const OrderToken& t) {
      return t.where == Whereabouts::kNode && t.chain == chain_row_ && t.node == node &&
             t.is_waiting == waiting;
    }));
  }

  void draw_node(std::uint32_t row) {
    const command::Node& node = chain_.nodes[row];
    const ImVec2 middle = middle_of(row);
    const ImVec2 box = box_size();
    const ImVec2 a{middle.x - box.x / 2, middle.y - box.y / 2};
    const ImVec2 b{middle.x + box.x / 2, middle.y + box.y / 2};
    const int waiting = count_at(row, true);
    const int working = count_at(row, false);
    list_.AddRectFilled(a, b, working > 0 ? colour(74, 56, 22) : kPaperRaised, 4);
    list_.AddRect(a, b, waiting + working > 0 ? kOrange : kEdge, 4, 0, 1.5F);
    list_.PushClipRect(a, b, true);
    draw_name(node.name, {a.x + 5, a.y + 3}, box.x - 10);
    std::string below = kind_text(node.kind);
    if (node.kind == command::NodeKind::kService && node.pool == kNoRow) {
      below += fmt::format(", {} server{}", node.servers_count, node.servers_count == 1 ? "" : "s");
    } else if (node.kind == command::NodeKind::kConsensus) {
      below += fmt::format(" of {}", node.consensus.members_count);
    }
    list_.AddText({a.x + 5, b.y - ImGui::GetFontSize() - 3}, kPaleInk, below.c_str());
    list_.PopClipRect();
    if (waiting > 0) {
      const std::string text = fmt::format("{} wait", waiting);
      const ImVec2 size = ImGui::CalcTextSize(text.c_str());
      list_.AddRectFilled(
          {b.x - size.x - 8, a.y - size.y / 2}, {b.x, a.y + size.y / 2 + 2}, kGrey, 3);
      list_.AddText({b.x - size.x - 4, a.y - size.y / 2}, kPaper, text.c_str());
    }
  }

  /// Over two lines where it does not fit into one.
  void draw_name(const std::string& name, ImVec2 at, float width) {
    std::string first = name;
    std::string second;
    while (ImGui::CalcTextSize(first.c_str()).x > width && first.find('_') != std::string::npos) {
      const std::size_t cut = first.rfind('_');
      second = first.substr(cut + 1) + (second.empty() ? "" : "_" + second);
      first.resize(cut);
    }
    list_.AddText(at, kInk, first.c_str());
    list_.AddText({at.x, at.y + ImGui::GetFontSize()}, kInk, second.c_str());
  }

  void draw_groups() {
    const Moment moment = source_.frames().at(state_.playback.now_ns);
    if (!moment.before) {
      return;
    }
    for (const std::uint32_t group : groups_) {
      const GroupView& view = moment.before->groups.at(group);
      const ImVec2 place = place_of_group(group);
      const float half = group_height() / 2 - 2;
      const bool on_two_lines = half > ImGui::GetFontSize();
      const ImVec2 a{place.x, place.y - half};
      const ImVec2 b{place.x + groups_width() - 8, place.y + half};
      const bool may = !view.permissions.empty() || view.weapon_control == WeaponControl::kFree;
      list_.AddRectFilled(a, b, kPaperRaised, 4);
      list_.AddRect(a, b, may ? kGreen : kEdge, 4, 0, may ? 2.0F : 1.0F);
      list_.PushClipRect(a, b, true);
      list_.AddText({a.x + 5, a.y + 1}, kInk, source_.scene().group_names.at(group).c_str());
      std::string below = short_name(view.weapon_control);
      below += view.permissions.empty() ? ""
                                        : fmt::format(", {} permission{}",
                                                      view.permissions.size(),
                                                      view.permissions.size() == 1 ? "" : "s");
      below += view.is_released ? "" : ", held in reserve";
      below += view.is_link_jammed ? ", link jammed" : "";
      if (on_two_lines) {
        list_.AddText(
            {a.x + 5, a.y + 1 + ImGui::GetFontSize()}, may ? kGreen : kPaleInk, below.c_str());
      } else {
        below = short_name(view.weapon_control);
        list_.AddText({b.x - ImGui::CalcTextSize(below.c_str()).x - 5, a.y + 1},
                      may ? kGreen : kPaleInk,
                      below.c_str());
      }
      list_.PopClipRect();
    }
  }

  ImVec2 between(ImVec2 from, ImVec2 to, double share) const {
    const auto s = static_cast<float>(share);
    return {from.x + s * (to.x - from.x), from.y + s * (to.y - from.y)};
  }

  ImVec2 place_of(const OrderToken& token, int nth) const {
    const float half = box_size().x / 2;
    const auto spread = static_cast<float>(nth % 6) * 13 - 26;
    switch (token.where) {
      case Whereabouts::kNode: {
        const ImVec2 middle = middle_of(token.node);
        const float y = middle.y + box_size().y * 0.12F;
        if (token.is_waiting) {
          return {middle.x - half + 8 + static_cast<float>(nth) * 14,
                  middle.y + box_size().y / 2 + 11};
        }
        return {middle.x - half + 12 + static_cast<float>(token.share) * (2 * half - 24),
                y + spread * 0.06F};
      }
      case Whereabouts::kLink: {
        const ImVec2 from = middle_of(token.node);
        const ImVec2 to = middle_of(token.next_node);
        return between({from.x + half, from.y}, {to.x - half, to.y}, token.share);
      }
      case Whereabouts::kDelivery: {
        const ImVec2 from = middle_of(chain_.exit);
        return between({from.x + half, from.y}, place_of_group(token.group), token.share);
      }
      case Whereabouts::kGroup:
        break;
    }
    const ImVec2 group = place_of_group(token.group);
    return {group.x + groups_width() - 22, group.y};
  }

  void draw_tokens() {
    std::map<std::uint64_t, int> nth_at;
    for (const OrderToken& token : tokens_) {
      if (token.chain != chain_row_) {
        continue;
      }
      const std::uint64_t key =
          (static_cast<std::uint64_t>(token.node) << 2U) + (token.is_waiting ? 1U : 0U);
      const ImVec2 at = place_of(token, nth_at[key]++);
      const bool chosen = token.order == state_.choice.order;
      const float radius = ImGui::GetFontSize() * 0.62F;
      const Colour colour = token.where == Whereabouts::kNode
                                ? (token.is_waiting ? kGrey : kOrange)
                                : (token.where == Whereabouts::kGroup ? kGreen : kSkyBlue);
      list_.AddCircleFilled(at, radius, colour);
      list_.AddCircle(at, radius, chosen ? kWhite : kPaper, 0, chosen ? 2.5F : 1.0F);
      const std::string name = fmt::format("{}", token.order);
      const ImVec2 size = ImGui::CalcTextSize(name.c_str());
      list_.AddText({at.x - size.x / 2, at.y - size.y / 2}, kPaper, name.c_str());
      const ImVec2 mouse = ImGui::GetIO().MousePos;
      if (std::hypot(mouse.x - at.x, mouse.y - at.y) < radius && ImGui::IsMouseClicked(0)) {
        state_.choice.order = token.order;
      }
    }
  }

  ViewerState& state_;
  const FrameSource& source_;
  const command::CommandPlan& plan_;
  std::uint32_t chain_row_;
  const command::Chain& chain_;
  ChainLayout layout_;
  ImVec2 corner_;
  ImVec2 size_;
  float groups_height_;
  ImDrawList& list_;
  std::vector<std::uint32_t> groups_;
  std::uint32_t columns_per_band_ = 1;
  std::uint32_t bands_ = 1;
  std::vector<OrderToken> tokens_;
};

}  // namespace

void chain_view(PanelContext& context,
                const FrameSource& source,
                std::uint32_t chain,
                ImVec2 corner,
                ImVec2 size,
                float groups_height) {
  ChainView(context, source, chain, corner, size, groups_height).draw();
}

}  // namespace boyd::viewer
