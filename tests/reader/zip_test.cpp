#include "reader/zip.h"

#include <random>

#include <catch2/catch.hpp>

#include "formats/limits.h"
#include "reader/made_archive.h"

using namespace waterline::reader;
using waterline::formats::kMaxTextTotal;
using waterline::tests::EndRecord;
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

TEST_CASE("links and devices in an archive are refused", "[reader]") {
  for (const std::uint32_t mode : {0120777U, 0010644U, 0020644U}) {
    CHECK(only_member(zip_of({{"a.md", "words", true, 0, mode}})).refused == Reason::kUnsafeName);
  }
}

TEST_CASE("no name of a member hides its words", "[reader]") {
  constexpr std::uint16_t kUtf8 = 1 << 11;
  struct Name {
    const char* raw;
    const char* shown;
    std::uint16_t flags = 0;
  };
  for (const Name& name :
       {Name{"2024-05-01 09:30 walk.md", "2024-05-01 09:30 walk.md"},
        Name{"journal\\2024-05-01.md", "journal/2024-05-01.md"},
        Name{"C:\\Users\\me\\a.md", "C:/Users/me/a.md"}, Name{"../../a.md", "a.md"},
        Name{"/etc/a.md", "etc/a.md"}, Name{"..a/b..md", "..a/b..md"},
        Name{"M\x81nchen.md", "M\u00fcnchen.md"},    // code page 437
        Name{"M\u00fcnchen.md", "M\u00fcnchen.md"},  // macOS
        Name{"M\u00fcnchen.md", "M\u00fcnchen.md", kUtf8}, Name{"a/b\\c.md", "a/b\\c.md", kUtf8}}) {
    INFO(name.raw);
    const std::string archive = zip_of({{name.raw, "words", true, name.flags}});
    CHECK(list_zip(Text(archive)).members.at(0).name == name.shown);
    CHECK(only_member(archive).content == "words");
  }
  Member twice{"?.md", "words"};
  twice.utf8_name = "\u043b\u0435\u0441.md";
  CHECK(list_zip(Text(zip_of({twice}))).members.at(0).name == "\u043b\u0435\u0441.md");
}

TEST_CASE("64-bit sizes and end records are read", "[reader]") {
  for (const bool deflated : {true, false}) {
    Member member{"a.md", "a small text", deflated};
    member.in_64_bits = true;
    for (const auto end : {EndRecord::kPlain, EndRecord::k64}) {
      CHECK(only_member(zip_of({member}, end)).content == "a small text");
      CHECK(only_member(zip_of({{"a.md", "words", deflated}}, end)).content == "words");
    }
  }
}

TEST_CASE("a member of another compression is named as such", "[reader]") {
  Member deflate64{"a.md", "words"};
  deflate64.method = 9;
  CHECK(only_member(zip_of({deflate64})).refused == Reason::kPacked);
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
  Member large{"d.md", words};
  large.in_64_bits = true;
  const std::string archive =
      zip_of({{"a.md", words}, {"b/c.md", words, false}, large}, EndRecord::k64);
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
