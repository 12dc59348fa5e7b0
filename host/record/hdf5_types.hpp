/// HDF5 types of the tables of a recording.
#pragma once

#include "host/record/hdf5_handle.hpp"
#include "host/record/table_type.hpp"

namespace boyd::record {

hid_t hdf5_type_of(Cell cell);
/// The compound type of a row, equal on disk and in memory.
Handle hdf5_type_of(const TableType& type);

}  // namespace boyd::record
