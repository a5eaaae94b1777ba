// SPDX-License-Identifier: Apache-2.0
package io.happysocket.surface;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is exported, by reflection: packages, their public types, and what those show. */
final class Surface {

  private static final Pattern EXPORTS = Pattern.compile(" *exports ([\\w.]+);");

  private Surface() {}

  /** In a jar of its own, which exports all that it has. */
  static final String TESTING = "io.happysocket.testing";

  /** The exported packages, in order. */
  static List<String> packages() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("src/main/java/module-info.java"))) {
      Stream<String> exported =
          lines.map(EXPORTS::matcher).filter(each -> each.matches()).map(each -> each.group(1));
      return Stream.concat(exported, Stream.of(TESTING)).sorted().toList();
    }
  }

  /** The public top-level types of a package, in order. */
  static List<Class<?>> types(String packageName) throws IOException {
    try (Stream<Path> files = Files.list(classes().resolve(packageName.replace('.', '/')))) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(each -> each.matches("\\w+\\.class"))
          .sorted()
          .<Class<?>>map(each -> load(packageName + "." + each.replace(".class", "")))
          .filter(each -> isOpen(each.getModifiers()))
          .toList();
    }
  }

  private static Path classes() {
    try {
      URI place =
          io.happysocket.HappySocket.class
              .getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .toURI();
      return Path.of(place);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Surface.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Names of parameters, read anew: a test that instruments classes loses them. */
  private static final ClassLoader FRESH = fresh();

  private static ClassLoader fresh() {
    try {
      return new URLClassLoader(
          new URL[] {classes().toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** The names of the parameters of a method or constructor. */
  static List<String> names(Executable code) {
    try {
      Class<?> same = Class.forName(code.getDeclaringClass().getName(), false, FRESH);
      return Stream.concat(
              Arrays.stream(same.getDeclaredConstructors()),
              Arrays.stream(same.getDeclaredMethods()))
          .filter(each -> each.toString().equals(code.toString()))
          .flatMap(each -> Arrays.stream(each.getParameters()))
          .map(Parameter::getName)
          .toList();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** Everything, one line for each type and member. */
  static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String each : packages()) {
      for (Class<?> type : types(each)) {
        add(lines, type);
      }
    }
    return lines;
  }

  private static void add(List<String> lines, Class<?> type) {
    lines.add("");
    // the word "sealed" is in the JDK's text from some release on
    String text = type.toGenericString().replaceFirst("(non-)?sealed ", "");
    lines.add((type.isSealed() ? "sealed " : "") + text + above(type));
    members(type).sorted().forEach(each -> lines.add("  " + each));
    Arrays.stream(type.getDeclaredClasses())
        .filter(each -> isOpen(each.getModifiers()))
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .forEach(each -> add(lines, each));
  }

  private static String above(Class<?> type) {
    List<String> all = new ArrayList<>();
    if (type.getAnnotatedSuperclass() != null && type.getSuperclass() != Object.class) {
      all.add("extends " + type.getAnnotatedSuperclass());
    }
    for (Object each : type.getAnnotatedInterfaces()) {
      all.add((type.isInterface() ? "extends " : "implements ") + each);
    }
    return all.isEmpty() ? "" : " " + String.join(" ", all);
  }

  private static Stream<String> members(Class<?> type) {
    Stream<String> fields =
        shown(type.getDeclaredFields())
            .map(each -> ((Field) each).getAnnotatedType() + " " + name(each));
    Stream<String> constructors =
        shown(type.getDeclaredConstructors()).map(each -> "new" + signature((Constructor<?>) each));
    // of a superclass that is not exported, too: who uses the type sees its methods
    Stream<Method> methods =
        type.isInterface() ? Arrays.stream(type.getDeclaredMethods()) : inherited(type);
    return Stream.of(
            fields,
            constructors,
            shown(methods.toArray(Method[]::new))
                .map(each -> (Method) each)
                .map(each -> each.getAnnotatedReturnType() + " " + name(each) + signature(each)))
        .flatMap(each -> each);
  }

  private static Stream<Method> inherited(Class<?> type) {
    Class<?> above = type.getSuperclass();
    Stream<Method> own = Arrays.stream(type.getDeclaredMethods());
    boolean hidden =
        above != null
            && above.getName().startsWith("io.happysocket.")
            && !isOpen(above.getModifiers());
    return hidden ? Stream.concat(own, inherited(above)) : own;
  }

  private static Stream<Member> shown(Member[] members) {
    return Arrays.stream(members)
        .filter(each -> isOpen(each.getModifiers()) && !each.isSynthetic());
  }

  private static String name(Member member) {
    boolean statics = Modifier.isStatic(member.getModifiers());
    boolean ofInterface = member.getDeclaringClass().isInterface();
    boolean optional = member instanceof Method method && method.isDefault();
    return (statics ? "static " : optional && ofInterface ? "default " : "") + member.getName();
  }

  private static String signature(Executable code) {
    String parameters =
        Arrays.stream(code.getParameters())
            .map(Parameter::getAnnotatedType)
            .map(Object::toString)
            .collect(Collectors.joining(", ", "(", ")"));
    String thrown =
        Arrays.stream(code.getAnnotatedExceptionTypes())
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return parameters + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
