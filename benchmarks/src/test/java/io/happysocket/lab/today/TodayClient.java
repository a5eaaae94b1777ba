// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.today;

import io.happysocket.Connector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * A process in the client's namespace. Each line that it reads is calls that start at once, each a
 * client and its hosts, such as {@code happysocket:HOST,HOST okhttp:HOST}; it tells of each, in
 * their order, what came of it and after how many ms, then {@code end}. The clients are new for
 * each line, unless it begins with {@code again}.
 */
public final class TodayClient {

  /** What HappySocket has for a connect, and what drivers of data bases have for an address. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final int PORT = 80;

  private TodayClient() {}

  private interface Client {
    void connect(List<String> hosts) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Connector connector = Connector.builder().connectDeadline(DEADLINE).build();
    Map<String, Client> clients = clients(connector);
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      List<String> words = List.of(line.split(" "));
      boolean again = words.get(0).equals("again");
      if (!again) {
        connector.close();
        connector = Connector.builder().connectDeadline(DEADLINE).build();
        clients = clients(connector);
      }
      atOnce(clients, words.subList(again ? 1 : 0, words.size())).forEach(System.out::println);
      System.out.println("end");
    }
  }

  private static Map<String, Client> clients(Connector connector) {
    return Map.of(
        "happysocket", happySocket(connector),
        "okhttp", okHttp(new OkHttpClient.Builder().connectTimeout(DEADLINE).build()),
        "socket", TodayClient::oneAfterTheOther);
  }

  private static List<String> atOnce(Map<String, Client> clients, List<String> calls) {
    CountDownLatch ready = new CountDownLatch(calls.size());
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    List<CompletableFuture<String>> outcomes = new ArrayList<>();
    for (String call : calls) {
      outcomes.add(CompletableFuture.supplyAsync(() -> outcome(clients, call, ready), threads));
    }
    threads.shutdown();
    return outcomes.stream().map(CompletableFuture::join).toList();
  }

  private static String outcome(Map<String, Client> clients, String call, CountDownLatch ready) {
    String[] words = call.split("[:,]");
    ready.countDown();
    String outcome = "connected";
    long begin = 0;
    try {
      ready.await();
      begin = System.nanoTime();
      clients.get(words[0]).connect(Arrays.asList(words).subList(1, words.length));
    } catch (IOException | InterruptedException e) {
      outcome = e.getClass().getSimpleName();
    }
    return outcome + " " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  /** One request over all the hosts. */
  private static Client happySocket(Connector connector) {
    return hosts -> {
      List<InetSocketAddress> endpoints =
          hosts.stream().map(host -> InetSocketAddress.createUnresolved(host, PORT)).toList();
      connector.request(endpoints).connect().close();
    };
  }

  /** It has no request over several hosts. */
  private static Client okHttp(OkHttpClient client) {
    return hosts -> {
      Request request = new Request.Builder().url("http://" + hosts.get(0) + "/").build();
      client.newCall(request).execute().close();
    };
  }

  /** As PgJDBC does: the first address of each host, with a time-out for each. */
  private static void oneAfterTheOther(List<String> hosts) throws IOException {
    IOException last = new SocketTimeoutException();
    for (String host : hosts) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, PORT), (int) DEADLINE.toMillis());
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }
}
