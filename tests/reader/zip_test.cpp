#include "reader/zip.h"

#include <random>

#include <catch2/catch.hpp>

#include "formats/limits.h"
#include "reader/archive.h"

using namespace waterline::reader;
using waterline::formats::kMaxTextTotal;
using waterline::tests::Member;
using waterline::tests::zip_of;

namespace {

Unpacked only_member(const std::string& archive, std::size_t room = kMaxTextTotal) {
  const ZipList list = list_zip(Text(archive));
  REQUIRE_FALSE(list.refused);
  REQUIRE(list.members.size() == 1);
  return unpack(Text(archive), list.members.front(), room);
}

}  // namespace

TEST_CASE("stored and deflated members are unpacked unchanged", "[reader]") {
  const std::string words = "A quiet evening. " + std::string(5000, 'x');
  for (const bool deflated : {true, false}) {
    CHECK(only_member(zip_of({{"a.md", words, deflated}})).content == words);
    CHECK(only_member(zip_of({{"a.md", "", deflated}})).content.empty());
  }
}

TEST_CASE("members with unsafe names, links and devices are refused", "[reader]") {
  for (const char* name :
       {"../a.md", "/etc/a.md", "a/../../b.md", "a\\b.md", "c:a.md", "a/..", "line\nbreak.md"}) {
    INFO(name);
    CHECK(only_member(zip_of({{name, "words"}})).refused == Reason::kUnsafeName);
  }
  for (const std::uint32_t mode : {0120777U, 0010644U, 0020644U}) {
    CHECK(only_member(zip_of({{"a.md", "words", true, 0, mode}})).refused == Reason::kUnsafeName);
  }
  CHECK(only_member(zip_of({{"..a/b..md", "words"}})).content == "words");
}

TEST_CASE("a member with too high a compression ratio is not unpacked", "[reader]") {
  CHECK(only_member(zip_of({{"a.json", std::string(8 << 20, 'a')}})).refused == Reason::kTooLarge);
  CHECK(only_member(zip_of({{"a.json", "words"}}), 4).refused == Reason::kTooLarge);
  Member lies{"a.json", std::string(100'000, 'a')};
  lies.said_size = 10;  // unpacks to more than it says
  CHECK(only_member(zip_of({lies})).refused == Reason::kDamaged);
  lies.said_size = 200'000;
  CHECK(only_member(zip_of({lies})).refused == Reason::kDamaged);
}

TEST_CASE("an encrypted member is reported as such", "[reader]") {
  CHECK(only_member(zip_of({{"a.md", "words", true, 1}})).refused == Reason::kSealed);
}

TEST_CASE("a damaged archive gives the same words or an error", "[reader]") {
  const std::string words = "What I would rather have said.";
  const std::string archive = zip_of({{"a.md", words}, {"b/c.md", words, false}});
  std::mt19937 random(6);
  std::size_t unharmed = 0;
  const auto look = [&](const std::string& changed) {
    const ZipList list = list_zip(Text(changed));
    for (const ZipMember& member : list.members) {
      const Unpacked unpacked = unpack(Text(changed), member, kMaxTextTotal);
      if (unpacked.refused) continue;
      CHECK(unpacked.content == words);
      ++unharmed;
    }
  };
  for (std::size_t i = 0; i < archive.size(); ++i) {
    std::string changed = archive;
    changed[i] = static_cast<char>(changed[i] ^ (1U << random() % 8));
    look(changed);
    look(archive.substr(0, i));
  }
  CHECK(unharmed > 100);
}
