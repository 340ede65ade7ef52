#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/findings.h"
#include "terminal/questions.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMaxPassword = 1024;
constexpr std::size_t kMaxKey = std::size_t{16} * 1024;

struct BoxOptions {
  std::string address;
  bool by_tor = false;
  int password_fd = -1;
  std::string key;  // a file
  std::string host_key;
  bool yes = false;  // the box may end a watched folder
};

// Returns the first line of what the descriptor gives, or what the person types.
std::string password_for(const BoxOptions& options) {
  if (options.password_fd < 0)
    return ask_secret(tr("Password of the box: "), tr("--password-fd N gives it."));
  const std::string given = read_all(options.password_fd, kMaxPassword);
  return given.substr(0, given.find_first_of("\r\n"));
}

std::string what_a_box_means() {
  return tr(
      "Whoever runs this place sees when each device looks in and from which address, how many "
      "sealed files lie there, when each changed, and about how large it is; that they are of this "
      "program can be recognised. They cannot see what is in them; they can hold them back or "
      "delete them. Best is a place of which neither of you reads the logs: if one of you runs it, "
      "that one sees when the other's device is on. `--by-tor` hides where from.");
}

// Asks whether the key of an SFTP server is the right one.
bool is_confirmed(const Context& context, const std::string& host_key, const std::string& kind) {
  say(context, wrapped(filled(
                   tr("The box shows this {1} key: {2}. A server has one key of each kind: compare "
                      "it with the one of this kind that whoever runs the box tells you. Once you "
                      "say yes, any other key stops the visits."),
                   for_terminal(kind), for_terminal(host_key))));
  if (!can_ask()) {
    throw Ended(Exit::kUsage, tr("The key of the box must be confirmed. Nothing was changed."),
                filled(tr("--host-key {1} confirms it."), for_terminal(host_key)),
                "needs_confirmation");
  }
  return ask_yes_or_no(tr("Is it the right one? [y/n] "));
}

void say_what_was_set(const Context& context, const Json& answer) {
  const Json& problem = answer["problem"];
  std::string text = answer["visited"].get<bool>() && problem.is_null()
                         ? tr("The box was visited, and it lets this device in. Your partner sets "
                              "the same box on the other device.")
                         : tr("The box is set.");
  if (!answer["visited"].get<bool>()) {
    text += " " + tr("It was not visited yet: nothing goes out or comes in now, or it takes long. "
                     "`waterline box` shows more.");
  }
  say(context, wrapped(text));
  say(context, wrapped(what_a_box_means()));
  say(context, wrapped(tr("From now on this device looks in some minutes after something was "
                          "shared, otherwise every half an hour or so, and at once with "
                          "`waterline sync`. `waterline box off` ends it.")));
  if (problem.is_string())
    print("- " + words_for_finding({{"finding", problem.get<std::string>()}}));
}

// Returns whether the box may be set, though it ends a folder that is watched.
bool may_replace(const Context& context, Client& client, const BoxOptions& options) {
  const std::string folder = client.get("/v1/carry/folder")["folder"];
  if (folder.empty() || options.yes) return true;
  const std::string means =
      filled(tr("The folder {1} is watched now. A device has one place in between, so the box ends "
                "that: this device's sealed files in the folder are deleted, and all that your "
                "partner may still lack goes into the box. Your partner needs the same box."),
             for_terminal(folder));
  if (!can_ask() || context.json) {
    throw Ended(Exit::kUsage, means + " " + tr("Nothing was changed."),
                tr("Give --yes if you want it."), "needs_confirmation");
  }
  say(context, wrapped(means));
  return ask_yes_or_no(tr("Set the box? [y/n] "));
}

void set_box(const Context& context, const BoxOptions& options) {
  Client client(context);
  Json request = {{"address", options.address}, {"by_tor", options.by_tor}};
  if (!options.host_key.empty()) request["host_key"] = options.host_key;
  if (!options.key.empty()) request["key"] = read_file(options.key, kMaxKey);
  if (!may_replace(context, client, options)) return say(context, tr("Nothing was changed."));
  request["confirm"] = "replace";
  // Nobody types a password for an address that is refused, or before the key is the right one.
  Json answer = client.post("/v1/box", request);
  const bool wants_word = answer["problem"].is_null() && answer["host_key"].is_string() &&
                          answer["host_key"] != options.host_key;
  if (wants_word && !context.json) {
    if (!is_confirmed(context, answer["host_key"], answer["host_key_kind"]))
      return say(context, tr("Nothing was changed."));
    request["host_key"] = answer["host_key"];
  }
  const bool wants_login = !answer["set"].get<bool>() && answer["problem"].is_null();
  if (wants_login && !(wants_word && context.json)) {
    if (options.key.empty()) request["password"] = password_for(options);
    answer = client.post("/v1/box", request);
  }
  if (context.json) print_json(answer);
  if (answer["set"].get<bool>()) {
    if (!context.json) say_what_was_set(context, answer);
    return;
  }
  if (wants_word && context.json)
    throw Ended(Exit::kUsage, tr("The key of the box must be confirmed. Nothing was changed."),
                filled(tr("--host-key {1} confirms it."),
                       for_terminal(answer["host_key"].get<std::string>())),
                "needs_confirmation");
  if (answer["problem"].is_string()) {
    if (!context.json)
      print("- " + words_for_finding({{"finding", answer["problem"].get<std::string>()}}));
    throw Ended(Exit::kUnreachable, tr("The box was not set. Nothing was changed."),
                tr("See above."), answer["problem"].get<std::string>());
  }
}

void show_box(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/box");
  if (context.json) return print_json(answer);
  const Json& box = answer["box"];
  if (!box.is_object()) return print(tr("There is no box."));
  print(for_terminal(box["address"].get<std::string>()));
  if (box["by_tor"].get<bool>()) print(tr("Visited through Tor."));
  if (box["login"] == "key") print(tr("It lets this device in by a key."));
  if (box["host_key"].is_string())
    print(filled(tr("Its {1} key: {2}"), for_terminal(box["host_key_kind"].get<std::string>()),
                 for_terminal(box["host_key"].get<std::string>())));
  if (box["visited"].is_string()) {
    print(filled(tr("Last visited: {1}"), local_time(box["visited"].get<std::string>())));
  } else {
    print(tr("Not visited since Waterline was started."));
  }
  if (box["problem"].is_string())
    print("- " + words_for_finding({{"finding", box["problem"].get<std::string>()}}));
}

void leave_box(const Context& context) {
  Client client(context);
  const Json answer = client.remove("/v1/box");
  if (context.json) return print_json(answer);
  say(context,
      wrapped(tr("There is no box any more. This device's sealed files there are deleted now, or "
                 "once the box answers and this device may go out, and whoever looks into the box "
                 "sees that they go; then its password is forgotten, after seven days in any case. "
                 "What stays there until then, names of 32 digits and letters, can be deleted by "
                 "whoever can write there.")));
}

}  // namespace

void add_box(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "box", tr("Meet by a place in between that is always on, by WebDAV or SFTP; without an "
                "argument, show it"));
  auto options = std::make_shared<BoxOptions>();
  command
      ->add_option("address", options->address,
                   tr("https://NAME@HOST/FOLDER/ (WebDAV), sftp://NAME@HOST/FOLDER/, or off"))
      ->type_name("ADDRESS");
  command->add_flag("--by-tor", options->by_tor,
                    tr("Visit it through Tor, so that it does not see from where"));
  command
      ->add_option("--password-fd", options->password_fd,
                   tr("Read the password of the box from this descriptor"))
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--key", options->key,
                   tr("A file with a private key of SSH, in place of a password (SFTP)"))
      ->type_name("FILE")
      ->excludes("--password-fd");
  command->add_flag("-y,--yes", options->yes,
                    tr("Do not ask whether the box may end a watched folder"));
  command
      ->add_option("--host-key", options->host_key,
                   tr("The key that the SFTP server must show, as SHA256:..."))
      ->type_name("KEY");
  command->callback([&context, options] {
    if (options->address.empty()) return show_box(context);
    options->address == "off" ? leave_box(context) : set_box(context, *options);
  });
}

}  // namespace waterline::cli
