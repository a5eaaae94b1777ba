// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/**
 * What the charts are painted on, with Batik: dark on white, and light on black where the page
 * around it is dark. Text stays text. The colours here and those of {@link Palette} are all.
 */
final class Page {

  static final Color INK = Palette.Hue.INK.light();
  static final Color SOFT = new Color(0x59636e);
  static final Color GRID = new Color(0xd8dee4);

  private static final Color DARK_SOFT = new Color(0x9198a1);
  private static final Color DARK_GRID = new Color(0x30363d);
  private static final Color DARK_GROUND = new Color(0x0d1117);
  private static final int DECIMALS = 2;
  private static final int RGB = 0xffffff;

  /** A piece of a curve, as Batik writes it; the lines of the grid are not clipped. */
  private static final Pattern BIT =
      Pattern.compile(
          "<line (?<how>clip-path=[^>]*?) x1=\"(?<x>[^\"]+)\" x2=\"(?<toX>[^\"]+)\""
              + " y1=\"(?<y>[^\"]+)\" y2=\"(?<toY>[^\"]+)\"\\s*/>");

  private final SVGGraphics2D page;

  Page(int width, int height) throws IOException {
    try {
      Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
      SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
      context.setComment(null);
      context.setPrecision(DECIMALS);
      page = new SVGGraphics2D(context, /* textAsShapes= */ false);
      page.setSVGCanvasSize(new Dimension(width, height));
    } catch (ParserConfigurationException e) {
      throw new IOException(e);
    }
  }

  /** A part of it, with an origin of its own. */
  Graphics2D part(int x, int y) {
    Graphics2D part = (Graphics2D) page.create();
    part.translate(x, y);
    return part;
  }

  String svg() throws IOException {
    StringWriter text = new StringWriter();
    page.stream(text, /* useCss= */ false);
    return joined(text.toString())
        .replaceFirst("<defs", "<style\n>" + rules() + "</style\n  ><defs");
  }

  /** XChart draws a curve bit by bit, and each bit would begin its dashes anew. */
  private static String joined(String svg) {
    StringBuilder joined = new StringBuilder();
    Matcher bit = BIT.matcher(svg);
    int copied = 0;
    boolean more = bit.find();
    while (more) {
      joined.append(svg, copied, bit.start());
      joined.append("<polyline ").append(bit.group("how")).append(" points=\"");
      joined.append(bit.group("x")).append(',').append(bit.group("y"));
      String on;
      do {
        String to = bit.group("toX") + ',' + bit.group("toY");
        joined.append(' ').append(to);
        on = bit.group("how") + to;
        copied = bit.end();
        more = bit.find();
      } while (more
          && bit.start() == copied
          && on.equals(bit.group("how") + bit.group("x") + ',' + bit.group("y")));
      joined.append("\"\n      />");
    }
    return joined.append(svg, copied, svg.length()).toString();
  }

  /** Batik writes colours as attributes, and a rule of style is stronger than those. */
  private static String rules() {
    Map<Color, Color> colours = new LinkedHashMap<>();
    for (Palette.Hue hue : Palette.Hue.values()) {
      colours.put(hue.light(), hue.dark());
    }
    colours.put(Color.WHITE, DARK_GROUND);
    colours.put(SOFT, DARK_SOFT);
    colours.put(GRID, DARK_GRID);
    StringBuilder rules = new StringBuilder("@media (prefers-color-scheme: dark) {\n");
    colours.forEach(
        (light, dark) -> {
          for (String property : List.of("fill", "stroke")) {
            rules.append(
                String.format(
                    Locale.ROOT,
                    "[%1$s=\"%2$s\"] { %1$s: #%3$06x; }\n",
                    property,
                    written(light),
                    dark.getRGB() & RGB));
          }
        });
    return rules.append("}\n").toString();
  }

  /** As Batik writes it. */
  private static String written(Color colour) {
    return colour.equals(Color.WHITE)
        ? "white"
        : "rgb(" + colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue() + ")";
  }
}
