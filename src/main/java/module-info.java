// SPDX-License-Identifier: Apache-2.0
/**
 * HappySocket: races the addresses of a name and hands over the first connected channel. The way in
 * is {@code io.happysocket.HappySocket}.
 */
@SuppressWarnings("module") // the jar of the test kit is built from this project, too
module io.happysocket {
  requires org.dnsjava;
  requires org.slf4j;
  requires static jdk.jfr;
  requires static jdk.net;
  requires static org.jspecify;

  exports io.happysocket;
  exports io.happysocket.handshake;
  exports io.happysocket.address;
  exports io.happysocket.dns;
  exports io.happysocket.history;
  exports io.happysocket.quality;
  exports io.happysocket.report;
  exports io.happysocket.socket;
  exports io.happysocket.strategy;
  exports io.happysocket.strategy.builtin;

  // the kit plays races by hand, and its servers run on the library's loop
  exports io.happysocket.loop to
      io.happysocket.testing;
  exports io.happysocket.race to
      io.happysocket.testing;
}
