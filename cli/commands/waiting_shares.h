#pragma once

#include <set>
#include <string>
#include <vector>

#include "client/client.h"
#include "context.h"

// What waits to leave, beside the place where it belongs.
namespace waterline::cli {

// "waits until 18:41: only you can see it", or why it does not leave.
std::string when_in_words(const Json& act);
// "your reply", "a goal", ...
std::string what_in_words(const Json& act);
// How much waits and when the next leaves, from `waiting` of the status; nothing where nothing
// waits.
std::string waiting_in_words(const Json& waiting);

class WaitingShown {
 public:
  // Asks once for all that waits.
  explicit WaitingShown(Client& client);

  // What is about this item, each printed under it.
  void print_about(const Context& context, const Json& item) const;
  // The same with new items that are towards it: the steps of a goal. Each by itself.
  void print_all_about(const Context& context, const std::string& item) const;
  [[nodiscard]] bool has_about(const std::string& item) const;
  // Whatever waits for a document that is in no list any more: `shown` are the ids of those that
  // are.
  [[nodiscard]] std::vector<Json> without_document(const std::set<std::string>& shown) const;
  // What makes a new item of one of these kinds ("question", "goal").
  void print_new(const Context& context, const std::string& what) const;
  [[nodiscard]] bool has_new(const std::string& what) const;

 private:
  Json waiting_;
};

// One of them by itself, as in a list of them.
void print_waiting(const Context& context, const Json& act);

}  // namespace waterline::cli
