#pragma once

#include <algorithm>
#include <string>

#include "base/operation.h"
#include "base/text.h"
#include "fakes/seeded_random.h"

// Values of the shared vocabulary, drawn at random within every limit.
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

inline base::OperationBody random_body(std::size_t text_size, SeededRandom& random) {
  const auto item = random_id<base::ItemKind>(random);
  switch (random.below(4)) {
    case 0:
      return base::TakeBack{item};
    case 1: {
      base::Mark mark;
      mark.item = item;
      mark.revision = static_cast<std::uint32_t>(1 + random.below(0xffffffff));
      mark.wording = random_enumerator(base::Witness::kNoWordsYet, random);
      return mark;
    }
    default: {
      base::Share share;
      share.item = item;
      share.revision = static_cast<std::uint32_t>(1 + random.below(0xffffffff));
      share.rendition = random_enumerator(base::Rendition::kWhole, random);
      share.text = random_text(text_size, random);
      if (random.below(2) == 0) {
        share.day = base::Day(std::chrono::days(static_cast<int>(random.below(84370 + 25567 + 1)) - 25567));
      }
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
    vector.epochs[random_id<base::EpochKind>(random)] = {random_author(random), random.below(1ULL << 40)};
  }
  return vector;
}

// A batch of about this many operations, spread over the epochs of a random vector.
inline base::OperationBatch random_batch(std::size_t operations, std::size_t epochs, std::size_t text_size,
                                         SeededRandom& random) {
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
    const auto* share = std::get_if<base::Share>(&operation.body);
    return share == nullptr || base::is_plain_text(share->text);
  });
}

}  // namespace waterline::testing
