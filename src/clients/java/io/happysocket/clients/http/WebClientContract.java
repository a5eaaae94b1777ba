// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.TlsKeys;
import io.happysocket.testing.BrokenNetwork;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What every HTTP client does once it is plugged in (issue 4, section 2). */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WebClientContract {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration IMPATIENCE = Duration.ofMillis(300);

  private TlsKeys.Keys tls;
  private WebServer server;

  /** The client with the lines that plug the connector in. */
  abstract Web plugged(Web.Setup setup);

  /** The client as it comes. */
  abstract Web alone(Web.Setup setup);

  /** The protocol that it speaks over TLS. */
  abstract String secureProtocol();

  /** What it throws when all addresses refuse. */
  abstract Class<? extends IOException> whenRefused();

  /** What it throws when no address answers in its connect time-out. */
  abstract Class<? extends IOException> whenSilent();

  /** What else the failure says. */
  String refusalSays() {
    return "";
  }

  /** What else the failure says. */
  String silenceSays() {
    return "";
  }

  /** Whether only its TLS connects can be raced. */
  boolean tlsOnly() {
    return false;
  }

  /** For clients whose own connect time-out has no say in the race. */
  Connector connector(Duration connectTimeout) {
    return Connector.builder().build();
  }

  @BeforeAll
  final void startServer() {
    tls = TlsKeys.keysFor("dns:localhost");
    server = new WebServer(tls.context());
  }

  @AfterAll
  final void stopServer() {
    server.close();
  }

  private interface Exchange {
    void with(Web web) throws IOException;
  }

  private void using(Duration connectTimeout, Exchange exchange) throws IOException {
    try (Connector connector = connector(connectTimeout);
        Web web = plugged(new Web.Setup(connector, tls, connectTimeout))) {
      exchange.with(web);
    }
  }

  /** One of the server's two ports. */
  private record Door(String scheme, int port, String protocol) {
    String url(DeadFirst dead, String path) {
      return scheme + "://" + dead.name() + ":" + port + path;
    }
  }

  private Door plain() {
    return tlsOnly() ? secure() : new Door("http", server.port(), "HTTP/1.1");
  }

  private Door secure() {
    return new Door("https", server.securePort(), secureProtocol());
  }

  private String url(BrokenNetwork network) {
    return plain().scheme() + "://" + network.host() + ":" + network.port() + "/";
  }

  private void gets(Door door, DeadFirst dead) throws IOException {
    using(PATIENCE, web -> assertThat(web.get(door.url(dead, "/a"))).isEqualTo(answer(door, "/a")));
  }

  private static String answer(Door door, String path) {
    return WebServer.body(door.protocol(), path);
  }

  @Test
  void aFirstAddressThatRefusesIsNoHindrance() throws IOException {
    try (DeadFirst dead = DeadFirst.refusing()) {
      gets(plain(), dead);
      gets(secure(), dead);
    }
  }

  @Test
  void aSilentFirstAddressIsNoHindrance() throws IOException {
    try (DeadFirst dead = DeadFirst.silent(plain().port())) {
      gets(plain(), dead);
    }
  }

  @Test
  void aSilentFirstAddressIsNoHindranceOverTls() throws IOException {
    try (DeadFirst dead = DeadFirst.silent(secure().port())) {
      gets(secure(), dead);
    }
  }

  @Test
  void aRefusalByAllIsWhatTheClientReportsOfOne() throws IOException {
    try (BrokenNetwork nobody = DeadFirst.allRefusing()) {
      using(
          PATIENCE,
          web ->
              assertThat(catchThrowable(() -> web.get(url(nobody))))
                  .isInstanceOf(whenRefused())
                  .hasMessageContaining(refusalSays()));
    }
  }

  @Test
  void silenceOfAllIsTheConnectTimeoutOfTheClient() throws IOException {
    try (BrokenNetwork silent = DeadFirst.allSilent()) {
      using(
          IMPATIENCE,
          web ->
              assertThat(catchThrowable(() -> web.get(url(silent))))
                  .isInstanceOf(whenSilent())
                  .hasMessageContaining(silenceSays()));
    }
  }

  @Test
  void aThousandConnectsWithMixedFailuresLeaveNothingOpen() throws IOException {
    LeakCheck leaks = new LeakCheck();
    Door notTls = new Door("https", server.port(), "");
    try (DeadFirst dead = DeadFirst.refusing();
        BrokenNetwork nobody = DeadFirst.allRefusing();
        BrokenNetwork silent = DeadFirst.allSilent()) {
      using(
          Duration.ofMillis(10),
          web -> {
            for (int i = 0; i < DeadFirst.ROUNDS / 10; i++) {
              fails(web, url(silent));
            }
          });
      using(
          PATIENCE,
          web -> {
            for (int i = 0; i < DeadFirst.ROUNDS * 3 / 10; i++) {
              assertThat(web.get(plain().url(dead, "/"))).isEqualTo(answer(plain(), "/"));
              fails(web, url(nobody));
              fails(web, notTls.url(dead, "/"));
            }
          });
    }
    // the JDK's client has nothing to close before 21: its selector goes with it
    System.gc();
    leaks.nothingIsLeft();
  }

  private static void fails(Web web, String url) {
    assertThat(catchThrowable(() -> web.get(url))).isInstanceOf(IOException.class);
  }
}
