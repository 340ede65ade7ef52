#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "client/client.h"
#include "commands/words_to_partner.h"

// Joint documents (docs/api.md, /v1/joint): goals and steps, agreements, and the agenda and
// takeaways of sessions. The commands about them are built from the functions of this file.
namespace waterline::cli {

// The arguments of a command on a document.
struct DocumentWords {
  std::string id;
  std::vector<std::string> words;
  LeavingOptions leaving;
};
enum class DocumentArguments { kId, kText, kIdAndText };

// Adds a command that lists the documents of these kinds unless a command below it is chosen. It
// prints `nothing` if there are no documents.
CLI::App* add_document_group(CLI::App& app, const Context& context, const std::string& name,
                             const std::string& help, std::vector<std::string> kinds,
                             std::string nothing);
// Adds a command below the command `group`. When chosen, it calls `act`.
void add_document_command(CLI::App& group, const Context& context, const std::string& name,
                          const std::string& help, DocumentArguments takes,
                          const std::function<void(const DocumentWords&)>& act);
// Adds `agenda` or `takeaway` with all commands below it. Documents of these kinds need no consent.
void add_session_list(CLI::App& app, const Context& context, const std::string& name,
                      const std::string& help, const std::string& nothing,
                      const std::string& edit_help);

void list_documents(const Context& context, const std::vector<std::string>& kinds,
                    std::string_view nothing);

// Proposes a document with words that the person writes. `said` is printed when the words have
// left; `command` is the command to which a draft of the words belongs. `goal` is the id of the
// goal if the document is a step; else empty.
void propose_document(const Context& context, const LeavingOptions& options,
                      const std::string& kind, const std::string& goal,
                      const std::vector<std::string>& words, const std::string& command,
                      std::string_view said);
void change_document(const Context& context, const LeavingOptions& options, const std::string& id,
                     const std::vector<std::string>& words, const std::string& command,
                     std::string_view said);
void set_document_state(const Context& context, const std::string& id, const std::string& state,
                        std::string_view said);
void accept_document(const Context& context, const std::string& id);
void withdraw_document(const Context& context, const std::string& id, std::string_view said);

// Prints the message `said`, and the id of the document that a command changed.
void print_changed_document(const Context& context, const Json& document, std::string_view said);

// Returns the sentence that is printed after a proposal.
std::string words_for_proposed();
std::string words_for_withdrawn();

}  // namespace waterline::cli
