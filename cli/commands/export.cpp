#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/client.h"
#include "client/own_entries.h"
#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/printed_entries.h"
#include "commands/sealing.h"
#include "formats/write.h"
#include "terminal/progress.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

struct ExportOptions {
  std::string path;
  std::string format = "json";
  bool deep = false;
  bool partner = false;
  Sealing sealing;
};

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

Json document_of(const Context& context, Client& client, const ExportOptions& wanted) {
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

void write_folder(const std::string& path, const std::vector<formats::NamedText>& files) {
  NewFiles made;
  made.add_folder(path);
  for (const formats::NamedText& file : files) {
    const std::filesystem::path whole = std::filesystem::path(path) / file.name;
    if (!std::filesystem::exists(whole.parent_path()))
      made.add_folder(whole.parent_path().string());
    made.add_file(whole.string(), file.content);
  }
  made.keep();
}

void export_all(const Context& context, const ExportOptions& wanted) {
  refuse_if_there(wanted.path);
  const Sealer sealer(context, wanted.sealing);
  Client client(context);
  Json document = document_of(context, client, wanted);
  // Attachments are not exported yet, so their ids are not either.
  std::size_t attached = 0;
  for (Json& entry : document["entries"]) {
    attached += entry.value("attachments", Json::array()).size();
    entry.erase("attachments");
    if (!entry.contains("history")) continue;
    for (Json& revision : entry["history"]) revision.erase("attachments");
  }
  if (wanted.format == "html") {
    put_in_words(client, document["entries"]);
    sealer.write(wanted.path, formats::write_html(document, page_words(tr("Notes"))));
  } else if (wanted.format == "markdown" && sealer.plain()) {
    write_folder(wanted.path, formats::write_markdown(document));
  } else if (wanted.format == "markdown") {
    sealer.write(wanted.path, formats::write_zip(formats::write_markdown(document)));
  } else {
    sealer.write(wanted.path, document.dump(1) + "\n");
  }
  const std::size_t count = document["entries"].size();
  if (context.json)
    return print_json(
        {{"schema", "waterline/exported/1"}, {"entries", count}, {"sealed", !sealer.plain()}});
  print(filled(sealer.plain() ? tr_n("{1} entry written to {2}, in the open.",
                                     "{1} entries written to {2}, in the open.", count)
                              : tr_n("{1} entry written to {2}, sealed.",
                                     "{1} entries written to {2}, sealed.", count),
               count, for_terminal(wanted.path)));
  if (attached > 0) {
    say(context, wrapped(filled(tr_n("{1} attachment is not in it: `waterline attachment save` "
                                     "writes one into a file, and a backup has them all.",
                                     "{1} attachments are not in it: `waterline attachment save` "
                                     "writes one into a file, and a backup has them all.",
                                     attached),
                                attached)));
  }
  if (!wanted.deep) say(context, tr("The deep is not in it. Add --deep to take it along."));
}

}  // namespace

void add_export(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "export",
      tr("Your entries, lists and shares in one new sealed file; the deep only with --deep"));
  auto wanted = std::make_shared<ExportOptions>();
  command->add_option("file", wanted->path, tr("The new file (for plain Markdown a new folder)"))
      ->type_name("FILE")
      ->required();
  command->add_option("--format", wanted->format, tr("json, markdown or html"))
      ->check(CLI::IsMember({"json", "markdown", "html"}));
  command->add_flag("--deep", wanted->deep, tr("The deep too"));
  command->add_flag(
      "--partner", wanted->partner,
      tr("Also everything that your partner shared with you; a whole copy is --deep --partner"));
  add_sealing_options(*command, wanted->sealing);
  command->callback([&context, wanted] { export_all(context, *wanted); });
}

}  // namespace waterline::cli
