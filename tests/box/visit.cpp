#include "box/visit.h"

#include <fstream>
#include <utility>

#include <catch2/catch.hpp>

#include "link/box_dial.h"

namespace waterline::box {

using link::BoxSetting;
using link::BoxWay;
using link::Carrier;
using link::PlaceFault;

BoxSetting box_at(const std::string& scheme, std::uint16_t port, const std::string& folder) {
  auto box = BoxSetting::from_address(
      scheme + "://anna@localhost:" + std::to_string(port) + "/" + folder + "/", BoxWay::kDirect);
  REQUIRE(box.ok());
  box->password = "secret";
  return std::move(*box);
}

Visit::Visit(const BoxSetting& box, std::function<bool()> goes_on, Programs::Trusts trusts)
    : programs(trusts) {
  const auto connect = [at = box.at, goes_on] {
    return connect_to_box(at, BoxWay::kDirect, {}, goes_on);
  };
  auto started =
      Carrier::start({programs.folder() / "waterline-carrier", connect, std::move(goes_on)}, box);
  REQUIRE(started.ok());
  carrier = std::move(*started);
}

base::Bytes some_bytes(std::size_t size) {
  base::Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * i >> 3);
  return bytes;
}

void goes_well(Carrier& carrier) {
  const auto list = carrier.list();
  REQUIRE(list.ok());
  CHECK(list->empty());
  for (const std::size_t size : {std::size_t{1}, std::size_t{70'000}, base::carrier::kMaxBlob}) {
    const base::Bytes bytes = some_bytes(size);
    REQUIRE(carrier.put(kName, bytes).ok());
    CHECK(carrier.list().value() == std::vector<std::string>{kName});
    CHECK(carrier.get(kName).value() == bytes);
    REQUIRE(carrier.remove(kName).ok());
    CHECK(carrier.list().value().empty());
    CHECK(carrier.get(kName).error() == PlaceFault::kNoFile);
  }
}

std::string key_file(const std::string& name) {
  std::ifstream in(keys() / name);
  return {std::istreambuf_iterator<char>(in), {}};
}

base::Bytes host_key_of(BoxSetting box) {
  box.host_key.clear();
  Visit first(box);
  CHECK(first.carrier->list().error() == PlaceFault::kOtherKey);
  return first.carrier->shown_key();
}

}  // namespace waterline::box
