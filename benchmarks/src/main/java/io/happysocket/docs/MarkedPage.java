// SPDX-License-Identifier: Apache-2.0
package io.happysocket.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the docs, a part of which is written by a program, between two marks. */
public final class MarkedPage {

  private MarkedPage() {}

  /**
   * Replaces what is between the marks, with an empty line on either side.
   *
   * @param page the file
   * @param by who writes it, as the marks say: {@code the lab}
   * @param text the new part
   * @throws IOException also if the page has not the marks
   */
  public static void write(Path page, String by, String text) throws IOException {
    String beginMark = "<!-- begin: written by " + by + " -->";
    String endMark = "<!-- end: written by " + by + " -->";
    String old = Files.readString(page);
    int begin = old.indexOf(beginMark);
    int end = old.indexOf(endMark);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has not the marks " + beginMark + " and " + endMark);
    }
    String kept = old.substring(0, begin + beginMark.length());
    Files.writeString(page, kept + "\n\n" + text + "\n" + old.substring(end));
  }
}
