package io.quorate.controller.metadata;

import io.quorate.image.Topic;
import io.quorate.image.TopicsImage;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kafka's rules for topic names. Names become folders on brokers and, with '.' written as '_', names of metrics. */
final class TopicNames {
  private static final int MAX_LENGTH = 249;
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");

  private TopicNames() {}

  /** What is wrong with the name itself. */
  static Optional<String> invalid(String name) {
    if (name.isEmpty()) {
      return Optional.of("name is empty; a topic's name has 1 to " + MAX_LENGTH + " characters");
    }
    if (name.length() > MAX_LENGTH) {
      String message = "name has %d characters; a topic's name has 1 to %d";
      return Optional.of(message.formatted(name.length(), MAX_LENGTH));
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("name is '%s'; a topic's name may not be '.' or '..'".formatted(name));
    }
    if (!LEGAL.matcher(name).matches()) {
      String message =
          "name is '%s'; a topic's name holds only letters a-z A-Z, digits, '.', '_' and '-'";
      return Optional.of(message.formatted(name));
    }
    return Optional.empty();
  }

  /** The name as metrics show it; two topics that agree in it collide. */
  static String metricName(String name) {
    return name.replace('.', '_');
  }

  /** A topic that has another name, yet the same one in metrics. */
  static Optional<String> collision(String name, TopicsImage topics) {
    return sameMetricName(name, 0, topics).filter(found -> !found.equals(name));
  }

  /** Tries both characters at each place where either stands, and drops a branch that no topic begins with. */
  private static Optional<String> sameMetricName(String name, int from, TopicsImage topics) {
    int at = from;
    while (at < name.length() && name.charAt(at) != '.' && name.charAt(at) != '_') {
      at++;
    }
    if (at == name.length()) {
      return topics.find(name).map(Topic::name);
    }
    for (char each : new char[] {'.', '_'}) {
      String begin = name.substring(0, at) + each;
      if (anyBeginsWith(begin, topics)) {
        Optional<String> found = sameMetricName(begin + name.substring(at + 1), at + 1, topics);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean anyBeginsWith(String begin, TopicsImage topics) {
    if (topics.find(begin).isPresent()) {
      return true;
    }
    Iterator<Topic> after = topics.after(begin).iterator();
    return after.hasNext() && after.next().name().startsWith(begin);
  }
}
