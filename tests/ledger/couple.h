#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ledger/device.h"

namespace waterline::ledger {

// A simple model of what two people see of their shared items: each act takes effect at once.
struct Model {
  struct Shared {
    Item item;  // in its author's words
    int author = 0;
    bool left = false;
  };
  std::map<base::ItemId, Shared> items;

  [[nodiscard]] std::map<base::ItemId, Item> seen_by(int person) const {
    std::map<base::ItemId, Item> seen;
    for (const auto& [id, shared] : items) {
      Item item = shared.item;
      item.author = shared.author == person ? base::Author::kMe : base::Author::kPartner;
      for (ReplyView& reply : item.replies) {
        if (shared.author != person) reply.author = base::mirrored(reply.author);
      }
      std::ranges::sort(item.replies, {}, &ReplyView::id);
      seen.emplace(id, item);
    }
    return seen;
  }
};

// Two paired devices with random acts on both.
class Couple {
 public:
  explicit Couple(std::uint64_t seed)
      : devices{Device(seed * 2 + 1), Device(seed * 2 + 2)}, random(seed) {
    pair(devices[0], devices[1]);
    // In this exchange each device learns from the other's Hello that no operation of its own is
    // lost.
    exchange(devices[0], devices[1]);
  }

  // Does one act of a random person on something that they can see.
  void act() {
    const int person = static_cast<int>(random.below(2));
    switch (random.below(20)) {
      case 0:
      case 1:
        return share(person);
      case 2:
        return share(person, random_pictures());
      case 3:
        return pick(person, base::Author::kMe, [&](const Item& item) { take_back(person, item); });
      case 4:
        return pick(person, base::Author::kMe, [&](const Item& item) { revise(person, item); });
      case 5:
        return pick(person, base::Author::kPartner, [&](const Item& item) { mark(person, item); });
      case 6:
      case 7:
        return pick(person, base::Author::kMe,
                    [&](const Item& item) { turn_replies(person, item); });
      case 8:
      case 9:
        return pick(person, random.below(2) == 0 ? base::Author::kMe : base::Author::kPartner,
                    [&](const Item& item) { reply(person, item); });
      case 10:
        return take_reply_back(person);
      case 11:
        return propose(person);
      case 12:
      case 13:
      case 14:
      case 15:
        return touch_document(person);
      case 16:
      case 17:
      case 18:
        return touch_question(person);
      default:
        return devices[person].restart();
    }
  }

  // Exchanges small batches in a session that may be cut after any of them. Some batches arrive
  // twice.
  void meet_roughly() {
    const int from = static_cast<int>(random.below(2));
    Transfer transfer;
    transfer.max_bytes = 200 + random.below(2000);
    transfer.max_batches = 1 + random.below(3);
    transfer.repeat = random.below(2) == 0;
    transfer.seen = &seen;
    CHECK(send(devices[from], devices[1 - from], transfer).refused == 0);
    note_numbered(from);
  }

  // --- acts on shares, acknowledgements and replies, which also change the model

  void share(int person, const std::vector<PictureToShare>& pictures = {}) {
    const std::string text = random_text();
    const auto depth = pictures.empty() ? base::Depth(1 + random.below(4)) : base::Depth::kWhole;
    const auto due = base::WallTime(std::chrono::milliseconds(++time_));
    const auto id = devices[person]->item_id(depth, text, due);
    const auto day = random_day();
    const auto expires = random_day();
    REQUIRE(devices[person]->share(id, depth, text, day, expires, false, pictures).value());
    CHECK_FALSE(devices[person]->share(id, depth, text, day, expires, false, pictures).value());
    Item item;
    item.id = id;
    item.depth = depth;
    item.text = text;
    item.day = day;
    item.expires = expires;
    item.pictures = seen_as(person, id, pictures);
    model.items[id] = {item, person, false};
  }

  void take_back(int person, const Item& item) {
    REQUIRE(devices[person]->take_back(item.id));
    auto shared = model.items.find(item.id);
    if (shared == model.items.end()) return;
    if (!shared->second.left) {
      model.items.erase(shared);
      return;
    }
    Item gone;
    gone.id = item.id;
    gone.taken_back = true;
    gone.acknowledgement = shared->second.item.acknowledgement;
    gone.replies_open = shared->second.item.replies_open;
    gone.replies = shared->second.item.replies;
    for (ReplyView& one : gone.replies) one.to_earlier = false;
    shared->second.item = gone;
  }

  void revise(int person, const Item& item) {
    const std::string text = random_text();
    auto& shared = model.items[item.id];
    if (random.below(2) == 0) {
      auto pictures = random_pictures();
      // Some of the pictures that it has stay.
      for (const PictureToShare& one : made_) {
        const auto id = describe(devices[person].author_key, item.id, one).id;
        const bool has = std::ranges::count(item.pictures, id, &PictureView::id) > 0;
        if (has && pictures.size() < base::kMaxPictures && random.below(2) == 0)
          pictures.push_back(one);
      }
      REQUIRE(devices[person]->revise(item.id, base::Depth::kSummary, text, {}, {}, pictures));
      shared.item.pictures = seen_as(person, item.id, pictures);
    } else {
      REQUIRE(devices[person]->revise(item.id, base::Depth::kSummary, text, {}));
    }
    shared.item.depth = base::Depth::kSummary;
    shared.item.text = text;
    shared.item.day.reset();
    shared.item.expires.reset();
    shared.item.revised = shared.left;
    shared.item.acknowledgement_to_earlier = shared.item.acknowledgement.has_value();
    for (ReplyView& one : shared.item.replies) one.to_earlier = true;
  }

  void mark(int person, const Item& item) {
    const auto wording = base::AcknowledgementKind(1 + random.below(5));
    REQUIRE(devices[person]->acknowledge(item.id, wording));
    auto& shared = model.items[item.id].item;
    shared.acknowledgement = wording;
    shared.acknowledgement_to_earlier = !shared.taken_back && shared.text != item.text;
  }

  void turn_replies(int person, const Item& item) {
    REQUIRE(devices[person]->set_replies(item.id, !item.replies_open));
    model.items[item.id].item.replies_open = !item.replies_open;
  }

  void reply(int person, const Item& item) {
    const std::string text = random_text();
    const auto id = devices[person]->reply(item.id, text);
    const bool may = item.author == base::Author::kMe || item.replies_open;
    REQUIRE(id.ok() == may);
    if (!may) return;
    auto& shared = model.items[item.id];
    const auto author = shared.author == person ? base::Author::kMe : base::Author::kPartner;
    shared.item.replies.push_back(
        {*id, author, text, !shared.item.taken_back && shared.item.text != item.text});
  }

  void take_reply_back(int person) {
    for (const Item& item : devices[person]->items().value()) {
      for (const ReplyView& reply : item.replies) {
        if (reply.author != base::Author::kMe || random.below(2) != 0) continue;
        REQUIRE(devices[person]->take_back(reply.id));
        std::erase_if(model.items[item.id].item.replies,
                      [&](const ReplyView& one) { return one.id == reply.id; });
        return;
      }
    }
  }

  // --- acts on joint documents and questions, which the model leaves out

  void propose(int person) {
    auto kind = base::DocumentKind(1 + random.below(5));
    std::optional<base::ItemId> goal;
    if (kind == base::DocumentKind::kStep) {
      for (const auto& [id, document] : devices[person].documents()) {
        if (document.kind == base::DocumentKind::kGoal) goal = id;
      }
      if (!goal) kind = base::DocumentKind::kGoal;
    }
    REQUIRE(devices[person]->propose(kind, random_text(), goal).ok());
  }

  void touch_document(int person) {
    const auto documents = devices[person].documents();
    if (documents.empty()) return;
    Ledger& ledger = *devices[person];
    const auto id =
        std::next(documents.begin(), static_cast<std::ptrdiff_t>(random.below(documents.size())))
            ->first;
    const std::string text = random_text();
    // The ledger refuses some of these acts. Those that it allows must reach the other device.
    switch (random.below(6)) {
      case 0:
      case 1:
        return static_cast<void>(ledger.accept(id));
      case 2:
        return static_cast<void>(ledger.withdraw(id));
      case 3:
        return static_cast<void>(ledger.report(id, random.below(4) == 0 ? std::string() : text));
      default:
        return static_cast<void>(ledger.change(id, text, base::DocumentState(1 + random.below(2))));
    }
  }

  void touch_question(int person) {
    const auto questions = devices[person].questions();
    Ledger& ledger = *devices[person];
    if (questions.empty() || random.below(6) == 0) {
      REQUIRE(ledger.ask(random_text()).ok());
      return;
    }
    const auto& [id, question] =
        *std::next(questions.begin(), static_cast<std::ptrdiff_t>(random.below(questions.size())));
    switch (random.below(8)) {
      case 0:
        return static_cast<void>(ledger.take_answer_back(id));
      case 1:
        return static_cast<void>(ledger.take_back(id));
      default:
        return static_cast<void>(ledger.seal(id, random_text()));
    }
  }

  void note_left(int person) {
    for (auto& [id, shared] : model.items) shared.left = shared.left || shared.author == person;
  }

  // A cut session gives numbers to no more than its batches took: the rest has not left.
  void note_numbered(int person) {
    for (const Given& given : devices[person]->given().value()) {
      const auto shared = model.items.find(given.item);
      if (shared != model.items.end() && shared->second.author == person && !given.unsent)
        shared->second.left = true;
    }
  }

  template <class Act>
  void pick(int person, base::Author author, Act act) {
    auto items = devices[person]->items().value();
    std::erase_if(items,
                  [&](const Item& item) { return item.author != author || item.taken_back; });
    if (!items.empty()) act(items[random.below(items.size())]);
  }

  // Returns no, one or two pictures of one to three pieces.
  std::vector<PictureToShare> random_pictures() {
    std::vector<PictureToShare> pictures;
    for (std::size_t count = random.below(3); count > 0; --count) {
      PictureToShare picture{random.below(3) == 0 ? "" : random_text(), 3, 2, {}};
      picture.jpeg.resize(1 + random.below(3 * base::kPieceSize));
      random.fill(picture.jpeg);
      made_.push_back(picture);
      pictures.push_back(std::move(picture));
    }
    return pictures;
  }

  // The pictures as both people see them once all pieces are there.
  std::vector<PictureView> seen_as(int person, const base::ItemId& item,
                                   const std::vector<PictureToShare>& pictures) {
    std::vector<PictureView> views;
    for (const PictureToShare& one : pictures) {
      views.push_back({describe(devices[person].author_key, item, one).id, one.width, one.height,
                       one.description, PictureView::State::kHere});
    }
    return views;
  }

  std::string random_text() {
    std::string text(1 + random.below(400), 'a');
    for (char& c : text) c = static_cast<char>('a' + random.below(26));
    return text;
  }

  std::optional<base::Day> random_day() {
    if (random.below(2) == 0) return {};
    return base::Day(std::chrono::days(random.below(20000)));
  }

  Device devices[2];
  fakes::SeededRandom random;
  Model model;
  std::vector<base::OperationBatch> seen;

 private:
  std::vector<PictureToShare> made_;  // every picture that was shared
  int time_ = 0;
};

}  // namespace waterline::ledger
