#include "host/record/hdf5_types.hpp"

namespace boyd::record {

namespace {

Handle enumeration(std::span<const char* const> words) {
  Handle type(H5Tenum_create(H5T_STD_U32LE), &H5Tclose);
  std::uint32_t value = 0;
  for (const char* word : words) {
    H5Tenum_insert(type.get(), word, &value);
    ++value;
  }
  return type;
}

}  // namespace

hid_t hdf5_type_of(Cell cell) {
  switch (cell) {
    case Cell::kU32:
      return H5T_STD_U32LE;
    case Cell::kU64:
      return H5T_STD_U64LE;
    case Cell::kI32:
      return H5T_STD_I32LE;
    case Cell::kI64:
      return H5T_STD_I64LE;
    case Cell::kF32:
      break;
  }
  return H5T_IEEE_F32LE;
}

Handle hdf5_type_of(const TableType& type) {
  Handle row(H5Tcreate(H5T_COMPOUND, type.row_bytes), &H5Tclose);
  for (const Column& column : type.columns) {
    if (column.words.empty()) {
      H5Tinsert(row.get(), column.name, column.offset, hdf5_type_of(column.cell));
    } else {
      H5Tinsert(row.get(), column.name, column.offset, enumeration(column.words).get());
    }
  }
  return row;
}

}  // namespace boyd::record
