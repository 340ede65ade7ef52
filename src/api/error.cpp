#include "api/error.h"

#include "base/check.h"

namespace waterline::api {

int status_of(Error error) {
  switch (error) {
#define ERROR(enumerator, code, status) \
  case Error::enumerator:               \
    return status;
#include "app/errors.def"
#undef ERROR
  }
  base::check(false);
  return 0;
}

}  // namespace waterline::api
