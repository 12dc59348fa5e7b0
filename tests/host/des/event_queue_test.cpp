#include "host/des/event_queue.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

namespace boyd::des {
namespace {

TEST(EventQueue, EventsOfOneInstantComeByClassThenInOrderOfScheduling) {
  EventQueue<int> queue;
  queue.schedule(5, 1, 0);
  queue.schedule(5, 0, 1);
  queue.schedule(5, 1, 2);
  queue.schedule(4, 9, 3);
  queue.schedule(5, 0, 4);
  std::vector<int> order;
  while (!queue.empty()) {
    order.push_back(queue.pop().payload);
  }
  EXPECT_EQ(order, (std::vector<int>{3, 1, 4, 0, 2}));
}

TEST(EventQueue, ManyEventsComeOutAsAStableSortPutsThem) {
  EventQueue<int> queue;
  std::vector<std::tuple<TimeNs, std::uint32_t, int>> expected;
  std::uint32_t state = 1;
  for (int i = 0; i < 5000; ++i) {
    state = state * 1664525U + 1013904223U;
    const TimeNs time_ns = static_cast<TimeNs>(state >> 26) - 32;  // many ties, negative times too
    const std::uint32_t event_class = (state >> 20) % 3;
    queue.schedule(time_ns, event_class, i);
    expected.emplace_back(time_ns, event_class, i);
  }
  std::sort(expected.begin(), expected.end());
  for (const auto& [time_ns, event_class, i] : expected) {
    ASSERT_EQ(queue.next_ns(), time_ns);
    const auto event = queue.pop();
    ASSERT_EQ(event.event_class, event_class);
    ASSERT_EQ(event.payload, i);
  }
}

TEST(EventQueue, AnEmptyQueueHasNoNextTime) {
  EventQueue<int> queue;
  EXPECT_EQ(queue.next_ns(), kNever);
  queue.schedule(-7, 0, 1);
  EXPECT_EQ(queue.next_ns(), -7);
  queue.pop();
  EXPECT_EQ(queue.next_ns(), kNever);
}

TEST(EventQueue, ACopyRunsOnByItself) {
  EventQueue<int> queue;
  queue.schedule(1, 0, 1);
  EventQueue<int> copy = queue;
  copy.pop();
  copy.schedule(2, 0, 2);
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue.pop().payload, 1);
  EXPECT_EQ(copy.pop().payload, 2);
}

}  // namespace
}  // namespace boyd::des
