#include "wire/ledger_encoding.h"

#include "base/check.h"
#include "base/text.h"

namespace waterline::wire {
namespace {

using base::check;

constexpr base::Day kFirstDay = std::chrono::year(1900) / 1 / 1;
constexpr base::Day kLastDay = std::chrono::year(2200) / 12 / 31;
constexpr std::size_t kCountedPerOperation = 128;  // base::kMaxBatchBytes counts each operation as its text + 128

bool is_shared_size(std::size_t size) {
  return size > 0 && size <= base::kMaxSharedTextSize;
}

std::size_t counted_size(const base::Operation& operation) {
  const auto* share = std::get_if<base::Share>(&operation.body);
  return kCountedPerOperation + (share == nullptr ? 0 : share->text.size());
}

// ---- writing

void write_mark(const base::EpochId& epoch, const base::EpochMark& mark, schema::EpochMark::Builder out) {
  out.setEpoch(to_data(epoch.bytes()));
  out.setAuthor(static_cast<schema::Author>(mark.author));
  out.setThrough(mark.through);
}

void write_body(const base::Share& share, schema::Operation::Builder out) {
  // That the text is plain was checked where it came from; once more for each of our own encodings would cost as much
  // as the encryption does.
  check(share.revision > 0 && is_shared_size(share.text.size()));
  out.setItem(to_data(share.item.bytes()));
  auto to = out.initShare();
  to.setRevision(share.revision);
  to.setRendition(static_cast<schema::Rendition>(share.rendition));
  to.setText(capnp::Text::Reader(share.text.c_str(), share.text.size()));
  if (!share.day) return;
  check(*share.day >= kFirstDay && *share.day <= kLastDay);
  to.setDay(static_cast<std::int32_t>(share.day->time_since_epoch().count()));
}

void write_body(const base::TakeBack& take_back, schema::Operation::Builder out) {
  out.setItem(to_data(take_back.item.bytes()));
  out.setTakeBack();
}

void write_body(const base::Mark& mark, schema::Operation::Builder out) {
  out.setItem(to_data(mark.item.bytes()));
  check(mark.revision > 0);
  auto to = out.initMark();
  to.setRevision(mark.revision);
  to.setWording(static_cast<schema::Witness>(mark.wording));
}

void write_operation(const base::Operation& operation, schema::Operation::Builder out) {
  check(operation.number > 0);
  out.setNumber(operation.number);
  out.setMac(to_data(operation.mac));
  std::visit([&](const auto& body) { write_body(body, out); }, operation.body);
}

// ---- reading

bool read_mark(schema::EpochMark::Reader in, base::EpochId& epoch, base::EpochMark& mark) {
  mark.through = in.getThrough();
  return read_id(in.getEpoch(), epoch) && read_enumerator(in.getAuthor(), base::Author::kPartner, mark.author);
}

// Puts a mark after those that are there; false where that would not be in order.
bool append_mark(schema::EpochMark::Reader in, base::VersionVector& vector) {
  base::EpochId epoch;
  base::EpochMark mark;
  if (!read_mark(in, epoch, mark)) return false;
  if (!vector.epochs.empty() && epoch <= vector.epochs.rbegin()->first) return false;
  vector.epochs.emplace_hint(vector.epochs.end(), epoch, mark);
  return true;
}

bool read_day(schema::Share::Reader in, std::optional<base::Day>& day) {
  switch (in.which()) {
    case schema::Share::NO_DAY:
      day.reset();
      return true;
    case schema::Share::DAY:
      day = base::Day(std::chrono::days(in.getDay()));
      return *day >= kFirstDay && *day <= kLastDay;
  }
  return false;
}

bool read_share(schema::Share::Reader in, base::Share& share) {
  const std::string_view text = view_of(in.getText());
  share.revision = in.getRevision();
  if (share.revision == 0 || !is_shared_size(text.size()) || !base::is_plain_text(text)) return false;
  share.text = text;
  return read_enumerator(in.getRendition(), base::Rendition::kWhole, share.rendition) && read_day(in, share.day);
}

bool read_acknowledgement(schema::Mark::Reader in, base::Mark& mark) {
  mark.revision = in.getRevision();
  return mark.revision > 0 && read_enumerator(in.getWording(), base::Witness::kNoWordsYet, mark.wording);
}

bool read_body(schema::Operation::Reader in, base::OperationBody& body) {
  base::ItemId item;
  if (!read_id(in.getItem(), item)) return false;
  switch (in.which()) {
    case schema::Operation::UNSET:
      return false;
    case schema::Operation::SHARE: {
      base::Share share;
      share.item = item;
      if (!read_share(in.getShare(), share)) return false;
      body = std::move(share);
      return true;
    }
    case schema::Operation::TAKE_BACK:
      body = base::TakeBack{item};
      return true;
    case schema::Operation::MARK: {
      base::Mark mark;
      mark.item = item;
      if (!read_acknowledgement(in.getMark(), mark)) return false;
      body = mark;
      return true;
    }
  }
  return false;
}

bool read_operation(schema::Operation::Reader in, base::Operation& operation) {
  operation.number = in.getNumber();
  return operation.number > 0 && read_exactly(in.getMac(), operation.mac) && read_body(in, operation.body);
}

// Adds a run of one epoch; `counted` is the batch's size so far.
bool append_run(schema::EpochRun::Reader in, base::OperationBatch& batch, std::size_t& counted) {
  if (!append_mark(in.getThrough(), batch.through)) return false;
  const auto& [epoch, mark] = *batch.through.epochs.rbegin();
  const auto operations = in.getOperations();
  if (operations.size() > base::kMaxBatchOperations - batch.operations.size()) return false;
  std::uint64_t previous = 0;
  for (const auto operation : operations) {
    base::Operation& read = batch.operations.emplace_back();
    read.epoch = epoch;
    if (!read_operation(operation, read) || read.number <= previous || read.number > mark.through) return false;
    previous = read.number;
    counted += counted_size(read);
    if (counted > base::kMaxBatchBytes) return false;
  }
  return true;
}

}  // namespace

std::size_t size_bound(const base::VersionVector& vector) {
  constexpr std::size_t kPerMark = 48;  // data, two pointers, the id; twice, for a run around it
  return 4 * 8 + vector.epochs.size() * 2 * kPerMark;
}

std::size_t size_bound(const base::OperationBatch& batch) {
  std::size_t size = 64 + size_bound(batch.through);
  for (const base::Operation& operation : batch.operations) size += 16 + counted_size(operation);
  return size;
}

void write(const base::VersionVector& vector, schema::VersionVector::Builder out) {
  check(vector.epochs.size() <= base::kMaxEpochs);
  auto marks = out.initEpochs(static_cast<unsigned>(vector.epochs.size()));
  unsigned place = 0;
  for (const auto& [epoch, mark] : vector.epochs) write_mark(epoch, mark, marks[place++]);
}

void write(const base::OperationBatch& batch, schema::OperationBatch::Builder out) {
  check(batch.through.epochs.size() <= base::kMaxEpochs && batch.operations.size() <= base::kMaxBatchOperations);
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

Result<base::VersionVector> read(schema::VersionVector::Reader in) {
  const auto marks = in.getEpochs();
  if (marks.size() > base::kMaxEpochs) return Error::kMalformed;
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
