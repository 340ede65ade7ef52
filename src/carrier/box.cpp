#include "carrier/box.h"

namespace waterline::carrier {

namespace messages = base::carrier;

Box::Outcome Box::get(const std::string& name, base::Bytes& bytes) {
  const auto answer = transfers_.perform(
      {.address = transfers_.address_of(name), .take = [&bytes](base::ByteView piece) {
         if (piece.size() > messages::kMaxBlob - bytes.size()) return false;
         base::append(bytes, piece);
         return true;
       }});
  return answer.outcome == Outcome::kNoFolder ? Outcome::kNoFile : answer.outcome;
}

std::unique_ptr<Box> box_of(Transfers& transfers) {
  if (transfers.visit().scheme == messages::Scheme::kSftp) return std::make_unique<Sftp>(transfers);
  return std::make_unique<WebDav>(transfers);
}

}  // namespace waterline::carrier
