#include "node/error.h"

namespace waterline::node {

Failure from_keyring(keyring::Error error) {
  switch (error) {
    case keyring::Error::kNotFound:
      return Error::kNoStore;
    case keyring::Error::kWrongSecret:
      return Error::kWrongPassphrase;
    case keyring::Error::kDamaged:
    case keyring::Error::kUnacceptableCost:
      return {Error::kDamaged, app::DamagedFile{"keyring"}};
    case keyring::Error::kNewer:
      return Error::kNewer;
    case keyring::Error::kOutOfMemory:
      return Error::kOutOfMemory;
    case keyring::Error::kInputOutput:
      return Error::kStorageFailed;
    case keyring::Error::kExists:
      return Error::kStoreExists;
  }
  return Error::kStorageFailed;
}

}  // namespace waterline::node
