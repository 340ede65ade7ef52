#include "commands/export_document.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "client/own_entries.h"
#include "terminal/progress.h"

namespace waterline::cli {
namespace {

// Returns an entry with its history, without the members that a journal computes by itself when it
// imports the entry.
Json whole_entry(Client& client, const std::string& id) {
  Json entry = client.get("/v1/entries/" + id);
  if (entry["revision"] > 1) {
    Json history = client.get("/v1/entries/" + id + "/history")["revisions"];
    for (Json& revision : history) revision.erase("changes");
    history.erase(history.size() - 1);  // its newest state is the entry itself
    entry["history"] = std::move(history);
  }
  for (const char* name : {"schema", "short", "linked_from"}) entry.erase(name);
  return entry;
}

Json entries_of(const Context& context, Client& client, const std::vector<std::string>& ids) {
  Progress progress(context);
  Json entries = Json::array();
  for (const std::string& id : ids) {
    entries.push_back(whole_entry(client, id));
    progress.reached(entries.size(), ids.size());
  }
  return entries;
}

// Returns the value without everything that the partner wrote: items, versions of documents,
// reports, answers and acknowledgements.
Json without_the_partners(const Json& value) {
  if (value.is_array()) {
    Json kept = Json::array();
    for (const Json& one : value) {
      const bool theirs = one.is_object() && one.value("author", "") == "partner";
      if (!theirs) kept.push_back(without_the_partners(one));
    }
    return kept;
  }
  if (!value.is_object()) return value;
  Json kept = Json::object();
  for (const auto& [name, inner] : value.items()) {
    if (name == "acknowledgement" || name == "acknowledgement_to_earlier" ||
        name.starts_with("their_"))
      continue;
    kept[name] = without_the_partners(inner);
  }
  return kept;
}

Json shared_with(Client& client, const std::string& path, const char* list, bool partner) {
  Json all = client.get(path)[list];
  const Json earlier = client.get(path + "/earlier")[list];
  all.insert(all.end(), earlier.begin(), earlier.end());
  return partner ? all : without_the_partners(all);
}

// Returns the lists that the person changed.
Json own_lists(Client& client, bool deep) {
  Json lists = Json::array();
  const Json all = client.get("/v1/lists");
  for (const Json& list : all["lists"]) {
    if (list["side"] == "deep" && !deep) continue;
    const Json whole = client.get("/v1/lists/" + list["name"].get<std::string>());
    if (whole["own"] == true) lists.push_back({{"name", list["name"]}, {"text", whole["text"]}});
  }
  return lists;
}

Json items_shared(Client& client, bool partner) {
  Json items = Json::array();
  std::string before;
  do {
    Json answer = client.get("/v1/shared?limit=1000" + before);
    for (Json& item : answer["items"]) items.push_back(std::move(item));
    before = answer["next"].is_null()
                 ? ""
                 : "&before=" + std::to_string(answer["next"].get<std::int64_t>());
  } while (!before.empty());
  const Json earlier = client.get("/v1/shared/earlier")["items"];
  items.insert(items.end(), earlier.begin(), earlier.end());
  return partner ? items : without_the_partners(items);
}

}  // namespace

Json exported_document(const Context& context, Client& client, const Exported& wanted) {
  std::vector<std::string> ids = ids_of(client, "vault");
  if (wanted.deep) {
    for (std::string& id : ids_of(client, "deep")) ids.push_back(std::move(id));
  }
  Json document = {{"schema", "waterline/export/1"}, {"entries", entries_of(context, client, ids)}};
  document["lists"] = own_lists(client, wanted.deep);
  document["shared"] = items_shared(client, wanted.partner);
  document["together"] = shared_with(client, "/v1/joint", "documents", wanted.partner);
  document["questions"] = shared_with(client, "/v1/questions", "questions", wanted.partner);
  return document;
}

}  // namespace waterline::cli
