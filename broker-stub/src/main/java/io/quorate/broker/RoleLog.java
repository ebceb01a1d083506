package io.quorate.broker;

import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Prints a line for each change of what this broker leads and follows, and counts both. Event loop only. */
final class RoleLog {
  private static final Logger log = LogManager.getLogger();

  /** A start with a large log would print too much. */
  private static final int MAX_LINES_AT_ONCE = 1000;

  private final int brokerId;
  private int leads;
  private int follows;

  RoleLog(int brokerId) {
    this.brokerId = brokerId;
  }

  /** Takes note of changes. */
  void advance(List<PartitionRoles.Change> changes) {
    int lines = 0;
    for (PartitionRoles.Change change : changes) {
      change.before().ifPresent(was -> count(was.leader(), -1));
      change.after().ifPresent(is -> count(is.leader(), 1));
      String line = change.describe(brokerId).orElse("");
      if (!line.isEmpty() && ++lines <= MAX_LINES_AT_ONCE) {
        log.info("broker {}: {}", brokerId, line);
      }
    }
    if (lines > MAX_LINES_AT_ONCE) {
      log.info("broker {}: and {} changes more", brokerId, lines - MAX_LINES_AT_ONCE);
    }
  }

  /** Forgets all, for a log that starts over. */
  void clear() {
    leads = 0;
    follows = 0;
  }

  /** How many partitions it leads. */
  int leads() {
    return leads;
  }

  /** How many partitions it follows. */
  int follows() {
    return follows;
  }

  private void count(int leader, int step) {
    if (leader == brokerId) {
      leads += step;
    } else {
      follows += step;
    }
  }
}
