#pragma once

#include <algorithm>
#include <string>

#include "base/operation.h"
#include "base/text.h"
#include "fakes/seeded_random.h"

// Makes random values of the types in base/, within every limit.
namespace waterline::testing {

using fakes::SeededRandom;

template <class Kind>
base::Id<Kind> random_id(SeededRandom& random) {
  return base::Id<Kind>::generate(random);
}

template <class Enum>
Enum random_enumerator(Enum last, SeededRandom& random) {
  return static_cast<Enum>(1 + random.below(static_cast<std::size_t>(last)));
}

inline std::string random_text(std::size_t size, SeededRandom& random) {
  static constexpr std::string_view kPieces[] = {"a", "Z", " ", "\n", "\t", "é", "ß", "語", "🌊"};
  std::string text;
  while (text.size() < size) {
    const std::string_view piece = kPieces[random.below(std::size(kPieces))];
    text += text.size() + piece.size() <= size ? piece : "x";
  }
  return text;
}

inline std::uint32_t random_revision(SeededRandom& random, std::uint32_t most = 0xffffffff) {
  return static_cast<std::uint32_t>(1 + random.below(most));
}

inline base::Day random_day(SeededRandom& random) {
  return base::Day(std::chrono::days(static_cast<int>(random.below(84370 + 25567 + 1)) - 25567));
}

inline base::Terms random_terms(base::DocumentKind last, std::string text, SeededRandom& random) {
  base::Terms terms;
  terms.kind = random_enumerator(last, random);
  terms.revision = random_revision(random, 1U << 30);
  terms.replaces = random_revision(random, 1U << 30) - 1;
  terms.state = random_enumerator(base::DocumentState::kDone, random);
  if (terms.kind == base::DocumentKind::kStep) {
    terms.goal = random_id<base::ItemKind>(random);
    terms.goal_words = random.bytes<16>();
  }
  random.fill(terms.tag);
  terms.text = std::move(text);
  return terms;
}

// Returns a body of any kind. If `text_size` is above kMaxNoteSize, it is a share.
inline base::OperationBody random_body(std::size_t text_size, SeededRandom& random) {
  const auto item = random_id<base::ItemKind>(random);
  const std::string text = random_text(text_size, random);
  switch (text_size > base::kMaxNoteSize ? 12 : random.below(13)) {
    case 0:
      return base::TakeBack{item, random_enumerator(base::Content::kQuestion, random)};
    case 1: {
      base::Acknowledgement mark{item,
                                 random_enumerator(base::AcknowledgementKind::kWithdrawn, random),
                                 random_revision(random),
                                 {}};
      if (mark.kind != base::AcknowledgementKind::kWithdrawn) mark.words = random.bytes<16>();
      return mark;
    }
    case 2:
      return base::Replies{item, random_revision(random)};
    case 3:
      return base::Reply{item, random_id<base::ItemKind>(random),
                         random.below(2) == 0 ? 0 : random_revision(random) | 1, text,
                         random.bytes<16>()};
    case 4: {
      base::Version version{item, random_terms(base::DocumentKind::kTakeaway,
                                               random.below(4) == 0 ? "" : text, random)};
      version.ended_own = random_revision(random, version.terms.revision) - 1;
      version.ended_others = random_revision(random, 1U << 30);
      return version;
    }
    case 5:
      return base::Accept{item, random_terms(base::DocumentKind::kAgreement, text, random)};
    case 6: {
      if (random.below(4) == 0) return base::Report{item, random_revision(random), "", {}};
      return base::Report{item, random_revision(random), text, random.bytes<16>()};
    }
    case 7:
      return base::Question{item, text};
    case 8:
      return base::Seal{item, random_enumerator(base::QuestionRole::kAsked, random),
                        random.bytes<32>(), random.bytes<16>()};
    case 9: {
      base::Answer answer{item, random_enumerator(base::QuestionRole::kAsked, random), {}, ""};
      if (random.below(4) == 0) return answer;
      random.fill(answer.nonce);
      answer.text = text;
      answer.words = random.bytes<16>();
      return answer;
    }
    case 10: {
      base::Extra extra{item,
                        static_cast<std::uint16_t>(1 + random.below(0xffff)),
                        {},
                        random_revision(random),
                        {}};
      extra.place.resize(random.below(base::kMaxExtraPlaceSize + 1));
      extra.content.resize(text_size - 1);
      random.fill(extra.place);
      random.fill(extra.content);
      return extra;
    }
    default: {
      base::Share share{
          item, random_revision(random), random_enumerator(base::Depth::kWhole, random), text, {}};
      if (random.below(2) == 0) share.day = random_day(random);
      if (random.below(2) == 0) share.expires = random_day(random);
      return share;
    }
  }
}

inline base::Author random_author(SeededRandom& random) {
  return random_enumerator(base::Author::kPartner, random);
}

inline base::VersionVector random_vector(std::size_t epochs, SeededRandom& random) {
  base::VersionVector vector;
  for (std::size_t i = 0; i < epochs; ++i) {
    vector.epochs[random_id<base::EpochKind>(random)] = {random_author(random),
                                                         random.below(1ULL << 40)};
  }
  return vector;
}

// Returns a batch of about this many operations, spread over the epochs of a random vector.
inline base::OperationBatch random_batch(std::size_t operations, std::size_t epochs,
                                         std::size_t text_size, SeededRandom& random) {
  base::OperationBatch batch;
  batch.last = random.below(2) == 0;
  batch.through = random_vector(epochs, random);
  for (auto& [epoch, mark] : batch.through.epochs) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < operations / epochs; ++i) {
      number += 1 + random.below(3);
      base::Operation operation;
      operation.epoch = epoch;
      operation.number = number;
      operation.body = random_body(1 + random.below(text_size), random);
      random.fill(operation.mac);
      batch.operations.push_back(std::move(operation));
    }
    mark.through = number + random.below(3);
  }
  return batch;
}

inline bool all_texts_are_plain(const base::OperationBatch& batch) {
  return std::ranges::all_of(batch.operations, [](const base::Operation& operation) {
    return base::is_plain_text(base::text_of(operation.body));
  });
}

}  // namespace waterline::testing
