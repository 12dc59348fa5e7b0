/// What the HDF5 library gives out, closed when it is no longer held; and what it has to say when
/// something fails.
#pragma once

#include <string>
#include <utility>

#include <hdf5.h>

namespace boyd::record {

/// An identifier of the library with the function that gives it back.
class Handle {
public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { reset(); }

  hid_t get() const { return id_; }
  bool is_valid() const { return id_ >= 0; }
  /// Whether it could be given back; nothing happens when there is none.
  bool reset() noexcept {
    const hid_t id = std::exchange(id_, -1);
    return id < 0 || close_(id) >= 0;
  }

private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

/// Lets the library neither print nor act when the program ends; to be called before each use from
/// a thread that may be new.
void quiet_hdf5();

/// Why the last call of the library in this thread failed: the system's reason where there is one
/// ("No space left on device"), else the library's own words, `otherwise` where it has none.
std::string hdf5_reason(const char* otherwise);

/// The properties every recording is opened with: the latest format, in which a reader sees whole
/// chunks only while another process writes.
Handle hdf5_access();

}  // namespace boyd::record
