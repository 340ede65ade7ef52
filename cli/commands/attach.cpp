#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/id_beginning.h"
#include "client/attachments.h"
#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "commands/new_file.h"
#include "terminal/argument_words.h"
#include "terminal/progress.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kShownId = 6;

std::string attachment_path(const std::string& id) {
  if (!base::has_letter(id, 'f') && !base::has_letter(id, 'g')) {
    throw Ended(Exit::kNothing, tr("This is no id of an attachment: they begin with f or g."),
                tr("`waterline attachments` shows them."), "unknown_id");
  }
  return "/v1/attachments/" + id_in_path(id);
}

void attach(const Context& context, const std::string& id, const std::vector<std::string>& files,
            const std::string& description) {
  require_attachable(files);
  Client client(context);
  const Json entry = client.get(entry_path(id));
  if (!description.empty() && files.size() > 1) {
    throw Ended(Exit::kUsage,
                tr("One description does not fit several files. Nothing was changed."),
                tr("Attach them one by one."), "bad_request");
  }
  const Attaching done = attach_files(client, entry, files, description);
  if (context.json) return print_json(done.entry);
  for (const std::string& one : done.ids) print(one.substr(0, kShownId));
  say(context, tr_n("Attached. The file itself still lies where it was.",
                    "Attached. The files themselves still lie where they were.", files.size()));
}

// Lists the attachments of one entry.
void list_of_entry(const Context& context, Client& client, const std::string& id) {
  const Json entry = client.get(entry_path(id));
  if (context.json) {
    return print_json(
        {{"schema", "waterline/entry-attachments/1"}, {"attachments", entry["attachments"]}});
  }
  if (entry["attachments"].empty()) return say(context, tr("Nothing is attached to it."));
  for (const Json& one : entry["attachments"])
    print(attachment_line(one["id"].get<std::string>().substr(0, kShownId), one,
                          one["description"].get<std::string>()));
}

void list_all(const Context& context, Client& client, bool largest, bool deep) {
  const Json answer =
      client.get("/v1/attachments?limit=100000&side=" + std::string(deep ? "deep" : "vault") +
                 (largest ? "&order=size" : ""));
  if (context.json) return print_json(answer);
  if (answer["attachments"].empty()) {
    return say(context, deep ? tr("Nothing is attached in the deep.")
                             : tr("Nothing is attached. `waterline attach ID FILE` does that."));
  }
  for (const Json& one : answer["attachments"]) {
    std::string where;
    if (one["state"] == "arriving") {
      where = filled(tr("arriving: {1} of {2}"), size_in_words(one["offset"].get<std::uint64_t>()),
                     size_in_words(one["size"].get<std::uint64_t>()));
    } else if (one["state"] == "missing") {
      where = tr("its bytes are not here; attaching the file again brings them back");
    } else if (one["entries"].empty()) {
      where = tr("no entry has it now");
    } else {
      for (const Json& entry : one["entries"])
        where += (where.empty() ? "" : " ") + entry.get<std::string>().substr(0, kShownId);
    }
    print(attachment_line(one["short"].get<std::string>(), one, "") + "  " + dim(context, where));
  }
  say(context, filled(tr("Together {1}."), size_in_words(answer["bytes"].get<std::uint64_t>())));
}

void save(const Context& context, const std::string& id, std::string file) {
  Client client(context);
  const std::string path = attachment_path(id);
  const Json attachment = client.get(path);
  std::error_code error;
  if (file.empty())
    file = name_to_save(attachment);
  else if (std::filesystem::is_directory(file, error))
    file = (std::filesystem::path(file) / name_to_save(attachment)).string();
  const auto size = attachment["size"].get<std::uint64_t>();
  {
    Progress progress(context);
    NewFiles files;
    std::uint64_t offset = 0;
    files.add_file(file, [&]() -> std::string {
      if (offset == size) return {};
      std::string piece =
          attachment_piece(client, attachment["id"].get<std::string>(), offset, size);
      offset += piece.size();
      progress.reached(offset, size);
      return piece;
    });
    files.keep();
  }
  if (context.json)
    return print_json({{"schema", "waterline/saved/1"}, {"file", file}, {"size", size}});
  print(for_terminal(file));
  say(context,
      tr("A copy lies there now, unsealed, with all that the file says about itself: where "
         "and when a picture was taken, for example."));
}

void remove(const Context& context, const std::string& id, bool for_good) {
  Client client(context);
  const std::string path = attachment_path(id);
  const Json attachment = client.get(path);
  const Json done = client.remove(path + (for_good ? "?for_good=true" : ""));
  if (context.json) return print_json(done);
  if (for_good || attachment["entries"].empty())
    return say(context, tr("Removed for good, from every earlier text as well. Nobody can bring it "
                           "back."));
  say(context,
      tr("Taken off. `waterline undo ID` of the entry brings it back; `--for-good` removes "
         "it from the history as well."));
}

void describe(const Context& context, const std::string& id, const std::string& entry,
              const std::string& description) {
  Client client(context);
  const Json attachment = client.get(attachment_path(id));
  std::vector<std::string> entries;
  if (!entry.empty()) {
    entries.push_back(entry);
  } else {
    for (const Json& one : attachment["entries"]) entries.push_back(one.get<std::string>());
  }
  if (entries.empty()) {
    throw Ended(Exit::kNothing, tr("No entry has this attachment now. Nothing was changed."),
                tr("`waterline attachments` shows which entry has which."), "unknown_id");
  }
  Json changed;
  for (const std::string& one : entries) {
    changed = client.post(
        entry_path(one) + "/attachments",
        {{"attachments", Json::array({{{"id", attachment["id"]}, {"description", description}}})}});
  }
  if (context.json) return print_json(changed);
  say(context, tr("Described."));
}

std::shared_ptr<std::string> add_attachment_id(CLI::App* command) {
  auto id = std::make_shared<std::string>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  return id;
}

}  // namespace

void add_attach(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("attach", tr("Attach files to an entry: photos, sounds, any"));
  auto id = add_entry_id(command);
  auto files = std::make_shared<std::vector<std::string>>();
  auto description = std::make_shared<std::string>();
  command->add_option("file", *files, tr("The files"))->type_name("FILE")->required();
  take_words(command->add_option("--description", *description,
                                 tr("What is to be seen or heard; `-` asks for it")),
             tr("What is to be seen or heard?") + "\n> ", [&context, id] {
               Client client(context);
               require_entry(client, *id);
             });
  command->callback(
      [&context, id, files, description] { attach(context, *id, *files, *description); });
}

void add_attachments(CLI::App& app, Context& context) {
  struct Wanted {
    std::string id;
    bool largest = false;
    bool deep = false;
  };
  auto wanted = std::make_shared<Wanted>();
  auto* list =
      app.add_subcommand("attachments", tr("Show what is attached, to one entry or to all"));
  auto* id = list->add_option("id", wanted->id, tr("The id of an entry"));
  list->add_flag("--largest", wanted->largest, tr("The largest first: what takes the room"))
      ->excludes(id);
  list->add_flag("--deep", wanted->deep, tr("Those of the deep"))->excludes(id);
  list->callback([&context, wanted] {
    Client client(context);
    if (!wanted->id.empty()) return list_of_entry(context, client, wanted->id);
    list_all(context, client, wanted->largest, wanted->deep);
  });

  auto* one = app.add_subcommand("attachment", tr("Save, describe or remove an attachment"));
  one->require_subcommand(1);
  auto* saving = one->add_subcommand("save", tr("Write it into a file, as it was"));
  auto saved = add_attachment_id(saving);
  auto file = std::make_shared<std::string>();
  saving->add_option("file", *file, tr("The file or folder to write to; never one that is there"))
      ->type_name("FILE");
  saving->callback([&context, saved, file] { save(context, *saved, *file); });

  auto* describing = one->add_subcommand("describe", tr("Say what is to be seen or heard"));
  auto described = add_attachment_id(describing);
  auto words = std::make_shared<std::vector<std::string>>();
  auto entry = std::make_shared<std::string>();
  mark_words(
      describing->add_option("text", *words, tr("The description; `-` or nothing asks for it")));
  describing->add_option("--entry", *entry, tr("Only for this entry, if several have it"));
  describing->callback([&context, described, words, entry] {
    const std::string text = words_or_answer(*words, tr("What is to be seen or heard?") + "\n> ");
    describe(context, *described, *entry, text);
  });

  auto* removing = one->add_subcommand("remove", tr("Take it off its entry; undo brings it back"));
  auto removed = add_attachment_id(removing);
  auto for_good = std::make_shared<bool>(false);
  removing->add_flag("--for-good", *for_good, tr("Remove it from every earlier text as well"));
  removing->callback([&context, removed, for_good] { remove(context, *removed, *for_good); });
}

}  // namespace waterline::cli
