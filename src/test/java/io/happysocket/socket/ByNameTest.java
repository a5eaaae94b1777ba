// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;

/**
 * Contract row S9: drivers, JNDI and mail sessions load the factory by the name of its class, in a
 * native image, too, where the reachability metadata must name what they call.
 */
class ByNameTest {

  private static final String METADATA =
      "/META-INF/native-image/io.happysocket/happysocket/reachability-metadata.json";
  private static final String NAME = "io.happysocket.socket.HappySocketFactory";

  private static JsonNode reflection() throws IOException {
    try (InputStream in = ByNameTest.class.getResourceAsStream(METADATA)) {
      return new ObjectMapper().readTree(in).get("reflection");
    }
  }

  @Test
  void theFactoryIsMadeByItsName() throws ReflectiveOperationException {
    Class<?> type = Class.forName(NAME);
    assertThat(type.getConstructor().newInstance()).isInstanceOf(SocketFactory.class);
    assertThat(type.getConstructor(String.class).newInstance("timeout=5s"))
        .isInstanceOf(SocketFactory.class);
    // a driver that has no argument gives null
    assertThat(type.getConstructor(String.class).newInstance((Object) null))
        .isInstanceOf(SocketFactory.class);
    assertThat(type.getMethod("getDefault").invoke(null)).isInstanceOf(SocketFactory.class);
  }

  @Test
  void theMetadataNamesWhatThereIs() throws Exception {
    for (JsonNode entry : reflection()) {
      Class<?> type = Class.forName(entry.get("type").asText());
      for (JsonNode method : entry.get("methods")) {
        if (type != Thread.class || Runtime.version().feature() >= 21) {
          assertThat(find(type, method)).as(method.toString()).isNotNull();
        }
      }
    }
  }

  private static Executable find(Class<?> type, JsonNode method) throws Exception {
    List<Class<?>> parameters = new ArrayList<>();
    for (JsonNode parameter : method.get("parameterTypes")) {
      parameters.add(Class.forName(parameter.asText()));
    }
    Class<?>[] types = parameters.toArray(new Class<?>[0]);
    String name = method.get("name").asText();
    return name.equals("<init>") ? type.getConstructor(types) : type.getMethod(name, types);
  }

  @Test
  void theMetadataNamesAllThatIsCalledByName() throws Exception {
    Set<String> named = new TreeSet<>();
    for (JsonNode entry : reflection()) {
      if (entry.get("type").asText().equals(NAME)) {
        for (JsonNode method : entry.get("methods")) {
          named.add(signature(find(HappySocketFactory.class, method)));
        }
      }
    }
    Set<String> called =
        Stream.<Executable>concat(
                Stream.of(HappySocketFactory.class.getConstructors())
                    .filter(each -> Set.of("", "String").contains(parameters(each))),
                Stream.of(HappySocketFactory.class.getDeclaredMethods())
                    .filter(each -> Modifier.isStatic(each.getModifiers()))
                    .filter(each -> each.getParameterCount() == 0 && !each.isSynthetic())
                    .filter(each -> Modifier.isPublic(each.getModifiers())))
            .map(ByNameTest::signature)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isEqualTo(called);
  }

  private static String parameters(Executable executable) {
    return Stream.of(executable.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(","));
  }

  private static String signature(Executable executable) {
    return executable.getName() + "(" + parameters(executable) + ")";
  }
}
