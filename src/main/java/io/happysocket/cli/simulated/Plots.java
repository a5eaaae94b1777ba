// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import io.happysocket.simulation.Summary;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The figures of a simulation as SVG, where XChart and Batik are on the class path. */
public final class Plots {

  /** What to say where they are not. */
  public static final String MISSING =
      "no plot: it needs org.knowm.xchart:xchart and org.apache.xmlgraphics:batik-svggen on the"
          + " class path, and a Java with java.desktop; the figures need neither";

  private Plots() {}

  /** What can be drawn. */
  public enum Chart {
    /** How many connects were slower than the oracle, and by how much. */
    regret,
    /** Extra SYNs against mean regret, and the frontier. */
    cost,
    /** Mean regret by the number of the connect. */
    learning,
    /** V and V25. */
    share
  }

  /**
   * Whether plots can be drawn here.
   *
   * @return false when a library is missing
   */
  public static boolean available() {
    try {
      Class.forName("org.knowm.xchart.XYChart");
      Class.forName("org.apache.batik.svggen.SVGGraphics2D");
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Draws.
   *
   * @param charts what, on one page
   * @param summaries the figures
   * @param title what they are of
   * @return the SVG
   * @throws IOException if it cannot be written
   */
  public static String svg(Set<Chart> charts, List<Summary> summaries, String title)
      throws IOException {
    return Drawing.svg(List.copyOf(charts), summaries, title);
  }
}
