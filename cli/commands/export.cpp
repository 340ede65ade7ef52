#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "base/text.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "client/own_entries.h"
#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/sealing.h"
#include "formats/write.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMaxSealed = std::size_t{1024} * 1024 * 1024;

struct Wanted {
  std::string path;
  std::string format = "json";
  bool deep = false;
  bool partner = false;
  Sealing sealing;
};

// One entry as it is kept, with what it said before; without what is said anew by every journal.
Json whole_entry(Client& client, const std::string& id) {
  Json entry = client.get("/v1/entries/" + id);
  if (entry["revision"] > 1) {
    Json history = client.get("/v1/entries/" + id + "/history")["revisions"];
    for (Json& revision : history) revision.erase("changes");
    history.erase(history.size() - 1);  // the newest is the entry itself
    entry["history"] = std::move(history);
  }
  for (const char* name : {"schema", "short", "linked_from"}) entry.erase(name);
  return entry;
}

Json entries_of(const Context& context, Client& client, const std::vector<std::string>& ids) {
  Progress progress(context, ids.size());
  Json entries = Json::array();
  for (const std::string& id : ids) {
    entries.push_back(whole_entry(client, id));
    progress.reached(entries.size());
  }
  return entries;
}

// Without everything that the partner said: their items and wordings, their reports, answers and
// marks.
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
    if (name == "mark" || name == "mark_to_earlier" || name.starts_with("their_")) continue;
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

// The lists that the person changed.
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

Json document_of(const Context& context, Client& client, const Wanted& wanted) {
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

// For people to read: the answers beside the questions they were given to, what kind of entry each
// is, and all in the order of their days, whatever their kinds (the newest first, as lists are).
void put_in_words(Client& client, Json& entries) {
  const Json scales = list_of(client, "scales")["groups"];
  const std::map<std::string, Json> kinds = {{"vault", kinds_of(client, "vault")},
                                             {"deep", kinds_of(client, "deep")}};
  for (Json& entry : entries) {
    const Json& of_side = kinds.at(entry["side"].get<std::string>());
    for (const Json& kind : of_side) {
      if (kind["name"] == entry["kind"]) entry["kind_in_words"] = kind["title"];
    }
    entry["fields"] =
        fields_in_words(entry["fields"], all_questions(of_side, scales, entry["kind"]));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Json& one, const Json& other) {
    return one["created"] > other["created"];
  });
}

void write_folder(const std::string& path, const std::vector<formats::NamedText>& files) {
  make_new_folder(path);
  for (const formats::NamedText& file : files) {
    const std::filesystem::path whole = std::filesystem::path(path) / file.name;
    if (!std::filesystem::exists(whole.parent_path()))
      make_new_folder(whole.parent_path().string());
    write_new_file(whole.string(), file.content);
  }
}

void refuse_if_there(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) return;
  throw Ended(Exit::kFailure,
              filled(tr("{1} is there already. It was left as it is."), base::for_terminal(path)),
              tr("Choose another name."), "file_exists");
}

formats::PageWords page_words(const std::string& heading) {
  return {heading, tr("Notes"), tr("What you shared"), tr("Shared with you by your partner"),
          language()};
}

void export_all(const Context& context, const Wanted& wanted) {
  refuse_if_there(wanted.path);
  const Sealer sealer(context, wanted.sealing);
  Client client(context);
  Json document = document_of(context, client, wanted);
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
               count, base::for_terminal(wanted.path)));
  if (!wanted.deep) say(context, tr("The deep is not in it. Add --deep to take it along."));
}

struct Packet {
  std::string path;
  std::vector<std::string> ids;
  std::string room;
  std::string format = "markdown";
  bool deep = false;
  Sealing sealing;
};

std::string room_of(const Packet& packet) {
  if (!packet.room.empty()) return packet.room;
  const std::string said = can_ask() ? ask(filled(tr("Which room is it for, `{1}` or `{2}`? "),
                                                  tr("individual"), tr("couple")))
                                     : "";
  for (const std::string_view room : {marked("individual"), marked("couple")}) {
    if (said == room || said == tr(room)) return std::string(room);
  }
  throw Ended(Exit::kUsage,
              tr("Nothing was written: a packet is for one room, individual or couple."),
              tr("--for individual or --for couple. Some couples therapists tell both of you what "
                 "one said alone."),
              "bad_request");
}

void refuse_the_deep(const Packet& packet, const std::string& room) {
  for (const std::string& id : packet.ids) {
    if (!id.starts_with('d') && !id.starts_with('D')) continue;
    if (room == "couple") {
      throw Ended(
          Exit::kStaysBelow,
          tr("A packet for the couple's room takes nothing from the deep. Nothing was written."),
          tr("For your own room: --for individual --deep"), "stays_below");
    }
    if (!packet.deep) {
      throw Ended(Exit::kUsage, tr("One of these entries is of the deep. Nothing was written."),
                  tr("Add --deep to take it along."), "needs_confirmation");
    }
  }
}

void make_packet(const Context& context, const Packet& packet) {
  refuse_if_there(packet.path);
  Client client(context);
  Json document = {{"entries", Json::array()}};
  // Before anything is asked: that the entries are there.
  for (const std::string& id : packet.ids)
    document["entries"].push_back(client.get("/v1/entries/" + id_in_path(id)));
  const std::string room = room_of(packet);
  refuse_the_deep(packet, room);
  const Sealer sealer(context, packet.sealing);
  put_in_words(client, document["entries"]);
  const std::string heading = room == "couple" ? tr("For our session") : tr("For my session");
  sealer.write(packet.path, packet.format == "html"
                                ? formats::write_html(document, page_words(heading))
                                : formats::write_one_markdown(document, heading));
  if (context.json) {
    return print_json({{"schema", "waterline/packet/1"},
                       {"entries", packet.ids.size()},
                       {"room", room},
                       {"sealed", !sealer.plain()}});
  }
  print(filled(sealer.plain() ? tr("Written to {1}, in the open.") : tr("Written to {1}, sealed."),
               base::for_terminal(packet.path)));
  if (room == "couple") {
    say(context, wrapped(tr("Some couples therapists tell both of you what one said alone.")));
  }
}

void unseal(const Context& context, const std::string& file, const std::string& to,
            Sealing sealing) {
  refuse_if_there(to);
  sealing.plain = true;
  const Sealer open(context, sealing);
  std::string content = unsealed(read_file(file, kMaxSealed), sealing.passphrase_file);
  open.write(to, content);
  wipe(content);
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  print(filled(tr("Written to {1}, in the open."), base::for_terminal(to)));
}

void add_sealing_options(CLI::App& command, Sealing& sealing) {
  command.add_flag("--plain", sealing.plain, tr("In the open, after the typed word"));
  command.add_option("--confirm", sealing.confirm, tr("The typed word, for scripts"));
  command
      .add_option("--sealed-with", sealing.passphrase_file,
                  tr("A file whose first line is the passphrase for it"))
      ->type_name("FILE");
}

}  // namespace

void add_export_commands(CLI::App& app, Context& context) {
  {
    auto* command = app.add_subcommand(
        "export",
        tr("Your entries, lists and shares in one new sealed file; the deep only with --deep"));
    auto wanted = std::make_shared<Wanted>();
    command->add_option("file", wanted->path, tr("The new file (a new folder for plain Markdown)"))
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
  {
    auto* command = app.add_subcommand(
        "packet", tr("Chosen entries for a session with a therapist, in one new file"));
    auto packet = std::make_shared<Packet>();
    command->add_option("file", packet->path, tr("The new file"))->type_name("FILE")->required();
    command->add_option("ids", packet->ids, tr("The entries"))->required();
    command->add_option("--for", packet->room, tr("Which room: individual or couple"))
        ->check(CLI::IsMember({"individual", "couple"}));
    command->add_option("--format", packet->format, tr("markdown or html"))
        ->check(CLI::IsMember({"markdown", "html"}));
    command->add_flag("--deep", packet->deep, tr("Entries of the deep too, for your own room"));
    add_sealing_options(*command, packet->sealing);
    command->callback([&context, packet] { make_packet(context, *packet); });
  }
  {
    auto* command = app.add_subcommand(
        "unseal", tr("Write what stands in a sealed file of `export` or `packet` in the open"));
    auto file = std::make_shared<std::string>();
    auto to = std::make_shared<std::string>();
    auto sealing = std::make_shared<Sealing>();
    command->add_option("file", *file, tr("The sealed file"))->type_name("FILE")->required();
    command->add_option("to", *to, tr("The new file"))->type_name("FILE")->required();
    command->add_option("--confirm", sealing->confirm, tr("The typed word `plain`, for scripts"));
    command
        ->add_option("--sealed-with", sealing->passphrase_file,
                     tr("A file whose first line is its passphrase"))
        ->type_name("FILE");
    command->callback([&context, file, to, sealing] { unseal(context, *file, *to, *sealing); });
  }
}

}  // namespace waterline::cli
