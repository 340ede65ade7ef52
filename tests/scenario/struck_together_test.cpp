#include <chrono>
#include <map>
#include <set>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "scenario/person.h"

// Tests two real nodes that share while one or the other is killed.
using namespace waterline;
using namespace waterline::scenario;

namespace {

class Sharer {
 public:
  explicit Sharer(const std::string& name) : person_(name) { person_.initialize(); }

  Person& person() { return person_; }
  void choose_entry() { entry_ = person_.ask({"write", "-"}, "What lies below.\n")["id"]; }

  // Shares something, or takes an item back.
  void act(fakes::SeededRandom& random) {
    if (random.below(4) == 0 && !items_.empty()) {
      const auto item =
          std::next(items_.begin(), static_cast<std::ptrdiff_t>(random.below(items_.size())));
      // The item counts as taken back from here on, since without an answer nobody knows whether
      // the take-back took effect.
      taken_back_.insert(item->second);
      const auto answer = person_.try_request("POST", "/v1/shared/" + item->first + "/take-back");
      if (answer) items_.erase(item);
      return;
    }
    const std::string text =
        person_.home().parent_path().filename().string() + " shares " + std::to_string(++texts_);
    const auto answer = person_.try_request("POST", "/v1/shares",
                                            {{"entry", entry_},
                                             {"depth", "summary"},
                                             {"text", text},
                                             {"wait_seconds", 0},
                                             {"confirm", "now"}});
    if (answer && answer->contains("item")) items_[(*answer)["item"]] = text;
  }

  // Returns the shared texts that were acknowledged and never taken back.
  [[nodiscard]] std::set<std::string> acknowledged() const {
    std::set<std::string> texts;
    for (const auto& [item, text] : items_) {
      if (!taken_back_.contains(text)) texts.insert(text);
    }
    return texts;
  }
  // Returns the texts of `author` that this device shows.
  std::set<std::string> shown(const std::string& author) {
    std::set<std::string> texts;
    const Json items = person_.ask({"ours"})["items"];
    for (const Json& item : items) {
      if (item["author"] == author && !item["text"].is_null())
        texts.insert(item["text"].get<std::string>());
    }
    return texts;
  }

 private:
  Person person_;
  std::string entry_;
  std::map<std::string, std::string> items_;  // text by id
  std::set<std::string> taken_back_;
  int texts_ = 0;
};

}  // namespace

TEST_CASE("two nodes killed while syncing end equal, with everything acknowledged",
          "[scenario][together]") {
  Sharer alex("A");
  Sharer blake("B");
  pair_by_words(alex.person(), blake.person());
  fakes::SeededRandom random(0);
  for (Sharer* sharer : {&alex, &blake}) sharer->choose_entry();
  std::size_t kills = 0;
  for (fakes::LongRun run("rounds of two nodes that are killed", 12); run.goes_on();
       run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    random = fakes::SeededRandom(run.seed());
    for (std::size_t acts = 1 + random.below(6); acts > 0; --acts)
      (random.below(2) == 0 ? alex : blake).act(random);
    std::this_thread::sleep_for(
        std::chrono::milliseconds(random.below(random.below(2) == 0 ? 30 : 400)));
    const std::size_t whom = random.below(4);
    if (whom != 1) alex.person().kill_node(), ++kills;
    if (whom == 1 || whom == 2) blake.person().kill_node(), ++kills;
    // Starts the node and unlocks it.
    for (Sharer* sharer : {&alex, &blake}) sharer->person().ask({"list"});
  }
  CHECK(kills > 8);
  blake.person().ask({"sync", "--wait", "60"});
  const auto of_alex = alex.shown("me");
  const auto of_blake = blake.shown("me");
  CHECK(blake.shown("partner") == of_alex);
  CHECK(alex.shown("partner") == of_blake);
  for (const auto& text : alex.acknowledged()) CHECK(of_alex.contains(text));
  for (const auto& text : blake.acknowledged()) CHECK(of_blake.contains(text));
  CHECK(of_alex.size() + of_blake.size() > 5);
}
