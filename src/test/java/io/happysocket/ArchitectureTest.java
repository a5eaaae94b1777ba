// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may use which, and what the pure ones may not know. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.happysocket");

  @Test
  void dependenciesGoOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("accept")
        .definedBy("io.happysocket.handshake..")
        .layer("address")
        .definedBy("io.happysocket.address..")
        .layer("history")
        .definedBy("io.happysocket.history..")
        .layer("report")
        .definedBy("io.happysocket.report..")
        .layer("strategy")
        .definedBy("io.happysocket.strategy..")
        .layer("race")
        .definedBy("io.happysocket.race..")
        .layer("simulation")
        .definedBy("io.happysocket.simulation..")
        .layer("loop")
        .definedBy("io.happysocket.loop..")
        .layer("dns")
        .definedBy("io.happysocket.dns..")
        .layer("engine")
        .definedBy("io.happysocket.engine..")
        .layer("facade")
        .definedBy("io.happysocket")
        .layer("socket")
        .definedBy("io.happysocket.socket..")
        .layer("testing")
        .definedBy("io.happysocket.testing..")
        .layer("quality")
        .definedBy("io.happysocket.quality..")
        .layer("cli")
        .definedBy("io.happysocket.cli..")
        .layer("agent")
        .definedBy("io.happysocket.agent..")
        .whereLayer("accept")
        .mayNotAccessAnyLayer()
        .whereLayer("address")
        .mayNotAccessAnyLayer()
        .whereLayer("loop")
        .mayNotAccessAnyLayer()
        .whereLayer("history")
        .mayOnlyAccessLayers("address")
        .whereLayer("report")
        .mayOnlyAccessLayers("address")
        .whereLayer("strategy")
        .mayOnlyAccessLayers("address", "history")
        .whereLayer("race")
        .mayOnlyAccessLayers("address", "history", "strategy", "report")
        .whereLayer("simulation")
        .mayOnlyAccessLayers("address", "history", "strategy", "report", "race")
        .whereLayer("dns")
        .mayOnlyAccessLayers("address", "loop")
        .whereLayer("engine")
        .mayOnlyAccessLayers("address", "history", "strategy", "report", "race", "loop", "dns")
        .whereLayer("facade")
        .mayOnlyBeAccessedByLayers("socket", "testing", "quality", "agent")
        .whereLayer("quality")
        .mayOnlyAccessLayers("facade", "address", "report", "race", "loop")
        .whereLayer("agent")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("testing")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("socket")
        .mayOnlyAccessLayers(
            "facade", "accept", "address", "history", "strategy", "report", "loop", "dns")
        .as("the directions of the packages")
        .ignoreDependency(inPackage("io.happysocket.cli"), inPackage("io.happysocket"))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> inPackage(String prefix) {
    return JavaClass.Predicates.resideInAPackage(prefix + "..");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.happysocket.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void thePureOnesKnowNoSocketThreadFileOrClock() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.happysocket.address..",
            "io.happysocket.strategy..",
            "io.happysocket.race..",
            "io.happysocket.report..",
            "io.happysocket.simulation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.channels..",
            "java.nio.file..",
            "java.util.concurrent..",
            "java.time.chrono..",
            "org.slf4j..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.Thread|java\\.net\\.(Socket|ServerSocket|DatagramSocket)")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.time\\.(Instant|Clock)|java\\.util\\.Random|java\\.io\\.File.*")
        .check(CLASSES);
  }

  @Test
  void onlyTheDnsPackagesKnowTheDnsLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.happysocket.dns..", "io.happysocket.testing..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.xbill..")
        .check(CLASSES);
  }

  /** Strangers' messages are read by a loop of our own: each further class is more that reads. */
  @Test
  void theDnsClientUsesNamesAndOctetsOfTheDnsLibrary() {
    noClasses()
        .that()
        .resideInAPackage("io.happysocket.dns.client..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.xbill..")
                .and(not(nameMatching(".*\\.(Name|DNSInput|DNSOutput|WireParseException)"))))
        .check(CLASSES);
  }

  /** It is optional, and a class that names it cannot be loaded without it. */
  @Test
  void onlyTheReaderOfCapturesKnowsJna() {
    noClasses()
        .that()
        .haveNameNotMatching("io\\.happysocket\\.quality\\.capture\\.Libpcap.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandsKnowPicocli() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.happysocket.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }

  /**
   * What javac's {@code exports} warning says, which is off: it would have consumers need the
   * annotations, too.
   */
  @Test
  void whatIsExportedNeedsNothingThatIsNot() throws IOException {
    Set<String> exported = exportedPackages();
    assertThat(exported).contains("io.happysocket", "io.happysocket.strategy");
    DescribedPredicate<JavaClass> forEverybody =
        DescribedPredicate.describe(
            "exported, or of java.base",
            type ->
                exported.contains(type.getPackageName())
                    || type.getPackageName().startsWith("java.")
                    || type.getPackageName().startsWith("javax.net")
                    || type.isPrimitive());
    List<String> leaks = new ArrayList<>();
    for (JavaClass each : CLASSES) {
      if (exported.contains(each.getPackageName()) && isOpenToAll(each)) {
        types(each)
            .filter(type -> !forEverybody.test(type.getBaseComponentType()))
            .forEach(type -> leaks.add(each.getName() + " shows " + type.getName()));
      }
    }
    assertThat(leaks).isEmpty();
  }

  private static Set<String> exportedPackages() throws IOException {
    URL library = HappySocket.class.getProtectionDomain().getCodeSource().getLocation();
    try (InputStream in = new URL(library, "module-info.class").openStream()) {
      return ModuleDescriptor.read(in).exports().stream()
          .filter(export -> !export.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .collect(Collectors.toSet());
    }
  }

  private static boolean isOpenToAll(JavaClass type) {
    return isOpen(type.getModifiers())
        && type.getEnclosingClass().map(ArchitectureTest::isOpenToAll).orElse(true);
  }

  private static boolean isOpen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  /** All that a public or protected signature names, supertypes and type arguments included. */
  private static Stream<JavaClass> types(JavaClass type) {
    Stream<JavaType> above =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    Stream<JavaType> fields =
        type.getFields().stream()
            .filter(each -> isOpen(each.getModifiers()))
            .map(JavaField::getType);
    Stream<JavaType> code =
        type.getCodeUnits().stream()
            .filter(each -> isOpen(each.getModifiers()))
            .flatMap(
                each ->
                    Stream.concat(
                        Stream.of(each.getReturnType()),
                        Stream.concat(
                            each.getParameterTypes().stream(),
                            each.getExceptionTypes().stream().map(JavaType.class::cast))));
    return Stream.of(above, fields, code)
        .flatMap(Function.identity())
        .flatMap(each -> each.getAllInvolvedRawTypes().stream());
  }

  @Test
  void noPackageIsADrawer() {
    List<String> drawers = List.of("util", "utils", "common", "impl", "helpers", "internal");
    assertThat(CLASSES)
        .allSatisfy(
            each ->
                assertThat(List.of(each.getPackageName().split("\\.", -1)))
                    .doesNotContainAnyElementsOf(drawers));
  }
}
