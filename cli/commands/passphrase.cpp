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

struct NewPassphrase {
  bool recovery = false;           // the recovery phrase is asked for
  bool somebody_knows_it = false;  // the partner's device gets new keys too
  // The file with the new passphrase. If no file is given, the passphrase is asked for.
  std::string file;
  std::string confirm;
};

void passphrase(const Context& context, const NewPassphrase& how) {
  Client client(context);
  say(context, wrapped(tr("A new passphrase comes with a new recovery phrase and new keys for "
                          "everything: the old ones open nothing that is written from then on.")));
  if (how.somebody_knows_it) {
    say(context,
        wrapped(
            tr("Because somebody may know the old one, your partner's device gets new keys of "
               "yours as well, when the devices next meet. Everything that you shared stays.")));
  }
  const std::string kind = how.recovery ? "recovery_phrase" : "passphrase";
  std::string secret = how.recovery ? recovery_phrase_for(context)
                                    : passphrase_for(context, tr("Current passphrase: "));
  // The present secret is checked before the person types a new passphrase twice.
  const Json opens = client.ask_plainly("POST", "/v1/passphrase/check", {{kind, secret}});
  if (opens.contains("error")) {
    wipe(secret);
    if (how.recovery && opens["error"] == "wrong_passphrase") throw words_for_wrong_phrase();
    Client::fail(opens);
  }
  std::string chosen = how.file.empty() ? ask_new_passphrase(context, tr("New passphrase: "))
                                        : new_passphrase_from(how.file);
  if (chosen.empty()) {
    wipe(secret);
    throw Ended(Exit::kUsage, tr("No new passphrase was chosen. The old one stays."),
                tr("`waterline passphrase` asks again."), "bad_request");
  }
  const Json request = {
      {kind, secret}, {"new_passphrase", chosen}, {"somebody_knows_it", how.somebody_knows_it}};
  wipe(secret);
  wipe(chosen);
  change_keys(context, client, request, phrase_check_from(how.confirm));
}

}  // namespace

void add_passphrase(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("passphrase", tr("Change the passphrase, and all keys with it"));
  auto how = std::make_shared<NewPassphrase>();
  command->add_flag("--recovery", how->recovery,
                    tr("Use the recovery phrase instead of the current passphrase"));
  command->add_flag(
      "--somebody-knows-it", how->somebody_knows_it,
      tr("Give your partner's device new keys of yours too, when the devices next meet"));
  auto file = add_new_passphrase_option(*command);
  command->add_option("--confirm", how->confirm,
                      tr("`loss`: go on without checking the recovery phrase"));
  command->callback([&context, how, file] {
    how->file = *file;
    passphrase(context, *how);
  });
}

}  // namespace waterline::cli
