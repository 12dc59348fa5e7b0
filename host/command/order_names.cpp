#include "host/command/order.hpp"

namespace boyd::command {

const char* name_of(OrderKind kind) {
  switch (kind) {
    case OrderKind::kWeaponControl:
      return "weapon_control";
    case OrderKind::kEngageArea:
      return "engage_area";
    case OrderKind::kReleaseReserve:
      return "release_reserve";
    case OrderKind::kRetask:
      return "retask";
    case OrderKind::kStrike:
      return "strike";
    case OrderKind::kAutonomy:
      return "autonomy";
  }
  return "unknown";
}

const char* name_of(OrderState state) {
  switch (state) {
    case OrderState::kPending:
      return "pending";
    case OrderState::kRefused:
      return "refused";
    case OrderState::kLost:
      return "lost";
    case OrderState::kWithdrawn:
      return "withdrawn";
    case OrderState::kReleased:
      return "released";
  }
  return "unknown";
}

const char* name_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::kNone:
      return "none";
    case Refusal::kNoAuthority:
      return "no authority";
    case Refusal::kGate:
      return "refused by the approver";
    case Refusal::kConsensus:
      return "no consensus";
    case Refusal::kOverload:
      return "turned away by a full queue";
  }
  return "unknown";
}

const char* name_of(NodeOutcome outcome) {
  switch (outcome) {
    case NodeOutcome::kWaiting:
      return "waiting";
    case NodeOutcome::kInService:
      return "in service";
    case NodeOutcome::kApproved:
      return "approved";
    case NodeOutcome::kOtherwise:
      return "passed on otherwise";
    case NodeOutcome::kRefused:
      return "refused";
    case NodeOutcome::kAbandoned:
      return "abandoned";
    case NodeOutcome::kEscalated:
      return "passed up";
    case NodeOutcome::kTurnedAway:
      return "turned away by a full queue";
    case NodeOutcome::kHandedOver:
      return "handed over";
    case NodeOutcome::kLost:
      return "lost";
  }
  return "unknown";
}

const char* name_of(LegState state) {
  switch (state) {
    case LegState::kWaiting:
      return "waiting";
    case LegState::kAwaitingConsent:
      return "awaiting the host's consent";
    case LegState::kInNationalChain:
      return "in national chain";
    case LegState::kRefusedByCaveat:
      return "refused by caveat";
    case LegState::kRefusedByHost:
      return "refused by the host nation";
    case LegState::kLost:
      return "lost";
    case LegState::kSent:
      return "sent";
    case LegState::kReceived:
      return "received";
    case LegState::kExecuted:
      return "executed";
    case LegState::kExpired:
      return "expired";
    case LegState::kOutdated:
      return "outdated";
    case LegState::kSuperseded:
      return "superseded";
    case LegState::kRevoked:
      return "revoked";
    case LegState::kRedundant:
      return "already answered by another centre";
    case LegState::kOverruled:
      return "overruled by another centre's order";
    case LegState::kEndedByExpiry:
      return "ended by expiry";
    case LegState::kEndedByRevocation:
      return "ended by revocation";
    case LegState::kEndedByNewer:
      return "ended by a newer order";
    case LegState::kEndedByConflict:
      return "ended by another centre's order";
  }
  return "unknown";
}

bool is_final(LegState state) {
  switch (state) {
    case LegState::kWaiting:
    case LegState::kAwaitingConsent:
    case LegState::kInNationalChain:
    case LegState::kSent:
    case LegState::kReceived:
    case LegState::kExecuted:
      return false;
    default:
      return true;
  }
}

bool was_executed(LegState state) {
  return state == LegState::kExecuted || state == LegState::kEndedByExpiry ||
         state == LegState::kEndedByRevocation || state == LegState::kEndedByNewer ||
         state == LegState::kEndedByConflict;
}

}  // namespace boyd::command
