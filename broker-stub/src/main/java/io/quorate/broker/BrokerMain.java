package io.quorate.broker;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterException;
import io.quorate.config.Config;
import io.quorate.config.ConfigException;
import io.quorate.config.ConfigSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;

/**
 * The broker stub's process. Exit codes: 0 ended on request, 1 a broker could not go on, 2 the command line or the
 * configuration is wrong. SIGTERM lets the brokers leave in order.
 */
public final class BrokerMain {
  /** What leaving takes beyond the time that the controller may take to let a broker go. */
  private static final long CLOSE_SECONDS = 5;

  private BrokerMain() {}

  /** Runs until told to end. */
  public static void main(String[] args) {
    // Our own hook below still has lines to log when Log4j's would have ended logging.
    System.setProperty("log4j2.shutdownHookEnabled", "false");
    // The JVM itself would answer SIGTERM with 143, however well the brokers have left.
    AtomicInteger status = new AtomicInteger();
    Runnable end = () -> Runtime.getRuntime().halt(status.get());
    status.set(run(args, System.getenv(), System.out, System.err, end));
    System.exit(status.get());
  }

  /** Once the process is told to end and the brokers have left, {@code left} is called. */
  static int run(
      String[] args, Map<String, String> env, PrintStream out, PrintStream err, Runnable left) {
    BrokerArgs parsed = new BrokerArgs();
    JCommander commander =
        JCommander.newBuilder().programName("quorate-broker").addObject(parsed).build();
    try {
      commander.parse(args);
      if (parsed.help) {
        out.println(help(commander));
        return 0;
      }
      return run(configs(parsed, env), err, left);
    } catch (ParameterException | ConfigException refused) {
      err.println(refused.getMessage());
      return 2;
    }
  }

  private static String help(JCommander commander) {
    StringBuilder usage = new StringBuilder();
    commander.getUsageFormatter().usage(usage);
    return usage + "\nKeys of the properties file:\n" + BrokerConfig.spec().describe();
  }

  private static List<BrokerConfig> configs(BrokerArgs args, Map<String, String> env)
      throws ConfigException {
    ConfigSpec spec = BrokerConfig.spec();
    Config config =
        args.config == null
            ? spec.load(env, args.overrides())
            : spec.load(args.config, env, args.overrides());
    return BrokerConfig.from(config, args.count);
  }

  private static int run(List<BrokerConfig> configs, PrintStream err, Runnable left) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(vertx, configs, left), "leave"));
    List<BrokerVerticle> brokers = configs.stream().map(BrokerVerticle::new).toList();
    try {
      join(Future.all(brokers.stream().map(vertx::deployVerticle).toList()));
      join(Future.all(brokers.stream().map(BrokerVerticle::ended).toList()));
      return 0;
    } catch (CompletionException ended) {
      err.println(ended.getCause().getMessage());
      return 1;
    }
  }

  private static void join(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().join();
  }

  private static void leave(Vertx vertx, List<BrokerConfig> configs, Runnable left) {
    long millis = configs.get(0).shutdownTimeout().toMillis() + CLOSE_SECONDS * 1000;
    try {
      Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
          .transform(undeployed -> vertx.close())
          .await(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      LogManager.getLogger(BrokerMain.class).warn("not closed in {} ms, ends all the same", millis);
    }
    LogManager.shutdown();
    left.run();
  }
}
