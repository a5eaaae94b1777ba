// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A self-signed certificate, made by the JDK's own keytool, and contexts of both sides. */
public final class TlsKeys {

  private static final String ALIAS = "server";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private TlsKeys() {}

  /** A context that shows and trusts one new certificate, what it trusts with, and both as PEM. */
  public record Keys(SSLContext context, X509TrustManager trust, String pem) {}

  /**
   * A context that shows and trusts one new certificate.
   *
   * @param names what it is for, such as {@code dns:name.example}
   */
  public static SSLContext contextFor(String names) {
    return keysFor(names).context();
  }

  /** As {@link #contextFor}, for clients that ask for the trust as well. */
  public static Keys keysFor(String names) {
    try {
      Path folder = Files.createTempDirectory("happysocket-tls");
      Path file = folder.resolve("keys.p12");
      try {
        generate(file, names);
        return keys(file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void generate(Path file, String names) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=test",
            "-ext",
            "san=" + names,
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("keytool: " + output);
    }
  }

  private static Keys keys(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return new Keys(context, (X509TrustManager) trust.getTrustManagers()[0], pem(store));
  }

  private static String pem(KeyStore store) throws GeneralSecurityException {
    return pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded())
        + pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, text);
  }
}
