#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "client/client.h"
#include "commands/words_to_partner.h"

// A piece of an entry for the partner: for a first share, and for a revision of one.
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

// Returns depth and words as the API takes them, without the words of --busy (add_busy_line).
// Throws Ended(kUsage) unless exactly one depth is chosen.
Json rendition_of(const ShareOptions& options);
// Asks for the words that `-` stands for in the options. To be called once the entry or item is
// known to exist. `command` ("share") names the draft that is kept of the words.
void take_piece(const Context& context, Client& client, const std::string& command,
                ShareOptions& options);
// Adds the line of --busy to `rendition`. It is made from the times of the appointment alone: the
// node is asked for nothing else.
void add_busy_line(Client& client, const std::string& entry, Json& rendition);
// Adds the answers of an entry that is shown whole, in the words in which the person reads them.
void add_answers(Client& client, const std::string& id, Json& rendition);

// Shows exactly what the partner will see. Then the share waits, or leaves at once, as the options
// say.
void show_then_send(const Context& context, const ShareOptions& options, const std::string& path,
                    Json request);

}  // namespace waterline::cli
