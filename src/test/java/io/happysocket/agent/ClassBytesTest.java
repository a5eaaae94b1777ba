// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassBytesTest {

  /** Whose method is called. */
  public static class Called {
    /** Is called. */
    public String say(String word, int times) {
      return "called " + word.repeat(times);
    }
  }

  /** Takes its place. */
  public static final class Instead {
    private Instead() {}

    /** The object first. */
    public static String say(Called called, String word, int times) {
      return "instead of " + called.say(word, times);
    }
  }

  /** Calls it among instructions of every length. */
  public static final class Caller {
    private static final long LONG = 1L << 40;

    private Caller() {}

    /** With both kinds of switch before the call, each where it is not aligned. */
    public static String call(Called called, int way) {
      int[][] numbers = new int[way + 2][3];
      long sum = LONG;
      double weight = 2.5;
      String word =
          switch (way) {
            case 0, 1, 2 -> "near";
            case 1_000, 100_000 -> "far";
            default -> "none";
          };
      for (int i = 0; i < numbers.length; i++) {
        sum += numbers[i][1] + 300 + (long) weight;
      }
      Runnable nothing = () -> {};
      nothing.run();
      word +=
          switch (way) {
            case 0 -> "a";
            case 1 -> "b";
            case 2 -> "c";
            default -> sum > 0 ? "d" : "e";
          };
      return called.say(word, 1) + called.hashCode() % 1;
    }
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  /** Defines one class and leaves the others to the test's loader. */
  private static Class<?> defined(String name, byte[] bytes) {
    return new ClassLoader(ClassBytesTest.class.getClassLoader()) {
      Class<?> define() {
        return defineClass(name, bytes, 0, bytes.length);
      }
    }.define();
  }

  private static String slashed(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private static final List<String> SAY = List.of("say(Ljava/lang/String;I)Ljava/lang/String;");

  @Test
  void aCallIsLedElsewhere() throws Exception {
    byte[] changed =
        new ClassBytes(bytes(Caller.class))
            .redirected(slashed(Called.class), SAY, slashed(Instead.class));
    assertThat(changed).isNotNull();
    Class<?> caller = defined(Caller.class.getName(), changed);
    for (int way : new int[] {0, 1, 2, 3, 1_000, 100_000}) {
      String said = Caller.call(new Called(), way);
      assertThat(caller.getMethod("call", Called.class, int.class).invoke(null, new Called(), way))
          .isEqualTo("instead of " + said);
    }
  }

  @Test
  void aClassThatCallsNothingOfItStays() throws Exception {
    ClassBytes caller = new ClassBytes(bytes(Caller.class));
    String instead = slashed(Instead.class);
    assertThat(caller.redirected("java/net/SocketImpl", SAY, instead)).isNull();
    assertThat(caller.redirected(slashed(Called.class), List.of("say()V"), instead)).isNull();
  }

  @Test
  void aClassGetsAnotherName() throws Exception {
    String other = slashed(ClassBytesTest.class) + "$Other";
    byte[] renamed = new ClassBytes(bytes(Instead.class)).renamed(slashed(Instead.class), other);
    Class<?> type = defined(other.replace('/', '.'), renamed);
    Object said =
        type.getMethod("say", Called.class, String.class, int.class)
            .invoke(null, new Called(), "x", 2);
    assertThat(said).isEqualTo("instead of called xx");
  }

  /** Both have been seen on the JDKs that this has run on; the hook is made for them. */
  @Test
  void theJdkCallsWhatIsLedElsewhere() throws Exception {
    List<String> calls = List.of("connect(Ljava/net/SocketAddress;I)V", "close()V");
    for (String name : List.of("Socket", "SocksSocketImpl", "DelegatingSocketImpl")) {
      try (InputStream in = Object.class.getResourceAsStream("/java/net/" + name + ".class")) {
        byte[] found =
            new ClassBytes(in.readAllBytes()).redirected("java/net/SocketImpl", calls, "a/B");
        assertThat(found).as(name).isNotNull();
      }
    }
  }
}
