#include "ledger/operation_rules.h"

#include <tuple>

#include "base/text.h"
#include "ledger/ledger.h"

namespace waterline::ledger {
namespace {

bool is_rendition(base::Rendition rendition) {
  return rendition >= base::Rendition::kLine && rendition <= base::Rendition::kWhole;
}

bool is_wording(base::Witness wording) {
  return wording >= base::Witness::kReadWithCare && wording <= base::Witness::kNoWordsYet;
}

bool is_take_back(const base::OperationBody& body) {
  return std::holds_alternative<base::TakeBack>(body);
}

auto rank(const base::Operation& operation) {
  return std::tuple(is_take_back(operation.body), revision_of(operation.body), operation.epoch, operation.number);
}

}  // namespace

Place place_of(const base::OperationBody& body) {
  return std::holds_alternative<base::Mark>(body) ? Place::kMark : Place::kContent;
}

const base::ItemId& item_of(const base::OperationBody& body) {
  return std::visit([](const auto& any) -> const base::ItemId& { return any.item; }, body);
}

std::uint32_t revision_of(const base::OperationBody& body) {
  if (const auto* share = std::get_if<base::Share>(&body)) return share->revision;
  if (const auto* mark = std::get_if<base::Mark>(&body)) return mark->revision;
  return 0;
}

std::size_t weight_of(const base::OperationBody& body) {
  const auto* share = std::get_if<base::Share>(&body);
  return kOperationWeight + (share != nullptr ? share->text.size() : 0);
}

Result<void> check_share(std::string_view text, std::optional<base::Day> day) {
  if (text.empty()) return Error::kEmpty;
  if (text.size() > base::kMaxSharedTextSize) return Error::kTooLong;
  if (!base::is_plain_text(text)) return Error::kNotPlainText;
  if (day && (*day < kFirstDay || *day > kLastDay)) return Error::kBadDay;
  return {};
}

bool well_formed(const base::OperationBody& body) {
  if (const auto* share = std::get_if<base::Share>(&body)) {
    return share->revision > 0 && is_rendition(share->rendition) && check_share(share->text, share->day).ok();
  }
  if (const auto* mark = std::get_if<base::Mark>(&body)) return mark->revision > 0 && is_wording(mark->wording);
  return true;
}

bool outdoes(const base::Operation& a, const base::Operation& b) {
  return rank(a) > rank(b);
}

bool same_act(const base::OperationBody& a, const base::OperationBody& b) {
  const auto as_first = [](base::OperationBody body) {
    if (auto* share = std::get_if<base::Share>(&body)) share->revision = 1;
    if (auto* mark = std::get_if<base::Mark>(&body)) mark->revision = 1;
    return body;
  };
  return as_first(a) == as_first(b);
}

}  // namespace waterline::ledger
