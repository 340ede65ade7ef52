#pragma once

#include <memory>

#include <glib-object.h>

namespace waterline::window {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
// One reference to an object of GLib.
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

// One more reference to an object that somebody else owns.
template <typename T>
Owned<T> share(T* object) {
  return Owned<T>(static_cast<T*>(g_object_ref(object)));
}

}  // namespace waterline::window
