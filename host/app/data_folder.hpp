/// Where boyd's own scenarios, doctrines and platforms lie.
#pragma once

#include <string>
#include <vector>

namespace boyd::app {

/// The folder that holds scenarios/, doctrine/ and platforms/: the one named by the environment
/// variable BOYD_DATA; else the working directory if it holds scenarios/; else the source tree that
/// the program was built from.
std::string data_folder();

/// Paths of the .toml files of a folder below data_folder(), in order of name; none when there is
/// no such folder.
std::vector<std::string> data_files(const std::string& folder);

}  // namespace boyd::app
