// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.blocking;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the application connects to, in its own process, on loopback. */
public final class Servers implements AutoCloseable {

  /** Each has ::1 and an IPv4 address of its own. */
  static final int NAMES = 16;

  /** Of the file with the key. */
  public static final String PASSWORD = "changeit";

  private static final int NOBODY_LISTENS = 9;
  private static final int BACKLOG = 1024;

  private final SSLContext tls;
  private final Answers both;
  private final Answers fourOnly;
  private final Answers fourAndSilence;
  private final Answers secure;
  private final Silence silentSix;
  private final Silence allSilent;

  /** Starts them, with the key that a file holds. */
  public Servers(Path keys) throws IOException, GeneralSecurityException {
    tls = context(keys);
    both = new Answers(new ServerSocket(0, BACKLOG));
    fourOnly = new Answers(ofIpv4());
    fourAndSilence = new Answers(ofIpv4());
    silentSix = new Silence(InetAddress.getByName("::1"), fourAndSilence.port());
    allSilent = new Silence(InetAddress.getByName("::"), 0);
    secure = new Answers(tls.getServerSocketFactory().createServerSocket(0, BACKLOG));
  }

  /** A server socket's 0.0.0.0 takes both families. */
  private static ServerSocket ofIpv4() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET);
    return server.bind(new InetSocketAddress("0.0.0.0", 0), BACKLOG).socket();
  }

  /** The lines of a hosts file. */
  public static String hosts() {
    StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n::1 localhost\n");
    for (int i = 0; i < NAMES; i++) {
      lines.append("::1 ").append(name(i)).append('\n');
      lines.append("127.0.0.").append(1 + i).append(' ').append(name(i)).append('\n');
    }
    return lines.toString();
  }

  static String name(int number) {
    return "soak-" + Math.floorMod(number, NAMES) + ".example";
  }

  SSLContext tls() {
    return tls;
  }

  int port(Kind kind) {
    return switch (kind) {
      case BY_NAME, TIMED, BY_ADDRESS, HTTP -> both.port();
      case IPV6_REFUSES -> fourOnly.port();
      case IPV6_SILENT -> fourAndSilence.port();
      case TLS -> secure.port();
      case REFUSED -> NOBODY_LISTENS;
      case SILENT, CLOSED -> allSilent.port();
    };
  }

  /** Where servers listen. */
  public List<Integer> ports() {
    return List.of(
        both.port(), fourOnly.port(), fourAndSilence.port(), secure.port(), allSilent.port());
  }

  /** Connections that clients have not closed. */
  public int open() {
    return both.open() + fourOnly.open() + fourAndSilence.open() + secure.open();
  }

  /** Lets go of what fills accept queues. */
  public void endOfLoad() throws IOException {
    silentSix.close();
    allSilent.close();
  }

  private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    context.getClientSessionContext().setSessionCacheSize(NAMES); // else 20,480 stay
    context.getServerSessionContext().setSessionCacheSize(NAMES);
    return context;
  }

  @Override
  public void close() throws IOException {
    endOfLoad();
    both.close();
    fourOnly.close();
    fourAndSilence.close();
    secure.close();
  }
}
