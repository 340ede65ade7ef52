#include <memory>
#include <string>

#include "client/client.h"
#include "client/new_keys.h"
#include "commands/commands.h"
#include "crypto/secret.h"
#include "crypto/system_random.h"
#include "crypto/words.h"
#include "terminal/questions.h"
#include "terminal/secrets.h"
#include "terminal/terminal.h"
#include "terminal/terminal_state.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// The number of words in a generated passphrase. Six words have 66 bits together, and an attacker
// has to compute one Argon2id hash for each guess.
constexpr std::size_t kGeneratedWords = 6;

std::string generated_passphrase() {
  crypto::initialize();
  crypto::SystemRandom random;
  std::string passphrase;
  for (const std::string& word : crypto::random_words(kGeneratedWords, random)) {
    if (!passphrase.empty()) passphrase += ' ';
    passphrase += word;
  }
  return passphrase;
}

std::string new_passphrase(const Context& context, bool generate) {
  if (auto given = given_passphrase(context)) {
    require_fit(*given, tr("Nothing was made."));
    return *given;
  }
  if (!generate) {
    say(context,
        wrapped(tr(
            "Choose a passphrase of at least 8 characters. It locks everything on this device, and "
            "nobody can reset it for you. Press Enter alone to have one made of six random "
            "words.")));
    std::string chosen = ask_new_passphrase(context, tr("Passphrase: "));
    if (!chosen.empty()) return chosen;
  }
  std::string passphrase = generated_passphrase();
  std::string wrong_before;  // what was wrong, above the next question
  for (;;) {
    std::string shown =
        tr("Your passphrase:") + "\n\n" + wrapped(passphrase, "    ") + "\n" + wrong_before;
    show_until_enter(shown, tr("Press Enter when you have it; this screen is gone then. "));
    wipe(shown);
    std::string typed =
        ask_secret(tr("Type it once, to be sure that you have it (Enter alone shows it again): "));
    const bool same = typed == passphrase;
    const bool again = typed.empty();
    wipe(typed);
    if (same) return passphrase;
    wrong_before = again ? "" : tr("This is not the passphrase that was shown.") + "\n\n";
  }
}

void init(const Context& context, bool generate, bool accept_loss) {
  Client client(context);
  const Json status = client.ask_plainly("GET", "/v1/status");
  if (status.value("state", "") != "absent" && !status.contains("error")) {
    throw words_for({{"error", "store_exists"}});
  }
  std::string passphrase = new_passphrase(context, generate);
  const Json begun = client.ask_plainly("POST", "/v1/init/begin", {{"passphrase", passphrase}});
  wipe(passphrase);
  if (begun.contains("error")) Client::fail(begun);

  const Json done = finish_with_phrase(context, client, begun, "/v1/init/finish",
                                       accept_loss ? PhraseCheck::kLeaveOut : PhraseCheck::kAsk);
  if (done.contains("error")) Client::fail(done);
  say(context, "\n" + tr("Your journal is ready. `waterline write` begins an entry; `waterline "
                         "lock` closes the journal to others."));
}

}  // namespace

void add_init(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("init", tr("Make a new journal in this home"));
  auto generate = std::make_shared<bool>(false);
  auto accept = std::make_shared<std::string>();
  command->add_flag("--generate", *generate, tr("Have a passphrase made of six random words"));
  command->add_option("--confirm", *accept,
                      tr("`loss`: go on without checking the recovery phrase"));
  command->callback([&context, generate, accept] { init(context, *generate, *accept == "loss"); });
}

}  // namespace waterline::cli
