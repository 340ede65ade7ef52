#include <chrono>
#include <filesystem>
#include <memory>

#include "base/text.h"
#include "commands.h"
#include "messages.h"
#include "qr.h"
#include "terminal.h"
#include "translation.h"

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

constexpr int kWaitSeconds = 20;  // for one question of the node; asked again until something happens

void cancel_pairing(Client& client) {
  client.ask_plainly("DELETE", "/v1/pairing");
}

std::string joined_words(const Json& words) {
  std::string text;
  for (const Json& word : words) text += (text.empty() ? "" : "  ") + word.get<std::string>();
  return text;
}

// The six words on this screen, and whether they are the same on the other.
bool compare(const Context& context, const Json& words, const std::string& confirm) {
  if (context.json) {
    print_json({{"schema", "waterline/compare/1"}, {"words", words}});
  } else {
    say(context, "\n" + tr("The other screen must show the same six words:") + "\n\n    " +
                     bold(context, joined_words(words)) + "\n");
  }
  if (confirm == "same") return true;
  if (!can_ask()) {
    throw Ended(Exit::kUnverified, tr("Nobody could compare the six words, so nothing was paired."),
                tr("Run it in a terminal, or compare them yourself and give --confirm same."), "needs_confirmation");
  }
  return ask_yes_or_no(tr("Are they the same, in the same order? (y/n) "));
}

// Follows a pairing to its end. The one who shows an offer goes on waiting after a wrong code, while tries are left.
void follow(const Context& context, Client& client, bool showing, const std::string& confirm) {
  std::string seen = "none";
  int guesses_left = 3;
  for (;;) {
    const Json pairing = client.get("/v1/pairing?wait_seconds=" + std::to_string(kWaitSeconds) + "&unlike=" + seen);
    const std::string state = pairing["state"];
    const int left = pairing.value("guesses_left", 0);
    if (showing && left < guesses_left && state == "waiting") {
      guesses_left = left;
      say(context, filled(tr_n("A wrong code was tried, or someone is interfering: {1} of 3 tries left.",
                               "A wrong code was tried, or someone is interfering: {1} of 3 tries left.",
                               static_cast<std::size_t>(left)),
                          left));
    }
    if (state != seen) {
      if (state == "running" && !context.json) say(context, tr("The two devices are talking."));
      if (state == "compare") {
        const bool same = compare(context, pairing["words"], confirm);
        client.post("/v1/pairing/compare", {{"same", same}});
        if (same) say(context, tr("Waiting for the other device."));
      }
      if (state == "paired") {
        if (context.json) return print_json(pairing);
        return say(context, tr("Paired. Nothing is shared until one of you shares it, one piece at a time."));
      }
      if (state == "over" || state == "none") {
        throw words_for_pairing_end(pairing["end"].is_string() ? pairing["end"].get<std::string>() : "cut", left);
      }
      seen = state;
    }
  }
}

void show(const Context& context, const PairOptions& options) {
  const bool by_picture = options.show_qr || !options.qr_png.empty();
  Client client(context);
  Json request = {{"method", by_picture ? "picture" : "words"}};
  if (!options.listen.empty()) request["listen"] = options.listen;
  const Json offer = client.post("/v1/pairing/offer", request);
  try {
    if (context.json) print_json(offer);
    if (!options.qr_png.empty()) {
      write_qr_picture(offer["picture"].get<std::string>(), options.qr_png);
      say(context, filled(tr("The picture is in {1}. It works once, for two minutes; remove it afterwards."),
                          base::for_terminal(options.qr_png)));
    } else if (by_picture && !context.json) {
      print(qr_for_terminal(offer["picture"].get<std::string>()));
      say(context, tr("Scan it on the other device, or copy this text there:") + "\n");
      print(offer["picture"].get<std::string>());
    } else if (!context.json) {
      say(context, tr("Read this code to your partner, over a channel that you trust:") + "\n");
      print("    " + bold(context, offer["code"].get<std::string>()) + "\n");
      say(context, tr("It stands for ten minutes and three tries."));
    }
    if (!by_picture && !context.json) {
      for (const Json& address : offer["addresses"]) {
        say(context, tr("On the other device:") + "  waterline pair join " + offer["code"].get<std::string>() +
                         " --at " + address.get<std::string>());
      }
    }
    follow(context, client, /*showing=*/true, options.confirm);
  } catch (const Ended& ended) {
    if (ended.error_code() != "node_ended") cancel_pairing(client);
    throw;
  }
}

void join(const Context& context, const PairOptions& options) {
  Json request = Json::object();
  if (!options.picture.empty()) {
    std::error_code ignored;
    if (std::filesystem::exists(options.picture, ignored)) {
      const auto text = read_qr_picture(options.picture);
      if (!text) throw words_for({{"error", "bad_code"}});
      request["picture"] = *text;
    } else {
      request["picture"] = options.picture;
    }
  } else {
    request["code"] = options.code.empty() ? ask(tr("The code that the other device shows: ")) : options.code;
  }
  std::string at = options.at;
  if (at.empty() && options.picture.empty() && can_ask())
    at = ask(tr("The address that the other device shows (HOST:PORT): "));
  if (!at.empty()) request["at"] = at;
  if (!options.listen.empty()) request["listen"] = options.listen;
  Client client(context);
  client.post("/v1/pairing/join", request);
  follow(context, client, /*showing=*/false, options.confirm);
}

void unpair(const Context& context, const std::string& confirm) {
  Client client(context);
  Json request = Json::object();
  if (!confirm.empty()) {
    request["confirm"] = confirm;
  } else if (can_ask()) {
    say(context,
        wrapped(tr("Nothing goes out or comes in any more from now on. What was shared stays on both devices; this one "
                   "simply looks switched off to the other.")));
    if (!ask_for_word(tr("Type `{1}` to do it: "), marked("unpair"))) return say(context, tr("You stay paired."));
    request["confirm"] = "unpair";
  }
  const Json answer = client.post("/v1/partner/unpair", request);
  if (context.json) return print_json(answer);
  say(context, tr("Unpaired."));
  const auto dropped = answer["dropped"].get<std::size_t>();
  if (dropped == 0) return;
  say(context,
      wrapped(filled(tr_n("{1} thing had not left this device yet. It was dropped and will not leave.",
                          "{1} things had not left this device yet. They were dropped and will not leave.", dropped),
                     dropped)));
}

void address(const Context& context, const std::string& partner, const std::string& listen, bool listen_given) {
  Client client(context);
  if (partner.empty() && !listen_given) {
    const Json status = client.get("/v1/status");
    const Json nobody = {{"address", ""}, {"listen", ""}};
    const Json& known = status.contains("partner") && status["partner"].is_object() ? status["partner"] : nobody;
    if (context.json)
      return print_json(
          {{"schema", "waterline/address/1"}, {"address", known["address"]}, {"listen", known["listen"]}});
    const std::string text = known["address"].get<std::string>();
    return print(text.empty() ? tr("No address is set for the other device.") : base::for_terminal(text));
  }
  Json request = Json::object();
  if (!partner.empty()) request["address"] = partner == "none" ? "" : partner;
  if (listen_given) request["listen"] = listen == "none" ? "" : listen;
  const Json answer = client.post("/v1/partner/address", request);
  if (context.json) return print_json(answer);
  say(context, tr("Set."));
}

void sync(const Context& context, int wait_seconds) {
  Client client(context);
  const Json answer = client.post("/v1/sync", {{"wait_seconds", wait_seconds}});
  if (context.json) return print_json(answer);
  print(answer["received"].get<std::size_t>() > 0
            ? tr("Something new came. All that is shared is on both devices now; `waterline ours` shows it.")
            : tr("Nothing new came. All that is shared is on both devices."));
}

}  // namespace

void add_partner_commands(CLI::App& app, Context& context) {
  auto* pair = app.add_subcommand("pair", tr("Pair with your partner's device"));
  pair->require_subcommand(1);
  {
    auto* command = pair->add_subcommand("show", tr("Show a code or a picture for the other device"));
    auto options = std::make_shared<PairOptions>();
    command->add_flag("--qr", options->show_qr, tr("A picture instead of words, here in the terminal"));
    command->add_option("--qr-png", options->qr_png, tr("A picture instead of words, in a new PNG file"))
        ->type_name("FILE");
    command->add_option("--listen", options->listen, tr("Where this device waits: HOST:PORT, or a port alone"));
    command->add_option("--confirm", options->confirm, tr("`same`: the six words were compared by other means"));
    command->callback([&context, options] { show(context, *options); });
  }
  {
    auto* command = pair->add_subcommand("join", tr("Type the code, or read the picture, that the other device shows"));
    auto options = std::make_shared<PairOptions>();
    auto* code = command->add_option("code", options->code, tr("The code, as 7-copper-lantern-meadow-finch"));
    command->add_option("--qr", options->picture, tr("A PNG or JPEG file with the picture, or its text"))
        ->type_name("FILE")
        ->excludes(code);
    command->add_option("--at", options->at, tr("Where the other device waits: HOST:PORT"));
    command->add_option("--listen", options->listen,
                        tr("Where this device waits from now on: HOST:PORT, or a port alone"));
    command->add_option("--confirm", options->confirm, tr("`same`: the six words were compared by other means"));
    command->callback([&context, options] { join(context, *options); });
  }
  {
    auto* command = app.add_subcommand("unpair", tr("End it, alone, at once and silently"));
    auto confirm = std::make_shared<std::string>();
    command->add_option("--confirm", *confirm, tr("The typed word `unpair`, for scripts"));
    command->callback([&context, confirm] { unpair(context, *confirm); });
  }
  {
    auto* command =
        app.add_subcommand("address", tr("Where the partner's device is found; without an argument, shows it"));
    auto partner = std::make_shared<std::string>();
    auto listen = std::make_shared<std::string>();
    command->add_option("address", *partner, tr("HOST:PORT of the partner's device, or `none`"))
        ->type_name("HOST:PORT|none");
    auto* option =
        command->add_option("--listen", *listen, tr("Where this device waits: HOST:PORT, a port alone, or `none`"));
    command->callback(
        [&context, partner, listen, option] { address(context, *partner, *listen, option->count() > 0); });
  }
  {
    auto* command = app.add_subcommand("sync", tr("Meet the partner's device now, and say what happened"));
    auto wait = std::make_shared<int>(20);
    command->add_option("--wait", *wait, tr("How many seconds to try"))->check(CLI::Range(1, 60));
    command->callback([&context, wait] { sync(context, *wait); });
  }
}

}  // namespace waterline::cli
