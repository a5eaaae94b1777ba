// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Map;

/**
 * How each strategy looks in every plot: a hue for its kind, and a dash that tells it from the
 * others of that kind. Hues that people tell apart who see few colours (after Okabe and Ito), dark
 * enough for a white ground, with a lighter one of each for a dark page. A name that is not known
 * has a look, too.
 */
final class Palette {

  private static final List<Float> SOLID = List.of();
  private static final List<Float> DASHED = List.of(9f, 4f);
  private static final List<Float> DOTTED = List.of(2f, 3f);
  private static final List<Float> MIXED = List.of(9f, 3f, 2f, 3f);
  private static final float GAP = 2;
  private static final float MITER = 10;
  private static final int MILLIS_PER_PIXEL = 25;
  private static final String FIXED = "fixed-";

  private static final Map<String, Look> LOOKS =
      Map.ofEntries(
          Map.entry("serial-ipv6-first", new Look(Hue.INK, SOLID)),
          Map.entry("native-ipv6-first", new Look(Hue.INK, DASHED)),
          Map.entry("avoid-teredo", new Look(Hue.INK, DOTTED)),
          Map.entry("rtt-biased", new Look(Hue.GREEN, SOLID)),
          Map.entry("rtt-biased-list", new Look(Hue.GREEN, DASHED)),
          Map.entry("ios-rtt-biased", new Look(Hue.GREEN, DOTTED)),
          Map.entry("dns-race", new Look(Hue.ORANGE, SOLID)),
          Map.entry("syn-ack-race", new Look(Hue.ORANGE, DASHED)),
          Map.entry("race-at-0", new Look(Hue.ORANGE, DOTTED)),
          Map.entry("pleasantly-amused", new Look(Hue.PINK, SOLID)),
          Map.entry("pleasantly-amused-rtt", new Look(Hue.PINK, DASHED)),
          Map.entry("happy-eyeballs", new Look(Hue.BLUE, SOLID)),
          Map.entry("fixed-250", new Look(Hue.BLUE, DASHED)),
          Map.entry("fixed-300", new Look(Hue.BLUE, MIXED)),
          Map.entry("rfc8305-rtt", new Look(Hue.BLUE, DOTTED)),
          Map.entry("adaptive", new Look(Hue.VERMILLION, SOLID)),
          Map.entry("go", new Look(Hue.SKY, SOLID)),
          Map.entry("curl", new Look(Hue.SKY, DASHED)),
          Map.entry("okhttp", new Look(Hue.SKY, DOTTED)),
          Map.entry("node", new Look(Hue.SKY, MIXED)));

  private static final Look OTHER = new Look(Hue.INK, MIXED);

  private Palette() {}

  /** A colour on a light page and on a dark one. */
  enum Hue {
    INK(0x1f2328, 0xf0f6fc),
    BLUE(0x0072b2, 0x5b9dff),
    SKY(0x2196cc, 0x8fd9ff),
    GREEN(0x009e73, 0x2fc79a),
    VERMILLION(0xd55e00, 0xff7f45),
    ORANGE(0xc98500, 0xf2bd4a),
    PINK(0xc0649a, 0xf3a6cf);

    private final int light;
    private final int dark;

    Hue(int light, int dark) {
      this.light = light;
      this.dark = dark;
    }

    Color light() {
      return new Color(light);
    }

    Color dark() {
      return new Color(dark);
    }
  }

  /** A hue and the lengths of dashes and gaps, none for a solid line. */
  record Look(Hue hue, List<Float> dash) {

    boolean solid() {
      return dash.isEmpty();
    }

    BasicStroke stroke(float width) {
      if (solid()) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL);
      }
      float[] lengths = new float[dash.size()];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = dash.get(i);
      }
      return new BasicStroke(
          width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, MITER, lengths, 0);
    }
  }

  /** Of a delay that is fixed the dashes are the longer the longer it is. */
  static Look of(String strategy) {
    if (strategy.startsWith(FIXED) && !LOOKS.containsKey(strategy)) {
      int millis = Integer.parseInt(strategy.substring(FIXED.length()));
      return new Look(Hue.BLUE, List.of(2 + (float) millis / MILLIS_PER_PIXEL, GAP));
    }
    return LOOKS.getOrDefault(strategy, OTHER);
  }
}
