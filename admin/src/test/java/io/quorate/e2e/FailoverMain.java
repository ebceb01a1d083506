package io.quorate.e2e;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@link FailoverTest} for people: as many kills as they like. Exit codes: 0 every promise held, 1 one did not, 2 usage. */
final class FailoverMain {
  @Parameter(names = "--kills", description = "How often the leader is killed")
  private int kills = 10;

  private FailoverMain() {}

  /** Runs once. */
  public static void main(String[] args) throws IOException {
    FailoverMain parsed = new FailoverMain();
    try {
      new JCommander(parsed).parse(args);
      if (parsed.kills < 1) {
        throw new ParameterException("--kills " + parsed.kills + ": must be 1 or more");
      }
    } catch (ParameterException refused) {
      System.err.println(refused.getMessage() + "; usage: failover.sh [--kills N]");
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("quorate-failover");
    try {
      FailoverTest.killLeaders(folder, parsed.kills);
      System.out.println("Every acknowledged topic is on every controller and broker, once.");
    } catch (AssertionError broken) {
      System.err.println(broken.getMessage() + "\nLogs and data are left in " + folder);
      System.exit(1);
    }
    delete(folder);
    System.exit(0);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
