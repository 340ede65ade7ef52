#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "base/check.h"

namespace waterline::base {

// The return type of a function that can fail in a way that its caller must expect. `Error` is the
// small enum of the room that the function is in:
//
//   namespace waterline::store { template <class T> using Result = base::Result<T, Error>; }
//
// A Result always holds either a value or an error. Code of ours that asks for the missing one has
// a bug, and ends the process (check.h).
template <class T, class Error>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, error) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] Error error() const {
    check(!ok());
    return *std::get_if<1>(&state_);
  }

  [[nodiscard]] T& value() & {
    check(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    check(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T value() && {
    check(ok());
    return std::move(*std::get_if<0>(&state_));
  }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

template <class Error>
class [[nodiscard]] Result<void, Error> {
 public:
  Result() = default;
  Result(Error error) : error_(error) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] Error error() const {
    check(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace waterline::base
