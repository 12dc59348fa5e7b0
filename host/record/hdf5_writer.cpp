#include "host/record/hdf5_writer.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "host/record/hdf5_types.hpp"
#include "host/record/recording_error.hpp"

namespace boyd::record {

namespace {

constexpr std::size_t kChunkBytes = 32U << 10U;
/// Level 1 of gzip: higher ones take several times as long for a tenth of the size.
constexpr unsigned kCompression = 1;

/// Chunks, compressed and with a checksum that is verified before anything is made of their bytes;
/// none longer than all items, since a chunk is compressed as a whole.
Handle chunked(std::size_t item_bytes, std::size_t items_count) {
  Handle properties(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose);
  const hsize_t items =
      std::max<hsize_t>(1, std::min<hsize_t>(kChunkBytes / item_bytes, items_count));
  H5Pset_chunk(properties.get(), 1, &items);
  H5Pset_shuffle(properties.get());
  H5Pset_deflate(properties.get(), kCompression);
  H5Pset_fletcher32(properties.get());
  return properties;
}

Handle with_groups() {
  Handle properties(H5Pcreate(H5P_LINK_CREATE), &H5Pclose);
  H5Pset_create_intermediate_group(properties.get(), 1);
  return properties;
}

Handle text_type(std::size_t bytes) {
  Handle type(H5Tcopy(H5T_C_S1), &H5Tclose);
  H5Tset_size(type.get(), std::max<std::size_t>(1, bytes));
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

Handle one_dimension(hsize_t count, bool grows) {
  const hsize_t most = grows ? H5S_UNLIMITED : count;
  return {H5Screate_simple(1, &count, &most), &H5Sclose};
}

}  // namespace

Hdf5Writer::Hdf5Writer(std::string path, Mode mode) : path_(std::move(path)) {
  quiet_hdf5();
  const Handle access = hdf5_access();
  file_ = Handle(mode == Mode::kCreate
                     ? H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get())
                     : H5Fopen(path_.c_str(), H5F_ACC_RDWR, access.get()),
                 &H5Fclose);
  check(file_.is_valid());
}

Hdf5Writer::~Hdf5Writer() {
  quiet_hdf5();
  tables_.clear();
  file_.reset();
}

void Hdf5Writer::check(bool good) const {
  if (!good) {
    throw RecordingError(
        fmt::format("cannot write {}: {}", path_, hdf5_reason("HDF5 gives no reason")));
  }
}

void Hdf5Writer::attribute(const char* name, hid_t type, const void* value) {
  const Handle space(H5Screate(H5S_SCALAR), &H5Sclose);
  const Handle made(H5Acreate2(file_.get(), name, type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                    &H5Aclose);
  check(made.is_valid() && H5Awrite(made.get(), type, value) >= 0);
}

void Hdf5Writer::attribute(const char* name, const std::string& text) {
  attribute(name, text_type(text.size()).get(), text.c_str());
}
void Hdf5Writer::attribute(const char* name, std::int64_t value) {
  attribute(name, H5T_STD_I64LE, &value);
}
void Hdf5Writer::attribute(const char* name, std::uint64_t value) {
  attribute(name, H5T_STD_U64LE, &value);
}
void Hdf5Writer::attribute(const char* name, double value) {
  attribute(name, H5T_IEEE_F64LE, &value);
}

void Hdf5Writer::list(const std::string& path,
                      hid_t type,
                      std::size_t item_bytes,
                      const void* items,
                      std::size_t count) {
  const Handle space = one_dimension(count, true);
  const Handle made(H5Dcreate2(file_.get(),
                               path.c_str(),
                               type,
                               space.get(),
                               with_groups().get(),
                               chunked(item_bytes, count).get(),
                               H5P_DEFAULT),
                    &H5Dclose);
  check(made.is_valid());
  check(count == 0 || H5Dwrite(made.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, items) >= 0);
}

void Hdf5Writer::bytes(const std::string& path, std::string_view bytes) {
  list(path, H5T_STD_U8LE, 1, bytes.data(), bytes.size());
}

void Hdf5Writer::texts(const std::string& path, const std::vector<std::string>& texts) {
  std::size_t longest = 1;
  for (const std::string& text : texts) {
    longest = std::max(longest, text.size());
  }
  std::string all(longest * texts.size(), '\0');
  for (std::size_t k = 0; k < texts.size(); ++k) {
    texts[k].copy(all.data() + k * longest, longest);
  }
  list(path, text_type(longest).get(), longest, all.data(), texts.size());
}

void Hdf5Writer::numbers(const std::string& path, const std::vector<std::int64_t>& values) {
  list(path, H5T_STD_I64LE, 8, values.data(), values.size());
}
void Hdf5Writer::numbers(const std::string& path, const std::vector<std::uint64_t>& values) {
  list(path, H5T_STD_U64LE, 8, values.data(), values.size());
}
void Hdf5Writer::numbers(const std::string& path, const std::vector<double>& values) {
  list(path, H5T_IEEE_F64LE, 8, values.data(), values.size());
}

std::size_t Hdf5Writer::add_table(const TableType& type) {
  Table table;
  table.type = hdf5_type_of(type);
  table.dataset = Handle(H5Dcreate2(file_.get(),
                                    type.path,
                                    table.type.get(),
                                    one_dimension(0, true).get(),
                                    with_groups().get(),
                                    chunked(type.row_bytes, kChunkBytes).get(),
                                    H5P_DEFAULT),
                         &H5Dclose);
  check(table.dataset.is_valid());
  const std::string meaning = type.meaning;
  const Handle text = text_type(meaning.size());
  const Handle space(H5Screate(H5S_SCALAR), &H5Sclose);
  const Handle attribute(
      H5Acreate2(table.dataset.get(), "meaning", text.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
      &H5Aclose);
  check(attribute.is_valid() && H5Awrite(attribute.get(), text.get(), meaning.c_str()) >= 0);
  tables_.push_back(std::move(table));
  return tables_.size() - 1;
}

void Hdf5Writer::start_streaming() {
  check(H5Fstart_swmr_write(file_.get()) >= 0);
}

void Hdf5Writer::append(std::size_t number, const void* rows, std::size_t rows_count) {
  if (rows_count == 0) {
    return;
  }
  quiet_hdf5();
  Table& table = tables_.at(number);
  const hsize_t first = table.rows_count;
  const hsize_t count = rows_count;
  table.rows_count += count;
  check(H5Dset_extent(table.dataset.get(), &table.rows_count) >= 0);
  const Handle in_file(H5Dget_space(table.dataset.get()), &H5Sclose);
  const Handle in_memory = one_dimension(count, false);
  check(H5Sselect_hyperslab(in_file.get(), H5S_SELECT_SET, &first, nullptr, &count, nullptr) >= 0);
  check(H5Dwrite(table.dataset.get(),
                 table.type.get(),
                 in_memory.get(),
                 in_file.get(),
                 H5P_DEFAULT,
                 rows) >= 0);
  table.changed = true;
}

void Hdf5Writer::flush() {
  quiet_hdf5();
  for (Table& table : tables_) {
    check(!std::exchange(table.changed, false) || H5Dflush(table.dataset.get()) >= 0);
  }
}

void Hdf5Writer::close() {
  quiet_hdf5();
  for (Table& table : tables_) {
    check(table.dataset.reset());
  }
  tables_.clear();
  check(file_.reset());
}

}  // namespace boyd::record
