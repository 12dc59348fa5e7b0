/// Triggers, requests, authority, delivery: who asks for what, who may grant it, how it arrives.
#include <algorithm>

#include "host/scenario/section_reader.hpp"
#include "host/time/time.hpp"

namespace boyd::scenario {

using command::AuthorityRow;
using command::Caveat;
using command::OrderKind;
using command::RequestRule;
using command::RuleSource;

namespace {

const std::vector<std::string> kOrders = {
    "weapon_control", "engage_area", "release_reserve", "retask", "strike", "autonomy"};
const std::vector<std::string> kPostures = {"peacetime", "crisis", "war"};
const std::vector<std::string> kAttributions = {"none", "suspected", "probable", "confirmed"};
const std::vector<std::string> kControls = {"hold", "tight", "free"};
const std::vector<std::string> kAutonomies = {"A0", "A1", "A2", "A3", "A4"};

}  // namespace

OrderKind SectionReader::order_kind(TableReader& reader, const std::string& key) {
  return static_cast<OrderKind>(reader.choice(key, kOrders));
}

void SectionReader::read_triggers() {
  each("trigger", [&](TableReader& reader, const std::string& name) {
    TriggerSpec trigger;
    trigger.kind = static_cast<TriggerKind>(
        reader.choice("kind", {"tracks_in_area", "hostile_in_area", "group_losses", "asset_hit"}));
    const bool tracks =
        trigger.kind == TriggerKind::kTracksInArea || trigger.kind == TriggerKind::kHostileInArea;
    if (tracks) {
      const std::uint32_t row = reference(reader, "picture", out_.picture_names, true, "picture");
      trigger.picture = row == kNoRow ? 0 : row;
      trigger.area = reference(reader, "area", out_.area_names, false, "area");
    }
    if (trigger.kind == TriggerKind::kGroupLosses) {
      trigger.group = reference(reader, "group", out_.group_names(), true, "group or raid");
    }
    trigger.threshold_count =
        static_cast<std::uint32_t>(reader.integer("threshold_count", 1, 100000000));
    add_share(reader.sources());
    out_.trigger_names.push_back(name);
    out_.triggers.push_back(trigger);
    if (out_.triggers.size() > kTriggersMax) {
      reader.report("name", "a scenario has at most 32 triggers");
    }
  });
}

void SectionReader::read_requests() {
  each("request", [&](TableReader& reader, const std::string& name) {
    RequestRule rule;
    rule.name = name;
    const int sources = (reader.has("trigger") ? 1 : 0) + (reader.has("on_warning") ? 1 : 0) +
                        (reader.has(reader.given_duration("at")) ? 1 : 0);
    if (sources != 1) {
      reader.report("trigger", "needs exactly one of trigger, on_warning = true, at_h");
    }
    rule.trigger = reference(reader, "trigger", out_.trigger_names, false, "trigger");
    if (reader.boolean("on_warning", false)) {
      rule.source = RuleSource::kWarning;
    }
    const double at_s = reader.duration_s("at", 0, kLongest_s, -1.0);
    if (at_s >= 0) {
      rule.source = RuleSource::kTime;
      rule.at_ns = time::from_seconds(at_s);
    }
    read_request(reader, rule);
    rule_shares_.push_back(reader.sources());
    rules_.push_back(std::move(rule));
  });
}

void SectionReader::read_request(TableReader& reader, RequestRule& rule) {
  rule.kind = order_kind(reader, "order");
  rule.scope = static_cast<command::Scope>(reader.choice("scope", {"area", "target"}, 0));
  rule.groups = references(reader, "groups", out_.group_names(), "group or raid");
  if (rule.groups.empty()) {
    reader.report("groups", "needs at least one group");
  }
  if (rule.kind == OrderKind::kEngageArea || rule.kind == OrderKind::kRetask) {
    rule.area = reference(reader, "area", out_.area_names, false, "area");
  }
  if (rule.kind == OrderKind::kStrike || rule.kind == OrderKind::kRetask) {
    std::vector<std::string> sites = names_of(out_.assets);
    for (const LaunchSite& site : out_.launch_sites) {
      sites.push_back(site.name);
    }
    rule.site =
        reference(reader, "site", sites, rule.kind == OrderKind::kStrike, "asset or launch site");
  }
  if (rule.kind == OrderKind::kStrike) {
    rule.strike_count = static_cast<std::uint32_t>(reader.integer("strike_count", 1, 10000));
  }
  if (rule.kind == OrderKind::kWeaponControl) {
    rule.weapon_control = static_cast<WeaponControl>(reader.choice("weapon_control", kControls));
  }
  if (rule.kind == OrderKind::kAutonomy) {
    rule.autonomy = static_cast<Autonomy>(reader.choice("autonomy", kAutonomies));
  }
  rule.priority = static_cast<std::int32_t>(reader.integer("priority", -1000000, 1000000, 0));
  rule.repeat_s = reader.duration_s("repeat", 0, kLongest_s, 0.0);
  rule.renew_before_expiry_s = reader.duration_s("renew_before_expiry", 0, kLongest_s, 0.0);
  const double clear_s = reader.duration_s("revoke_when_clear", 0, kLongest_s, -1.0);
  rule.revoke_when_clear = clear_s >= 0;
  rule.clear_s = std::max(0.0, clear_s);
}

void SectionReader::read_caveats() {
  each("caveat", [&](TableReader& reader, const std::string& name) {
    Caveat caveat;
    caveat.name = name;
    caveat.group = reference(reader, "group", out_.group_names(), false, "group");
    const std::uint32_t nation_row = reference(reader, "nation", out_.nations, false, "nation");
    caveat.nation = nation_row == kNoRow ? -1 : static_cast<std::int32_t>(nation_row);
    caveat.refuse_prob = reader.number("refuse_prob", 0, 1, 0.0);
    caveat.national_approval_prob = reader.number("national_approval_prob", 0, 1, 0.0);
    caveat.national_chain =
        reference(reader, "national_chain", names_of(out_.command.chains), false, "chain");
    if (caveat.national_approval_prob > 0 && !reader.has("national_chain")) {
      reader.report("national_chain", "is missing; national_approval_prob is above 0");
    }
    caveat_shares_.push_back(reader.sources());
    caveats_.push_back(caveat);
  });
}

void SectionReader::read_authority() {
  each("authority", [&](TableReader& reader, const std::string& name) {
    AuthorityRow row;
    row.name = name;
    row.kind = order_kind(reader, "order");
    const std::vector<std::string> postures = reader.texts("postures");
    row.postures = postures.empty() ? command::kAnyPosture : std::uint8_t{0};
    for (const std::string& posture : postures) {
      const auto found = std::find(kPostures.begin(), kPostures.end(), posture);
      if (found == kPostures.end()) {
        reader.report("postures", "needs peacetime, crisis, war; found '" + posture + "'");
      } else if (std::count(postures.begin(), postures.end(), posture) > 1) {
        reader.report("postures", "'" + posture + "' is given twice");
      } else {
        row.postures = static_cast<std::uint8_t>(
            row.postures |
            command::posture_bit(static_cast<command::Posture>(found - kPostures.begin())));
      }
    }
    row.attribution_min =
        static_cast<command::Attribution>(reader.choice("attribution_min", kAttributions, 0));
    row.needs_warning = reader.boolean("needs_warning", false);
    row.any_scope = !reader.has("scope");
    row.scope = static_cast<command::Scope>(reader.choice("scope", {"area", "target"}, 0));
    row.groups = references(reader, "groups", out_.group_names(), "group or raid");
    if (reader.given("centre")) {
      row.centre = reference(reader, "centre", names_of(out_.command.centres), false, "centre");
    }
    row.chain = reference(reader, "chain", names_of(out_.command.chains), false, "chain");
    row.validity_s = reader.duration_s("validity", 0, kLongest_s, 0.0);
    if (reader.has("weapon_control")) {
      row.weapon_control = static_cast<WeaponControl>(reader.choice("weapon_control", kControls));
    }
    if (reader.has("autonomy")) {
      row.autonomy = static_cast<Autonomy>(reader.choice("autonomy", kAutonomies));
    }
    for (const std::uint32_t k : references(reader, "caveats", names_of(caveats_), "caveat")) {
      row.caveats.push_back(caveats_[k]);
    }
    authority_shares_.push_back(reader.sources());
    authority_rows_.push_back(std::move(row));
  });
}

void SectionReader::read_deliveries() {
  each("delivery", [&](TableReader& reader, const std::string& /*name*/) {
    command::Delivery delivery;
    delivery.chain = reference(reader, "chain", names_of(out_.command.chains), false, "chain");
    delivery.group = reference(reader, "group", out_.group_names(), false, "group or raid");
    delivery.link = read_link(reader, "link");
    delivery_shares_.push_back(reader.sources());
    out_.command.deliveries.push_back(delivery);
  });
}

void SectionReader::read_readiness() {
  each("readiness", [&](TableReader& reader, const std::string& /*name*/) {
    command::Readiness readiness;
    if (reader.has("order")) {
      readiness.kind = order_kind(reader, "order");
    }
    readiness.chain = reference(reader, "chain", names_of(out_.command.chains), false, "chain");
    readiness.group = reference(reader, "group", out_.group_names(), false, "group or raid");
    readiness.law = reader.law();
    readiness_shares_.push_back(reader.sources());
    out_.command.readiness.push_back(readiness);
  });
}

void SectionReader::read_situation() {
  each("situation", [&](TableReader& reader, const std::string& name) {
    command::SituationChange change;
    change.name = name;
    change.at_ns = time::from_seconds(reader.duration_s("at", 0, kLongest_s));
    change.delay = reader.law("delay", command::deterministic(0));
    if (reader.has("posture")) {
      change.posture = static_cast<command::Posture>(reader.choice("posture", kPostures));
    }
    if (reader.has("attribution")) {
      change.attribution =
          static_cast<command::Attribution>(reader.choice("attribution", kAttributions));
    }
    if (!change.posture && !change.attribution) {
      reader.report("posture", "needs a posture or an attribution to change to");
    }
    add_share(reader.sources());
    out_.command.changes.push_back(change);
  });
}

/// The rows and requests that hold in the arm being resolved.
void SectionReader::read_arm() {
  bool found = arm_.empty();
  each("arm", [&](TableReader& reader, const std::string& name) {
    reader.text("title", "");
    reader.list("set", "laid over the file before it is read");
    reader.text("like", "");
    const std::vector<std::string> authority = reader.texts("authority");
    references(reader, "authority", names_of(authority_rows_), "authority row");
    const std::vector<std::uint32_t> requests =
        references(reader, "requests", names_of(rules_), "request");
    check_authority(reader, authority);
    reader.sources();
    if (name != arm_) {
      return;
    }
    found = true;
    for (const std::string& row_name : authority) {
      for (std::size_t k = 0; k < authority_rows_.size(); ++k) {
        if (authority_rows_[k].name == row_name) {
          out_.command.authority.push_back(authority_rows_[k]);
          add_once(authority_shares_[k]);
        }
      }
    }
    for (std::uint32_t k = 0; k < rules_.size(); ++k) {
      const bool listed = std::find(requests.begin(), requests.end(), k) != requests.end();
      if (!reader.has("requests") || listed) {
        out_.command.rules.push_back(rules_[k]);
        add_share(rule_shares_[k]);
      }
    }
  });
  if (!found) {
    log_.report({"", 0, 0, "arm", "there is no arm '" + arm_ + "'"});
  }
}

/// A row that an earlier one of the arm always beats says something else than what will happen.
void SectionReader::check_authority(TableReader& arm, const std::vector<std::string>& names) {
  std::vector<const AuthorityRow*> rows;
  for (const std::string& name : names) {
    for (const AuthorityRow& row : authority_rows_) {
      if (row.name == name) {
        rows.push_back(&row);
      }
    }
  }
  const auto covers = [](const AuthorityRow& first, const AuthorityRow& later) {
    const bool groups =
        first.groups.empty() ||
        (!later.groups.empty() &&
         std::all_of(later.groups.begin(), later.groups.end(), [&](std::uint32_t group) {
           return std::find(first.groups.begin(), first.groups.end(), group) != first.groups.end();
         }));
    return first.kind == later.kind && first.centre == later.centre &&
           (later.postures & ~first.postures) == 0 &&
           first.attribution_min <= later.attribution_min &&
           (!first.needs_warning || later.needs_warning) &&
           (first.any_scope || (!later.any_scope && first.scope == later.scope)) && groups;
  };
  for (std::size_t k = 0; k < rows.size(); ++k) {
    for (std::size_t j = 0; j < k; ++j) {
      if (covers(*rows[j], *rows[k])) {
        arm.report("authority",
                   "contradictory: row '" + rows[k]->name + "' can never decide, since '" +
                       rows[j]->name + "' before it matches all that it matches");
        break;
      }
    }
  }
}

/// Names, groups, warning.
void SectionReader::finish_command() {
  command::CommandPlan& plan = out_.command;
  plan.posture = out_.general.posture;
  plan.attribution = out_.general.attribution;
  plan.triggers = out_.trigger_names;
  plan.areas = out_.area_names;
  plan.sites = names_of(out_.assets);
  for (const LaunchSite& site : out_.launch_sites) {
    plan.sites.push_back(site.name);
  }
  const std::vector<std::string> names = out_.group_names();
  plan.groups.resize(names.size());
  for (std::size_t g = 0; g < names.size(); ++g) {
    plan.groups[g].name = names[g];
    if (g < out_.groups.size()) {
      plan.groups[g].nation = out_.groups[g].spec.nation;
      plan.groups[g].weapon_control = out_.groups[g].spec.weapon_control;
      plan.groups[g].autonomy = out_.groups[g].spec.autonomy;
    }
  }
  for (std::size_t k = 0; k < out_.raids.size(); ++k) {
    plan.groups[out_.raid_group(k)].nation = out_.raids[k].nation;
  }
  finish_centres();
  double first_wave_s = -1;
  for (const Raid& raid : out_.raids) {
    for (const RaidWave& wave : raid.waves) {
      first_wave_s = first_wave_s < 0 ? wave.time_s : std::min(first_wave_s, wave.time_s);
    }
  }
  if (out_.general.warning_lead_s && first_wave_s >= 0) {
    plan.warning_ns = time::from_seconds(first_wave_s - *out_.general.warning_lead_s);
  }
  add_command_shares();
}

void SectionReader::add_command_shares() {
  const command::CommandPlan& plan = out_.command;
  std::vector<bool> used(plan.chains.size(), false);
  for (const AuthorityRow& row : plan.authority) {
    if (row.chain != kNoRow) {
      used[row.chain] = true;
    }
    for (const Caveat& caveat : row.caveats) {
      if (caveat.national_chain != kNoRow) {
        used[caveat.national_chain] = true;
      }
      for (std::size_t k = 0; k < caveats_.size(); ++k) {
        if (caveats_[k].name == caveat.name) {
          add_once(caveat_shares_[k]);
        }
      }
    }
  }
  for (std::size_t k = 0; k < used.size(); ++k) {
    if (used[k]) {
      add_share(chain_shares_[k]);
    }
  }
  for (std::size_t k = 0; k < plan.deliveries.size(); ++k) {
    if (plan.deliveries[k].chain == kNoRow || used[plan.deliveries[k].chain]) {
      add_share(delivery_shares_[k]);
    }
  }
  for (std::size_t k = 0; k < plan.readiness.size(); ++k) {
    if (plan.readiness[k].chain == kNoRow || used[plan.readiness[k].chain]) {
      add_share(readiness_shares_[k]);
    }
  }
}

}  // namespace boyd::scenario
