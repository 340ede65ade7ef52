#!/usr/bin/env python3
"""A WebDAV server over TLS that behaves badly, for the tests: server.py CERTIFICATE KEY.

Prints its port. The first part of a path says how it behaves, and the files of each are its own:

  good           as WebDAV asks for
  busy           423 to the first two PUTs and MOVEs of each name
  no-move        405 to MOVE
  full           507 to PUT
  no-part        400 to a PUT of a name that ends in .part, as Nextcloud
  only-plain     400 to a PUT of any name but that of a whole bundle
  talks          an answer that never ends to PUT, MOVE and DELETE
  same           one folder, with the two that follow:
  same-full      507 to PUT
  same-keeps     403 to DELETE
  moved          301 to everything, to the same folder under `good`
  refused        401 to everything
  out-of-order   503 to everything
  cut-N          closes after N bytes of each answer
  silent         never answers
  endless        a listing and files that never end
  headers        a header that never ends
  many           lists 100,000 names
  odd            lists names that are none
  altered        changes one byte of each file
  page           200 and a page of HTML to everything
"""

import http.server
import socketserver
import ssl
import sys
import threading

FILES = {}
SEEN = {}
NAME = "00112233445566778899aabbccddee%02x"


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that goes away is what the tests are about


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_one(self):
        mode = self.path.strip("/").split("/")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != "Basic YW5uYTpzZWNyZXQ=":
            return self.answer(mode, 401)
        if mode == "silent":
            return threading.Event().wait()
        if mode == "endless":
            return self.flood(b"HTTP/1.1 207 x\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + 65536 * b"x" + b"\r\n")
        if mode == "headers":
            return self.flood(b"HTTP/1.1 207 x\r\n", b"X: " + 8000 * b"x" + b"\r\n")
        if mode == "moved":
            return self.answer(mode, 301, headers={"Location": self.path.replace("moved", "good")})
        if mode in ("refused", "out-of-order", "page"):
            return self.answer(mode, {"refused": 401, "page": 200}.get(mode, 503), b"<html>no</html>")
        if mode == "busy" and self.command in ("PUT", "MOVE"):
            count = SEEN[self.path] = SEEN.get(self.path, 0) + 1
            if count <= 2:
                return self.answer(mode, 423)
        if mode in ("full", "same-full") and self.command == "PUT":
            return self.answer(mode, 507)
        if mode == "no-part" and self.command == "PUT" and self.path.endswith(".part"):
            return self.answer(mode, 400)
        if mode == "only-plain" and self.command == "PUT" and "." in self.path:
            return self.answer(mode, 400)
        if mode == "same-keeps" and self.command == "DELETE":
            return self.answer(mode, 403)
        if mode == "talks" and self.command in ("PUT", "MOVE", "DELETE"):
            return self.flood(b"HTTP/1.1 201 x\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + 65536 * b"x" + b"\r\n")
        if mode.startswith("same-"):
            self.path = "/same/" + self.path.split("/", 2)[2]
        getattr(self, "at_" + self.command)(mode, body)

    do_GET = do_PUT = do_DELETE = do_MOVE = do_PROPFIND = handle_one

    def flood(self, first, again):
        self.close_connection = True
        self.wfile.write(first)
        while True:
            self.wfile.write(again)

    def answer(self, mode, status, body=b"", headers=None):
        text = "HTTP/1.1 %d x\r\nContent-Length: %d\r\n" % (status, len(body))
        text += "".join("%s: %s\r\n" % one for one in (headers or {}).items())
        whole = text.encode() + b"\r\n" + body
        if mode.startswith("cut-"):
            self.close_connection = True
            whole = whole[: int(mode[4:])]
        self.wfile.write(whole)

    def at_PUT(self, mode, body):
        FILES[self.path] = body
        self.answer(mode, 201)

    def at_GET(self, mode, _):
        body = FILES.get(self.path)
        if body is not None and mode == "altered":
            body = body[:-1] + bytes([body[-1] ^ 1])
        self.answer(mode, 404 if body is None else 200, body or b"")

    def at_DELETE(self, mode, _):
        self.answer(mode, 404 if FILES.pop(self.path, None) is None else 204)

    def at_MOVE(self, mode, _):
        if mode == "no-move":
            return self.answer(mode, 405)
        to = "/" + self.headers["Destination"].split("/", 3)[3]
        to = "/same/" + to.split("/", 2)[2] if mode.startswith("same-") else to
        if self.headers.get("Overwrite") != "F":
            return self.answer(mode, 400)
        if to in FILES:
            return self.answer(mode, 412)
        FILES[to] = FILES.pop(self.path)
        self.answer(mode, 201)

    def at_PROPFIND(self, mode, _):
        names = [path[len(self.path):] for path in FILES if path.startswith(self.path)]
        if mode == "many":
            names = ["%032x" % number for number in range(100000)]
        if mode == "odd":
            names = ["../../etc/passwd", "notes.txt", NAME % 1 + "/", (NAME % 2).upper(), "x" * 100000,
                     NAME % 3 + "%00", "%2e%2e%2f" + NAME % 4 + "x", NAME % 5]
        items = "".join("<D:response><D:href>%s%s</D:href></D:response>" % (self.path, name) for name in [""] + names)
        self.answer(mode, 207, ("<D:multistatus xmlns:D='DAV:'>%s</D:multistatus>" % items).encode())


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True)
print("port %d." % server.server_address[1], flush=True)
server.serve_forever()
