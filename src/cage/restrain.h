#pragma once

namespace waterline::cage {

// Forbids this process, and every program that it starts, the system calls that a journal's node
// never needs, for good: to look into other processes, to enter or make namespaces, to mount, to
// load code into the kernel, to run memory that was written, to open a socket of any family but
// Unix, IPv4, IPv6 and netlink. Such a call fails with EPERM (EAFNOSUPPORT for a socket). New
// privileges are forbidden, too, so that no program that it starts gains any. Returns false, and
// may have forbidden nothing, if this system has no seccomp.
//
// A node opens files wherever its person names them, and libraries of the system resolve names for
// it. So this is a list of what is forbidden, and the files stay open to it, unlike shut_in().
//
// REQUIRES: one thread. Call once.
bool restrain();

}  // namespace waterline::cage
