// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.blocking;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Connects with the JDK's blocking sockets, knows nothing of the library, and notes each outcome
 * that its kind does not allow.
 */
public final class Application {

  private static final int LONG_MILLIS = 30_000;
  private static final int SHORT_MILLIS = 20;
  private static final int CLOSED_WITHIN_MICROS = 10_000;
  private static final int MOST_FAULTS = 100;

  private final Servers servers;
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<Kind, AtomicLong> done = new ConcurrentHashMap<>();
  private final AtomicLong closes = new AtomicLong();
  private final ScheduledThreadPoolExecutor closer;

  public Application(Servers servers) {
    this.servers = servers;
    closer = new ScheduledThreadPoolExecutor(1);
    closer.prestartAllCoreThreads();
    for (Kind kind : Kind.values()) {
      done.put(kind, new AtomicLong());
    }
  }

  /**
   * What the JDK makes for itself at the first use, by literal addresses, which race nothing, on a
   * thread of each kind.
   */
  public void warm(ThreadFactory... kinds) throws InterruptedException {
    for (ThreadFactory threads : kinds) {
      Thread thread = threads.newThread(this::warm);
      thread.start();
      thread.join();
    }
  }

  private void warm() {
    for (Kind kind : List.of(Kind.BY_ADDRESS, Kind.HTTP, Kind.TLS, Kind.REFUSED)) {
      try {
        perform(kind, "127.0.0.1");
        perform(kind, "[::1]");
      } catch (IOException e) {
        fault(kind + " by a literal: " + e);
      }
    }
  }

  /**
   * Does those from one number to another, by callers of which every thread factory has as many.
   */
  public void run(long from, long to, int callers, ThreadFactory... kinds)
      throws InterruptedException {
    AtomicLong next = new AtomicLong(from);
    Thread[] threads = new Thread[callers];
    for (int i = 0; i < callers; i++) {
      threads[i] =
          kinds[i % kinds.length].newThread(
              () -> {
                for (long n = next.getAndIncrement(); n < to; n = next.getAndIncrement()) {
                  perform((int) (n * 0x9E3779B97F4A7C15L >>> 33));
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void perform(int random) {
    Kind kind = Kind.of(random);
    try {
      perform(kind, kind == Kind.BY_ADDRESS ? "127.0.0.1" : Servers.name(random / 100));
      done.get(kind).incrementAndGet();
    } catch (Throwable e) { // nothing else is allowed
      fault(kind + ": " + e + " at " + Arrays.toString(e.getStackTrace()));
    }
  }

  private void perform(Kind kind, String host) throws IOException {
    int port = servers.port(kind);
    switch (kind) {
      case BY_NAME, BY_ADDRESS, IPV6_REFUSES, IPV6_SILENT -> exchange(new Socket(host, port));
      case TIMED -> exchange(connect(host, port, LONG_MILLIS));
      case HTTP -> http(host, port);
      case TLS -> exchange(servers.tls().getSocketFactory().createSocket(host, port));
      case REFUSED -> fails(host, port, LONG_MILLIS, ConnectException.class);
      case SILENT -> fails(host, port, SHORT_MILLIS, SocketTimeoutException.class);
      case CLOSED -> closed(host, port);
    }
  }

  private static Socket connect(String host, int port, int millis) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true); // which the agent has to take over
    socket.connect(new InetSocketAddress(host, port), millis);
    return socket;
  }

  private static void exchange(Socket connected) throws IOException {
    try (Socket socket = connected) {
      socket.setSoTimeout(LONG_MILLIS);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(Answers.ANSWER.length);
      if (answer.length != Answers.ANSWER.length) {
        throw new IOException("an answer of " + answer.length + " octets");
      }
      socket.setSoLinger(true, 0); // no TIME_WAIT
    }
  }

  private static void http(String host, int port) throws IOException {
    HttpURLConnection http =
        (HttpURLConnection) new URL("http://" + host + ":" + port + "/").openConnection();
    http.setRequestProperty("Connection", "close");
    http.setConnectTimeout(LONG_MILLIS);
    http.setReadTimeout(LONG_MILLIS);
    try {
      if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("HTTP " + http.getResponseCode());
      }
    } finally {
      http.disconnect();
    }
  }

  /** A socket that could not be connected is not closed by the application, as by most. */
  private static void fails(String host, int port, int millis, Class<? extends IOException> how)
      throws IOException {
    try {
      connect(host, port, millis).close();
    } catch (IOException e) {
      if (how.isInstance(e)) {
        return;
      }
      throw e;
    }
    throw new IOException("connected");
  }

  private void closed(String host, int port) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      // at every point of a connect, from before its begin on
      long micros = Math.floorMod(closes.getAndIncrement() * 997, CLOSED_WITHIN_MICROS);
      closer.schedule(() -> close(socket), micros, TimeUnit.MICROSECONDS);
      socket.connect(new InetSocketAddress(address, port), LONG_MILLIS);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException e) {
      return;
    }
    throw new IOException("connected");
  }

  private void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      fault("close: " + e);
    }
  }

  /** Notes what must not be. */
  public void fault(String fault) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(fault);
    }
  }

  public ConcurrentLinkedQueue<String> faults() {
    return faults;
  }

  /** How many of each kind have ended as they should. */
  public Map<Kind, AtomicLong> done() {
    return new TreeMap<>(done);
  }
}
