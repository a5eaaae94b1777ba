// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.handshake.Handshake;
import io.happysocket.report.json.JsonText;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** TLS as a command offers it, and what came of it. */
final class Handshakes {

  private static final List<String> OF_THE_WEB = List.of("h2", "http/1.1");

  private Handshakes() {}

  /** With the system's trust; protocols of the web unless others are given. */
  static Handshake<SSLSocket> offering(List<String> protocols) {
    try {
      return offering(SSLContext.getDefault(), protocols.isEmpty() ? OF_THE_WEB : protocols);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("--tls: this Java has no TLS: " + e.getMessage(), e);
    }
  }

  static Handshake<SSLSocket> offering(SSLContext context, List<String> protocols) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    return Handshake.tls(context, parameters);
  }

  /**
   * What was agreed on and who the server is, to show.
   *
   * @param protocol such as {@code TLSv1.3}
   * @param cipher the suite
   * @param alpn the protocol chosen, empty for none
   * @param certificate the name of the server's certificate
   * @param issuer who signed it
   * @param until the last day of it
   */
  record Agreed(
      String protocol,
      String cipher,
      String alpn,
      String certificate,
      String issuer,
      String until) {

    static Agreed of(SSLSocket socket) throws IOException {
      SSLSession session = socket.getSession();
      Certificate first = session.getPeerCertificates()[0];
      if (!(first instanceof X509Certificate x509)) {
        throw new SSLPeerUnverifiedException("a certificate that is not X.509");
      }
      String alpn = socket.getApplicationProtocol();
      LocalDate until = LocalDate.ofInstant(x509.getNotAfter().toInstant(), ZoneOffset.UTC);
      return new Agreed(
          session.getProtocol(),
          session.getCipherSuite(),
          alpn == null ? "" : alpn,
          x509.getSubjectX500Principal().getName(),
          x509.getIssuerX500Principal().getName(),
          until.toString());
    }

    /** As lines of a timeline. */
    List<String> lines() {
      return List.of(
          protocol + ", " + (alpn.isEmpty() ? "no ALPN" : "ALPN " + alpn) + ", " + cipher,
          "certificate of " + certificate + ", by " + issuer + ", until " + until);
    }

    /** As a JSON object; the names come from outside. */
    String toJson() {
      return String.format(
          Locale.ROOT,
          "{\"protocol\":%s,\"cipher\":%s,\"alpn\":%s,"
              + "\"certificate\":%s,\"issuer\":%s,\"until\":%s}",
          JsonText.quote(protocol),
          JsonText.quote(cipher),
          alpn.isEmpty() ? "null" : JsonText.quote(alpn),
          JsonText.quote(certificate),
          JsonText.quote(issuer),
          JsonText.quote(until));
    }
  }
}
