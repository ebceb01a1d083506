package io.quorate.controller.sim;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import io.quorate.controller.sim.Seeds.Broken;
import io.quorate.controller.sim.Simulation.Result;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The simulator from a shell: {@code scripts/simulate.sh --help}. */
final class SimulateMain {
  private static final int LINES_BEFORE_A_BREAK = 60;

  @Parameter(names = "--seeds", description = "How many seeds to run")
  private long seeds = 1_000;

  @Parameter(names = "--from", description = "The first seed")
  private long from = 1;

  @Parameter(names = "--trace", description = "Run this one seed and print all that happens")
  private Long trace;

  @Parameter(
      names = "--mutations",
      description = "Break each rule on purpose and say which seed sees it, of at most --seeds")
  private boolean mutations;

  @Parameter(names = "--rule", description = "With --mutations: only rules that contain this")
  private String rule = "";

  @Parameter(names = "--help", help = true, description = "Print this")
  private boolean help;

  private final PrintStream out = System.out;
  private final Coverage coverage = new Coverage();
  private final long startNanos = System.nanoTime();
  private long done;

  private SimulateMain() {}

  /** Exit code 0 when no promise broke (or, with --mutations, when every one did), 1 otherwise, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    SimulateMain main = new SimulateMain();
    JCommander commands = JCommander.newBuilder().addObject(main).programName("simulate").build();
    try {
      commands.parse(arguments);
    } catch (ParameterException e) {
      System.err.println("simulate: " + e.getMessage());
      System.exit(2);
    }
    if (main.help) {
      commands.usage();
    } else {
      System.exit(main.run() ? 0 : 1);
    }
  }

  private boolean run() {
    if (trace != null) {
      return traceOne(trace);
    }
    return mutations ? breakRules() : simulate();
  }

  private boolean simulate() {
    Optional<Broken> broken = Seeds.firstBroken(from, seeds, this::runOne, this::sayProgress);
    broken.ifPresent(this::explain);
    sayProgress();
    out.print(coverage);
    return broken.isEmpty();
  }

  private Optional<String> runOne(long seed) {
    Result result = Simulation.run(seed, false);
    synchronized (this) {
      coverage.add(result.coverage());
      done++;
    }
    return result.broken().map(BrokenPromise::getMessage);
  }

  private synchronized void sayProgress() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.printf(
        Locale.ROOT,
        "%,d of %,d seeds, %,d events, %.1f s: %.0f seeds/s, %,.0f events/s%n",
        done,
        seeds,
        coverage.of(Counted.EVENTS),
        seconds,
        done / seconds,
        coverage.of(Counted.EVENTS) / seconds);
  }

  private void explain(Broken broken) {
    List<String> lines = Simulation.run(broken.seed(), true).trace();
    out.printf("seed %d broke a promise. The last of what happened:%n%n", broken.seed());
    lines.stream().skip(Math.max(0, lines.size() - LINES_BEFORE_A_BREAK)).forEach(out::println);
    out.printf("%n%s%nreplay: scripts/simulate.sh --trace %d%n%n", broken.what(), broken.seed());
  }

  private boolean traceOne(long seed) {
    Result result = Simulation.run(seed, true);
    result.trace().forEach(out::println);
    return result.broken().isEmpty();
  }

  private boolean breakRules() {
    int unseen = 0;
    List<Mutation> chosen =
        Mutations.all().stream().filter(each -> each.rule().contains(rule)).toList();
    for (Mutation mutation : chosen) {
      Optional<Broken> broken =
          Seeds.firstBroken(from, seeds, mutation.simulation(), () -> out.print(""));
      unseen += broken.isPresent() ? 0 : 1;
      String seen = broken.map(b -> "seed %5d: %s".formatted(b.seed(), b.what())).orElse("UNSEEN");
      out.printf("%-64s %s%n", mutation.rule(), seen);
    }
    out.printf("%d of %d broken rules were seen%n", chosen.size() - unseen, chosen.size());
    return unseen == 0;
  }
}
