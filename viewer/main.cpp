#include "viewer/program.hpp"

int main(int argc, char** argv) {
  return boyd::viewer::run_viewer(argc, argv);
}
