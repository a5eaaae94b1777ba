// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strategy as a text names it: a built-in one, or a public class of the user's with a public
 * constructor without arguments. Immutable.
 *
 * @param name of a built-in one, or of the class
 * @param type the class; of a built-in one {@link Strategies}
 */
record StrategyName(String name, Class<?> type) {

  /**
   * Reads a name, and makes the strategy once, so that what is wrong is told now.
   *
   * @throws IllegalArgumentException naming it, and what is wrong with it
   */
  static StrategyName of(String name) {
    if (Strategies.names().contains(name)) {
      return new StrategyName(name, Strategies.class);
    }
    Class<?> type = load(name);
    if (type == null) {
      throw bad(
          name,
          "be one of " + String.join(", ", Strategies.names()) + ", or a class that can be loaded",
          null);
    }
    if (!ConnectStrategy.class.isAssignableFrom(type)) {
      throw bad(name, "be a " + ConnectStrategy.class.getName() + " of this class loader", null);
    }
    StrategyName read = new StrategyName(name, type);
    ConnectStrategy unused = read.make();
    return read;
  }

  ConnectStrategy make() {
    if (type == Strategies.class) {
      return Strategies.byName(name);
    }
    try {
      return (ConnectStrategy) type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw bad(name, "have a constructor that does not throw", e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw bad(name, "be a public class with a public constructor without arguments", e);
    }
  }

  /** The application's loader knows its classes; the library's may be above it. */
  private static @Nullable Class<?> load(String name) {
    ClassLoader own = StrategyName.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    for (ClassLoader loader : context == null ? List.of(own) : List.of(context, own)) {
      try {
        return Class.forName(name, /* initialize= */ false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        // the other one may have it
      }
    }
    return null;
  }

  private static IllegalArgumentException bad(
      String name, String expected, @Nullable Throwable cause) {
    String thrown = cause == null ? "" : " (" + cause + ")";
    return new IllegalArgumentException(
        "strategy must " + expected + ", not \"" + name + "\"" + thrown, cause);
  }

  /** By hand, as that of {@link FactorySettings.Connecting}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StrategyName that && name.equals(that.name) && type == that.type;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
