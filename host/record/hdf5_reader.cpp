#include "host/record/hdf5_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "host/record/hdf5_types.hpp"
#include "host/record/recording_error.hpp"

namespace boyd::record {

namespace {

/// gzip makes at most 1032 bytes of one; a chunk of which the file has nothing is refused when it
/// is read.
constexpr std::uint64_t kInflationMax = 1040;
constexpr std::uint64_t kChunkBytesMax = 16U << 20U;
constexpr std::size_t kTextBytesMax = 1U << 20U;

Handle selection(hid_t dataset, hsize_t first, hsize_t count) {
  Handle space(H5Dget_space(dataset), &H5Sclose);
  if (H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &first, nullptr, &count, nullptr) < 0) {
    return {};
  }
  return space;
}

}  // namespace

Hdf5Reader::Hdf5Reader(std::string path, bool streaming) : path_(std::move(path)) {
  quiet_hdf5();
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(path_, unknown);
  if (!unknown) {
    bytes_max_ = std::min<std::uint64_t>(size, UINT64_MAX / kInflationMax) * kInflationMax;
  }
  const unsigned flags = H5F_ACC_RDONLY | (streaming ? H5F_ACC_SWMR_READ : 0U);
  file_ = Handle(H5Fopen(path_.c_str(), flags, hdf5_access().get()), &H5Fclose);
  if (!file_.is_valid()) {
    refuse(hdf5_reason("HDF5 cannot open it"));
  }
}

void Hdf5Reader::refuse(const std::string& what) const {
  throw RecordingError(fmt::format("{}: {}", path_, what));
}

bool Hdf5Reader::has_attribute(const char* name) const {
  return H5Aexists(file_.get(), name) > 0;
}

void Hdf5Reader::attribute(const char* name, hid_t type, void* value) const {
  quiet_hdf5();
  const Handle found(H5Aopen(file_.get(), name, H5P_DEFAULT), &H5Aclose);
  const Handle stored(found.is_valid() ? H5Aget_type(found.get()) : -1, &H5Tclose);
  const Handle space(found.is_valid() ? H5Aget_space(found.get()) : -1, &H5Sclose);
  if (!found.is_valid() || H5Tequal(stored.get(), type) <= 0 ||
      H5Sget_simple_extent_npoints(space.get()) != 1 || H5Aread(found.get(), type, value) < 0) {
    refuse(fmt::format("its attribute {} is missing or damaged", name));
  }
}

std::string Hdf5Reader::text_attribute(const char* name) const {
  quiet_hdf5();
  const Handle found(H5Aopen(file_.get(), name, H5P_DEFAULT), &H5Aclose);
  const Handle stored(found.is_valid() ? H5Aget_type(found.get()) : -1, &H5Tclose);
  const std::size_t bytes = found.is_valid() ? H5Tget_size(stored.get()) : 0;
  if (bytes == 0 || bytes > kTextBytesMax || H5Tget_class(stored.get()) != H5T_STRING ||
      H5Tis_variable_str(stored.get()) != 0) {
    refuse(fmt::format("its attribute {} is missing or damaged", name));
  }
  std::string text(bytes, '\0');
  attribute(name, stored.get(), text.data());
  return text.substr(0, text.find('\0'));
}
std::int64_t Hdf5Reader::i64_attribute(const char* name) const {
  std::int64_t value = 0;
  attribute(name, H5T_STD_I64LE, &value);
  return value;
}
std::uint64_t Hdf5Reader::u64_attribute(const char* name) const {
  std::uint64_t value = 0;
  attribute(name, H5T_STD_U64LE, &value);
  return value;
}
double Hdf5Reader::f64_attribute(const char* name) const {
  double value = 0;
  attribute(name, H5T_IEEE_F64LE, &value);
  return value;
}

std::size_t Hdf5Reader::checked_rows(const Handle& dataset,
                                     const std::string& path,
                                     std::size_t item_bytes,
                                     std::size_t* chunk_rows) const {
  const Handle space(H5Dget_space(dataset.get()), &H5Sclose);
  const Handle made(H5Dget_create_plist(dataset.get()), &H5Pclose);
  hsize_t chunk = 0;
  if (H5Sget_simple_extent_ndims(space.get()) != 1 || H5Pget_layout(made.get()) != H5D_CHUNKED ||
      H5Pget_chunk(made.get(), 1, &chunk) != 1) {
    refuse(path + " is no list in chunks");
  }
  hsize_t rows = 0;
  H5Sget_simple_extent_dims(space.get(), &rows, nullptr);
  // A short list still takes a whole chunk.
  if (chunk == 0 || chunk > kChunkBytesMax / item_bytes || rows > bytes_max_ / item_bytes + chunk) {
    refuse(fmt::format("{} claims more rows than the file can hold", path));
  }
  if (chunk_rows != nullptr) {
    *chunk_rows = chunk;
  }
  return rows;
}

Hdf5Reader::List Hdf5Reader::open_list(const std::string& path, hid_t type) const {
  quiet_hdf5();
  List list{Handle(H5Dopen2(file_.get(), path.c_str(), H5P_DEFAULT), &H5Dclose), 0};
  const Handle stored(list.dataset.is_valid() ? H5Dget_type(list.dataset.get()) : -1, &H5Tclose);
  if (!list.dataset.is_valid() || H5Tequal(stored.get(), type) <= 0) {
    refuse(path + " is missing or damaged");
  }
  list.items_count = checked_rows(list.dataset, path, H5Tget_size(type));
  return list;
}

template <typename T>
std::vector<T> Hdf5Reader::numbers(const std::string& path, hid_t type) const {
  const List list = open_list(path, type);
  std::vector<T> values(list.items_count);
  if (!values.empty() &&
      H5Dread(list.dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) {
    refuse(path + " is damaged");
  }
  return values;
}

std::string Hdf5Reader::bytes(const std::string& path) const {
  const std::vector<char> all = numbers<char>(path, H5T_STD_U8LE);
  return {all.begin(), all.end()};
}
std::vector<std::int64_t> Hdf5Reader::i64_numbers(const std::string& path) const {
  return numbers<std::int64_t>(path, H5T_STD_I64LE);
}
std::vector<std::uint64_t> Hdf5Reader::u64_numbers(const std::string& path) const {
  return numbers<std::uint64_t>(path, H5T_STD_U64LE);
}
std::vector<double> Hdf5Reader::f64_numbers(const std::string& path) const {
  return numbers<double>(path, H5T_IEEE_F64LE);
}

std::vector<std::string> Hdf5Reader::texts(const std::string& path) const {
  quiet_hdf5();
  const Handle dataset(H5Dopen2(file_.get(), path.c_str(), H5P_DEFAULT), &H5Dclose);
  const Handle stored(dataset.is_valid() ? H5Dget_type(dataset.get()) : -1, &H5Tclose);
  const std::size_t bytes = dataset.is_valid() ? H5Tget_size(stored.get()) : 0;
  if (bytes == 0 || bytes > kTextBytesMax || H5Tget_class(stored.get()) != H5T_STRING ||
      H5Tis_variable_str(stored.get()) != 0) {
    refuse(path + " is missing or damaged");
  }
  const std::size_t count = checked_rows(dataset, path, bytes);
  std::string all(count * bytes, '\0');
  if (count > 0 &&
      H5Dread(dataset.get(), stored.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data()) < 0) {
    refuse(path + " is damaged");
  }
  std::vector<std::string> texts;
  for (std::size_t k = 0; k < count; ++k) {
    const std::string text = all.substr(k * bytes, bytes);
    texts.push_back(text.substr(0, text.find('\0')));
  }
  return texts;
}

std::size_t Hdf5Reader::open_table(const TableType& type) {
  quiet_hdf5();
  Table table;
  table.path = type.path;
  table.type = hdf5_type_of(type);
  table.row_bytes = type.row_bytes;
  table.dataset = Handle(H5Dopen2(file_.get(), type.path, H5P_DEFAULT), &H5Dclose);
  const Handle stored(table.dataset.is_valid() ? H5Dget_type(table.dataset.get()) : -1, &H5Tclose);
  if (!table.dataset.is_valid() || H5Tequal(stored.get(), table.type.get()) <= 0) {
    refuse(std::string(type.path) + " is missing, or has other columns than this version's");
  }
  table.rows_count = checked_rows(table.dataset, type.path, type.row_bytes, &table.chunk_rows);
  tables_.push_back(std::move(table));
  return tables_.size() - 1;
}

bool Hdf5Reader::try_read(const Table& table,
                          std::size_t first,
                          std::size_t count,
                          void* rows) const {
  quiet_hdf5();
  if (first > table.rows_count || count > table.rows_count - first) {
    return false;
  }
  const Handle in_file = selection(table.dataset.get(), first, count);
  const hsize_t rows_count = count;
  const Handle in_memory(H5Screate_simple(1, &rows_count, nullptr), &H5Sclose);
  return in_file.is_valid() && H5Dread(table.dataset.get(),
                                       table.type.get(),
                                       in_memory.get(),
                                       in_file.get(),
                                       H5P_DEFAULT,
                                       rows) >= 0;
}

void Hdf5Reader::read(std::size_t number, std::size_t first, std::size_t count, void* rows) const {
  const Table& table = tables_.at(number);
  if (count > 0 && !try_read(table, first, count, rows)) {
    refuse(fmt::format("{} is damaged at row {}", table.path, first));
  }
}

bool Hdf5Reader::is_readable(std::size_t number, std::size_t first, std::size_t count) const {
  const Table& table = tables_.at(number);
  std::vector<char> rows(count * table.row_bytes);
  return try_read(table, first, count, rows.data());
}

}  // namespace boyd::record
