#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <fcntl.h>
#include <sqlite3.h>
#include <termios.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "crypto/system_random.h"
#include "keyring/file.h"
#include "keyring/keyring.h"
#include "store/memory_disk.h"
#include "store/sealed_vfs.h"
#include "store/sqlite_setup.h"

// Runs SQL on a sealed store, for inspection: `sh tests/sqlite-shell.sh FILE`. The passphrase is
// typed at the terminal; SQL comes from standard input, and rows go to standard output. A statement
// may span several lines. The store and its log are copied into memory, and the SQL changes only
// that copy, never the files on the disk.
namespace {

using namespace waterline;

int fail(const std::string& what, const std::string& hint) {
  std::cerr << "error: " << what << "\nhint: " << hint << "\n";
  return 1;
}

base::Bytes content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return base::to_bytes(base::bytes_of(text));
}

// Returns the passphrase typed at the terminal, without echo. Empty if there is no terminal.
crypto::SecretBytes ask_for_passphrase() {
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0) return {};
  termios before{};
  tcgetattr(terminal, &before);
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(terminal, TCSAFLUSH, &silent);
  dprintf(terminal, "Passphrase: ");
  crypto::SecretBytes typed(4096);
  std::size_t size = 0;
  while (size < typed.size() && read(terminal, typed.view().data() + size, 1) == 1) {
    if (typed.view()[size] == std::byte{'\n'}) break;
    ++size;
  }
  tcsetattr(terminal, TCSAFLUSH, &before);
  dprintf(terminal, "\n");
  close(terminal);
  return crypto::SecretBytes::copy_of(typed.view().first(size));
}

int run(sqlite3* connection) {
  const auto print = [](void*, int count, char** values, char**) {
    for (int i = 0; i < count; ++i)
      std::cout << (i == 0 ? "" : "|") << (values[i] == nullptr ? "" : values[i]);
    std::cout << "\n";
    return 0;
  };
  std::string sql;
  int result = 0;
  for (std::string line; std::getline(std::cin, line);) {
    sql += line + "\n";
    if (sqlite3_complete(sql.c_str()) == 0) continue;
    if (sqlite3_exec(connection, sql.c_str(), print, nullptr, nullptr) != SQLITE_OK) {
      std::cerr << "SQL: " << sqlite3_errmsg(connection) << "\n";
      result = 1;
    }
    sql.clear();
  }
  if (sql.find_first_not_of(" \t\n") != std::string::npos) {
    std::cerr << "SQL: the last statement has no `;` and was not run\n";
    result = 1;
  }
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return fail("One store is to be named.", "sh tests/sqlite-shell.sh HOME/vault.db");
  const std::filesystem::path file = std::filesystem::absolute(argv[1]);
  const std::string name = file.filename();
  if (name != "vault.db" && name != "deep.db" && name != "ledger.db") {
    return fail("This is not named as a store of a journal is.",
                "Name vault.db, deep.db or ledger.db in its home.");
  }
  // The store stays locked until the end: so the files that are read are of one state, and no node
  // opens them meanwhile.
  const auto held = store::system_disk().open(file, store::OpenAs::kExisting);
  if (!held)
    return fail("The store could not be opened.", "Check its name and that it may be read.");
  if (!(*held)->lock().ok()) {
    return fail("A node has this store open. Nothing was read.", "End it first: `waterline stop`.");
  }
  const crypto::SecretBytes passphrase = ask_for_passphrase();
  const auto opened = keyring::open(file.parent_path(), [&](base::ByteView copy) {
    return keyring::open_with_passphrase(copy, passphrase.view());
  });
  if (!opened && opened.error() != keyring::Error::kWrongSecret) {
    return fail("There is no sound keyring beside the store.", "Name a store in its own home.");
  }
  if (!opened)
    return fail("The keyring does not open with this passphrase.", "It is typed at the terminal.");
  const keyring::DerivedKeys keys = keyring::derive_keys(opened->secrets);
  const base::ByteView key = name == "vault.db"  ? keys.vault_store.bytes()
                             : name == "deep.db" ? keys.deep_store.bytes()
                                                 : keys.ledger_store.bytes();

  store::set_up_sqlite();
  store::testing::MemoryDisk::Files files = {{file, content_of(file)}};
  const std::filesystem::path log = store::log_path_of(file);
  if (std::filesystem::exists(log)) files[log] = content_of(log);
  store::testing::MemoryDisk disk(files);
  crypto::SystemRandom random;
  const auto vfs = store::SealedVfs::open(disk, file, store::StoreKey(key), random);
  if (!vfs)
    return fail("The store is damaged, or belongs to another keyring.", "Nothing was changed.");
  sqlite3* connection = nullptr;
  int result = 1;
  if (sqlite3_open_v2(file.c_str(), &connection, SQLITE_OPEN_READWRITE, (*vfs)->name().c_str()) ==
          SQLITE_OK &&
      sqlite3_exec(connection, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=MEMORY", nullptr,
                   nullptr, nullptr) == SQLITE_OK) {
    result = run(connection);
  }
  sqlite3_close(connection);
  return result;
}
