#include <algorithm>
#include <chrono>
#include <iostream>
#include <vector>

#include "device.h"
#include "fakes/long_run.h"

// Tests the list of shared items, one page at a time.
namespace waterline::ledger {
namespace {

using base::Author;

// Two people who share, take back and reply. It has the ids of all items in the order in which `a`
// learned of them.
struct Sharing {
  explicit Sharing(std::uint64_t seed) : random(seed), a(seed + 1), b(seed + 2) { pair(a, b); }

  base::ItemId share(Device& device, std::size_t size) {
    const auto item = base::ItemId::generate(random);
    REQUIRE(device->share(item, base::Depth::kLine, std::string(size, 'x'), {}, {}, true));
    return item;
  }
  void share_some() {
    for (std::size_t left = random.below(6); left > 0; --left) share(a, 1 + random.below(400));
    const std::size_t theirs = random.below(6);
    for (std::size_t left = theirs; left > 0; --left) share(b, 1 + random.below(400));
    if (theirs > 0) send(b, a);
  }
  void change_something() {
    const auto items = a->items().value();
    if (items.empty()) return;
    const Item& item = items[random.below(items.size())];
    if (item.author == Author::kMe && random.below(3) == 0) {
      REQUIRE(a->take_back(item.id));
    } else if (item.author == Author::kMe && !item.taken_back) {
      REQUIRE(a->reply(item.id, std::string(1 + random.below(300), 'y')));
    }
  }
  ItemRange some_range() {
    return {.most = 1 + random.below(9),
            .most_bytes = random.below(2) == 0 ? 1 + random.below(900) : SIZE_MAX};
  }

  fakes::SeededRandom random;
  Device a;
  Device b;
};

std::vector<base::ItemId> ids_of(const std::vector<Item>& items, std::optional<Author> author) {
  std::vector<base::ItemId> ids;
  for (const Item& item : items) {
    if (!author || item.author == *author) ids.push_back(item.id);
  }
  return ids;
}

}  // namespace

TEST_CASE("pages list every item once, newest first, whatever happens between them",
          "[ledger][pages]") {
  for (fakes::LongRun run("walks through what was shared", 6); run.goes_on();
       run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    Sharing two(run.seed());
    for (int i = 0; i < 4; ++i) two.share_some();
    for (const auto author :
         {std::optional<Author>(), std::optional(Author::kMe), std::optional(Author::kPartner)}) {
      const auto at_first = two.a->items().value();
      std::vector<base::ItemId> seen;
      ItemRange range;
      for (bool more = true; more;) {
        const auto before = range.before;
        range = two.some_range();
        range.before = before;
        range.author = author;
        const auto page = two.a->items(range).value();
        CHECK(page.items.size() <= range.most);
        std::size_t size = 0;
        for (const Item& item : page.items) {
          CHECK(size < range.most_bytes);  // only the last one exceeds the limit
          size += item.text.size();
          for (const ReplyView& reply : item.replies) size += reply.text.size();
          CHECK(item == two.a->item(item.id).value());
          seen.push_back(item.id);
        }
        more = page.next.has_value();
        range.before = page.next;
        CHECK((more || page.items.size() <= range.most));
        if (more) CHECK_FALSE(page.items.empty());
        two.share_some();
        two.change_something();
      }
      // Between two pages, an item that had not left this device may have been taken back. Such an
      // item is gone without a trace. The pages must have all others.
      auto expected = ids_of(at_first, author);
      const auto now = ids_of(two.a->items().value(), author);
      std::erase_if(expected, [&](const base::ItemId& id) {
        return std::ranges::find(now, id) == now.end() && std::ranges::find(seen, id) == seen.end();
      });
      CHECK(seen == expected);
    }
  }
}

TEST_CASE("an item shows a limited number of the partner's replies", "[ledger][pages]") {
  Sharing two(1);
  const auto item = two.share(two.b, 10);
  send(two.b, two.a);
  // Makes more replies than an honest device may make, and lets device a receive them as the
  // partner's.
  const base::EpochId epoch = all_said(two.b).front().epoch;
  std::uint64_t number = all_said(two.b).back().number;
  for (int i = 0; i < 3; ++i) {
    base::OperationBatch batch;
    for (int j = 0; j < 100; ++j) {
      batch.operations.push_back({epoch,
                                  ++number,
                                  base::Reply{base::ItemId::generate(two.random), item, 0, "again",
                                              two.a->words(item).value()},
                                  {}});
    }
    batch.through.epochs[epoch] = {Author::kPartner, number};
    REQUIRE(two.a->apply(batch).value().stored == 100);
  }
  REQUIRE(two.a->reply(item, "enough"));
  const auto shown = two.a->item(item).value().replies;
  CHECK(shown.size() == kMaxShownReplies + 1);
  CHECK(shown.back().text == "enough");
}

// docs/security-testing.md has the measured figures.
TEST_CASE("a hundred thousand operations from the partner's device", "[.][many]") {
  Sharing two(1);
  two.share(two.b, 1);
  send(two.b, two.a);
  const base::EpochId epoch = all_said(two.b).front().epoch;
  std::uint64_t number = all_said(two.b).back().number;
  while (number < 100'000) {
    base::OperationBatch batch;
    for (std::size_t i = 0; i < base::kMaxBatchOperations; ++i) {
      base::Share share;
      share.item = base::ItemId::generate(two.random);
      share.text = "x";
      batch.operations.push_back({epoch, ++number, share, {}});
    }
    batch.through.epochs[epoch] = {Author::kPartner, number};
    REQUIRE(two.a->apply(batch).value().refused == 0);
  }
  const auto timed = [](const char* what, const auto& act) {
    const auto begin = std::chrono::steady_clock::now();
    const std::size_t count = act();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    std::cout << what << ": " << count << " items in " << took.count() << " ms\n";
  };
  timed("the newest 50", [&] { return two.a->items({.most = 50}).value().items.size(); });
  timed("the oldest 50",
        [&] { return two.a->items({.most = 50, .before = 52}).value().items.size(); });
  timed("one's own, of which there are none",
        [&] { return two.a->items({.most = 50, .author = Author::kMe}).value().items.size(); });
  timed("all, in parts of 1000", [&] {
    std::size_t count = 0;
    ItemRange range{.most = 1000};
    do {
      const auto page = two.a->items(range).value();
      count += page.items.size();
      range.before = page.next;
    } while (range.before);
    return count;
  });
  timed("all at once", [&] { return two.a->items().value().size(); });
}

}  // namespace waterline::ledger
