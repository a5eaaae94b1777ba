// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.socket.FactorySettings.Connecting;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text that a JDBC URL or a property gives to the factory. */
class FactorySettingsTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", ";", " ; , "})
  void nothingIsTheDefaults(String text) {
    assertThat(FactorySettings.parse(text))
        .isEqualTo(new FactorySettings(Connecting.DEFAULT, AddressPolicy.BY_NAME, true));
  }

  @Test
  void everySettingIsTaken() {
    String text =
        "strategy=happy-eyeballs; timeout = 5s;attempt-delay=300ms,resolution-delay=PT0.02S,"
            + "dns=platform;address=honour;pin=off";
    assertThat(FactorySettings.parse(text))
        .isEqualTo(
            new FactorySettings(
                new Connecting(
                    StrategyName.of("happy-eyeballs"),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(300),
                    Duration.ofMillis(20),
                    true),
                AddressPolicy.HONOUR_ADDRESS,
                false));
  }

  @Test
  void theDefaultsCanBeSaid() {
    assertThat(FactorySettings.parse("dns=own;address=by-name;pin=on"))
        .isEqualTo(FactorySettings.parse(""));
  }

  @ParameterizedTest
  @CsvSource({"5s, 5000", "250ms, 250", "1m, 60000", "PT2S, 2000"})
  void timesHaveAUnit(String text, long millis) {
    assertThat(FactorySettings.parse("timeout=" + text).connecting().timeout())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeout=5",
        "timeout=0s",
        "timeout=-1s",
        "timeout=PT-1S",
        "timeout=soon",
        "timeout=",
        "attempt-delay=9999999999s",
        "resolution-delay=1h",
        "dns=system",
        "address=byname",
        "pin=true",
        "strategy=fastest",
        "speed=high"
      })
  void whatCannotBeIsNamedWithItsValue(String text) {
    String key = text.substring(0, text.indexOf('='));
    String value = text.substring(text.indexOf('=') + 1);
    assertThatThrownBy(() -> new HappySocketFactory("pin=on;" + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining('"' + value + '"');
  }

  @Test
  void aSettingWithoutAValueIsNamed() {
    assertThatThrownBy(() -> new HappySocketFactory("timeout"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout");
  }

  // ---- system properties

  @Test
  void propertiesHaveTheKeysOfTheTextWhichGoesBeforeThem() {
    Map<String, String> system =
        Map.of(
            "happysocket.timeout", " 5s ",
            "happysocket.strategy", "serial-ipv6-first",
            "happysocket.pin", "off",
            "user.name", "nobody",
            "happysocketry", "no key of ours");
    assertThat(FactorySettings.read(system, true, "strategy=happy-eyeballs"))
        .isEqualTo(FactorySettings.parse("timeout=5s;pin=off;strategy=happy-eyeballs"));
  }

  @Test
  void whatIsNotSaidIsTheDefaultOfWhoReads() {
    assertThat(FactorySettings.read(Map.of(), false, null).pinning()).isFalse();
    assertThat(FactorySettings.read(Map.of("happysocket.pin", "on"), false, null).pinning())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"happysocket.speed, high", "happysocket.timeout, soon", "happysocket., x"})
  void aPropertyThatCannotBeIsNamedWithItsValue(String name, String value) {
    assertThatThrownBy(() -> FactorySettings.read(Map.of(name, value), true, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("system property " + name)
        .hasMessageContaining('"' + value + '"');
  }

  @Test
  void theFactoriesReadTheSystem() {
    System.setProperty("happysocket.speed", "high");
    try {
      assertThatThrownBy(HappySocketFactory::new)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("happysocket.speed");
      assertThatThrownBy(() -> new HappySocketFactory("pin=off"))
          .isInstanceOf(IllegalArgumentException.class);
    } finally {
      System.clearProperty("happysocket.speed");
    }
  }

  // ---- a strategy of one's own

  /** As a user's. */
  public static final class Own implements ConnectStrategy {
    @Override
    public Step next(RaceView race) {
      return race.untried().isEmpty()
          ? Step.waitForNews("tried")
          : Step.attempt(race.untried().get(0), "own");
    }
  }

  /** Its constructor fails. */
  public static final class Failing implements ConnectStrategy {
    public Failing() {
      throw new IllegalStateException("out of order");
    }

    @Override
    public Step next(RaceView race) {
      return Step.waitForNews("never");
    }
  }

  static final class Hidden implements ConnectStrategy {
    @Override
    public Step next(RaceView race) {
      return Step.waitForNews("never");
    }
  }

  /** No strategy. */
  public static final class Other {}

  @Test
  void aClassIsAStrategyByItsName() {
    Connecting one = FactorySettings.parse("strategy=" + Own.class.getName()).connecting();
    Connecting same = FactorySettings.parse("strategy=" + Own.class.getName()).connecting();
    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one.strategy().make()).isInstanceOf(Own.class);
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.String, ConnectStrategy",
    "no.such.Strategy, happy-eyeballs",
    "fastest, a class that can be loaded"
  })
  void aNameThatIsNoStrategyIsRefused(String name, String why) {
    refused(name, why);
  }

  @ParameterizedTest
  @ValueSource(classes = {Failing.class, Hidden.class, Other.class, ConnectStrategy.class})
  void aClassThatCannotBeIsRefused(Class<?> type) {
    refused(type.getName(), type == Failing.class ? "out of order" : "");
  }

  private static void refused(String name, String why) {
    assertThatThrownBy(() -> FactorySettings.parse("strategy=" + name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("strategy must ")
        .hasMessageContaining('"' + name + '"')
        .hasMessageContaining(why);
  }

  /** A server's library is above its applications, each of which may have the class. */
  @Test
  void theContextClassLoaderIsAskedFirst() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (OfAnApplication application = new OfAnApplication()) {
      thread.setContextClassLoader(application);
      StrategyName of = StrategyName.of(Own.class.getName());
      assertThat(of.type().getClassLoader()).isSameAs(application);
      thread.setContextClassLoader(null);
      StrategyName own = StrategyName.of(Own.class.getName());
      assertThat(own.type()).isSameAs(Own.class);
      assertThat(of).isNotEqualTo(own);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Has a class Own of its own, and all else from above. */
  private static final class OfAnApplication extends URLClassLoader {
    OfAnApplication() {
      super(
          new URL[] {Own.class.getProtectionDomain().getCodeSource().getLocation()},
          Own.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Own.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  @Test
  void theDefaultFactoryIsOneForAll() {
    assertThat(HappySocketFactory.getDefault())
        .isInstanceOf(HappySocketFactory.class)
        .isSameAs(HappySocketFactory.getDefault());
  }
}
