#include <memory>
#include <string>

#include "client/client.h"
#include "client/new_keys.h"
#include "commands/commands.h"
#include "terminal/secrets.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void new_recovery(const Context& context, PhraseCheck check) {
  Client client(context);
  say(context, wrapped(tr("A new recovery phrase comes with new keys for everything: the old "
                          "phrase opens nothing that is "
                          "written from then on. The passphrase stays.")));
  std::string passphrase = passphrase_for(context, tr("Passphrase: "));
  const Json request = {{"passphrase", passphrase}};
  wipe(passphrase);
  change_keys(context, client, request, check);
}

void check_recovery(const Context& context) {
  Client client(context);
  std::string phrase = recovery_phrase_for(context);
  const Json answer =
      client.ask_plainly("POST", "/v1/passphrase/check", {{"recovery_phrase", phrase}});
  wipe(phrase);
  if (answer.contains("error") && answer["error"] == "wrong_passphrase")
    throw words_for_wrong_phrase();
  if (answer.contains("error")) Client::fail(answer);
  if (context.json) return print_json(answer);
  print(tr("Yes: this phrase opens this journal. Nothing was changed."));
}

}  // namespace

void add_recovery(CLI::App& app, Context& context) {
  auto* recovery = app.add_subcommand("recovery", tr("Check the recovery phrase, or replace it"));
  recovery->require_subcommand(1);
  {
    auto* command = recovery->add_subcommand(
        "new", tr("Replace the recovery phrase, and all keys with it; the passphrase stays"));
    auto accept = std::make_shared<std::string>();
    command->add_option("--confirm", *accept,
                        tr("`loss`: go on without checking the recovery phrase"));
    command->callback([&context, accept] { new_recovery(context, phrase_check_from(*accept)); });
  }
  recovery
      ->add_subcommand(
          "check", tr("Check that the phrase on your paper opens this journal; nothing is changed"))
      ->callback([&context] { check_recovery(context); });
}

}  // namespace waterline::cli
