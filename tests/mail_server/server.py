"""A mail server that keeps what it takes and misbehaves as it is told.

Usage: server.py FOLDER PORT [CERTIFICATE KEY]

Every e-mail it takes becomes a file in FOLDER/inbox, in the order of arrival. How it behaves stands in FOLDER/mode
and can change at any time:

    ok               takes everything
    greylist N       says 451 to the first N tries of each e-mail
    drop             takes each e-mail the first time, and hangs up without saying so
    slow SECONDS     takes its time over each e-mail
    refuse BEGINNING says 550 to recipients whose address begins so
    full             says 452 to everything
"""

import asyncio
import email
import os
import ssl
import sys
from collections import Counter

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.inbox = os.path.join(folder, "inbox")
        os.makedirs(self.inbox, exist_ok=True)
        self.tries = Counter()
        self.taken = len(os.listdir(self.inbox))

    def mode(self):
        try:
            with open(os.path.join(self.folder, "mode"), encoding="utf-8") as file:
                return (file.read().split() or ["ok"]) + ["0"]
        except FileNotFoundError:
            return ["ok", "0"]

    async def handle_RCPT(self, server, session, envelope, address, options):
        name, beginning = self.mode()[:2]
        if name == "refuse" and address.startswith(beginning):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name, number = self.mode()[:2]
        message = email.message_from_bytes(envelope.content)
        which = (message["Message-ID"], tuple(envelope.rcpt_tos))
        self.tries[which] += 1
        if name == "full":
            return "452 4.2.2 mailbox full"
        if name == "greylist" and self.tries[which] <= int(number):
            return "451 4.7.1 try again later"
        if name == "slow":
            await asyncio.sleep(float(number))
        self.keep(envelope)
        if name == "drop" and self.tries[which] == 1:
            server.transport.abort()
        return "250 2.0.0 taken"

    def keep(self, envelope):
        self.taken += 1
        path = os.path.join(self.inbox, f"{self.taken:08}.eml")
        with open(path + ".part", "wb") as file:
            file.write(b"X-Recipient: " + ", ".join(envelope.rcpt_tos).encode() + b"\r\n")
            file.write(envelope.content)
        os.rename(path + ".part", path)


async def main(folder, port, certificate=None, key=None):
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    keeper = Keeper(folder)
    options = {"tls_context": context, "require_starttls": bool(context), "data_size_limit": 50_000_000}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="mail.test", **options), "127.0.0.1", int(port)
    )
    print("listening", flush=True)
    await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
