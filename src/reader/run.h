#pragma once

namespace waterline::reader {

// The program waterline-reader, in its cage: files in (formats/reader_input.h), what is read of
// them out (formats/coded_reading.h).
[[noreturn]] void run();

}  // namespace waterline::reader
