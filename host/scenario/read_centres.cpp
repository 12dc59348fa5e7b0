/// Centres of decision, the consent of hosts, and what goes wrong from outside.
#include <algorithm>

#include "host/scenario/section_reader.hpp"
#include "host/time/time.hpp"

namespace boyd::scenario {
namespace {

/// Whether the group is the headquarters of any post: of a pool, or of a node that works in none.
bool has_posts(const command::CommandPlan& plan, std::uint32_t group) {
  const auto sits_there = [&](const auto& post) { return post.duty.headquarters == group; };
  return std::any_of(plan.pools.begin(), plan.pools.end(), sits_there) ||
         std::any_of(plan.chains.begin(), plan.chains.end(), [&](const command::Chain& chain) {
           return std::any_of(chain.nodes.begin(), chain.nodes.end(), sits_there);
         });
}

}  // namespace

void SectionReader::read_centres() {
  each("centre", [&](TableReader& reader, const std::string& name) {
    command::Centre centre;
    centre.name = name;
    reader.text("title", "");
    centre.precedence =
        static_cast<std::int32_t>(reader.integer("precedence", -1000000, 1000000, 0));
    reader.sources();
    out_.command.centres.push_back(centre);
  });
}

void SectionReader::read_consents() {
  each("consent", [&](TableReader& reader, const std::string& name) {
    command::Consent consent;
    consent.name = name;
    const std::uint32_t host = reference(reader, "host", out_.nations, true, "nation");
    consent.host = host == kNoRow ? 0 : static_cast<std::int32_t>(host);
    if (reader.given("nation")) {
      const std::uint32_t guest = reference(reader, "nation", out_.nations, false, "nation");
      consent.guest = guest == kNoRow ? -1 : static_cast<std::int32_t>(guest);
      if (consent.guest == consent.host) {
        reader.report("nation", "contradictory: a nation needs no consent on its own soil");
      }
    }
    if (reader.given("order")) {
      consent.kind = order_kind(reader, "order");
    }
    consent.grant_prob = reader.number("grant_prob", 0, 1);
    consent.once = reader.boolean("once", false);
    consent.delay = reader.law("delay", command::deterministic(0));
    add_share(reader.sources());
    out_.command.consents.push_back(consent);
  });
}

void SectionReader::read_outages() {
  each("outage", [&](TableReader& reader, const std::string& name) {
    command::Outage outage;
    outage.name = name;
    read_outage_target(reader, outage);
    outage.at_ns = time::from_seconds(reader.duration_s("at", -kLongest_s, kLongest_s));
    outage.delay = reader.law("delay", command::deterministic(0));
    outage.prob = reader.number("prob", 0, 1, 1.0);
    if (reader.given("duration")) {
      outage.duration = reader.law("duration", {});
    }
    if (reader.has_duration("every")) {
      outage.every_s = reader.duration_s("every", 1, kLongest_s);
      outage.times_count = static_cast<std::uint32_t>(reader.integer("times_count", 1, 10000));
      if (!outage.duration) {
        reader.report("duration", "is missing; what comes again must end before");
      }
    } else if (reader.given("times_count")) {
      reader.report("times_count", "has no effect without every_h");
    }
    add_share(reader.sources());
    out_.command.outages.push_back(outage);
  });
}

void SectionReader::read_outage_target(TableReader& reader, command::Outage& outage) {
  command::CommandPlan& plan = out_.command;
  int targets = 0;
  for (const char* key : {"node", "pool", "headquarters", "network"}) {
    targets += reader.given(key) ? 1 : 0;
  }
  if (targets != 1) {
    reader.report("node",
                  "needs exactly one of node (with its chain), pool, headquarters, network");
  }
  if (reader.has("pool")) {
    outage.pool = reference(reader, "pool", names_of(plan.pools), false, "pool");
  }
  if (reader.has("network")) {
    outage.network = reference(reader, "network", names_of(plan.networks), false, "network");
    outage.quality = reader.number("quality_frac", 0, 1, 0.0);
  } else if (reader.given("quality_frac")) {
    reader.report("quality_frac", "has no effect without a network");
  }
  if (reader.has("headquarters")) {
    outage.headquarters = reference(reader, "headquarters", names_of(out_.groups), false, "group");
    if (outage.headquarters != kNoRow && !has_posts(plan, outage.headquarters)) {
      reader.report("headquarters",
                    "has no effect: no post sits with '" + out_.groups[outage.headquarters].name +
                        "'; name it as the headquarters of a node or pool");
    }
  }
  const bool in_chain = reader.given("chain");
  if (in_chain != reader.has("node")) {
    reader.report(in_chain ? "chain" : "node", "needs both chain and node");
    return;
  }
  if (in_chain) {
    outage.chain = reference(reader, "chain", names_of(plan.chains), false, "chain");
    if (outage.chain == kNoRow) {
      return;
    }
    const command::Chain& chain = plan.chains[outage.chain];
    outage.node = reference(reader, "node", names_of(chain.nodes), false, "node of that chain");
    if (outage.node != kNoRow && chain.nodes[outage.node].pool != kNoRow) {
      reader.report(
          "node",
          "works in pool '" + plan.pools[chain.nodes[outage.node].pool].name + "': name the pool");
    }
  }
}

/// Group rows and nations that the plan needs of the battle.
void SectionReader::finish_centres() {
  command::CommandPlan& plan = out_.command;
  plan.midnight_to_start_s = out_.general.start_time_of_day_s;
  plan.conflict_rule = out_.general.conflict_rule;
  for (std::size_t g = 0; g < out_.groups.size(); ++g) {
    plan.groups[g].centres = out_.groups[g].centres;
    plan.groups[g].bound = out_.groups[g].bound;
  }
  for (const AreaSpec& area : out_.areas) {
    plan.area_nations.push_back(area.nation);
  }
  for (const Asset& asset : out_.assets) {
    plan.site_nations.push_back(asset.nation);
  }
  for (const LaunchSite& site : out_.launch_sites) {
    plan.site_nations.push_back(site.nation);
  }
}

}  // namespace boyd::scenario
