#include "gate/gate.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <type_traits>

#include <catch2/catch.hpp>

#include "fakes/manual_clock.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "gate/publishing.h"

using namespace waterline;
using gate::Error;

// Only a Shareable of the vault and a Rendition of the gate can be shared. An id, a text, and the
// objects of another side cannot, and another side has no Shareable.
struct OtherSide {
  static constexpr char kLetter = 'd';
  struct Attachment {
    static constexpr char kLetter = 'g';
  };
};
template <class Entry>
concept CanBeShownWhole = requires(const Entry& entry) {
  gate::whole(entry);
};
static_assert(CanBeShownWhole<vault::Shareable>);
static_assert(!CanBeShownWhole<vault::Entry>);
static_assert(!CanBeShownWhole<vault::EntryId>);
static_assert(!CanBeShownWhole<journal::Entry<OtherSide>>);
static_assert(!CanBeShownWhole<base::Id<OtherSide>>);
static_assert(!CanBeShownWhole<std::string>);
static_assert(!std::is_default_constructible_v<gate::Rendition>);
static_assert(!std::is_constructible_v<gate::Rendition, base::Depth, std::string>);
static_assert(!std::is_default_constructible_v<gate::WaitingCopy>);
static_assert(!std::is_copy_constructible_v<gate::WaitingCopy>);
#if __has_include("deep/deep.h")
#error "the gate can see the deep"
#endif

namespace {

constexpr std::string_view kPrivate = "ZebraMarkerPrivate";

class Person {
 private:
  fakes::SeededRandom vault_random_;
  fakes::SeededRandom ledger_random_;

 public:
  explicit Person(std::uint64_t seed) : vault_random_(seed), ledger_random_(seed) { open(); }

  void open() {
    vault.reset();
    ledger.reset();
    vault.emplace(
        vault::Vault::open(folder.path() / "vault.db", crypto::VaultStoreKey{}, vault_random_)
            .value());
    ledger.emplace(
        ledger::Ledger::open(ledger_file(), key_, author_, proof_, ledger_random_).value());
  }

  vault::Shareable entry(std::string_view text) {
    const auto id =
        vault->entries().add({"reflection", std::string(text), clock.now(), "Europe/Oslo", {}, ""});
    return vault->shareable(id.value()).value();
  }

  void pair() {
    fakes::SeededRandom partner(99);
    const auto secret = crypto::IdentitySecret::generate(partner);
    REQUIRE(ledger->begin_partnership(
        {crypto::public_key_of(secret), crypto::PairKey::generate(partner),
         base::EpochId::generate(partner), ledger->epoch_for_pairing().value(),
         ledger::PairingMethod::kWords, base::Day(std::chrono::days(20000)), ""}));
    REQUIRE(ledger->confirm_partnership());
  }

  vault::WaitingId hold(const gate::Rendition& rendition, const vault::Shareable& entry,
                        int minutes) {
    return gate::add_waiting(*vault, entry, rendition,
                             {.due = clock.now() + std::chrono::minutes(minutes)})
        .value();
  }

  [[nodiscard]] gate::Moment moment() const {
    return {clock.now(), std::chrono::floor<std::chrono::days>(clock.now())};
  }
  std::size_t publish() { return gate::publish_due(*vault, *ledger, moment()).value(); }

  // Returns all operations that the partner's device would receive.
  std::vector<base::Operation> told() { return ledger->lacking({}, 1 << 30).value().operations; }

  [[nodiscard]] std::filesystem::path ledger_file() const { return folder.path() / "ledger.db"; }

  fakes::TemporaryFolder folder;
  fakes::ManualClock clock;
  std::optional<vault::Vault> vault;
  std::optional<ledger::Ledger> ledger;

 private:
  crypto::LedgerStoreKey key_;
  crypto::AuthorKey author_;
  crypto::ProofKey proof_;
};

template <class T>
bool fails(const gate::Result<T>& result, Error error) {
  return !result.ok() && result.error() == error;
}

std::string text_of(const gate::Result<gate::Rendition>& rendition) {
  return rendition.value().text();
}

}  // namespace

TEST_CASE("a line and a summary are exactly as typed, or refused", "[gate]") {
  CHECK(text_of(gate::neutral_line("I wrote something today.")) == "I wrote something today.");
  CHECK(text_of(gate::own_summary("Two lines\r\nof mine\n")) == "Two lines\nof mine");
  CHECK(gate::neutral_line("a")->depth() == base::Depth::kLine);
  CHECK(gate::own_summary("a")->depth() == base::Depth::kSummary);
  CHECK(fails(gate::neutral_line("two\nlines"), Error::kNotPlainText));
  CHECK(fails(gate::neutral_line("a \x1b[31m line"), Error::kNotPlainText));
  CHECK(fails(gate::own_summary("not \xff UTF-8"), Error::kNotPlainText));
  CHECK(fails(gate::neutral_line(""), Error::kEmpty));
  CHECK(fails(gate::own_summary(" \t\n\n"), Error::kEmpty));
  CHECK(fails(gate::neutral_line("\u3000\u00a0\u200b"), Error::kEmpty));
  CHECK(gate::own_summary(std::string(base::kMaxSharedTextSize, 'a')).ok());
  CHECK(fails(gate::own_summary(std::string(base::kMaxSharedTextSize + 1, 'a')), Error::kTooLong));
}

TEST_CASE("an excerpt is exactly the chosen lines or the one chosen passage", "[gate]") {
  Person alex(1);
  const auto entry = alex.entry("first\nsecond\n\nfourth ana\nfifth banana\n");
  CHECK(text_of(gate::excerpt(entry, 2, 2)) == "second");
  CHECK(text_of(gate::excerpt(entry, 1, 2)) == "first\nsecond");
  CHECK(text_of(gate::excerpt(entry, 4, 5)) == "fourth ana\nfifth banana");
  CHECK(fails(gate::excerpt(entry, 3, 3), Error::kEmpty));
  CHECK(fails(gate::excerpt(entry, 0, 1), Error::kNoSuchExcerpt));
  CHECK(fails(gate::excerpt(entry, 2, 1), Error::kNoSuchExcerpt));
  CHECK(fails(gate::excerpt(entry, 5, 6), Error::kNoSuchExcerpt));
  CHECK(fails(gate::excerpt(entry, 6, 6), Error::kNoSuchExcerpt));
  CHECK(fails(gate::excerpt(entry, 1000000000, SIZE_MAX), Error::kNoSuchExcerpt));
  CHECK(fails(gate::excerpt(entry, 1, SIZE_MAX), Error::kNoSuchExcerpt));

  CHECK(text_of(gate::excerpt(entry, "second\n\nfourth\n")) == "second\n\nfourth");
  CHECK(fails(gate::excerpt(entry, "sixth"), Error::kNoSuchExcerpt));
  CHECK(fails(gate::excerpt(entry, "ana"), Error::kSeveralMatches));
  CHECK(fails(gate::excerpt(alex.entry("banana"), "ana"), Error::kSeveralMatches));
  CHECK(fails(gate::excerpt(entry, "\n"), Error::kEmpty));
  CHECK(gate::excerpt(entry, 1, 1)->depth() == base::Depth::kExcerpt);
}

TEST_CASE("an excerpt by code points is exactly those of the text", "[gate]") {
  Person alex(1);
  const auto entry = alex.entry(
      "\xef\xbb\xbf"
      "ana ana\r\n\xc3\xa4\xf0\x9f\x8c\x8a x\x07y\n");
  const auto cut = [&](std::size_t start, std::size_t length) {
    return gate::excerpt(entry, gate::Span{start, length});
  };
  CHECK(text_of(cut(4, 3)) == "ana");  // the second of two
  CHECK(text_of(cut(0, 3)) == "ana");
  CHECK(text_of(cut(4, 6)) == "ana\n\xc3\xa4\xf0\x9f\x8c\x8a");
  CHECK(text_of(cut(9, 1)) == "\xf0\x9f\x8c\x8a");
  CHECK(text_of(cut(11, 3)) == "xy");
  CHECK(text_of(cut(11, 4)) == "xy");
  CHECK(cut(0, 1)->depth() == base::Depth::kExcerpt);
  CHECK(fails(cut(7, 1), Error::kEmpty));
  for (const auto& [start, length] : std::initializer_list<std::pair<std::size_t, std::size_t>>{
           {0, 0}, {0, 16}, {15, 1}, {14, 2}, {SIZE_MAX, 1}, {1, SIZE_MAX}, {SIZE_MAX, SIZE_MAX}}) {
    CHECK(fails(cut(start, length), Error::kNoSuchExcerpt));
  }
}

TEST_CASE("of a reference to an attachment only the description is shared", "[gate]") {
  Person one(1);
  const auto entry = one.entry("At sea.\n![a boat](attachment:f7k3) and ![](attachment:f8)");
  const std::string line = "(a boat) and (attachment)";
  CHECK(text_of(gate::whole(entry)) == "At sea.\n" + line);
  CHECK(text_of(gate::excerpt(entry, 2, 2)) == line);
  CHECK(text_of(gate::excerpt(entry, gate::Span{8, 26})) == "(a boat)");
  for (const char* chosen : {"![a boat](attachment:f7k3) and", "(a boat) and"})
    CHECK(text_of(gate::excerpt(entry, chosen)) == "(a boat) and");
}

TEST_CASE("no id of an attachment leaves, however it is spelled and cut", "[gate]") {
  Person one(1);
  const std::string id = "f0pe9cyv4w3s8d2k7mbr5tz1xan";
  const std::string words = "boat ![oar](attachment:" + id + ") [k](attachment:" + id +
                            ") ![](<Attachment:" + id + ">) " + id + " end";
  const auto entry = one.entry(words);
  const auto has_none = [&](const base::Result<gate::Rendition, Error>& made) {
    return !made || made->text().find(id.substr(0, 4)) == std::string::npos;
  };
  CHECK(has_none(gate::whole(entry)));
  CHECK(has_none(gate::neutral_line(words)));
  CHECK(has_none(gate::own_summary(words)));
  for (std::size_t start = 0; start < words.size(); ++start) {
    for (std::size_t length = 1; length <= words.size() - start; ++length) {
      const auto made = gate::excerpt(entry, gate::Span{start, length});
      INFO(start << " " << length << (made ? " " + made->text() : ""));
      CHECK(has_none(made));
    }
  }
}

TEST_CASE("control characters in an entry are neither previewed nor shared", "[gate]") {
  Person alex(1);
  const auto entry = alex.entry("red \x1b[31m words\nmore\x07\n");
  CHECK(text_of(gate::whole(entry)) == "red [31m words\nmore");
  CHECK(gate::whole(entry)->depth() == base::Depth::kWhole);
  CHECK(text_of(gate::excerpt(entry, 2, 2)) == "more");
  CHECK(text_of(gate::excerpt(entry, "red [31m")) == "red [31m");
  CHECK(fails(gate::whole(alex.entry("\x07")), Error::kEmpty));
}

TEST_CASE("a due share leaves once, with only the chosen text", "[gate]") {
  Person alex(1);
  alex.pair();
  const auto entry = alex.entry(std::string("chosen words\n") + std::string(kPrivate));
  REQUIRE(alex.vault->entries().edit(entry.entry(), std::string("later ") + std::string(kPrivate),
                                     alex.clock.now()));
  alex.hold(gate::excerpt(entry, 1, 1).value(), entry, 60);
  CHECK(alex.publish() == 0);
  CHECK(alex.told().empty());
  alex.clock.advance(std::chrono::minutes(60));
  CHECK(alex.publish() == 1);
  CHECK(alex.publish() == 0);
  CHECK(alex.vault->waiting()->empty());

  const auto told = alex.told();
  REQUIRE(told.size() == 1);
  const auto& share = std::get<base::Share>(told[0].body);
  CHECK(share == base::Share{share.item, 1, base::Depth::kExcerpt, "chosen words", {}});
  CHECK(std::ranges::equal(share.item.bytes(), entry.entry().bytes()) == false);
  REQUIRE(alex.vault->departures()->size() == 1);
  CHECK(alex.vault->departures()->front().entry == entry.entry());
  CHECK(alex.vault->departures()->front().item == share.item);
}

TEST_CASE("a share interrupted between the two stores becomes one item", "[gate]") {
  Person alex(1);
  alex.pair();
  const auto entry = alex.entry("words");
  alex.hold(gate::whole(entry).value(), entry, 0);
  // publish_due() first writes to the ledger, then to the vault. The test writes only to the
  // ledger, as if the process had ended between the two.
  const auto held = alex.vault->waiting().value().front();
  const auto item = alex.ledger->item_id(held.piece()->depth, held.text, held.publication.due);
  REQUIRE(alex.ledger->share(item, held.piece()->depth, held.text, held.publication.day).value());
  alex.open();
  REQUIRE(alex.vault->waiting()->size() == 1);
  CHECK(alex.publish() == 0);
  CHECK(alex.vault->waiting()->empty());
  CHECK(alex.vault->departures()->front().item == item);
  CHECK(alex.told().size() == 1);
}

TEST_CASE("a cancelled waiting share leaves no trace in the ledger", "[gate]") {
  Person alex(1);
  alex.pair();
  const auto entry = alex.entry("words");
  const auto vector = alex.ledger->vector().value();
  const auto file = [&] {
    alex.open();  // closing writes everything to the file
    std::ifstream in(alex.ledger_file(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string before = file();
  const auto held = alex.hold(gate::whole(entry).value(), entry, 60);
  CHECK(alex.publish() == 0);
  REQUIRE(alex.vault->cancel(held).ok());
  alex.clock.advance(std::chrono::hours(2));
  CHECK(alex.publish() == 0);
  CHECK(alex.ledger->vector().value() == vector);
  CHECK(alex.ledger->items()->empty());
  CHECK(file() == before);
}

TEST_CASE("without a partner nothing leaves and nothing is lost", "[gate]") {
  Person alex(1);
  const auto entry = alex.entry("words");
  alex.hold(gate::whole(entry).value(), entry, 0);
  const auto ready = gate::waiting_copies(*alex.vault).value();
  CHECK(alex.publish() == 0);
  CHECK(gate::publish_due(ready, *alex.ledger, alex.moment()).value() == 0);
  CHECK(alex.vault->waiting()->size() == 1);
  alex.pair();
  CHECK(alex.publish() == 1);
}

TEST_CASE("a waiting share leaves once, on time, while the vault is locked", "[gate]") {
  Person alex(1);
  alex.pair();
  const auto entry = alex.entry("words");
  alex.hold(gate::whole(entry).value(), entry, 60);
  alex.hold(gate::own_summary("later").value(), entry, 120);
  const auto ready = gate::waiting_copies(*alex.vault).value();
  REQUIRE(ready.size() == 2);
  alex.vault.reset();
  CHECK(gate::publish_due(ready, *alex.ledger, alex.moment()).value() == 0);
  alex.clock.advance(std::chrono::minutes(60));
  CHECK(gate::publish_due(ready, *alex.ledger, alex.moment()).value() == 1);
  CHECK(gate::publish_due(ready, *alex.ledger, alex.moment()).value() == 0);
  CHECK(alex.told().size() == 1);
  alex.open();
  CHECK(alex.publish() == 0);
  CHECK(alex.vault->waiting()->size() == 1);
  CHECK(alex.told().size() == 1);
}

TEST_CASE("a day that no partner accepts is refused before anything waits", "[gate]") {
  Person alex(1);
  const auto entry = alex.entry("words");
  const auto day = ledger::kLastDay + std::chrono::days(1);
  CHECK(fails(gate::add_waiting(*alex.vault, entry, gate::whole(entry).value(),
                                {.due = alex.clock.now(), .day = day}),
              Error::kBadDay));
  CHECK(alex.vault->waiting()->empty());
}

TEST_CASE("the partner sees the same whatever a person keeps private", "[gate]") {
  Person alex(7);
  Person twin(7);
  for (Person* person : {&alex, &twin}) {
    person->pair();
    const bool busy = person == &twin;
    const auto question = person->ledger->ask("a question of the two").value();
    for (int i = 0; i < 5; ++i) {
      if (busy) {
        for (int more = 0; more < 3; ++more) {
          const auto own = person->entry(std::string(kPrivate) + std::to_string(more));
          const auto held = person->hold(gate::whole(own).value(), own, 0);
          REQUIRE(person->vault->cancel(held).ok());
          const vault::Publication named{
              .due = person->clock.now(), .until = std::string(kPrivate), .replies = true};
          REQUIRE(gate::add_waiting(*person->vault, own, gate::whole(own).value(), named).ok());
          REQUIRE(person->vault->set_answer(question, std::string(kPrivate), {}).ok());
          REQUIRE(person->vault->entries().edit(own.entry(), std::string(kPrivate) + "edited",
                                                person->clock.now()));
        }
      }
      const auto entry = person->entry("shared words " + std::to_string(i));
      person->hold(gate::whole(entry).value(), entry, i);
      person->clock.advance(std::chrono::minutes(5));
      person->publish();
    }
  }
  CHECK(alex.told() == twin.told());
  CHECK(alex.told().size() == 6);
}

TEST_CASE("a share for a named moment leaves only when released", "[gate]") {
  Person alex(1);
  alex.pair();
  const auto entry = alex.entry("words");
  const vault::Publication publication{
      .due = alex.clock.now(), .until = "our next session", .days_shown = 7, .replies = true};
  const auto held =
      gate::add_waiting(*alex.vault, entry, gate::whole(entry).value(), publication).value();
  alex.clock.advance(std::chrono::hours(1000));
  CHECK(alex.publish() == 0);
  CHECK(gate::waiting_copies(*alex.vault)->empty());
  REQUIRE(alex.vault->release(held, alex.clock.now()).ok());
  CHECK(gate::waiting_copies(*alex.vault)->size() == 1);
  CHECK(alex.publish() == 1);
  CHECK(alex.publish() == 0);
  const auto told = alex.told();
  REQUIRE(told.size() == 2);
  const auto& share = std::get<base::Share>(told[0].body);
  CHECK(share.expires == alex.moment().today + std::chrono::days(7));
  CHECK(std::get<base::Replies>(told[1].body) == base::Replies{share.item, 1});
}

TEST_CASE("a revision waits like a share and keeps unchanged fields", "[gate]") {
  Person alex(1);
  alex.pair();
  const auto entry = alex.entry("first words");
  const vault::Publication first{
      .due = alex.clock.now(), .day = alex.moment().today, .days_shown = 30};
  REQUIRE(gate::add_waiting(*alex.vault, entry, gate::whole(entry).value(), first).ok());
  CHECK(alex.publish() == 1);
  const auto item = alex.ledger->items()->front().id;
  const auto revise = [&](std::string_view text) {
    const vault::Publication later{.due = alex.clock.now() + std::chrono::hours(1),
                                   .revises = item};
    return gate::add_waiting(*alex.vault, entry, gate::own_summary(text).value(), later);
  };
  REQUIRE(revise("outdone while it waits").ok());
  REQUIRE(revise("second words").ok());
  REQUIRE(alex.vault->waiting()->size() == 1);
  CHECK(alex.publish() == 0);
  alex.clock.advance(std::chrono::hours(1));
  SECTION("it leaves once, also as a copy") {
    const auto ready = gate::waiting_copies(*alex.vault).value();
    CHECK(gate::publish_due(ready, *alex.ledger, alex.moment()).value() == 1);
    CHECK(alex.publish() == 0);
    CHECK(alex.vault->waiting()->empty());
    const auto shown = alex.ledger->item(item).value();
    CHECK(shown.text == "second words");
    CHECK(shown.day == first.day);
    CHECK(shown.expires.has_value());
  }
  SECTION("it stays with a reason if the item was taken back meanwhile") {
    static_cast<void>(alex.told());
    REQUIRE(alex.ledger->take_back(item).ok());
    CHECK(alex.publish() == 0);
    REQUIRE(alex.vault->waiting()->size() == 1);
    CHECK(alex.vault->waiting()->front().obstacle == vault::Obstacle::kTakenBack);
    CHECK(alex.ledger->item(item)->taken_back);
  }
}

TEST_CASE("an answer rises only when it is sealed", "[gate]") {
  Person alex(1);
  alex.pair();
  const auto question = alex.ledger->ask("a question").value();
  CHECK(fails(gate::seal_answer(*alex.vault, *alex.ledger, question), Error::kUnknown));
  REQUIRE(alex.vault->set_answer(question, "an answer", alex.ledger->words(question).value()).ok());
  CHECK(alex.told().size() == 1);
  REQUIRE(gate::seal_answer(*alex.vault, *alex.ledger, question).ok());
  CHECK_FALSE(alex.vault->answer(question)->has_value());
  CHECK(alex.ledger->question(question)->my_answer == "an answer");
  const auto told = alex.told();
  REQUIRE(told.size() == 2);
  CHECK(std::holds_alternative<base::Seal>(told[1].body));
  REQUIRE(alex.vault->set_answer(question, "another", {}).ok());
  CHECK(fails(gate::seal_answer(*alex.vault, *alex.ledger, question), Error::kSealed));
  CHECK(alex.vault->answer(question).value()->text == "another");
}
