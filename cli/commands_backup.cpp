#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include <unistd.h>

#include "base/text.h"
#include "checks.h"
#include "commands.h"
#include "messages.h"
#include "secrets.h"
#include "terminal.h"
#include "translation.h"

namespace waterline::cli {
namespace {

// Stands beside a job of the node that may take long: says on standard error how far it is, once it takes more than a
// second and somebody looks on; and lets an interrupt end the job in the node, which then answers. A second interrupt
// ends the command at once.
class Watch {
 public:
  explicit Watch(const Context& context)
      : context_(context), shows_(!context.quiet && !context.json && isatty(STDERR_FILENO) != 0) {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, kEnd}) sigaddset(&signals_, signal);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    watcher_ = std::thread([this] { watch(); });
  }
  ~Watch() {
    pthread_kill(watcher_.native_handle(), kEnd);
    watcher_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  static constexpr int kEnd = SIGUSR1;  // of this watch itself

  void watch() {
    timespec pause{1, 0};
    bool interrupted = false;
    for (;;) {
      const int signal = sigtimedwait(&signals_, nullptr, &pause);
      if (signal == kEnd) break;
      if (signal > 0 && interrupted) _exit(static_cast<int>(Exit::kInterrupted));
      interrupted = interrupted || signal > 0;
      pause = {0, 250'000'000};
      try {
        // Again and again: the job may not have begun when it was asked for the first time.
        if (interrupted) Client(context_).ask_plainly("POST", "/v1/backup/break-off");
        if (shows_) show();
      } catch (const Ended&) {
        // The command itself says what is wrong.
      }
    }
    if (shown_) std::fputs("\r     \r", stderr);
  }

  void show() {
    const Json progress = Client(context_).ask_plainly("GET", "/v1/backup/progress");
    const auto total = progress.value("total", std::uint64_t{0});
    if (!progress.value("running", false) || total == 0) return;
    const auto done = std::min(progress.value("done", std::uint64_t{0}), total);
    std::fprintf(stderr, "\r%3d %%", static_cast<int>(100 * done / total));
    shown_ = true;
  }

  const Context& context_;
  const bool shows_;
  bool shown_ = false;
  sigset_t signals_{};
  sigset_t before_{};
  std::thread watcher_;  // last: it uses the others
};

std::string absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error);
  return error ? path : whole.string();
}

std::string size_in_words(std::uint64_t bytes) {
  constexpr std::uint64_t kKibibyte = 1024;
  constexpr std::uint64_t kMebibyte = 1024 * kKibibyte;
  if (bytes < kMebibyte) return std::to_string((bytes + kKibibyte - 1) / kKibibyte) + " KiB";
  return std::to_string((bytes + kMebibyte - 1) / kMebibyte) + " MiB";
}

std::string secret_of_backup(const Context& context, bool recovery) {
  return recovery ? recovery_phrase_for(context) : passphrase_for(context, tr("Passphrase of the day it was made: "));
}

// One request that names a backup and has the secret that opens it.
Json ask_with_secret(const Context& context, const std::string& route, const std::string& file, bool recovery,
                     const std::string& secret) {
  Client client(context);
  const Watch watch(context);
  Json answer = client.ask_plainly("POST", route,
                                   {{"path", absolute(file)}, {recovery ? "recovery_phrase" : "passphrase", secret}});
  if (!answer.contains("error")) return answer;
  if (answer["error"] == "wrong_passphrase") {
    throw Ended(Exit::kWrongPassphrase,
                recovery ? tr("This phrase does not open the backup. Nothing was changed.")
                         : tr("This passphrase does not open the backup. Nothing was changed."),
                recovery ? tr("Compare it with the paper; the order of the words counts.")
                         : tr("A backup keeps the passphrase of the day it was made. The recovery phrase opens every "
                              "backup: --recovery"),
                "wrong_passphrase");
  }
  Client::fail(answer);
}

void create(const Context& context, const std::string& path) {
  Client client(context);
  // Opened first, so that nobody is asked for a passphrase below a line that counts.
  client.get("/v1/entries?limit=1");
  const Json made = [&] {
    const Watch watch(context);
    return client.post("/v1/backup/create", {{"path", absolute(path)}});
  }();
  if (context.json) return print_json(made);
  print(base::for_terminal(made["file"].get<std::string>()));
  say(context, filled(tr("Everything is in it, sealed: {1}. Keep it on another disk. `waterline backup verify` shows "
                         "that it can be restored."),
                      size_in_words(made["size"].get<std::uint64_t>())));
}

void verify(const Context& context, const std::string& file, bool recovery) {
  require_file(file);
  std::string secret = secret_of_backup(context, recovery);
  const Json answer = ask_with_secret(context, "/v1/backup/verify", file, recovery, secret);
  wipe(secret);
  if (context.json) return print_json(answer);
  print(filled(tr("This backup is whole and can be restored. All of it was read: {1}."),
               size_in_words(answer["size"].get<std::uint64_t>())));
}

void restore(const Context& context, const std::string& file, bool recovery, const std::string& new_passphrase_file) {
  Client client(context);
  const Json status = client.ask_plainly("GET", "/v1/status");
  if (status.value("state", "") != "absent" && !status.contains("error")) throw words_for({{"error", "store_exists"}});
  if (!new_passphrase_file.empty() && !recovery) {
    throw Ended(Exit::kUsage, tr("A new passphrase goes with --recovery. Nothing was changed."),
                tr("`waterline passphrase` changes it afterwards."), "bad_request");
  }
  require_file(file);
  std::string secret = secret_of_backup(context, recovery);
  const Json answer = ask_with_secret(context, "/v1/backup/restore", file, recovery, secret);
  if (!context.json) print(tr("Your journal is back, and open."));
  if (recovery) set_passphrase_after_recovery(context, client, secret, new_passphrase_file);
  wipe(secret);
  if (context.json) return print_json(answer);
  const auto paused = answer["paused_shares"].get<std::size_t>();
  if (paused > 0) {
    say(context,
        wrapped(filled(tr_n("{1} thing was waiting to leave when the backup was made.",
                            "{1} things were waiting to leave when the backup was made.", paused),
                       paused) +
                " " +
                tr("Nothing leaves by itself after a restore: `waterline waiting` shows what waits, `release ID` "
                   "lets it leave, `cancel ID` takes it away.")));
  }
  if (answer["has_partner"].get<bool>()) {
    say(context,
        wrapped(tr("What the two of you shared since comes back when the devices next meet. If you have ended the "
                   "pairing since, end it here too: `waterline unpair`.")));
  }
}

void check_recovery(const Context& context) {
  Client client(context);
  std::string phrase = recovery_phrase_for(context);
  const Json answer = client.ask_plainly("POST", "/v1/passphrase/check", {{"recovery_phrase", phrase}});
  wipe(phrase);
  if (answer.contains("error") && answer["error"] == "wrong_passphrase") throw words_for_wrong_phrase();
  if (answer.contains("error")) Client::fail(answer);
  if (context.json) return print_json(answer);
  print(tr("Yes: this phrase opens this journal. Nothing was changed."));
}

}  // namespace

void add_backup_commands(CLI::App& app, Context& context) {
  auto* backup = app.add_subcommand("backup", tr("One sealed file of everything, and the way back"));
  backup->require_subcommand(1);
  {
    auto* command = backup->add_subcommand("create", tr("Write a backup, while the journal is in use"));
    auto path = std::make_shared<std::string>();
    command->add_option("path", *path, tr("A new file, or a folder to make one in"))->type_name("FILE")->required();
    command->callback([&context, path] { create(context, *path); });
  }
  const auto add = [&](const char* name, const std::string& help, const auto& act) {
    auto* command = backup->add_subcommand(name, help);
    auto file = std::make_shared<std::string>();
    auto recovery = std::make_shared<bool>(false);
    command->add_option("file", *file, tr("The backup"))->type_name("FILE")->required();
    command->add_flag("--recovery", *recovery, tr("Use the recovery phrase instead of the passphrase"));
    act(*command, file, recovery);
  };
  add("verify", tr("Read all of a backup and say whether it can be restored"),
      [&context](CLI::App& command, const auto& file, const auto& recovery) {
        command.callback([&context, file, recovery] { verify(context, *file, *recovery); });
      });
  add("restore", tr("Make the journal of a backup in this home, where there is none"),
      [&context](CLI::App& command, const auto& file, const auto& recovery) {
        const auto chosen = add_new_passphrase_option(command);
        command.callback([&context, file, recovery, chosen] { restore(context, *file, *recovery, *chosen); });
      });

  auto* recovery = app.add_subcommand("recovery", tr("The phrase on paper"));
  recovery->require_subcommand(1);
  recovery->add_subcommand("check", tr("Type it, to see that it opens this journal; changes nothing"))
      ->callback([&context] { check_recovery(context); });
}

}  // namespace waterline::cli
