#include <memory>

#include "commands/commands.h"
#include "commands/pairing.h"
#include "words/translation.h"

namespace waterline::cli {

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
    command->add_flag("--silent", options->is_silent,
                      tr("Answer no device that looks for this one: the other one needs --at"));
    command
        ->add_flag("--far", options->is_far,
                   tr("For two who are not in one place: a line of text to send, through Tor"))
        ->excludes(command->get_option("--qr"))
        ->excludes(command->get_option("--qr-png"))
        ->excludes(command->get_option("--listen"))
        ->excludes(command->get_option("--silent"));
    command
        ->add_flag("--again", options->is_again,
                   tr("Go on with the offer that stands on this device, and show it again"))
        ->excludes(command->get_option("--far"))
        ->excludes(command->get_option("--qr"))
        ->excludes(command->get_option("--listen"))
        ->excludes(command->get_option("--silent"));
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
    command->add_option(
        "--at", options->at,
        tr("Where the other device waits: HOST:PORT; without it, this network is asked"));
    command->add_flag("--direct", options->is_direct,
                      tr("The text may lead to a direct call, which shows where this device is"));
    command->add_option(
        "--listen", options->listen,
        tr("Where this device waits from now on: HOST:PORT, or a port alone for every address"));
    command->add_option("--confirm", options->confirm,
                        tr("`same`: the six words were compared by other means"));
    command->callback([&context, options] { join_offer(context, *options); });
  }
}

}  // namespace waterline::cli
