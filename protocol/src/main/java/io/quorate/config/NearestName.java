package io.quorate.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** Guesses what somebody meant to type. Pure; any thread. */
public final class NearestName {
  /** Longer input is no typing error, and comparing it would take long. */
  private static final int MAX_LENGTH = 300;

  private NearestName() {}

  /**
   * The known name that takes the fewest single-letter edits (Levenshtein) to reach, ties by alphabet. Empty when even that one
   * differs in more than a third of its letters: a far-fetched hint is worse than none.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    if (name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return new TreeSet<>(known)
        .stream()
            .min(Comparator.comparingInt(each -> distance(name, each)))
            .filter(best -> distance(name, best) <= Math.max(2, best.length() / 3));
  }

  /** A sentence to append to an error message, or nothing. */
  public static String hint(String name, Collection<String> known) {
    return of(name, known).map(best -> "; did you mean " + best + "?").orElse("");
  }

  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
