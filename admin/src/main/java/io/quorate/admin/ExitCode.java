package io.quorate.admin;

/** What the process says to the shell that started it. */
enum ExitCode {
  /** Done. */
  OK(0, "done"),
  /** A request, or one item of a batch, was refused. */
  REFUSED(1, "refused (for a batch: at least one item was)"),
  /** The command line is wrong; nothing was asked of the cluster. */
  USAGE(2, "wrong command line"),
  /** No controller gave a final answer in time. */
  UNAVAILABLE(3, "no quorum, or no answer in time"),
  /** Answered, and something needs care. */
  UNHEALTHY(10, "unhealthy: no leader, a voter not heard from, leaderless partitions");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }
}
