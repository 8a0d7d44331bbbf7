"""A vault's service as a process, and an organisation's program that sends files to it: what several benchmarks need."""

import base64
import hashlib
import hmac
import http.client
import json
import re
import socket
import struct
import subprocess
import time
import urllib.parse


def one_time_code(secret, moment):
    """RFC 6238, six digits, SHA-1, 30 seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(moment) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


class Service:
    """`amparo vault serve` over the vault `v` in a folder."""

    def __init__(self, amparo, folder, vault="v"):
        self.amparo, self.folder, self.vault = amparo, folder, vault
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None
        self.start()

    def start(self):
        """Starts it and waits until it answers; returns the seconds that took."""
        began = time.time()
        words = [self.amparo, "vault", "serve", "--vault", self.vault, "--port", str(self.port)]
        self.process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while time.time() - began < 60:
            try:
                if self.ask("GET", "/healthz")[0] == 200:
                    return time.time() - began
            except OSError:
                time.sleep(0.02)
        raise AssertionError("the service does not answer")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def ask(self, method, path, body=None, headers=None, timeout=300):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            line.request(method, path, body=body, headers=headers or {})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def token(self, command, organisation):
        """Makes an account by an invitation, as a person would, and a token for programs. `command` runs `amparo` and returns its JSON."""
        invited = command("vault", "invite", "--vault", self.vault, "--role", "contributor", "--contributor", organisation)
        path = urllib.parse.urlsplit(invited["link"]).path
        page = self.ask("GET", path)[1].decode()
        secret = re.search(r"type this secret: ([A-Z2-7 ]+)", page).group(1).replace(" ", "")
        login = f"program-{time.time_ns()}@example.org"
        form = {"login": login, "password": "programs have long passwords", "again": "programs have long passwords", "code": one_time_code(secret, time.time())}
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": f"http://127.0.0.1:{self.port}"}
        status, page = self.ask("POST", path, urllib.parse.urlencode(form), headers)
        assert status == 200, page.decode()
        return command("vault", "account", "token", login, "--vault", self.vault, "--name", "bench", "--scope", "submit")["secret"]


class Program:
    """What an organisation's program asks of the service."""

    def __init__(self, service, token):
        self.service, self.token = service, token

    def ask(self, method, path, body=None):
        status, text = self.service.ask(method, f"/api/v1{path}", body, {"authorization": f"Bearer {self.token}"})
        assert status < 300, f"{method} {path}: {status} {text.decode()}"
        return json.loads(text)

    def announce(self, name, content, at_once=False):
        announced = {"fileName": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "atOnce": at_once}
        return self.ask("POST", "/deliveries", json.dumps(announced))["id"]

    def piece(self, delivery, content):
        return self.ask("PUT", f"/deliveries/{delivery}/pieces/0?sha256={hashlib.sha256(content).hexdigest()}", content)

    def half_a_piece(self, delivery, content, length):
        """Announces the whole length, sends `length` bytes and leaves the line open; the caller breaks it."""
        line = socket.create_connection(("127.0.0.1", self.service.port))
        sha256 = hashlib.sha256(content).hexdigest()
        head = f"PUT /api/v1/deliveries/{delivery}/pieces/0?sha256={sha256} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {self.token}\r\ncontent-length: {len(content)}\r\n\r\n"
        line.sendall(head.encode() + content[:length])
        return line

    def send(self, name, content):
        """The whole way of a file; returns its submission."""
        delivery = self.announce(name, content)
        self.piece(delivery, content)
        assert self.ask("POST", f"/deliveries/{delivery}/complete")["state"] == "checked"
        return self.ask("POST", f"/deliveries/{delivery}/accept")["submission"]
