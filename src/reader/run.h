#pragma once

namespace waterline::reader {

// Runs the program waterline-reader, in its cage. It takes files (formats/reader_input.h) and
// answers with their content (formats/coded_reading.h).
[[noreturn]] void run();

}  // namespace waterline::reader
