// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways to connect, with every variant that somebody may look for. */
class WaysTest {

  /** Not ways, or of an object only. */
  private static final Set<String> NO_WAYS =
      Set.of("builder", "close", "history", "resolver", "isOff");

  private final PlayedConnects played = new PlayedConnects();

  @AfterEach
  void close() {
    played.close();
  }

  private static Set<String> ways(Class<?> type, boolean statics) {
    return methods(type)
        .filter(each -> Modifier.isStatic(each.getModifiers()) == statics)
        .map(
            each ->
                each.getGenericReturnType()
                    + " "
                    + each.getName()
                    + Arrays.toString(each.getGenericParameterTypes())
                    + Arrays.toString(each.getExceptionTypes()))
        .collect(Collectors.toSet());
  }

  private static Stream<Method> methods(Class<?> type) {
    Class<?> above = type.getSuperclass();
    return Stream.concat(
            Arrays.stream(type.getDeclaredMethods()), Arrays.stream(above.getDeclaredMethods()))
        .filter(each -> above != Object.class || each.getDeclaringClass() == type)
        .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic())
        .filter(each -> !NO_WAYS.contains(each.getName()));
  }

  private static boolean has(Class<?> type, String name, List<Class<?>> parameters) {
    return methods(type)
        .anyMatch(
            each ->
                each.getName().equals(name)
                    && List.of(each.getParameterTypes()).equals(parameters));
  }

  @Test
  void theSharedConnectorHasTheWaysOfAConnector() {
    assertThat(ways(HappySocket.class, true))
        .containsExactlyInAnyOrderElementsOf(ways(Connector.class, false));
  }

  @Test
  void whatBlocksHasATimeOutAndAFuture() {
    List<String> missing =
        methods(Connector.class)
            .filter(each -> each.getName().matches("connect\\w*|lookup\\w*"))
            .flatMap(
                each -> {
                  String name = each.getName();
                  List<Class<?>> with = List.of(each.getParameterTypes());
                  boolean timed = with.contains(Duration.class);
                  List<Class<?>> longer =
                      timed
                          ? with
                          : Stream.concat(with.stream(), Stream.of(Duration.class)).toList();
                  String future = name.endsWith("Async") ? name : name + "Async";
                  return Stream.of(
                      has(Connector.class, name, longer) ? "" : name + longer,
                      has(Connector.class, future, with) ? "" : future + with);
                })
            .filter(each -> !each.isEmpty())
            .toList();
    assertThat(missing).isEmpty();
  }

  private static RaceReport report(Connector connector, InetSocketAddress address)
      throws IOException {
    try (Connection won = connector.connectWithReport(address)) {
      return won.report();
    }
  }

  @Test
  void anUnresolvedAddressIsRacedByItsName() throws IOException {
    Connector connector = played.use(played.builder());
    RaceReport report = report(connector, InetSocketAddress.createUnresolved(BOTH, 443));
    assertThat(report.host()).isEqualTo(BOTH);
    assertThat(report.attempts()).hasSize(2);
  }

  @Test
  void aResolvedAddressIsTheOnlyOneTried() throws IOException {
    Connector connector = played.use(played.builder());
    InetAddress four = InetAddress.getByAddress(BOTH, PlayedConnects.ip("192.0.2.1").getAddress());
    RaceReport report = report(connector, new InetSocketAddress(four, 443));
    assertThat(report.host()).isEqualTo(BOTH);
    assertThat(report.lookups()).isEmpty();
    assertThat(report.attempts()).singleElement().matches(each -> each.address().equals(four));
  }
}
