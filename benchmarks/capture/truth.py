# SPDX-License-Identifier: Apache-2.0
"""The plan, the server and the clients of truth.sh."""
import asyncio
import ipaddress
import random
import socket
import struct
import sys

SERVERS = {4: "9.9.9.9", 6: "2a02:26f0::1"}
CLASSES = [("native", 0.023, 0x2A001450 << 96), ("6to4", 0.10, 0x2002 << 112), ("Teredo", 0.35, 0x20010000 << 96)]
PATIENCE = 4.5  # SYNs at 0, 1 and 3 s


def plan(seed, clients):
    chance = random.Random(seed)
    print("#address,class,outcome,key")
    for i in range(clients):
        name, failing, prefix = CLASSES[i % 3]
        ipv6 = ipaddress.IPv6Address(prefix | (i + 1) << 72 | 1 if name != "Teredo" else prefix | 0x41000001 << 64 | i + 1)
        fails = chance.random() < failing
        outcome = "established"
        if fails:
            outcome = "set-up" if name == "Teredo" and chance.random() < 0.5 else "silent"
        elif chance.random() < 0.02:
            outcome = "refused"
        print(f"{ipv6},{name},{outcome},c{i}")
        print(f"{ipaddress.IPv4Address(0x18000001 + i)},native,established,c{i}")


async def serve():
    async def answer(reader, writer):
        await reader.read(1000)
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    for host in SERVERS.values():
        await asyncio.start_server(answer, host, 80, backlog=4096)
    await asyncio.Event().wait()


async def attempt(address, outcome, key):
    version = ipaddress.ip_address(address).version
    if outcome == "set-up":
        with socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as raw:
            raw.bind((address, 0))
            raw.sendto(struct.pack("!BBHHH", 128, 0, 0, 1, 1), (SERVERS[6], 0))
        return
    port = 81 if outcome == "refused" else 80
    try:
        opening = asyncio.open_connection(SERVERS[version], port, local_addr=(address, 0))
        reader, writer = await asyncio.wait_for(opening, PATIENCE)
    except (OSError, asyncio.TimeoutError):
        return
    writer.write(f"GET /1.png HTTP/1.1\r\nHost: u{key}.test\r\n\r\n".encode())
    await reader.read(1000)
    writer.close()


async def connect(file):
    rows = [line.strip().split(",") for line in open(file) if not line.startswith("#")]
    for _ in range(200):  # until the server listens
        try:
            (await asyncio.open_connection(SERVERS[4], 80, local_addr=("24.0.0.1", 0)))[1].close()
            break
        except OSError:
            await asyncio.sleep(0.05)
    tasks = []
    for address, _, outcome, key in rows:
        tasks.append(asyncio.create_task(attempt(address, outcome, key)))
        await asyncio.sleep(0.002)
    await asyncio.gather(*tasks, asyncio.sleep(PATIENCE))
    # a last packet: what is younger than 3 s at the end of a capture is undecided
    (await asyncio.open_connection(SERVERS[4], 80, local_addr=("24.0.0.1", 0)))[1].close()


if sys.argv[1] == "plan":
    plan(int(sys.argv[2]), int(sys.argv[3]))
else:
    asyncio.run(serve() if sys.argv[1] == "serve" else connect(sys.argv[2]))
