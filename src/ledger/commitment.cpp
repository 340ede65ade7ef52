#include "ledger/commitment.h"

#include <algorithm>

#include "crypto/kdf.h"
#include "crypto/mac.h"

namespace waterline::ledger {

base::Commitment commit(const base::CommitmentNonce& nonce, const base::ItemId& question,
                        base::QuestionRole role, const base::Words& words,
                        std::string_view answer) {
  const auto role_byte = static_cast<std::byte>(role);
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kAnswerSeal));
  base::append_length_value(message, question.bytes());
  base::append_length_value(message, base::ByteView(&role_byte, 1));
  base::append_length_value(message, words);
  base::append_length_value(message, base::bytes_of(answer));
  const auto full = crypto::hmac_sha512(nonce, message);
  base::Commitment commitment;
  std::copy_n(full.begin(), commitment.size(), commitment.begin());
  return commitment;
}

base::CommitmentNonce answer_nonce(const crypto::AuthorKey& author, const base::ItemId& question,
                                   const base::Words& words, std::string_view answer) {
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kAnswerNonce));
  base::append_length_value(message, question.bytes());
  base::append_length_value(message, words);
  base::append_length_value(message, base::bytes_of(answer));
  const auto full = crypto::hmac_sha512(author.bytes(), message);
  base::CommitmentNonce nonce;
  std::copy_n(full.begin(), nonce.size(), nonce.begin());
  return nonce;
}

bool opens(const base::Answer& answer, const base::Seal& seal) {
  return answer.item == seal.item && answer.role == seal.role && answer.words == seal.words &&
         commit(answer.nonce, answer.item, answer.role, answer.words, answer.text) ==
             seal.commitment;
}

}  // namespace waterline::ledger
