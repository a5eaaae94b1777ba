// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.loopback.SilentPort;
import io.happysocket.loopback.TlsKeys;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
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
  private static final int MANY = 1_000;

  private TlsKeys.Keys tls;
  private WebServer server;

  /** The client with the lines that plug the connector in. */
  abstract Web plugged(Web.Setup setup);

  /** The protocol that it speaks over TLS. */
  abstract String secureProtocol();

  /** What it throws when all addresses refuse. */
  abstract Class<? extends IOException> whenRefused();

  /** What it throws when no address answers in its connect time-out. */
  abstract Class<? extends IOException> whenSilent();

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
    try (Connector connector = Connector.builder().build();
        Web web = plugged(new Web.Setup(connector, tls, connectTimeout))) {
      exchange.with(web);
    }
  }

  private String plain(DeadFirst dead, String path) {
    return "http://" + dead.name() + ":" + server.port() + path;
  }

  private String secure(DeadFirst dead, String path) {
    return "https://" + dead.name() + ":" + server.securePort() + path;
  }

  @Test
  void aFirstAddressThatRefusesIsNoHindrance() throws IOException {
    try (DeadFirst dead = DeadFirst.refusing()) {
      using(
          PATIENCE,
          web -> {
            assertThat(web.get(plain(dead, "/a"))).isEqualTo(WebServer.body("HTTP/1.1", "/a"));
            assertThat(web.get(secure(dead, "/b")))
                .isEqualTo(WebServer.body(secureProtocol(), "/b"));
          });
    }
  }

  @Test
  void aSilentFirstAddressIsNoHindrance() throws IOException {
    try (DeadFirst dead = DeadFirst.silent(server.port())) {
      using(
          PATIENCE,
          web ->
              assertThat(web.get(plain(dead, "/a"))).isEqualTo(WebServer.body("HTTP/1.1", "/a")));
    }
  }

  @Test
  void aSilentFirstAddressIsNoHindranceOverTls() throws IOException {
    try (DeadFirst dead = DeadFirst.silent(server.securePort())) {
      using(
          PATIENCE,
          web ->
              assertThat(web.get(secure(dead, "/b")))
                  .isEqualTo(WebServer.body(secureProtocol(), "/b")));
    }
  }

  @Test
  void aRefusalByAllIsWhatTheClientReportsOfOne() throws IOException {
    int nobody = Loopback.freePort();
    using(
        PATIENCE,
        web ->
            assertThat(catchThrowable(() -> web.get("http://localhost:" + nobody + "/")))
                .isInstanceOf(whenRefused()));
  }

  @Test
  void silenceOfAllIsTheConnectTimeoutOfTheClient() throws IOException {
    try (SilentPort four = new SilentPort(Loopback.FOUR, 0);
        DeadFirst dead = DeadFirst.silent(four.port())) {
      String url = "http://" + dead.name() + ":" + four.port() + "/";
      using(
          IMPATIENCE,
          web -> assertThat(catchThrowable(() -> web.get(url))).isInstanceOf(whenSilent()));
    }
  }

  @Test
  void aThousandConnectsWithMixedFailuresLeaveNothingOpen() throws IOException {
    LeakCheck leaks = new LeakCheck();
    int nobody = Loopback.freePort();
    try (DeadFirst dead = DeadFirst.refusing();
        SilentPort four = new SilentPort(Loopback.FOUR, 0);
        DeadFirst silent = DeadFirst.silent(four.port())) {
      String notTls = "https://" + dead.name() + ":" + server.port() + "/";
      String nowhere = "http://" + silent.name() + ":" + four.port() + "/";
      using(
          Duration.ofMillis(10),
          web -> assertThat(failures(web, nowhere, MANY / 10)).isEqualTo(MANY / 10));
      using(
          PATIENCE,
          web -> {
            for (int i = 0; i < MANY * 3 / 10; i++) {
              assertThat(web.get(plain(dead, "/"))).isEqualTo(WebServer.body("HTTP/1.1", "/"));
              assertThat(failures(web, "http://localhost:" + nobody + "/", 1)).isOne();
              assertThat(catchThrowable(() -> web.get(notTls))).isInstanceOf(SSLException.class);
            }
          });
    }
    leaks.nothingIsLeft();
  }

  private static int failures(Web web, String url, int count) {
    int failed = 0;
    for (int i = 0; i < count; i++) {
      if (catchThrowable(() -> web.get(url)) instanceof IOException) {
        failed++;
      }
    }
    return failed;
  }
}
