// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import io.happysocket.clients.drivers.OfDriver;
import io.happysocket.clients.http.OfWeb;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The drivers, the HTTP clients, and whatever has the contract of plugged clients. */
final class AllClients {

  private AllClients() {}

  /** By the names that the page gives them. */
  static Map<String, Supplier<PluggedContract>> byName() throws IOException {
    Map<String, Supplier<PluggedContract>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(OfDriver.ALL);
    all.putAll(OfWeb.ALL);
    Path root = Path.of("target/clients/test-classes");
    try (Stream<Path> files = Files.walk(root.resolve("io/happysocket/clients"))) {
      for (Path file : files.filter(each -> each.toString().endsWith("Test.class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.');
        add(all, name.substring(0, name.length() - ".class".length()));
      }
    }
    return all;
  }

  private static void add(Map<String, Supplier<PluggedContract>> all, String className) {
    try {
      Class<?> test = Class.forName(className, false, AllClients.class.getClassLoader());
      if (PluggedContract.class.isAssignableFrom(test)) {
        String simple = test.getSimpleName();
        Constructor<?> constructor = test.getDeclaredConstructor();
        constructor.setAccessible(true); // tests are not public
        all.put(simple.substring(0, simple.length() - "Test".length()), () -> made(constructor));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(className, e);
    }
  }

  private static PluggedContract made(Constructor<?> constructor) {
    try {
      for (Field field : constructor.getDeclaringClass().getDeclaredFields()) {
        if (field.isAnnotationPresent(TempDir.class)) { // which nobody else fills here
          field.setAccessible(true);
          field.set(null, Files.createTempDirectory("happysocket-times"));
        }
      }
      return (PluggedContract) constructor.newInstance();
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
