#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <poll.h>
#include <unistd.h>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "commands/recording.h"
#include "journal/attachment.h"
#include "terminal/endings.h"
#include "terminal/sound.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"
#include "words/zone_clock.h"

namespace waterline::cli {
namespace {

constexpr std::chrono::seconds kTimeToEnd{3};

// What was recorded so far. It is sent to the node each second, so that a crash loses no more. What
// was not finished stays there as a recording.
class Sending {
 public:
  Sending(Client& client, const std::string& side) : client_(client) {
    const Json begun =
        client.post("/v1/attachments",
                    {{"side", side}, {"recording", true}, {"name", tr("voice note") + ".ogg"}});
    id_ = begun["id"].get<std::string>();
  }

  void add(std::string sound) {
    waiting_ += sound;
    wipe(sound);
    const std::uint64_t room = journal::kMaxRecordingSize - sent_;
    if (waiting_.size() > room) waiting_.resize(static_cast<std::size_t>(room));
    if (waiting_.size() >= kBytesOfSecondOfSound) send();
  }
  void send() {
    std::string piece = waiting_.substr(0, waiting_.size() / 2 * 2);
    if (piece.empty()) return;
    const Json answer =
        client_.put_bytes(path() + "/bytes?offset=" + std::to_string(sent_), piece, "wrong_offset");
    const auto offset = answer["offset"].get<std::uint64_t>();
    // Behind a lock or a new node in between, all that was answered is there.
    if (offset != sent_ && offset != sent_ + piece.size()) Client::fail(answer);
    if (offset != sent_) {
      sent_ = offset;
      waiting_.erase(0, piece.size());
    }
    wipe(piece);
  }
  Json finish() { return client_.post(path() + "/finish"); }
  void forget() { client_.remove(path() + "?for_good=true"); }

  [[nodiscard]] bool is_full() const { return sent_ >= journal::kMaxRecordingSize; }
  [[nodiscard]] std::uint64_t seconds() const {
    return (sent_ + waiting_.size()) / kBytesOfSecondOfSound;
  }
  [[nodiscard]] bool is_empty() const { return sent_ + waiting_.size() < 2; }
  [[nodiscard]] const std::string& id() const { return id_; }

 private:
  [[nodiscard]] std::string path() const { return "/v1/attachments/" + id_; }

  Client& client_;
  std::string id_;
  std::string waiting_;
  std::uint64_t sent_ = 0;
};

void show_seconds(const Context& context, std::uint64_t seconds) {
  if (context.quiet || context.json || isatty(STDERR_FILENO) == 0) return;
  write_all(STDERR_FILENO, "\r" + seconds_in_words(seconds) + " ");
}

bool enter_was_pressed() {
  pollfd wait{STDIN_FILENO, POLLIN, 0};
  if (poll(&wait, 1, 0) <= 0) return false;
  char one = 0;
  while (read(STDIN_FILENO, &one, 1) == 1 && one != '\n') {
  }
  return true;
}

// Takes sound until the person ends it, the sound ends, or half an hour is full. Returns the signal
// that ends this program afterwards; 0 for Ctrl-C, which means the recording.
int take_sound(const Context& context, Recorder& recorder, Sending& sending, bool by_key) {
  const EndingsHeld held;
  int ending = 0;
  std::optional<std::chrono::steady_clock::time_point> until;
  const auto stop = [&] {
    recorder.stop();
    if (!until) until = std::chrono::steady_clock::now() + kTimeToEnd;
  };
  while (!sending.is_full() && (!until || std::chrono::steady_clock::now() < *until)) {
    try {
      await_input(STDIN_FILENO, std::chrono::milliseconds(0));
    } catch (const EndedBySignal& signal) {
      if (signal.signal() != SIGINT) ending = signal.signal();
      stop();
    }
    if (by_key && !until && enter_was_pressed()) stop();
    auto sound = recorder.next();
    if (!sound) break;
    sending.add(std::move(*sound));
    show_seconds(context, sending.seconds());
  }
  recorder.stop();
  sending.send();
  return ending;
}

Json new_entry_with(Client& client, const std::string& side, const Json& attachment) {
  return client.post("/v1/entries", {{"side", side},
                                     {"time_zone", time_zone()},
                                     {"day", text_of(today_here())},
                                     {"attachments", Json::array({{{"id", attachment["id"]}}})}});
}

// Puts a finished recording with an entry: with this one, or with a new one of its side.
Json kept_with(Client& client, const std::string& entry, const Json& attachment) {
  if (entry.empty())
    return new_entry_with(client, attachment["side"].get<std::string>(), attachment);
  return client.post(entry_path(entry) + "/attachments",
                     {{"attachments", Json::array({{{"id", attachment["id"]}}})}});
}

void tell_kept(const Context& context, const Json& entry, const Json& attachment) {
  if (context.json) return print_json(entry);
  print(entry["short"].get<std::string>());
  say(context, filled(tr("Kept: {1}. Only you can hear it."),
                      seconds_in_words(attachment["seconds"].get<std::uint64_t>())));
}

void record(const Context& context, std::string entry, bool from_input, bool deep) {
  if (entry == "-") {
    from_input = true;
    entry.clear();
  }
  if (deep && !entry.empty()) {
    throw Ended(Exit::kUsage, tr("An entry has its side already, so `--deep` does not go with it."),
                tr("Leave out one of them."), "bad_request");
  }
  Client client(context);
  std::string side = deep ? "deep" : "vault";
  if (!entry.empty()) side = client.get(entry_path(entry))["side"].get<std::string>();
  // Nobody should speak to a journal that is not open.
  client.get("/v1/attachments?limit=1&side=" + side);
  const bool by_key = !from_input && input_is_terminal();
  Recorder recorder(from_input ? Recorder::From::kStandardInput : Recorder::From::kMicrophone);
  Sending sending(client, side);
  if (!from_input)
    say(context, by_key ? tr("Recording. Enter ends it, and everything is kept.")
                        : tr("Recording. Ctrl-C ends it, and everything is kept."));
  const int ending = take_sound(context, recorder, sending, by_key);
  if (isatty(STDERR_FILENO) != 0) say(context, "");
  if (sending.is_empty()) {
    sending.forget();
    throw Ended(Exit::kFailure, tr("No sound came, so nothing was recorded."),
                tr("Is a microphone connected, and may programs use it?"), "nothing_heard");
  }
  if (sending.is_full())
    say(context, tr("A recording has half an hour at most. Everything up to there is kept."));
  const Json attachment = sending.finish();
  tell_kept(context, kept_with(client, entry, attachment), attachment);
  if (ending != 0) throw EndedBySignal(ending);
}

}  // namespace

void finish_recording(const Context& context, const std::string& path, const std::string& entry) {
  Client client(context);
  const Json found = client.get(path);
  if (found["state"] != "recording") {
    throw Ended(Exit::kNothing, tr("This is no recording that was broken off."),
                tr("`waterline attachments` shows what there is."), "unknown_id");
  }
  const Json attachment = client.post(path + "/finish");
  tell_kept(context, kept_with(client, entry, attachment), attachment);
}

void add_record(CLI::App& app, Context& context) {
  struct Wanted {
    std::string entry;
    std::string from;
    bool deep = false;
  };
  auto wanted = std::make_shared<Wanted>();
  auto* command = app.add_subcommand("record", tr("Record a voice note"));
  command->add_option("id", wanted->entry,
                      tr("The entry that gets it; without one, it becomes an entry of its own"));
  command
      ->add_option("from", wanted->from,
                   tr("`-` takes samples from standard input: 16 kHz, 16 bits, one channel"))
      ->check(CLI::IsMember({"-"}));
  command->add_flag("--deep", wanted->deep, tr("Keep it in the deep, which can never be shared"));
  command->callback(
      [&context, wanted] { record(context, wanted->entry, !wanted->from.empty(), wanted->deep); });
}

}  // namespace waterline::cli
