// SPDX-License-Identifier: Apache-2.0
package io.happysocket.jars;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each jar holds what its users run and nothing else. Runs on the jars, after they are packaged.
 */
class JarContentsTest {

  private static final Set<String> FOR_TESTS =
      Set.of("io/happysocket/simulation", "io/happysocket/testing");

  @Test
  void theLibraryHasNoCommandAndNoKitForTests() throws IOException {
    try (JarFile jar = Jars.open("")) {
      assertThat(packages(jar))
          .allMatch(name -> name.startsWith("io/happysocket"))
          .noneMatch(name -> name.startsWith("io/happysocket/cli"))
          .doesNotContainAnyElementsOf(FOR_TESTS);
      assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
          .isNull();
    }
  }

  @Test
  void theModuleRequiresTheTwoLibrariesAndExportsOnlyWhatIsThere() {
    ModuleDescriptor module =
        ModuleFinder.of(Jars.jar("")).find("io.happysocket").orElseThrow().descriptor();
    assertThat(module.requires())
        .filteredOn(one -> !one.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder("java.base", "org.dnsjava", "org.slf4j");
    assertThat(module.requires())
        .filteredOn(one -> one.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder("jdk.jfr", "jdk.net", "org.jspecify");
    assertThat(module.opens()).isEmpty();
    assertThat(module.packages())
        .containsAll(module.exports().stream().map(ModuleDescriptor.Exports::source).toList());
  }

  /** What is left out of a jar is not needed by what is in it. */
  @Test
  void nothingIsMissing() {
    assertThat(missing(Jars.required(), Jars.jar(""), "jdk.jfr,jdk.net")).isEmpty();
    String modules = "io.happysocket,jdk.jfr,jdk.net";
    assertThat(missing(Jars.library(), Jars.jar("testing"), modules)).isEmpty();
  }

  @Test
  void theKitForTestsIsNothingElse() throws IOException {
    try (JarFile jar = Jars.open("testing")) {
      assertThat(packages(jar)).isEqualTo(FOR_TESTS);
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("io.happysocket.testing");
    }
  }

  @Test
  void theCommandHasEverythingAndTheLicenceOfAllThatItBundles() throws IOException {
    try (JarFile jar = Jars.open("all")) {
      assertThat(packages(jar)).contains("io/happysocket", "io/happysocket/cli", "picocli");
      assertThat(packages(jar)).containsAll(FOR_TESTS);
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS))
          .isEqualTo("io.happysocket.cli.Main");
      assertThat(manifest.getValue(Attributes.Name.MULTI_RELEASE)).isEqualTo("true");
      assertThat(licences(jar)).containsAll(bundled(jar));
    }
  }

  /** Batik's parts have one licence between them. */
  private static Set<String> bundled(JarFile jar) {
    return jar.stream()
        .map(JarEntry::getName)
        .filter(name -> name.matches("META-INF/maven/.*/pom.properties"))
        .map(name -> Path.of(name).getParent().getFileName().toString())
        .filter(name -> !name.equals("happysocket"))
        .map(name -> name.startsWith("batik-") ? "batik" : name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> licences(JarFile jar) {
    return jar.stream()
        .map(JarEntry::getName)
        .filter(name -> name.matches("META-INF/licenses/.+\\.txt"))
        .map(name -> name.replaceAll(".*/|\\.txt$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void eachJarCarriesTheLicence() throws IOException {
    String licence = Files.readString(Path.of("LICENSE"));
    for (String classifier : List.of("", "testing", "all")) {
      try (JarFile jar = Jars.open(classifier)) {
        byte[] text = jar.getInputStream(jar.getEntry("META-INF/LICENSE")).readAllBytes();
        assertThat(new String(text, StandardCharsets.UTF_8)).isEqualTo(licence);
      }
    }
  }

  /** The JVM must not take dnsjava's resolver for its own because of a jar of ours. */
  @Test
  void noJarOffersAResolverToTheJvm() throws IOException {
    for (String classifier : List.of("", "testing", "all")) {
      try (JarFile jar = Jars.open(classifier)) {
        assertThat(jar.getEntry("META-INF/services/java.net.spi.InetAddressResolverProvider"))
            .isNull();
      }
    }
  }

  private static Set<String> packages(JarFile jar) {
    return jar.stream()
        .map(JarEntry::getName)
        .filter(name -> name.endsWith(".class") && name.contains("/"))
        .filter(name -> !name.startsWith("META-INF/"))
        .map(name -> name.substring(0, name.lastIndexOf('/')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> missing(List<Path> with, Path jar, String modules) {
    String path = with.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> arguments = new ArrayList<>(List.of("--module-path", path));
    arguments.addAll(List.of("--add-modules", modules));
    arguments.addAll(List.of("--multi-release", "17", "--missing-deps", jar.toString()));
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    ToolProvider.findFirst("jdeps").orElseThrow().run(to, to, arguments.toArray(String[]::new));
    assertThat(said.toString()).as("jdeps").contains("org.jspecify.annotations.NullMarked");
    return said.toString()
        .lines()
        .filter(line -> line.startsWith("   io.") && line.endsWith("not found"))
        .filter(line -> !line.contains(" org.jspecify.annotations."))
        .toList();
  }
}
