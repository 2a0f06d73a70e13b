"""Says whether the DKIM signature of an e-mail on standard input is right: exit code 0, else 1.

Usage: check_signature.py NAME RECORD

NAME is where DNS holds the public key, and RECORD what stands there.
"""

import sys

import dkim

name, record = sys.argv[1:]


def dns(asked, timeout=5):
    asked = asked.decode() if isinstance(asked, bytes) else asked
    return record.encode() if asked.rstrip(".") == name else b""


sys.exit(0 if dkim.verify(sys.stdin.buffer.read(), dnsfunc=dns) else 1)
