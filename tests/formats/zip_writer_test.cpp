#include "formats/zip_writer.h"

#include <catch2/catch.hpp>

#include "base/bytes.h"

using namespace waterline;
using formats::ZipWriter;

namespace {

std::uint64_t number_at(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return number;
}

}  // namespace

TEST_CASE("a small archive has no 64-bit records", "[formats]") {
  ZipWriter zip;
  std::string out = zip.begin_file("a", 3);
  zip.add("ab");
  zip.add("c");
  out += "abc";
  const std::string end = zip.finish();
  CHECK(end.find("PK\x06\x06") == std::string::npos);
  CHECK(number_at(end, end.size() - 6, 4) == out.size());
  REQUIRE(zip.patches().size() == 1);
  CHECK(zip.patches()[0].offset == 14);
  CHECK(number_at(zip.patches()[0].bytes, 0, 4) == 0x352441c2);  // the checksum of "abc"
}

TEST_CASE("places behind 4 GiB and more files than 16 bits count are in 64-bit records",
          "[formats]") {
  const std::uint64_t far = std::uint64_t{5} << 30;
  ZipWriter zip(far);
  static_cast<void>(zip.begin_file("a", 0));
  const std::string end = zip.finish();
  const std::size_t record = end.find("PK\x06\x06");
  REQUIRE(record != std::string::npos);
  CHECK(number_at(end, 42, 4) == 0xffffffff);
  CHECK(number_at(end, 46 + 1 + 4, 8) == far);  // behind the name, in the extra field
  CHECK(number_at(end, record + 48, 8) == far + 31);
  CHECK(number_at(end, record + 56 + 8, 8) == far + 31 + record);

  ZipWriter many;
  for (int i = 0; i < 65'535; ++i) static_cast<void>(many.begin_file("a", 0));
  const std::string list = many.finish();
  const std::size_t counted = list.find("PK\x06\x06");
  REQUIRE(counted != std::string::npos);
  CHECK(number_at(list, counted + 32, 8) == 65'535);
}
