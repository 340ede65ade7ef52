#include <filesystem>
#include <memory>

#include "base/text.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::string normal_path(const std::string& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

void carry_out(const Context& context, const std::string& file) {
  Client client(context);
  const Json answer = client.post("/v1/carry/out", {{"file", normal_path(file)}});
  const bool waits = answer["waits"].get<bool>();
  if (context.json) {
    print_json(answer);
  } else {
    const auto files = answer["files"].get<std::size_t>();
    std::string said =
        files == 1
            ? tr("Sealed into one file.")
            : filled(tr_n("Sealed into {1} file: the others end in .2, .3 and so on.",
                          "Sealed into {1} files: the others end in .2, .3 and so on.", files),
                     files);
    said += " " + tr("Only your partner's device can open it: there, `waterline carry in FILE`.");
    say(context, wrapped(said));
  }
  if (waits) {
    throw Ended(
        Exit::kPartly,
        tr("Some of what you did can go only when the two devices meet; it is kept until then."),
        tr("So many files were made in this partnership that no more can begin. `waterline sync` "
           "brings the rest."),
        "waits_for_meeting");
  }
}

void carry_in(const Context& context, const std::string& file) {
  Client client(context);
  const Json answer = client.post("/v1/carry/in", {{"file", normal_path(file)}});
  if (context.json) {
    print_json(answer);
  } else {
    std::string said = answer["received"].get<std::size_t>() == 0
                           ? tr("Nothing in it is new here.")
                           : tr("Taken in. `waterline ours` shows what is there.");
    if (answer["more_to_come"].get<bool>())
      said += " " + tr("Your partner's device had more to say: there is another file.");
    say(context, wrapped(said));
  }
  if (answer["earlier_missing"].get<bool>()) {
    throw Ended(Exit::kPartly,
                tr("This file goes on after an earlier one that was not taken in here. Nothing was "
                   "skipped or lost."),
                tr("Take in the earlier one first. If it is gone, make a file here with `waterline "
                   "carry out` and take it in "
                   "on the other device: its next file then begins early enough."),
                "earlier_missing");
  }
}

std::string words_for_problem(const std::string& problem) {
  if (problem == "no_folder")
    return tr("The folder is not there now. Everything that you share waits.");
  if (problem == "cannot_write")
    return tr("Nothing can be written there: no room, or no right to.");
  if (problem == "bad_bundle") {
    return tr(
        "A file of your partner's there is not whole yet, or was changed. Nothing of it was "
        "taken.");
  }
  if (problem == "earlier_missing") {
    return tr(
        "A file there goes on after one that is gone. Your partner's device is asked to begin "
        "earlier.");
  }
  if (problem == "bundle_other_version")
    return tr("A file there is of another version: one of the two needs an update.");
  return tr("It could not be looked at. `waterline status` may say more.");
}

void carry_folder(const Context& context, const std::string& wanted) {
  Client client(context);
  if (!wanted.empty()) {
    const bool none = wanted == "none";
    const Json answer =
        client.post("/v1/carry/folder", {{"folder", none ? std::string() : normal_path(wanted)}});
    if (context.json) return print_json(answer);
    return say(
        context,
        wrapped(
            none ? tr("No folder is watched any more, and this device's files there are removed.")
                 : tr("This folder is watched from now on. Your shared pieces are put there, "
                      "sealed, "
                      "and the pieces that your partner's device puts there are taken in. Whoever "
                      "else can see the "
                      "folder sees that files change, when, and about how long they are; not what "
                      "is "
                      "in them, or whose they are.")));
  }
  const Json answer = client.get("/v1/carry/folder");
  if (context.json) return print_json(answer);
  const std::string name = answer["folder"];
  if (name.empty()) return print(tr("No folder is watched."));
  print(base::for_terminal(name));
  if (answer["problem"].is_string()) print(words_for_problem(answer["problem"].get<std::string>()));
}

}  // namespace

void add_carry(CLI::App& app, Context& context) {
  auto* carry = app.add_subcommand(
      "carry", tr("Meet without a network: by sealed files, carried by hand or in a folder"));
  auto wanted = std::make_shared<std::string>();
  auto* watched = carry
                      ->add_option("--folder", *wanted,
                                   tr("Watch this folder, that both can reach; none ends it"))
                      ->type_name("FOLDER");
  watched->expected(0, 1);
  {
    auto* command =
        carry->add_subcommand("out", tr("Seal what your partner is not known to have into a file"));
    auto file = std::make_shared<std::string>();
    command->add_option("file", *file, tr("A new file"))->type_name("FILE")->required();
    command->callback([&context, file] { carry_out(context, *file); });
  }
  {
    auto* command =
        carry->add_subcommand("in", tr("Take in a file that your partner's device sealed"));
    auto file = std::make_shared<std::string>();
    command->add_option("file", *file, tr("The file"))->type_name("FILE")->required();
    command->callback([&context, file] { carry_in(context, *file); });
  }
  carry->require_subcommand(0, 1);
  carry->callback([&context, carry, wanted] {
    if (carry->get_subcommands().empty()) carry_folder(context, *wanted);
  });
}

}  // namespace waterline::cli
