package io.quorate.admin;

import io.quorate.config.NearestName;
import java.util.Collection;

/** Says what a person probably meant. */
final class Nearest {
  private Nearest() {}

  /** Ready to follow a sentence: {@code ; did you mean x?}, or {@code otherwise}. */
  static String hint(String typed, Collection<String> known, String otherwise) {
    return NearestName.of(typed, known)
        .map(each -> "; did you mean " + each + "?")
        .orElse(otherwise);
  }
}
