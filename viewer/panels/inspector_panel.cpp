#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>
#include <imgui.h>

#include "host/app/battle_account.hpp"
#include "host/app/number_text.hpp"
#include "host/time/time.hpp"
#include "viewer/chain/chain_moment.hpp"
#include "viewer/chain/deeds.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

const char* name_of_phase(Phase phase) {
  switch (phase) {
    case Phase::kRoute:
      return "flies its route";
    case Phase::kPatrol:
      return "patrols";
    case Phase::kHoming:
      return "chases its target";
    case Phase::kStrikeRun:
      return "flies at a place";
    case Phase::kReturn:
      return "flies home";
  }
  return "";
}

const char* name_of_fate(Fate fate) {
  constexpr std::array<const char*, kFates> names = {"waits for its time",
                                                     "is in the air",
                                                     "was shot down",
                                                     "was lost to jamming",
                                                     "reached what it aimed at",
                                                     "came down elsewhere",
                                                     "left",
                                                     "did its work",
                                                     "never flew"};
  return names.at(static_cast<std::size_t>(fate));
}

const char* name_of_identity(Identity identity) {
  constexpr std::array<const char*, kIdentities> names = {
      "unknown", "hostile", "neutral", "friend", "decoy"};
  return names.at(static_cast<std::size_t>(identity));
}

class Inspector {
public:
  Inspector(ViewerState& state, const FrameSource& source)
      : state_(state),
        source_(source),
        scene_(source.scene()),
        view_(*source.frames().at(state.playback.now_ns).before),
        id_(state.choice.agent) {}

  void tell() {
    ImGui::TextColored(vec4_of(kSkyBlue), "%s", agent_name(scene_, id_).c_str());
    const std::uint32_t site = site_row_of(scene_, id_);
    if (site != kNoRow) {
      tell_site(site);
    } else {
      tell_mover();
    }
    tell_deeds();
    tell_detections();
  }

private:
  void row(const char* name, const std::string& text) {
    ImGui::TextDisabled("%s", name);
    ImGui::SameLine(ImGui::GetFontSize() * 6.5F);
    ImGui::TextWrapped("%s", text.c_str());
  }

  void tell_mover() {
    const auto found = std::lower_bound(
        view_.movers.begin(), view_.movers.end(), id_, [](const MoverView& mover, AgentId id) {
          return mover.id < id;
        });
    if (found == view_.movers.end() || found->id != id_) {
      tell_absent();
      return;
    }
    const MoverView& mover = *found;
    row("kind",
        scene_.platform_names.at(mover.platform) + ", " +
            name_of(icon_of(scene_.plan.platforms.at(mover.platform).role)));
    const double speed =
        std::sqrt(mover.velocity.x * mover.velocity.x + mover.velocity.y * mover.velocity.y +
                  mover.velocity.z * mover.velocity.z);
    row("state",
        fmt::format("{}, {:.0f} m/s, {:.0f} m up",
                    name_of_phase(mover.phase),
                    speed,
                    metres(mover.position).z));
    row("target", target_text(mover));
    tell_group(mover.group);
    tell_tracks();
  }

  void tell_absent() {
    for (std::size_t m = 0; m < scene_.plan.movers.size(); ++m) {
      if (scene_.plan.movers[m].id == id_) {
        row("state", name_of_fate(view_.fates.at(m)));
        tell_group(scene_.plan.movers[m].group);
        return;
      }
    }
    row("state", "is not in the air");
  }

  std::string target_text(const MoverView& mover) const {
    if (mover.target == kNoRow) {
      return "none";
    }
    if (mover.phase == Phase::kHoming) {
      return mover.target < scene_.plan.movers.size()
                 ? agent_name(scene_, scene_.plan.movers[mover.target].id)
                 : "something launched";
    }
    return mover.target < scene_.site_names.size() ? scene_.site_names[mover.target] : "none";
  }

  void tell_site(std::uint32_t site) {
    const SiteView& now = view_.sites.at(site);
    row("kind", name_of(icon_of_site(scene_.plan, site)));
    row("state",
        now.is_out       ? "out of action"
        : now.damage > 0 ? fmt::format("{:.0f} % of its value lost", 100 * now.damage)
                         : "intact");
    for (std::size_t m = 0; m < scene_.plan.mounts.size(); ++m) {
      if (scene_.plan.mounts[m].site == site) {
        const MountView& mount = view_.mounts.at(m);
        row("weapon",
            fmt::format("{} left of {}, {} shots, {} engaged",
                        mount.magazine_count,
                        scene_.plan.mounts[m].magazine_count,
                        mount.shots_count,
                        mount.engaging_count));
      }
    }
    tell_group(scene_.plan.sites[site].group);
  }

  /// What its group may do, and why.
  void tell_group(std::uint32_t group) {
    const GroupView& view = view_.groups.at(group);
    constexpr std::array<const char*, 3> controls = {"hold", "tight", "free"};
    row("group",
        scene_.group_names.at(group) +
            fmt::format(": weapons {}, autonomy A{}{}{}",
                        controls.at(static_cast<std::size_t>(view.weapon_control)),
                        static_cast<int>(view.autonomy),
                        view.is_released ? "" : ", held in reserve",
                        view.is_link_jammed ? ", link jammed" : ""));
    for (const PermissionView& permission : view.permissions) {
      const std::string until =
          permission.expires_ns == kNever
              ? "for good"
              : "until " + app::clock_text(time::to_seconds(permission.expires_ns));
      row("may engage",
          fmt::format(
              "by order {} in {}, {}",
              permission.order,
              permission.area == kNoRow ? "any area" : scene_.area_names.at(permission.area),
              until));
      if (ImGui::IsItemClicked()) {
        state_.choice.order = permission.order;
      }
    }
    const GroupSpec& spec = scene_.plan.groups.at(group);
    const bool is_armed = std::any_of(scene_.plan.mounts.begin(),
                                      scene_.plan.mounts.end(),
                                      [&](const MountSpec& mount) { return mount.group == group; });
    if (is_armed && spec.side == Side::kDefender && view.permissions.empty() &&
        view.weapon_control == WeaponControl::kHold) {
      row("so", "it fires in self-defence only: no order permits an engagement");
    }
    tell_orders(group);
  }

  /// The last orders that name its group, and how far each has come.
  void tell_orders(std::uint32_t group) {
    constexpr int shown_max = 4;
    int shown = 0;
    const std::span<const command::Order> orders = source_.orders();
    for (std::size_t back = orders.size(); back > 0 && shown < shown_max; --back) {
      const command::Order& order = orders[back - 1];
      for (const command::Leg& leg : order.legs) {
        if (leg.group == group && order.requested_ns <= state_.playback.now_ns) {
          row("order",
              fmt::format("{} {}: {}",
                          order.index,
                          scene_.command.rules.at(order.rule).name,
                          word_of(order, leg, state_.playback.now_ns)));
          if (ImGui::IsItemClicked()) {
            state_.choice.order = order.index;
          }
          ++shown;
        }
      }
    }
  }

  /// How each picture sees it.
  void tell_tracks() {
    for (std::size_t p = 0; p < view_.pictures.size(); ++p) {
      for (const PictureTrackView& track : view_.pictures[p]) {
        if (track.track_id < scene_.plan.movers.size() &&
            scene_.plan.movers[track.track_id].id == id_) {
          row("seen as",
              fmt::format("{} in {}: {}, {:.0f} s old, +-{:.0f} m",
                          name_of_identity(track.identity),
                          scene_.picture_names.at(p),
                          track.is_confirmed ? "confirmed" : "tentative",
                          time::to_seconds(view_.now_ns - track.measured_ns),
                          track.sigma_m));
        }
      }
    }
  }

  void tell_detections() {
    constexpr std::size_t shown_max = 3;
    for (const Detection& detection :
         source_.events().last_detections(id_, state_.playback.now_ns, shown_max)) {
      row("detected",
          fmt::format("{} by {}",
                      app::clock_text(time::to_seconds(detection.time_ns)),
                      app::mount_name(scene_.command, detection.sensor)));
    }
  }

  /// What it did and what was done to it, with the order that made it so.
  void tell_deeds() {
    constexpr std::size_t shown_max = 8;
    const auto events = source_.events().between(scene_.plan.start_ns - 1, state_.playback.now_ns);
    for (const Deed& deed : deeds_of(scene_, events, source_.orders(), id_, shown_max)) {
      row(app::clock_text(time::to_seconds(deed.time_ns)).c_str() + 1, deed.text);
      if (deed.order != kNoRow && ImGui::IsItemClicked()) {
        state_.choice.order = deed.order;
      }
    }
  }

  ViewerState& state_;
  const FrameSource& source_;
  const Scene& scene_;
  const WorldView& view_;
  AgentId id_;
};

}  // namespace

void inspector_panel(PanelContext& context) {
  ViewerState& state = context.state;
  const FrameSource* source = state.session.shown();
  if (source == nullptr || source->frames().empty() || state.choice.agent == kNoAgent) {
    ImGui::TextDisabled("Click a symbol on the map: what it is, what it does, and why.");
    return;
  }
  Inspector(state, *source).tell();
}

}  // namespace boyd::viewer
