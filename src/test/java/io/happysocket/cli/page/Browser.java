// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chromium without a window, by the WebDriver protocol of chromedriver. */
final class Browser implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("on port (\\d+)");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-dev-shm-usage",
          "--hide-scrollbars");

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final String base;
  private String session = "";

  private Browser(Process driver, int port) {
    this.driver = driver;
    this.base = "http://127.0.0.1:" + port + "/session";
  }

  static Optional<Path> command(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return List.of(path.split(":")).stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser open(Path driver, Path chromium, Path profile)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(driver.toString(), "--port=0").redirectErrorStream(true).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher port = PORT.matcher(line);
      if (port.find() && line.contains("successfully")) {
        Browser browser = new Browser(process, Integer.parseInt(port.group(1)));
        boolean begun = false;
        try {
          browser.begin(chromium, profile);
          begun = true;
          return browser;
        } finally {
          if (!begun) {
            browser.close();
          }
        }
      }
    }
    throw new IOException("chromedriver ended");
  }

  private void begin(Path chromium, Path profile) throws IOException, InterruptedException {
    List<String> flags =
        java.util.stream.Stream.concat(
                FLAGS.stream(), java.util.stream.Stream.of("--user-data-dir=" + profile))
            .toList();
    Map<String, Object> wanted =
        Map.of(
            "browserName",
            "chrome",
            "goog:chromeOptions",
            Map.of("binary", chromium.toString(), "args", flags),
            "goog:loggingPrefs",
            Map.of("performance", "ALL", "browser", "ALL"));
    JsonNode made = post(base, Map.of("capabilities", Map.of("alwaysMatch", wanted)));
    session = base + "/" + made.get("sessionId").asText();
  }

  void go(URI page) throws IOException, InterruptedException {
    post(session + "/url", Map.of("url", page.toString()));
  }

  JsonNode run(String script) throws IOException, InterruptedException {
    return post(session + "/execute/sync", Map.of("script", script, "args", List.of()));
  }

  JsonNode log(String type) throws IOException, InterruptedException {
    return post(session + "/se/log", Map.of("type", type));
  }

  /** A command of the DevTools protocol. */
  void tools(String command, Map<String, Object> parameters)
      throws IOException, InterruptedException {
    post(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  private JsonNode post(String to, Map<String, Object> body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(to))
            .timeout(Duration.ofSeconds(100))
            .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
            .build();
    JsonNode answer = json.readTree(client.send(request, BodyHandlers.ofString()).body());
    if (answer.get("value").has("error")) {
      throw new IOException(answer.toString());
    }
    return answer.get("value");
  }

  @Override
  public void close() {
    try {
      if (!session.isEmpty()) {
        HttpRequest end = HttpRequest.newBuilder(URI.create(session)).DELETE().build();
        client.sendAsync(end, BodyHandlers.discarding()).join();
      }
    } finally {
      driver.destroy();
      driver.onExit().join();
    }
  }
}
