// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What may have been meant by a word that is none of those known. */
final class Suggestion {

  private Suggestion() {}

  /** {@code ; did you mean "happy-eyeballs"?}, or nothing when no known word is near. */
  static String phrase(String word, Collection<String> known) {
    @Nullable String nearest = nearest(word, known);
    return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
  }

  /**
   * The known word that it is a part of, or that is fewest letters away: at most a third of them,
   * so that what has nothing in common with it is not offered.
   */
  static @Nullable String nearest(String word, Collection<String> known) {
    String given = word.toLowerCase(Locale.ROOT);
    @Nullable String nearest = null;
    int least = Math.max(1, given.length() / 3) + 1;
    for (String each : known) {
      boolean part = given.length() > 2 && each.contains(given);
      int away = part ? 0 : distance(given, each);
      if (away < least) {
        least = away;
        nearest = each;
      }
    }
    return nearest;
  }

  /** Letters to put in, leave out, replace or swap with their neighbour (Damerau, Levenshtein). */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
