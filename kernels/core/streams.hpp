/// The one registry of random streams. A number is a pure function of (world seed, stream, event
/// key); nothing is drawn in sequence. Append only: a value that changes changes every result.
#pragma once

#include <cstdint>

namespace boyd {

enum class Stream : std::uint32_t {
  // kernels                  event key
  kDetection = 1,       ///< sensor, target, scan number
  kIdentification = 2,  ///< picture, target, attempt
  kKill = 3,            ///< mount, target, shots at the target before
  kJamming = 4,         ///< target
  kExchange = 5,        ///< exchange edge, target
  kHeading = 20,        ///< mover, number of the period of its heading noise
  // scenario, per replication
  kRaidPlan = 32,    ///< raid, member, quantity
  kRaidTiming = 33,  ///< raid, wave, quantity
  kTraffic = 34,     ///< traffic, member, quantity
  kScramble = 35,    ///< group, member
  kLaunchSite = 36,  ///< site, night, quantity
  kWeather = 37,     ///< quantity
  // command engine; request: the rule's name with its centre's, and its ordinal
  kCommandService = 64,  ///< request, node, round; host's delay: request, group, consent; meeting:
                         ///< node, number; takeover: node, episode; outage: name, occurrence;
                         ///< change of the situation: name
  kCommandGate = 65,     ///< approval, fork, escalation: request, node, which of them; refusal of
                         ///< a chain: request; persistence: request, node, member, round
  kCommandObjection = 66,  ///< request, node, member, round
  kCommandShock = 67,      ///< request, node, round
  kCommandReply = 68,      ///< request, node, member, round
  kCommandLink = 69,       ///< request, link, try
  kCommandCaveat = 70,     ///< request, group, caveat; reservation: request, node, member; consent:
                           ///< request, group, its name, or its name alone
  kCommandReadiness = 71,  ///< request, group
  kCommandArrival = 72,    ///< queue validation: request number
};

}  // namespace boyd
