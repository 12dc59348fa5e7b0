/// What the readers of all sections share: the scenario being built, names, references, places.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/scenario/frame.hpp"
#include "host/scenario/scenario.hpp"
#include "host/scenario/table_reader.hpp"

namespace boyd::scenario {

/// Longest duration, and farthest time, that a key of the command may give.
inline constexpr double kLongest_s = 1e8;

class ReliefStore;

class SectionReader {
public:
  /// `arm`: name of the arm whose authority and requests hold.
  SectionReader(const toml::table& tree, std::string arm, ReadLog& log, Scenario& out)
      : tree_(tree), arm_(std::move(arm)), log_(log), out_(out), frame_({}) {}

  /// Where [terrain] takes its relief from, and the path of the scenario; without it there is none.
  void use_reliefs(ReliefStore& reliefs, std::string main_path) {
    reliefs_ = &reliefs;
    reliefs_main_path_ = std::move(main_path);
  }

  /// Reads every section in the order in which they refer to each other.
  void read_all();

private:
  using Read = std::function<void(TableReader&, const std::string& name)>;

  /// Calls read for each element of an array of tables at the top, then reports unknown keys.
  void each(const std::string& section, const Read& read);

  void read_general();
  void check_clock(TableReader& reader, const General& general);
  void check_group_names();
  void read_objective();
  void read_nations_and_areas();
  void read_pictures();
  void read_identification(TableReader& reader, PictureSpec& picture);
  void read_exchanges();
  void read_assets();
  void read_launch_sites();

  void read_noise_jammers();
  /// What a radar's own numbers say of noise and of its echo. Its effective radiated power in W,
  /// 0 where it is not given.
  double read_radar(TableReader& reader, SensorSpec& spec);
  void read_group_link(TableReader& reader, GroupSpec& spec);
  void read_platforms();
  /// The table `facts` of a platform, sensor or weapon: checked, and used by nothing.
  void read_facts(TableReader& reader);
  void read_navigation(TableReader& reader, PlatformSpec& spec);
  void read_spoofing(TableReader& reader, NoiseSpec& spec);
  void read_weather();
  void read_wind(TableReader& reader);
  void read_terrain();
  [[nodiscard]] std::string relief_path(const toml::node& node, const std::string& name) const;
  void read_sensors();
  void weaken_by_weather(TableReader& reader, Sensor& sensor) const;
  void read_weapons();
  void read_weapon(TableReader& reader, MountSpec& spec);
  void read_laser(TableReader& reader, MountSpec& spec);
  void read_supply(TableReader& reader, MountSpec& spec);
  void read_assessment(TableReader& reader, MountSpec& spec);
  void read_depots();
  /// Row of the calibre under `key`; kNoRow when absent.
  std::uint32_t calibre(TableReader& reader, const std::string& key);
  void read_false_alarms(TableReader& reader, SensorSpec& spec);
  void read_passive(TableReader& reader, SensorSpec& spec);
  void read_clutter(TableReader& reader, PictureSpec& picture);
  void read_association(TableReader& reader, PictureSpec& picture);
  void read_interrogation(TableReader& reader, PictureSpec& picture);
  /// A row of the confusion matrix: what is not said stays unknown.
  static std::array<float, kIdentities> read_beliefs(TableReader& row);

  /// What makes a swarm of platforms, groups and raids.
  void read_platform_swarm(TableReader& reader, Platform& platform, std::uint32_t role);
  void read_evasion(TableReader& reader, Platform& platform);
  void read_group_swarm(TableReader& reader, Group& group);
  void read_raid_swarm(TableReader& reader, Raid& raid);
  void read_raid_command(TableReader& reader, Raid& raid);
  void read_formation(TableReader& reader, Raid& raid);
  void read_radio(TableReader& reader, SwarmSpec& swarm);
  void check_arrivals(TableReader& reader, const Raid& raid);
  /// Names of a list of tables in their order, before it is read, so that one may name a later one.
  [[nodiscard]] std::vector<std::string> listed(const std::string& section) const;

  void read_groups();
  void read_group_rules(TableReader& reader, GroupSpec& spec);
  void read_group_state(TableReader& reader, GroupSpec& spec);
  void read_group_weapons(TableReader& reader, Group& group);
  void read_units(TableReader& reader, Group& group);
  void read_movers(TableReader& reader, Group& group);
  void read_sorties(TableReader& reader, Group& group);

  void read_raids();
  void read_raid_targets(TableReader& reader, Raid& raid);
  void read_raid_axes(TableReader& reader, Raid& raid);
  void read_raid_waves(TableReader& reader, Raid& raid);
  void check_wave_time(TableReader& wave_reader, const Raid& raid, const RaidWave& wave);
  void read_traffic();
  void read_lanes(TableReader& reader, Traffic& flow);
  std::vector<Share> shares(TableReader& reader,
                            const std::string& key,
                            const std::vector<std::string>& names,
                            const std::string& what);

  void read_triggers();
  void read_requests();
  void read_request(TableReader& reader, command::RequestRule& rule);
  void read_pools();
  void read_chains();
  void read_nodes(TableReader& reader, command::Chain& chain);
  void read_node(TableReader& reader, command::Node& node);
  command::Duty read_duty(TableReader& reader);
  void read_rhythm(TableReader& reader, command::Node& node);
  void read_hierarchy(TableReader& reader,
                      const std::vector<std::string>& names,
                      command::Node& node);
  void check_hierarchy(TableReader& reader, command::Chain& chain);
  static std::vector<bool> helpers_of(const command::Chain& chain);
  void make_series(TableReader& reader,
                   command::Chain& chain,
                   const std::vector<command::Link>& links);
  void read_consensus(TableReader& reader, command::Consensus& consensus);
  std::optional<command::ProbByAttribution> read_prob_by_attribution(TableReader& reader,
                                                                     const std::string& stem);
  std::vector<std::string> read_members(TableReader& reader, command::Consensus& consensus);
  void read_member(TableReader& reader, command::Member& member);
  void read_blocs(TableReader& reader,
                  const std::vector<std::string>& names,
                  command::Consensus& consensus);
  static void add_unnamed(TableReader& reader,
                          const command::Consensus& consensus,
                          command::Bloc& bloc);
  void read_smaller_body(TableReader& reader,
                         const std::vector<std::string>& names,
                         command::Consensus& consensus);
  void read_networks();
  void read_centres();
  void read_consents();
  void read_outages();
  void read_outage_target(TableReader& reader, command::Outage& outage);
  void finish_centres();
  static command::OrderKind order_kind(TableReader& reader, const std::string& key);
  void read_edges(TableReader& reader,
                  command::Chain& chain,
                  const std::vector<command::Link>& links);
  command::Link read_link(TableReader& reader, const std::string& key);
  void check_headquarters();
  void read_caveats();
  void read_authority();
  void read_deliveries();
  void read_readiness();
  void read_situation();
  void read_arm();
  void read_deterrence();
  void read_answers(TableReader& reader, Deterrence& wish);
  void read_response(TableReader& reader, Deterrence& wish);
  bool goes_down(std::uint32_t chain) const;
  bool is_answered_by_response_chain(const Deterrence& wish) const;
  void read_options(Deterrence& wish);
  void read_option_settings(TableReader& reader, AttackOption& option);
  void check_authority(TableReader& arm, const std::vector<std::string>& names);
  void finish_command();
  /// Inputs of the chains, rows, caveats and deliveries that the arm uses.
  void add_command_shares();

  /// Row of the name under `key` in `names`; kNoRow when absent and optional.
  std::uint32_t reference(TableReader& reader,
                          const std::string& key,
                          const std::vector<std::string>& names,
                          bool required,
                          const std::string& what);
  /// Rows of the names in the list under `key`. One given twice is a problem unless they are
  /// things of which one can carry several.
  std::vector<std::uint32_t> references(TableReader& reader,
                                        const std::string& key,
                                        const std::vector<std::string>& names,
                                        const std::string& what,
                                        bool each_once = true);
  std::uint8_t nation(TableReader& reader);
  Place place(TableReader& reader, bool altitude);
  /// [ { latitude_deg, longitude_deg, altitude_m }, ... ], projected.
  std::vector<Position> route(TableReader& reader, const std::string& key);
  Position project(TableReader& reader, const std::string& key, const Place& place);
  void add_share(const InputShare& share);
  /// Of a platform, sensor or weapon, however many groups and raids use it.
  void add_once(const InputShare& share);
  /// Of a platform with its noise jammer.
  void add_platform(std::uint32_t row);

  const toml::table& tree_;
  std::string arm_;
  ReadLog& log_;
  Scenario& out_;
  Frame frame_;
  ReliefStore* reliefs_ = nullptr;
  std::string reliefs_main_path_;
  std::set<const InputShare*> counted_;
  // What is read for all arms and counts in those that use it.
  std::vector<InputShare> chain_shares_;
  std::vector<InputShare> authority_shares_;
  std::vector<InputShare> caveat_shares_;
  std::vector<InputShare> rule_shares_;
  std::vector<InputShare> delivery_shares_;
  std::vector<InputShare> readiness_shares_;
  std::vector<command::AuthorityRow> authority_rows_;
  std::vector<command::Caveat> caveats_;
  std::vector<command::RequestRule> rules_;
};

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& items) {
  std::vector<std::string> names;
  for (const Named& item : items) {
    names.push_back(item.name);
  }
  return names;
}

}  // namespace boyd::scenario
