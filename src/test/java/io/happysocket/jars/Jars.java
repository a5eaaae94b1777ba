// SPDX-License-Identifier: Apache-2.0
package io.happysocket.jars;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jars of this build: the pom names the library's, the others are beside it. */
final class Jars {

  private static final String LIBRARY = System.getProperty("library.jar", "");

  private Jars() {}

  static Path jar(String classifier) {
    String suffix = classifier.isEmpty() ? ".jar" : "-" + classifier + ".jar";
    return Path.of(LIBRARY.replaceAll("\\.jar$", suffix));
  }

  static JarFile open(String classifier) throws IOException {
    return new JarFile(jar(classifier).toFile());
  }

  /** The two that the library depends on. */
  static List<Path> required() {
    return List.of(where(org.xbill.DNS.Name.class), where(org.slf4j.Logger.class));
  }

  static List<Path> library() {
    return Stream.concat(Stream.of(jar("")), required().stream()).toList();
  }

  private static Path where(Class<?> type) {
    return Path.of(
        java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
