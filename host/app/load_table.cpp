#include "host/app/load_table.hpp"

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"

namespace boyd::app {

namespace {

std::string workers_text(const command::PostLoad& post) {
  if (post.servers_count == 0) {
    return "meetings";
  }
  return fmt::format("{} server{}{}",
                     post.servers_count,
                     post.servers_count == 1 ? "" : "s",
                     post.open_frac < 1 ? " in their working hours" : "");
}

std::string posts_text(const command::LoadSample& sample) {
  TextTable table({{"post", Align::kLeft},
                   {"servers", Align::kRight},
                   {"arrivals per h", Align::kRight},
                   {"work, mean", Align::kRight},
                   {"utilisation", Align::kRight},
                   {"wait, mean [+- s.e.]", Align::kRight},
                   {"wait, p90", Align::kRight},
                   {"queue, mean", Align::kRight},
                   {"", Align::kLeft}});
  for (const command::PostLoad& post : sample.posts) {
    const bool queues = post.servers_count > 0;
    const bool waits = queues || post.wait_mean_s > 0;
    table.add(
        {post.name,
         queues ? fmt::format("{}", post.servers_count) : "any",
         number_text(3600 * post.arrivals_per_s),
         duration_text(post.work_mean_s),
         queues ? fmt::format("{:.1f} %", 100 * post.utilisation_frac) : "-",
         waits ? fmt::format(
                     "{} +- {}", duration_text(post.wait_mean_s), duration_text(post.wait_error_s))
               : "-",
         waits ? duration_text(post.wait_p90_s) : "-",
         waits ? number_text(post.queue_mean) : "-",
         post.stable ? "" : "UNSTABLE"});
  }
  return table.text();
}

}  // namespace

std::string load_table(const LoadReport& load) {
  const command::LoadSample& sample = load.sample;
  std::string text = fmt::format(
      "\n-- {} under load: {} requests an hour ({}); {} requests, the first {} left "
      "out, {} measured\n\n",
      load.rule,
      number_text(3600 * sample.rate_per_s),
      load.situation,
      sample.requests_count,
      duration_text(sample.warm_up_s),
      duration_text(sample.measured_s));
  text += posts_text(sample);
  bool stable = true;
  for (const command::PostLoad& post : sample.posts) {
    if (!post.stable) {
      stable = false;
      const double can_do_per_s = post.arrivals_per_s / post.offered_frac;
      text += fmt::format(
          "\n{} drowns: {} requests an hour come, and its {} can do {}; its queue grows without "
          "end, and the waits above are those of this many requests\n",
          post.name,
          number_text(3600 * post.arrivals_per_s),
          workers_text(post),
          number_text(3600 * can_do_per_s));
    }
  }
  if (stable && sample.too_short) {
    text +=
        "\ntoo few requests: the chain's own latency fills more than half of the time that they "
        "span; ask for more with --samples\n";
  }
  if (load.action.count > 0) {
    text += fmt::format("\nfirst action under load: median {} [p10 {}, p90 {}]\n",
                        duration_text(load.action.median_s()),
                        duration_text(load.action.p10_s()),
                        duration_text(load.action.p90_s()));
  }
  return text;
}

}  // namespace boyd::app
