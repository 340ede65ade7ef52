#include "wire/ledger_encoding.h"

#include "base/check.h"
#include "wire/operation_encoding.h"

namespace waterline::wire {
namespace {

using base::check;

std::size_t counted_size(const base::Operation& operation) {
  return base::kOperationWeight + base::carried_size(operation.body);
}

// ---- writing

void write_mark(const base::EpochId& epoch, const base::EpochMark& mark,
                schema::EpochMark::Builder out) {
  out.setEpoch(to_data(epoch.bytes()));
  out.setAuthor(static_cast<schema::Author>(mark.author));
  out.setThrough(mark.through);
  if (mark.proof) out.setProof(to_data(*mark.proof));
}

// ---- reading

bool read_mark(schema::EpochMark::Reader in, base::EpochId& epoch, base::EpochMark& mark) {
  mark.through = in.getThrough();
  if (in.getProof().size() > 0 && !read_exactly(in.getProof(), mark.proof.emplace())) return false;
  return read_id(in.getEpoch(), epoch) &&
         read_enumerator(in.getAuthor(), base::Author::kPartner, mark.author);
}

// Appends what a message says about one epoch to a vector. Returns false if that breaks a limit, or
// if the epochs would not be in ascending order.
bool append_mark(schema::EpochMark::Reader in, base::VersionVector& vector) {
  base::EpochId epoch;
  base::EpochMark mark;
  if (!read_mark(in, epoch, mark)) return false;
  if (!vector.epochs.empty() && epoch <= vector.epochs.rbegin()->first) return false;
  vector.epochs.emplace_hint(vector.epochs.end(), epoch, mark);
  return true;
}

// Appends the operations of one epoch to a batch. `counted` is the size of the batch so far, and is
// raised. Returns false if a limit is broken.
bool append_run(schema::EpochRun::Reader in, base::OperationBatch& batch, std::size_t& counted) {
  if (!append_mark(in.getThrough(), batch.through)) return false;
  const auto& [epoch, mark] = *batch.through.epochs.rbegin();
  const auto operations = in.getOperations();
  if (operations.size() > base::kMaxBatchOperations - batch.operations.size()) return false;
  std::uint64_t previous = 0;
  for (const auto operation : operations) {
    base::Operation& read = batch.operations.emplace_back();
    read.epoch = epoch;
    if (!read_operation(operation, read) || read.number <= previous || read.number > mark.through)
      return false;
    previous = read.number;
    counted += counted_size(read);
    if (counted > base::kMaxBatchBytes) return false;
  }
  return true;
}

}  // namespace

std::size_t size_bound(const base::VersionVector& vector) {
  // The bytes of one encoded EpochMark: its data, two pointers, the id and the proof. In a batch an
  // EpochRun holds the mark, and takes at most as many bytes again.
  constexpr std::size_t kPerMark = 64;
  constexpr std::size_t kFixed = 32;
  return kFixed + vector.epochs.size() * 2 * kPerMark;
}

std::size_t size_bound(const base::OperationBatch& batch) {
  std::size_t size = 64 + size_bound(batch.through);
  for (const base::Operation& operation : batch.operations) size += 16 + size_bound(operation);
  return size;
}

void write(const base::VersionVector& vector, schema::VersionVector::Builder out,
           std::size_t most) {
  check(vector.epochs.size() <= most);
  auto marks = out.initEpochs(static_cast<unsigned>(vector.epochs.size()));
  unsigned place = 0;
  for (const auto& [epoch, mark] : vector.epochs) write_mark(epoch, mark, marks[place++]);
}

void write(const base::OperationBatch& batch, schema::OperationBatch::Builder out) {
  check(batch.through.epochs.size() <= base::kMaxEpochs &&
        batch.operations.size() <= base::kMaxBatchOperations);
  out.setLast(batch.last);
  auto runs = out.initEpochs(static_cast<unsigned>(batch.through.epochs.size()));
  auto next = batch.operations.begin();
  std::size_t counted = 0;
  unsigned place = 0;
  for (const auto& [epoch, mark] : batch.through.epochs) {
    const auto begin = next;
    while (next != batch.operations.end() && next->epoch == epoch) ++next;
    auto run = runs[place++];
    write_mark(epoch, mark, run.initThrough());
    auto operations = run.initOperations(static_cast<unsigned>(next - begin));
    std::uint64_t previous = 0;
    for (auto operation = begin; operation != next; previous = operation->number, ++operation) {
      check(operation->number > previous && operation->number <= mark.through);
      counted += counted_size(*operation);
      write_operation(*operation, operations[static_cast<unsigned>(operation - begin)]);
    }
  }
  check(next == batch.operations.end() && counted <= base::kMaxBatchBytes);
}

Result<base::VersionVector> read(schema::VersionVector::Reader in, std::size_t most) {
  const auto marks = in.getEpochs();
  if (marks.size() > most) return Error::kMalformed;
  base::VersionVector vector;
  for (const auto mark : marks) {
    if (!append_mark(mark, vector)) return Error::kMalformed;
  }
  return vector;
}

Result<base::OperationBatch> read(schema::OperationBatch::Reader in) {
  const auto runs = in.getEpochs();
  if (runs.size() > base::kMaxEpochs) return Error::kMalformed;
  base::OperationBatch batch;
  batch.last = in.getLast();
  std::size_t counted = 0;
  for (const auto run : runs) {
    if (!append_run(run, batch, counted)) return Error::kMalformed;
  }
  return batch;
}

}  // namespace waterline::wire
