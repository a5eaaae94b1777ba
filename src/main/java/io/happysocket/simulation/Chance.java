// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import java.util.random.RandomGenerator;

/**
 * Chance from a seed: SplitMix64 and the distributions that populations are made of. The same seed
 * gives the same numbers on every machine and every Java version: {@link StrictMath} only, and no
 * generator of the platform. Not thread-safe.
 */
final class Chance implements RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  Chance(long seed) {
    state = seed;
  }

  /** Independent of its siblings: one for each client, network and so on of one seed. */
  static Chance of(long seed, long number) {
    return new Chance(mix(seed + GOLDEN_GAMMA * (2 * number + 1)) ^ mix(number - seed));
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform, 0 (excluded) to 1 (excluded). */
  double uniform() {
    return ((nextLong() >>> 12) + .5) * 0x1p-52;
  }

  boolean happens(double probability) {
    return uniform() < probability;
  }

  /** Uniform, 0 to bound - 1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** Normal, mean 0, deviation 1: the polar method, one of the two values thrown away. */
  double normal() {
    while (true) {
      double x = 2 * uniform() - 1;
      double y = 2 * uniform() - 1;
      double square = x * x + y * y;
      if (square < 1) {
        return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }

  double logNormal(double median, double logDeviation) {
    return median * StrictMath.exp(logDeviation * normal());
  }

  long logNormalNanos(double medianMillis, double logDeviation) {
    return Math.round(logNormal(medianMillis, logDeviation) * 1e6);
  }

  double laplace(double scale) {
    double u = uniform() - .5;
    return -scale * Math.signum(u) * StrictMath.log(1 - 2 * Math.abs(u));
  }

  double exponential(double mean) {
    return -mean * StrictMath.log(uniform());
  }

  double beta(double a, double b) {
    double x = gamma(a);
    return x / (x + gamma(b));
  }

  /** Marsaglia and Tsang; for a shape under 1 raised by one and scaled back. */
  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * StrictMath.pow(uniform(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = 1 + c * x;
      double cube = v * v * v;
      if (v > 0
          && StrictMath.log(uniform()) < .5 * x * x + d - d * cube + d * StrictMath.log(cube)) {
        return d * cube;
      }
    }
  }

  /** Which SYNs of an attempt are lost, as {@link Path#lostSyns}: up to the first that is not. */
  long lostSyns(double probability) {
    int lost = 0;
    while (lost < Long.SIZE - 1 && happens(probability)) {
      lost++;
    }
    return (1L << lost) - 1;
  }
}
