#include "journal/resolve_id.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "journal/journal_store.h"

using namespace waterline;
using journal::Error;

namespace {

// Ids that agree in many of their first bits, so that beginnings are really ambiguous.
class CloseRandom final : public base::Random {
 public:
  void fill(base::MutableByteView out) override {
    std::ranges::fill(out, std::byte{0xa5});
    if (out.size() != TestId::kSize) return source_.fill(out);
    const std::size_t kept = source_.below(out.size());
    source_.fill(out.subspan(kept));
  }

 private:
  fakes::SeededRandom source_{3};
};

}  // namespace

TEST_CASE("a unique beginning finds its entry, and short ids are shortest", "[journal]") {
  JournalStore store;
  CloseRandom close;
  TestJournal entries(*store.database, close);
  std::set<std::string> texts;
  for (int i = 0; i < 120; ++i) texts.insert(entries.add(JournalStore::draft("x"))->text());

  const auto count = [&](std::string_view beginning) {
    return std::ranges::count_if(
        texts, [&](const std::string& text) { return text.starts_with(beginning); });
  };
  for (const std::string& text : texts) {
    for (std::size_t size = 0; size <= text.size(); ++size) {
      const auto resolved = entries.resolve(text.substr(0, size));
      if (size < 5) {
        REQUIRE(resolved.error() == Error::kUnknown);
      } else if (count(text.substr(0, size)) > 1) {
        REQUIRE(resolved.error() == Error::kAmbiguous);
      } else {
        REQUIRE(resolved->text() == text);
      }
    }
    const std::string shortest = *entries.short_id(*TestId::from_text(text));
    REQUIRE(shortest.size() >= 5);
    REQUIRE(text.starts_with(shortest));
    REQUIRE(count(shortest) == 1);
    REQUIRE((shortest.size() == 5 || count(shortest.substr(0, shortest.size() - 1)) > 1));
  }
}

TEST_CASE("an id may be typed in capitals, and other texts are refused", "[journal]") {
  JournalStore store;
  const TestId id = store.add("x");
  std::string capitals = id.text();
  std::ranges::transform(capitals, capitals.begin(),
                         [](unsigned char c) { return static_cast<char>(toupper(c)); });
  CHECK(store.entries->resolve(capitals).value() == id);
  CHECK(store.entries->resolve(capitals.substr(0, 9)).value() == id);

  for (const char letter : {'e', 'd', 's', 'u'}) {
    CHECK(store.entries->resolve(letter + id.text().substr(1)).error() == Error::kUnknown);
  }
  CHECK(store.entries->resolve(id.text() + "0").error() == Error::kUnknown);
  CHECK(store.entries->resolve("t%%%%").error() == Error::kUnknown);
  CHECK(store.entries->resolve(std::string_view("t\0\0\0\0", 5)).error() == Error::kUnknown);
  CHECK(store.entries->resolve(std::string(100000, 't')).error() == Error::kUnknown);
  CHECK(store.entries->short_id(TestId()).error() == Error::kUnknown);
}
