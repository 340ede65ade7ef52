#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "client/cancel_pairing.h"
#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/layout.h"
#include "terminal/qr.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/pairing_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

struct PairOptions {
  std::string listen;
  std::string at;
  std::string code;
  std::string picture;  // a file or the text itself
  bool show_qr = false;
  std::string qr_png;
  std::string confirm;
};

// The time of one request to the node. It is repeated until something happens.
constexpr int kWaitSeconds = 20;
constexpr int kTries = 3;  // for one code

// The picture that this command writes to a file. It contains the code, so it is removed with the
// offer.
class PictureFile {
 public:
  void write(const std::string& text, const std::string& path) {
    write_qr_picture(text, path);
    if (lstat(path.c_str(), &written_) == 0) path_ = path;
  }
  // Removes the file, unless another one has its name by now.
  void remove() {
    struct stat present {};
    const bool is_ours = !path_.empty() && lstat(path_.c_str(), &present) == 0 &&
                         present.st_dev == written_.st_dev && present.st_ino == written_.st_ino;
    if (is_ours) unlink(path_.c_str());
    path_.clear();
  }
  PictureFile() = default;
  PictureFile(const PictureFile&) = delete;
  PictureFile& operator=(const PictureFile&) = delete;
  ~PictureFile() { remove(); }

 private:
  std::string path_;
  struct stat written_ {};
};

std::string joined(const Json& texts, std::string_view between) {
  std::string all;
  for (const Json& text : texts)
    all += (all.empty() ? "" : std::string(between)) + text.get<std::string>();
  return all;
}

// Returns false if the node has ended, or if a later pairing on this device has replaced this one.
// The later one must not be cancelled.
bool is_of_this_pairing(const Ended& ended) {
  return ended.error_code() != "node_ended" && ended.error_code() != "replaced";
}

bool still_compares(Client& client) {
  return client.ask_plainly("GET", "/v1/pairing").value("state", "") == "compare";
}

// Shows the six words and asks whether the other screen shows the same. Returns none if the other
// side ends the pairing first.
std::optional<bool> compare(const Context& context, Client& client, const Json& words,
                            const std::string& confirm) {
  if (context.json) {
    print_json({{"schema", "waterline/compare/1"}, {"words", words}});
  } else {
    say(context, "\n" + tr("The other screen must show the same six words:") + "\n\n    " +
                     bold(context, joined(words, "  ")) + "\n");
  }
  if (confirm == "same") return true;
  if (!can_ask()) {
    throw Ended(Exit::kUnverified, tr("Nobody could compare the six words, so nothing was paired."),
                tr("Run it in a terminal, or compare them yourself and give --confirm same."),
                "needs_confirmation");
  }
  return ask_yes_or_no_while(tr("Are they the same, in the same order? (y/n) "),
                             [&client] { return still_compares(client); });
}

void tell_of_try(const Context& context, const Json& pairing, int left) {
  const auto count = static_cast<std::size_t>(left);
  say(context,
      wrapped(
          pairing["end"] == "cut"
              ? filled(tr_n("The connection broke in the middle of a try: {1} of 3 tries left.",
                            "The connection broke in the middle of a try: {1} of 3 tries left.",
                            count),
                       left)
              : filled(
                    tr_n("A wrong code was tried, or someone is interfering: {1} of 3 tries left.",
                         "A wrong code was tried, or someone is interfering: {1} of 3 tries left.",
                         count),
                    left)));
}

// Follows a pairing until it is paired or over, and returns the node's answer then. The side that
// shows the code keeps waiting after a wrong code, while tries are left.
Json follow(const Context& context, Client& client, PairingSide side, const std::string& confirm,
            std::optional<std::uint64_t> run = {}) {
  std::string seen = "none";
  int known_left = -1;
  int told_left = kTries;
  for (;;) {
    std::string known = known_left < 0 ? "" : "&guesses_left=" + std::to_string(known_left);
    if (run) known += "&run=" + std::to_string(*run);
    Json pairing = client.get("/v1/pairing?wait_seconds=" + std::to_string(kWaitSeconds) +
                              "&unlike=" + seen + known);
    const std::string state = pairing["state"];
    const auto present = pairing["run"].get<std::uint64_t>();
    if (run.value_or(present) != present) throw words_for_replaced_pairing();
    run = present;
    known_left = pairing["guesses_left"];
    if (side == PairingSide::kShows && known_left < told_left && state == "waiting") {
      told_left = known_left;
      tell_of_try(context, pairing, known_left);
    }
    if (state == seen) continue;
    seen = state;
    if (state == "running" && !context.json) say(context, tr("The two devices are talking."));
    if (state == "compare") {
      const auto same = compare(context, client, pairing["words"], confirm);
      if (!same) continue;
      // The other side may have ended the pairing since. The next round tells how.
      const Json answer = client.post("/v1/pairing/compare", {{"same", *same}}, "no_pairing");
      if (*same && !answer.contains("error")) say(context, tr("Waiting for the other device."));
    }
    if (state == "paired" || state == "over" || state == "none") return pairing;
  }
}

// Says that a new device of the partner has none of the items shared with an earlier one.
void say_if_new_device(const Context& context, Client& client) {
  const Json earlier = client.get("/v1/shared/earlier")["items"];
  if (earlier.empty()) return;
  say(context, wrapped(tr("Everything that you two shared before, with another device, is not on "
                          "this one of theirs, and is not sent "
                          "to it. `waterline ours` still shows it to you, and `waterline given` "
                          "lists what that device was given.")));
}

void tell_paired(const Context& context, Client& client, const Json& pairing) {
  if (context.json) return print_json(pairing);
  say(context,
      wrapped(tr("Paired. Nothing is shared until one of you shares it, one piece at a time.")));
  const Json status = client.ask_plainly("GET", "/v1/status");
  if (!status.contains("partner") || !status["partner"].is_object())
    return say_if_new_device(context, client);
  const std::string listen = status["partner"].value("listen", "");
  say(context,
      wrapped(listen.empty() ? tr("This device waits for no calls; it calls the other one.")
                             : filled(tr("From now on this device waits for the other's calls at "
                                         "{1}; `waterline address --listen "
                                         "none` ends that."),
                                      base::for_terminal(listen))));
  say_if_new_device(context, client);
}

// ---- showing

std::string time_of_day(const Json& offer) {
  const std::string time = local_time(offer["expires"].get<std::string>());
  return time.substr(time.find(' ') + 1);
}

std::string port_in(const std::string& address) {
  return address.substr(address.rfind(':') + 1);
}

void tell_where(const Context& context, const Json& offer) {
  const std::string listen = offer["listen"];
  const Json& addresses = offer["addresses"];
  const bool waits_here_alone =
      addresses.empty() || addresses[0].get<std::string>().starts_with("127.");
  const bool waits_everywhere = addresses != Json::array({listen});
  const std::string where =
      waits_everywhere
          ? filled(tr("Until then this device waits for the other one at every address that it "
                      "has, port {1}."),
                   port_in(listen))
          : filled(tr("Until then this device waits for the other one at {1}."), listen);
  say(context, wrapped(where));
  if (offer.value("port_of_former", false)) {
    say(context, wrapped(filled(tr("The device that you are no longer paired with still calls port "
                                   "{1}. It would notice that "
                                   "something else answers there. At another port it notices "
                                   "nothing: `waterline pair show` "
                                   "without --listen chooses one."),
                                port_in(listen))));
  }
  if (waits_here_alone) {
    return say(context, wrapped(tr("Only a device on this same machine can come there.")));
  }
  if (addresses.size() > 1) {
    say(context, wrapped(filled(tr("This device can be found at {1}. Give your partner the one of "
                                   "the network that both devices "
                                   "are on; usually the first."),
                                joined(addresses, ", "))));
  }
  if (!offer["other_hosts"].empty()) {
    say(context, wrapped(filled(tr("This device has other addresses, on other networks: {1}. To "
                                   "wait there: `waterline pair show "
                                   "--listen ADDRESS:PORT`."),
                                joined(offer["other_hosts"], ", "))));
  }
  say(context,
      wrapped(filled(tr("A firewall on this device must let TCP port {1} in."), port_in(listen))));
}

void show_words(const Context& context, const Json& offer) {
  const std::string code = offer["code"];
  say(context, tr("Read this code to your partner, over a channel that you trust:") + "\n");
  print("    " + bold(context, code) + "\n");
  const Json& addresses = offer["addresses"];
  const std::string at =
      addresses.empty() ? "HOST:" + port_in(offer["listen"]) : addresses[0].get<std::string>();
  say(context, tr("On the other device:"));
  say(context, "    waterline pair join " + code + " --at " + at + "\n", Lines::kAsTheyAre);
  say(context,
      wrapped(filled(tr("The code is good until {1}, for three tries."), time_of_day(offer))));
  tell_where(context, offer);
}

void show_picture(const Context& context, const Json& offer) {
  const std::string text = offer["picture"];
  const std::string drawn = qr_for_terminal(text);
  const auto rows = static_cast<std::size_t>(std::ranges::count(drawn, '\n'));
  say(context, wrapped(filled(tr("On the other device type `waterline pair join`, and paste this "
                                 "text there; or give it a "
                                 "photograph of the picture: `waterline pair join --qr PHOTO`. It "
                                 "is good once, for two "
                                 "minutes, until {1}."),
                              time_of_day(offer))) +
                   "\n");
  print(text + "\n", Lines::kAsTheyAre);
  tell_where(context, offer);
  // Printed last, so that all of it is visible on a screen of 24 lines.
  const std::size_t height = screen_height();  // 0: unknown
  if (output_is_terminal() && ((height > 0 && height <= rows) || screen_width() < 2 * rows)) {
    return say(
        context,
        wrapped(filled(
            tr("The picture itself takes {1} lines of {2} columns, and this window is smaller: "
               "make it larger, or use --qr-png FILE."),
            rows + 1, 2 * rows)));
  }
  print(drawn, Lines::kAsTheyAre);
}

void show_offer(const Context& context, const PairOptions& options) {
  const bool by_picture = options.show_qr || !options.qr_png.empty();
  Client client(context);
  require_unpaired(client);
  Json request = {{"method", by_picture ? "picture" : "words"}};
  if (!options.listen.empty()) request["listen"] = options.listen;
  const Json offer = client.post("/v1/pairing/offer", request);
  PictureFile picture;
  std::optional<EndsTogether> ends;
  ends.emplace(context, [&picture] { picture.remove(); });
  try {
    if (context.json) print_json(offer);
    if (!options.qr_png.empty()) {
      picture.write(offer["picture"].get<std::string>(), options.qr_png);
      say(context, wrapped(filled(tr("The picture is in {1}. It is good once, for two minutes, "
                                     "until {2}; it is removed "
                                     "when this command ends."),
                                  base::for_terminal(options.qr_png), time_of_day(offer))));
      say(context, tr("On the other device:  `waterline pair join --qr FILE`"));
      tell_where(context, offer);
    } else if (!context.json) {
      by_picture ? show_picture(context, offer) : show_words(context, offer);
    }
    const Json pairing = follow(context, client, PairingSide::kShows, options.confirm,
                                offer["run"].get<std::uint64_t>());
    ends.reset();
    if (pairing["state"] != "paired") throw words_for_pairing_end(pairing, PairingSide::kShows);
    tell_paired(context, client, pairing);
  } catch (const Ended& ended) {
    if (is_of_this_pairing(ended)) cancel_pairing(context);
    throw;
  }
}

// ---- joining

// Returns true for the text of a picture, which may be typed at any of the questions.
bool is_text_of_picture(std::string_view typed) {
  constexpr std::string_view kBeginning = "WATERLINE:";
  std::string letters;
  for (const char letter : typed) {
    if (std::string_view(" \t\r\n").find(letter) == std::string_view::npos)
      letters.push_back(letter);
  }
  return letters.starts_with(kBeginning);
}

std::string ask_for_code(std::string_view question) {
  return ask_with_pasted(question, is_text_of_picture);
}

// Returns the error of a text that is no code, before anything else is asked for; none if it can be
// one.
std::optional<Ended> slip_in(Client& client, const std::string& typed) {
  try {
    const Json answer = client.post("/v1/pairing/join", {{"code", typed}}, "bad_code");
    if (answer.contains("error")) return words_for_bad_code(answer, typed);
  } catch (const Ended& ended) {
    // The node reads the code first, and does not start a pairing without an address.
    if (ended.error_code() != "bad_address") throw;
  }
  return {};
}

// Returns the request for a typed code or picture text. Asks for the address if one is needed.
Json request_for(std::string typed, std::string& at, const PairOptions& options) {
  if (!is_text_of_picture(typed) && at.empty() && can_ask()) {
    const std::string answer =
        ask_for_code(tr("The address that the other device shows (HOST:PORT): "));
    is_text_of_picture(answer) ? typed = answer : at = answer;
  }
  Json request = {{is_text_of_picture(typed) ? "picture" : "code", typed}};
  if (!at.empty()) request["at"] = at;
  if (!options.listen.empty()) request["listen"] = options.listen;
  return request;
}

std::string typed_by(const PairOptions& options) {
  if (options.picture.empty()) {
    return options.code.empty() ? ask_for_code(tr("The code that the other device shows: "))
                                : options.code;
  }
  if (is_text_of_picture(options.picture)) return options.picture;
  const auto text = read_qr_picture(options.picture);
  if (!text || !is_text_of_picture(*text)) {
    throw Ended(Exit::kUsage, tr("There is no pairing code in this picture."),
                tr("Take the picture that `waterline pair show --qr` shows, whole and sharp."),
                "bad_code");
  }
  return *text;
}

void join_offer(const Context& context, const PairOptions& options) {
  Client client(context);
  const bool may_type_again =
      can_ask() && !context.json && options.confirm.empty() && options.picture.empty();
  require_unpaired(client);
  std::string typed = typed_by(options);
  std::string at = options.at;
  for (int tries = 0;;) {
    std::optional<Ended> slip;
    if (at.empty() && !is_text_of_picture(typed) && can_ask()) slip = slip_in(client, typed);
    Json answer;
    if (!slip) {
      const Json request = request_for(typed, at, options);
      try {
        answer = client.post("/v1/pairing/join", request, "bad_code");
      } catch (const Ended& ended) {
        if (ended.error_code() != "bad_address" || !may_type_again) throw;
        say(context, ended.message() + " " + ended.hint());
        at.clear();
        continue;
      }
      if (answer.contains("error")) slip = words_for_bad_code(answer, typed);
    }
    if (!slip) {
      Json pairing;
      try {
        const EndsTogether ends(context, [] {});
        pairing = follow(context, client, PairingSide::kJoins, options.confirm);
      } catch (const Ended& ended) {
        if (is_of_this_pairing(ended)) cancel_pairing(context);
        throw;
      }
      if (pairing["state"] == "paired") return tell_paired(context, client, pairing);
      if (pairing["end"] == "wrong_code") pairing["tries"] = ++tries;
      slip = words_for_pairing_end(pairing, PairingSide::kJoins);
      const bool was_typo =
          (pairing["end"] == "wrong_code" && tries < kTries) || pairing["end"] == "no_such_offer";
      if (!was_typo) throw *slip;
    }
    if (!may_type_again) throw *slip;
    say(context, wrapped(slip->message()));
    typed = ask_for_code(tr("Type the code again, or Enter to stop: "));
    if (typed.empty())
      throw Ended(Exit::kUnverified, tr("Nothing was paired."), slip->hint(), slip->error_code());
  }
}

}  // namespace

void add_pair(CLI::App& app, Context& context) {
  auto* pair = app.add_subcommand("pair", tr("Pair with your partner's device"));
  pair->require_subcommand(1);
  {
    auto* command =
        pair->add_subcommand("show", tr("Show a code or a picture for the other device"));
    auto options = std::make_shared<PairOptions>();
    command->add_flag("--qr", options->show_qr,
                      tr("A picture instead of words, here in the terminal"));
    command
        ->add_option("--qr-png", options->qr_png,
                     tr("A picture instead of words, in a new PNG file"))
        ->type_name("FILE");
    command->add_option(
        "--listen", options->listen,
        tr("Where this device waits: HOST:PORT, or a port alone for every address that it has"));
    command->add_option("--confirm", options->confirm,
                        tr("`same`: the six words were compared by other means"));
    command->callback([&context, options] { show_offer(context, *options); });
  }
  {
    auto* command = pair->add_subcommand(
        "join", tr("Type the code, or read the picture, that the other device shows"));
    auto options = std::make_shared<PairOptions>();
    auto* code = command->add_option("code", options->code,
                                     tr("The code, as 7-copper-lantern-meadow-finch"));
    command
        ->add_option("--qr", options->picture,
                     tr("A PNG or JPEG file with the picture, or its text"))
        ->type_name("FILE")
        ->excludes(code);
    command->add_option("--at", options->at, tr("Where the other device waits: HOST:PORT"));
    command->add_option(
        "--listen", options->listen,
        tr("Where this device waits from now on: HOST:PORT, or a port alone for every address"));
    command->add_option("--confirm", options->confirm,
                        tr("`same`: the six words were compared by other means"));
    command->callback([&context, options] { join_offer(context, *options); });
  }
}

}  // namespace waterline::cli
