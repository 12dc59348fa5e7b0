/// Keys that say the same in different ways: a duration in another unit, another family of a law, a
/// radar by what it reaches or by the radar equation. Where one is laid over the other, the other
/// goes; where one file gives both, they stay for the reader to report.
#pragma once

#include <string>

#include <toml++/toml.h>

namespace boyd::scenario {

/// Takes out of a table, and out of its list `assumed`, what `key` = `value` takes the place of.
/// What `beside` holds stays: the table that lays this key over the other, null where there is
/// none.
void displace(toml::table& into,
              const std::string& key,
              const toml::node& value,
              const toml::table* beside);

}  // namespace boyd::scenario
