// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import io.happysocket.soak.load.Operation.Trouble;
import io.happysocket.soak.world.Place;
import io.happysocket.soak.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/** Makes the operations of a seed: the same number gives the same operation. */
final class Operations {

  private static final int NAMES = 2_000;
  private static final int PERCENT = 100;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  /** Of connects that nothing answers, which somebody has to end. */
  private static final int LONGEST_WAIT_MILLIS = 200;

  private static final int LATEST_TROUBLE_MICROS = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final World world;
  private final long seed;
  private final Map<Place, Integer> mix;
  private final int places;
  private final int clients = Arrays.stream(Client.values()).mapToInt(Client::weight).sum();

  /**
   * Of a seed.
   *
   * @param mix weights of places in place of their own
   */
  Operations(World world, long seed, Map<Place, Integer> mix) {
    this.world = world;
    this.seed = seed;
    this.mix = mix;
    places = Arrays.stream(Place.values()).mapToInt(this::weight).sum();
  }

  private int weight(Place place) {
    return world.has(place) ? mix.getOrDefault(place, place.weight()) : 0;
  }

  Operation of(long number) {
    SplittableRandom random = new SplittableRandom(seed + number * SPREAD);
    Place place = pick(Place.values(), this::weight, random.nextInt(places));
    Client client = pick(Client.values(), Client::weight, random.nextInt(clients));
    if (client == Client.SHARED && !place.isLiteral() && !world.isOwnNetwork()) {
      client = Client.PLAIN; // names are those of our own server, which the system does not ask
    }
    Way way = Way.values()[random.nextInt(Way.values().length)];
    if (client == Client.SHARED) {
      way = way.shared();
    }
    Check check = Check.values()[random.nextInt(Check.values().length)];
    Trouble trouble = trouble(random, way);
    long micros = 1 + random.nextInt(LATEST_TROUBLE_MICROS);
    Duration deadline = PATIENCE;
    boolean unanswered = Operation.lasts(place, way, check);
    if (way.isFuture() || way == Way.LOOKUP) {
      deadline = client.deadline();
      if (unanswered && way == Way.LOOKUP) {
        client = Client.HASTY;
        deadline = client.deadline();
      } else if (unanswered && client != Client.HASTY) {
        trouble = Trouble.CANCEL;
        micros = micros * LONGEST_WAIT_MILLIS / 20;
      }
    } else if (unanswered) {
      deadline = Duration.ofMillis(20 + random.nextInt(LONGEST_WAIT_MILLIS - 20));
    } else if (trouble == Trouble.SHORT_DEADLINE) {
      deadline = Duration.ofMillis(1 + random.nextInt(20));
    }
    return new Operation(
        number,
        place,
        world.host(place, random.nextBoolean(), random.nextInt(NAMES)),
        port(place),
        client,
        way,
        check,
        trouble,
        micros,
        deadline,
        random.nextInt(PERCENT) < 5,
        random.nextInt(PERCENT) < 98);
  }

  private int port(Place place) {
    try {
      return world.port(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Trouble trouble(SplittableRandom random, Way way) {
    int percent = random.nextInt(PERCENT);
    if (way.isFuture()) {
      return percent < 12 ? Trouble.CANCEL : Trouble.NONE;
    }
    if (way == Way.LOOKUP || way == Way.SOCKET) {
      return Trouble.NONE;
    }
    if (percent < 4) {
      return Trouble.SHORT_DEADLINE;
    }
    boolean request = way == Way.REQUEST || way == Way.AT_ADDRESS;
    if (percent < 8) {
      return request ? Trouble.CANCEL : Trouble.INTERRUPT;
    }
    return percent < 10 ? Trouble.INTERRUPT : Trouble.NONE;
  }

  private static <T> T pick(T[] values, ToIntFunction<T> weight, int at) {
    int left = at;
    for (T value : values) {
      left -= weight.applyAsInt(value);
      if (left < 0) {
        return value;
      }
    }
    throw new AssertionError("the weights do not add up");
  }
}
