// SPDX-License-Identifier: Apache-2.0
// net.connect with its defaults (autoSelectFamily), as the lab's drivers are: see Driver.java.
import net from "node:net";
import readline from "node:readline";

console.log("ready " + process.versions.node);
for await (const line of readline.createInterface({ input: process.stdin })) {
  const [word, host, port] = line.split(" ");
  if (word === "fresh") {
    console.log("ok");
    continue;
  }
  await new Promise((resolve) => {
    const socket = net.connect({ host, port: Number(port) });
    let failure = null;
    socket.on("connect", () => socket.write("GET / HTTP/1.0\r\n\r\n"));
    socket.on("data", () => {});
    socket.on("error", (error) => (failure = error));
    socket.on("close", () => {
      if (failure) {
        console.error(failure);
      }
      console.log(failure ? "failed " + failure.code : "ok");
      resolve();
    });
  });
}
