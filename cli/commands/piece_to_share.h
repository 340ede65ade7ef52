#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "client/client.h"
#include "commands/words_to_partner.h"

// Chooses the piece of an entry that the partner gets, for the commands that share an entry and
// that revise a share.
namespace waterline::cli {

struct ShareOptions {
  std::string id;
  std::string line;
  std::string summary;
  std::string excerpt;
  std::string letters;  // the place of an excerpt: START+LENGTH
  bool whole = false;
  bool busy = false;
  bool below = false;
  LeavingOptions leaving;
  std::string expires;
  bool replies = false;
  bool day = false;
};

// Adds the options that choose the depth: how much of the entry is shown.
void add_depth_options(CLI::App& command, ShareOptions& options);
// Adds the options for when a share leaves and how long it is shown. `check` runs before the person
// is asked for anything (terminal/argument_words.h).
void add_share_options(CLI::App& command, ShareOptions& options,
                       const std::function<void()>& check);

// Returns the depth and the words of the piece as the API takes them. The line of --busy is not
// among the words yet; add_busy_line adds it. Throws Ended(kUsage) unless exactly one depth is
// chosen.
Json rendition_of(const ShareOptions& options);
// If an option has `-` in place of words, asks the person for these words. Call it only once the
// entry or item is known to exist, so that the person types nothing in vain. `command` ("share") is
// the command to which a draft of the words belongs.
void take_piece(const Context& context, Client& client, const std::string& command,
                ShareOptions& options);
// Adds the line of --busy to `rendition`. The line is made from the times of the appointment and
// from nothing else of it.
void add_busy_line(Client& client, const std::string& entry, Json& rendition);
// Adds the answers of an entry that is shared whole to `rendition`, with the questions and answers
// as the screen shows them to the person.
void add_answers(Client& client, const Json& entry, Json& rendition);

// Shows exactly what the partner will see. Then the share waits, or leaves at once, as the options
// say.
void show_then_send(const Context& context, const ShareOptions& options, const std::string& path,
                    Json request);

}  // namespace waterline::cli
