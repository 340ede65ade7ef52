#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/joint_documents.h"
#include "commands/words_to_partner.h"
#include "words/translation.h"

namespace waterline::cli {

void add_agree(CLI::App& app, Context& context) {
  auto* group = add_document_group(app, context, "agree", tr("Agreements of you two"),
                                   {"agreement"}, tr("No agreement is written here yet."));
  add_document_command(*group, context, "propose",
                       tr("Propose an agreement; it is in force when both accepted it"),
                       DocumentArguments::kText, [&](const DocumentWords& a) {
                         propose_document(context, a.leaving, "agreement", "", a.words,
                                          "agree propose", words_for_proposed());
                       });
  add_document_command(
      *group, context, "change", tr("Propose other words for an agreement"),
      DocumentArguments::kIdAndText, [&](const DocumentWords& a) {
        change_document(
            context, a.leaving, a.id, a.words, "agree change " + a.id,
            tr("Proposed. Until your partner accepts it, what you both agreed on stays."));
      });
  add_document_command(*group, context, "accept", tr("Accept what your partner proposes"),
                       DocumentArguments::kId,
                       [&](const DocumentWords& a) { accept_document(context, a.id); });
  add_document_command(
      *group, context, "withdraw",
      tr("Take back your consent or your proposal; your partner need not agree to that"),
      DocumentArguments::kId,
      [&](const DocumentWords& a) { withdraw_document(context, a.id, words_for_withdrawn()); });
  add_document_command(
      *group, context, "report", tr("Report how your own part of it went, and only yours"),
      DocumentArguments::kIdAndText, [&](const DocumentWords& a) {
        Client client(context);
        const std::string path = "/v1/joint/" + id_in_path(a.id);
        say_words(
            context, a.leaving, a.words,
            {.method = "POST",
             .path = path + "/report",
             .request = said_about(client.get(path)),
             .command = "agree report " + a.id,
             .said_at_once = tr("Your report on your own part is shown with the agreement.")});
      });
  add_document_command(*group, context, "unreport", tr("Take your report back"),
                       DocumentArguments::kId, [&](const DocumentWords& a) {
                         Client client(context);
                         print_changed_document(
                             context, client.remove("/v1/joint/" + id_in_path(a.id) + "/report"),
                             tr("Taken back here. The other device is asked to remove it when the "
                                "devices next meet."));
                       });
}

}  // namespace waterline::cli
