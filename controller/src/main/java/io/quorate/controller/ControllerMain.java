package io.quorate.controller;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterException;
import io.quorate.config.ConfigException;
import io.quorate.controller.storage.StorageException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The controller's process. Exit codes: 0 ended on request, 1 it could not start or go on, 2 the command line or the
 * configuration is wrong. SIGTERM hands the lead over and ends it in order.
 */
public final class ControllerMain {
  private static final long CLOSE_SECONDS = 10;

  private ControllerMain() {}

  /** Runs until told to end. */
  public static void main(String[] args) {
    // Our own hook below still has lines to log when Log4j's would have ended logging.
    System.setProperty("log4j2.shutdownHookEnabled", "false");
    int status = run(args, System.getenv(), System.out, System.err);
    LogManager.shutdown();
    // Not exit: the shutdown hook has nothing left to do, and after a failed disk nothing may be
    // written any more.
    Runtime.getRuntime().halt(status);
  }

  private static int run(String[] args, Map<String, String> env, PrintStream out, PrintStream err) {
    ControllerArgs parsed = new ControllerArgs();
    JCommander commander =
        JCommander.newBuilder().programName("quorate-controller").addObject(parsed).build();
    try {
      commander.parse(args);
      if (parsed.help) {
        StringBuilder usage = new StringBuilder();
        commander.getUsageFormatter().usage(usage);
        out.println(
            usage + "\nKeys of the properties file:\n" + ControllerConfig.spec().describe());
        return 0;
      }
      return run(ControllerConfig.load(parsed.config, env, parsed.overrides));
    } catch (ParameterException | ConfigException refused) {
      err.println(refused.getMessage());
      return 2;
    }
  }

  private static int run(ControllerConfig config) {
    Logger log = LogManager.getLogger(ControllerMain.class);
    config.lines().forEach(line -> log.debug("{}", line));
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread leave = new Thread(() -> leave(vertx, log), "leave");
    Runtime.getRuntime().addShutdownHook(leave);
    vertx
        .deployVerticle(new ControllerVerticle(config, ended::completeExceptionally))
        .onFailure(ended::completeExceptionally);
    try {
      ended.join();
      return 0;
    } catch (CompletionException e) {
      report(log, e.getCause());
      return 1;
    }
  }

  /** What an operator can mend is said in a line; anything else is a bug, and its stack trace is wanted. */
  private static void report(Logger log, Throwable cause) {
    if (cause instanceof StorageException || cause instanceof IOException) {
      log.fatal("The controller ends: {}", cause.getMessage());
    } else {
      log.fatal("The controller ends", cause);
    }
  }

  private static void leave(Vertx vertx, Logger log) {
    int status = 0;
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
      log.info("Ended in order");
    } catch (TimeoutException e) {
      log.warn("Not closed in {} s, ends all the same", CLOSE_SECONDS);
      status = 1;
    } catch (RuntimeException e) {
      log.warn("Not closed in order: {}", e.toString());
      status = 1;
    }
    LogManager.shutdown();
    // The JVM itself would answer SIGTERM with 143, however well it ended.
    Runtime.getRuntime().halt(status);
  }
}
