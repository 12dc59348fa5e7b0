#include "host/app/program.hpp"

int main(int argc, char** argv) {
  return boyd::app::run_program(argc, argv);
}
