#include "app/resume_preview.h"

namespace waterline::app {
namespace {

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

Outcome<ResumePreview> resume_preview(PrivateSide& open, link::SharedSide& shared) {
  const auto acts = shared.ledger.waiting_acts(kLinesShown);
  if (!acts) return explained(from_ledger(acts.error()), shared.ledger, link::kLedgerFile);
  const auto waiting = open.vault.waiting();
  if (!waiting) return explained(from_journal(waiting.error(), 0), open.vault, kVaultFile);
  ResumePreview leaves{acts->count, waiting->size(), {}};
  for (const base::OperationBody& act : acts->acts)
    leaves.lines.push_back(first_line(base::text_of(act)));
  for (const vault::WaitingAct& one : *waiting) {
    if (leaves.lines.size() < kLinesShown) leaves.lines.push_back(first_line(one.text));
  }
  std::erase(leaves.lines, "");
  return leaves;
}

}  // namespace waterline::app
