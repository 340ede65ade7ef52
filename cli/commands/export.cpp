#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <map>
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

// The attachments of the entries of an export.
struct Attachments {
  std::size_t in_it = 0;
  std::size_t not_in_it = 0;
  std::size_t unreadable = 0;
};

// Returns the ending of a file's name, if it is a plain one: ".jpg".
std::string ending_of(const std::string& name) {
  const std::string ending = std::filesystem::path(name).extension().string();
  const bool is_plain = ending.size() >= 2 && ending.size() <= 8 &&
                        std::all_of(ending.begin() + 1, ending.end(), [](unsigned char c) {
                          return c < 0x80 && std::isalnum(c) != 0;
                        });
  return is_plain ? ending : "";
}

// Writes the bytes of an attachment into a new file. Returns false if they cannot be read.
bool write_attachment(Client& client, NewFiles& made, const std::string& path, const Json& one) {
  constexpr std::uint64_t kPiece = std::uint64_t{1024} * 1024;
  const std::string bytes = "/v1/attachments/" + one["id"].get<std::string>() + "/bytes";
  const auto size = one["size"].get<std::uint64_t>();
  try {
    // The first byte is asked for before there is a file.
    static_cast<void>(client.get_bytes(bytes, 0, 1));
    std::uint64_t offset = 0;
    made.add_file(path, [&]() -> std::string {
      if (offset == size) return {};
      std::string piece = client.get_bytes(bytes, offset, std::min(kPiece, size - offset));
      offset += piece.size();
      return piece;
    });
    return true;
  } catch (const Ended& ended) {
    if (ended.error_code() != "attachment_damaged") throw;
    return false;
  }
}

// Writes the attachments of all entries into the folder `media`, and puts the name of the file of
// each into the document.
Attachments write_attachments(const Context& context, Client& client, NewFiles& made,
                              const std::string& path, Json& document) {
  Attachments all;
  std::map<std::string, std::string> files;
  Progress progress(context);
  for (Json& entry : document["entries"]) {
    for (Json& one : entry["attachments"]) {
      const auto id = one["id"].get<std::string>();
      if (!files.contains(id)) {
        if (files.empty()) made.add_folder(path + "/media");
        std::string file = "media/" + id + ending_of(one["name"].get<std::string>());
        const bool is_written = write_attachment(client, made, path + "/" + file, one);
        if (!is_written) file.clear();
        ++(is_written ? all.in_it : all.unreadable);
        files[id] = std::move(file);
      }
      if (!files[id].empty()) one["file"] = files[id];
    }
  }
  return all;
}

Attachments write_folder(const Context& context, Client& client, const std::string& path,
                         Json& document) {
  NewFiles made;
  made.add_folder(path);
  const Attachments attachments = write_attachments(context, client, made, path, document);
  for (const formats::NamedText& file : formats::write_markdown(document)) {
    const std::filesystem::path whole = std::filesystem::path(path) / file.name;
    if (!std::filesystem::exists(whole.parent_path()))
      made.add_folder(whole.parent_path().string());
    made.add_file(whole.string(), file.content);
  }
  made.keep();
  return attachments;
}

void say_attachments(const Context& context, const Attachments& attachments) {
  if (attachments.in_it > 0) {
    say(context,
        wrapped(filled(tr_n("{1} attachment is in it, in the folder media, with all that the file "
                            "says about itself: where and when a picture was taken, for example.",
                            "{1} attachments are in it, in the folder media, with all that the "
                            "files say about themselves: where and when a picture was taken, for "
                            "example.",
                            attachments.in_it),
                       attachments.in_it)));
  }
  if (attachments.unreadable > 0) {
    say(context, wrapped(filled(tr_n("{1} attachment is damaged or missing here, so it is not in "
                                     "it. Its name and its description are.",
                                     "{1} attachments are damaged or missing here, so they are not "
                                     "in it. Their names and descriptions are.",
                                     attachments.unreadable),
                                attachments.unreadable)));
  }
  if (attachments.not_in_it > 0) {
    say(context,
        wrapped(filled(tr_n("{1} attachment is in it by its name and its description alone: "
                            "`waterline attachment save` writes its bytes into a file, and a "
                            "backup has them all.",
                            "{1} attachments are in it by their names and descriptions alone: "
                            "`waterline attachment save` writes the bytes of one into a file, and "
                            "a backup has them all.",
                            attachments.not_in_it),
                       attachments.not_in_it)));
  }
}

void export_all(const Context& context, const ExportOptions& wanted) {
  refuse_if_there(wanted.path);
  const Sealer sealer(context, wanted.sealing);
  Client client(context);
  Json document = document_of(context, client, wanted);
  Attachments attachments;
  for (const Json& entry : document["entries"])
    attachments.not_in_it += entry["attachments"].size();
  if (wanted.format == "html") {
    put_in_words(client, document["entries"]);
    sealer.write(wanted.path, formats::write_html(document, page_words(tr("Notes"))));
  } else if (wanted.format == "markdown" && sealer.plain()) {
    attachments = write_folder(context, client, wanted.path, document);
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
  say_attachments(context, attachments);
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
