#include "host/experiment/remote_desk.hpp"

#include <cstring>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace boyd::experiment {

namespace {

/// Numbers and texts one after the other; ranks are the same program on the same kind of machine.
class Writer {
public:
  template <typename Number>
  void add(Number value) {
    static_assert(std::is_arithmetic_v<Number>);
    const std::size_t at = bytes_.size();
    bytes_.resize(at + sizeof value);
    std::memcpy(bytes_.data() + at, &value, sizeof value);
  }
  void add(const std::string& text) {
    add(static_cast<std::uint64_t>(text.size()));
    bytes_ += text;
  }
  std::string bytes() && { return std::move(bytes_); }

private:
  std::string bytes_;
};

class Reader {
public:
  explicit Reader(const std::string& bytes) : bytes_(bytes) {}

  template <typename Number>
  Number number() {
    Number value{};
    std::memcpy(&value, take(sizeof value), sizeof value);
    return value;
  }
  std::string text() {
    const auto size = number<std::uint64_t>();
    return {take(size), size};
  }

private:
  const char* take(std::size_t count) {
    if (count > bytes_.size() - at_) {
      throw std::runtime_error("a message between ranks is cut: are all of them the same boyd?");
    }
    const char* here = bytes_.data() + at_;
    at_ += count;
    return here;
  }

  const std::string& bytes_;
  std::size_t at_ = 0;
};

enum class Request : std::uint8_t { kNext, kFinished };

void add_parcel(Writer& writer, const Parcel& parcel) {
  writer.add(parcel.point);
  writer.add(parcel.replication_first);
  writer.add(parcel.replications_count);
}

Parcel parcel_in(Reader& reader) {
  Parcel parcel;
  parcel.point = reader.number<std::uint32_t>();
  parcel.replication_first = reader.number<std::uint32_t>();
  parcel.replications_count = reader.number<std::uint32_t>();
  return parcel;
}

void add_row(Writer& writer, const ResultRow& row) {
  writer.add(row.row);
  writer.add(row.point);
  writer.add(row.arm);
  writer.add(row.replication);
  writer.add(row.world_seed);
  writer.add(static_cast<std::uint8_t>(row.failed));
  writer.add(row.problem);
  writer.add(row.state_hash);
  writer.add(row.watched_s);
  for (const std::optional<double>& number : row.numbers) {
    writer.add(static_cast<std::uint8_t>(number.has_value()));
    writer.add(number.value_or(0));
  }
}

ResultRow row_in(Reader& reader) {
  ResultRow row;
  row.row = reader.number<std::uint64_t>();
  row.point = reader.number<std::uint32_t>();
  row.arm = reader.number<std::uint32_t>();
  row.replication = reader.number<std::uint32_t>();
  row.world_seed = reader.number<std::uint64_t>();
  row.failed = reader.number<std::uint8_t>() != 0;
  row.problem = reader.text();
  row.state_hash = reader.number<std::uint64_t>();
  row.watched_s = reader.number<double>();
  for (std::size_t c = 0; c < result_columns().size(); ++c) {
    const bool there = reader.number<std::uint8_t>() != 0;
    const auto value = reader.number<double>();
    row.numbers.push_back(there ? std::optional(value) : std::nullopt);
  }
  return row;
}

}  // namespace

Reply RemoteDesk::next(Parcel& parcel) {
  Writer request;
  request.add(static_cast<std::uint8_t>(Request::kNext));
  const std::lock_guard lock(mutex_);
  const std::string bytes = crew_.ask(std::move(request).bytes());
  Reader reader(bytes);
  const auto reply = static_cast<Reply>(reader.number<std::uint8_t>());
  if (reply == Reply::kParcel) {
    parcel = parcel_in(reader);
  }
  return reply;
}

void RemoteDesk::finished(const Parcel& parcel, FinishedBatch batch) {
  Writer request;
  request.add(static_cast<std::uint8_t>(Request::kFinished));
  add_parcel(request, parcel);
  request.add(batch.wall_s);
  request.add(batch.machine);
  request.add(static_cast<std::uint64_t>(batch.rows.size()));
  for (const ResultRow& row : batch.rows) {
    add_row(request, row);
  }
  const std::lock_guard lock(mutex_);
  crew_.ask(std::move(request).bytes());
}

std::string reply_of(Desk* desk, bool closing, const std::string& request) {
  Reader reader(request);
  Writer reply;
  if (static_cast<Request>(reader.number<std::uint8_t>()) == Request::kNext) {
    Parcel parcel;
    const Reply what = desk == nullptr || closing ? Reply::kDone : desk->next(parcel);
    reply.add(static_cast<std::uint8_t>(what));
    add_parcel(reply, parcel);
    return std::move(reply).bytes();
  }
  const Parcel parcel = parcel_in(reader);
  FinishedBatch batch;
  batch.wall_s = reader.number<double>();
  batch.machine = reader.text();
  const auto count = reader.number<std::uint64_t>();
  for (std::uint64_t k = 0; k < count; ++k) {
    batch.rows.push_back(row_in(reader));
  }
  if (desk != nullptr) {
    desk->finished(parcel, std::move(batch));
  }
  return {};
}

}  // namespace boyd::experiment
