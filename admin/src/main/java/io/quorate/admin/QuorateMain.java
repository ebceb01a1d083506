package io.quorate.admin;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code quorate} command. */
public final class QuorateMain {
  private QuorateMain() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    silenceLibraries();
    Map<String, String> env = System.getenv();
    // System.console() tells nothing about stdout alone, and nothing at all from Java 22 on:
    // scripts/quorate looks itself.
    boolean interactive = "1".equals(env.get("QUORATE_TTY"));
    Terminal terminal = new Terminal(System.out, System.err, env, interactive, QuorateMain::pause);
    System.exit(new CommandLine(terminal, Commands.ALL).run(args).number());
  }

  /** Whatever the libraries log is said again, shorter, by the answer; and log4j-core takes half a second to start. */
  private static void silenceLibraries() {
    setDefault("log4j.provider", "org.apache.logging.log4j.simple.internal.SimpleProvider");
    setDefault("org.apache.logging.log4j.simplelog.level", "OFF");
    setDefault("vertx.disableDnsResolver", "true");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
