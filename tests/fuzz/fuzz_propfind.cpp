#include <algorithm>

#include "base/carrier_messages.h"
#include "carrier/propfind.h"
#include "fuzz/input.h"

// Reads any bytes as the answer of a WebDAV server, in pieces that the input chooses. Only names of
// bundles may come out, each from bytes of the answer, and the same for every size of a piece.
namespace {

using namespace waterline;

std::vector<std::string> names_in(base::ByteView answer, std::size_t piece) {
  carrier::PropfindNames found;
  std::vector<std::string> all;
  while (!answer.empty()) {
    const auto part = answer.first(std::min(piece, answer.size()));
    found.receive(part);
    for (std::string& name : found.take()) all.push_back(std::move(name));
    answer = answer.subspan(part.size());
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(fuzz::view_of(data, size));
  const std::size_t piece = 1 + input.number(1);
  const base::ByteView answer = input.rest();
  const auto names = names_in(answer, piece);
  fuzz::require(names == names_in(answer, 1));
  const std::string_view text = base::text_of(answer);
  std::size_t at = 0;
  for (const std::string& name : names) {
    fuzz::require(base::carrier::is_name_in_box(name));
    at = text.find(name, at);
    fuzz::require(at != std::string_view::npos);
  }
  return 0;
}
