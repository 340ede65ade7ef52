#include "client/checks.h"

#include <optional>

#include <unistd.h>

#include "client/client.h"
#include "client/lists.h"
#include "formats/limits.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

bool is_of_waiting(std::string_view id) {
  return id.starts_with('h') || id.starts_with('H');
}

// Returns the item with this id that was shared with a device that is no longer paired. The id may
// also be that of the waiting share from which the item was made.
std::optional<Json> earlier_item(Client& client, const std::string& id) {
  const std::string left = is_of_waiting(id) ? left_as(client, id) : id;
  if (left.empty()) return {};
  const std::string beginning = id_in_path(left);
  const Json earlier = client.get("/v1/shared/earlier");
  for (const Json& item : earlier["items"]) {
    if (item["id"].get_ref<const std::string&>().starts_with(beginning)) return item;
  }
  return {};
}

// Returns the item with this id that is shared with the device that is paired now. The id may also
// be that of the waiting share from which the item was made.
std::optional<Json> present_item(Client& client, const std::string& given) {
  const std::string id = is_of_waiting(given) ? left_as(client, given) : given;
  if (id.empty()) return {};
  try {
    return client.get("/v1/shared/" + id_in_path(id));
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id" && ended.error_code() != "earlier_device") throw;
    return {};
  }
}

}  // namespace

void open_journal(Client& client) {
  static_cast<void>(client.get("/v1/entries?limit=1"));
}

void require_entry(Client& client, const std::string& id) {
  static_cast<void>(client.get("/v1/entries/" + id_in_path(id)));
}

Json shared_or_earlier(Client& client, const std::string& id) {
  if (auto item = present_item(client, id)) return *item;
  if (auto item = earlier_item(client, id)) return *item;
  throw words_for({{"error", "unknown_id"}});
}

Json require_shared(Client& client, const std::string& id) {
  if (auto item = present_item(client, id)) return *item;
  throw words_for({{"error", earlier_item(client, id) ? "earlier_device" : "unknown_id"}});
}

Json require_partners_item(Client& client, const std::string& id) {
  Json item = require_shared(client, id);
  if (item["author"] == "me") throw words_for({{"error", "not_yours"}});
  if (item["taken_back"].get<bool>()) throw words_for({{"error", "taken_back"}});
  return item;
}

std::string left_as(Client& client, const std::string& id) {
  try {
    return client.get("/v1/waiting/" + id_in_path(id) + "/left")["item"];
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id") throw;
    return {};
  }
}

Json require_waiting(Client& client, const std::string& id) {
  try {
    return client.get("/v1/waiting/" + id_in_path(id));
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id") throw;
    throw words_for_nothing_waiting(client, id);
  }
}

Ended words_for_nothing_waiting(Client& client, const std::string& id) {
  if (const std::string item = is_of_waiting(id) ? left_as(client, id) : ""; !item.empty()) {
    return {Exit::kNothing, tr("It has left already. Nothing was changed."),
            filled(tr("`waterline take-back {1}` asks their device to remove it."), id),
            "has_left"};
  }
  return {Exit::kNothing,
          tr("Nothing that waits has this id. It may have left, or been cancelled. Nothing was "
             "changed."),
          tr("`waterline waiting` shows what waits, `waterline ours` what has left."),
          "unknown_id"};
}

void require_somebody_paired(Client& client) {
  if (!client.get("/v1/partner")["partner"].is_object()) throw words_for({{"error", "no_partner"}});
}

void require_unpaired(Client& client) {
  const Json partner = client.get("/v1/partner")["partner"];
  if (partner.is_object() && partner["confirmed"].get<bool>())
    throw words_for({{"error", "has_partner"}});
}

void require_kind(Client& client, const std::string& side, const std::string& kind) {
  const Json kinds = kinds_of(client, side);
  Json names = Json::array();
  for (const Json& one : kinds) {
    if (one["name"] == kind) return;
    names.push_back(one.value("shown", one["name"]));
  }
  throw words_for({{"error", "unknown_kind"}, {"kinds", names}});
}

void require_file(const std::string& path) {
  if (access(path.c_str(), F_OK) != 0) throw words_for({{"error", "no_such_file"}});
}

Json require_unsealed_question(Client& client, const std::string& question) {
  Json asked = client.get("/v1/questions/" + id_in_path(question));
  if (asked["taken_back"].get<bool>()) throw words_for({{"error", "taken_back"}});
  if (asked["chosen"].get<bool>() || asked["open"].get<bool>())
    throw words_for({{"error", "answer_sealed"}});
  return asked;
}

void require_entry_of(Client& client, std::string_view side, const std::string& entry) {
  const Json there = client.get("/v1/entries/" + id_in_path(entry));
  if (there["side"] != side || !there["removed"].is_null())
    throw words_for({{"error", "unknown_id"}});
}

void require_few_tags(std::size_t number) {
  if (number <= formats::kMaxTags) return;
  throw Ended(
      Exit::kUsage,
      filled(tr("An entry may have {1} tags, and this would have {2}. Nothing was changed."),
             formats::kMaxTags, number),
      tr("Leave out a few of them; words in the text are found by `search` as well."),
      "bad_request");
}

}  // namespace waterline::cli
