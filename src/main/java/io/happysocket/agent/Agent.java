// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.HappySocket;
import io.happysocket.agent.jdk18.InetAddressResolverProvider;
import java.lang.instrument.Instrumentation;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Where a JVM begins that was started with {@code -javaagent:happysocket-agent.jar=options}. See
 * {@code docs/agent.md}.
 */
public final class Agent {

  /** The first JDK that has a service for look-ups. */
  private static final int NAMES_SINCE = 18;

  private static final int REFUSED = 1;

  private static volatile @Nullable Names names;

  private Agent() {}

  /**
   * Before the application begins. Wrong options end the JVM: what was forbidden to the agent by a
   * word that it did not understand must not happen.
   *
   * @param arguments the options
   * @param instrumentation the JVM's
   */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      begin(arguments, instrumentation);
    } catch (IllegalArgumentException e) {
      Said.line(e.getMessage() + "; the JVM ends");
      System.exit(REFUSED);
    } catch (Throwable e) { // what is thrown from here ends the JVM
      Said.warn("the agent cannot start, and does nothing: connects are the JDK's", e);
    }
  }

  /**
   * In a JVM that runs. Sockets race from now on; names are ordered if none has been looked up yet.
   *
   * @param arguments the options
   * @param instrumentation the JVM's
   * @throws IllegalArgumentException if they are wrong: for whoever attached the agent
   */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    begin(arguments, instrumentation);
  }

  private static void begin(@Nullable String arguments, Instrumentation instrumentation) {
    AgentOptions options = AgentOptions.parse(arguments);
    if (HappySocket.isOff()) {
      return;
    }
    if (names != null) {
      Said.line("runs already, with the options that it was started with");
      return;
    }
    Machinery machinery = new Machinery(options);
    Statistics statistics = new Statistics();
    try {
      JavaNet.lead(instrumentation, new BlockingConnects(options, machinery, statistics));
    } catch (Throwable e) { // whatever this JDK is, its application must run
      Said.warn("the sockets of Java " + Runtime.version() + " cannot be raced", e);
    }
    names = new Names(options, machinery);
    if (Runtime.version().feature() >= NAMES_SINCE) {
      tellOfOtherProvider();
    }
    if (options.report() != null) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> statistics.writeTo(options.report()), "happysocket-report"));
    }
  }

  /** The JDK takes the first that it finds. */
  private static void tellOfOtherProvider() {
    try {
      // its type, without an instance of it
      Iterator<ServiceLoader.Provider<InetAddressResolverProvider>> found =
          ServiceLoader.load(InetAddressResolverProvider.class).stream().iterator();
      Class<?> first = found.hasNext() ? found.next().type() : NamesProvider.class;
      if (first != NamesProvider.class) {
        Said.line(
            first.getName() + " is this JVM's resolver: it decides on the order of addresses");
      }
    } catch (Throwable e) {
      Said.warn("the providers of look-ups cannot be listed", e);
    }
  }

  /** What orders names; null while there is no agent. */
  static @Nullable Names names() {
    return names;
  }
}
