package io.quorate.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that somebody probably meant. */
final class NearestName {
  private NearestName() {}

  /** The known name with the fewest edits; empty if even that differs in more than a third of its letters. */
  static Optional<String> to(String name, Stream<String> known) {
    return known
        .map(each -> new Candidate(each, edits(name, each)))
        .min(Comparator.comparingInt(Candidate::edits))
        .filter(best -> best.edits * 3 <= Math.max(name.length(), best.name.length()))
        .map(Candidate::name);
  }

  private record Candidate(String name, int edits) {}

  /** Levenshtein's distance, one row at a time. */
  private static int edits(String from, String to) {
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
