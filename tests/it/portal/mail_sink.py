# A mail server for tests: takes every mail over TLS after STARTTLS, writes it to a folder, and prints its port.
# Refuses addresses at refused.example, as a server does that knows whom it serves.
import pathlib
import ssl
import sys

from aiosmtpd.controller import Controller

folder, certificate, key = map(pathlib.Path, sys.argv[1:4])


class Sink:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@refused.example"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        assert session.ssl is not None, "only over TLS"
        Sink.count += 1
        (folder / f"{Sink.count}.to").write_text("\n".join(envelope.rcpt_tos))
        (folder / f"{Sink.count}.eml").write_bytes(envelope.content)
        return "250 OK"


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)


class Listening(Controller):
    def factory(self):
        from aiosmtpd.smtp import SMTP

        return SMTP(self.handler, tls_context=context, require_starttls=True, data_size_limit=40_000_000)


controller = Listening(Sink(), hostname="127.0.0.1", port=int(sys.argv[4]))
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()
