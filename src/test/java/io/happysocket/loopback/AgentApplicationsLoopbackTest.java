// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contract row A8: an application that has dnsjava and slf4j in versions of its own keeps them
 * under the agent, on the class path, as modules, in a layer of modules, and in nested jars.
 */
@Timeout(300)
class AgentApplicationsLoopbackTest {

  private static final Path OTHERS = Path.of(System.getProperty("other.jars", "none"));
  private static final Path DNSJAVA = OTHERS.resolve("dnsjava-3.6.3.jar");
  private static final Path SLF4J = OTHERS.resolve("slf4j-api-1.7.36.jar");
  private static final Path LOADER = OTHERS.resolve("spring-boot-loader-3.3.5.jar");
  private static final String LIBRARIES = ChildJvm.path(List.of(DNSJAVA, SLF4J));

  @TempDir Path directory;
  private Path classes;

  static List<Path> jdks() {
    return AgentJvm.jdks();
  }

  /** An application, and one that has it in a layer of its own. */
  @BeforeEach
  void compile() throws Exception {
    classes = Files.createDirectory(directory.resolve("classes"));
    Path application =
        ChildJvm.source(
            directory,
            "Application.java",
            "package application;",
            "import java.net.*;",
            "public class Application {",
            "  private Application() {}",
            "  public static void main(String[] none) throws Exception {",
            "    tell(org.xbill.DNS.Name.class);",
            "    tell(org.slf4j.LoggerFactory.class);",
            "    System.out.println(org.xbill.DNS.Name.fromString(\"a.b.\").labels());",
            "    System.out.println(org.slf4j.LoggerFactory.getLogger(\"x\").getName());",
            "    byte[] six = new byte[16];",
            "    six[15] = 1;",
            "    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByAddress(six));",
            "        Socket socket = new Socket(\"both.example\", server.getLocalPort())) {",
            "      System.out.println(\"connected to \" + socket.getInetAddress());",
            "    }",
            "  }",
            "  private static void tell(Class<?> of) {",
            "    System.out.println(of.getProtectionDomain().getCodeSource().getLocation());",
            "  }",
            "}");
    Path module =
        ChildJvm.source(
            directory,
            "module-info.java",
            "@SuppressWarnings(\"requires-automatic\")",
            "module application {",
            "  requires org.dnsjava;",
            "  requires org.slf4j;",
            "  exports application;",
            "}");
    List<Path> sources = List.of(module, application);
    ChildJvm.compile(sources, classes, "--release", "17", "--module-path", LIBRARIES);
  }

  private void assertUndisturbed(Path jdk, String... application) throws Exception {
    AgentJvm jvm = new AgentJvm(jdk, directory).hosts("127.0.0.1 both.example", "::1 both.example");
    List<String> command = jvm.command("");
    command.addAll(List.of(application));
    assertThat(ChildJvm.run(directory, command))
        .contains("dnsjava-3.6.3.jar", "slf4j-api-1.7.36.jar", "\n3\n", "\nNOP\n")
        .contains("connected to both.example/0:0:0:0:0:0:0:1")
        .doesNotContain("WARN");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void onTheClassPath(Path jdk) throws Exception {
    assertUndisturbed(jdk, "-cp", classes + ":" + LIBRARIES, "application.Application");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void asModules(Path jdk) throws Exception {
    String path = classes + ":" + LIBRARIES;
    assertUndisturbed(jdk, "--module-path", path, "-m", "application/application.Application");
  }

  /** As containers of modules have their applications. */
  @ParameterizedTest
  @MethodSource("jdks")
  void inALayerOfModules(Path jdk) throws Exception {
    Path container =
        ChildJvm.source(
            directory,
            "Container.java",
            "import java.lang.module.*;",
            "import java.nio.file.Path;",
            "import java.util.*;",
            "public class Container {",
            "  public static void main(String[] path) throws Exception {",
            "    Path[] all = Arrays.stream(path).map(Path::of).toArray(Path[]::new);",
            "    ModuleLayer boot = ModuleLayer.boot();",
            "    Configuration found = boot.configuration().resolveAndBind(",
            "        ModuleFinder.of(all), ModuleFinder.of(), Set.of(\"application\"));",
            "    boot.defineModulesWithManyLoaders(found, ClassLoader.getPlatformClassLoader())",
            "        .findLoader(\"application\").loadClass(\"application.Application\")",
            "        .getMethod(\"main\", String[].class).invoke(null, (Object) path);",
            "  }",
            "}");
    Path outside = Files.createDirectory(directory.resolve("outside"));
    ChildJvm.compile(List.of(container), outside, "--release", "17");
    assertUndisturbed(
        jdk,
        "-cp",
        outside.toString(),
        "Container",
        classes.toString(),
        DNSJAVA.toString(),
        SLF4J.toString());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void inNestedJars(Path jdk) throws Exception {
    Path jar = directory.resolve("boot.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        JarFile loader = new JarFile(LOADER.toFile())) {
      String manifest =
          """
          Manifest-Version: 1.0
          Main-Class: org.springframework.boot.loader.launch.JarLauncher
          Start-Class: application.Application
          Spring-Boot-Classes: BOOT-INF/classes/
          Spring-Boot-Lib: BOOT-INF/lib/

          """;
      store(out, "META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.US_ASCII));
      for (ZipEntry each : loader.stream().filter(e -> e.getName().startsWith("org/")).toList()) {
        store(out, each.getName(), loader.getInputStream(each).readAllBytes());
      }
      Path type = classes.resolve("application/Application.class");
      store(out, "BOOT-INF/classes/", new byte[0]);
      store(out, "BOOT-INF/classes/application/Application.class", Files.readAllBytes(type));
      store(out, "BOOT-INF/lib/", new byte[0]);
      for (Path each : List.of(DNSJAVA, SLF4J)) {
        store(out, "BOOT-INF/lib/" + each.getFileName(), Files.readAllBytes(each));
      }
    }
    assertUndisturbed(jdk, "-jar", jar.toString());
  }

  /** Not compressed, as the loader wants it. */
  private static void store(ZipOutputStream out, String name, byte[] bytes) throws Exception {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
  }
}
