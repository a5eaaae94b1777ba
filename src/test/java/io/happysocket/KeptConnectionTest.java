// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.engine.Engine;
import io.happysocket.loop.EventLoop;
import io.happysocket.race.Race;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An application keeps a connection for days: what it holds on to with it. */
class KeptConnectionTest {

  @Test
  void aConnectionHoldsItsOwnChannelAndNothingOfTheLoop() throws Exception {
    try (PlayedConnects played = new PlayedConnects()) {
      Connector connector = played.use(played.builder());
      // the second is started while the first is in flight, and wins
      try (Connection connection = connector.connectWithReport(PlayedConnects.HALF, 443)) {
        Set<Object> reached = reach(connection);
        assertThat(reached).doesNotHaveAnyElementsOfTypes(Race.class, EventLoop.class);
        assertThat(reached).doesNotHaveAnyElementsOfTypes(Engine.class, Connector.class);
        assertThat(reached.stream().filter(SocketChannel.class::isInstance))
            .containsExactly(connection.channel());
        assertThat(reached.stream().map(each -> each.getClass().getName()))
            .as("%s", reached.stream().map(Object::getClass).collect(Collectors.toSet()))
            .noneMatch(name -> name.endsWith(".Driver") || name.endsWith(".Attempt"));
      }
    }
  }

  /** Through the fields of our classes, and through collections. */
  private static Set<Object> reach(Object from) throws IllegalAccessException {
    Set<Object> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> next = new ArrayDeque<>();
    next.add(from);
    while (!next.isEmpty()) {
      Object each = next.remove();
      if (!reached.add(each)) {
        continue;
      }
      if (each instanceof Collection<?> collection) {
        collection.stream().filter(element -> element != null).forEach(next::add);
      } else if (each instanceof Map<?, ?> map) {
        next.addAll(map.keySet());
        map.values().stream().filter(value -> value != null).forEach(next::add);
      } else if (isOurs(each)) {
        fields(each, next);
      }
    }
    return reached;
  }

  private static boolean isOurs(Object each) {
    String name = each.getClass().getName();
    return name.startsWith("io.happysocket") && !name.startsWith("io.happysocket.loop.Played");
  }

  private static void fields(Object each, Deque<Object> next) throws IllegalAccessException {
    for (Class<?> type = each.getClass(); isOurs(type); type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          Object value = field.get(each);
          if (value != null) {
            next.add(value);
          }
        }
      }
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type != null && type.getName().startsWith("io.happysocket") && !type.isHidden();
  }
}
