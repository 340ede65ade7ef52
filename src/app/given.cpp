#include "app/given.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "app/side_failures.h"
#include "app/waiting.h"

namespace waterline::app {
namespace {

vault::GivenWording wording_of(ledger::Given&& given) {
  vault::GivenWording wording;
  wording.item = given.item;
  wording.what = given.what;
  wording.depth = given.depth;
  wording.acknowledgement = given.acknowledgement;
  wording.day = given.day;
  wording.text = std::move(given.text);
  wording.removed = given.state == ledger::Given::State::kAskedToRemove;
  wording.unsent = given.unsent;
  return wording;
}

}  // namespace

Outcome<void> meet_device(PrivateSide& open, const crypto::PublicKey& device,
                          const std::vector<crypto::PublicKey>& former_keys, base::Day paired_on) {
  const auto known = open.vault.devices();
  if (!known) return vault_failed(open, known.error(), vault::kMaxLabelSize);
  const bool is_known = !known->empty() && known->front().key == device;
  const bool has_new_keys =
      !known->empty() && std::ranges::find(former_keys, known->front().key) != former_keys.end();
  if (has_new_keys) {
    const auto renewed = open.vault.renew_device(known->front().number, device);
    if (!renewed) return vault_failed(open, renewed.error(), vault::kMaxLabelSize);
  } else if (!is_known) {
    if (const auto cancelled = cancel_all_waiting(open); !cancelled) return cancelled.error();
  }
  const auto set = open.vault.set_device(device, paired_on);
  if (!set) return vault_failed(open, set.error(), vault::kMaxLabelSize);
  return {};
}

Outcome<GivenNews> given_news(PrivateSide& open, ledger::Ledger& ledger) {
  const auto failed = [&](ledger::Error error) {
    return explained(from_ledger(error), ledger, link::kLedgerFile);
  };
  const auto partner = ledger.last_partner();
  if (!partner) return failed(partner.error());
  if (!*partner) return GivenNews();
  const auto met =
      meet_device(open, (*partner)->key, (*partner)->former_keys, (*partner)->paired_on);
  if (!met) return met.error();
  auto changes = ledger.given_changes(open.vault.given_to_note());
  if (!changes) return failed(changes.error());
  return GivenNews(std::move(*changes));
}

Outcome<void> note_given(PrivateSide& open, GivenNews news, base::WallTime now,
                         vault::Absent absent) {
  if (!news) return {};
  std::vector<vault::GivenWording> wordings;
  wordings.reserve(news->given.size());
  for (ledger::Given& one : news->given) wordings.push_back(wording_of(std::move(one)));
  const auto noted = news->all ? open.vault.note_given(wordings, now, absent)
                               : open.vault.note_given_of(news->items, wordings, now, absent);
  if (!noted) return vault_failed(open, noted.error(), vault::kMaxLabelSize);
  return {};
}

Outcome<void> note_given(PrivateSide& open, ledger::Ledger& ledger, base::WallTime now,
                         vault::Absent absent) {
  auto news = given_news(open, ledger);
  if (!news) return news.error();
  return note_given(open, std::move(*news), now, absent);
}

Outcome<std::vector<DeviceView>> given(PrivateSide& open, link::SharedSide& shared,
                                       base::WallTime now) {
  if (const auto noted = note_given(open, shared.ledger, now, vault::Absent::kWasRemoved); !noted)
    return noted.error();
  const auto partner = shared.ledger.last_partner();
  if (!partner) return ledger_failed(shared, partner.error());
  auto devices = open.vault.devices();
  if (!devices) return vault_failed(open, devices.error(), vault::kMaxLabelSize);
  auto wordings = open.vault.given();
  if (!wordings) return vault_failed(open, wordings.error(), vault::kMaxLabelSize);
  const auto departures = open.vault.departures();
  if (!departures) return vault_failed(open, departures.error(), vault::kMaxLabelSize);
  std::map<base::ItemId, vault::EntryId> origins;
  for (const vault::Departed& departed : *departures) origins[departed.item] = departed.entry;

  std::vector<DeviceView> views;
  for (vault::Device& device : *devices) {
    const bool present = *partner && (*partner)->present && (*partner)->key == device.key;
    views.push_back({std::move(device), present, {}});
  }
  std::set<std::tuple<std::int64_t, base::ItemId, base::GivenKind>> newest;
  std::ranges::reverse(*wordings);
  for (vault::GivenWording& wording : *wordings) {
    const auto view = std::ranges::find(views, wording.device,
                                        [](const DeviceView& one) { return one.device.number; });
    if (view == views.end()) continue;
    const bool earlier = !newest.insert({wording.device, wording.item, wording.what}).second;
    const auto origin = origins.find(wording.item);
    std::optional<vault::EntryId> entry;
    if (wording.what == base::GivenKind::kShare && origin != origins.end()) entry = origin->second;
    view->given.push_back({std::move(wording), earlier, entry});
  }
  return views;
}

Outcome<void> name_device(PrivateSide& open, std::optional<std::int64_t> number,
                          std::string_view name) {
  if (!number) {
    const auto devices = open.vault.devices();
    if (!devices) return vault_failed(open, devices.error(), vault::kMaxLabelSize);
    if (devices->empty()) return Failure(Error::kNoPartner);
    number = devices->front().number;
  }
  const auto named = open.vault.name_device(*number, name);
  if (!named) return vault_failed(open, named.error(), vault::kMaxLabelSize);
  return {};
}

}  // namespace waterline::app
