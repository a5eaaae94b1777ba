# SPDX-License-Identifier: Apache-2.0
# asyncio.open_connection with the delay that its documentation recommends, as the lab's drivers are: see Driver.java.
import asyncio
import platform
import sys


async def connect(host, port):
    reader, writer = await asyncio.open_connection(host, port, happy_eyeballs_delay=0.25)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    await reader.read()
    writer.close()


print("ready", platform.python_version(), flush=True)
for line in sys.stdin:
    word, *target = line.split()
    try:
        if word == "connect":
            asyncio.run(connect(target[0], int(target[1])))
        print("ok", flush=True)
    except Exception as e:
        print(repr(e), file=sys.stderr)
        print("failed", type(e).__name__, flush=True)
