#include "gate/gate.h"

namespace waterline::gate {

std::vector<ledger::PictureToShare> to_share(const vault::ShareablePictures& pictures) {
  std::vector<ledger::PictureToShare> all;
  for (const vault::ShareablePicture& one : pictures) {
    all.push_back(
        {one.description(), one.encoded().width, one.encoded().height, one.encoded().jpeg});
  }
  return all;
}

Result<void> check(const Rendition& rendition, const vault::ShareablePictures& pictures) {
  if (!ledger::check_pictures(rendition.depth(), to_share(pictures))) return Error::kBadPicture;
  return {};
}

Result<vault::WaitingId> add_waiting(vault::Vault& vault, const vault::Shareable& entry,
                                     const Rendition& rendition,
                                     const vault::Publication& publication,
                                     const vault::ShareablePictures* pictures) {
  if (publication.day &&
      (*publication.day < ledger::kFirstDay || *publication.day > ledger::kLastDay))
    return Error::kBadDay;
  if (pictures != nullptr) {
    if (auto sound = check(rendition, *pictures); !sound) return sound.error();
  }
  auto waiting =
      vault.add_waiting(entry, rendition.depth(), rendition.text(), publication, pictures);
  if (!waiting) return from_journal(waiting.error());
  return *waiting;
}

Result<void> seal_answer(vault::Vault& vault, ledger::Ledger& ledger,
                         const base::ItemId& question) {
  const auto answer = vault.answer(question);
  if (!answer) return from_journal(answer.error());
  if (!*answer) return Error::kUnknown;
  const auto words =
      (*answer)->words == base::Words{} ? std::nullopt : std::optional((*answer)->words);
  const auto sealed = ledger.seal(question, (*answer)->text, words);
  if (!sealed) return from_ledger(sealed.error());
  if (const auto gone = vault.set_answer(question, {}, {}); !gone)
    return from_journal(gone.error());
  return {};
}

}  // namespace waterline::gate
