#include <algorithm>

#include "ledger/operation_row.h"
#include "ledger/tables.h"

// The part of Tables for epochs.
namespace waterline::ledger {
namespace {

constexpr std::string_view kSelectEpoch =
    "SELECT id, name, author, through, present, proof, acknowledged, former, pieces FROM epoch "
    "WHERE partner = ?1";

std::optional<base::EpochProof> proof_of(base::ByteView bytes) {
  base::EpochProof proof{};
  if (bytes.size() != proof.size()) return {};
  std::ranges::copy(bytes, proof.begin());
  return proof;
}

EpochRow epoch_of(const store::Statement& row) {
  return {.id = row.integer(0),
          .name = base::EpochId::from_bytes(row.blob(1)),
          .author = author_of(row.integer(2)),
          .through = static_cast<std::uint64_t>(row.integer(3)),
          .present = row.integer(4) > 0,
          .recovering = row.integer(4) > 1,
          .proof = proof_of(row.blob(5)),
          .acknowledged = static_cast<std::uint64_t>(row.integer(6)),
          .pieces = row.integer(8) != 0,
          .former = row.integer(7) != 0};
}

std::string select_epoch(std::string_view condition) {
  return std::string(kSelectEpoch) + std::string(condition);
}

}  // namespace

std::vector<EpochRow> Tables::epochs(const PartnerRow& partner) {
  auto row = prepare(select_epoch(" AND former = 0 ORDER BY name"));
  row.bind(1, partner.id);
  std::vector<EpochRow> all;
  while (next(row)) all.push_back(epoch_of(row));
  return all;
}

std::optional<EpochRow> Tables::epoch(const PartnerRow& partner, const base::EpochId& name) {
  auto row = prepare(select_epoch(" AND name = ?2"));
  row.bind(1, partner.id).bind(2, name.bytes());
  if (!next(row)) return {};
  return epoch_of(row);
}

std::optional<EpochRow> Tables::present_epoch(const PartnerRow& partner) {
  auto row = prepare(select_epoch(" AND present > 0"));
  row.bind(1, partner.id);
  if (!next(row)) return {};
  return epoch_of(row);
}

bool Tables::is_file_epoch(const EpochRow& epoch) {
  auto row = prepare(
      "SELECT 1 FROM (SELECT partner, epoch FROM file_epoch"
      " UNION ALL SELECT partner, epoch FROM piece_file_epoch) f"
      " JOIN epoch e ON e.partner = f.partner AND e.name = f.epoch WHERE e.id = ?1");
  row.bind(1, epoch.id);
  return next(row);
}

std::size_t Tables::count_epochs(const PartnerRow& partner, base::Author author) {
  auto row =
      prepare("SELECT count(*) FROM epoch WHERE partner = ?1 AND author = ?2 AND former = 0");
  row.bind(1, partner.id).bind(2, static_cast<std::int64_t>(author));
  return next(row) ? static_cast<std::size_t>(row.integer(0)) : 0;
}

EpochRow Tables::add_epoch(const PartnerRow& partner, const base::EpochId& name,
                           base::Author author) {
  auto row = prepare(
      "INSERT INTO epoch (partner, name, author, through, present) VALUES (?1, ?2, ?3, 0, 0)");
  row.bind(1, partner.id).bind(2, name.bytes()).bind(3, static_cast<std::int64_t>(author));
  run(row);
  return {.id = database_->last_insert_rowid(), .name = name, .author = author};
}

void Tables::make_present(const PartnerRow& partner, const EpochRow& epoch) {
  auto row = prepare(
      "UPDATE epoch SET present = 2 * (id = ?2), pieces = min(pieces, 1) WHERE partner = ?1");
  row.bind(1, partner.id).bind(2, epoch.id);
  run(row);
}

std::optional<EpochRow> Tables::present_piece_epoch(const PartnerRow& partner) {
  auto row = prepare(select_epoch(" AND pieces > 1"));
  row.bind(1, partner.id);
  if (!next(row)) return {};
  return epoch_of(row);
}

void Tables::make_present_for_pieces(const PartnerRow& partner, const EpochRow& epoch) {
  auto row =
      prepare("UPDATE epoch SET pieces = iif(id = ?2, 2, min(pieces, 1)) WHERE partner = ?1");
  row.bind(1, partner.id).bind(2, epoch.id);
  run(row);
}

void Tables::note_pieces(const EpochRow& epoch) {
  if (epoch.pieces) return;
  auto row = prepare("UPDATE epoch SET pieces = 1 WHERE id = ?1 AND pieces = 0");
  row.bind(1, epoch.id);
  run(row);
}

void Tables::set_recovered(const EpochRow& epoch) {
  auto row = prepare("UPDATE epoch SET present = 1 WHERE id = ?1 AND present > 0");
  row.bind(1, epoch.id);
  run(row);
}

void Tables::set_through(const EpochRow& epoch, std::uint64_t through,
                         const std::optional<base::EpochProof>& proof) {
  auto row = prepare("UPDATE epoch SET through = ?2, proof = ?3 WHERE id = ?1");
  row.bind(1, epoch.id).bind(2, static_cast<std::int64_t>(through));
  if (proof) {
    row.bind(3, *proof);
  } else {
    row.bind_null(3);
  }
  run(row);
}

std::vector<EpochRow> Tables::empty_epochs(const PartnerRow& partner, base::Author author) {
  auto row = prepare(select_epoch(
      " AND author = ?2 AND present = 0 AND pieces < 2 AND former = 0"
      " AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.epoch = epoch.id)"
      " AND name NOT IN (SELECT epoch FROM file_epoch WHERE partner = ?1"
      " UNION ALL SELECT epoch FROM piece_file_epoch WHERE partner = ?1) ORDER BY id"));
  row.bind(1, partner.id).bind(2, static_cast<std::int64_t>(author));
  std::vector<EpochRow> all;
  while (next(row)) all.push_back(epoch_of(row));
  return all;
}

void Tables::drop_epoch(const EpochRow& epoch) {
  for (const auto sql :
       {"DELETE FROM given_proof WHERE epoch = ?1", "DELETE FROM epoch WHERE id = ?1"}) {
    auto row = prepare(sql);
    row.bind(1, epoch.id);
    run(row);
  }
}

void Tables::set_former(const EpochRow& epoch, bool former) {
  auto row = prepare("UPDATE epoch SET former = ?2, through = 0, proof = NULL WHERE id = ?1");
  row.bind(1, epoch.id).bind(2, std::int64_t{former});
  run(row);
}

std::optional<base::EpochProof> Tables::given_proof(const EpochRow& epoch, std::uint64_t through) {
  auto row = prepare("SELECT proof FROM given_proof WHERE epoch = ?1 AND through = ?2");
  row.bind(1, epoch.id).bind(2, static_cast<std::int64_t>(through));
  if (!next(row)) return {};
  return proof_of(row.blob(0));
}

void Tables::note_given_proof(const EpochRow& epoch, std::uint64_t through,
                              const base::EpochProof& proof) {
  auto row =
      prepare("INSERT OR REPLACE INTO given_proof (epoch, through, proof) VALUES (?1, ?2, ?3)");
  row.bind(1, epoch.id).bind(2, static_cast<std::int64_t>(through)).bind(3, proof);
  run(row);
}

void Tables::set_acknowledged(const EpochRow& epoch, std::uint64_t through) {
  for (const auto sql : {"UPDATE epoch SET acknowledged = ?2 WHERE id = ?1",
                         "DELETE FROM given_proof WHERE epoch = ?1 AND through < ?2"}) {
    auto row = prepare(sql);
    row.bind(1, epoch.id).bind(2, static_cast<std::int64_t>(through));
    run(row);
  }
}

}  // namespace waterline::ledger
