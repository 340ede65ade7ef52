#include <filesystem>
#include <memory>

#include "client/client.h"
#include "commands/commands.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Whether a person is asked before a folder ends a box.
enum class AsksFirst { kYes, kNo };

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
            ? tr("Sealed into one bundle.")
            : filled(tr_n("Sealed into {1} bundle: the others end in .2, .3 and so on.",
                          "Sealed into {1} bundles: the others end in .2, .3 and so on.", files),
                     files);
    said += " " + tr("Only your partner's device can open it, with `waterline carry in FILE`.");
    say(context, wrapped(said));
  }
  if (waits) {
    throw Ended(Exit::kPartly,
                tr("Some of it can go only when the devices meet; it is kept until then."),
                tr("This pairing has used up its number of bundles, so no new one can be made. "
                   "Everything is kept: `waterline sync` brings the rest."),
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
                           ? tr("Nothing in this bundle is new here.")
                           : tr("Taken in. `waterline ours` shows what is there.");
    if (answer["more_to_come"].get<bool>())
      said += " " + tr("Your partner's device had more to say: there is another bundle.");
    say(context, wrapped(said));
  }
  if (answer["earlier_missing"].get<bool>()) {
    throw Ended(Exit::kPartly,
                tr("This bundle goes on after an earlier one that was not taken in here. Nothing "
                   "was skipped or lost."),
                tr("Take in the earlier one first. If it is gone, make a bundle here with "
                   "`waterline carry out FILE` and take it in on the other device: its next bundle "
                   "then begins early enough."),
                "earlier_missing");
  }
}

std::string words_for_problem(const std::string& problem) {
  if (problem == "no_folder")
    return tr("The folder is not there now. Everything that you share waits.");
  if (problem == "cannot_write")
    return tr(
        "Nothing can be written there: the disk is full, or you may not write in this folder. "
        "Everything that you share waits.");
  if (problem == "bad_bundle") {
    return tr(
        "A bundle of your partner's device there is not whole yet, or was changed. Nothing of it "
        "was taken in.");
  }
  if (problem == "earlier_missing") {
    return tr(
        "A bundle there goes on after one that is gone. Your partner's device is asked to begin "
        "earlier.");
  }
  if (problem == "bundle_other_version")
    return tr("A bundle there is of another version: one of the devices needs an update.");
  if (problem == "too_many_files") {
    return tr(
        "There are more than 10,000 files in this folder, so it is not read. Choose one that holds "
        "nothing else.");
  }
  if (problem == "cannot_keep") {
    return tr(
        "This device could not keep what a bundle there brings: its own disk is full, or failed. "
        "The bundle stays in the folder and is read again. Make room on this device.");
  }
  if (problem == "waits_for_meeting") {
    return tr(
        "Some of it can go only when the devices meet; it is kept until then. This pairing has "
        "used up its number of bundles: `waterline sync` brings the rest.");
  }
  return tr("The folder could not be read. `waterline status` may say more.");
}

std::string words_for_watching(Client& client) {
  const std::string what = tr(
      "Your shared pieces are put there as bundles, and the bundles of your partner's device are "
      "taken in. Anybody else who can see the folder sees that files change, when, and about how "
      "long they are; not what is in them, or whose they are.");
  const Json status = client.ask_plainly("GET", "/v1/status");
  const bool has_partner = status.contains("partner") && status["partner"].is_object();
  const Json offline = has_partner ? status["partner"].value("offline", Json()) : Json();
  if (offline.is_null()) return tr("This folder is watched from now on.") + " " + what;
  if (offline == "manual")
    return tr("This folder is set. It is looked at only while `waterline sync` runs, "
              "since the devices meet only when you say so.") +
           " " + what;
  return tr("This folder is set. It is not looked at now: nothing goes out or comes in "
            "(`waterline status` says why).") +
         " " + what;
}

// Returns whether the folder may be watched, though that ends a box.
bool may_end_box(const Context& context, Client& client, AsksFirst asks) {
  const Json box = client.get("/v1/box")["box"];
  if (!box.is_object() || asks == AsksFirst::kNo) return true;
  const std::string means =
      filled(tr("The box {1} is set now. A device has one place in between, so the folder ends "
                "that: this device's sealed files there are deleted and its password is forgotten, "
                "and all that your partner may still lack goes into the folder. Your partner needs "
                "the same folder."),
             for_terminal(box["address"].get<std::string>()));
  if (!can_ask() || context.json) {
    throw Ended(Exit::kUsage, means + " " + tr("Nothing was changed."),
                tr("Give --yes if you want it."), "needs_confirmation");
  }
  say(context, wrapped(means));
  return ask_yes_or_no(tr("Watch the folder? [y/n] "));
}

void carry_folder(const Context& context, const std::string& wanted, AsksFirst asks) {
  Client client(context);
  if (!wanted.empty()) {
    const bool none = wanted == "none";
    if (!none && !may_end_box(context, client, asks))
      return say(context, tr("Nothing was changed."));
    const Json answer = client.post(
        "/v1/carry/folder",
        {{"folder", none ? std::string() : normal_path(wanted)}, {"confirm", "replace"}});
    if (context.json) return print_json(answer);
    return say(context, wrapped(none ? tr("No folder is watched any more. The bundles that this "
                                          "device put there are removed as soon as the folder is "
                                          "there and can be written.")
                                     : words_for_watching(client)));
  }
  const Json answer = client.get("/v1/carry/folder");
  if (context.json) return print_json(answer);
  const std::string name = answer["folder"];
  if (name.empty()) return print(tr("No folder is watched."));
  print(for_terminal(name));
  if (answer["problem"].is_string()) print(words_for_problem(answer["problem"].get<std::string>()));
}

}  // namespace

void add_carry(CLI::App& app, Context& context) {
  auto* carry = app.add_subcommand("carry", tr("Meet without a network: by bundles, sealed files "
                                               "that you carry by hand or put in a folder"));
  auto wanted = std::make_shared<std::string>();
  auto* watched =
      carry
          ->add_option("--folder", *wanted,
                       tr("Watch this folder, which both devices must reach; none ends it"))
          ->type_name("FOLDER");
  watched->expected(0, 1);
  auto yes = std::make_shared<bool>(false);
  carry->add_flag("-y,--yes", *yes, tr("Do not ask whether the folder may end a box"))
      ->needs(watched);
  {
    auto* command = carry->add_subcommand(
        "out", tr("Seal everything into a bundle that your partner's device may not have yet"));
    auto file = std::make_shared<std::string>();
    command->add_option("file", *file, tr("A new file"))->type_name("FILE")->required();
    command->callback([&context, file] { carry_out(context, *file); });
  }
  {
    auto* command = carry->add_subcommand("in", tr("Take in a bundle from your partner's device"));
    auto file = std::make_shared<std::string>();
    command->add_option("file", *file, tr("The bundle"))->type_name("FILE")->required();
    command->callback([&context, file] { carry_in(context, *file); });
  }
  carry->require_subcommand(0, 1);
  carry->callback([&context, carry, wanted, yes] {
    if (carry->get_subcommands().empty())
      carry_folder(context, *wanted, *yes ? AsksFirst::kNo : AsksFirst::kYes);
  });
}

}  // namespace waterline::cli
