#include <utility>

#include "pairing/run.h"

// The second half of a run: the sealed frames. They are sealed under the keys of the first Noise
// handshake (XX), and later under those of the last one (KK).
namespace waterline::pairing {
namespace {

using wire::channel::PairingEnd;

constexpr std::byte kSame{1};
constexpr std::byte kDiffer{0};

}  // namespace

void Run::send_frame(FrameKind kind, base::ByteView payload) {
  base::append(output_, seal_frame(kind, payload, transport_->sending));
}

void Run::begin_frames() {
  partner_ = *handshake_->remote_static();
  transport_ = std::move(*handshake_).split();
  handshake_.reset();
  handshake_hash_ = transport_->handshake_hash;

  own_contribution_ = crypto::SecretBytes(kContributionSize);
  random_->fill(own_contribution_.view());
  base::Bytes payload;
  // Reserve the whole size first: growing would leave copies of the contribution in memory.
  payload.reserve(kMaxFramePayloadSize);
  base::append(payload, own_contribution_.view());
  base::append(payload, wire::encode(wire::PairingRecord{setup_.epoch, setup_.listen_port}));
  send_frame(FrameKind::kRecord, payload);
  crypto::wipe(payload);
  wait_for(Step::kRecord);
}

void Run::read_record(base::ByteView message) {
  auto payload = open_frame(FrameKind::kRecord, message, transport_->receiving);
  if (!payload) return fail();
  const base::ByteView whole = *payload;
  if (whole.size() < kContributionSize) return fail();
  partner_contribution_ = crypto::SecretBytes::copy_of(whole.first(kContributionSize));
  const auto record = wire::decode_pairing_record(whole.subspan(kContributionSize));
  crypto::wipe(*payload);
  // Refuse the same epoch on both sides: otherwise the operations of one epoch would have two
  // authors.
  if (!record || record->epoch == setup_.epoch) return fail();
  partner_record_ = *record;
  events_.emplace_back(CompareWords{check_words(handshake_hash_)});
  wait_for(Step::kComparison);
}

// ---- Both people's verdicts

void Run::words_compared(bool same) {
  if (step_ != Step::kComparison || own_verdict_) return;
  const std::byte verdict = same ? kSame : kDiffer;
  send_frame(FrameKind::kVerdict, {&verdict, 1});
  if (!same) return end(PairingEnd::kNotConfirmed);
  own_verdict_ = true;
  if (partner_verdict_) begin_proof();
}

void Run::read_verdict(base::ByteView message) {
  const auto payload = open_frame(FrameKind::kVerdict, message, transport_->receiving);
  if (!payload || payload->size() != 1) return fail();
  const std::byte verdict = payload->front();
  if (verdict == kDiffer) return end(PairingEnd::kNotConfirmed);
  if (verdict != kSame) return fail();
  partner_verdict_ = true;
  if (own_verdict_) begin_proof();
}

// ---- KKpsk0, inside the frames of XX

void Run::begin_proof() {
  const auto& joiners = joins() ? own_contribution_ : partner_contribution_;
  const auto& displayers = joins() ? partner_contribution_ : own_contribution_;
  agreed_key_ = pair_key(handshake_hash_, psk_, joiners, displayers);
  psk_ = {};
  own_contribution_ = {};
  partner_contribution_ = {};
  handshake_.emplace(proof_setup(role(), setup_.identity, partner_, *agreed_key_, handshake_hash_),
                     *random_);
  wait_for(Step::kProof);
  if (!joins()) return;
  const auto message = handshake_->write_message({});
  if (!message) return fail();
  send_frame(FrameKind::kProof, *message);
}

void Run::read_proof(base::ByteView message) {
  const auto proof = open_frame(FrameKind::kProof, message, transport_->receiving);
  if (!proof) return fail();
  if (!read_handshake(*proof)) return;
  if (!joins()) {
    const auto answer = handshake_->write_message({});
    if (!answer) return fail();
    send_frame(FrameKind::kProof, *answer);
  }
  transport_ = std::move(*handshake_).split();
  handshake_.reset();
  if (joins()) return agree();
  wait_for(Step::kStored);
}

// ---- Storing the partnership: the joiner stores it first, and then the displayer.

void Run::agree() {
  events_.emplace_back(
      Agreed{partner_, std::move(*agreed_key_), partner_record_.epoch, partner_record_.port});
  agreed_key_.reset();
  wait_for(Step::kStoring);
}

void Run::partnership_stored(bool stored) {
  if (step_ != Step::kStoring) return;
  if (!stored) return end(PairingEnd::kCut);
  send_frame(FrameKind::kStored, {});
  if (!joins()) return end(PairingEnd::kPaired);
  wait_for(Step::kStored);
}

void Run::read_stored(base::ByteView message) {
  const auto payload = open_frame(FrameKind::kStored, message, transport_->receiving);
  if (!payload || !payload->empty()) return fail();
  return joins() ? end(PairingEnd::kPaired) : agree();
}

}  // namespace waterline::pairing
