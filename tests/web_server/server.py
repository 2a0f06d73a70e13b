"""A machine that the desk calls: it takes signed batches of letters, and misbehaves at addresses that say so.

Usage: server.py FOLDER PORT CERTIFICATE KEYFILE SIGNING_KEY

    PUT /in/BATCH/FILE   keeps the file in FOLDER/in/BATCH when the signature is right: 204, else 401;
                         503 as long as FOLDER/away exists
    GET /ok              says "ok"
    GET /redirect        sends the caller to /ok
    GET /long            says more than anybody wants to read
    GET /endless         never stops saying something
    GET /silent          says nothing

Every request becomes a line in FOLDER/requests.
"""

import hashlib
import hmac
import os
import ssl
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder, port, certificate, keyfile, signing_key = sys.argv[1:]


def is_signed(header, path, body):
    try:
        moment, code = header.split(",")
        at, code = moment.removeprefix("t="), code.removeprefix("sha256=")
    except (AttributeError, ValueError):
        return False
    said = f"{at}\nPUT\n{path}\n{hashlib.sha256(body).hexdigest()}"
    right = hmac.new(signing_key.encode(), said.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(right, code)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def note(self):
        with open(os.path.join(folder, "requests"), "a", encoding="utf-8") as file:
            file.write(f"{self.command} {self.path}\n")

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if os.path.exists(os.path.join(folder, "away")):
            self.note()
            return self.answer(503)
        if not is_signed(self.headers["Meldpunt-Signature"], self.path, body):
            self.note()
            return self.answer(401)
        place = os.path.join(folder, os.path.normpath(self.path).lstrip("/"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(body)
        self.note()
        self.answer(204)

    def do_GET(self):
        self.note()
        if self.path == "/redirect":
            self.answer(302, Location="/ok")
        elif self.path == "/long":
            self.answer(200, b"x" * 70_000)
        elif self.path == "/silent":
            time.sleep(60)
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.2)
        else:
            self.answer(200, b"ok")

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", int(port)), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, keyfile)
server.socket = context.wrap_socket(server.socket, server_side=True)
print("listening", flush=True)
server.serve_forever()
