// SPDX-License-Identifier: Apache-2.0
package io.happysocket.surface;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.dns.Answer;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Resolver;
import io.happysocket.handshake.Handshake;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappyProxy;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Timing;
import io.happysocket.strategy.builtin.HappyEyeballsOptions;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever is called with a null says so at once, with the parameter's name: each constructor and
 * static method that is exported, and each method of the objects that a caller is given.
 */
class NullArgumentsTest {

  private static final Connector CONNECTOR =
      Connector.builder().resolver(Resolver.fixed(Map.of())).build();

  /** What methods of an object are called on. */
  private static final List<Object> OBJECTS =
      List.of(
          CONNECTOR,
          Connector.builder(),
          CONNECTOR.request("192.0.2.1", 443),
          new HappySocketFactory(CONNECTOR),
          HappyProxy.builder(CONNECTOR),
          DnsSettings.builder(),
          HappyEyeballsOptions.DEFAULT,
          Nat64Prefix.of("64:ff9b::/96"),
          new Destination(ip(), null),
          AddressFilter.all());

  /** Something legal for the other parameters. */
  private static final Map<Class<?>, Object> LEGAL = legal();

  /** Interfaces that callers implement, and what of a superclass has its own ways with a null. */
  private static final Set<String> LEFT_OUT = Set.of("equals", "valueOf", "createSocket");

  @AfterAll
  static void close() {
    CONNECTOR.close();
  }

  private static InetAddress ip() {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<Class<?>, Object> legal() {
    Map<Class<?>, Object> all = new HashMap<>();
    all.put(String.class, "name.test");
    all.put(int.class, 64);
    all.put(long.class, 1L);
    all.put(boolean.class, true);
    all.put(Duration.class, Duration.ofMillis(200));
    all.put(InetAddress.class, ip());
    all.put(java.net.Inet4Address.class, ip());
    all.put(InetSocketAddress.class, new InetSocketAddress(ip(), 443));
    all.put(List.class, List.of());
    all.put(Map.class, Map.of());
    all.put(Set.class, Set.of(AddressFamily.IPV4));
    all.put(Handshake.class, (Handshake<String>) (channel, host, port) -> host);
    all.put(Resolver.class, Resolver.fixed(Map.of()));
    all.put(AddressFamily.class, AddressFamily.IPV4);
    all.put(AddressFilter.class, AddressFilter.all());
    all.put(AddressPolicy.class, AddressPolicy.BY_NAME);
    all.put(SocketOption.class, StandardSocketOptions.TCP_NODELAY);
    all.put(Object.class, true);
    all.put(Path.class, Path.of("none"));
    all.put(Connector.class, CONNECTOR);
    all.put(Proxy.class, Proxy.NO_PROXY);
    all.put(Socket.class, new Socket());
    all.put(Timing.class, Timing.RFC_8305);
    all.put(Reason.class, Reason.NONE);
    all.put(Destination.class, new Destination(ip(), null));
    all.put(LocalAddress.class, LocalAddress.of(ip()));
    all.put(HappyEyeballsOptions.class, HappyEyeballsOptions.DEFAULT);
    all.put(Strategies.SeveralAddresses.class, Strategies.SeveralAddresses.NEXT_IN_LIST);
    all.put(Answer.Kind.class, Answer.Kind.NO_DATA);
    all.put(HistoryUpdate.Attempt.Outcome.class, HistoryUpdate.Attempt.Outcome.SILENT);
    all.put(HistoryUpdate.Lookup.End.class, HistoryUpdate.Lookup.End.POSITIVE);
    all.put(ConnectHistory.class, ConnectHistory.none());
    all.put(Supplier.class, (Supplier<?>) () -> null);
    all.put(SSLParameters.class, new SSLParameters());
    try {
      all.put(SSLContext.class, SSLContext.getDefault());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return all;
  }

  private static @Nullable Object legal(Class<?> type) {
    Object known = LEGAL.get(type);
    return known != null || !type.isInterface()
        ? known
        : java.lang.reflect.Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> method.getReturnType() == int.class ? 0 : null);
  }

  private static Stream<Executable> statics() throws IOException {
    List<Executable> all = new ArrayList<>();
    for (String each : Surface.packages()) {
      for (Class<?> type : each.endsWith(".testing") ? List.<Class<?>>of() : Surface.types(each)) {
        add(all, type);
      }
    }
    return all.stream();
  }

  private static void add(List<Executable> all, Class<?> type) {
    if (Surface.isOpen(type.getModifiers())) {
      if (!Throwable.class.isAssignableFrom(type)) {
        all.addAll(List.of(type.getConstructors()));
      }
      Arrays.stream(type.getMethods())
          .filter(each -> Modifier.isStatic(each.getModifiers()))
          .filter(each -> each.getDeclaringClass() == type)
          .forEach(all::add);
      for (Class<?> inside : type.getDeclaredClasses()) {
        add(all, inside);
      }
    }
  }

  private static boolean takesNull(Parameter parameter) {
    return parameter.getType().isPrimitive()
        || parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** What is wrong with each call; empty if it is as it should be. */
  private static Stream<String> wrong(@Nullable Object on, Executable code) {
    Parameter[] parameters = code.getParameters();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      if (!takesNull(parameters[i]) && !LEFT_OUT.contains(code.getName())) {
        @Nullable Object[] arguments =
            Arrays.stream(parameters).map(each -> legal(each.getType())).toArray();
        arguments[i] = null;
        String said = said(on, code, arguments);
        if (!said.matches("NullPointerException: (" + named(code, parameters[i]) + ")")) {
          wrong.add(
              code.toString().replaceAll("java\\.\\w+\\.|io\\.happysocket\\.", "")
                  + " "
                  + parameters[i].getName()
                  + ": "
                  + said);
        }
      }
    }
    return wrong.stream();
  }

  /** The parameter; of a builder's method also the option, perhaps one of its two. */
  private static String named(Executable code, Parameter parameter) {
    String word = Surface.names(code).get(List.of(code.getParameters()).indexOf(parameter));
    String option = code.getName();
    return word + "\\b.*|" + option + "|" + word + "[A-Z]\\w+";
  }

  private static String said(@Nullable Object on, Executable code, @Nullable Object[] arguments) {
    try {
      if (code instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        ((Method) code).invoke(on, arguments);
      }
      return "nothing";
    } catch (InvocationTargetException e) {
      return e.getCause().getClass().getSimpleName() + ": " + e.getCause().getMessage();
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return "not called: " + e;
    }
  }

  @Test
  void aNullIsNamedAtOnce() throws IOException {
    Stream<String> ofObjects =
        OBJECTS.stream()
            .flatMap(
                on ->
                    Arrays.stream(on.getClass().getMethods())
                        .filter(
                            each -> each.getDeclaringClass().getName().startsWith("io.happysocket"))
                        .filter(each -> !Modifier.isStatic(each.getModifiers()) && !each.isBridge())
                        .filter(each -> !(on instanceof AddressFilter))
                        .flatMap(each -> wrong(on, each)));
    Stream<String> ofTypes = statics().flatMap(each -> wrong(null, each));
    assertThat(Stream.concat(ofObjects, ofTypes).distinct().sorted()).isEmpty();
  }

  /** The builder's own check, which the table above rests on. */
  @Test
  void theTableCallsTheBuilder() throws NoSuchMethodException {
    Method name = ConnectorBuilder.class.getMethod("name", String.class);
    assertThat(said(Connector.builder(), name, new Object[] {null}))
        .startsWith("NullPointerException: name");
  }
}
