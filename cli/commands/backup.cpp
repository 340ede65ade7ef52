#include <filesystem>
#include <memory>
#include <string>

#include "client/attachments.h"
#include "client/checks.h"
#include "client/client.h"
#include "client/new_keys.h"
#include "client/node_progress.h"
#include "commands/commands.h"
#include "terminal/secrets.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

std::string absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error);
  return error ? path : whole.string();
}

std::size_t count_in(const Json& answer, const char* name) {
  return answer[name].get<std::size_t>();
}

bool has_all_attachments(const Json& answer) {
  return count_in(answer, "damaged_attachments") + count_in(answer, "missing_attachments") == 0;
}

// Says which attachments of a backup are damaged or missing, if some are.
void say_attachments(const Context& context, const Json& answer) {
  if (has_all_attachments(answer)) return;
  std::string text;
  if (const std::size_t damaged = count_in(answer, "damaged_attachments"); damaged > 0) {
    text += filled(tr_n("{1} attachment in it is damaged, and was so when the backup was made.",
                        "{1} attachments in it are damaged, and were so when the backup was made.",
                        damaged),
                   damaged) +
            " ";
  }
  if (const std::size_t missing = count_in(answer, "missing_attachments"); missing > 0) {
    text += filled(tr_n("{1} attachment is not in it: the file with its bytes was not in the "
                        "journal's folder when the backup was made.",
                        "{1} attachments are not in it: the file with their bytes was not in the "
                        "journal's folder when the backup was made.",
                        missing),
                   missing) +
            " ";
  }
  say(context, wrapped(text + tr("Everything else is whole.")));
}

std::string secret_of_backup(const Context& context, bool recovery) {
  return recovery ? recovery_phrase_for(context)
                  : passphrase_for(context, tr("Passphrase of the day the backup was made: "));
}

// Says when a backup was made, and whether its journal was paired with a partner.
void say_about(const Context& context, const Json& about) {
  std::string text =
      filled(tr("This backup was made {1}."), local_time(about["made"].get<std::string>()));
  text += " " + (about["paired_on"].is_string()
                     ? filled(tr("The journal in it was paired with a partner on {1}."),
                              about["paired_on"].get<std::string>())
                     : tr("The journal in it was not paired."));
  say(context, wrapped(text));
}

// Opens a backup with its secret and tells the person when it was made. Then sends the request to
// `route`, and returns the answer.
Json ask_with_secret(const Context& context, const std::string& route, const std::string& file,
                     bool recovery, const std::string& secret) {
  Client client(context);
  const NodeProgress progress(context);
  const Json request = {{"path", absolute(file)},
                        {recovery ? "recovery_phrase" : "passphrase", secret}};
  Json answer = client.ask_plainly("POST", "/v1/backup/look", request);
  if (!answer.contains("error")) {
    say_about(context, answer);
    answer = client.ask_plainly("POST", route, request);
  }
  if (!answer.contains("error")) return answer;
  answer["for_file"] = true;
  if (answer["error"] == "wrong_passphrase") {
    throw Ended(Exit::kWrongPassphrase,
                recovery ? tr("This phrase does not open the backup. Nothing was changed.")
                         : tr("This passphrase does not open the backup. Nothing was changed."),
                recovery ? tr("Compare it with the paper; the order of the words counts.")
                         : tr("A backup opens with the passphrase of the day it was made. "
                              "--recovery asks for the recovery phrase of that day instead."),
                "wrong_passphrase");
  }
  Client::fail(answer);
}

void create_backup(const Context& context, const std::string& path) {
  Client client(context);
  // Unlock the journal first. Otherwise the person would be asked for the passphrase after the line
  // with the progress has appeared.
  client.get("/v1/entries?limit=1");
  const Json made = [&] {
    const NodeProgress progress(context);
    return client.post("/v1/backup/create", {{"path", absolute(path)}});
  }();
  if (context.json) return print_json(made);
  print(for_terminal(made["file"].get<std::string>()));
  const std::string size = size_in_words(made["size"].get<std::uint64_t>());
  const std::size_t missing = count_in(made, "missing_attachments");
  if (missing == 0) {
    say(context, filled(tr("The whole journal is in it, sealed: {1}. Keep it on another disk. "
                           "`waterline backup verify` shows that it can be restored."),
                        size));
    return;
  }
  say(context, wrapped(filled(tr("All words are in it, sealed: {1}. Keep it on another disk. "
                                 "`waterline backup verify` shows that it can be restored."),
                              size)));
  say(context,
      wrapped(filled(tr_n("{1} attachment is not in it: the file with its bytes is not in the "
                          "journal's folder. Attaching the file again brings it back.",
                          "{1} attachments are not in it: the file with their bytes is not in the "
                          "journal's folder. Attaching the files again brings them back.",
                          missing),
                     missing)));
}

void verify_backup(const Context& context, const std::string& file, bool recovery) {
  require_file(file);
  std::string secret = secret_of_backup(context, recovery);
  const Json answer = ask_with_secret(context, "/v1/backup/verify", file, recovery, secret);
  wipe(secret);
  if (context.json) return print_json(answer);
  const std::string size = size_in_words(answer["size"].get<std::uint64_t>());
  print(has_all_attachments(answer)
            ? filled(tr("This backup is whole and can be restored. All of it was read: {1}."), size)
            : filled(tr("This backup can be restored, but not every attachment in it is whole. All "
                        "of it was read: {1}."),
                     size));
  say_attachments(context, answer);
}

void restore_backup(const Context& context, const std::string& file, bool recovery,
                    const std::string& new_passphrase_file) {
  Client client(context);
  const Json status = client.ask_plainly("GET", "/v1/status");
  if (status.value("state", "") != "absent" && !status.contains("error"))
    throw words_for({{"error", "store_exists"}});
  if (!new_passphrase_file.empty() && !recovery) {
    throw Ended(
        Exit::kUsage,
        tr("A new passphrase can be set only together with --recovery. Nothing was changed."),
        tr("`waterline passphrase` changes the passphrase after the restore."), "bad_request");
  }
  require_file(file);
  std::string secret = secret_of_backup(context, recovery);
  const Json answer = ask_with_secret(context, "/v1/backup/restore", file, recovery, secret);
  if (!context.json) print(tr("Your journal is back, and open."));
  if (recovery) set_passphrase_after_recovery(context, client, secret, new_passphrase_file);
  wipe(secret);
  if (context.json) return print_json(answer);
  if (!recovery) {
    say(context, wrapped(tr("It has the passphrase, the recovery phrase and the keys of that day. "
                            "If somebody may know either phrase, or has another copy of this "
                            "backup, replace them all: `waterline passphrase`.")));
  }
  say_attachments(context, answer);
  const auto paused = answer["paused_shares"].get<std::size_t>();
  if (paused > 0) {
    say(context,
        wrapped(
            filled(tr_n("{1} thing was waiting to leave when the backup was made.",
                        "{1} things were waiting to leave when the backup was made.", paused),
                   paused) +
            " " +
            tr("Nothing leaves by itself after a restore: `waterline waiting` shows what waits, "
               "`waterline release ID` lets it leave, `waterline cancel ID` cancels it.")));
  }
  if (answer["has_partner"].get<bool>()) {
    say(context,
        wrapped(
            tr("The journal is quiet: nothing goes out or comes in, and your partner's device is "
               "not called. `waterline status` shows what would leave. `waterline resume` lets the "
               "devices meet again; everything that the two of you shared since then comes back. "
               "If you have ended the pairing since, end it here too: `waterline unpair`.")));
  }
}

}  // namespace

void add_backup(CLI::App& app, Context& context) {
  auto* backup =
      app.add_subcommand("backup", tr("Make a backup of the whole journal, check it, restore it"));
  backup->require_subcommand(1);
  {
    auto* command =
        backup->add_subcommand("create", tr("Write a backup, while the journal is in use"));
    auto path = std::make_shared<std::string>();
    command->add_option("path", *path, tr("A new file, or a folder to make one in"))
        ->type_name("FILE")
        ->required();
    command->callback([&context, path] { create_backup(context, *path); });
  }
  const auto add = [&](const char* name, const std::string& help, const auto& act) {
    auto* command = backup->add_subcommand(name, help);
    auto file = std::make_shared<std::string>();
    auto recovery = std::make_shared<bool>(false);
    command->add_option("file", *file, tr("The backup"))->type_name("FILE")->required();
    command->add_flag("--recovery", *recovery,
                      tr("Use the recovery phrase instead of the passphrase"));
    act(*command, file, recovery);
  };
  add("verify", tr("Read all of a backup and say whether it can be restored"),
      [&context](CLI::App& command, const auto& file, const auto& recovery) {
        command.callback([&context, file, recovery] { verify_backup(context, *file, *recovery); });
      });
  add("restore", tr("Make the journal of a backup in this home, which must have none yet"),
      [&context](CLI::App& command, const auto& file, const auto& recovery) {
        const auto chosen = add_new_passphrase_option(command);
        command.callback([&context, file, recovery, chosen] {
          restore_backup(context, *file, *recovery, *chosen);
        });
      });
}

}  // namespace waterline::cli
