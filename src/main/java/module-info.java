// SPDX-License-Identifier: Apache-2.0
/**
 * HappySocket: races the addresses of a name and hands over the first connected channel. The way in
 * is {@code io.happysocket.HappySocket}.
 */
@SuppressWarnings("requires-automatic") // XChart and Batik, for the plots of a command only
module io.happysocket {
  requires org.dnsjava;
  requires org.slf4j;
  requires static info.picocli;
  requires static java.desktop;
  requires static jdk.jfr;
  requires static jdk.net;
  requires static org.apache.xmlgraphics.batik.svggen;
  requires static org.knowm.xchart;
  requires static org.jspecify;

  exports io.happysocket;
  exports io.happysocket.accept;
  exports io.happysocket.address;
  exports io.happysocket.dns;
  exports io.happysocket.history;
  exports io.happysocket.report;
  exports io.happysocket.simulation;
  exports io.happysocket.socket;
  exports io.happysocket.strategy;
  exports io.happysocket.strategy.builtin;
  exports io.happysocket.testing;

  // picocli reads the annotations of the commands
  opens io.happysocket.cli to
      info.picocli;
}
