package io.quorate.admin;

/** Spans of time for people. */
final class Ages {
  private Ages() {}

  /** {@code 8 ms ago}, {@code 3.2 s ago}; negative: never, or not known. */
  static String shown(long ms) {
    if (ms < 0) {
      return "-";
    }
    return ms < 1000 ? ms + " ms ago" : "%d.%d s ago".formatted(ms / 1000, ms % 1000 / 100);
  }
}
