#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "client/cancel_pairing.h"
#include "client/checks.h"
#include "client/client.h"
#include "commands/pairing.h"
#include "terminal/layout.h"
#include "terminal/qr.h"
#include "terminal/terminal.h"
#include "words/pairing_words.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// The picture that this command writes to a file. It contains the code, so it is removed with the
// offer.
class PictureFile {
 public:
  void write(const std::string& text, const std::string& path) {
    write_qr_picture(text, path);
    if (lstat(path.c_str(), &written_) == 0) path_ = path;
  }
  // Removes the file, unless another file has been put in its place.
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

std::string time_of_day(const Json& offer) {
  const std::string time = local_time(offer["expires"].get<std::string>());
  return time.substr(time.find(' ') + 1);
}

std::string port_in(const std::string& address) {
  return address.substr(address.rfind(':') + 1);
}

// Returns true if no other device can reach this offer.
bool waits_here_alone(const Json& offer) {
  const Json& addresses = offer["addresses"];
  return addresses.empty() || addresses[0].get<std::string>().starts_with("127.");
}

void report_where(const Context& context, const Json& offer) {
  const std::string listen = offer["listen"];
  const Json& addresses = offer["addresses"];
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
  if (waits_here_alone(offer)) {
    return say(context, wrapped(tr("Only a device on this same machine can connect there.")));
  }
  if (addresses.size() > 1) {
    say(context,
        wrapped(filled(tr("This device can be found at {1}. Give your partner the address on the "
                          "network that both devices share; usually it is the first."),
                       joined(addresses, ", "))));
  }
  if (!offer["other_hosts"].empty()) {
    say(context, wrapped(filled(tr("This device has other addresses, on other networks: {1}. To "
                                   "wait there: `waterline pair show "
                                   "--listen ADDRESS:PORT`."),
                                joined(offer["other_hosts"], ", "))));
  }
  say(context,
      wrapped(
          offer["silent"].get<bool>()
              ? filled(tr("A firewall on this device must let TCP port {1} in."), port_in(listen))
              : filled(tr("A firewall on this device must let TCP port {1} in, and UDP port "
                          "47471 so that the other one finds it without the address."),
                       port_in(listen))));
}

void show_words(const Context& context, const Json& offer) {
  const std::string code = offer["code"];
  say(context, tr("Read this code to your partner, over a channel that you trust:") + "\n");
  print("    " + bold(context, code) + "\n");
  const Json& addresses = offer["addresses"];
  const std::string at =
      addresses.empty() ? "HOST:" + port_in(offer["listen"]) : addresses[0].get<std::string>();
  const std::string join = "    waterline pair join " + code;
  if (offer["silent"].get<bool>() || waits_here_alone(offer)) {
    say(context, tr("On the other device:"));
  } else {
    say(context, tr("On the other device, on the same network:"));
    say(context, join + "\n", Lines::kAsTheyAre);
    say(context, tr("If it does not find this one, with the address:"));
  }
  say(context, join + " --at " + at + "\n", Lines::kAsTheyAre);
  say(context,
      wrapped(filled(tr("The code is good until {1}, for three tries."), time_of_day(offer))));
  report_where(context, offer);
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
  report_where(context, offer);
  // The picture is printed last, so that all of it is visible on a screen of 24 lines.
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

void show_line(const Context& context, const Json& offer) {
  say(context, tr("Send this line to your partner, by a messenger or by mail:") + "\n");
  print(offer["picture"].get<std::string>() + "\n\n", Lines::kAsTheyAre);
  say(context,
      wrapped(filled(tr("On the other device type `waterline pair join`, and paste the line "
                        "there. Tor must be on there, too: `waterline tor on` or `only`. "
                        "The line is good for one pairing, for thirty minutes, until {1}."),
                     time_of_day(offer))));
  say(context,
      wrapped(
          tr("Whoever reads this line until then can try to pair instead of your partner. So "
             "compare the six words that come next by telephone, and not in the same chat. Kept, "
             "the line together with a recording helps a later quantum computer: delete it "
             "there afterwards.")));
}

// Puts up a new offer, or returns the one that stands.
Json offer_for(Client& client, const PairOptions& options) {
  if (options.is_again) {
    const std::string state = client.get("/v1/pairing")["state"];
    if (state != "waiting" && state != "running") {
      throw Ended(Exit::kUsage, tr("No offer to pair stands on this device."),
                  tr("`waterline pair show` or `waterline pair show --far` makes one."),
                  "no_pairing");
    }
    return client.get("/v1/pairing/offer");
  }
  const bool by_picture = options.show_qr || !options.qr_png.empty() || options.is_far;
  Json request = {{"method", by_picture ? "picture" : "words"}};
  if (!options.listen.empty()) request["listen"] = options.listen;
  if (options.is_silent) request["silent"] = true;
  if (options.is_far) request["far"] = true;
  return client.post("/v1/pairing/offer", request);
}

// The node ended while the offer was shown. It serves the offer again when it runs.
Ended words_for_offer_that_stands(const Ended& ended, const Json& offer) {
  return {ended.code(), ended.message(),
          filled(tr("The offer itself stands until {1}, as soon as Waterline runs: `waterline pair "
                    "show --again` goes on with it, unless the six words were shown already."),
                 time_of_day(offer)),
          ended.error_code()};
}

}  // namespace

void show_offer(const Context& context, const PairOptions& options) {
  Client client(context);
  require_unpaired(client);
  const Json offer = offer_for(client, options);
  const bool is_far = offer["far"].get<bool>();
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
                                  for_terminal(options.qr_png), time_of_day(offer))));
      say(context, tr("On the other device:  `waterline pair join --qr FILE`"));
      report_where(context, offer);
    } else if (is_far && !context.json) {
      show_line(context, offer);
    } else if (!context.json) {
      offer.contains("picture") ? show_picture(context, offer) : show_words(context, offer);
    }
    const Json pairing = follow_pairing(context, client, PairingSide::kShows, options.confirm,
                                        offer["run"].get<std::uint64_t>());
    ends.reset();
    if (pairing["state"] != "paired") throw words_for_pairing_end(pairing, PairingSide::kShows);
    report_paired(context, client, pairing);
    ask_about_beacons(context, client, options, pairing);
  } catch (const Ended& ended) {
    if (is_of_this_pairing(ended)) cancel_pairing(context);
    if (ended.error_code() == "node_ended") throw words_for_offer_that_stands(ended, offer);
    throw;
  }
}

}  // namespace waterline::cli
